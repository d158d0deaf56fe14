"""Tells what of the drawn route lies under the pointer: a stop, a point, a leg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.geographic_lines import map_points
from corridormap.ui.canvas.overlay import screen_copies
from corridormap.ui.routes.route_edits import Anchor, RouteAnchors
from corridormap.ui.routes.route_overlay import Hovered, RouteOverlay

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas
    from corridormap.ui.routes.route_desk import RouteDesk

STOP_REACH_PX = 12.0
LEG_REACH_PX = 7.0

LonLat = tuple[float, float]
ScreenPoint = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LegHit:
    """A place on a leg of the chosen route.

    Attributes:
        leg: Its number.
        anchor: What of the draft the place comes after.
    """

    leg: int
    anchor: Anchor


class RouteHits:
    """Looks around a screen point.

    Args:
        canvas: Where.
        desk: Whose route.
        overlay: What draws it; has its lines in map units.
    """

    def __init__(self, canvas: MapCanvas, desk: RouteDesk, overlay: RouteOverlay) -> None:
        self._canvas = canvas
        self._desk = desk
        self._overlay = overlay

    def handle_at(self, screen_point: ScreenPoint) -> Hovered:
        """Return the stop in reach, or else the point; None for nothing."""
        draft = self._desk.draft
        stop = self._nearest([stop.lonlat for stop in draft.stops], screen_point)
        if stop is not None:
            return stop
        named = [
            ((part, number), point)
            for part, wish in enumerate(draft.parts)
            for number, point in enumerate(wish.points)
        ]
        found = self._nearest([point for _, point in named], screen_point)
        return None if found is None else named[found][0]

    def leg_at(self, screen_point: ScreenPoint) -> LegHit | None:
        """Return the place on the chosen route in reach; nothing while it is out of date."""
        route, draft = self._desk.route, self._desk.draft
        if route is None or self._desk.is_planning or len(draft.stops) < 2:
            return None
        settings = self._canvas.settings()
        best: tuple[float, int, int] | None = None
        for number, line in enumerate(self._overlay.shapes.map_lines(route, settings.view.crs)):
            for screen in screen_copies(line, settings, LEG_REACH_PX):
                away, vertex = _nearest_segment(screen, screen_point)
                if away <= LEG_REACH_PX and (best is None or away < best[0]):
                    best = away, number, vertex
        if best is None:
            return None
        _, number, vertex = best
        return LegHit(number, RouteAnchors(draft, route).at(number, vertex))

    def _nearest(self, places: list[LonLat], screen_point: ScreenPoint) -> int | None:
        if not places:
            return None
        settings = self._canvas.settings()
        points = map_points(np.array(places, np.float64), settings.view.crs)
        best: tuple[float, int] | None = None
        for row in range(len(points)):
            for screen in screen_copies(points[row : row + 1], settings, STOP_REACH_PX):
                away = float(np.hypot(*(screen[0] - screen_point)))
                if away <= STOP_REACH_PX and (best is None or away < best[0]):
                    best = away, row
        return None if best is None else best[1]


def _nearest_segment(screen: np.ndarray, screen_point: ScreenPoint) -> tuple[float, int]:
    """Return how far off the nearest segment of a line is, and its number."""
    if len(screen) < 2:
        return np.inf, 0
    start, step = screen[:-1], np.diff(screen, axis=0)
    to_point = np.array(screen_point) - start
    squared = (step**2).sum(axis=1)
    along = np.clip((to_point * step).sum(axis=1) / np.where(squared > 0, squared, 1.0), 0.0, 1.0)
    away = np.nan_to_num(np.hypot(*(to_point - along[:, None] * step).T), nan=np.inf)
    nearest = int(np.argmin(away))
    return float(away[nearest]), nearest
