"""Finds what a name on the command line means among the ports, crossings and places that ship."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridormap.core.bundled import layers_folder
from corridormap.core.coordinate_text import parse_lonlat
from corridormap.core.errors import ArgumentError, SourceError
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.name_index import MatchKind, NameClass, NamedFeature, NameIndex
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_source import GpkgSource

_NAMED_HITS = 8
_ALIAS_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class _NamedTable:
    file: str
    table: str
    name_class: NameClass
    id_column: str = ""
    word: str = ""
    """What a feature that is no point is called."""


_TABLES = (
    _NamedTable("corridormap.gpkg", "ports", NameClass.PORT, "port_id"),
    _NamedTable("corridormap.gpkg", "border_crossings", NameClass.CROSSING, "crossing_id"),
    _NamedTable("basemap.gpkg", "places", NameClass.PLACE),
    _NamedTable("corridormap.gpkg", "corridors", NameClass.OTHER, "corridor_id", "a line"),
    _NamedTable("corridormap.gpkg", "corridor_legs", NameClass.OTHER, "leg_id", "a line"),
    _NamedTable("corridormap.gpkg", "member_regions", NameClass.OTHER, "region_id", "an area"),
    _NamedTable("basemap.gpkg", "countries", NameClass.OTHER, "", "an area"),
)
POINT_HELP = (
    "LON,LAT in degrees (±360: 200 is -160), an id, or a name in English, Chinese or an alias"
)
"""What a POINT on the command line may be."""


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A point and what it is called: degrees on WGS 84; the id of a port or border crossing."""

    name: str
    lon: float
    lat: float
    place_id: str = ""


class PointFinder:
    """Turns POINT arguments into coordinates; reads the bundled names when the first is asked."""

    def __init__(self) -> None:
        self._index: NameIndex | None = None
        self._unreadable: list[str] = []

    def find(self, text: str) -> NamedPoint:
        """Return the point that a coordinate, id or name stands for.

        Raises:
            ArgumentError: It is unknown, ambiguous, or no point.
        """
        try:
            lon, lat = parse_lonlat(text)
        except ArgumentError:
            if text.strip()[:1] in tuple("+-−.0123456789") and "," in text:
                raise
        else:
            return NamedPoint(text.strip(), lon, lat)
        if self._index is None:
            self._index = NameIndex(self._named_features())
        return self._chosen(text, self._index)

    def _named_features(self) -> Iterator[NamedFeature]:
        sources: dict[tuple[str, str], GpkgSource] = {}
        for file in sorted({named.file for named in _TABLES}):
            try:
                opened = open_geopackage(layers_folder() / file, bundled=True)
            except SourceError as exc:
                # Without the base map the ports can still be measured between.
                self._unreadable.append(str(exc))
                continue
            sources |= {(file, source.info.table): source for source in opened.sources}
        for named in _TABLES:
            if source := sources.get((named.file, named.table)):
                yield from _features(named, source)

    def _chosen(self, text: str, index: NameIndex) -> NamedPoint:
        found = index.exact(text)
        if len(found) > 1:
            ids = "; ".join(_described(feature) for feature in found[:_NAMED_HITS])
            more = f" and {len(found) - _NAMED_HITS} more" if len(found) > _NAMED_HITS else ""
            raise ArgumentError(f"“{text}” is ambiguous, name one by its id: {ids}{more}.")
        if not found:
            raise ArgumentError(" ".join((_unknown(text, index), *self._unreadable)))
        feature = found[0]
        if feature.name_class is NameClass.OTHER:
            raise ArgumentError(_no_point(text, feature))
        if feature.center is None:
            raise ArgumentError(f"“{text}” has no place on the map.")
        is_place = feature.name_class in (NameClass.PORT, NameClass.CROSSING)
        return NamedPoint(feature.name, *feature.center, feature.feature_id if is_place else "")


def _unknown(text: str, index: NameIndex) -> str:
    hits = index.search(text, 5)
    for hit in hits:
        if hit.match is MatchKind.EXACT and hit.feature.name_class is NameClass.OTHER:
            return _no_point(text, hit.feature)
    names = [hit.feature.name for hit in hits if hit.feature.name_class is not NameClass.OTHER]
    hint = f" Did you mean {', '.join(dict.fromkeys(names))}?" if names else ""
    return f"“{text}” is no port, border crossing or place known here.{hint}"


def _no_point(text: str, feature: NamedFeature) -> str:
    what = f"“{text}” is {feature.kind}, not a point"
    return f"{what}; name a port, border crossing or place, or give LON,LAT."


def _described(feature: NamedFeature) -> str:
    place = "not located"
    if feature.center is not None:
        place = "{:.2f},{:.2f}".format(*feature.center)
    country = f", {feature.kind}" if feature.kind else ""
    return f"{feature.feature_id} ({feature.name}{country}, {place})"


def _features(named: _NamedTable, source: GpkgSource) -> Iterator[NamedFeature]:
    columns = source.read_columns(_wanted(named, source), (), Feedback())
    centers = _points(source) if named.name_class is not NameClass.OTHER else {}
    for row in zip(*columns.values(), strict=True):
        values = dict(zip(columns, row, strict=True))
        fid = values[KEY] if isinstance(values[KEY], int) else 0
        feature_id = _text(values.get(named.id_column)) or f"{named.table}/{fid}"
        yield NamedFeature(
            named.table,
            source.info.title,
            fid,
            _text(values.get("name")) or feature_id,
            _text(values.get("name_zh")),
            tuple(alias.strip() for alias in _text(values.get("aliases")).split(_ALIAS_SEPARATOR)),
            centers.get(fid),
            named.name_class,
            feature_id=feature_id,
            kind=named.word or _text(values.get("country")),
        )


def _wanted(named: _NamedTable, source: GpkgSource) -> list[str]:
    known = {field.name for field in source.info.fields}
    wanted = (named.id_column, "name", "name_zh", "aliases", "country")
    return [name for name in wanted if name in known]


def _points(source: GpkgSource) -> dict[int, tuple[float, float, float, float]]:
    points = {}
    for block in source.read_blocks(Feedback()):
        for fid, (west, south, east, north) in zip(
            block.fids.tolist(), block.bounds.tolist(), strict=True
        ):
            if west == west:  # bounds of a feature without geometry are not numbers
                points[fid] = (west, south, east, north)
    return points


def _text(value: Value) -> str:
    return "" if value is None else str(value)
