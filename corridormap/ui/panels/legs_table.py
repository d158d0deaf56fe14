"""The legs of one measurement as a table, the method beside each number."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from corridormap.core.length_unit import LengthUnit, format_length
from corridormap.core.measurement import MeasuredLeg, Measurement, Waypoint
from corridormap.ui.method_words import method_words

NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SPARE_PX = 10
TEXTS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RoomyDelegate(QStyledItemDelegate):
    """Gives rows the height that Chinese lines take, which the table's own font does not know."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a cell with room for every line of it."""
        whole = QStyleOptionViewItem(option)
        table = self.parent()
        if isinstance(table, LegsTable) and table.columnSpan(index.row(), index.column()) > 1:
            # Qt takes the width of one column for the width of a cell that spans several.
            whole.rect.setWidth(table.viewport().width())
        size = super().sizeHint(whole, index)
        return QSize(size.width(), size.height() + SPARE_PX)


class LegsTable(QTableWidget):
    """Read-only; two rows a leg and two for the total: names and method, under them the numbers.

    Names take the whole width, so that all of it can be read in a narrow dock.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RoomyDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._retranslate()

    def show_measurement(self, measurement: Measurement | None, unit: LengthUnit) -> None:
        """Fill the table, empty it for None."""
        legs = () if measurement is None else measurement.legs
        self.clearSpans()
        self.setRowCount(2 * len(legs) + (2 if legs else 0))
        for number, leg in enumerate(legs):
            self._fill(2 * number, _cells(leg, unit), leg)
        if measurement is not None and legs:
            total = format_length(measurement.total_m, unit)
            words = self.tr("Total")
            cells = (f"{words}\n{method_words(measurement.method)}", total, "", total)
            self._fill(2 * len(legs), cells)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _fill(self, row: int, cells: tuple[str, ...], leg: MeasuredLeg | None = None) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        self.setSpan(row, 0, 1, self.columnCount())
        for place, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setTextAlignment(NUMBERS if place else TEXTS)
            if leg is None:
                item.setFont(bold)
            elif place == 0:
                item.setToolTip(f"{_where(leg.start)}\n{_where(leg.end)}")
            self.setItem(row + bool(place), max(place - 1, 0), item)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Legs of the measurement"))
        self.setHorizontalHeaderLabels(
            [
                self.tr("Length"),
                self.tr("Azimuth"),
                self.tr("So far"),
            ]
        )


def _cells(leg: MeasuredLeg, unit: LengthUnit) -> tuple[str, ...]:
    method = method_words(leg.method)
    if leg.drawn_length_m is not None and abs(leg.drawn_length_m - leg.length_m) >= 1.0:
        drawn = QCoreApplication.translate("LegsTable", "{length} as drawn")
        method += f" ({drawn.format(length=format_length(leg.drawn_length_m, unit))})"
    return (
        f"{leg.start.title} – {leg.end.title}\n{method}",
        format_length(leg.length_m, unit),
        "" if leg.azimuth_deg is None else f"{leg.azimuth_deg:.1f}°",
        format_length(leg.cumulative_m, unit),
    )


def _where(point: Waypoint) -> str:
    return f"{point.layer_name} {point.lat:.6f}, {point.lon:.6f}".strip()
