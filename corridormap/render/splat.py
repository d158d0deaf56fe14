"""Features smaller than about a pixel, by the million: their ink instead of their shapes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import LineSymbol
from corridormap.render.density import BLOCK, DensityGrid
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.ink import InkTable, ink_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.float32] | NDArray[np.float64]

FLAT_CAP = 0.2
"""What both ends together add to a line's length in pen widths, as `draw_lines.lengthened`."""
ROUND_CAP = math.pi / 4
SAMPLE = 4096
LONGEST_PX = 4.0
"""Chords are taken to be no longer, in device pixels: longer ones are not for this module."""


@dataclass(frozen=True, slots=True, eq=False)
class Chords:
    """Lines shorter than about 1.3 device pixels, in logical pixels.

    Attributes:
        starts: Screen points, shape (n, 2).
        stops: Screen points, shape (n, 2).
        lengths_px: Length along the way, shape (n,).
        round_caps: The ends are round, as in a file, not flat.
    """

    starts: Numbers
    stops: Numbers
    lengths_px: Numbers
    round_caps: bool = False


def splat_lines(context: DrawContext, chords: Chords, symbol: LineSymbol) -> None:
    """Draw the symbol's stroke, without its casing, along very short lines.

    What lies outside the picture, or nowhere, is left out. Neighbours in the arrays should be
    neighbours on the map: that is faster.
    """
    color = qcolor(symbol.color)
    if not len(chords.starts) or symbol.width_px <= 0 or not color.alpha():
        return
    ratio = context.settings.device_pixel_ratio
    pen = _Pen.of(chords, symbol.width_px * ratio, ratio)
    ink = _ink_of(pen, color.alphaF())
    width = max(round(context.settings.width_px * ratio), 1)
    height = max(round(context.settings.height_px * ratio), 1)
    grid = DensityGrid(width, height, math.ceil(pen.reach_px) + 4)
    for middles, moves, lengths in _blocks(chords, ratio):
        context.feedback.check()
        inside = grid.contains(*middles)
        if not inside.all():
            middles, moves, lengths = middles[:, inside], moves[:, inside], lengths[inside]
        if len(lengths):
            _add(grid, middles, pen.footprints(moves, lengths), ink)
    grid.blur(pen.blur_px)
    grid.draw(context, color)


def _blocks(chords: Chords, ratio: float) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield middles and moves, shape (2, m), and lengths in device pixels."""
    half = np.float32(0.5)
    for start in range(0, len(chords.starts), BLOCK):
        part = slice(start, start + BLOCK)
        # Coordinates too large for 32 bits become infinite and are dropped for it.
        with np.errstate(over="ignore", invalid="ignore"):
            first = (chords.starts[part].T * ratio).astype(np.float32)
            moves = (chords.stops[part].T * ratio).astype(np.float32)
            lengths = (chords.lengths_px[part] * ratio).astype(np.float32)
            moves -= first
            first += moves * half
            # One that is no number must not get as far as the grid.
            first[0] += lengths * np.float32(0)
            yield first, moves, lengths


@dataclass(frozen=True, slots=True)
class _Footprints:
    """Where the halves of features lie beside their middles, shape (2, n), and their areas."""

    halves: Floats
    areas_px2: Floats


@dataclass(frozen=True, slots=True)
class _Pen:
    """The stroke in device pixels, and the length of a typical line."""

    width_px: float
    round_caps: bool
    typical_px: float

    @classmethod
    def of(cls, chords: Chords, width_px: float, ratio: float) -> _Pen:
        step = max(len(chords.starts) // SAMPLE, 1)
        with np.errstate(over="ignore", invalid="ignore"):
            moves = np.asarray(chords.stops[::step] - chords.starts[::step], np.float64)
            lengths = np.hypot(moves[:, 0], moves[:, 1]) * ratio
        lengths = lengths[lengths < LONGEST_PX]
        typical = float(lengths.mean()) if len(lengths) else 1.0
        return cls(width_px, chords.round_caps, round(typical, 1))

    @property
    def cap_px(self) -> float:
        """What the ends add to the length."""
        if not self.round_caps:
            return FLAT_CAP * self.width_px
        # Qt draws lines up to a device pixel's width with square ends of half a pixel.
        return ROUND_CAP * self.width_px if self.width_px > 1 else 1.0

    @property
    def blur_px(self) -> float:
        """The side of the square that makes a point as wide as the stroke."""
        side = min(self.width_px, self.typical_px + self.cap_px)
        return math.sqrt(max(side * side - 1, 0.0))

    @property
    def reach_px(self) -> float:
        """How far from its middle a line covers anything."""
        return (LONGEST_PX + self.cap_px + self.width_px) / 2

    def footprints(self, moves: Floats, lengths: Floats) -> _Footprints:
        """Return two half footprints with the lines' second moments, and areas."""
        chord = np.sqrt(moves[0] * moves[0] + moves[1] * moves[1])
        direction = moves / np.maximum(chord, np.float32(1e-6))
        np.minimum(chord, np.float32(LONGEST_PX), out=chord)
        areas = self._areas(direction, lengths)
        chord += np.float32(self.cap_px)
        np.maximum(chord, np.float32(1), out=chord)
        width = max(self.width_px, 1.0)
        surplus = chord * chord
        surplus -= np.float32(width * width)
        surplus *= np.float32(1 / 12)
        halves = direction * np.sqrt(np.abs(surplus))
        if width > 1:
            # Wider than long: the halves lie side by side.
            wide = surplus < 0
            halves = np.where(wide, np.stack((-halves[1], halves[0])), halves)
        return _Footprints(halves, areas)

    def _areas(self, direction: Floats, lengths: Floats) -> Floats:
        width, cap = np.float32(self.width_px), np.float32(self.cap_px)
        if self.width_px > 1:
            wide: Floats = (lengths + cap) * width
            return wide
        # Qt draws these from pixel to pixel, which makes slanting ones thinner.
        thin = np.maximum(np.abs(direction[0]), np.abs(direction[1]))
        areas: Floats = lengths * thin + cap if self.round_caps else (lengths + cap) * thin
        areas *= width
        return areas


def _add(grid: DensityGrid, middles: Floats, prints: _Footprints, ink: InkTable) -> None:
    masses = ink.masses(prints.areas_px2)
    masses *= np.float32(0.5)
    for points in (middles - prints.halves, middles + prints.halves):
        grid.add(points[0], points[1], masses)


@lru_cache(maxsize=256)
def _ink_of(pen: _Pen, alpha: float) -> InkTable:
    """Splat a typical line at many angles and places of a pixel, and see what it covers."""
    places = (np.arange(4, dtype=np.float32) + np.float32(0.5)) / 4
    angles = (np.arange(4, dtype=np.float32) + np.float32(0.5)) * np.float32(np.pi / 4)
    angle, x_px, y_px = (axis.reshape(-1) for axis in np.meshgrid(angles, places, places))
    side = 2 * math.ceil(pen.reach_px + pen.blur_px) + 2
    count = len(angle)
    grid = DensityGrid(side, side * count, 0)
    rows = side * np.arange(count, dtype=np.float32)
    middles = np.stack((x_px + side // 2, y_px + side // 2 + rows))
    moves = np.float32(pen.typical_px) * np.stack((np.cos(angle), np.sin(angle)))
    prints = pen.footprints(moves.astype(np.float32), np.full(count, pen.typical_px, np.float32))
    for points in (middles - prints.halves, middles + prints.halves):
        grid.add(points[0], points[1], np.full(count, 0.5, np.float32))
    grid.blur(pen.blur_px)
    return ink_table(grid.cells.reshape(count, -1).astype(np.float64), alpha)
