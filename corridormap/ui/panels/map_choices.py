"""Two choices for the map as a whole, under its layers: its look and whose boundaries it draws."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from corridormap.core.looks import DARK, LIGHT, PRINT


class MapChoices(QWidget):
    """A row for the look, a row for the boundaries.

    Args:
        parent: Owner.
    """

    look_chosen = Signal(str)
    """One of `core.looks.LOOKS`."""
    viewpoint_chosen = Signal(str)
    """`de facto` or `China`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.viewpoint = _box(), _box()
        self._look_label, self._viewpoint_label = QLabel(), QLabel()
        for key in (LIGHT, DARK, PRINT):
            self.look.addItem("", key)
        for key in ("de facto", "China"):
            self.viewpoint.addItem("", key)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 2, 6, 6)
        grid.setVerticalSpacing(4)
        rows = ((self._look_label, self.look), (self._viewpoint_label, self.viewpoint))
        for row, (label, box) in enumerate(rows):
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        self.look.activated.connect(lambda _: self.look_chosen.emit(self.look.currentData()))
        self.viewpoint.activated.connect(
            lambda _: self.viewpoint_chosen.emit(self.viewpoint.currentData())
        )
        self._retranslate()

    def show_choices(self, look: str, viewpoint: str, has_boundaries: bool) -> None:
        """Show what holds; without a layer that draws boundaries there is nothing to choose."""
        for box, value in ((self.look, look), (self.viewpoint, viewpoint)):
            with QSignalBlocker(box):
                box.setCurrentIndex(max(box.findData(value), 0))
        self.viewpoint.setEnabled(has_boundaries)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._look_label.setText(self.tr("Look:"))
        self._viewpoint_label.setText(self.tr("Boundaries:"))
        for index, text in enumerate((self.tr("Light"), self.tr("Dark"), self.tr("Print"))):
            self.look.setItemText(index, text)
        for index, text in enumerate((self.tr("De facto"), self.tr("China's viewpoint"))):
            self.viewpoint.setItemText(index, text)
        self.look.setAccessibleName(self.tr("Look of the map"))
        self.viewpoint.setAccessibleName(self.tr("Boundaries"))


def _box() -> QComboBox:
    box = QComboBox()
    # The panel decides how wide it is, not the longest word.
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return box
