"""The legs of one measurement as a table, the method beside each number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from corridormap.core.length_unit import LengthUnit, format_length
from corridormap.core.measurement import MeasuredLeg, Measurement

NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TEXTS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LegsTable(QTableWidget):
    """Read-only; a row a leg and one for the total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 6, parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._retranslate()

    def show_measurement(self, measurement: Measurement | None, unit: LengthUnit) -> None:
        """Fill the table, empty it for None."""
        legs = () if measurement is None else measurement.legs
        self.setRowCount(len(legs) + (1 if legs else 0))
        for row, leg in enumerate(legs):
            self._fill(row, _cells(leg, unit), leg)
        if measurement is not None and legs:
            total = format_length(measurement.total_m, unit)
            cells = (self.tr("Total"), "", total, "", total, measurement.method)
            self._fill(len(legs), cells)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fill(self, row: int, cells: tuple[str, ...], leg: MeasuredLeg | None = None) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setTextAlignment(NUMBERS if column in (2, 3, 4) else TEXTS)
            if leg is None:
                item.setFont(bold)
            if leg is not None and column < 2:
                point = leg.start if column == 0 else leg.end
                item.setToolTip(f"{point.layer_name} {point.lat:.6f}, {point.lon:.6f}".strip())
            self.setItem(row, column, item)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Legs of the measurement"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("From"),
                self.tr("To"),
                self.tr("Length"),
                self.tr("Azimuth"),
                self.tr("So far"),
                self.tr("Method"),
            ]
        )


def _cells(leg: MeasuredLeg, unit: LengthUnit) -> tuple[str, ...]:
    method = leg.method
    if leg.drawn_length_m is not None:
        method += f" ({format_length(leg.drawn_length_m, unit)})"
    return (
        leg.start.title,
        leg.end.title,
        format_length(leg.length_m, unit),
        "" if leg.azimuth_deg is None else f"{leg.azimuth_deg:.1f}°",
        format_length(leg.cumulative_m, unit),
        method,
    )
