"""How much Qt's own strokes of tiny lines and rings cover, measured on samples of them.

No formula tells it: Qt thins strokes of a pixel and less that are slanting, and thickens shapes
that fold back within a pixel.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPen

from corridormap.render.draw_lines import lengthened
from corridormap.render.qt_arrays import draw_segments, polygons

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CORNERS = 5
_SIDE = 6
SAMPLES = _SIDE * _SIDE
"""Of every size, at as many places of a pixel and angles."""


def line_ink(width_px: float, ratio: float, round_caps: bool, lengths: Floats) -> Floats:
    """Return the mean areas (square device pixels) of strokes of these lengths (device pixels)."""
    ends = np.zeros((len(lengths), SAMPLES, 2, 2))
    ends[..., 0, 0] = -lengths[:, None] / 2
    ends[..., 1, 0] = lengths[:, None] / 2
    return _drawn(_turned(ends), QPen(Qt.GlobalColor.black, width_px), ratio, round_caps)


def ring_ink(width_px: float, ratio: float, perimeters: Floats) -> Floats:
    """Return the mean areas (square device pixels) of stroked rings of these perimeters."""
    angles = np.arange(CORNERS + 1) * (2 * np.pi / CORNERS)
    ring = np.column_stack((np.cos(angles), np.sin(angles)))
    ring /= CORNERS * math.hypot(*(ring[1] - ring[0]))
    rings = np.broadcast_to(ring, (len(perimeters), SAMPLES, *ring.shape))
    scaled = rings * perimeters[:, None, None, None]
    return _drawn(_turned(scaled), QPen(Qt.GlobalColor.black, width_px), ratio, True)


def _turned(shapes: Floats) -> Floats:
    """Return shapes (sizes, SAMPLES, points, 2) turned and moved, each sample differently."""
    turn = np.arange(SAMPLES) * (np.pi * (math.sqrt(5) - 1))
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = cos * shapes[..., 0] - sin * shapes[..., 1]
    y = sin * shapes[..., 0] + cos * shapes[..., 1]
    place = (np.arange(SAMPLES)[:, None] + 0.5) / _SIDE
    return np.stack((x + place % 1, y + place / _SIDE), axis=-1)


def _drawn(shapes: Floats, pen: QPen, ratio: float, rounded: bool) -> Floats:
    """Draw shapes (sizes, SAMPLES, points, 2), each in a cell of its own, and weigh them."""
    sizes, _, points, _ = shapes.shape
    reach = float(np.abs(shapes).max()) + pen.widthF() * ratio
    cell = 2 * math.ceil(reach) + 2
    image = QImage(SAMPLES * cell, sizes * cell, QImage.Format.Format_Alpha8)
    image.fill(0)
    rows, columns = np.indices(shapes.shape[:2])
    middles = np.stack((columns, rows), axis=-1) * cell + cell // 2
    coords = ((shapes + middles[:, :, None]) / ratio).reshape(-1, 2)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        if rounded:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for shape in polygons(coords, list(range(0, len(coords) + 1, points))):
                painter.drawPolyline(shape)
        else:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            draw_segments(painter, lengthened(coords.reshape(-1, 4), pen.widthF()))
    finally:
        painter.end()
    values = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    cells = values[:, : image.width()].reshape(sizes, cell, SAMPLES * cell)
    areas: Floats = cells.sum(axis=(1, 2), dtype=np.float64) / (255 * SAMPLES)
    return areas
