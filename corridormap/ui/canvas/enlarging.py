"""Enlarges pictures thousands of times as quickly as a few times, for the first moments nearby.

Qt draws with whole numbers as long as a pixel is enlarged less than 256 times, and takes five
times as long beyond. So a picture that is enlarged more is enlarged by steps, each of what is in
sight only.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage

MOST_AT_ONCE = 100.0
"""Half of what Qt is quick at, for screens with two pixels in one."""
STEP = 16
"""An image of the few pixels in sight, each enlarged so much, is small."""
MARGIN_PX = 2
"""Pixels around those in sight: they blend into one another."""


def in_steps(image: QImage, target: QRectF, shown: QRect) -> tuple[QImage, QRectF]:
    """Return an image, and where it goes, that looks the same where it is shown.

    Args:
        image: What is to be enlarged.
        target: Logical pixels that all of it is to fill.
        shown: Logical pixels in sight.
    """
    while target.width() > MOST_AT_ONCE * image.width():
        across, down = target.width() / image.width(), target.height() / image.height()
        left, right = _between(shown.left() - target.left(), shown.width(), across, image.width())
        top, bottom = _between(shown.top() - target.top(), shown.height(), down, image.height())
        near = image.copy(left, top, right - left, bottom - top)
        target = QRectF(
            target.left() + left * across,
            target.top() + top * down,
            near.width() * across,
            near.height() * down,
        )
        image = near.scaled(
            near.width() * STEP,
            near.height() * STEP,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return image, target


def _between(start_px: float, size_px: float, enlarged: float, count: int) -> tuple[int, int]:
    """Return the first of the source's pixels in sight and the one behind the last."""
    first = math.floor(start_px / enlarged) - MARGIN_PX
    last = math.ceil((start_px + size_px) / enlarged) + MARGIN_PX
    first = min(max(first, 0), count - 1)
    return first, max(min(last, count), first + 1)
