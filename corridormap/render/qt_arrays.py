"""Handing numpy arrays to Qt by memory, so that no Python object stands for a point."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
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


def polygons(coords: Floats, ends: list[int]) -> Iterator[QPolygonF]:
    """Yield each run of two points or more, `coords[ends[i]:ends[i + 1]]`, as a Qt polygon."""
    coords = np.ascontiguousarray(coords, np.float64)
    address = coords.ctypes.data
    for start, stop in pairwise(ends):
        if stop - start > 1:
            yield _filled(address + start * _POINT_BYTES, stop - start)


def paths(coords: Floats, ends: list[int], edges: list[int]) -> Iterator[QPainterPath]:
    """Yield a path for each group of runs, `ends[edges[i]:edges[i + 1]]`: rings of a feature."""
    coords = np.ascontiguousarray(coords, np.float64)
    address = coords.ctypes.data
    for first, last in pairwise(edges):
        path = QPainterPath()
        for run in range(first, last):
            start, stop = ends[run], ends[run + 1]
            if stop - start > 1:
                path.addPolygon(_filled(address + start * _POINT_BYTES, stop - start))
        yield path


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
