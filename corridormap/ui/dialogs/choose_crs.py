"""Asks what coordinate reference system a layer is in when its file does not say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.crs import Crs, parse_crs
from corridormap.core.errors import CrsError

COMMON = ("EPSG:4326", "EPSG:3857", "EPSG:4490", "EPSG:4214", "EPSG:4610", "EPSG:32648")


class ChooseCrsDialog(QDialog):
    """A code, WKT or PROJ string, checked while it is typed.

    Args:
        layer_name: Whose CRS is asked for.
        parent: The window.
    """

    def __init__(self, layer_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Coordinate reference system"))
        words = QLabel(
            self.tr(
                "The file does not say which coordinate reference system “{name}” is in. "
                "Choose or type one; the file is not changed."
            ).format(name=layer_name)
        )
        words.setWordWrap(True)
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.addItems(COMMON)
        self.reading = QLabel()
        self.reading.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (words, self.box, self.reading, self.buttons):
            column.addWidget(widget)
        self.box.editTextChanged.connect(self._read)
        self.resize(440, self.sizeHint().height())
        self._read(self.box.currentText())

    def crs(self) -> Crs | None:
        """Return the CRS typed, None while PROJ does not know it."""
        try:
            return parse_crs(self.box.currentText())
        except CrsError:
            return None

    def _read(self, text: str) -> None:
        crs = self.crs() if text.strip() else None
        self.reading.setText(crs.title if crs else self.tr("PROJ does not know this."))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(crs is not None)
