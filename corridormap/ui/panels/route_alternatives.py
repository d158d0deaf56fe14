"""Other ways beside the best one: how many, and what they add to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.alternatives import MOST
from corridormap.network.route import Route
from corridormap.ui.routes.route_colors import alternative_colors
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_rows import differences
from corridormap.ui.routes.rows_view import RowsView, ViewRow


class RouteAlternatives(QWidget):
    """Asks the desk for alternatives; a row makes one of them the route that is looked at.

    Args:
        desk: Whose routes.
        parent: Owner.
    """

    def __init__(self, desk: RouteDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._routes: list[Route] = []
        self._unit = LengthUnit.KM
        self._label = QLabel(self)
        self.count_box = QSpinBox(self)
        self.count_box.setRange(0, MOST)
        self._label.setBuddy(self.count_box)
        self.table = RowsView(self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        top = QHBoxLayout()
        top.setContentsMargins(4, 4, 4, 0)
        top.addWidget(self._label)
        top.addWidget(self.count_box)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.hint)
        self.hint.setContentsMargins(4, 0, 4, 2)
        self.count_box.valueChanged.connect(desk.want_alternatives)
        self.table.row_chosen.connect(self._choose)
        desk.draft_changed.connect(self._follow_count)
        desk.chosen_changed.connect(self.table.set_current)
        self._retranslate()

    def show_routes(self, routes: list[Route], unit: LengthUnit) -> None:
        """Show the best route and those beside it."""
        self._routes, self._unit = routes, unit
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _follow_count(self) -> None:
        wanted = self._desk.wanted_alternatives
        if self.count_box.value() != wanted:
            self.count_box.setValue(wanted)

    def _choose(self, number: object) -> None:
        if isinstance(number, int):
            self._desk.choose(number)

    def _show(self) -> None:
        self._follow_count()
        routes = self._routes
        currency = (routes[0] if routes else self._desk.draft).assumptions.currency
        titles = (self._unit.symbol, "h", currency, "kg CO₂")
        self.table.set_titles(self.tr("Way"), titles)
        colors = alternative_colors(len(routes))
        rows = [
            ViewRow(row.title, row.about, row.numbers, color, key=row.number)
            for row, color in zip(differences(routes, self._unit), colors, strict=True)
        ]
        self.table.show_rows(rows)
        if routes:
            self.table.set_current(self._desk.chosen)
        self.hint.setText(self._hint())

    def _hint(self) -> str:
        wanted, found = self._desk.wanted_alternatives, len(self._routes) - 1
        if not self._routes:
            return ""
        if not wanted:
            return self.tr("Ask for up to {count} other ways to compare.").format(count=MOST)
        if found < wanted:
            text = self.tr("{found} of {wanted} found: others share 70% of the way or more.")
            return text.format(found=found, wanted=wanted)
        return self.tr("Numbers are what a way adds to the best one.")

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Alternatives"))
        self.count_box.setAccessibleName(self.tr("How many alternatives"))
        self.table.setAccessibleName(self.tr("Differences from the best route"))
        self._show()
