"""Reads from a theme file what the planner knows by name: ports, crossings, corridor legs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corridormap.core.feature import Feature
from corridormap.core.feedback import Feedback
from corridormap.core.region_lengths import Region
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_catalog import read_catalog
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_source import GpkgSource
from corridormap.formats.theme_tables import read_theme_tables, text
from corridormap.network.closures import ClosableLeg
from corridormap.network.lands import Lands
from corridormap.network.places import CROSSING, Capacity, Place

_SEPARATORS = (";", "；")


@dataclass(frozen=True, slots=True)
class PlanTheme:
    """What a planner is told of the theme.

    Attributes:
        places: Ports and the like, then border crossings.
        legs: Corridor legs that are drawn.
    """

    places: tuple[Place, ...]
    legs: tuple[ClosableLeg, ...]


def read_plan_theme(path: Path, bundled: bool = False) -> PlanTheme:
    """Return the ports, crossings and legs of a theme file; a table that is missing has none.

    Raises:
        SourceError: The file cannot be read.
    """
    sources = _sources(path, bundled)
    citations = _capacity_sources(path)
    ports = [_port(feature) for feature in _features(sources, "ports")]
    crossings = [
        _crossing(feature, citations) for feature in _features(sources, "border_crossings")
    ]
    legs = [_leg(feature) for feature in _features(sources, "corridor_legs")]
    places = [place for place in (*ports, *crossings) if place is not None]
    return PlanTheme(tuple(places), tuple(leg for leg in legs if leg is not None))


def read_regions(path: Path, bundled: bool = False) -> list[Region]:
    """Return the member regions of a theme file.

    Raises:
        SourceError: The file cannot be read.
    """
    return [
        Region(
            _text(feature, "level"),
            _text(feature, "region_id"),
            _text(feature, "name"),
            _text(feature, "name_zh"),
            feature.geometry,
        )
        for feature in _features(_sources(path, bundled), "member_regions")
        if feature.geometry is not None
    ]


def read_lands(path: Path) -> Lands:
    """Return the countries of the base map that ships, as who holds the ground draws them.

    Raises:
        SourceError: The file cannot be read.
    """
    return Lands(
        [
            (_text(feature, "iso_a2"), feature.geometry)
            for feature in _features(_sources(path, bundled=True), "countries")
            if feature.geometry is not None
            and _text(feature, "iso_a2")
            and _text(feature, "viewpoint") in ("", "all", "de_facto")
        ]
    )


def _sources(path: Path, bundled: bool) -> dict[str, GpkgSource]:
    opened = open_geopackage(path, bundled=bundled)
    return {source.info.table: source for source in opened.sources}


def _features(sources: dict[str, GpkgSource], table: str) -> Iterator[Feature]:
    source = sources.get(table)
    if source is None:
        return
    keys = [np.asarray(part) for part in source.read_keys(Feedback())]
    if keys:
        yield from source.read_features(np.concatenate(keys).tolist())


def _port(feature: Feature) -> Place | None:
    point = _point(feature)
    place_id = _text(feature, "port_id")
    if point is None or not place_id:
        return None
    return Place(
        place_id,
        _text(feature, "name") or place_id,
        *point,
        _text(feature, "kind"),
        _listed(_text(feature, "country")),
        other_names=_other_names(feature),
    )


def _crossing(feature: Feature, sources: dict[str, str]) -> Place | None:
    point = _point(feature)
    place_id = _text(feature, "crossing_id")
    if point is None or not place_id:
        return None
    design, actual = _text(feature, "design_capacity"), _text(feature, "actual_use")
    unit = _text(feature, "capacity_unit")
    source = sources.get(place_id, "")
    return Place(
        place_id,
        _text(feature, "name") or place_id,
        *point,
        CROSSING,
        tuple(filter(None, (_text(feature, "country_a"), _text(feature, "country_b")))),
        frozenset(_listed(_text(feature, "modes"))),
        (_text(feature, "gauge_a_mm"), _text(feature, "gauge_b_mm")),
        _other_names(feature),
        Capacity(design, actual, unit, source) if design or actual else None,
    )


def _leg(feature: Feature) -> ClosableLeg | None:
    if feature.geometry is None or feature.geometry.is_empty:
        return None
    return ClosableLeg(
        _text(feature, "leg_id"),
        _text(feature, "mode"),
        tuple((float(x), float(y)) for x, y, *_ in _coords(feature.geometry)),
        _text(feature, "from_stop"),
        _text(feature, "to_stop"),
        _text(feature, "corridor_id"),
        _text(feature, "gauge_mm"),
        _text(feature, "geometry_method"),
        _number(feature, "way_length_m"),
        _text(feature, "way_length_source"),
        _text(feature, "branch"),
        _number(feature, "seq") or 0.0,
    )


def _coords(geometry: Any) -> list[tuple[float, ...]]:
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    return [point for part in parts for point in part.coords]


def _point(feature: Feature) -> tuple[float, float] | None:
    geometry = feature.geometry
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Point", "MultiPoint"):
        return None
    point = geometry.centroid
    return (float(point.x), float(point.y)) if -90 <= point.y <= 90 else None


def _capacity_sources(path: Path) -> dict[str, str]:
    """Return for each crossing the document and place that tell of its use."""
    with Reader(path) as reader:
        tables = read_theme_tables(reader, read_catalog(reader))
    titles = {text(row, "source_id"): text(row, "title") for row in tables["sources"]}
    cited: dict[tuple[str, str], str] = {}
    for row in tables["citations"]:
        if text(row, "origin") == "document":
            words = titles.get(text(row, "source_id"), ""), text(row, "place")
            key = text(row, "subject_table"), text(row, "subject_id")
            cited.setdefault(key, ", ".join(filter(None, words)))
    found: dict[str, str] = {}
    for row in tables["facts"]:
        source = cited.get(("facts", text(row, "fact_id")), "")
        if text(row, "subject_table") == "border_crossings" and source:
            found.setdefault(text(row, "subject_id"), source)
    return found


def _other_names(feature: Feature) -> tuple[str, ...]:
    aliases = _text(feature, "aliases")
    for separator in _SEPARATORS[1:]:
        aliases = aliases.replace(separator, _SEPARATORS[0])
    names: Sequence[str] = (_text(feature, "name_zh"), *aliases.split(_SEPARATORS[0]))
    return tuple(name.strip() for name in names if name.strip())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _text(feature: Feature, name: str) -> str:
    value = feature.values.get(name)
    return "" if value is None else str(value)


def _number(feature: Feature, name: str) -> float | None:
    value = feature.values.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
