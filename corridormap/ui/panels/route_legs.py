"""The table of legs, with what happens on the way between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.assumptions import CURRENCY
from corridormap.network.route import Route
from corridormap.ui.routes.route_colors import mode_color
from corridormap.ui.routes.route_rows import RouteRow, leg_rows, method_note
from corridormap.ui.routes.rows_view import RowsView, ViewRow


class RouteLegs(QWidget):
    """Legs, events and the total; under them how the lengths came about.

    Args:
        parent: Owner.
    """

    leg_chosen = Signal(int)
    """Number of a leg that a person chose, -1 for the total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._route: Route | None = None
        self._unit = LengthUnit.KM
        self._currency = CURRENCY
        self.table = RowsView(self)
        self.table.wide_only = 1
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(4, 2, 4, 2)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        self.table.row_chosen.connect(self._choose)
        self._retranslate()

    def show_route(self, route: Route | None, unit: LengthUnit, currency: str) -> None:
        """Show a route's legs, none for None; its money is, or would be, in a currency."""
        self._route, self._unit, self._currency = route, unit, currency
        self._show()

    def select_leg(self, number: int) -> None:
        """Make the row of a leg the current one, unless one that belongs to it is."""
        current = self.table.current_row
        key = None if current is None else current.key
        if not isinstance(key, tuple) or key[0] != number:
            self.table.set_current((number, 0) if number >= 0 else None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choose(self, key: object) -> None:
        if isinstance(key, tuple):
            self.leg_chosen.emit(key[0])

    def _show(self) -> None:
        rows = [] if self._route is None else leg_rows(self._route, self._unit)
        symbol = self._unit.symbol
        titles = (
            *(symbol, self.tr("{unit} so far").format(unit=symbol), "h"),
            *(self._currency, "kg CO₂", self.tr("straight")),
        )
        self.table.set_titles(self.tr("From – to, mode, method"), titles)
        self.table.show_rows(_view_rows(rows))
        self.note.setText("" if self._route is None else method_note(self._route, self._unit))
        self.note.setVisible(self._route is not None)

    def _retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Legs of the route"))
        self._show()


def _view_rows(rows: list[RouteRow]) -> list[ViewRow]:
    found: list[ViewRow] = []
    place = 0
    for row in rows:
        place = place + 1 if row.is_event else 0
        found.append(
            ViewRow(
                row.title,
                row.about,
                (*row.numbers, row.straight),
                mode_color(row.mode) if row.mode else "",
                row.tip,
                is_strong=row.leg < 0,
                is_quiet=row.is_event,
                key=(row.leg, place),
            )
        )
    return found
