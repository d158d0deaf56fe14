"""The panel where a route is named, planned, read and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.errors import CorridorMapError
from corridormap.network.route import Route
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.route_about import RouteAbout
from corridormap.ui.panels.route_foot import RouteFoot
from corridormap.ui.panels.route_head import RouteHead
from corridormap.ui.panels.route_options import RouteOptions
from corridormap.ui.panels.route_results import RouteResults
from corridormap.ui.panels.route_shelf import RouteShelfList
from corridormap.ui.panels.route_stops import StopsList
from corridormap.ui.routes.name_box import NameBox, NameHit
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_services import FoundStop, RouteServices, SaveTable
from corridormap.ui.routes.route_text import route_text, route_title
from corridormap.ui.routes.route_words import kind_words
from corridormap.ui.routes.shown_route import shown_route

PATIENCE_MS = 150
"""Answers that come sooner are not announced: a line that comes and goes only flickers."""
BUSY_PX = 3
NOT_IN_NAMES = '\\/:*?"<>|'


class RoutePanel(QWidget):
    """The route on the desk: what is asked for above, the answer below.

    Args:
        desk: The route that is being drawn.
        services: What the program around gives.
    """

    message_raised = Signal(str)
    """One line for people about what could not be done."""
    stop_activated = Signal(int)
    """Number of a stop to be shown on the map."""
    stop_added = Signal()
    """Somebody typed a place that may be out of view."""
    saved = Signal(object)
    """Path of a table that was written."""

    def __init__(self, desk: RouteDesk, services: RouteServices) -> None:
        super().__init__()
        self._desk, self._services = desk, services
        self.folder: Callable[[], Path] = Path.home
        """Where file dialogs begin."""
        self.head = RouteHead(desk, services.search.place_name, self)
        self.about = RouteAbout(desk, self)
        self.stops = StopsList(desk, services.search, self)
        self.add_box = NameBox(self._find, services.search.is_ready, self)
        self.options = RouteOptions(desk, self)
        self.results = RouteResults(desk, services, self)
        self.foot = RouteFoot(desk, services, self)
        self.shelf = RouteShelfList(desk, services, self)
        self.hint = QLabel(self)
        self.busy = QProgressBar(self)
        self.pages = QStackedWidget(self)
        self._lay_out()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._connect()
        self._retranslate()
        self._show()

    def copy_text(self) -> None:
        """Put all that is known of the route that is looked at on the clipboard."""
        route = self._desk.route
        if route is not None:
            unit = self._services.options.unit
            text = route_text(self._readable_draft(), self._readable(route), unit)
            QGuiApplication.clipboard().setText(text)

    def save_csv(self) -> None:
        """Ask for a file and write the routes to it as CSV."""
        kinds = self.tr("CSV table") + " (*.csv)"
        self._save(self._services.save_csv, kinds, ".csv")

    def save_xlsx(self) -> None:
        """Ask for a file and write the routes to it as a workbook."""
        kinds = self.tr("Excel workbook") + " (*.xlsx)"
        self._save(self._services.save_xlsx, kinds, ".xlsx")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.busy.setRange(0, 1)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(BUSY_PX)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.hint.setContentsMargins(4, 8, 4, 8)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        parts: tuple[QWidget, ...] = (self.stops, self.add_box, self.options, self.busy, self.hint)
        for part in parts:
            rows.addWidget(part)
        rows.addWidget(self.results, 1)
        rows.addStretch(0)
        self.pages.addWidget(page)
        self.pages.addWidget(self.shelf)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(3)
        for widget in (self.head, self.about):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        desk = self._desk
        self.head.copy_wanted.connect(self.copy_text)
        self.head.csv_wanted.connect(self.save_csv)
        self.head.xlsx_wanted.connect(self.save_xlsx)
        self.head.shelf_toggled.connect(self._show_shelf)
        self.shelf.opened.connect(lambda: self.head.shelf_button.setChecked(False))
        self.add_box.name_chosen.connect(self._add_stop)
        self.add_box.nothing_found.connect(self._tell_nothing)
        self.stops.stop_activated.connect(self.stop_activated)
        self.results.message_raised.connect(self.message_raised)
        self._patience.timeout.connect(self._show_busy)
        desk.planning_started.connect(self._patience.start)
        desk.draft_changed.connect(self._show)
        desk.answered.connect(self._show)

    def _find(self, text: str) -> list[NameHit]:
        return [_hit(found) for found in self._services.search.stops(text)]

    def _add_stop(self, found: object) -> None:
        if isinstance(found, FoundStop):
            self._desk.add_stop(found.stop)
            self.stop_added.emit()
            self.stops.setCurrentRow(self.stops.count() - 1)

    def _tell_nothing(self, text: str) -> None:
        words = self.tr("“{text}”: no place is called so.")
        self.message_raised.emit(words.format(text=text))

    def _show_shelf(self, is_shown: bool) -> None:
        if is_shown:
            self.shelf.open_shelf(self._services.options.unit)
        self.pages.setCurrentIndex(int(is_shown))
        self.about.setVisible(not is_shown)
        self.foot.setVisible(not is_shown)

    def _show_busy(self) -> None:
        if self._desk.is_planning:
            self.busy.setRange(0, 0)
            self.busy.setAccessibleName(self.tr("Looking for a way…"))

    def _show(self) -> None:
        if not self._desk.is_planning:
            self._patience.stop()
            self.busy.setRange(0, 1)
            self.busy.setAccessibleName("")
        count = len(self._desk.draft.stops)
        self.hint.setVisible(count < 2)
        self.hint.setText(self._first_steps(count))
        self.results.setVisible(count > 1)
        self.foot.setVisible(count > 1)
        self.stops.setVisible(count > 0)

    def _first_steps(self, count: int) -> str:
        if count == 1:
            return self.tr("Now the next stop: type its name above, or click on the map.")
        return self.tr(
            "Type two places above, or choose the route tool and click on the map. The way "
            "between them, its borders, hours, cost and CO₂ are shown here, and stored at once."
        )

    def _save(self, save: SaveTable, kinds: str, suffix: str) -> None:
        routes = [self._readable(route) for route in self._desk.routes]
        if not routes:
            return
        title = route_title(self._desk.draft, routes[0])
        name = "".join("-" if sign in NOT_IN_NAMES else sign for sign in title) + suffix
        path = ask_save_path(
            self, self.tr("Save the route"), self.folder() / name, kinds, (suffix,)
        )
        if path is None:
            return
        try:
            save(path, self._readable_draft(), routes)
        except CorridorMapError as exc:
            self.message_raised.emit(str(exc))
        else:
            self.saved.emit(path)

    def _readable(self, route: Route) -> Route:
        """Return a route with names and warnings in the language of the window."""
        search = self._services.search
        shown = shown_route(route, search.place_name, search.passage_name)
        return replace(shown, warnings=tuple(map(message_words, shown.warnings)))

    def _readable_draft(self) -> StoredRoute:
        """Return the draft with what is closed by the names that people read."""
        draft = self._desk.draft
        return replace(draft, closed=tuple(map(self._services.search.closed_title, draft.closed)))

    def _retranslate(self) -> None:
        self.add_box.setPlaceholderText(self.tr("Add a stop: name or latitude, longitude"))
        self.add_box.setAccessibleName(self.tr("Add a stop by name"))
        self._show()


def _hit(found: FoundStop) -> NameHit:
    kind = kind_words(found.stop.kind)
    if not kind:
        # A city is no port: what is known of it stands where others have their kind.
        return NameHit(found.stop.name, "", found.about, found)
    return NameHit(found.stop.name, found.about, kind, found)
