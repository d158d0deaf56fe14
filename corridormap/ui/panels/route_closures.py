"""What is closed for a route, what each closure costs it, and a line to close more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.length_unit import LengthUnit
from corridormap.network.route import NoRoute, Route
from corridormap.ui.panels.route_affected import AffectedCorridors, AffectedRoutes
from corridormap.ui.routes.closure_costs import ClosureWatch, detour_numbers
from corridormap.ui.routes.name_box import NameBox, NameHit
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_services import Closable, RouteServices
from corridormap.ui.routes.route_words import kind_words
from corridormap.ui.routes.rows_view import ViewRow
from corridormap.ui.routes.whole_rows import WholeRows

LEAST_PX = 60
"""Of all lists together."""


class RouteClosures(QWidget):
    """Closes by name; Del or the button opens again what is the current row.

    Args:
        desk: Whose draft.
        services: Names, planner and job runner.
        parent: Owner.
    """

    message_raised = Signal(str)
    """One line for people about what could not be done."""

    def __init__(
        self, desk: RouteDesk, services: RouteServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._search = services.search
        self._unit = LengthUnit.KM
        self.watch = ClosureWatch(desk, services.plan, services.runner)
        self.name_box = NameBox(self._find, services.search.is_ready, self)
        self.table = WholeRows(self)
        self.affected = AffectedCorridors(
            desk, services.runner, services.effects, self._name_of, self
        )
        self.affected_routes = AffectedRoutes(
            desk, services.runner, services.route_effects, services.shelf.stored, self
        )
        self.together = QLabel(self)
        self.together.setWordWrap(True)
        self.reopen_button = QPushButton(self)
        self._lay_out()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.reopen_current)
        self.name_box.name_chosen.connect(self._close)
        self.name_box.nothing_found.connect(self._tell_nothing)
        self.reopen_button.clicked.connect(self.reopen_current)
        self.table.row_chosen.connect(lambda _: self._enable())
        desk.draft_changed.connect(self._show)
        self.watch.found.connect(self._show)
        self._retranslate()

    def set_unit(self, unit: LengthUnit) -> None:
        """Show lengths in another unit."""
        self._unit = unit
        self.affected.set_unit(unit)
        self.affected_routes.set_unit(unit)
        self._show()

    def reopen_current(self) -> None:
        """Open what is the current row."""
        row = self.table.current_row
        if row is not None and isinstance(row.key, str):
            self._desk.reopen(row.key)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(4, 4, 4, 0)
        top.addWidget(self.name_box, 1)
        top.addWidget(self.reopen_button)
        self.together.setContentsMargins(4, 0, 4, 2)
        # The lists scroll as one: in a low dock none would have room of its own.
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for part in (self.table, self.together, self.affected, self.affected_routes):
            rows.addWidget(part)
        rows.addStretch(1)
        self.page = QScrollArea(self)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setWidgetResizable(True)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.setMinimumHeight(LEAST_PX)
        self.page.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.page, 1)

    def _name_of(self, key: str, name: str) -> str:
        """Return what a corridor or a place is called."""
        title = self._search.corridor_title(key)
        return title if title != key else self._search.place_name(key, name)

    def _find(self, text: str) -> list[NameHit]:
        return [
            NameHit(hit.title, hit.about, kind_words(hit.kind), hit)
            for hit in self._search.closables(text)
        ]

    def _close(self, hit: object) -> None:
        if isinstance(hit, Closable):
            self._desk.close(hit.name)

    def _tell_nothing(self, text: str) -> None:
        words = self.tr("“{text}”: nothing that can be closed is called so.")
        self.message_raised.emit(words.format(text=text))

    def _show(self) -> None:
        closed = self._desk.draft.closed
        self.table.set_titles(self.tr("Closed"), (self._unit.symbol, "h"))
        self.table.show_rows([self._row(name) for name in closed])
        self.table.setVisible(bool(closed))
        self.together.setText(self._together() if closed else self._hint())
        self.together.setVisible(bool(self.together.text()))
        self._enable()

    def _row(self, name: str) -> ViewRow:
        costs = self.watch.costs
        title = self._search.closed_title(name)
        if costs is None or name not in costs.alone:
            return ViewRow(title, "", ("…", "…"), key=name)
        about, numbers = self._cost_words(costs.alone[name], costs.open_way)
        return ViewRow(title, about, numbers, key=name)

    def _cost_words(
        self, way: Route | NoRoute, open_way: Route | NoRoute
    ) -> tuple[str, tuple[str, str]]:
        """Return what closing it alone does, and length and hours more."""
        numbers = detour_numbers(way, open_way, self._unit)
        if isinstance(open_way, NoRoute):
            return self.tr("there is no way even with all open"), ("–", "–")
        if numbers is None:
            return self.tr("cut: no other way"), (self.tr("cut"), self.tr("cut"))
        if numbers == ("0", "0"):
            return self.tr("the best way does not use it"), numbers
        return self.tr("detour against the open way"), numbers

    def _together(self) -> str:
        costs = self.watch.costs
        if costs is None or len(self._desk.draft.closed) < 2:
            return ""
        numbers = detour_numbers(costs.together, costs.open_way, self._unit)
        if numbers is None:
            if isinstance(costs.open_way, NoRoute):
                return ""
            return self.tr("All together: cut.")
        text = self.tr("All together: {length} {unit}, {hours} h against the open way.")
        return text.format(length=numbers[0], unit=self._unit.symbol, hours=numbers[1])

    def _hint(self) -> str:
        return self.tr("Nothing is closed. Type the name of a crossing, port, strait or leg.")

    def _enable(self) -> None:
        self.reopen_button.setEnabled(self.table.current_row is not None)

    def _retranslate(self) -> None:
        self.name_box.setPlaceholderText(self.tr("Close a crossing, port, strait…"))
        self.name_box.setAccessibleName(self.tr("Close by name"))
        self.reopen_button.setText(self.tr("Reopen"))
        self.table.setAccessibleName(self.tr("What is closed"))
        self._show()
