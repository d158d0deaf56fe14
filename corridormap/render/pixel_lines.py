"""Thin lines by the million segments: squares of ink in a row instead of Qt's strokes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import LineSymbol
from corridormap.render.density import BLOCK, MOST_DENSE, DensityGrid, picked
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_lines import BEND, CAP, draw_out
from corridormap.render.ragged import Runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

LONGEST_PX = 8.0
"""Longer segments are not for this: Qt draws them as fast, in device pixels."""
WIDEST_PX = 4.0
"""Strokes wider than this, in device pixels, would be too soft."""
_PAD_PX = 16
_SAMPLES = 48


def can_be_inked(symbol: LineSymbol, ratio: float) -> bool:
    """Whether a stroke is opaque, solid and thin enough for `ink_lines`."""
    solid = not symbol.dash_px and qcolor(symbol.color).alpha() == 255
    return solid and 0 < symbol.width_px * ratio <= WIDEST_PX


@np.errstate(over="ignore", invalid="ignore")
def ink_lines(context: DrawContext, runs: Runs, symbol: LineSymbol) -> Doubles:
    """Draw the runs' short segments (screen points) with the symbol's stroke, without casing.

    Returns:
        The segments that are too long for it, shape (n, 4), still to be drawn.
    """
    window = DeviceWindow.of(context)
    width_px = symbol.width_px * window.ratio
    spread_px = _spread_px(width_px)
    grid = DensityGrid(window.columns, window.rows, _PAD_PX + spread_px, spread_px)
    density = np.float32(density_per_px(round(width_px, 2)))
    # Squares wider than a pixel reach beyond the ends by themselves.
    ends = _Ends.of(runs, CAP * width_px - (spread_px - 1) / 4)
    long = [np.zeros((0, 4))]
    for first, starts, moves in _segment_blocks(runs, window):
        context.feedback.check()
        if width_px > 1:
            ends.lengthen(first, starts, moves)
        lengths = np.sqrt(moves[0] * moves[0] + moves[1] * moves[1])
        middles = starts + moves * np.float32(0.5)
        here = grid.contains(middles[0], middles[1], math.ceil(LONGEST_PX / 2) + 1)
        short = lengths <= LONGEST_PX
        if not short.all():
            far = first + np.flatnonzero((lengths > LONGEST_PX) & np.isfinite(lengths))
            long.append(ends.drawn_out(runs, far, (CAP - BEND) * symbol.width_px))
        here &= short
        if not here.all():
            starts, moves, lengths = picked(starts, here), picked(moves, here), lengths[here]
        if width_px <= 1:
            # Qt draws these from pixel to pixel, which makes slanting ones thinner.
            masses: Floats = np.maximum(*np.abs(moves)) * density
        else:
            masses = lengths * density
        _add_segments(grid, starts, moves, np.ceil(lengths), masses)
    grid.spread()
    grid.draw(context, qcolor(symbol.color))
    return np.concatenate(long)


def _segment_blocks(runs: Runs, window: DeviceWindow) -> Iterator[tuple[int, Floats, Floats]]:
    """Yield the number of the first vertex, and starts and moves in device pixels, (2, m)."""
    ends = runs.offsets[1:] - 1
    for first in range(0, len(runs.coords) - 1, BLOCK):
        points = window.pixel_points(runs.coords[first : first + BLOCK + 1])
        starts = points[:, :-1]
        # Coordinates that became infinite are no numbers from here on, and dropped for it.
        moves = points[:, 1:] - starts
        breaks = ends[np.searchsorted(ends, first) : np.searchsorted(ends, first + BLOCK)] - first
        # From the last vertex of a run to the first of the next there is nothing to draw.
        moves[:, breaks[breaks < moves.shape[1]]] = 0
        yield first, starts, moves


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """The numbers of the runs' first and last segments, and how far to draw them out."""

    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    by_px: float

    @classmethod
    def of(cls, runs: Runs, by_px: float) -> _Ends:
        drawn = np.diff(runs.offsets) > 1
        return cls(runs.offsets[:-1][drawn], runs.offsets[1:][drawn] - 2, by_px)

    def lengthen(self, first: int, starts: Floats, moves: Floats) -> None:
        """Draw the ends in a block out, in place, by the area of their round caps."""
        block = (first, first + moves.shape[1])
        for ends in (self.firsts, self.lasts):
            some = ends[slice(*np.searchsorted(ends, block))] - first
            x_move, y_move = moves[0][some], moves[1][some]
            share = np.float32(self.by_px) / np.sqrt(x_move**2 + y_move**2 + np.float32(1e-12))
            if ends is self.firsts:
                starts[0][some] -= x_move * share
                starts[1][some] -= y_move * share
            share += np.float32(1)
            moves[0][some] = x_move * share
            moves[1][some] = y_move * share

    @staticmethod
    def _members(numbers: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        places = np.searchsorted(ends, numbers)
        return np.flatnonzero(ends.take(places, mode="clip") == numbers)

    def drawn_out(self, runs: Runs, numbers: NDArray[np.int64], reach_px: float) -> Doubles:
        """Return the segments of these numbers, shape (n, 4), the ends among them drawn out."""
        first = np.take(runs.coords, numbers, axis=0)
        segments = np.hstack((first, np.take(runs.coords, numbers + 1, axis=0)))
        firsts, lasts = self._members(numbers, self.firsts), self._members(numbers, self.lasts)
        draw_out(segments, firsts, lasts, reach_px)
        return segments


def _add_segments(
    grid: DensityGrid, starts: Floats, moves: Floats, counts: Floats, masses: Floats
) -> None:
    """Add `counts` squares along each segment, at equal steps, masses shared among them."""
    some = np.flatnonzero(counts)
    number = 0
    x_px, y_px, x_step, y_step = starts[0], starts[1], moves[0], moves[1]
    while len(some):
        if len(some) < len(counts):
            x_px, y_px, x_step, y_step = x_px[some], y_px[some], x_step[some], y_step[some]
            counts, masses = counts[some], masses[some]
        if number == 0:
            share = np.float32(1) / counts
            x_step, y_step, masses = x_step * share, y_step * share, masses * share
            half = np.float32(0.5)
            x_px, y_px = x_px + x_step * half, y_px + y_step * half
        grid.add(x_px, y_px, masses)
        number += 1
        x_px, y_px = x_px + x_step, y_px + y_step
        some = np.flatnonzero(counts > number)


def _spread_px(width_px: float) -> int:
    # Squares of n pixels lie on up to n + 1 across the line.
    return max(math.floor(width_px + 0.05), 1)


@lru_cache(maxsize=256)
def density_per_px(width_px: float) -> float:
    """Return the density, for a device pixel of length, of a line as wide as this one.

    Measured on lines at many angles and places of a pixel, their ends left out.
    """
    covered = [_covered(width_px, length) for length in (6, 14)]
    densities = _densities(width_px)
    return float(np.interp(width_px, (covered[1] - covered[0]) / 8, densities))


def _densities(width_px: float) -> Doubles:
    return np.geomspace(0.05, 1.0, 40) * MOST_DENSE * _spread_px(width_px)


def _covered(width_px: float, length_px: int) -> Doubles:
    """Return what a line covers on average for each of `_densities`, square pixels."""
    spread_px = _spread_px(width_px)
    side = length_px + 2 * spread_px + 6
    grid = DensityGrid(side, side * _SAMPLES, 0, spread_px)
    number = np.arange(_SAMPLES)
    angle = (number + 0.5) * (np.pi / _SAMPLES)
    moves = (length_px * np.stack((np.cos(angle), np.sin(angle)))).astype(np.float32)
    places = np.stack((number * 0.618034 % 1, number * 0.414214 % 1 + number * side))
    starts = (places + side // 2).astype(np.float32) - moves * np.float32(0.5)
    thin = np.maximum(np.abs(moves[0]), np.abs(moves[1])) if width_px <= 1 else length_px
    masses = np.broadcast_to(np.asarray(thin, np.float32), (_SAMPLES,))
    _add_segments(grid, starts, moves, np.full(_SAMPLES, length_px, np.float32), masses)
    grid.spread()
    cells = grid.cells[grid.cells > 0]
    shown = -np.expm1(-_densities(width_px)[:, None] * cells).sum(axis=1) / _SAMPLES
    if width_px <= 1:
        # The mean of what slanting lines lose.
        shown /= 2 * math.sqrt(2) / np.pi
    areas: Doubles = shown
    return areas
