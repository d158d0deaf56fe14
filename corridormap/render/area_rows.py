"""Where level lines run inside areas, for all areas of a layer at once.

The lines stand still on the map however much of an area is in the window.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridormap.core.geometry_block import owners

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.extent import Extent
    from corridormap.render.ragged import Runs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROW_PX = 5.0
"""From one level line to the next."""
MOST_LEVELS = 4
DEPTH = 0.38
"""Share of a text that is inside above its middle, and below: letters are lower than lines."""


class _Crossings(NamedTuple):
    """Spans inside areas, by area, from top to bottom and from left to right."""

    groups: Ints
    """Area and row in one number."""
    left: Floats
    right: Floats


class _Level(NamedTuple):
    """Spans that are inside on some lines above and below, and the widest of each area."""

    left: Floats
    right: Floats
    widest: list[float]


class AreaRows:
    """Level lines inside areas.

    Args:
        rings: Closed rings on the screen, odd-even; owners are the areas' numbers, ascending.
        count: Of areas.
        window: What lies beyond it is of no use.
    """

    def __init__(self, rings: Runs, count: int, window: Extent) -> None:
        self._reach = 2 * max(abs(window.x_min), abs(window.x_max)) + 2
        first, last = (math.floor(y / ROW_PX) for y in (window.y_min, window.y_max))
        # A row more than there are on either side: the last of an area is beside no other's.
        height = last - first + 3
        found = _crossings(rings, first - 1, height, window)
        self._groups = found.groups
        self._left, self._right = found.left, found.right
        self._keys = found.groups * self._reach + found.left
        rows = (found.groups % height + first).astype(np.float64)
        self._y: Floats = rows * ROW_PX - ROW_PX / 2
        ends = np.searchsorted(found.groups, np.arange(count + 1) * height)
        self._filled = np.flatnonzero(np.diff(ends))
        self._ends: list[int] = ends.tolist()
        self._levels: list[_Level] = []

    def roomy_spans(
        self, number: int, height_px: float, least_px: float
    ) -> tuple[Floats, Floats, float]:
        """Return where an area has room for a text of some height.

        Returns:
            Spans at least `least_px` wide, shape (n, 2), the height of the middle of each, and
            where the middle of the area is from top to bottom.
        """
        level = self._level(min(round(height_px * DEPTH / ROW_PX), MOST_LEVELS))
        if level.widest[number] < least_px:
            return np.empty((0, 2)), np.empty(0), 0.0
        part = slice(self._ends[number], self._ends[number + 1])
        left, right = level.left[part], level.right[part]
        y = self._y[part]
        fits = (right - left >= least_px).nonzero()[0]
        spans = np.stack((left[fits], right[fits]), axis=1)
        wide = self._right[part] - self._left[part]
        middle = float(wide @ y) / float(wide.sum())
        return spans, y[fits], middle

    def _level(self, level: int) -> _Level:
        """Return the spans that are inside on so many lines above and below, too."""
        while len(self._levels) <= level:
            inner = self._levels[-1] if self._levels else None
            left, right = self._narrowed(inner) if inner else (self._left, self._right)
            widest = np.zeros(len(self._ends) - 1)
            if len(self._filled):
                starts = np.array(self._ends)[self._filled]
                widest[self._filled] = np.maximum.reduceat(right - left, starts)
            self._levels.append(_Level(left, right, widest.tolist()))
        return self._levels[level]

    def _narrowed(self, level: _Level) -> tuple[Floats, Floats]:
        left, right = level.left, level.right
        middles = (left + right) / 2
        low, high = left, right
        for step in (-1, 1):
            wanted = self._groups + step
            place = np.searchsorted(self._keys, wanted * self._reach + middles) - 1
            np.maximum(place, 0, out=place)
            there = self._groups[place] == wanted
            there &= self._right[place] > middles
            low = np.where(there, np.maximum(low, left[place]), middles)
            high = np.where(there, np.minimum(high, right[place]), middles)
        return low, np.maximum(low, high)


def _crossings(rings: Runs, first: int, height: int, window: Extent) -> _Crossings:
    """Return the spans inside each area on every row; `first` is the row that counts as 0."""
    if not len(rings):
        return _Crossings(np.empty(0, np.int64), np.empty(0), np.empty(0))
    x, y = (np.ascontiguousarray(rings.coords[:, axis]) for axis in (0, 1))
    rows = np.clip(np.ceil(y / ROW_PX - 0.5) - first, 1, height - 1).astype(np.int64)
    counts = np.abs(np.diff(rows))
    # From the end of one ring to the start of the next there is nothing.
    counts[rings.offsets[1:-1] - 1] = 0
    edges = owners(counts)
    number = np.arange(len(edges)) - (np.cumsum(counts) - counts)[edges]
    row = np.minimum(rows[:-1], rows[1:])[edges] + number
    share = ((row + first + 0.5) * ROW_PX - y[edges]) / (y[edges + 1] - y[edges])
    crossed = x[edges] + share * (x[edges + 1] - x[edges])
    np.clip(crossed, window.x_min, window.x_max, out=crossed)
    area_of = np.repeat(rings.owners, np.diff(rings.offsets))
    groups = area_of[edges] * height + row
    # Closed rings cross every level line an even number of times: two by two they are spans.
    order = np.lexsort((crossed, groups))
    groups, crossed = groups[order[::2]], crossed[order]
    left, right = crossed[::2], crossed[1::2]
    seen = (right > left).nonzero()[0]
    return _Crossings(groups[seen], left[seen], right[seen])
