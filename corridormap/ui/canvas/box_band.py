"""The rectangle that is drawn out with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings
from corridormap.ui.canvas.overlay import HALO, pen, screen_boxes


class BoxBand:
    """A dashed box in map units.

    Args:
        color: Of the outline; the inside is tinted with it.
    """

    def __init__(self, color: QColor) -> None:
        self.extent: Extent | None = None
        self._color = color

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw the box."""
        if self.extent is None:
            return
        tint = QColor(self._color)
        tint.setAlpha(40)
        for box in screen_boxes(self.extent, settings):
            rect = QRectF(*box)
            painter.fillRect(rect, tint)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(HALO, 3))
            painter.drawRect(rect)
            painter.setPen(pen(self._color, 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(rect)
