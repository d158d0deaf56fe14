"""How lines, rings and areas of about a pixel spread over the pixels around their middle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.density import DensityGrid
from corridormap.render.drawn_ink import line_ink, ring_ink
from corridormap.render.ink import MassTable, masses_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LONGEST_PX = 4.0
"""Features are taken to be no longer, in device pixels: longer ones are not for this."""
TYPICAL_PX = 0.7
"""What is drawn alike for all sizes is right for this one, in device pixels.

Not the mean of what is drawn: parts of a picture that are drawn one by one would not match.
"""
FLAT_CAP = 0.2
"""What both ends together add to a line's length in pen widths, as `draw_lines.lengthened`."""
ROUND_CAP = math.pi / 4
RING = 3.0
"""How much farther a ring of about a pixel is around than across."""
_SIZES = np.array([0.02, 0.2, 0.4, 0.7, 1.0, 1.4, 2.0, 3.0, LONGEST_PX])
_PLACES = 4


@dataclass(frozen=True, slots=True)
class TinyLine:
    """Strokes of lines; the width in logical pixels."""

    width_px: float
    ratio: float
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
        length = TYPICAL_PX + self.cap_px
        between = 2 * math.sqrt(abs(length**2 - self.stroke_px**2) / 12)
        room = 1.05 if self.round_caps else 1.3
        area = room * float(np.interp(TYPICAL_PX, _SIZES, _line_areas(self)))
        side = 1
        while (side + 1) * (side + 1 + between) < area:
            side += 1
        return side

    def mass_table(self) -> MassTable:
        """Return the densities of lines by their length in device pixels."""
        return _line_table(self)


@dataclass(frozen=True, slots=True)
class TinyRing:
    """Outlines of areas, the width in logical pixels."""

    width_px: float
    ratio: float
    alpha: float

    @property
    def reach_px(self) -> float:
        """How far from its middle a ring covers anything."""
        return LONGEST_PX + self.width_px * self.ratio

    @property
    def spread_px(self) -> int:
        """The side of the square that a ring is drawn as."""
        return _side_of_dot(float(np.interp(TYPICAL_PX, _SIZES, _ring_areas(self))), self.alpha)

    def mass_table(self) -> MassTable:
        """Return the densities of outlines by their perimeter in device pixels."""
        return _ring_table(self)


@dataclass(frozen=True, slots=True)
class TinyArea:
    """Fills of areas."""

    alpha: float

    @property
    def reach_px(self) -> float:
        """How far from its middle an area covers anything."""
        return LONGEST_PX / 2

    @property
    def spread_px(self) -> int:
        """The side of the square that an area is drawn as."""
        return _side_of_dot(TYPICAL_PX**2, self.alpha)

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
    masses = [
        masses_for(_line_kernels(shape, length), shape.alpha, area)
        for length, area in zip(_SIZES, _line_areas(shape), strict=True)
    ]
    return MassTable.through(_SIZES, np.array(masses))


@lru_cache(maxsize=256)
def _ring_table(shape: TinyRing) -> MassTable:
    masses = masses_for(_dot_kernels(shape.spread_px), shape.alpha, _ring_areas(shape))
    return MassTable.through(RING * _SIZES, masses)


@lru_cache(maxsize=256)
def _area_table(shape: TinyArea) -> MassTable:
    sizes = np.append(0.0, _SIZES)
    return MassTable.through(sizes, masses_for(_dot_kernels(shape.spread_px), shape.alpha, sizes))


def _line_kernels(shape: TinyLine, length_px: float) -> NDArray[np.float64]:
    angle, x_px, y_px = _samples()
    moves = np.float32(length_px) * np.stack((np.cos(angle), np.sin(angle)))
    halves = halves_of(moves, shape)
    side = 2 * math.ceil(shape.reach_px + shape.spread_px) + 2
    middles = np.stack((x_px, y_px)) + side // 2
    return _kernels([middles - halves, middles + halves], side, shape.spread_px)


def _dot_kernels(spread_px: int) -> NDArray[np.float64]:
    _, x_px, y_px = _samples()
    side = 2 * spread_px + 4
    return _kernels([np.stack((x_px, y_px)) + side // 2], side, spread_px)


def _kernels(parts: list[Floats], side: int, spread_px: int) -> NDArray[np.float64]:
    """Draw every sample's parts, shape (2, samples), in a square of its own, one below another."""
    count = parts[0].shape[1]
    grid = DensityGrid(side, side * count, 0, spread_px)
    rows = side * np.arange(count, dtype=np.float32)
    for x_px, y_px in parts:
        grid.add(x_px, y_px + rows, np.full(count, 1 / len(parts), np.float32))
    grid.spread()
    return grid.cells.reshape(count, -1).astype(np.float64)


def _samples() -> tuple[Floats, Floats, Floats]:
    """Return angles and places of a pixel, every one with every other."""
    places = ((np.arange(_PLACES) + 0.5) / _PLACES).astype(np.float32)
    grids = np.meshgrid(places * np.float32(np.pi), places, places)
    angle, x_px, y_px = (grid.reshape(-1) for grid in grids)
    return angle, x_px, y_px
