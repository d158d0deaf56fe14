"""Shows what a point is snapped to, by a mark and its name at the cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.core.snapping import SnapKind, SnapMatch
from corridormap.ui.canvas.overlay import HALO, HIGHLIGHT, pen, screen_copies

SIZE_PX = 8.0
TEXT_PX = 12
PADDING_PX = 5.0
GROUND = QColor(255, 255, 255, 240)


class SnapMarker:
    """A square on a vertex, a diamond on a line, and beside it the name."""

    def __init__(self) -> None:
        self.match: SnapMatch | None = None
        self.note = ""
        """A second line, such as the length so far."""
        self.place: tuple[float, float] | None = None
        """Map point of a note without a match."""

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw the mark and the text."""
        match = self.match
        where = self.place if match is None else match.map_point
        if where is None:
            return
        texts = ("" if match is None else match.title, *self.note.split("\n"))
        lines = [line for line in texts if line]
        for screen in screen_copies(np.array([where]), settings):
            spot = QPointF(*screen[0])
            if match is not None:
                _paint_mark(painter, spot, match.kind)
            if lines:
                _paint_text(painter, spot, lines, settings)


def _paint_mark(painter: QPainter, spot: QPointF, kind: SnapKind) -> None:
    painter.save()
    painter.translate(spot)
    if kind is SnapKind.SEGMENT:
        painter.rotate(45)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(-SIZE_PX, -SIZE_PX, 2 * SIZE_PX, 2 * SIZE_PX)
    for made in (pen(HALO, 4.5), pen(HIGHLIGHT, 2.0)):
        painter.setPen(made)
        painter.drawRect(box)
    painter.restore()


def _paint_text(painter: QPainter, spot: QPointF, lines: list[str], settings: MapSettings) -> None:
    font = QFont(painter.font())
    font.setPixelSize(TEXT_PX)
    painter.setFont(font)
    # Chinese lines are taller than the font says: the painter knows which one it takes.
    text = "\n".join(lines)
    needed = painter.boundingRect(QRectF(0, 0, 4000, 4000), Qt.AlignmentFlag.AlignLeft, text)
    size = needed.size() + QSizeF(2 * PADDING_PX, 2 * PADDING_PX)
    box = box_beside(spot, size, QSizeF(settings.width_px, settings.height_px))
    painter.setPen(pen(HIGHLIGHT, 1.0))
    painter.setBrush(GROUND)
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor("#202020"))
    inside = box.adjusted(PADDING_PX, PADDING_PX, 0, 0)
    painter.drawText(inside, Qt.AlignmentFlag.AlignLeft, text)


def box_beside(spot: QPointF, size: QSizeF, room: QSizeF) -> QRectF:
    """Return where a text stands beside the cursor, on whichever side there is room."""
    box = QRectF(spot + QPointF(16, 14), size)
    if box.right() > room.width():
        box.moveRight(spot.x() - 16)
    if box.bottom() > room.height():
        box.moveBottom(spot.y() - 14)
    # Too long for either side: it stands below the cursor, and its start is not cut.
    box.moveLeft(max(min(box.left(), room.width() - box.width() - 1), 0.0))
    return box
