"""Levels of detail: fewer vertices where a pixel cannot tell the difference. Drawing only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.render.ragged import Runs, offsets_of, run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MAX_PASSES = 16
WORTH_A_PASS = 0.005
"""Another pass over all vertices pays when the last one dropped more than this share; so low, that
neighbours in different blocks go through the same passes but for a few vertices."""
WORTH_SPARING = 256
CLOSE_PX = 3.0
SMALLEST_RING = 4
"""Positions of a triangle, its first one twice."""


def simplified(block: GeometryBlock, tolerance: float) -> GeometryBlock:
    """Return the block with vertices left out that stray less than `tolerance` (map units).

    Ends of lines and one vertex of each ring stay, points are not touched, and a ring smaller
    than a quarter of the tolerance vanishes. Neighbours agree on a shared border but near its ends,
    because whether a vertex goes depends only on the vertices around it.
    """
    counts = np.diff(block.part_offsets)
    is_ring = block.part_kinds >= PartKind.EXTERIOR
    fixed_runs = (block.part_kinds == PartKind.POINTS) | (counts <= np.where(is_ring, 4, 2))
    alive = _decimated(block, tolerance / 4, fixed_runs)
    alive = _flattened(block, alive, tolerance, fixed_runs)
    keep = np.zeros(len(block.coords), np.bool_)
    keep[alive] = True
    keep &= ~np.repeat(_tiny_rings(block, tolerance / 4), counts)
    seen = np.zeros(len(keep) + 1, np.int64)
    np.cumsum(keep, out=seen[1:])
    return replace(
        block, coords=np.compress(keep, block.coords, axis=0), part_offsets=seen[block.part_offsets]
    )


def spared(lines: Runs, tolerance_px: float) -> Runs:
    """Return lines (screen points) without vertices that stray less than a part of a pixel.

    Where vertices are few, or lie far apart, looking for such takes longer than drawing them.
    """
    if len(lines.coords) < WORTH_SPARING:
        return lines
    moves = np.abs(lines.coords[1:] - lines.coords[:-1]).sum(axis=1)
    if np.partition(moves, len(moves) // 2)[len(moves) // 2] > CLOSE_PX:
        return lines
    count = len(lines)
    block = GeometryBlock(
        np.arange(count),
        np.arange(count + 1),
        lines.offsets,
        np.full(count, PartKind.LINE, np.uint8),
        lines.coords,
        np.zeros((count, 4)),
    )
    found = simplified(block, tolerance_px)
    return replace(lines, coords=found.coords, offsets=found.part_offsets)


def _tiny_rings(block: GeometryBlock, size: float) -> Flags:
    counts = np.diff(block.part_offsets)
    tiny = np.zeros(len(counts), np.bool_)
    rings = np.flatnonzero((block.part_kinds >= PartKind.EXTERIOR) & (counts > 0))
    filled = np.flatnonzero(counts > 0)
    if not len(rings):
        return tiny
    starts = block.part_offsets[filled]
    span = np.maximum.reduceat(block.coords, starts) - np.minimum.reduceat(block.coords, starts)
    spans = np.zeros(len(counts))
    spans[filled] = span.max(axis=1)
    tiny[rings] = spans[rings] < size
    return tiny


def _decimated(block: GeometryBlock, cell: float, fixed_runs: Flags) -> Ints:
    """Return the vertices that are not in the same cell of a grid as both their neighbours."""
    cells = np.floor(block.coords / cell)
    keep = np.ones(len(cells), np.bool_)
    leaves = (cells[1:] != cells[:-1]).any(axis=1)
    keep[1:-1] = leaves[:-1] | leaves[1:]
    ends = block.part_offsets[:-1][np.diff(block.part_offsets) > 0]
    keep[ends] = True
    keep[block.part_offsets[1:][np.diff(block.part_offsets) > 0] - 1] = True
    runs = run_ids(block.part_offsets)
    left = np.bincount(runs[keep], minlength=len(fixed_runs))
    spared = fixed_runs | ((block.part_kinds >= PartKind.EXTERIOR) & (left < SMALLEST_RING))
    return np.flatnonzero(keep | spared[runs])


def _flattened(block: GeometryBlock, alive: Ints, tolerance: float, fixed_runs: Flags) -> Ints:
    """Drop, again and again, every vertex that strays least among its neighbours.

    What was given up along a segment adds to what the next drop costs, so that the whole never
    strays further than the tolerance.
    """
    runs = run_ids(block.part_offsets)[alive]
    x, y = block.coords[alive, 0], block.coords[alive, 1]
    lots = _lots(x, y) * (tolerance / 1000)
    spent = np.zeros(len(alive))
    least = np.where(block.part_kinds >= PartKind.EXTERIOR, SMALLEST_RING, 2)
    for _ in range(MAX_PASSES):
        cost = _heights(x, y)
        cost[1:] += np.maximum(spent[1:], spent[:-1])
        fixed = fixed_runs[runs]
        fixed[1:] |= runs[1:] != runs[:-1]
        fixed[:-1] |= runs[1:] != runs[:-1]
        cost[fixed] = np.inf
        drop = _cheapest_around(cost, tolerance, lots)
        left = np.bincount(runs[~drop], minlength=len(least))
        drop &= (left >= least)[runs]
        dropped = np.flatnonzero(drop)
        if len(dropped) <= WORTH_A_PASS * len(drop):
            break
        # The segment before a dropped vertex grows over it.
        spent[dropped - 1] = cost[dropped]
        keep = np.flatnonzero(~drop)
        alive, runs, x, y = alive[keep], runs[keep], x[keep], y[keep]
        spent, lots = spent[keep], lots[keep]
    return alive


def _lots(x: Floats, y: Floats) -> Floats:
    """Return a number from 0 to 1 for each place, the same in whichever ring it occurs."""
    # A square, for along a straight row of vertices a linear mix would only rise.
    mixed = x * (0.7 / 997.0) + y * (1.3 / 997.0)
    mixed -= np.floor(mixed)
    mixed *= mixed * (997.0 * 997.0 * 0.61803)
    mixed -= np.floor(mixed)
    return mixed


def _cheapest_around(cost: Floats, tolerance: float, lots: Floats) -> Flags:
    """Return the vertices that cost less than the tolerance and less than both neighbours.

    Lots settle between equals: along a straight row they would else go one a pass.
    """
    drop = cost < tolerance
    ranked = cost + lots
    lower = ranked[1:] <= ranked[:-1]
    drop[1:] &= lower
    drop[:-1] &= ~lower
    return drop


def _heights(x: Floats, y: Floats) -> Floats:
    """Return how far each vertex strays from the chord of its neighbours, inf at both ends."""
    height = np.full(len(x), np.inf)
    if len(x) < 3:
        return height
    step_x, step_y = x[1:] - x[:-1], y[1:] - y[:-1]
    chord_x, chord_y = x[2:] - x[:-2], y[2:] - y[:-2]
    cross = chord_x * step_y[:-1]
    cross -= chord_y * step_x[:-1]
    chord_x *= chord_x
    chord_y *= chord_y
    base = np.add(chord_x, chord_y, out=chord_x)
    step_x *= step_x
    step_y *= step_y
    reach = np.add(step_x, step_y, out=step_x)
    before, behind = reach[:-1], reach[1:]
    stray = np.abs(cross, out=cross)
    stray /= np.sqrt(np.maximum(base, 1e-300))
    # Beyond an end of the chord, as a spike lies, the distance is to that end.
    folded = np.flatnonzero(np.abs(before - behind) > base)
    stray[folded] = np.sqrt(np.minimum(before[folded], behind[folded]))
    height[1:-1] = stray
    return height


def empty_parts_dropped(block: GeometryBlock) -> GeometryBlock:
    """Return the block without parts that own no coordinates."""
    counts = np.diff(block.part_offsets)
    keep = counts > 0
    if keep.all():
        return block
    seen = np.zeros(len(keep) + 1, np.int64)
    np.cumsum(keep, out=seen[1:])
    return replace(
        block,
        feature_offsets=seen[block.feature_offsets],
        part_offsets=offsets_of(counts[keep]),
        part_kinds=block.part_kinds[keep],
    )
