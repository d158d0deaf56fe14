"""Dragging a route: a stop, a point, or the line itself, tried out until the button goes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from corridormap.network.route import Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.routes.route_edits import (
    piece,
    with_moved_point,
    with_moved_stop,
    with_point,
)
from corridormap.ui.routes.route_overlay import DragView, Hovered

if TYPE_CHECKING:
    from corridormap.ui.routes.route_desk import RouteDesk
    from corridormap.ui.tools.route_draw import RouteTool
    from corridormap.ui.tools.route_hits import RouteHits

LonLat = tuple[float, float]
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Grip:
    """What a drag holds.

    Attributes:
        moves: The stop or point, as the overlay shows it; None for a point that is new.
        neighbours: The places before and after the hand.
        first, last: Stops that the piece to plan runs between.
        draft_with: Returns the draft with the hand at a stop.
        text: Names the step.
    """

    moves: Hovered
    neighbours: tuple[LonLat | None, LonLat | None]
    first: int
    last: int
    draft_with: Callable[[Stop], StoredRoute]
    text: Callable[[Stop], str]

    def tried(self, stop: Stop) -> StoredRoute:
        """Return what has to be planned with the hand at a stop."""
        return piece(self.draft_with(stop), self.first, self.last)


def stop_grip(desk: RouteDesk, number: int) -> Grip:
    """Return what it is to hold a stop."""
    draft = desk.draft
    before = _last_place(draft, number - 1) if number > 0 else None
    after = _first_place(draft, number) if number + 1 < len(draft.stops) else None
    is_via = draft.stops[number].is_via

    def moved(stop: Stop) -> StoredRoute:
        held = Stop(stop.name, stop.lon, stop.lat, stop.place_id, stop.kind, is_via)
        return with_moved_stop(draft, number, held)

    name = draft.stops[number].name
    text = translate("RouteDrag", "Move {name}").format(name=name)
    return Grip(number, (before, after), number - 1, number + 1, moved, lambda _: text)


def point_grip(desk: RouteDesk, part: int, number: int) -> Grip:
    """Return what it is to hold a point of a part."""
    draft = desk.draft
    points = draft.parts[part].points
    before = points[number - 1] if number else draft.stops[part].lonlat
    after = points[number + 1] if number + 1 < len(points) else draft.stops[part + 1].lonlat
    text = translate("RouteDrag", "Move a point of the way")
    return Grip(
        (part, number),
        (before, after),
        part,
        part + 1,
        lambda stop: with_moved_point(draft, part, number, stop.lonlat),
        lambda _: text,
    )


def new_point_grip(desk: RouteDesk, part: int, at: int) -> Grip:
    """Return what it is to pull a new point out of the line, before point number `at`."""
    draft = desk.draft
    points = draft.parts[part].points
    before = points[at - 1] if at else draft.stops[part].lonlat
    after = points[at] if at < len(points) else draft.stops[part + 1].lonlat
    text = translate("RouteDrag", "Go by {name}")
    return Grip(
        None,
        (before, after),
        part,
        part + 1,
        lambda stop: with_point(draft, part, at, stop.lonlat),
        lambda stop: text.format(name=stop.name),
    )


def grip_at(desk: RouteDesk, hits: RouteHits, screen_point: tuple[float, float]) -> Grip | None:
    """Return what it is to hold what lies under the pointer, None where that is nothing."""
    handle = hits.handle_at(screen_point)
    if isinstance(handle, int):
        return stop_grip(desk, handle)
    if handle is not None:
        return point_grip(desk, *handle)
    hit = hits.leg_at(screen_point)
    return None if hit is None else new_point_grip(desk, hit.anchor.part, hit.anchor.point + 1)


def _first_place(draft: StoredRoute, part: int) -> LonLat:
    points = draft.parts[part].points
    return points[0] if points else draft.stops[part + 1].lonlat


def _last_place(draft: StoredRoute, part: int) -> LonLat:
    points = draft.parts[part].points
    return points[-1] if points else draft.stops[part].lonlat


class RouteDrag:
    """Tries a change out while the button is down; one step when it goes up, none after Esc.

    Args:
        tool: Whose drag it is.
        grip: What is held.
    """

    def __init__(self, tool: RouteTool, grip: Grip) -> None:
        self._tool = tool
        self._grip = grip

    def start(self, event: PointerEvent) -> None:
        """Take hold."""
        self._tool.canvas.navigator.stop()
        self._tool.canvas.override_cursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: PointerEvent) -> None:
        """Show straight lines to the hand at once, ask for the way."""
        stop = self._tool.stop_at(event)
        places = (self._grip.neighbours[0], stop.lonlat, self._grip.neighbours[1])
        straight = tuple(place for place in places if place is not None)
        tool, grip = self._tool, self._grip
        routes = tool.sketch.routes
        tool.show_drag(DragView(straight, stop.lonlat, grip.moves, tuple(routes[:1])))
        tried = grip.tried(stop)
        if len(tried.stops) > 1:
            tool.sketch.ask(tried)

    def finish(self, event: PointerEvent) -> None:
        """Make the step."""
        stop = self._tool.stop_at(event)
        self._let_go()
        desk = self._tool.desk
        desk.change(self._grip.text(stop), self._grip.draft_with(stop))
        self._tool.keep_drag_until_answered()

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._let_go()
        self._tool.show_drag(None)
        self._tool.hint_changed.emit(self._tool.hint())

    def _let_go(self) -> None:
        self._tool.sketch.stop()
        self._tool.canvas.override_cursor(None)
        self._tool.show_snap(None)
