"""Lines drawn beside where they lie: parallels that stay whole at sharp bends, without spikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import owners
from corridormap.render.ragged import Runs, joined_runs, kept_runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Points = NDArray[np.complex128]

TRUE_TO = 0.5
"""Bends smaller than this part of the offset would only make knots in a line beside them."""
SHARPEST_CORNER = float(np.cos(np.radians(100.0)))
"""Cosine of the sharpest turn that has a corner on its outside; a sharper one is blunted."""
FARTHEST_CORNER = 3.0
"""In offsets: sides that meet farther off, with others between them left out, meet half-way."""
MOST_PASSES = 24
SAME_PX = 1e-6


def offset_lines(runs: Runs, offset_px: float) -> Runs:
    """Return lines that run beside others.

    Args:
        runs: Whole lines, screen points: of a line that is cut the bends at the cut would change.
        offset_px: How far to the right of their direction, negative to the left.
    """
    sides = _sides(_smoothed(runs, TRUE_TO * abs(offset_px)))
    if not len(sides.runs):
        return joined_runs([])
    for _ in range(MOST_PASSES):
        ends = _ends(sides, offset_px)
        # At the inside of a bend there is no room for a side: its neighbours meet without it.
        useless = ((ends[:, 1] - ends[:, 0]) * np.conj(sides.ways)).real < 0
        useless |= _is_knot(sides, ends, offset_px)
        if not useless.any():
            break
        sides = sides.taken(~_shortest_of(useless, sides))
    return _joined(sides, _ends(sides, offset_px), offset_px, runs)


def _smoothed(runs: Runs, tolerance_px: float) -> Runs:
    import shapely

    runs = kept_runs(runs, np.diff(runs.offsets) > 1)
    if not len(runs):
        return runs
    lines = shapely.linestrings(runs.coords, indices=owners(np.diff(runs.offsets)))
    lines = shapely.simplify(lines, tolerance_px, preserve_topology=False)
    coords, numbers = shapely.get_coordinates(lines, return_index=True)
    offsets = offsets_of(np.bincount(numbers, minlength=len(runs)))
    return Runs(coords, offsets, runs.owners)


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Sides of lines, in their order.

    Attributes:
        starts: Shape (s,), screen points.
        stops: Shape (s,).
        ways: Shape (s,), directions of length 1.
        runs: Shape (s,): the line that each is part of.
    """

    starts: Points
    stops: Points
    ways: Points
    runs: Ints

    def taken(self, keep: Flags) -> _Sides:
        return _Sides(self.starts[keep], self.stops[keep], self.ways[keep], self.runs[keep])

    @property
    def has_next(self) -> Flags:
        """Whether the line goes on after each side but the last, shape (s - 1,)."""
        follows: Flags = self.runs[1:] == self.runs[:-1]
        return follows


def _sides(runs: Runs) -> _Sides:
    points = np.ascontiguousarray(runs.coords).view(np.complex128).reshape(-1)
    run = owners(np.diff(runs.offsets))
    steps = np.diff(points)
    length = np.abs(steps)
    is_side = (run[1:] == run[:-1]) & (length > SAME_PX)
    ways = steps[is_side] / length[is_side]
    return _Sides(points[:-1][is_side], points[1:][is_side], ways, run[:-1][is_side])


def _ends(sides: _Sides, offset_px: float) -> Points:
    """Return where each side begins and ends when it is moved aside, shape (s, 2)."""
    # On the screen, where y runs down, a quarter of a turn more is to the right.
    aside = 1j * offset_px * sides.ways
    ends = np.stack((sides.starts + aside, sides.stops + aside), axis=1)
    turn = np.conj(sides.ways[:-1]) * sides.ways[1:]
    before, after = ends[:-1], ends[1:]
    # How far beyond its end a side meets the line through the next one.
    gap = np.conj(sides.ways[1:]) * (after[:, 0] - before[:, 1])
    bends = sides.has_next & (np.abs(turn.imag) > SAME_PX)
    reach = np.divide(gap.imag, -turn.imag, out=np.zeros(len(turn)), where=bends)
    length = np.abs(sides.stops - sides.starts)
    # A corner inside a sharp turn is far from it, but spoils nothing while both sides reach it.
    has_room = (reach < 0) & (-reach <= np.minimum(length[:-1], length[1:]))
    meets = sides.has_next & ((turn.real >= SHARPEST_CORNER) | has_room)
    bends &= has_room | (np.abs(reach) <= FARTHEST_CORNER * abs(offset_px))
    corner = before[:, 1] + reach * sides.ways[:-1]
    corner = np.where(bends, corner, (before[:, 1] + after[:, 0]) / 2)
    ends[:-1, 1] = np.where(meets, corner, ends[:-1, 1])
    ends[1:, 0] = np.where(meets, corner, ends[1:, 0])
    return ends


def _is_knot(sides: _Sides, ends: Points, offset_px: float) -> Flags:
    """Return which sides are shorter than the offset and at a turn without a corner."""
    gap = sides.has_next & (np.abs(ends[1:, 0] - ends[:-1, 1]) > SAME_PX)
    at_gap = np.zeros(len(sides.runs), np.bool_)
    at_gap[1:] |= gap
    at_gap[:-1] |= gap
    return at_gap & (np.abs(sides.stops - sides.starts) < abs(offset_px))


def _shortest_of(useless: Flags, sides: _Sides) -> Flags:
    """Return which of these sides to leave out at once: no two neighbours."""
    length = np.where(useless, np.abs(sides.stops - sides.starts), np.inf)
    shortest = useless.copy()
    follows = sides.has_next
    shortest[1:] &= ~follows | (length[1:] < length[:-1])
    shortest[:-1] &= ~follows | (length[:-1] <= length[1:])
    return shortest


def _joined(sides: _Sides, ends: Points, offset_px: float, runs: Runs) -> Runs:
    """Return the sides as lines, blunt where they turn too sharply for a corner."""
    follows, turn = sides.has_next, np.conj(sides.ways[:-1]) * sides.ways[1:]
    is_gap = np.abs(ends[1:, 0] - ends[:-1, 1]) > SAME_PX
    # On the outside of a sharp turn the line goes around it.
    is_outside = follows & is_gap & (turn.imag * offset_px < 0)
    tips = sides.stops[:-1] + abs(offset_px) * _unit(sides.ways[:-1] - sides.ways[1:])
    points = np.stack((ends[:, 0], ends[:, 1], np.append(tips, 0)), axis=1)
    kept = np.ones(points.shape, np.bool_)
    kept[1:, 0] = ~follows | is_gap
    kept[:, 2] = np.append(is_outside, False)
    counts = np.bincount(sides.runs, kept.sum(axis=1))[np.unique(sides.runs)].astype(np.int64)
    whole = np.flatnonzero(np.diff(runs.offsets) > 1)
    found = points[kept].view(np.float64).reshape(-1, 2)
    return Runs(found, offsets_of(counts), runs.owners[whole[np.unique(sides.runs)]])


def _unit(steps: Points) -> Points:
    size = np.abs(steps)
    units: Points = np.divide(steps, size, out=np.zeros_like(steps), where=size > SAME_PX)
    return units
