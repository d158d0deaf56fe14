"""The pieces of a layer around a map point: its vertices, segments and areas, in map units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_settings import wrapped_shifts
from corridormap.core.projected_extent import projected_extent
from corridormap.core.spatial_index import SpatialIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRAY = np.errstate(over="ignore", invalid="ignore")
"""Coordinates gone astray (1e300, NaN) end up infinitely far away, which is where they belong."""
MOST_FEATURES = 2_000
"""Of more features whose boxes hold the spot, so many are looked at; the rest is a heap."""
ENOUGH_FEATURES = 128
"""Beside those, no more are looked at than make up this number: the ones with the nearest boxes."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A map point and how far around it counts, all in map units of `crs`."""

    x: float
    y: float
    radius: float
    crs: Crs

    @property
    def extent(self) -> Extent:
        """Box around the circle."""
        return Extent(self.x, self.y, self.x, self.y).buffered(self.radius)


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Features whose boxes lie in reach of a spot, in one copy of the world.

    Attributes:
        block: These features in the layer's CRS.
        rows: Shape (n,): which rows of the layer they are.
        is_whole: Whether no others lie in reach that are not looked at.
        box: The reach in the layer's CRS.
        x: The spot in map units, moved into the copy of the world that the layer is stored in.
        y: The same.
        shift: What brings map units of the layer back to the copy that the spot is in.
    """

    block: GeometryBlock
    rows: NDArray[np.int64]
    is_whole: bool
    box: Extent
    x: float
    y: float
    shift: float


@dataclass(frozen=True, slots=True, eq=False)
class Vertices:
    """Vertices in reach, nearest first is not promised.

    Attributes:
        layer_points: Shape (n, 2), layer CRS.
        map_points: Shape (n, 2).
        features: Shape (n,): index of the feature in `Nearby.block`.
        distances: Shape (n,), map units.
    """

    layer_points: NDArray[np.float64]
    map_points: NDArray[np.float64]
    features: NDArray[np.int64]
    distances: NDArray[np.float64]


def nearby(index: SpatialIndex, crs: Crs, spot: Spot) -> Iterator[Nearby]:
    """Yield what lies in reach, once for each copy of the world where something does.

    Raises:
        CrsError: There is no way between the layer's CRS and the map's.
    """
    for shift, box in reaches(index, crs, spot):
        rows = index.query(box)
        near = rows if len(rows) <= ENOUGH_FEATURES else _nearest_boxes(index, rows, box)
        if len(near):
            block, is_whole = index.block.taken(near), len(near) == len(rows)
            yield Nearby(block, near, is_whole, box, spot.x - shift, spot.y, shift)


def reaches(index: SpatialIndex, crs: Crs, spot: Spot) -> Iterator[tuple[float, Extent]]:
    """Yield the shift of each copy of the world, and the spot's reach there in the layer's CRS.

    Raises:
        CrsError: There is no way between the layer's CRS and the map's.
    """
    for shift in _shifts(index, crs, spot.extent, spot.crs):
        box = projected_extent(spot.extent.shifted(-shift, 0.0), spot.crs, crs)
        if box is not None:
            yield shift, box


def boxes_in_layer(
    index: SpatialIndex, crs: Crs, extent: Extent, map_crs: Crs
) -> Iterator[tuple[Extent, Extent]]:
    """Yield a map box in the layer's copy of the world, and the box around it in the layer's CRS.

    Raises:
        CrsError: There is no way between the layer's CRS and the map's.
    """
    for shift in _shifts(index, crs, extent, map_crs):
        moved = extent.shifted(-shift, 0.0)
        box = projected_extent(moved, map_crs, crs)
        if box is not None:
            yield moved, box


@STRAY
def vertices(found: Nearby, crs: Crs, map_crs: Crs, points_only: bool = False) -> Vertices:
    """Return the vertices in reach; `points_only` leaves out those of lines and rings."""
    block, box = found.block, found.box
    coords = block.coords
    inside = (coords[:, 0] >= box.x_min) & (coords[:, 0] <= box.x_max)
    inside &= (coords[:, 1] >= box.y_min) & (coords[:, 1] <= box.y_max)
    places = np.flatnonzero(inside)
    parts = np.searchsorted(block.part_offsets, places, side="right") - 1
    if points_only:
        is_point = block.part_kinds[parts] == PartKind.POINTS
        places, parts = places[is_point], parts[is_point]
    layer_points = coords[places]
    map_points = transform(layer_points, crs, map_crs)
    distances = np.hypot(map_points[:, 0] - found.x, map_points[:, 1] - found.y)
    return Vertices(layer_points, map_points, feature_of_part(block, parts), _held(distances))


@STRAY
def segment_points(found: Nearby, crs: Crs, map_crs: Crs) -> Vertices:
    """Return the point nearest to the spot on each segment in reach.

    Its `layer_points` are NaN: such a point is known in map units only.
    """
    block, box = found.block, found.box
    first = segment_starts(block)
    # Column by column: numpy is slow at rows of two.
    x, y = block.coords[:, 0], block.coords[:, 1]
    x_start, x_end, y_start, y_end = x[first], x[first + 1], y[first], y[first + 1]
    meets = np.minimum(x_start, x_end) <= box.x_max
    meets &= np.maximum(x_start, x_end) >= box.x_min
    meets &= np.minimum(y_start, y_end) <= box.y_max
    meets &= np.maximum(y_start, y_end) >= box.y_min
    first = first[meets]
    ends = transform(block.coords[np.concatenate((first, first + 1))], crs, map_crs)
    points = nearest_on_segments(ends[: len(first)], ends[len(first) :], (found.x, found.y))
    distances = np.hypot(points[:, 0] - found.x, points[:, 1] - found.y)
    parts = np.searchsorted(block.part_offsets, first, side="right") - 1
    nowhere = np.full_like(points, np.nan)
    return Vertices(nowhere, points, feature_of_part(block, parts), _held(distances))


@STRAY
def areas_around(found: Nearby, crs: Crs, map_crs: Crs) -> NDArray[np.int64]:
    """Return the indices in `found.block` of the areas that the spot lies in."""
    bounds, box = found.block.bounds, found.box
    (x, y), half_w, half_h = box.center, box.width / 2, box.height / 2
    # The middle of the reach is the spot but for the bend of the projection: half of it is room.
    near = (bounds[:, 0] <= x + half_w) & (bounds[:, 2] >= x - half_w)
    near &= (bounds[:, 1] <= y + half_h) & (bounds[:, 3] >= y - half_h)
    chosen = np.flatnonzero(near)
    block = found.block.taken(chosen)
    first = segment_starts(block)
    parts = np.searchsorted(block.part_offsets, first, side="right") - 1
    rings = block.part_kinds[parts] >= PartKind.EXTERIOR
    first, parts = first[rings], parts[rings]
    if not len(first):
        return np.zeros(0, np.int64)
    counts = np.zeros(len(block), np.int64)
    for coords, (x, y) in _where_to_look(block.coords, crs, map_crs, (found.x, found.y)):
        crossed = crosses_ray(coords[first], coords[first + 1], x, y)
        counts += np.bincount(feature_of_part(block, parts)[crossed], minlength=len(block))
    inside: NDArray[np.int64] = chosen[counts % 2 == 1]
    return inside


def _where_to_look(
    coords: NDArray[np.float64], crs: Crs, map_crs: Crs, spot: tuple[float, float]
) -> Iterator[tuple[NDArray[np.float64], tuple[float, float]]]:
    """Yield coordinates and the spot in one CRS: the map's, the layer's where the map has edges.

    On a globe an area reaches behind the horizon, and its ring is no ring any more.
    """
    if map_crs.world is not None:
        yield transform(coords, crs, map_crs), spot
        return
    x, y = transform(np.array([spot]), map_crs, crs)[0].tolist()
    width = crs.wraps_at
    for turn in (0.0,) if width is None else (-width, 0.0, width):
        yield coords, (x + turn, y)


def segment_starts(block: GeometryBlock) -> NDArray[np.int64]:
    """Return where in the coordinates the segments of lines and rings begin."""
    kinds = block.part_kinds
    is_point = kinds == PartKind.POINTS
    if is_point.all():
        return np.zeros(0, np.int64)
    starts = np.ones(len(block.coords), np.bool_)
    ends = block.part_offsets[1:] - 1
    starts[ends[ends >= 0]] = False
    if is_point.any():
        starts &= ~np.repeat(is_point, np.diff(block.part_offsets))
    return np.flatnonzero(starts)


def feature_of_part(block: GeometryBlock, parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which feature of the block owns each part."""
    found: NDArray[np.int64] = np.searchsorted(block.feature_offsets, parts, side="right") - 1
    return found


def nearest_on_segments(
    start: NDArray[np.float64], end: NDArray[np.float64], point: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the point of each segment, shapes (n, 2), that lies nearest to one point."""
    step = end - start
    length2 = (step**2).sum(axis=1)
    along = ((np.asarray(point) - start) * step).sum(axis=1)
    share = np.clip(along / np.where(length2 > 0, length2, 1.0), 0.0, 1.0)
    nearest: NDArray[np.float64] = start + share[:, None] * step
    return nearest


def _shifts(index: SpatialIndex, crs: Crs, extent: Extent, map_crs: Crs) -> list[float]:
    own = index.extent
    around = None if own is None else _projected(own, crs, map_crs)
    return [] if around is None else wrapped_shifts(extent, around, map_crs)


@lru_cache(maxsize=256)
def _projected(extent: Extent, crs: Crs, map_crs: Crs) -> Extent | None:
    """Return the box around a layer, which is asked for again wherever the pointer goes."""
    return projected_extent(extent, crs, map_crs)


def _nearest_boxes(index: SpatialIndex, rows: NDArray[np.int64], box: Extent) -> NDArray[np.int64]:
    x, y = box.center
    sides = np.take(index.block.bounds, rows, axis=0)
    dx = np.maximum(np.maximum(sides[:, 0] - x, x - sides[:, 2]), 0.0)
    dy = np.maximum(np.maximum(sides[:, 1] - y, y - sides[:, 3]), 0.0)
    distances = dx**2 + dy**2
    around = int(np.count_nonzero(distances == 0.0))
    count = min(max(around, ENOUGH_FEATURES), MOST_FEATURES)
    if count >= len(rows):
        return rows
    chosen: NDArray[np.int64] = np.sort(rows[np.argpartition(distances, count)[:count]])
    return chosen


def crosses_ray(
    start: NDArray[np.float64], end: NDArray[np.float64], x: float, y: float
) -> NDArray[np.bool_]:
    """Return which segments a ray from a point towards greater x crosses; odd means inside."""
    straddles = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(straddles, end[:, 1] - start[:, 1], 1.0)
    at = start[:, 0] + (y - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
    crossed: NDArray[np.bool_] = straddles & (at > x)
    return crossed


def _held(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(distances), distances, np.inf)
