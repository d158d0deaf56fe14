"""Asks for a coordinate, typed or pasted in any common notation, and says how it was read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.coordinate_text import format_lonlat, parse_lonlat
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
        form.addRow(self.tr("Longitude, latitude:"), self.edit)
        form.addRow("", self.reading)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.edit.textChanged.connect(self._read)
        self.edit.returnPressed.connect(self._go)
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self._read()

    def lonlat(self) -> tuple[float, float] | None:
        """Return what is typed as longitude and latitude, None while it makes no sense."""
        try:
            return parse_lonlat(self.edit.text())
        except CorridorMapError:
            return None

    def _read(self) -> None:
        lonlat = self.lonlat()
        self.go_button.setEnabled(lonlat is not None)
        if lonlat is not None:
            decimal, dms = (format_lonlat(*lonlat, style) for style in ("decimal", "dms"))
            self.reading.setText(f"{decimal}\n{dms}")
        elif self.edit.text().strip():
            self.reading.setText(
                self.tr("Not understood. Longitude comes first unless N, S, E or W say otherwise.")
                + "\n"
            )
        else:
            hint = self.tr("Decimal degrees, or degrees, minutes, seconds:")
            self.reading.setText(f"{hint}\n21°45′N 108°37′E")

    def _go(self) -> None:
        lonlat = self.lonlat()
        if lonlat is not None:
            self.coordinate_chosen.emit(*lonlat)
            self.edit.selectAll()
