"""Handing numpy arrays to Qt by memory, so that no Python object stands for a point."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QPolygonF

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_POINT_BYTES = 16


def _filled(address: int, count: int) -> QPolygonF:
    shape = QPolygonF()
    shape.resize(count)
    ctypes.memmove(shiboken6.getCppPointer(shape.data())[0], address, count * _POINT_BYTES)
    return shape


def polygon(points: Floats) -> QPolygonF:
    """Return (n, 2) points as a Qt polygon by one copy of memory."""
    points = np.ascontiguousarray(points, np.float64)
    return _filled(points.ctypes.data, len(points)) if len(points) else QPolygonF()


class _Lens:
    """A Qt polygon that shows points where numpy keeps them, one stretch after the other.

    Qt's lists are three words: the memory they own, if any, the first item and their number. A
    polygon made for each of thousands of small areas takes three times as long as drawing them.
    """

    def __init__(self, coords: Floats) -> None:
        self._coords = np.ascontiguousarray(coords, np.float64)
        self._address = self._coords.ctypes.data
        self.shape = QPolygonF()
        self._words = _words_of(self.shape)

    def show(self, start: int, stop: int) -> QPolygonF:
        """Return `coords[start:stop]` as a polygon, good until the next is asked for."""
        first = self._address + start * _POINT_BYTES
        if not _lists_are_as_known():
            return _filled(first, stop - start)
        self._words[1] = first
        self._words[2] = stop - start
        return self.shape

    def close(self) -> None:
        """Leave nothing in the polygon, whoever still holds it."""
        self._words[1] = self._words[2] = 0


def _words_of(shape: QPolygonF) -> ctypes.Array[ctypes.c_size_t]:
    return (ctypes.c_size_t * 3).from_address(shiboken6.getCppPointer(shape)[0])


@cache
def _lists_are_as_known() -> bool:
    """Whether this Qt's lists are laid out as all of Qt 6's have been."""
    shape = QPolygonF()
    empty = list(_words_of(shape))
    shape.resize(5)
    _, first, count = _words_of(shape)
    return empty == [0, 0, 0] and (first, count) == (shiboken6.getCppPointer(shape.data())[0], 5)


def polygons(coords: Floats, ends: list[int]) -> Iterator[QPolygonF]:
    """Yield each run of two points or more, `coords[ends[i]:ends[i + 1]]`, as a Qt polygon.

    Each is good until the next one is asked for.
    """
    lens = _Lens(coords)
    try:
        for start, stop in pairwise(ends):
            if stop - start > 1:
                yield lens.show(start, stop)
    finally:
        lens.close()


def paths(coords: Floats, ends: list[int], edges: list[int]) -> Iterator[QPainterPath]:
    """Yield a path for each group of runs, `ends[edges[i]:edges[i + 1]]`: rings of a feature.

    Each is good until the next one is asked for.
    """
    lens, path = _Lens(coords), QPainterPath()
    try:
        for first, last in pairwise(edges):
            path.clear()
            for run in range(first, last):
                start, stop = ends[run], ends[run + 1]
                if stop - start > 1:
                    path.addPolygon(lens.show(start, stop))
            yield path
    finally:
        lens.close()


def draw_segments(painter: QPainter, segments: Floats) -> None:
    """Draw (n, 4) segments straight from the array, which must be C-contiguous float64."""
    if len(segments):
        first = cast(QLineF, shiboken6.wrapInstance(segments.ctypes.data, QLineF))
        painter.drawLines(first, len(segments))


_FRAGMENT_VALUES = 10
"""x, y of the middle, left and top in the picture, width, height, two scales, turn, opacity."""
_BATCH_FRAGMENTS = 4000


def draw_copies(
    painter: QPainter, corners: Floats, picture: QPixmap, check: Callable[[], None]
) -> None:
    """Draw a picture with its upper left corner at each of (n, 2) points, later on earlier ones.

    A tenth of the time of as many calls; the painter must not turn or scale. `check` is called
    now and then and may raise.
    """
    width, height = picture.width(), picture.height()
    fragments = np.zeros((min(len(corners), _BATCH_FRAGMENTS), _FRAGMENT_VALUES))
    fragments[:, 4:] = (width, height, 1.0, 1.0, 0.0, 1.0)
    kind = QPainter.PixmapFragment
    for start in range(0, len(corners), _BATCH_FRAGMENTS):
        check()
        some = corners[start : start + _BATCH_FRAGMENTS]
        np.add(some[:, 0], width / 2, out=fragments[: len(some), 0])
        np.add(some[:, 1], height / 2, out=fragments[: len(some), 1])
        first = cast(QPainter.PixmapFragment, shiboken6.wrapInstance(fragments.ctypes.data, kind))
        painter.drawPixmapFragments(first, len(some), picture)
