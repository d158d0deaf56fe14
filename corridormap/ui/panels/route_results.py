"""The answer to a route: totals, strip, and tables in tabs, all looking at the same leg."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from corridormap.network.route import Route
from corridormap.ui.panels.route_alternatives import RouteAlternatives
from corridormap.ui.panels.route_closures import RouteClosures
from corridormap.ui.panels.route_legs import RouteLegs
from corridormap.ui.panels.route_on_the_way import RouteOnTheWay
from corridormap.ui.panels.route_summary import RouteSummary
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_services import RouteServices
from corridormap.ui.routes.route_strip import RouteStrip
from corridormap.ui.routes.shown_route import reason_words, shown_route


class RouteResults(QWidget):
    """Follows the desk; what was last found stays until the next answer is there.

    Args:
        desk: Whose routes.
        services: Names, capacities, planner.
        parent: Owner.
    """

    message_raised = Signal(str)
    """One line for people about what could not be done."""

    def __init__(
        self, desk: RouteDesk, services: RouteServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._services = desk, services
        self.summary = RouteSummary(self)
        self.strip = RouteStrip(self)
        self.legs = RouteLegs(self)
        self.on_the_way = RouteOnTheWay(services.search.capacity, self)
        self.alternatives = RouteAlternatives(desk, self)
        self.closures = RouteClosures(desk, services, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        for page in (self.legs, self.on_the_way, self.alternatives, self.closures):
            self.tabs.addTab(page, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.summary)
        column.addWidget(self.strip)
        column.addWidget(self.tabs, 1)
        self._connect()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _connect(self) -> None:
        desk = self._desk
        desk.answered.connect(self._show)
        desk.chosen_changed.connect(lambda _: self._show())
        desk.draft_changed.connect(self._follow_draft)
        desk.leg_selected.connect(self.strip.select_leg)
        desk.leg_selected.connect(self.legs.select_leg)
        self._services.options.changed.connect(self._show)
        for part in (self.strip, self.legs, self.on_the_way):
            part.leg_chosen.connect(self._select)
        self.closures.message_raised.connect(self.message_raised)

    def _follow_draft(self) -> None:
        if self._desk.routes:
            self._name_tabs()
        else:
            # The money that empty tables are headed by may be another one.
            self._show()

    def _select(self, number: int) -> None:
        # Telling again makes the map flash the leg again.
        self._desk.select_leg(number)

    def _show(self) -> None:
        desk, unit = self._desk, self._services.options.unit
        routes = [self._named(route) for route in desk.routes]
        route = routes[desk.chosen] if desk.chosen < len(routes) else None
        self.summary.show_answer(route, self._reason(), unit)
        self.strip.show_route(route, unit)
        self.strip.setVisible(route is not None)
        currency = desk.draft.assumptions.currency if route is None else route.assumptions.currency
        self.legs.show_route(route, unit, currency)
        self.on_the_way.show_route(route, unit)
        self.alternatives.show_routes(routes, unit)
        self.closures.set_unit(unit)
        self.strip.select_leg(desk.selected_leg)
        self.legs.select_leg(desk.selected_leg)
        self._name_tabs()

    def _reason(self) -> str:
        desk, search = self._desk, self._services.search
        titles = search.closed_title, search.corridor_title
        return reason_words(desk.draft, desk.reason, search.place_name, *titles)

    def _named(self, route: Route) -> Route:
        search = self._services.search
        return shown_route(route, search.place_name, search.passage_name)

    def _name_tabs(self) -> None:
        route, closed = self._desk.route, len(self._desk.draft.closed)
        warnings = 0 if route is None else len(route.warnings)
        others = max(len(self._desk.routes) - 1, 0)
        texts = (
            self.tr("Legs"),
            _counted(self.tr("Borders"), warnings, "⚠ "),
            _counted(self.tr("Compare"), others),
            _counted(self.tr("Closed"), closed),
        )
        for number, text in enumerate(texts):
            if self.tabs.tabText(number) != text:
                self.tabs.setTabText(number, text)

    def _retranslate(self) -> None:
        tips = (
            self.tr("Legs, borders, changes of gauge and mode"),
            self.tr("Warnings, crossings with their capacity, member regions"),
            self.tr("Alternatives beside the best route"),
            self.tr("What is closed, and what that costs"),
        )
        for number, tip in enumerate(tips):
            self.tabs.setTabToolTip(number, tip)
        self._show()


def _counted(text: str, count: int, mark: str = "") -> str:
    if not count:
        return text
    return f"{mark}{text}" if mark else f"{text} {count}"
