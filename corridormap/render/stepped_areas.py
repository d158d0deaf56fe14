"""Areas by the thousand whose edges an outline hides: how many lie on each pixel, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from corridormap.core.geometry_block import owners, ranges
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.pixel_areas import LARGEST_PX, lone_rings
from corridormap.render.ragged import Runs, kept_runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FEWEST = 12
"""Of fewer areas it takes longer to look at all pixels than to have Qt fill them."""
FARTHEST_PX = 1e7
BLOCK_CROSSINGS = 1 << 15
STRIP_CELLS = 1 << 18
"""Pixels that Qt is handed at once: it takes twice as long for as many in a quarter of that."""
DEEPEST = 255
"""So many areas on one another are as dense as any more."""


def count_areas(context: DrawContext, rings: Runs, color_text: str) -> Runs:
    """Fill areas of one ring (screen points) with stepped edges: pixels whose middle lies inside.

    A pixel in n areas is as opaque as n areas on one another.

    Args:
        context: What to draw on.
        rings: Closed rings, those of a feature together.
        color_text: Of the fill; it may be see-through.

    Returns:
        The rings of all other features, in their order.
    """
    window = DeviceWindow.of(context)
    edges = _Edges.of(rings, window)
    boxes = edges.boxes()
    alone = lone_rings(rings) & boxes.is_placed
    countable = alone & (boxes.sizes <= LARGEST_PX)
    seen = alone & boxes.meets(window)
    large = np.flatnonzero(seen & ~countable)
    # Of a small area that crosses itself nobody sees which of its parts are filled.
    countable[large[edges.of_rings(large).go_round_once()]] = True
    near = np.flatnonzero(countable & seen)
    if len(near) < FEWEST:
        return rings
    color = qcolor(color_text)
    if color.alpha():
        crossings = _Crossings.of(edges.of_rings(near), window)
        counts = _Counts(window, crossings.deepest(window.columns))
        counts.add(context, crossings)
        counts.draw(context, color)
    return kept_runs(rings, ~countable)


@dataclass(frozen=True, slots=True, eq=False)
class _Boxes:
    """Boxes around rings, shape (r,) each, device pixels."""

    left: Floats
    top: Floats
    right: Floats
    bottom: Floats

    @property
    def sizes(self) -> Floats:
        """The longer sides."""
        sizes: Floats = np.maximum(self.right - self.left, self.bottom - self.top)
        return sizes

    @property
    def is_placed(self) -> Bools:
        """Whether a ring is not empty, and so near that arithmetic is exact."""
        low, high = np.minimum(self.left, self.top), np.maximum(self.right, self.bottom)
        return (low > -FARTHEST_PX) & (high < FARTHEST_PX)

    def meets(self, window: DeviceWindow) -> Bools:
        """Whether a box reaches into the window."""
        meets: Bools = (self.right > 0) & (self.left < window.columns)
        meets &= (self.bottom > 0) & (self.top < window.rows)
        return meets


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Rings by their edges, device pixels from the window's corner.

    Attributes:
        x: Shape (e,), where each edge begins.
        y: Shape (e,).
        following: Shape (e,), the edge that begins where this one ends.
        offsets: Shape (r + 1,): ring i has edges `offsets[i]` … `offsets[i + 1]` - 1.
    """

    x: Floats
    y: Floats
    following: Ints
    offsets: Ints

    @property
    def top(self) -> Floats:
        """The upper end of each edge."""
        top: Floats = np.minimum(self.y, self.y[self.following])
        return top

    @classmethod
    def of(cls, rings: Runs, window: DeviceWindow) -> _Edges:
        """Return the edges of rings in screen points."""
        x = rings.coords[:, 0] * window.ratio
        y = rings.coords[:, 1] * window.ratio
        x -= window.left
        y -= window.top
        return cls(x, y, _following(rings.offsets), rings.offsets)

    def of_rings(self, numbers: Ints) -> _Edges:
        """Return only some rings."""
        if len(numbers) == len(self.offsets) - 1:
            return self
        first, last = self.offsets[numbers], self.offsets[numbers + 1]
        chosen, offsets = ranges(first, last), offsets_of(last - first)
        return _Edges(self.x[chosen], self.y[chosen], _following(offsets), offsets)

    def boxes(self) -> _Boxes:
        """Return the boxes of all rings, nowhere those of empty ones."""
        filled = np.diff(self.offsets) > 0
        at = self.offsets[:-1][filled]
        sides = np.full((4, len(filled)), np.inf)
        if len(at):
            for side, values in enumerate((self.x, self.y)):
                sides[side, filled] = np.minimum.reduceat(values, at)
                sides[side + 2, filled] = np.maximum.reduceat(values, at)
        return _Boxes(*sides)

    def go_round_once(self) -> Bools:
        """Return which rings, none empty, run once around their middle: none crosses itself."""
        at = self.offsets[:-1]
        if not len(at):
            return np.zeros(0, np.bool_)
        counts = np.diff(self.offsets)
        home = owners(counts)
        x = self.x - (np.add.reduceat(self.x, at) / counts)[home]
        y = self.y - (np.add.reduceat(self.y, at) / counts)[home]
        turns = x * y[self.following] - x[self.following] * y
        is_below = y > 0
        passes = np.add.reduceat(is_below != is_below[self.following], at, dtype=np.int64)
        low, high = np.minimum.reduceat(turns, at), np.maximum.reduceat(turns, at)
        once: Bools = ((low >= 0) | (high <= 0)) & (passes == 2)
        return once

    def turns(self) -> Ints:
        """Return for each edge 1 or -1, by which way its ring (none empty) goes round."""
        at, counts = self.offsets[:-1], np.diff(self.offsets)
        home = owners(counts)
        x, y = self.x - self.x[at][home], self.y - self.y[at][home]
        doubled = np.add.reduceat(x * y[self.following] - x[self.following] * y, at)
        # The two wings of a bow-tie may be as large; either way round does for them.
        turns: Ints = np.where(doubled < 0, -1, 1)[home]
        return turns


def _following(offsets: Ints) -> Ints:
    following = np.arange(1, int(offsets[-1]) + 1)
    filled = np.diff(offsets) > 0
    following[offsets[1:][filled] - 1] = offsets[:-1][filled]
    return following


class _Counts:
    """How many areas lie on the middle of each pixel.

    Every edge notes, in each column whose middle it passes, where it does so: of a ring's upper
    edges and lower edges the pixels between them remain when all above each are added up.

    Args:
        window: Whose pixels.
        deepest: No more areas lie on one another.
    """

    def __init__(self, window: DeviceWindow, deepest: int) -> None:
        self._window = window
        kinds: tuple[type[np.signedinteger], ...] = (np.int8, np.int16, np.int32)
        kind = next(each for each in kinds if deepest <= np.iinfo(each).max)
        # What leaves at the bottom is noted in one more row.
        self._cells = np.zeros((window.rows + 1, window.columns), kind)

    def add(self, context: DrawContext, crossings: _Crossings) -> None:
        """Add all rings' edges."""
        for block in crossings.blocks():
            context.feedback.check()
            self._note(block)

    def _note(self, crossings: _Crossings) -> None:
        rows, columns = self._cells.shape
        edge, column = owners(crossings.last - crossings.first), crossings.columns()
        row = crossings.slopes[edge]
        row *= column
        row += crossings.starts[edge]
        np.ceil(row, out=row)
        # What passes above counts for all of the column.
        np.clip(row, 0, rows - 1, out=row)
        cell = row.astype(np.int64)
        cell *= columns
        cell += column
        np.add.at(self._cells.reshape(-1), cell, crossings.signs.astype(self._cells.dtype)[edge])

    def draw(self, context: DrawContext, color: QColor) -> None:
        """Draw the colour where an area lies."""
        for above, row in pairwise(self._cells):
            row += above
        table = _layers_table(color)
        strip = max(STRIP_CELLS // self._window.columns, 1)
        for top in range(0, self._window.rows, strip):
            context.feedback.check()
            layers = self._cells[top : min(top + strip, self._window.rows)]
            # A bow-tie's wing that goes round the other way takes layers off.
            np.abs(layers, out=layers)
            deepest = int(layers.max())
            if deepest > DEEPEST:
                np.minimum(layers, DEEPEST, out=layers)
            if deepest:
                some = table[: deepest + 1]
                levels = layers.astype(np.uint8, copy=False)
                self._window.draw_by_table(context, levels, some, top)


@dataclass(frozen=True, slots=True, eq=False)
class _Crossings:
    """Edges and the columns, `first` to `last` - 1, whose middles they pass; shape (n,) each."""

    first: Ints
    last: Ints
    starts: Floats
    slopes: Floats
    signs: Ints

    @classmethod
    def of(cls, edges: _Edges, window: DeviceWindow) -> _Crossings:
        """Return those of the window's columns by the edges of rings, none of them empty."""
        following = edges.following
        # The first column whose middle lies to the right of each vertex.
        first = np.clip(np.ceil(edges.x - 0.5), 0, window.columns).astype(np.int64)
        last = first[following]
        passing = np.flatnonzero((first != last) & (edges.top < window.rows))
        x, y = edges.x[passing], edges.y[passing]
        following, first, last = following[passing], first[passing], last[passing]
        slopes = (edges.y[following] - y) / (edges.x[following] - x)
        # Where the edge passes the middle of the window's first column, less half a row.
        starts = y + slopes * (0.5 - x) - 0.5
        signs = np.where(last > first, 1, -1) * edges.turns()[passing]
        return cls(np.minimum(first, last), np.maximum(first, last), starts, slopes, signs)

    def deepest(self, columns: int) -> int:
        """Return how many areas lie on one another at most, or a few more, in so many columns.

        No pixel is in more than there are edges above it.
        """
        begun = np.bincount(self.first, minlength=columns + 1)
        begun -= np.bincount(self.last, minlength=columns + 1)
        return int(np.cumsum(begun).max(initial=0))

    def columns(self) -> Ints:
        """Return the columns of all edges, one after the other."""
        return ranges(self.first, self.last)

    def blocks(self) -> Iterator[_Crossings]:
        """Yield the same in pieces that stay in the processor's cache."""
        before = np.concatenate(([0], np.cumsum(self.last - self.first)))
        start = 0
        while start < len(self.first):
            goal = before[start] + BLOCK_CROSSINGS
            stop = max(int(np.searchsorted(before, goal, side="right")) - 1, start + 1)
            part = slice(start, stop)
            yield _Crossings(
                self.first[part],
                self.last[part],
                self.starts[part],
                self.slopes[part],
                self.signs[part],
            )
            start = stop


def _layers_table(color: QColor) -> list[int]:
    """Return ARGB by how many areas lie on one another."""
    clear = (1.0 - color.alphaF()) ** np.arange(DEEPEST + 1)
    alpha = np.rint(255.0 * (1.0 - clear)).astype(np.int64)
    table: list[int] = ((alpha << 24) | (color.rgb() & 0xFFFFFF)).tolist()
    return table
