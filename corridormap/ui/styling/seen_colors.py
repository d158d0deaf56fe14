"""The map's picture in the colours that colour-blind people see, fast enough for every frame."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from corridormap.core.color_vision import Vision, simulated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint32]

LEVELS = 64
"""Of each channel: the table of all their colours stays in a processor's cache."""
_PIXELS_AT_ONCE = 1 << 15
_OPAQUE = np.uint32(0xFF000000)


def seen_by(vision: Vision, image: QImage) -> QImage:
    """Return an opaque picture as somebody with that vision sees it; at most two levels off.

    Args:
        vision: Whose.
        image: A format of 32 bits; it stays as it is.
    """
    seen = image.convertToFormat(QImage.Format.Format_RGB32)
    if seen.cacheKey() == image.cacheKey():
        seen = image.copy()
    pixels: Pixels = np.frombuffer(seen.bits(), np.uint32)
    table = _table(vision)
    for start in range(0, len(pixels), _PIXELS_AT_ONCE):
        part = pixels[start : start + _PIXELS_AT_ONCE]
        # The six highest bits of red, green and blue side by side.
        places = (part >> np.uint32(6)) & np.uint32(0x3F000)
        places |= (part >> np.uint32(4)) & np.uint32(0xFC0)
        places |= (part >> np.uint32(2)) & np.uint32(0x3F)
        np.take(table, places, out=part, mode="clip")
    return seen


def sign_seen_by(vision: Vision, image: QImage) -> QImage:
    """Return a legend's sign in the same way; what is see-through in it stays so."""
    # Told apart by Qt: a colour counts as it is, not as much of it as is seen.
    seen = seen_by(vision, image.convertToFormat(QImage.Format.Format_ARGB32))
    seen.setAlphaChannel(image.convertToFormat(QImage.Format.Format_Alpha8))
    return seen


@lru_cache(maxsize=4)
def _table(vision: Vision) -> Pixels:
    # The middle of the levels that share a place, but black stays black and white white.
    levels = np.arange(LEVELS) * 255 // (LEVELS - 1)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1)
    colors = simulated(grid.reshape(-1, 3).astype(np.uint8), vision).astype(np.uint32)
    table = _OPAQUE | colors[:, 0] << 16 | colors[:, 1] << 8 | colors[:, 2]
    return table.astype(np.uint32)
