"""Collects the names of every open layer on a worker thread, for the search box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.display_name import PREFERRED, PREFERRED_ZH, name_fields
from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.name_index import NameClass, NamedFeature, NameIndex
from corridormap.core.vector_layer import Access, LayerInfo, LayerSource
from corridormap.ui.panels.value_text import country_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_FEATURES = 300_000
"""A layer of more features is not searched: its names alone would fill the memory."""
NEAR_DEG = 2.0
"""Pieces of one name no further apart than this are one river, one lake."""
ALIAS_SEPARATOR = ";"

_CLASSES = {"ports": NameClass.PORT, "border_crossings": NameClass.CROSSING}
_PLACE_RANKS = {"countries": -1, "places": 0, "regions": 20, "lakes": 40, "rivers": 40}
_NOT_SEARCHED = ("corridor_legs", "segments")
_Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class NamedLayer:
    """What is needed of a layer to find its features by name; may be read on any thread.

    Attributes:
        layer_id: Its id in the project.
        title: Its name, shown beside a hit.
        source: Where the names are.
        block: Where the features are.
        crs: The block's CRS; None where it is unknown: hits then have no place.
        is_ground: Whether it belongs to the base map.
    """

    layer_id: str
    title: str
    source: LayerSource
    block: GeometryBlock
    crs: Crs | None
    is_ground: bool


def name_index(layers: Sequence[NamedLayer], feedback: Feedback) -> NameIndex:
    """Return the index of all names; a layer that cannot be read is left out."""
    features: list[NamedFeature] = []
    for done, layer in enumerate(layers):
        feedback.report(done, len(layers))
        try:
            features += merged(named_features(layer, feedback), feedback)
        except CorridorMapError:
            # The layer itself tells why it cannot be read; the others are searched all the same.
            feedback.check()
    return NameIndex(features, feedback)


def is_searched(info: LayerInfo) -> bool:
    """Whether a layer's names are searched at all."""
    bundled = info.access is Access.BUNDLED
    if info.table in _NOT_SEARCHED or info.feature_count > MOST_FEATURES:
        return False
    return bool(searched_fields(info)) and (not bundled or _has_name(info))


def searched_fields(info: LayerInfo) -> tuple[str, ...]:
    """Return the fields that hold names."""
    return name_fields(info)


def named_features(layer: NamedLayer, feedback: Feedback) -> list[NamedFeature]:
    """Return the features of a layer that have a name."""
    info = layer.source.info
    names = searched_fields(info)
    known = {field.name for field in info.fields}
    extra = [name for name in ("aliases", "kind", "rank", "country") if name in known]
    columns = layer.source.read_columns((*names, *extra), (), feedback)
    bounds = lonlat_bounds(layer.block, layer.crs)
    places = dict(zip(layer.block.fids.tolist(), bounds, strict=True))
    kinds = next((field.choices for field in info.fields if field.name == "kind"), {})
    found = []
    for row, fid in enumerate(columns[KEY]):
        feedback.check()
        values = {name: columns[name][row] for name in (*names, *extra)}
        english, chinese = _names(values, names)
        if isinstance(fid, int) and (english or chinese):
            feature = _feature(layer, fid, (english or chinese, chinese), values, kinds)
            found.append(replace(feature, bounds=places.get(fid)))
    return found


def lonlat_bounds(block: GeometryBlock, crs: Crs | None) -> list[_Bounds | None]:
    """Return each feature's west, south, east, north; None where it has no place."""
    if crs is None:
        return [None] * len(block)
    boxes = block.bounds if crs == WGS84 else _projected_boxes(block.bounds, crs)
    return [
        (west, south, east, north) if np.isfinite(west + south + east + north) else None
        for west, south, east, north in boxes.tolist()
    ]


def merged(features: Iterable[NamedFeature], feedback: Feedback) -> list[NamedFeature]:
    """Return the features with near pieces of one name made one; points stay as they are."""
    kept: list[NamedFeature] = []
    pieces: dict[tuple[str, str], list[NamedFeature]] = {}
    for feature in features:
        feedback.check()
        if feature.bounds is None or feature.bounds[:2] == feature.bounds[2:]:
            kept.append(feature)
            continue
        group = pieces.setdefault((feature.name, feature.name_zh), [])
        _join_near(group, feature)
    return kept + [feature for group in pieces.values() for feature in group]


def _join_near(group: list[NamedFeature], feature: NamedFeature) -> None:
    assert feature.bounds is not None
    box = Extent(*feature.bounds)
    near = [
        each for each in group if Extent(*(each.bounds or ())).intersects(box.buffered(NEAR_DEG))
    ]
    for other in near:
        group.remove(other)
        box = box.united(Extent(*(other.bounds or ())))
        feature = other if other.fid < feature.fid else feature
    group.append(replace(feature, bounds=box.as_tuple()))


def _names(values: Mapping[str, Value], names: Sequence[str]) -> tuple[str, str]:
    english = chinese = ""
    for name in names:
        text = _text(values[name])
        if name.lower() in PREFERRED_ZH:
            chinese = chinese or text
        else:
            english = english or text
    return english, chinese


def _feature(
    layer: NamedLayer,
    fid: int,
    names: tuple[str, str],
    values: Mapping[str, Value],
    kinds: Mapping[str, str],
) -> NamedFeature:
    table = layer.source.info.table
    aliases = tuple(
        alias.strip()
        for alias in _text(values.get("aliases")).split(ALIAS_SEPARATOR)
        if alias.strip()
    )
    rank = values.get("rank")
    name_class = _CLASSES.get(table, NameClass.PLACE if layer.is_ground else NameClass.OTHER)
    code = _text(values.get("kind"))
    return NamedFeature(
        layer.layer_id,
        layer.title,
        fid,
        names[0],
        names[1],
        aliases,
        name_class=name_class,
        rank=_PLACE_RANKS.get(table, 0) + (rank if isinstance(rank, int) else 0),
        kind=kinds.get(code, "") or (_country(values) if layer.is_ground else ""),
    )


def _country(values: Mapping[str, Value]) -> str:
    """Return where a place of the base map is: many share their names."""
    code = _text(values.get("country"))
    return country_name(code) if code else ""


def _projected_boxes(boxes: NDArray[np.float64], crs: Crs) -> NDArray[np.float64]:
    west, south, east, north = boxes.T
    corners = ((west, south), (west, north), (east, south), (east, north))
    try:
        lonlat = np.stack([transform(np.column_stack(each), crs, WGS84) for each in corners])
    except CorridorMapError:
        return np.full_like(boxes, np.nan)
    return np.concatenate((lonlat.min(axis=0), lonlat.max(axis=0)), axis=1)


def _has_name(info: LayerInfo) -> bool:
    usual = {*PREFERRED, *PREFERRED_ZH}
    return any(field.name.lower() in usual for field in info.fields)


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""
