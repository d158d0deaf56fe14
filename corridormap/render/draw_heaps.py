"""Draws heaps of tiny lines as the ink that their lines would leave."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import LineSymbol
from corridormap.render.density import BLOCK, DensityGrid
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_lines import casing_and_stroke
from corridormap.render.heaps import Heaps
from corridormap.render.tiny_shapes import TinyLine, halves_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

NO_HALVES_PX = 0.3
"""Halves of lines nearer to their middles than this are drawn as one."""


def draw_heaps(
    context: DrawContext, heaps: Heaps, origin: Floats, shift: float, symbol: LineSymbol
) -> None:
    """Draw heaps whose places are counted from `origin`, in one world copy.

    Raises:
        Cancelled: The context's feedback said so.
    """
    for stroke in casing_and_stroke(symbol):
        if stroke.width_px > 0 and qcolor(stroke.color).alpha():
            _draw(context, heaps, origin + np.array([shift, 0.0]), stroke)


def _draw(context: DrawContext, heaps: Heaps, origin: Floats, stroke: LineSymbol) -> None:
    window, color = DeviceWindow.of(context), qcolor(stroke.color)
    shape = TinyLine(stroke.width_px, window.ratio, True, color.alphaF())
    pad_px = math.ceil(shape.reach_px) + 4
    grid = DensityGrid(window.columns, window.rows, pad_px, shape.spread_px)
    table = shape.mass_table()
    scale = np.float32(1 / context.units_per_device_px)
    halves = _halves(heaps, shape, float(scale))
    for part, points in _blocks(context, heaps, origin, grid):
        masses = table.masses_of(heaps.lengths[part] * scale)
        masses *= heaps.counts[part]
        if halves is None:
            grid.add(points[0], points[1], masses)
            continue
        # Lines lead everywhere: here some halves lie on one diagonal, the others on the other.
        ways = np.stack((np.full(len(masses), halves), np.full(len(masses), halves)))
        ways[1, ::2] *= -1
        masses *= np.float32(0.5)
        for half in (points + ways, points - ways):
            grid.add(half[0], half[1], masses)
    grid.spread()
    grid.draw(context, color)


def _halves(heaps: Heaps, shape: TinyLine, scale: float) -> np.float32 | None:
    """Return how far along x and y halves of a usual line lie from its middle, None if nearby."""
    if not len(heaps.lengths):
        return None
    usual = np.array([[float(heaps.lengths.mean()) * scale], [0.0]], np.float32)
    away = float(np.hypot(*halves_of(usual, shape)[:, 0]))
    return None if away < NO_HALVES_PX else np.float32(away / math.sqrt(2))


def _blocks(
    context: DrawContext, heaps: Heaps, origin: Floats, grid: DensityGrid
) -> Iterator[tuple[NDArray[np.int64], Singles]]:
    """Yield heaps in reach of the window, and where they lie: shape (2, n), device pixels."""
    settings, view = context.settings, context.settings.view
    scale = 1 / context.units_per_device_px
    window = DeviceWindow.of(context)
    right = (origin[0] - view.center_x) * scale + settings.width_px / 2 * window.ratio - window.left
    down = (view.center_y - origin[1]) * scale + settings.height_px / 2 * window.ratio - window.top
    for start in range(0, len(heaps.counts), BLOCK):
        context.feedback.check()
        middles = heaps.middles[start : start + BLOCK]
        points = np.stack((middles[:, 0] * np.float32(scale), middles[:, 1] * np.float32(-scale)))
        points += np.array([[right], [down]], np.float32)
        near = np.flatnonzero(grid.contains(points[0], points[1]))
        if len(near) == len(middles):
            yield near + start, points
        elif len(near):
            yield near + start, np.stack((points[0][near], points[1][near]))
