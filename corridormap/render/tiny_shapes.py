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
RING = 3.0
"""How much farther a ring of about a pixel is around than across."""
_SIZES = np.array([0.02, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0])
_PLACES = 4


@dataclass(frozen=True, slots=True)
class TinyLine:
    """Strokes of lines about `typical_px` long (device pixels); the width in logical pixels."""

    width_px: float
    ratio: float
    typical_px: float
    round_caps: bool
    alpha: float

    @property
    def stroke_px(self) -> float:
        """The stroke's width in device pixels, at least that of a pixel."""
        return max(self.width_px * self.ratio, 1.0)

    @property
    def cap_px(self) -> float:
        """What the ends add to the length, in device pixels."""
        return (ROUND_CAP if self.round_caps else FLAT_CAP) * self.stroke_px

    @property
    def reach_px(self) -> float:
        """How far from its middle a line covers anything."""
        return (LONGEST_PX + self.cap_px + self.stroke_px) / 2

    @property
    def spread_px(self) -> int:
        """The side of the squares that a line's halves are drawn as."""
        length = self.typical_px + self.cap_px
        between = 2 * math.sqrt(abs(length**2 - self.stroke_px**2) / 12)
        room = 1.15 if self.round_caps else 1.3
        area = room * float(np.interp(self.typical_px, _SIZES, _line_areas(self)))
        side = 1
        while (side + 1) * (side + 1 + between) < area:
            side += 1
        return side

    def mass_table(self) -> MassTable:
        """Return the densities of lines by their length in device pixels."""
        return _line_table(self)


@dataclass(frozen=True, slots=True)
class TinyRing:
    """Outlines of areas about `typical_px` around (device pixels), the width in logical ones."""

    width_px: float
    ratio: float
    typical_px: float
    alpha: float

    @property
    def reach_px(self) -> float:
        """How far from its middle a ring covers anything."""
        return self.typical_px + self.width_px * self.ratio

    @property
    def spread_px(self) -> int:
        """The side of the square that a ring is drawn as."""
        return _side_of_dot(
            float(np.interp(self.typical_px, RING * _SIZES, _ring_areas(self))), self.alpha
        )

    def mass_table(self) -> MassTable:
        """Return the densities of outlines by their perimeter in device pixels."""
        return _ring_table(self)


@dataclass(frozen=True, slots=True)
class TinyArea:
    """Fills of areas about `side_px` wide, device pixels."""

    side_px: float
    alpha: float

    @property
    def reach_px(self) -> float:
        """How far from its middle an area covers anything."""
        return self.side_px

    @property
    def spread_px(self) -> int:
        """The side of the square that an area is drawn as."""
        return _side_of_dot(self.side_px**2, self.alpha)

    def mass_table(self) -> MassTable:
        """Return the densities of fills by their area in square device pixels."""
        return _area_table(self)


def halves_of(moves: Floats, shape: TinyLine) -> Floats:
    """Return where each half of a line lies beside its middle, shape (2, n), device pixels.

    Two squares there are spread as wide along and across as the stroke is. `moves` lead from
    each line's start to its stop.
    """
    square = moves[0] * moves[0]
    square += moves[1] * moves[1]
    square += np.float32(1e-12)
    # `clip` is faster than the maximum with a number.
    surplus = np.sqrt(square)
    np.clip(surplus, max(1 - shape.cap_px, 0.0), LONGEST_PX, out=surplus)
    surplus += np.float32(shape.cap_px)
    surplus *= surplus
    surplus -= np.float32(shape.stroke_px**2)
    surplus /= square
    surplus *= np.float32(1 / 12)
    if not (surplus < 0).any():
        straight: Floats = moves * np.sqrt(surplus, out=surplus)
        return straight
    # Where it is wider than long the halves lie side by side.
    along = np.clip(surplus, 0, None)
    across = np.sqrt(along - surplus)
    halves: Floats = moves * np.sqrt(along, out=along)
    halves[0] -= moves[1] * across
    halves[1] += moves[0] * across
    return halves


def _side_of_dot(area_px2: float, alpha: float) -> int:
    # A square of n pixels lies on n + 1 of them. See-through ones cannot be dense in the middle.
    room = area_px2 if alpha >= 1 else 1.3 * area_px2
    return max(math.ceil(math.sqrt(room)) - 1, 1)


@lru_cache(maxsize=256)
def _line_areas(shape: TinyLine) -> NDArray[np.float64]:
    return line_ink(shape.width_px, shape.ratio, shape.round_caps, _SIZES)


@lru_cache(maxsize=256)
def _ring_areas(shape: TinyRing) -> NDArray[np.float64]:
    return ring_ink(shape.width_px, shape.ratio, RING * _SIZES)


@lru_cache(maxsize=256)
def _line_table(shape: TinyLine) -> MassTable:
    angle, x_px, y_px = _samples()
    moves = np.float32(shape.typical_px) * np.stack((np.cos(angle), np.sin(angle)))
    halves = halves_of(moves, shape)
    side = 2 * math.ceil(shape.reach_px + shape.spread_px) + 2
    grid = DensityGrid(side, side * len(angle), 0, shape.spread_px)
    middles = np.stack((x_px, y_px)) + side // 2
    middles[1] += side * np.arange(len(angle), dtype=np.float32)
    for points in (middles - halves, middles + halves):
        grid.add(points[0], points[1], np.full(len(angle), 0.5, np.float32))
    grid.spread()
    kernels = grid.cells.reshape(len(angle), -1)
    return _table(kernels, shape.alpha, _line_areas(shape))


@lru_cache(maxsize=256)
def _ring_table(shape: TinyRing) -> MassTable:
    return _table(_dot_kernels(shape), shape.alpha, _ring_areas(shape), RING)


@lru_cache(maxsize=256)
def _area_table(shape: TinyArea) -> MassTable:
    return _table(_dot_kernels(shape), shape.alpha, _SIZES)


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
    side = 2 * math.ceil(shape.reach_px + shape.spread_px) + 4
    grid = DensityGrid(side, side * len(x_px), 0, shape.spread_px)
    rows = side * np.arange(len(x_px), dtype=np.float32)
    grid.add(x_px + side // 2, y_px + side // 2 + rows, np.ones(len(x_px), np.float32))
    grid.spread()
    return grid.cells.reshape(len(x_px), -1)


def _samples() -> tuple[Floats, Floats, Floats]:
    """Return angles and places of a pixel, every one with every other."""
    places = ((np.arange(_PLACES) + 0.5) / _PLACES).astype(np.float32)
    grids = np.meshgrid(places * np.float32(np.pi), places, places)
    angle, x_px, y_px = (grid.reshape(-1) for grid in grids)
    return angle, x_px, y_px
