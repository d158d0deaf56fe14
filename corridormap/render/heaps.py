"""Tiny lines by the million, heaped up in fractions of a pixel: pictures are drawn from heaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import PartKind, ranges
from corridormap.core.run_index import RunIndex
from corridormap.core.sketch import Sketch
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import RUN
from corridormap.core.symbol import LineSymbol
from corridormap.render.detail import finest_units_per_px, step_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lines import casing_and_stroke
from corridormap.render.layer_sketch import TINY_PX
from corridormap.render.prepared import PreparedLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Singles = NDArray[np.float32]
    Ints = NDArray[np.int64]

MANY_LINES = 2_000_000
"""In views of so many lines and more they are looked at as heaps."""
HEAPS_PER_PX = 2
"""Heaps side by side in the smallest pixel that they are for: none strays by half of that."""
WIDEST_PX = 3.2
"""Wider strokes, in device pixels, show which way their lines lead."""
STEPS_KEPT = 3
BLOCK = 1 << 18
MOST_APART = 4
"""So many blocks are heaped up by themselves: the heaps of all at once take too much memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Heaps:
    """What the tiny lines of a layer come to at one step.

    Attributes:
        middles: Shape (h, 2), the mean of lines' middles, map units from the sketch's origin.
        counts: Shape (h,), lines in a heap.
        lengths: Shape (h,), their mean length in map units.
        shaped: Rows of the sketch of all lines that are not tiny, ascending.
    """

    middles: Singles
    counts: Singles
    lengths: Singles
    shaped: NDArray[np.int32]

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        arrays = (self.middles, self.counts, self.lengths, self.shaped)
        return sum(array.nbytes for array in arrays)

    def shaped_in(self, prepared: PreparedLayer, context: DrawContext, shift: float) -> Ints:
        """Return the lines of one world copy in view that are not tiny."""
        index = prepared.finder
        if index is None:
            return self.shaped[:0].astype(np.int64)
        runs = index.runs_near(prepared.own_extent(context.map_extent.shifted(-shift, 0.0)))
        first, last = (np.searchsorted(self.shaped, (runs + more) * RUN) for more in (0, 1))
        shaped: Ints = self.shaped[ranges(first, last)].astype(np.int64)
        return shaped


def heaps_for(
    context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer
) -> Heaps | None:
    """Return the heaps to draw a layer from, made when first asked for; None for other layers.

    The answer is the same for every part of a picture.
    """
    style, index = snapshot.style, prepared.finder
    is_plain = not style.categories and prepared.thinning is None and prepared.clustering is None
    if context.exact or not is_plain or snapshot.lanes is not None:
        return None
    if style.symbols.line is None or _widest_px(context, style.symbols.line) > WIDEST_PX:
        return None
    if not isinstance(index, RunIndex) or snapshot.step is None:
        return None
    if index.count_near(prepared.own_extent(context.settings.extent)) < MANY_LINES:
        return None
    step = max(step_of(context.units_per_device_px), snapshot.step)
    sketch = prepared.sketch
    if sketch.only_kind != PartKind.LINE or finest_units_per_px(step) < sketch.finest_units_per_px:
        return None
    if step not in prepared.heaps:
        while len(prepared.heaps) >= STEPS_KEPT:
            del prepared.heaps[max(prepared.heaps, key=lambda other: abs(other - step))]
        prepared.heaps[step] = heaped(sketch, step, context.feedback)
    found = prepared.heaps[step]
    return found if isinstance(found, Heaps) else None


def _widest_px(context: DrawContext, symbol: LineSymbol) -> float:
    width_px = max(stroke.width_px for stroke in casing_and_stroke(symbol))
    return width_px * context.settings.device_pixel_ratio


def heaped(sketch: Sketch, step: int, feedback: Feedback) -> Heaps:
    """Return a sketch of lines heaped up for pixels of a step.

    Raises:
        Cancelled: The feedback said so.
    """
    finest = finest_units_per_px(step)
    limit, side = np.float32(TINY_PX * finest), np.float32(finest / HEAPS_PER_PX)
    heaps, shaped = [np.zeros((4, 0), np.float32)], [np.zeros(0, np.int32)]
    for start in range(0, len(sketch), BLOCK):
        feedback.check()
        part = slice(start, start + BLOCK)
        is_tiny = sketch.sizes[part] < limit
        shaped.append((start + np.flatnonzero(~is_tiny)).astype(np.int32))
        rows = np.flatnonzero(is_tiny)
        middles = np.take(sketch.starts[part], rows, axis=0)
        middles += np.take(sketch.stops[part], rows, axis=0)
        middles *= np.float32(0.5)
        ones = np.ones(len(rows), np.float32)
        lines = np.stack((ones, *middles.T, sketch.lengths[part][rows]))
        heaps.append(_heaped_up(lines, side))
        if len(heaps) > MOST_APART:
            heaps = [_heaped_up(np.concatenate(heaps, axis=1), side)]
    counts, x, y, lengths = _heaped_up(np.concatenate(heaps, axis=1), side)
    return Heaps(np.stack((x, y), axis=1), counts, lengths, np.concatenate(shaped))


def _heaped_up(heaps: Singles, side: np.float32) -> Singles:
    """Return a heap for each square of a grid: count, mean x, y and length, shape (4, n)."""
    counts, x, y, _ = heaps
    squares = np.floor(y / side).astype(np.int64)
    squares <<= 32
    squares += np.floor(x / side).astype(np.int64)
    order = np.argsort(squares)
    squares = squares[order]
    is_first = np.ones(len(squares), np.bool_)
    np.not_equal(squares[1:], squares[:-1], out=is_first[1:])
    del squares
    firsts = np.flatnonzero(is_first)
    found = np.empty((4, len(firsts)), np.float32)
    if len(firsts):
        totals = np.add.reduceat(counts[order], firsts, dtype=np.float64)
        found[0] = totals
        for place, values in enumerate(heaps[1:], 1):
            found[place] = (
                np.add.reduceat((values * counts)[order], firsts, dtype=np.float64) / totals
            )
    return found
