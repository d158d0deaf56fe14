"""What concerns the layer as a whole: opacity, scales, side by side, the words of its legend."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSlider, QVBoxLayout, QWidget

from corridormap.core.symbol import LayerStyle
from corridormap.ui.styling.form_page import Edit, FormPage, pixels
from corridormap.ui.styling.scale_page import ScaleRows

LANE_PX = 4.0


class LayerPage(QWidget):
    """Shows a `LayerStyle` and the layer's opacity."""

    edited = Signal(object)
    """An `Edit` of the `LayerStyle`."""
    opacity_wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = FormPage()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(self.tr("Opacity of the layer"))
        self.form.form.addRow(self.tr("&Opacity:"), self.opacity)
        self.lanes = QCheckBox(self.tr("Lines on the same track run &side by side"))
        self.form.add_read("", self.lanes, "lanes", lambda style: style.lane_px > 0)
        self.form.on_change(self.lanes, lambda on: Edit("", lambda style: _with_lanes(style, on)))
        self.form.add(self.tr("Middle to middle:"), pixels(30.0, 1.0), "lane_px")
        circles = pixels(200.0, step=10.0)
        circles.setSpecialValueText(self.tr("each by itself"))
        circles.setToolTip(
            self.tr("Points of a square of this side are drawn as one circle with their number.")
        )
        self.form.add(self.tr("&Crowded points:"), circles, "cluster_px")
        for title, name in (
            (self.tr("&Legend's heading:"), "legend_title"),
            (self.tr("The same in Chinese:"), "legend_title_zh"),
        ):
            self.form.add(title, QLineEdit(), name)
        self.scales = ScaleRows()
        column = QVBoxLayout(self)
        column.addWidget(self.form)
        column.addWidget(self.scales)
        column.addStretch(1)
        self.form.edited.connect(self.edited)
        self.scales.edited.connect(self.edited)
        self.opacity.valueChanged.connect(lambda share: self.opacity_wanted.emit(share / 100))

    def show_style(self, style: LayerStyle) -> None:
        """Show a style without asking for a change."""
        self.form.show_value(style)
        self.scales.show_limits(style)

    def show_opacity(self, opacity: float) -> None:
        """Show the layer's opacity without asking for a change."""
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(opacity * 100))

    def offer_lanes(self, offered: bool) -> None:
        """Show the switch for lines side by side where the layer knows of shared tracks."""
        self.form.form.setRowVisible(self.lanes, offered)
        width = self.form.findChild(QWidget, "lane_px")
        if width is not None:
            self.form.form.setRowVisible(width, offered)


def _with_lanes(style: LayerStyle, on: bool) -> LayerStyle:
    return replace(style, lane_px=(style.lane_px or LANE_PX) if on else 0.0)
