"""A slider for the opacity of the layer at hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget


class OpacityRow(QWidget):
    """Label, slider, percentage; off while there is no layer."""

    opacity_changed = QtSignal(float)
    """0 to 1, as the hand moves the slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self._value = QLabel(self)
        self._value.setMinimumWidth(self.fontMetrics().horizontalAdvance("100%"))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addWidget(self._label)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._value)
        self.slider.valueChanged.connect(self._follow)
        self._retranslate()
        self.show_opacity(None)

    def show_opacity(self, opacity: float | None) -> None:
        """Show a layer's opacity, None for no layer."""
        self.setEnabled(opacity is not None)
        percent = 100 if opacity is None else round(opacity * 100)
        self.slider.blockSignals(True)
        self.slider.setValue(percent)
        self.slider.blockSignals(False)
        self._value.setText("" if opacity is None else f"{percent}%")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _follow(self, percent: int) -> None:
        self._value.setText(f"{percent}%")
        self.opacity_changed.emit(percent / 100)

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Opacity"))
        self.slider.setAccessibleName(self.tr("Opacity of the layer"))
