"""Points at lines on the map: what a row of a list stands for is seen, wherever the map is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, transform
from corridormap.core.extent import extent_of
from corridormap.core.measure import unwrap
from corridormap.ui.canvas.destinations import in_map_crs
from corridormap.ui.canvas.overlay import screen_copies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.map_settings import MapSettings
    from corridormap.ui.canvas.map_canvas import MapCanvas

Line = Sequence[tuple[float, float]]
LEAST_SHARE = 0.5
"""Where less of the lines is in view the map flies there."""
EDGE_PX = 40
"""A place nearer to the map's edge than this is hard to see, and its name is cut off."""
ROOM = 1.35
"""How much more than a route is shown: legend and scale bar lie along the edges."""


def point_at_lines(canvas: MapCanvas, lines: Sequence[Line]) -> None:
    """Flash lines in degrees; fly to them where most of them is out of view."""
    import shapely

    drawn = [np.array(line, np.float64) for line in lines if len(line) > 1]
    if not drawn:
        return
    points = unwrap(np.vstack(drawn))
    extent = extent_of(points)
    if extent is not None and share_in_view(points, canvas.settings()) < LEAST_SHARE:
        canvas.zoom_to_extent(extent, WGS84)
    canvas.flash(shapely.MultiLineString(drawn), WGS84)


def follow_to(canvas: MapCanvas, places: Sequence[tuple[float, float]]) -> None:
    """Fly to where all of some places in degrees are seen, if the last one is out of view.

    No nearer than the map is now: a hand that goes on drawing would lose its bearings.
    """
    if not places:
        return
    points = unwrap(np.array(places, np.float64))
    settings = replace(canvas.settings(), view=canvas.navigator.target)
    if share_in_view(points[-1:], settings, EDGE_PX):
        return
    extent = extent_of(points)
    box = None if extent is None else in_map_crs(extent, WGS84, canvas.navigator.view.crs)
    if box is not None:
        now = canvas.navigator.target
        size = canvas.width(), canvas.height()
        found = canvas.destinations.of_extent(box, now, size, ROOM)
        units = max(found.map_units_per_px, now.map_units_per_px)
        canvas.set_view(replace(found, map_units_per_px=units), smooth=True)


def share_in_view(
    points: NDArray[np.float64], settings: MapSettings, edge_px: float = 0.0
) -> float:
    """Return which share of points of shape (n, 2), degrees, is on the canvas, off its edges."""
    map_points = transform(points, WGS84, settings.view.crs)
    map_points = map_points[np.isfinite(map_points).all(axis=1)]
    size = np.array([settings.width_px, settings.height_px], np.float64)
    seen = [
        int(((copy >= edge_px) & (copy <= size - edge_px)).all(axis=1).sum())
        for copy in screen_copies(map_points, settings)
    ]
    return max(seen, default=0) / max(len(points), 1)
