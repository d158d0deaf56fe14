"""Boxes brought from one CRS into another, borders bent as they are."""

from __future__ import annotations

import math

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent, extent_of

BORDER_POINTS = 21
"""Points along each side: enough that a bent side bulges out of the box by well under a percent."""


def projected_extent(extent: Extent, source: Crs, target: Crs) -> Extent | None:
    """Return the box around `extent` in another CRS, None where the target shows none of it.

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
    x = np.linspace(extent.x_min, extent.x_max, BORDER_POINTS)
    y = np.linspace(extent.y_min, extent.y_max, BORDER_POINTS)
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return extent_of(transform(grid, source, target))


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
