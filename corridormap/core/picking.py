"""Which features lie under the pointer or in a box, by their full geometry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.feature_set import FidSet
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.nearby import (
    STRAY,
    Nearby,
    Spot,
    areas_around,
    boxes_in_layer,
    crosses_ray,
    feature_of_part,
    nearby,
    segment_points,
    segment_starts,
    vertices,
)
from corridormap.core.spatial_index import SpatialIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_AT_ONCE = 50_000
"""Features tested against a box at a time: the memory that this takes stays bounded."""


class ShapeKind(IntEnum):
    """In which order stacked features are named: what is smaller is harder to hit."""

    POINT = 0
    LINE = 1
    AREA = 2


@dataclass(frozen=True, slots=True)
class Pick:
    """A feature in reach of a spot; `distance` in map units, 0 inside an area."""

    fid: int
    kind: ShapeKind
    distance: float


_RANK = attrgetter("kind", "distance", "fid")
_SHAPE_KINDS = tuple(ShapeKind)


def features_near(index: SpatialIndex, crs: Crs, spot: Spot) -> list[Pick]:
    """Return the features of a layer in reach of a spot: points, lines, areas, nearest first.

    Args:
        index: The layer's features.
        crs: The layer's CRS.
        spot: Where to look.

    Raises:
        CrsError: There is no way between the layer's CRS and the map's.
    """
    best: dict[int, Pick] = {}
    for found in nearby(index, crs, spot):
        for pick in _picks(found, crs, spot):
            known = best.get(pick.fid)
            if known is None or (pick.kind, pick.distance) < (known.kind, known.distance):
                best[pick.fid] = pick
    return sorted(best.values(), key=_RANK)


def fids_in_box(
    index: SpatialIndex, crs: Crs, box: Extent, map_crs: Crs, feedback: Feedback | None = None
) -> FidSet:
    """Return the features that share a point with a map box.

    Raises:
        CrsError: There is no way between the layer's CRS and the map's.
        Cancelled: The feedback said so.
    """
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    for map_box, layer_box in boxes_in_layer(index, crs, box, map_crs):
        rows, across = index.query_inside(layer_box)
        if crs == map_crs or (crs.is_wgs84 and map_crs.is_web_mercator):
            # The axes stay axes: a box inside the other needs no look at the geometry.
            found.append(rows)
        else:
            across = np.concatenate((rows, across))
        for start in range(0, len(across), EXACT_AT_ONCE):
            if feedback is not None:
                feedback.report(start, len(across))
            some = across[start : start + EXACT_AT_ONCE]
            block = index.block.taken(some)
            found.append(some[_meets_box(block, transform(block.coords, crs, map_crs), map_box)])
    return FidSet(index.block.fids[np.concatenate(found)])


def _picks(found: Nearby, crs: Crs, spot: Spot) -> list[Pick]:
    block = found.block
    distances = np.full(len(block), np.inf)
    points = vertices(found, crs, spot.crs, points_only=True)
    for near in (points, segment_points(found, crs, spot.crs)):
        np.minimum.at(distances, near.features, near.distances)
    distances[areas_around(found, crs, spot.crs)] = 0.0
    reached = np.flatnonzero(distances <= spot.radius)
    kinds = _kinds(block)[reached].tolist()
    picked = zip(block.fids[reached].tolist(), kinds, distances[reached].tolist(), strict=True)
    return [Pick(fid, _SHAPE_KINDS[kind], distance) for fid, kind, distance in picked]


def _kinds(block: GeometryBlock) -> NDArray[np.int64]:
    """Return the `ShapeKind` of each feature: of a mixed one, that of its first part."""
    first = np.minimum(block.feature_offsets[:-1], max(len(block.part_kinds) - 1, 0))
    if not len(block.part_kinds):
        return np.full(len(block), int(ShapeKind.AREA))
    kinds: NDArray[np.int64] = np.minimum(block.part_kinds[first].astype(np.int64), 3) - 1
    return kinds


def _within(bounds: NDArray[np.float64], box: Extent) -> NDArray[np.bool_]:
    low = (bounds[:, :2] >= (box.x_min, box.y_min)).all(axis=1)
    high = (bounds[:, 2:] <= (box.x_max, box.y_max)).all(axis=1)
    return np.logical_and(low, high)


@STRAY
def _meets_box(block: GeometryBlock, coords: NDArray[np.float64], box: Extent) -> NDArray[np.bool_]:
    """Return for each feature, coordinates in map units, whether it shares a point with the box."""
    meets = np.zeros(len(block), np.bool_)
    inside = _within(np.hstack((coords, coords)), box)
    parts = np.searchsorted(block.part_offsets, np.flatnonzero(inside), side="right") - 1
    meets[feature_of_part(block, parts)] = True
    first = segment_starts(block)
    start, end = coords[first], coords[first + 1]
    owner = np.searchsorted(block.part_offsets, first, side="right") - 1
    features = feature_of_part(block, owner)
    meets[features[_crosses_box(start, end, box)]] = True
    # An area around the whole box has neither a vertex in it nor a side across it.
    rings = block.part_kinds[owner] >= PartKind.EXTERIOR
    middle = crosses_ray(start[rings], end[rings], *box.center)
    counts = np.bincount(features[rings][middle], minlength=len(block))
    meets |= counts % 2 == 1
    return meets


def _crosses_box(
    start: NDArray[np.float64], end: NDArray[np.float64], box: Extent
) -> NDArray[np.bool_]:
    low, high = np.minimum(start, end), np.maximum(start, end)
    meets = (low <= (box.x_max, box.y_max)).all(axis=1)
    meets &= (high >= (box.x_min, box.y_min)).all(axis=1)
    step = end - start
    sides = [
        step[:, 0] * (y - start[:, 1]) - step[:, 1] * (x - start[:, 0])
        for x in (box.x_min, box.x_max)
        for y in (box.y_min, box.y_max)
    ]
    # All four corners on one side of the line: it passes the box by.
    crosses: NDArray[np.bool_] = meets & (np.min(sides, axis=0) <= 0) & (np.max(sides, axis=0) >= 0)
    return crosses
