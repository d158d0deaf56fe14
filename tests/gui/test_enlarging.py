"""Pictures enlarged thousands of times look as they would at once, and are drawn quickly."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from corridormap.ui.canvas.enlarging import MOST_AT_ONCE, STEP, in_steps

WIDTH, HEIGHT = 300, 200
CANVAS = QRect(0, 0, 320, 240)


@pytest.fixture
def picture(qtbot: QtBot) -> QImage:
    levels = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8)
    image = QImage(levels.data, WIDTH, HEIGHT, 4 * WIDTH, QImage.Format.Format_RGB32)
    return image.copy()


def drawn(image: QImage, target: QRectF) -> np.ndarray:
    canvas = QImage(CANVAS.size(), QImage.Format.Format_RGB32)
    canvas.fill(0)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, image, QRectF(image.rect()))
    painter.end()
    shape = (CANVAS.height(), CANVAS.width(), 4)
    return np.frombuffer(canvas.constBits(), np.uint8).reshape(shape)[:, :, :3].astype(np.int16)


@pytest.mark.parametrize("enlarged", [150.0, 700.0, 5_000.0, 300_000.0])
def test_it_looks_the_same(picture: QImage, enlarged: float) -> None:
    target = QRectF(
        -0.37 * WIDTH * enlarged, -0.61 * HEIGHT * enlarged, WIDTH * enlarged, HEIGHT * enlarged
    )
    image, place = in_steps(picture, target, CANVAS)
    assert place.contains(QRectF(CANVAS))
    assert place.width() / image.width() <= MOST_AT_ONCE
    assert image.width() <= STEP * (CANVAS.width() / MOST_AT_ONCE + 6)
    strays = np.abs(drawn(image, place) - drawn(picture, target))
    assert strays.max() <= 24
    assert strays.mean() < 4


@pytest.mark.parametrize("corner", [(0.0, 0.0), (1.0, 1.0)])
def test_edges_of_the_picture_stay_where_they_are(
    picture: QImage, corner: tuple[float, float]
) -> None:
    width, height = WIDTH * 5_000.0, HEIGHT * 5_000.0
    left, top = 160.0 - corner[0] * width, 120.0 - corner[1] * height
    image, place = in_steps(picture, QRectF(left, top, width, height), CANVAS)
    if corner == (0.0, 0.0):
        assert (place.left(), place.top()) == pytest.approx((160.0, 120.0), abs=1e-3)
    else:
        assert (place.right(), place.bottom()) == pytest.approx((160.0, 120.0), abs=1e-3)
    assert not image.isNull()


def test_what_is_enlarged_less_is_left_alone(picture: QImage) -> None:
    target = QRectF(0.0, 0.0, WIDTH * 90.0, HEIGHT * 90.0)
    assert in_steps(picture, target, CANVAS) == (picture, target)
