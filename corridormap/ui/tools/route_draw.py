"""The tool that draws a route: click by click, dragged into shape, changed by menus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from corridormap.core.map_places import nearest_place
from corridormap.core.snapping import SnapMatch
from corridormap.network.route import Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.canvas.pointer import Interaction, PointerEvent
from corridormap.ui.canvas.snap_marker import SnapMarker
from corridormap.ui.routes.map_places import MapPlaces
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_edits import point_stop, without_point, wrapped_lon
from corridormap.ui.routes.route_menus import RouteMenus
from corridormap.ui.routes.route_overlay import DragView, RouteOverlay
from corridormap.ui.routes.route_sketch import RouteSketch
from corridormap.ui.routes.shown_route import reason_words
from corridormap.ui.tools.alt_watch import AltWatch
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.map_targets import snap_at
from corridormap.ui.tools.route_drags import RouteDrag, grip_at
from corridormap.ui.tools.route_hits import RouteHits

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas


@dataclass(frozen=True, slots=True)
class RouteParts:
    """What the tool works with.

    Attributes:
        desk: The route.
        overlay: Draws it, on the canvas already.
        sketch: Plans while a hand drags.
        places: Ports and crossings of the map.
        menus: For the right button.
    """

    desk: RouteDesk
    overlay: RouteOverlay
    sketch: RouteSketch
    places: MapPlaces
    menus: RouteMenus


class RouteTool(MapTool):
    """Adds a stop a click, snapped unless Alt is held; drags change what is there.

    Enter or a double click ends the route, the next click begins another. Backspace and Del take
    out what lies under the pointer, or else the last stop.

    Args:
        canvas: Where it works.
        parts: What it works with.
    """

    cursor_shape = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas, parts: RouteParts) -> None:
        super().__init__(canvas)
        self.desk, self.sketch = parts.desk, parts.sketch
        self._overlay, self._places, self._menus = parts.overlay, parts.places, parts.menus
        self._hits = RouteHits(canvas, parts.desk, parts.overlay)
        self._marker = SnapMarker()
        self._alt = AltWatch(self)
        self._is_open = True
        self._last: PointerEvent | None = None
        self._held: tuple[object, ...] | None = None
        self._route_id = parts.desk.draft.route_id
        parts.desk.draft_changed.connect(self._follow_draft)
        parts.desk.answered.connect(self._follow_answer)
        parts.sketch.answered.connect(self._show_sketch)

    @property
    def is_open(self) -> bool:
        """Whether the next click goes on with the route; after its end it begins another."""
        return self._is_open

    def hint(self) -> str:
        """Return the clicks and keys of drawing."""
        places = self._places
        refused = self._refused()
        if refused is not None:
            titles = places.closed_title, places.corridor_title
            words = reason_words(*refused, places.place_name, *titles)
            return words.replace("\n", " ")
        if self._is_open:
            return self.tr(
                "Click: add a stop (Alt: free) · Backspace: take it out · Enter: end · "
                "right click: mode, way"
            )
        return self.tr(
            "Drag a stop or the line: reshape · click: new route · right click: mode, way"
        )

    def _refused(self) -> tuple[StoredRoute, str] | None:
        """Return the route without a way, as a hand tries it or as it is, and why."""
        if self._overlay.drag is not None:
            return self.sketch.refused
        return (self.desk.draft, self.desk.reason) if self.desk.reason else None

    def start(self) -> None:
        """Show what a click would snap to."""
        self._alt.start()
        self.canvas.add_overlay(self._marker)
        self.hint_changed.emit(self.hint())

    def end(self) -> None:
        """Leave the route as it is."""
        self._alt.stop()
        self._last = None
        self._forget_pointer()
        self.canvas.remove_overlay(self._marker)

    def cancel(self) -> None:
        """Go on with nothing: the route stays as it is."""
        self.finish()

    def finish(self) -> None:
        """End the route."""
        self._is_open = not self.desk.draft.stops
        self._overlay.rubber = ()
        self.hint_changed.emit(self.hint())
        self.canvas.update()

    def clicked(self, event: PointerEvent) -> None:
        """Add a stop, or look at the leg that was clicked."""
        if self._hits.handle_at(event.screen_point) is not None:
            return
        match = self._snap(event)
        stop = self._stop(event, match)
        hit = self._hits.leg_at(event.screen_point)
        if hit is not None and not stop.place_id:
            self.desk.select_leg(hit.leg)
            return
        if not self._is_open and self.desk.draft.stops:
            self.desk.start_anew((stop,))
        else:
            self.desk.add_stop(stop)
        self._is_open = True
        self._follow_pointer(event)
        self.hint_changed.emit(self.hint())

    def double_clicked(self, event: PointerEvent) -> None:
        """End the route; its last stop was added by the first click."""
        self.finish()

    def secondary_clicked(self, event: PointerEvent) -> None:
        """Show the menu of what was clicked, or of the map."""
        handle = self._hits.handle_at(event.screen_point)
        hit = self._hits.leg_at(event.screen_point) if handle is None else None
        menu: QMenu | None = None
        if isinstance(handle, int):
            menu = self._menus.of_stop(handle, self.canvas)
        elif handle is not None:
            menu = self._menus.of_point(handle, self.canvas)
        elif hit is not None:
            self.desk.select_leg(hit.leg)
            menu = self._menus.of_leg(hit.leg, hit.anchor.part, self.canvas)
        # The pointer goes to the menu, and is elsewhere when that closes.
        self.left()
        if menu is None:
            super().secondary_clicked(event)
            return
        x, y = event.screen_point
        menu.popup(self.canvas.mapToGlobal(QPoint(round(x), round(y))))

    def hovered(self, event: PointerEvent) -> None:
        """Show what a click or drag would take hold of."""
        self._alt.note(event)
        self._last = event
        self._follow_pointer(event)
        self._get_ready(event)

    def left(self) -> None:
        """The pointer is gone."""
        self._alt.note(None)
        self._last = None
        self._forget_pointer()

    def key_pressed(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Take a stop out, or end."""
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.take_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            return False
        return True

    def take_out(self) -> None:
        """Remove the stop or point under the pointer, or else the last stop."""
        desk, handle = self.desk, None
        if self._last is not None:
            handle = self._hits.handle_at(self._last.screen_point)
        if isinstance(handle, tuple):
            text = self.tr("Remove a point of the way")
            desk.change(text, without_point(desk.draft, *handle))
        elif desk.draft.stops:
            desk.remove_stop(len(desk.draft.stops) - 1 if handle is None else handle)

    def drag(self, event: PointerEvent) -> Interaction:
        """Take hold of a stop, a point or the line; drags elsewhere move the map."""
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            return super().drag(event)
        grip = grip_at(self.desk, self._hits, event.screen_point)
        return super().drag(event) if grip is None else RouteDrag(self, grip)

    def stop_at(self, event: PointerEvent) -> Stop:
        """Return the stop that the pointer means, and show what it is snapped to."""
        match = self._snap(event)
        self.show_snap(match, event)
        return self._stop(event, match)

    def show_snap(self, match: SnapMatch | None, event: PointerEvent | None = None) -> None:
        """Mark what is snapped to."""
        self._marker.match = match
        self._marker.place = None if event is None else event.map_point
        self.canvas.update()

    def show_drag(self, view: DragView | None) -> None:
        """Show what a drag tries."""
        self._overlay.drag = view
        self._overlay.hovered = None
        self._overlay.rubber = ()
        self.canvas.update()

    def keep_drag_until_answered(self) -> None:
        """Show what was tried until the desk has its answer: nothing jumps back meanwhile."""
        view = self._overlay.drag
        is_waited_for = view is not None and self.desk.is_planning
        self.show_drag(replace(view, straight=()) if view and is_waited_for else None)
        # What the hand was told last is over, also where nothing is asked for anew.
        self.hint_changed.emit(self.hint())

    def _snap(self, event: PointerEvent) -> SnapMatch | None:
        if event.holds(Qt.KeyboardModifier.AltModifier):
            return None
        return snap_at(self.canvas, event.map_point)

    def _stop(self, event: PointerEvent, match: SnapMatch | None) -> Stop:
        if match is not None:
            return self._places.stop_of_match(match)
        return map_stop(self.canvas, event.map_point)

    def _follow_pointer(self, event: PointerEvent) -> None:
        self._overlay.hovered = handle = self._hits.handle_at(event.screen_point)
        hit = self._hits.leg_at(event.screen_point) if handle is None else None
        match = self._snap(event) if handle is None else None
        stops = self.desk.draft.stops
        can_hold = handle is not None or hit is not None
        self.canvas.override_cursor(Qt.CursorShape.OpenHandCursor if can_hold else None)
        self._overlay.rubber = ()
        if self._is_open and stops and not can_hold:
            self._overlay.rubber = (stops[-1].lonlat, self._stop(event, match).lonlat)
        self.show_snap(match if hit is None else None, event)

    def _get_ready(self, event: PointerEvent) -> None:
        """Have what leads to the neighbours of what may be dragged be found before it is."""
        grip = grip_at(self.desk, self._hits, event.screen_point)
        held = None if grip is None else (self.desk.draft, grip.first, grip.last)
        if grip is not None and held != self._held:
            self.sketch.prepare(grip.tried(map_stop(self.canvas, event.map_point)))
        self._held = held

    def _forget_pointer(self) -> None:
        self._overlay.hovered = None
        self._overlay.rubber = ()
        self.canvas.override_cursor(None)
        self.show_snap(None)

    def _follow_draft(self) -> None:
        if self.desk.draft.route_id != self._route_id:
            self._route_id = self.desk.draft.route_id
            self._is_open = len(self.desk.draft.stops) < 2
        self._overlay.hovered = None
        if self._last is not None and self._overlay.drag is None:
            self._follow_pointer(self._last)

    def _follow_answer(self) -> None:
        if self._overlay.drag is not None and not self._overlay.drag.straight:
            self.show_drag(None)
        if self.canvas.tool is self:
            self.hint_changed.emit(self.hint())

    def _show_sketch(self) -> None:
        view = self._overlay.drag
        if view is not None and view.straight:
            self.show_drag(replace(view, routes=tuple(self.sketch.routes[:1])))
            # Where no leg follows the hand it is told why, and again where one does.
            self.hint_changed.emit(self.hint())


def map_stop(canvas: MapCanvas, map_point: tuple[float, float]) -> Stop:
    """Return a place of the map as a stop that is called by its coordinate."""
    lon, lat = nearest_place(map_point, canvas.settings().view.crs)
    return point_stop(wrapped_lon(lon), min(max(lat, -90.0), 90.0))
