"""Squares of drawn ground, held in the images they were drawn in for as long as all are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

Key = tuple[int, int]
"""Column and row of a square."""


@dataclass(slots=True, eq=False)
class _Slab:
    """An image of one or more whole squares, and which of them still count."""

    image: QImage
    rect: QRect
    keys: set[Key]


class Slabs:
    """Images of squares of `side` device pixels by column and row.

    Copying every square out of the image it was drawn in costs as much as a simple picture does,
    so it is done only when some squares of an image go and others stay: no memory is held for
    what is gone.
    """

    def __init__(self, side: int) -> None:
        self._side = side
        self._slabs: dict[Key, _Slab] = {}

    def __len__(self) -> int:
        return len(self._slabs)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._slabs)

    def put(self, rect: QRect, image: QImage) -> None:
        """Keep an image, of ratio 1, of the whole squares of a rectangle of device pixels."""
        keys = set(self.keys(rect))
        self.drop(keys)
        slab = _Slab(image, QRect(rect), keys)
        self._slabs.update(dict.fromkeys(keys, slab))

    def drop(self, keys: Collection[Key]) -> None:
        """Forget some squares; those that are not there do not matter."""
        torn: set[_Slab] = set()
        for key in keys:
            slab = self._slabs.pop(key, None)
            if slab is not None:
                slab.keys.discard(key)
                torn.add(slab)
        for slab in torn:
            for key in slab.keys:
                self._cut_out(key, slab)

    def images(self) -> list[QImage]:
        """Return the images that hold the squares."""
        return [slab.image for slab in set(self._slabs.values())]

    def clear(self) -> None:
        """Forget all squares."""
        self._slabs.clear()

    def rects(self, rect: QRect) -> list[QRect]:
        """Return rectangles of squares that are there: all that touch `rect`, and some more."""
        return [slab.rect for slab in self._touching(rect)]

    def draw(self, window: QRect, painter: QPainter) -> None:
        """Draw what is there of a window with its upper left corner at 0, 0."""
        for slab in self._touching(window):
            painter.drawImage(slab.rect.topLeft() - window.topLeft(), slab.image)

    def keys(self, rect: QRect) -> Iterator[Key]:
        """Yield the squares that touch a rectangle."""
        side = self._side
        for row in range(rect.top() // side, rect.bottom() // side + 1):
            for column in range(rect.left() // side, rect.right() // side + 1):
                yield column, row

    def rect(self, key: Key) -> QRect:
        """Return the device pixels of a square."""
        side = self._side
        return QRect(key[0] * side, key[1] * side, side, side)

    def _touching(self, rect: QRect) -> set[_Slab]:
        found = map(self._slabs.get, self.keys(rect)) if self._slabs else ()
        return {slab for slab in found if slab is not None}

    def _cut_out(self, key: Key, slab: _Slab) -> None:
        rect = self.rect(key)
        corner: QPoint = rect.topLeft() - slab.rect.topLeft()
        image = slab.image.copy(QRect(corner, rect.size()))
        self._slabs[key] = _Slab(image, rect, {key})
