"""Boxes brought from one CRS into another, borders bent as they are."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.extent import Extent, extent_of
from corridormap.core.map_places import places_of
from corridormap.core.projection_domain import domain_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]

BORDER_POINTS = 21
"""Points along each side: enough that a bent side bulges out of the box by well under a percent."""
PAD = 0.01
"""By which boxes in degrees are larger than what was looked at."""
NEAR_POLE_DEG = 89.999
NEARLY_ALL_DEG = 300.0
WRAPPED_DEG = 360.0
"""Half of what a box around the world reaches over: some layers go on past 180 degrees."""


def projected_extent(extent: Extent, source: Crs, target: Crs) -> Extent | None:
    """Return the box around `extent` in another CRS, None where the target shows none of it.

    Around a pole, or where the date line runs through a box of a map that does not repeat, the box
    in degrees reaches around the world, and around it once more for what is stored past 180.

    Raises:
        CrsError: One of the two is unknown or there is no way between them.
    """
    if source == target:
        return extent
    if all(crs.is_wgs84 or crs.is_web_mercator for crs in (source, target)):
        # Between these two the sides stay straight, and two corners tell all.
        corners = np.array([[extent.x_min, extent.y_min], [extent.x_max, extent.y_max]])
        sides = transform(corners, source, target).ravel().tolist()
        if all(map(math.isfinite, sides)):
            return Extent(*sides)
    with np.errstate(invalid="ignore"):
        return _box_of_grid(extent, source, target)


def _box_of_grid(extent: Extent, source: Crs, target: Crs) -> Extent | None:
    x = np.linspace(extent.x_min, extent.x_max, BORDER_POINTS)
    y = np.linspace(extent.y_min, extent.y_max, BORDER_POINTS)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    from_map, to_map = domain_of(source), domain_of(target)
    if from_map is None and to_map is None:
        return extent_of(transform(grid, source, target))
    if from_map is not None:
        degrees = np.concatenate((places_of(grid, source), _marks_in(extent, source)))
    else:
        degrees = transform(grid, source, WGS84)
        degrees = np.concatenate((degrees, _marks_seen(extent, source, target)))
    if to_map is None:
        return _box_around(degrees, target)
    seen = degrees[np.isfinite(degrees).all(axis=1)]
    points = transform(seen[to_map.contains(seen)], WGS84, target)
    return extent_of(points)


@lru_cache(maxsize=16)
def _marks(crs: Crs) -> tuple[_Floats, _Floats]:
    """Return places (n, 2) on the edge and inside of what a CRS shows: in degrees, and on it."""
    domain = domain_of(crs)
    if domain is None:
        return np.zeros((0, 2)), np.zeros((0, 2))
    poles = np.array([[lon, lat] for lat in (-90.0, 90.0) for lon in (-180.0, 0.0, 180.0)])
    poles = poles[domain.contains(poles)]
    degrees = np.concatenate((*domain.outlines(), domain.inner_points(), poles))
    return degrees, transform(degrees, WGS84, crs)


def _marks_in(extent: Extent, crs: Crs) -> _Floats:
    degrees, points = _marks(crs)
    return degrees[_lies_in(points, extent)]


def _marks_seen(extent: Extent, source: Crs, target: Crs) -> _Floats:
    """Return the marks of the target, degrees, that lie in a box of the source."""
    degrees, _ = _marks(target)
    points = transform(degrees, WGS84, source).copy()
    world = source.world
    if world is not None:
        middle = extent.center[0]
        points[:, 0] -= world.width * np.round((points[:, 0] - middle) / world.width)
    return degrees[_lies_in(points, extent)]


def _lies_in(points: _Floats, extent: Extent) -> NDArray[np.bool_]:
    x, y = points.T
    in_x, in_y = (
        (x >= extent.x_min) & (x <= extent.x_max),
        (y >= extent.y_min) & (y <= extent.y_max),
    )
    inside: NDArray[np.bool_] = np.logical_and(in_x, in_y)
    return inside


def _box_around(degrees: _Floats, target: Crs) -> Extent | None:
    """Return the box around places in a CRS in which the world repeats."""
    seen = degrees[np.isfinite(degrees).all(axis=1)]
    box = extent_of(seen)
    if box is None:
        return None
    lon = np.sort((seen[:, 0] + 180.0) % 360.0 - 180.0)
    has_pole = max(abs(box.y_min), abs(box.y_max)) >= NEAR_POLE_DEG
    low, high = float(lon[0]), float(lon[-1])
    crosses = bool(np.diff(lon).max(initial=0.0) > low + 360.0 - high)
    if has_pole or crosses or high - low > NEARLY_ALL_DEG:
        low, high = -WRAPPED_DEG, WRAPPED_DEG
    pad_x, pad_y = (high - low) * PAD, box.height * PAD
    y = np.clip([box.y_min - pad_y, box.y_max + pad_y], -90.0, 90.0)
    return extent_of(transform(np.column_stack(([low - pad_x, high + pad_x], y)), WGS84, target))


def nearest_copy(extent: Extent, x: float, world_width: float | None) -> Extent:
    """Return the copy of a box, shifted by whole worlds, whose centre lies nearest to `x`."""
    if world_width is None:
        return extent
    turns = round((x - extent.center[0]) / world_width)
    return extent.shifted(turns * world_width, 0.0)


def extent_around_wrapped(boxes: list[Extent], world_width: float | None) -> Extent | None:
    """Return the narrowest box around all, across the date line where that is shorter.

    >>> extent_around_wrapped([Extent(170, 0, 175, 5), Extent(-175, 0, -170, 5)], 360.0)
    Extent(x_min=170, y_min=0, x_max=190.0, y_max=5)
    >>> extent_around_wrapped([], 360.0) is None
    True
    """
    if not boxes:
        return None
    low = min(box.y_min for box in boxes)
    high = max(box.y_max for box in boxes)
    sides = sorted((box.x_min, box.x_max) for box in boxes)
    x_min, x_max = sides[0][0], max(side[1] for side in sides)
    if world_width is None:
        return Extent(x_min, low, x_max, high)
    # Cut the world at the widest gap between boxes instead of at its edge.
    reach, cut, widest = sides[0][1], 0, world_width - (x_max - x_min)
    for index, (left, right) in enumerate(sides[1:], start=1):
        if left - reach > widest:
            widest, cut = left - reach, index
        reach = max(reach, right)
    if cut == 0:
        return Extent(x_min, low, x_max, high)
    end = max(right for _, right in sides[:cut]) + world_width
    return Extent(sides[cut][0], low, end, high)
