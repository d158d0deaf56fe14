"""Puts routes into the window: desk, tool, overlay, panel, planner and store, when first wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from corridormap.core.measurement import Measurement
from corridormap.core.name_index import NamedFeature

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from corridormap.app.main_window import MainWindow
    from corridormap.app.route_parts import RouteWorkshop
    from corridormap.ui.canvas.pointer import PointerEvent

TOOL = "draw_route"


class Routes(QObject):
    """What the window knows of routes; the rest is imported at the first use.

    Args:
        window: Whose canvas, tools, docks and session they work with.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.session)
        self._window = window
        self._is_begun = False
        window.actions_[TOOL].triggered.connect(lambda _=False: self.draw())
        window.tools.menu_requested.connect(self.show_map_menu)
        window.panels.route.make = self._make_panel
        window.panels.measure.route_requested.connect(self.take_measurement)
        window.panels.search.stop_wanted.connect(self.add_found)

    @cached_property
    def workshop(self) -> RouteWorkshop:
        """Everything routes need, made at the first use."""
        from corridormap.app.route_parts import RouteWorkshop

        self._is_begun = True
        return RouteWorkshop(self._window, self)

    def draw(self) -> None:
        """Draw with the mouse."""
        self.workshop.warm_up()
        self._window.tools.choose(TOOL)
        self._window.panels.wanted.emit("route")

    def take_measurement(self, measurement: Measurement) -> None:
        """Make a route of a measurement's points."""
        workshop = self.workshop
        stops = [workshop.places.stop_of_waypoint(point) for point in measurement.waypoints]
        workshop.desk.start_anew(stops)
        self.draw()

    def add_found(self, feature: NamedFeature) -> None:
        """Add what was found by its name to the route on the desk."""
        workshop = self.workshop
        workshop.warm_up()
        self._window.panels.wanted.emit("route")
        workshop.desk.add_stop(workshop.places.stop_of_feature(feature))
        workshop.follow_stops()

    def show_map_menu(self, event: PointerEvent) -> None:
        """Show what a route can do with the place that was clicked."""
        self.workshop.show_map_menu(event)

    def finish(self) -> None:
        """Write what is left: the window is going."""
        if self._is_begun:
            self.workshop.finish()

    def _make_panel(self) -> QWidget:
        return self.workshop.make_panel()
