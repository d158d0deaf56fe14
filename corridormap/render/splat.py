"""Features smaller than about a pixel, by the million: their ink instead of their shapes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render.density import BLOCK, DensityGrid, picked
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.ink import MassTable
from corridormap.render.tiny_shapes import TinyArea, TinyLine, TinyRing, halves_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Numbers = NDArray[np.float32] | NDArray[np.float64]


FAR_PX = 1e4
"""A line this long has one end that is nowhere."""


@dataclass(frozen=True, slots=True, eq=False)
class Chords:
    """Lines shorter than about 1.3 device pixels, in logical pixels.

    Attributes:
        starts: Screen points, shape (n, 2).
        stops: Screen points, shape (n, 2).
        lengths_px: Length along the way, shape (n,).
        round_caps: The ends are round, as in a file; else flat, as `draw_lines` draws thin lines.
    """

    starts: Numbers
    stops: Numbers
    lengths_px: Numbers
    round_caps: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def blocks(self) -> Iterator[Chords]:
        """Yield the same in pieces that stay in the processor's cache."""
        for part in _parts(len(self)):
            yield replace(
                self,
                starts=self.starts[part],
                stops=self.stops[part],
                lengths_px=self.lengths_px[part],
            )


@dataclass(frozen=True, slots=True, eq=False)
class Specks:
    """Polygons smaller than about 1.3 device pixels, in logical pixels.

    Attributes:
        middles: Screen points, shape (n, 2).
        areas_px2: Shape (n,).
        perimeters_px: Length of all rings, shape (n,).
    """

    middles: Numbers
    areas_px2: Numbers
    perimeters_px: Numbers

    def __len__(self) -> int:
        return len(self.middles)

    def blocks(self) -> Iterator[Specks]:
        """Yield the same in pieces that stay in the processor's cache."""
        for part in _parts(len(self)):
            yield Specks(self.middles[part], self.areas_px2[part], self.perimeters_px[part])


class ManyChords(Protocol):
    """Chords that are worked out block by block."""

    @property
    def round_caps(self) -> bool:
        """As of the chords."""

    def __len__(self) -> int: ...

    def blocks(self) -> Iterator[Chords]:
        """Yield some thousands at a time."""


class ManySpecks(Protocol):
    """Specks that are worked out block by block."""

    def __len__(self) -> int: ...

    def blocks(self) -> Iterator[Specks]:
        """Yield some thousands at a time."""


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, count, BLOCK))


def splat_lines(context: DrawContext, chords: ManyChords, symbol: LineSymbol) -> None:
    """Draw the symbol's stroke, without its casing, along very short lines.

    What lies outside the picture, or nowhere, is left out. Neighbours in the arrays should be
    neighbours on the map: that is faster.
    """
    color = qcolor(symbol.color)
    if not len(chords) or symbol.width_px <= 0 or not color.alpha():
        return
    window = DeviceWindow.of(context)
    shape = TinyLine(symbol.width_px, window.ratio, chords.round_caps, color.alphaF())
    grid = _grid(window, shape)
    table = shape.mass_table()
    for middles, moves, lengths in _line_blocks(chords, window):
        context.feedback.check()
        inside = grid.contains(middles[0], middles[1])
        if not np.abs(moves).max() < FAR_PX:
            inside &= (np.abs(moves) < FAR_PX).all(axis=0)
        if not inside.all():
            middles, moves = picked(middles, inside), picked(moves, inside)
            lengths = lengths[inside]
        if len(lengths):
            masses = table.masses_of(lengths)
            masses *= np.float32(0.5)
            halves = halves_of(moves, shape)
            for points in (middles - halves, middles + halves):
                grid.add(points[0], points[1], masses)
    grid.spread()
    grid.draw(context, color)


def splat_areas(context: DrawContext, specks: ManySpecks, symbol: FillSymbol) -> None:
    """Draw very small polygons: all fills, then all outlines with their casings.

    What lies outside the picture, or nowhere, is left out.
    """
    ratio = context.settings.device_pixel_ratio
    dots: list[_Dots] = []
    if symbol.color is not None:
        shape = TinyArea(qcolor(symbol.color).alphaF())
        dots.append(_Dots("areas_px2", ratio * ratio, shape, symbol.color))
    line = symbol.outline
    if line is not None and line.casing_color is not None and line.casing_width_px > 0:
        width = line.width_px + 2 * line.casing_width_px
        dots.append(_rings(LineSymbol(line.casing_color, width), ratio))
    if line is not None and line.width_px > 0:
        dots.append(_rings(line, ratio))
    _splat_dots(context, specks, [each for each in dots if qcolor(each.color).alpha()])


def _rings(line: LineSymbol, ratio: float) -> _Dots:
    shape = TinyRing(line.width_px, ratio, qcolor(line.color).alphaF())
    return _Dots("perimeters_px", ratio, shape, line.color)


@dataclass(frozen=True, slots=True, eq=False)
class _Dots:
    """One look of features without a direction: `scale` makes sizes those of device pixels."""

    sizes: Literal["areas_px2", "perimeters_px"]
    scale: float
    shape: TinyArea | TinyRing
    color: str


def _splat_dots(context: DrawContext, specks: ManySpecks, looks: list[_Dots]) -> None:
    """Draw the features in one look after the other."""
    if not len(specks) or not looks:
        return
    window = DeviceWindow.of(context)
    grids = [(look, _grid(window, look.shape), look.shape.mass_table()) for look in looks]
    for block in specks.blocks():
        context.feedback.check()
        points = window.pixel_points(block.middles)
        for look, grid, table in grids:
            with np.errstate(over="ignore", invalid="ignore"):
                sizes = (getattr(block, look.sizes) * look.scale).astype(np.float32)
            _add_dots(grid, points, sizes, table)
    for look, grid, _ in grids:
        grid.spread()
        grid.draw(context, qcolor(look.color))


def _add_dots(grid: DensityGrid, middles: Floats, sizes: Floats, table: MassTable) -> None:
    inside = grid.contains(middles[0], middles[1])
    inside &= np.isfinite(sizes)
    if not inside.all():
        middles, sizes = picked(middles, inside), sizes[inside]
    if len(sizes):
        grid.add(middles[0], middles[1], table.masses_of(sizes))


def _grid(window: DeviceWindow, shape: TinyLine | TinyArea | TinyRing) -> DensityGrid:
    pad_px = math.ceil(shape.reach_px) + 4
    return DensityGrid(window.columns, window.rows, pad_px, shape.spread_px)


def _line_blocks(
    chords: ManyChords, window: DeviceWindow
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield middles and moves, shape (2, m), and lengths in device pixels."""
    half = np.float32(0.5)
    for block in chords.blocks():
        middles = window.pixel_points(block.starts)
        moves = window.pixel_points(block.stops)
        # Coordinates that became infinite are no numbers from here on, and dropped for it.
        with np.errstate(over="ignore", invalid="ignore"):
            lengths = (block.lengths_px * window.ratio).astype(np.float32)
            moves -= middles
            middles += moves * half
            # A length that is no number must not get as far as the grid.
            middles[0] += lengths * np.float32(0)
        yield middles, moves, lengths
