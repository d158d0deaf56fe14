"""Images to draw into, and painters that always end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPaintDevice, QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.render.draw_context import qcolor

if TYPE_CHECKING:
    from numpy.typing import NDArray


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Yield an antialiasing painter that is ended whatever happens; an open one is fatal."""
    painter = QPainter(device)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        yield painter
    finally:
        painter.end()


@contextmanager
def copying(image: QImage) -> Iterator[QPainter]:
    """Yield a painter that replaces what is there instead of laying on it."""
    painter = QPainter(image)
    try:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        yield painter
    finally:
        painter.end()


def device_size(settings: MapSettings) -> tuple[int, int]:
    """Return width and height of a view in device pixels, at least one."""
    ratio = settings.device_pixel_ratio
    return max(round(settings.width_px * ratio), 1), max(round(settings.height_px * ratio), 1)


def blank_image(settings: MapSettings, color: str | None = None) -> QImage:
    """Return an image of the settings' size in device pixels, filled with their background."""
    image = QImage(*device_size(settings), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(settings.device_pixel_ratio)
    image.fill(qcolor(settings.background if color is None else color))
    return image


class BlankImages:
    """Opaque images to draw on, in memory that was drawn on before where some is at hand.

    Memory for a whole view fresh from the system costs as much time as a simple picture.
    """

    def __init__(self) -> None:
        self._spare: QImage | None = None

    def image(self, width: int, height: int, background: str) -> QImage:
        """Return an image of so many device pixels, ratio 1, filled with an opaque colour."""
        image, self._spare = self._spare, None
        if image is None or (image.width(), image.height()) != (width, height):
            image = QImage(width, height, QImage.Format.Format_RGB32)
        if not image.isNull():
            _pixels(image, image.bits())[:] = qcolor(background).rgb()
        return image

    def give_back(self, image: QImage) -> None:
        """Let an image that this made, and nobody needs any more, serve again: the largest."""
        if self._spare is None or image.sizeInBytes() >= self._spare.sizeInBytes():
            self._spare = image


def copied(image: QImage, rect: QRect) -> QImage:
    """Return a copy of a rectangle of an opaque image of ratio 1."""
    copy = QImage(rect.size(), image.format())
    if not copy.isNull():
        rows = _pixels(image, image.constBits())[rect.top() : rect.top() + rect.height()]
        _pixels(copy, copy.bits())[:] = rows[:, rect.left() : rect.left() + rect.width()]
    return copy


def _pixels(image: QImage, bits: bytes | bytearray | memoryview) -> NDArray[np.uint32]:
    """Return an image's bits as pixels of 32 bits each, shape (height, width).

    While Qt fills or copies an image other threads wait for the interpreter: for a whole view, in
    memory fresh from the system, longer than a frame lasts. While numpy does, they go on.
    """
    rows: NDArray[np.uint32] = np.frombuffer(bits, np.uint32)
    return rows.reshape(image.height(), -1)[:, : image.width()]
