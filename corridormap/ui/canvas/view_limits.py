"""How far one can zoom and pan, so that the map never gets lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from corridormap.core.crs import MERCATOR_LIMIT_M, WGS84, Crs, transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent, extent_of
from corridormap.core.map_settings import MapView
from corridormap.render.world_edge import world_outline

SMALLEST_PX_M = 0.05
"""Ground width of a pixel at the largest scale, some 1:200."""
LARGEST_PX_M = 100_000.0
M_PER_DEGREE = 111_320.0
WORLD_MARGIN = 1.25
"""How much smaller than the canvas the world may get where it has an edge."""


@dataclass(frozen=True, slots=True)
class ViewLimits:
    """Bounds of resolution and of the centre, in map units.

    Attributes:
        y_limit: The world ends at plus and minus this; None where it is not known.
        world: The centre stays in this box of map units; None where the world repeats.
    """

    min_units_per_px: float
    max_units_per_px: float
    y_limit: float | None
    world: Extent | None = None

    def held(self, view: MapView, height_px: float) -> MapView:
        """Return the nearest view that keeps to the limits."""
        units = min(max(view.map_units_per_px, self.min_units_per_px), self.max_units_per_px)
        y = view.center_y
        if self.y_limit is not None:
            room = max(self.y_limit - units * height_px / 2, 0.0)
            y = min(max(y, -room), room)
        x = view.center_x
        if self.world is not None:
            x = min(max(x, self.world.x_min), self.world.x_max)
            y = min(max(y, self.world.y_min), self.world.y_max)
        if (x, y, units) == (view.center_x, view.center_y, view.map_units_per_px):
            return view
        return replace(view, center_x=x, center_y=y, map_units_per_px=units)


def limits_of(crs: Crs, width_px: float, height_px: float) -> ViewLimits:
    """Return the limits of a canvas: at the smallest scale all of the world is in sight."""
    if crs.is_web_mercator:
        world = 2 * MERCATOR_LIMIT_M
        largest = world / max(min(width_px, height_px), 1.0)
        return ViewLimits(SMALLEST_PX_M, largest, MERCATOR_LIMIT_M)
    if crs.is_geographic:
        width = crs.wraps_at or 360.0
        largest = max(width / max(width_px, 1.0), width / 2 / max(height_px, 1.0))
        return ViewLimits(SMALLEST_PX_M / M_PER_DEGREE * width / 360.0, largest, width / 4)
    smallest = SMALLEST_PX_M / crs.unit_m
    repeating = crs.world
    if repeating is not None:
        y_limit = _top_of(crs)
        largest = max(repeating.width / max(width_px, 1.0), 2 * y_limit / max(height_px, 1.0))
        return ViewLimits(smallest, largest, y_limit)
    around = world_extent(crs)
    if around is None:
        return ViewLimits(smallest, LARGEST_PX_M / crs.unit_m, None)
    largest = max(around.width / max(width_px, 1.0), around.height / max(height_px, 1.0))
    return ViewLimits(smallest, WORLD_MARGIN * largest, None, around)


@lru_cache(maxsize=16)
def world_extent(crs: Crs) -> Extent | None:
    """Return the box around all that a CRS shows, None where the world repeats or is not known."""
    try:
        outline = world_outline(crs)
    except CrsError:
        return None
    return None if outline is None else extent_of(outline.coords)


def world_box(crs: Crs) -> Extent | None:
    """Return the box around the world, one copy of it where it repeats."""
    repeating = crs.world
    if repeating is None:
        return world_extent(crs)
    x, half, top = repeating.x_greenwich, repeating.width / 2, _top_of(crs)
    return Extent(x - half, -top, x + half, top)


@lru_cache(maxsize=16)
def _top_of(crs: Crs) -> float:
    poles = transform(np.array([[0.0, -90.0], [0.0, 90.0]]), WGS84, crs)[:, 1]
    return float(np.abs(poles).max())
