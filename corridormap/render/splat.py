"""Features smaller than about a pixel, by the million: their ink instead of their shapes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def splat_lines(context: DrawContext, chords: Chords, symbol: LineSymbol) -> None:
    """Draw the symbol's stroke, without its casing, along very short lines.

    What lies outside the picture, or nowhere, is left out. Neighbours in the arrays should be
    neighbours on the map: that is faster.
    """
    color = qcolor(symbol.color)
    if not len(chords.starts) or symbol.width_px <= 0 or not color.alpha():
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


def splat_areas(context: DrawContext, specks: Specks, symbol: FillSymbol) -> None:
    """Draw very small polygons: all fills, then all outlines with their casings.

    What lies outside the picture, or nowhere, is left out.
    """
    if symbol.color is not None:
        _splat_fills(context, specks, symbol.color)
    line = symbol.outline
    if line is None:
        return
    if line.casing_color is not None and line.casing_width_px > 0:
        width = line.width_px + 2 * line.casing_width_px
        _splat_outlines(context, specks, LineSymbol(line.casing_color, width))
    _splat_outlines(context, specks, line)


def _splat_fills(context: DrawContext, specks: Specks, color: str) -> None:
    ratio = context.settings.device_pixel_ratio
    areas = _Dots(specks.middles, specks.areas_px2, ratio * ratio)
    _splat_dots(context, areas, TinyArea(qcolor(color).alphaF()), color)


def _splat_outlines(context: DrawContext, specks: Specks, line: LineSymbol) -> None:
    if line.width_px > 0:
        ratio = context.settings.device_pixel_ratio
        rings = _Dots(specks.middles, specks.perimeters_px, ratio)
        shape = TinyRing(line.width_px, ratio, qcolor(line.color).alphaF())
        _splat_dots(context, rings, shape, line.color)


@dataclass(frozen=True, slots=True, eq=False)
class _Dots:
    """Features without a direction; `scale` makes their sizes those of device pixels."""

    middles: Numbers
    sizes: Numbers
    scale: float


def _splat_dots(
    context: DrawContext, dots: _Dots, shape: TinyArea | TinyRing, color_text: str
) -> None:
    color = qcolor(color_text)
    if not len(dots.middles) or not color.alpha():
        return
    window = DeviceWindow.of(context)
    grid = _grid(window, shape)
    table = shape.mass_table()
    for start in range(0, len(dots.middles), BLOCK):
        context.feedback.check()
        part = slice(start, start + BLOCK)
        with np.errstate(over="ignore", invalid="ignore"):
            sizes = (dots.sizes[part] * dots.scale).astype(np.float32)
        _add_dots(grid, window.pixel_points(dots.middles[part]), sizes, table)
    grid.spread()
    grid.draw(context, color)


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


def _line_blocks(chords: Chords, window: DeviceWindow) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield middles and moves, shape (2, m), and lengths in device pixels."""
    half = np.float32(0.5)
    for start in range(0, len(chords.starts), BLOCK):
        part = slice(start, start + BLOCK)
        middles = window.pixel_points(chords.starts[part])
        moves = window.pixel_points(chords.stops[part])
        # Coordinates that became infinite are no numbers from here on, and dropped for it.
        with np.errstate(over="ignore", invalid="ignore"):
            lengths = (chords.lengths_px[part] * window.ratio).astype(np.float32)
            moves -= middles
            middles += moves * half
            # A length that is no number must not get as far as the grid.
            middles[0] += lengths * np.float32(0)
        yield middles, moves, lengths
