"""What a route comes to in a line or two, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.route import Route
from corridormap.ui.icons import icon
from corridormap.ui.routes.route_text import totals

WIDE_PX = 520
ICON_PX = 16


class RouteSummary(QWidget):
    """Length, time, cost and CO₂: two beside two, or four in a row where there is room.

    Args:
        parent: Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = 0
        self.numbers = [QLabel(self) for _ in range(4)]
        self._mark = QLabel(self)
        self._mark.setPixmap(icon("warning").pixmap(QSize(ICON_PX, ICON_PX)))
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A long reason wraps; it does not hold the dock wide.
        self.reason.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        why = QHBoxLayout()
        why.addWidget(self._mark)
        why.addWidget(self.reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._grid)
        column.addLayout(why)
        for label in self.numbers:
            font = QFont(label.font())
            font.setBold(True)
            label.setFont(font)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._arrange()
        self.show_answer(None, "", LengthUnit.KM)

    def show_answer(self, route: Route | None, reason: str, unit: LengthUnit) -> None:
        """Show a route's totals, or the reason why there is none, or nothing."""
        texts = ("", "", "", "") if route is None else totals(route, unit)
        for label, text in zip(self.numbers, texts, strict=True):
            label.setText(text)
            label.setVisible(route is not None)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self._mark.setVisible(bool(reason))
        self.setAccessibleName(", ".join(texts) if route is not None else reason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the four in one row or two."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the mark in the colour that text has now."""
        if event.type() == QEvent.Type.PaletteChange:
            self._mark.setPixmap(icon("warning").pixmap(QSize(ICON_PX, ICON_PX)))
        super().changeEvent(event)

    def _arrange(self) -> None:
        columns = 4 if self.width() >= WIDE_PX else 2
        if columns == self._columns:
            return
        self._columns = columns
        for number, label in enumerate(self.numbers):
            self._grid.addWidget(label, number // columns, number % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
