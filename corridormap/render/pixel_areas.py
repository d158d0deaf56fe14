"""Small areas by the thousand: what they cover of each pixel, added up instead of Qt's paths."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from corridormap.render.density import draw_colored
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.ragged import Runs, kept_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

LARGEST_PX = 24
"""Larger areas are not for this, in device pixels: Qt fills them as fast."""
_PAD_PX = LARGEST_PX + 2
"""What lies in the picture with any part of it lies in this border with all of it."""
BLOCK_VERTICES = 16_384
MOST_LAYERS = 16.0
"""So many areas on one another are as dense as any more."""
LEVELS = 16_384


def ink_areas(context: DrawContext, rings: Runs, color_text: str) -> Runs:
    """Fill small areas of one ring (screen points) that lie in the context's window.

    A pixel covered n times, in parts of it or in whole, is as opaque as n areas on one another.

    Args:
        context: What to draw on.
        rings: Closed rings, those of a feature together.
        color_text: Of the fill; it may be see-through.

    Returns:
        The rings of all other features, in their order.
    """
    window = DeviceWindow.of(context)
    is_small, is_near = _small_and_near(rings, window)
    color = qcolor(color_text)
    if color.alpha() and is_near.any():
        cover = _Cover(window)
        for points, following, turns in _ring_blocks(kept_runs(rings, is_near), window):
            context.feedback.check()
            cover.add(points, picked_at(points, following), turns)
        cover.draw(context, color)
    return kept_runs(rings, ~is_small)


def lone_rings(rings: Runs) -> Bools:
    """Return which rings are areas by themselves, without holes or other parts."""
    alone = np.diff(rings.offsets) > 2
    # Holes would have to be turned the other way round.
    same = rings.owners[1:] == rings.owners[:-1]
    alone[1:] &= ~same
    alone[:-1] &= ~same
    return alone


def picked_at(pairs: Floats, numbers: Ints) -> Floats:
    """Return `pairs[:, numbers]` for shape (2, n), in a tenth of the time."""
    return np.stack((pairs[0][numbers], pairs[1][numbers]))


def _small_and_near(rings: Runs, window: DeviceWindow) -> tuple[Bools, Bools]:
    """Return which rings are small areas by themselves, and which of these may be in sight."""
    counts = np.diff(rings.offsets)
    is_small = lone_rings(rings)
    if not is_small.any():
        return is_small, is_small
    firsts = rings.offsets[:-1][counts > 0]
    near = is_small.copy()
    fits = np.ones(len(firsts), np.bool_)
    sees = np.ones(len(firsts), np.bool_)
    sides = ((0, window.left, window.columns), (1, window.top, window.rows))
    for axis, corner, size in sides:
        column = np.ascontiguousarray(rings.coords[:, axis])
        low, high = np.minimum.reduceat(column, firsts), np.maximum.reduceat(column, firsts)
        fits &= (high - low) * window.ratio <= LARGEST_PX
        sees &= (high * window.ratio > corner) & (low * window.ratio < corner + size)
    is_small[counts > 0] &= fits
    near[counts > 0] &= fits & sees
    return is_small, near


def _ring_blocks(rings: Runs, window: DeviceWindow) -> list[tuple[Floats, Ints, Floats]]:
    """Return points (2, v) in device pixels, the number of the next of each, and its ring's turn.

    The turn is 1 or −1, so that all rings come to go round the same way.
    """
    blocks = []
    edges = [0]
    while edges[-1] < len(rings):
        goal = rings.offsets[edges[-1]] + BLOCK_VERTICES
        stop = int(np.searchsorted(rings.offsets, goal))
        edges.append(min(max(stop, edges[-1] + 1), len(rings)))
    for first, last in pairwise(edges):
        offsets = rings.offsets[first : last + 1]
        points = window.pixel_points(rings.coords[offsets[0] : offsets[-1]])
        ends = offsets - offsets[0]
        following = np.arange(1, ends[-1] + 1)
        following[ends[1:] - 1] = ends[:-1]
        blocks.append((points, following, _turns(points, following, ends)))
    return blocks


def _turns(points: Floats, following: Ints, ends: Ints) -> Floats:
    # Around each ring's first vertex: single precision loses nothing on small rings.
    counts = np.diff(ends)
    home = np.repeat(ends[:-1], counts)
    x, y = points[0] - points[0][home], points[1] - points[1][home]
    doubled = np.add.reduceat(x * y[following] - x[following] * y, ends[:-1])
    # The two wings of a bow-tie may be as large; either way round does for them.
    return np.repeat(np.where(doubled < 0, -1, 1), counts).astype(np.float32)


class _Cover:
    """How much of each pixel is covered, by the edges that lie above it in its column.

    Every edge adds, column by column, its width to all cells below it and the part below it of
    the cells that it passes: of a ring's edges to the left and the right the areas between them
    remain.
    """

    def __init__(self, window: DeviceWindow) -> None:
        self._window = window
        self._columns = window.columns + 2 * _PAD_PX + 2
        self._cells = np.zeros((window.rows + 2 * _PAD_PX + 1, self._columns), np.float32)
        self._flat = self._cells.reshape(-1)

    def add(self, starts: Floats, stops: Floats, turns: Floats) -> None:
        """Add edges, shape (2, n), device pixels; all of them lie in the padded window."""
        pad = np.float32(_PAD_PX)
        x_0, x_1 = starts[0] + pad, stops[0] + pad
        # Counted from farther off, what was nearly upright may be upright.
        (edges,) = np.nonzero(x_0 != x_1)
        x_0, y_0 = x_0[edges], starts[1][edges] + pad
        x_1, y_1 = x_1[edges], stops[1][edges] + pad
        leftward = x_1 < x_0
        left = _Ends(np.where(leftward, x_1, x_0), np.where(leftward, y_1, y_0))
        right = _Ends(np.where(leftward, x_0, x_1), np.where(leftward, y_0, y_1))
        self._add_columns(left, right, np.where(leftward, -turns[edges], turns[edges]))

    def _add_columns(self, left: _Ends, right: _Ends, signs: Floats) -> None:
        """Cut edges, which lead to the right, at the borders between columns."""
        column = np.floor(left.x)
        slope = (right.y - left.y) / (right.x - left.x)
        x, y = left.x, left.y
        while len(column):
            beyond = column + np.float32(1)
            ends_here = right.x <= beyond
            x_next = np.where(ends_here, right.x, beyond)
            # The last piece ends where the edge does, whatever rounding did to the others.
            y_next = np.where(ends_here, right.y, y + slope * (x_next - x))
            self._add_rows(column, _Span.of(y, y_next), (x_next - x) * signs)
            (more,) = np.nonzero(~ends_here)
            column, slope, signs = beyond[more], slope[more], signs[more]
            x, y = x_next[more], y_next[more]
            right = _Ends(right.x[more], right.y[more])

    def _add_rows(self, column: Floats, span: _Span, widths: Floats) -> None:
        """Add pieces that stay in their columns, cut at the borders between rows."""
        row = np.floor(span.top)
        cell = (row * np.float32(self._columns) + column).astype(np.intp)
        beyond = row + np.float32(1)
        (tall,) = np.nonzero(span.bottom > beyond)
        if not len(tall):
            self._add(cell, (span.top + span.bottom) * np.float32(0.5) - row, widths)
            return
        rates = widths[tall] / (span.bottom[tall] - span.top[tall])
        stop = np.minimum(span.bottom, beyond)
        here = widths.copy()
        here[tall] = rates * (stop[tall] - span.top[tall])
        self._add(cell, (span.top + stop) * np.float32(0.5) - row, here)
        cell, start, bottom = cell[tall], beyond[tall], span.bottom[tall]
        while len(cell):
            cell = cell + self._columns
            length = np.minimum(bottom - start, np.float32(1))
            self._add(cell, length * np.float32(0.5), rates * length)
            start = start + np.float32(1)
            (more,) = np.nonzero(bottom > start)
            cell, start, bottom, rates = cell[more], start[more], bottom[more], rates[more]

    def _add(self, cell: NDArray[np.intp], shares: Floats, widths: Floats) -> None:
        """Add widths at cells; `shares` tells how far down its cell each lies on average."""
        later = widths * shares
        np.add.at(self._flat, cell, widths - later)
        np.add.at(self._flat[self._columns :], cell, later)

    def draw(self, context: DrawContext, color: QColor) -> None:
        """Draw the colour where something is covered."""
        for above, row in pairwise(self._cells):
            row += above
        rows = self._cells[_PAD_PX : _PAD_PX + self._window.rows]
        np.abs(rows, out=rows)
        inside = rows[:, _PAD_PX : _PAD_PX + self._window.columns]
        draw_colored(context, inside, LEVELS / MOST_LAYERS, _layers_table(color))


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """The points, shape (n,) each, where edges begin or end."""

    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Span:
    """From where to where pieces reach in y, shape (n,) each."""

    top: Floats
    bottom: Floats

    @classmethod
    def of(cls, y_0: Floats, y_1: Floats) -> _Span:
        return cls(np.minimum(y_0, y_1), np.maximum(y_0, y_1))


def _layers_table(color: QColor) -> NDArray[np.uint32]:
    """Return the premultiplied colour by how many areas lie on one another."""
    # In the middle of each level; nothing stays nothing.
    layers = (np.arange(LEVELS) + 0.5) * (MOST_LAYERS / LEVELS)
    layers[0] = 0.0
    share = color.alphaF()
    # A part of a pixel is covered by one area, more than one by several.
    clear = np.clip(1 - share, 1e-12, 1.0) ** np.maximum(layers, 1.0)
    alpha = np.where(layers <= 1, layers * share, 1 - clear)
    table = np.zeros(LEVELS, np.uint32)
    for shift, channel in enumerate((color.blue(), color.green(), color.red(), 255)):
        table |= np.rint(alpha * channel).astype(np.uint32) << np.uint32(8 * shift)
    return table
