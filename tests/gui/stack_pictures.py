"""Paints a stack of pictures as the canvas does, for tests to look at."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.ui.canvas.picture_stack import PictureStack


def painted(stack: PictureStack, settings: MapSettings) -> QImage:
    target = QImage(settings.width_px, settings.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    stack.paint(painter, settings)
    painter.end()
    return target
