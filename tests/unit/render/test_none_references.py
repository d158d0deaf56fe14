"""A binding that loses a reference to None at void calls would soon abort the process."""

from __future__ import annotations

import sys

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QImage, QPainterPath, QPen, QPolygonF

from corridormap.render.images import painting
from corridormap.render.qt_arrays import draw_segments, paths, polygon

CALLS = 4000


def test_void_drawing_calls_keep_the_references_to_none() -> None:
    image = QImage(32, 32, QImage.Format.Format_ARGB32_Premultiplied)
    stamp = QImage(image)
    path = QPainterPath()
    path.addRect(QRectF(2, 2, 9, 9))
    segments = np.array([[1.0, 1.0, 20.0, 9.0]])
    with painting(image) as painter:
        before = sys.getrefcount(None)
        for _ in range(CALLS):
            painter.setPen(QPen())
            painter.drawPath(path)
            painter.drawLine(QLineF(0, 0, 5, 5))
            painter.drawPolyline(QPolygonF([QPointF(0, 0), QPointF(3, 3)]))
            painter.drawImage(QPointF(0, 0), stamp)
            painter.save()
            painter.restore()
            draw_segments(painter, segments)
        lost = before - sys.getrefcount(None)
    # One lost reference a call would be thousands; others come and go by a few.
    assert abs(lost) < CALLS / 10


def test_polygons_built_from_memory_keep_the_references_to_none() -> None:
    points = np.arange(12.0).reshape(-1, 2)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        shape = polygon(points)
        assert shape.at(5) == QPointF(10, 11)
    assert abs(before - sys.getrefcount(None)) < CALLS / 10


def test_polygons_shown_in_place_keep_the_references_to_none() -> None:
    points = np.arange(3.0 * CALLS * 2).reshape(-1, 2)
    ends = list(range(0, len(points) + 1, 3))
    before = sys.getrefcount(None)
    for path in paths(points, ends, list(range(len(ends)))):
        assert path.elementCount() == 3
    assert abs(before - sys.getrefcount(None)) < CALLS / 10
