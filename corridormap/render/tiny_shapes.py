"""How lines, rings and areas of about a pixel spread over the pixels around their middle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.density import DensityGrid
from corridormap.render.drawn_ink import line_ink, ring_ink
from corridormap.render.ink import MassTable, mass_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LONGEST_PX = 4.0
"""Features are taken to be no longer, in device pixels: longer ones are not for this."""
FLAT_CAP = 0.2
"""What both ends together add to a line's length in pen widths, as `draw_lines.lengthened`."""
ROUND_CAP = math.pi / 4
_SIZES = np.array([0.02, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0])
_PLACES = 4


@dataclass(frozen=True, slots=True)
class TinyLine:
    """Strokes of lines about `typical_px` long (device pixels); the width in logical pixels."""

    width_px: float
    ratio: float
    typical_px: float
    round_caps: bool

    @property
    def stroke_px(self) -> float:
        """The stroke's width in device pixels, at least that of a pixel."""
        return max(self.width_px * self.ratio, 1.0)

    @property
    def cap_px(self) -> float:
        """What the ends add to the length, in device pixels."""
        return (ROUND_CAP if self.round_caps else FLAT_CAP) * self.stroke_px

    @property
    def blur_px(self) -> float:
        """The side of the square that makes a pixel as wide as the stroke."""
        return _blur_px(min(self.stroke_px, self.typical_px + self.cap_px))

    @property
    def reach_px(self) -> float:
        """How far from its middle a line covers anything."""
        return (LONGEST_PX + self.cap_px + self.stroke_px) / 2

    def mass_table(self, alpha: float) -> MassTable:
        """Return the densities of lines by their length in device pixels."""
        return _line_table(self, alpha)


@dataclass(frozen=True, slots=True)
class TinyRing:
    """Outlines of areas about `typical_px` around (device pixels), the width in logical ones."""

    width_px: float
    ratio: float
    typical_px: float

    @property
    def blur_px(self) -> float:
        """The side of the square that makes a pixel as wide as the outlined area."""
        return _blur_px(self.typical_px / 4 + ROUND_CAP * self.width_px * self.ratio)

    @property
    def reach_px(self) -> float:
        """How far from its middle a ring covers anything."""
        return self.typical_px + self.width_px * self.ratio

    def mass_table(self, alpha: float) -> MassTable:
        """Return the densities of outlines by their perimeter in device pixels."""
        return _ring_table(self, alpha)


@dataclass(frozen=True, slots=True)
class TinyArea:
    """Fills of areas about `side_px` wide, device pixels."""

    side_px: float

    @property
    def blur_px(self) -> float:
        """The side of the square that makes a pixel as wide as the area."""
        return _blur_px(self.side_px)

    @property
    def reach_px(self) -> float:
        """How far from its middle an area covers anything."""
        return self.side_px

    def mass_table(self, alpha: float) -> MassTable:
        """Return the densities of fills by their area in square device pixels."""
        return _area_table(self, alpha)


def halves_of(moves: Floats, shape: TinyLine) -> Floats:
    """Return where each half of a line lies beside its middle, shape (2, n), device pixels.

    Two squares there are spread as wide along and across as the stroke is. `moves` lead from
    each line's start to its stop.
    """
    chord = moves[0] * moves[0]
    chord += moves[1] * moves[1]
    np.sqrt(chord, out=chord)
    halves: Floats = moves / np.maximum(chord, np.float32(1e-6))
    np.minimum(chord, np.float32(LONGEST_PX), out=chord)
    chord += np.float32(shape.cap_px)
    np.maximum(chord, np.float32(1), out=chord)
    chord *= chord
    chord -= np.float32(shape.stroke_px**2)
    chord *= np.float32(1 / 12)
    if shape.stroke_px > 1:
        # Wider than long: the halves lie side by side.
        wide = chord < 0
        halves = np.where(wide, np.stack((-halves[1], halves[0])), halves)
        np.abs(chord, out=chord)
    np.sqrt(chord, out=chord)
    halves *= chord
    return halves


def _blur_px(side_px: float) -> float:
    return math.sqrt(max(side_px * side_px - 1.0, 0.0))


@lru_cache(maxsize=256)
def _line_table(shape: TinyLine, alpha: float) -> MassTable:
    angle, x_px, y_px = _samples()
    moves = np.float32(shape.typical_px) * np.stack((np.cos(angle), np.sin(angle)))
    halves = halves_of(moves, shape)
    side = 2 * math.ceil(shape.reach_px + shape.blur_px) + 2
    grid = DensityGrid(side, side * len(angle), 0)
    middles = np.stack((x_px, y_px)) + side // 2
    middles[1] += side * np.arange(len(angle), dtype=np.float32)
    for points in (middles - halves, middles + halves):
        grid.add(points[0], points[1], np.full(len(angle), 0.5, np.float32))
    grid.blur(shape.blur_px)
    areas = line_ink(shape.width_px, shape.ratio, shape.round_caps, _SIZES)
    return _table(grid.cells.reshape(len(angle), -1), alpha, areas)


@lru_cache(maxsize=256)
def _ring_table(shape: TinyRing, alpha: float) -> MassTable:
    # A ring of a pixel's size is about three times as far around as across.
    areas = ring_ink(shape.width_px, shape.ratio, 3 * _SIZES)
    return _table(_dot_kernels(shape), alpha, areas, 3.0)


@lru_cache(maxsize=256)
def _area_table(shape: TinyArea, alpha: float) -> MassTable:
    return _table(_dot_kernels(shape), alpha, _SIZES)


def _table(
    kernels: Floats, alpha: float, areas: NDArray[np.float64], unit: float = 1.0
) -> MassTable:
    """Draw the line through the areas of `_SIZES` times `unit` out to none and to very much."""
    slope = (areas[-1] - areas[-2]) / (_SIZES[-1] - _SIZES[-2])
    sizes = np.concatenate(([0.0], _SIZES, [LONGEST_PX])) * unit
    first = max(areas[0] - _SIZES[0] * (areas[1] - areas[0]) / (_SIZES[1] - _SIZES[0]), 0.0)
    last = areas[-1] + slope * (LONGEST_PX - _SIZES[-1])
    return mass_table(
        kernels.astype(np.float64), alpha, sizes, np.concatenate(([first], areas, [last]))
    )


def _dot_kernels(shape: TinyArea | TinyRing) -> Floats:
    _, x_px, y_px = _samples()
    side = 2 * math.ceil(shape.reach_px + shape.blur_px) + 4
    grid = DensityGrid(side, side * len(x_px), 0)
    rows = side * np.arange(len(x_px), dtype=np.float32)
    grid.add(x_px + side // 2, y_px + side // 2 + rows, np.ones(len(x_px), np.float32))
    grid.blur(shape.blur_px)
    return grid.cells.reshape(len(x_px), -1)


def _samples() -> tuple[Floats, Floats, Floats]:
    """Return angles and places of a pixel, every one with every other."""
    places = ((np.arange(_PLACES) + 0.5) / _PLACES).astype(np.float32)
    grids = np.meshgrid(places * np.float32(np.pi), places, places)
    angle, x_px, y_px = (grid.reshape(-1) for grid in grids)
    return angle, x_px, y_px
