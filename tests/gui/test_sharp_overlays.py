"""What lies over the map is as thick on a screen of twice the pixels as on any other."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage

from corridormap.render.images import painting
from corridormap.ui.canvas.overlay import pen
from corridormap.ui.canvas.strokes import draw_strokes
from tests.unit.render.pictures import pixels


def drawn(kind: str, ratio: int) -> QImage:
    image = QImage(100 * ratio, 60 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#404040"))
    with painting(image) as painter:
        if kind == "pen":
            painter.setPen(pen(QColor("#ff0000"), 4.0))
            painter.drawLine(QPointF(10, 30), QPointF(90, 30))
        else:
            draw_strokes(painter, np.array([[10.0, 30.0, 90.0, 30.0]]), QColor("#ff0000"), 4.0)
    return image


@pytest.mark.parametrize("kind", ["pen", "strokes"])
def test_lines_are_as_thick_at_200_percent(qapp: object, kind: str) -> None:
    for ratio in (1, 2):
        column = pixels(drawn(kind, ratio))[:, 50 * ratio]
        red = np.count_nonzero((column[:, 2] > 200) & (column[:, 0] < 100))
        assert red == 4 * ratio
