"""Draws the route on the desk over the map: its legs, alternatives, stops and what is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.core.measure import unwrap
from corridormap.network.route import Route
from corridormap.render.geographic_lines import broken_line
from corridormap.ui.canvas.overlay import HIGHLIGHT
from corridormap.ui.routes import route_marks as marks
from corridormap.ui.routes.route_colors import alternative_colors
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_picture import RoutePicture
from corridormap.ui.routes.route_strokes import (
    FADED,
    GLOW,
    GROUND,
    RouteShapes,
    Stroke,
    alternative_strokes,
    draw_runs,
    mode_strokes,
    runs_in_sight,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.places import ClosedThing

UNKNOWN_WAY = QColor("#5b6470")
CLOSED = (Stroke(GROUND, 6.0), Stroke(marks.NO_ENTRY, 3.6, (2.0, 1.4)))

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class DragView:
    """What a drag shows in place of the answer.

    Attributes:
        straight: Places to join by straight lines: before the hand, the hand, after it.
        hand: Where the hand holds, degrees.
        moves: The number of the stop, or part and number of the point, that is drawn there.
        routes: The way as far as it is known.
    """

    straight: tuple[LonLat, ...]
    hand: LonLat
    moves: Hovered = None
    routes: Sequence[Route] = ()


Hovered = int | tuple[int, int] | None
"""A stop by its number; a point by its part and its number there."""


@dataclass
class RouteOverlay:
    """An overlay of one route.

    Attributes:
        desk: Whose route.
        closed: Returns where the things lie that are closed, as far as that is known.
        drag: What a drag shows, None while there is none.
        hovered: The stop or point under the pointer.
        rubber: From the last stop to where a click would put the next; none where none would.
    """

    desk: RouteDesk
    closed: Callable[[], Sequence[ClosedThing]] = tuple
    drag: DragView | None = None
    hovered: Hovered = None
    rubber: tuple[LonLat, ...] = ()
    shapes: RouteShapes = field(default_factory=RouteShapes)
    picture: RoutePicture = field(default_factory=RoutePicture)

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw alternatives, the chosen route, then marks."""
        self._paint_closed_lines(painter, settings)
        self._paint_routes(painter, settings)
        self._paint_straight(painter, settings)
        self._paint_drag(painter, settings)
        self._paint_marks(painter, settings)
        self._paint_closed_marks(painter, settings)
        self._paint_points(painter, settings)
        self._paint_stops(painter, settings)

    def _paint_routes(self, painter: QPainter, settings: MapSettings) -> None:
        desk = self.desk
        if not desk.routes:
            return

        def draw(target: QPainter) -> None:
            self._paint_alternatives(target, settings)
            self._paint_chosen(target, settings)

        is_old = self.drag is not None or desk.is_planning
        key = (*desk.routes, desk.chosen, desk.selected_leg)
        self.picture.paint(painter, settings, key, draw, FADED if is_old else 1.0)

    def _paint_alternatives(self, painter: QPainter, settings: MapSettings) -> None:
        routes = self.desk.routes
        for route, color in zip(routes, alternative_colors(len(routes)), strict=True):
            if route is not self.desk.route:
                for runs in self.shapes.runs(route, settings):
                    draw_runs(painter, runs, alternative_strokes(color))

    def _paint_chosen(self, painter: QPainter, settings: MapSettings) -> None:
        route = self.desk.route
        if route is None:
            return
        drawn = self.shapes.runs(route, settings)
        if 0 <= self.desk.selected_leg < len(drawn):
            draw_runs(painter, drawn[self.desk.selected_leg], GLOW)
        _paint_legs(painter, route, self.shapes, settings)

    def _paint_straight(self, painter: QPainter, settings: MapSettings) -> None:
        stops = self.desk.draft.stops
        if self.desk.is_planning and len(stops) > 1 and self.drag is None:
            line = unwrap(np.array([stop.lonlat for stop in stops], np.float64))
            marks.paint_straight(painter, line, settings, UNKNOWN_WAY)

    def _paint_drag(self, painter: QPainter, settings: MapSettings) -> None:
        drag = self.drag
        for route in () if drag is None else drag.routes:
            _paint_legs(painter, route, self.shapes, settings)
        places = self.rubber if drag is None else drag.straight
        if len(places) > 1:
            line = unwrap(np.array(places, np.float64))
            marks.paint_straight(painter, line, settings, HIGHLIGHT)

    def _paint_marks(self, painter: QPainter, settings: MapSettings) -> None:
        routes = self.desk.route if self.drag is None else next(iter(self.drag.routes), None)
        if routes is None:
            return
        borders = [(each.lon, each.lat) for each in routes.crossings]
        for _, spot in marks.spots(borders, settings):
            marks.paint_crossing(painter, spot)
        breaks = [(each.lon, each.lat) for each in routes.events if each.kind == "gauge"]
        for _, spot in marks.spots(breaks, settings):
            marks.paint_gauge_break(painter, spot)

    def _paint_closed_lines(self, painter: QPainter, settings: MapSettings) -> None:
        for thing in self.closed():
            if len(thing.line) > 1:
                map_line = broken_line(thing.line, settings.view.crs)
                draw_runs(painter, runs_in_sight(map_line, settings), CLOSED)

    def _paint_closed_marks(self, painter: QPainter, settings: MapSettings) -> None:
        middles = [middle_lonlat(thing.line) for thing in self.closed()]
        for _, spot in marks.spots(middles, settings):
            marks.paint_no_entry(painter, spot)

    def _paint_points(self, painter: QPainter, settings: MapSettings) -> None:
        moved = None if self.drag is None else self.drag.moves
        named = [
            ((part, number), point)
            for part, wish in enumerate(self.desk.draft.parts)
            for number, point in enumerate(wish.points)
            if (part, number) != moved
        ]
        for row, spot in marks.spots((point for _, point in named), settings):
            marks.paint_point(painter, spot, named[row][0] == self.hovered)
        if isinstance(moved, tuple) and self.drag is not None:
            for _, spot in marks.spots([self.drag.hand], settings):
                marks.paint_point(painter, spot, is_hovered=True)

    def _paint_stops(self, painter: QPainter, settings: MapSettings) -> None:
        stops = list(self.desk.draft.stops)
        numbers = stop_numbers([stop.is_via for stop in stops])
        places = [stop.lonlat for stop in stops]
        moved = None if self.drag is None else self.drag.moves
        if isinstance(moved, int) and self.drag is not None:
            places[moved] = self.drag.hand
        # The first ones on top: a route that comes back to its start is named by it.
        for row, spot in reversed(list(marks.spots(places, settings))):
            is_hovered = row in (self.hovered, moved)
            if stops[row].is_via:
                marks.paint_via(painter, spot, is_hovered)
            else:
                marks.paint_stop(painter, spot, numbers[row], is_hovered)


def stop_numbers(are_via: Sequence[bool]) -> list[int]:
    """Return what stands on each stop; those that are only passed are not counted.

    >>> stop_numbers([False, True, False])
    [1, 1, 2]
    """
    return list(accumulate(int(not is_via) for is_via in are_via))


def middle_lonlat(line: NDArray[np.float64]) -> LonLat:
    """Return the place half-way along a line, degrees; of one point itself."""
    steps = np.hypot(*np.diff(line, axis=0).T) if len(line) > 1 else np.zeros(0)
    along = np.concatenate((np.zeros(1), np.cumsum(steps)))
    half = along[-1] / 2
    return float(np.interp(half, along, line[:, 0])), float(np.interp(half, along, line[:, 1]))


def _paint_legs(
    painter: QPainter, route: Route, shapes: RouteShapes, settings: MapSettings
) -> None:
    for leg, runs in zip(route.legs, shapes.runs(route, settings), strict=True):
        draw_runs(painter, runs, mode_strokes(leg.mode, settings.background))
