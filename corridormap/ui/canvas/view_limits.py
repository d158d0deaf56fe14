"""How far one can zoom and pan, so that the map never gets lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corridormap.core.crs import MERCATOR_LIMIT_M, Crs
from corridormap.core.map_settings import MapView

SMALLEST_PX_M = 0.05
"""Ground width of a pixel at the largest scale, some 1:200."""
LARGEST_PX_M = 100_000.0
M_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class ViewLimits:
    """Bounds of resolution and of the centre, in map units.

    Attributes:
        y_limit: The world ends at plus and minus this; None where it is not known.
    """

    min_units_per_px: float
    max_units_per_px: float
    y_limit: float | None

    def held(self, view: MapView, height_px: float) -> MapView:
        """Return the nearest view that keeps to the limits."""
        units = min(max(view.map_units_per_px, self.min_units_per_px), self.max_units_per_px)
        y = view.center_y
        if self.y_limit is not None:
            room = max(self.y_limit - units * height_px / 2, 0.0)
            y = min(max(y, -room), room)
        if units == view.map_units_per_px and y == view.center_y:
            return view
        return replace(view, center_y=y, map_units_per_px=units)


def limits_of(crs: Crs, width_px: float, height_px: float) -> ViewLimits:
    """Return the limits of a canvas: at the smallest scale all of the world is in sight."""
    if crs.is_web_mercator:
        world = 2 * MERCATOR_LIMIT_M
        largest = world / max(min(width_px, height_px), 1.0)
        return ViewLimits(SMALLEST_PX_M, largest, MERCATOR_LIMIT_M)
    if crs.is_geographic:
        largest = max(360.0 / max(width_px, 1.0), 180.0 / max(height_px, 1.0))
        return ViewLimits(SMALLEST_PX_M / M_PER_DEGREE, largest, 90.0)
    return ViewLimits(SMALLEST_PX_M, LARGEST_PX_M, None)
