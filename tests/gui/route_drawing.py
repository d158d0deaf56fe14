"""A canvas with the route tool on it and a planner that goes straight, to draw with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event as Gate

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from corridormap.core.feedback import Feedback
from corridormap.core.measure import densify, line_length_m, unwrap
from corridormap.network.places import ClosedThing
from corridormap.network.route import CrossingPassed, Event, NoRoute, Route, RouteLeg
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.routes.map_places import MapPlaces
from corridormap.ui.routes.route_desk import Answer, RouteDesk, RoutePlans
from corridormap.ui.routes.route_menus import MenuLookups, RouteMenus
from corridormap.ui.routes.route_overlay import RouteOverlay
from corridormap.ui.routes.route_sketch import RouteSketch
from corridormap.ui.tools.route_draw import RouteParts, RouteTool
from tests.gui.canvas_rig import CanvasRig

BORDER = (105.0, 11.0)


def straight_route(draft: StoredRoute) -> Route:
    """Return a leg between each two stops, through the points between them."""
    legs = []
    for (start, end), part in zip(pairwise(draft.stops), draft.parts, strict=True):
        corners = unwrap(np.array([start.lonlat, *part.points, end.lonlat], np.float64))
        steps = np.hstack((corners[:-1], corners[1:])).tolist()
        pieces = [densify(lon, lat, lon2, lat2, 50_000.0) for lon, lat, lon2, lat2 in steps]
        line = unwrap(np.vstack(pieces))
        length_m = line_length_m(line)
        mode = part.mode or "rail"
        uses = ("malacca",) if mode == "sea" else ()
        numbers = (length_m, length_m, length_m / 50_000.0, 1.0, 1.0)
        legs.append(RouteLeg(start, end, mode, "network", line, *numbers, uses=uses))
    crossing = CrossingPassed("friendship", "Friendship", ("CN", "VN"), 1.0, *BORDER, "rail", True)
    gauge = Event("gauge", "Friendship", 1.0, 1.0, 1.0, "1435 → 1000", *BORDER)
    return Route(draft.stops, tuple(legs), (crossing,), (gauge,))


@dataclass
class StraightPlanner:
    """Goes straight wherever nothing is closed.

    Attributes:
        gate: Answers wait until it is set.
        asked: Every question.
    """

    gate: Gate = field(default_factory=Gate)
    asked: list[StoredRoute] = field(default_factory=list)

    def plan(self, draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        self.asked.append(draft)
        self.gate.wait(200)
        feedback.check()
        if draft.closed:
            return NoRoute(f"No way: cut by closing {', '.join(draft.closed)}.")
        return [straight_route(draft) for _ in range(count + 1)]


class RouteDrawing:
    """The tool in use on a canvas.

    Args:
        rig: The canvas.
    """

    def __init__(self, rig: CanvasRig) -> None:
        self.rig = rig
        self.planner, self.sketcher = StraightPlanner(), StraightPlanner()
        self.planner.gate.set()
        self.sketcher.gate.set()
        self.stack = QUndoStack()
        self.kept: list[StoredRoute] = []
        self.map_menus: list[PointerEvent] = []
        self.closed: list[ClosedThing] = []
        canvas = rig.canvas
        self.desk = RouteDesk(
            RoutePlans(self.planner.plan, self.kept.append, rig.runner, self.stack)
        )
        self.overlay = RouteOverlay(self.desk, lambda: self.closed)
        self.sketch = RouteSketch(self.sketcher.plan, rig.runner)
        self.places = MapPlaces(canvas)
        lookups = MenuLookups(
            self.places.corridors_beside,
            self.places.closable_place,
            lambda label: {"malacca": "Strait of Malacca"}[label],
        )
        self.menus = RouteMenus(self.desk, lookups)
        parts = RouteParts(self.desk, self.overlay, self.sketch, self.places, self.menus)
        self.tool = RouteTool(canvas, parts)
        self.tool.menu_requested.connect(self.map_menus.append)
        canvas.add_overlay(self.overlay)
        canvas.set_tool(self.tool)

    def close(self) -> None:
        self.planner.gate.set()
        self.sketcher.gate.set()

    @property
    def names(self) -> list[str]:
        return [stop.name for stop in self.desk.draft.stops]

    def click(self, lon: float, lat: float, keys: Qt.KeyboardModifier | None = None) -> None:
        self.rig.click(self.rig.at(lon, lat), keys or Qt.KeyboardModifier.NoModifier)

    def draw(self, *places: tuple[float, float]) -> None:
        """Click stops, end the route, wait for the answer."""
        for place in places:
            self.click(*place)
        self.rig.key(Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        self.rig.qtbot.waitUntil(lambda: not self.desk.is_planning and not self.rig.runner.jobs)

    def menu_at(self, lon: float, lat: float) -> QMenu:
        """Return the menu that the right button brings up."""
        place = self.rig.at(lon, lat)
        QTest.mouseClick(
            self.rig.canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place
        )
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def color_at(self, place: QPoint) -> QColor:
        return self.rig.canvas.grab().toImage().pixelColor(place)


def choose(menu: QMenu, text: str) -> None:
    """Trigger an entry of a menu or of one of its submenus, and close it."""
    for action in entries(menu):
        if action.text() == text:
            action.trigger()
            menu.close()
            return
    raise AssertionError(f"{text} is not among {[action.text() for action in entries(menu)]}")


def entries(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        found += entries(below) if isinstance(below, QMenu) else [action]
    return found


def drawings(rig: CanvasRig) -> Iterator[RouteDrawing]:
    drawing = RouteDrawing(rig)
    yield drawing
    drawing.close()
