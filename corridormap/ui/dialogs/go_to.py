"""Asks for a coordinate, typed or pasted in any common notation, and says how it was read."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.coordinate_text import AxisOrder, Reading, format_lonlat, lonlat_readings
from corridormap.core.errors import CorridorMapError


class GoToDialog(QDialog):
    """One line for a coordinate; it stays open, so that the next one can be typed."""

    coordinate_chosen = Signal(float, float)
    """Longitude and latitude, degrees on WGS 84."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Go to coordinate"))
        self.edit = QLineEdit()
        self.edit.setMinimumWidth(360)
        self.edit.setPlaceholderText("108.62, 21.75")
        self.edit.setClearButtonEnabled(True)
        self.order = QComboBox()
        self._readings: tuple[Reading, ...] = ()
        self.reading = QLabel()
        self.reading.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.go_button = self.buttons.addButton(
            self.tr("Go"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        for button in self.buttons.findChildren(QPushButton):
            # Return belongs to the line, whichever button the desktop holds for the default one.
            button.setAutoDefault(False)
        form = QFormLayout()
        form.addRow(self.tr("Coordinate:"), self.edit)
        form.addRow(self.tr("Read as:"), self.order)
        form.addRow("", self.reading)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.edit.textChanged.connect(self._read)
        self.order.currentIndexChanged.connect(lambda _: self._show())
        self.edit.returnPressed.connect(self._go)
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self._read()

    def lonlat(self) -> tuple[float, float] | None:
        """Return what is typed as longitude and latitude, None while it makes no sense."""
        chosen = self.order.currentIndex()
        if not 0 <= chosen < len(self._readings):
            return None
        reading = self._readings[chosen]
        return reading.lon, reading.lat

    def _read(self) -> None:
        try:
            self._readings = lonlat_readings(self.edit.text())
        except CorridorMapError:
            self._readings = ()
        was = self.order.currentText()
        with QSignalBlocker(self.order):
            self.order.clear()
            self.order.addItems([self._words(reading.order) for reading in self._readings])
            # Who pastes one coordinate after the other chooses once.
            self.order.setCurrentIndex(max(self.order.findText(was), 0))
        self.order.setEnabled(len(self._readings) > 1)
        self._show()

    def _words(self, order: AxisOrder) -> str:
        if order == "named":
            return self.tr("As its letters say")
        if order == "latitude first":
            return self.tr("Latitude, longitude")
        return self.tr("Longitude, latitude")

    def _show(self) -> None:
        lonlat = self.lonlat()
        self.go_button.setEnabled(lonlat is not None)
        if lonlat is not None:
            decimal, dms = (format_lonlat(*lonlat, style) for style in ("decimal", "dms"))
            self.reading.setText(f"{decimal}\n{dms}")
        elif self.edit.text().strip():
            self.reading.setText(
                self.tr("Not understood. Write two numbers, such as 108.62, 21.75.") + "\n"
            )
        else:
            hint = self.tr("Decimal degrees, or degrees, minutes, seconds:")
            self.reading.setText(f"{hint}\n21°45′N 108°37′E")

    def _go(self) -> None:
        lonlat = self.lonlat()
        if lonlat is not None:
            self.coordinate_chosen.emit(*lonlat)
            self.edit.selectAll()
