"""On which side of one piece of track another is drawn: where it lies, but steadily so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CROSSING = 30.0
"""What crossing over costs: as much as drawing so long a way, in distances of the middles, beside a
line that lies right there. The further off on its other side that one lies, the more it is."""
BRIDGED = 12.0
"""How long a gap, in distances of the middles, belongs to the same run."""
IMPOSSIBLE = 1e6
CLEAR = 2.5
"""Rows whose pieces lie further apart than so many distances of the middles keep their side."""


def runs_of_rows(pieces: Ints, places: Floats, apart: Floats) -> Flags:
    """Return whether each row but the first goes on where the one before it ended.

    Args:
        pieces: Shape (b, 2): the two pieces, sorted.
        places: Shape (b, 4): start and end on the first, pixels, sorted within a pair, and beside
            these on the second.
        apart: Shape (b,): how far apart the middles of both bundles are to be, pixels.
    """
    senses = np.sign(places[:, 3] - places[:, 2])
    goes_on: Flags = (pieces[1:] == pieces[:-1]).all(axis=1) & (senses[1:] == senses[:-1])
    longest = BRIDGED * apart[1:]
    for gap in (places[1:, 0] - places[:-1, 1], senses[1:] * (places[1:, 2] - places[:-1, 3])):
        goes_on &= (gap >= -longest) & (gap <= longest)
    return goes_on


def side_by_row(goes_on: Flags, lengths: Floats, beside: Floats) -> Floats:
    """Return 1 for rows whose second piece is drawn to the left of the first, -1 for right.

    Two that weave keep their sides; they cross over where the true sides change for long.

    Args:
        goes_on: Shape (b - 1,), see `runs_of_rows`.
        lengths: Shape (b,): of each row, in the distances that are wanted.
        beside: Shape (b,): how far left the second lies, in the same.
    """
    sides = np.where(beside >= 0, 1.0, -1.0)
    if not len(sides):
        return sides
    # Rows in a row that lie on one side stay together: crossing between them would never pay.
    begins = np.append(True, ~goes_on | (sides[1:] != sides[:-1]))
    block = np.cumsum(begins) - 1
    starts = np.flatnonzero(begins)
    left, right = (np.add.reduceat(_costs(lengths, sign * beside), starts) for sign in (1, -1))
    edges = np.append(np.flatnonzero(np.append(True, ~goes_on)[starts]), len(starts))
    found = sides[starts]
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if last - first > 1:
            found[first:last] = _cheapest(left[first:last].tolist(), right[first:last].tolist())
    chosen: Floats = found[block]
    return chosen


def _costs(lengths: Floats, beside: Floats) -> Floats:
    """Return what drawing lines on a side costs that lie so far on that side."""
    costs: Floats = np.where(beside < -CLEAR, IMPOSSIBLE, lengths * np.maximum(1 - beside, 0) ** 2)
    return costs


def _cheapest(left: list[float], right: list[float]) -> list[float]:
    """Return the sides, 1 or -1, of rows in a row that cost least, crossings counted."""
    costs = 0.0, 0.0
    stays: list[tuple[bool, bool]] = []
    for on_left, on_right in zip(left, right, strict=True):
        stay_left = costs[0] <= costs[1] + CROSSING
        stay_right = costs[1] <= costs[0] + CROSSING
        stays.append((stay_left, stay_right))
        costs = (
            on_left + (costs[0] if stay_left else costs[1] + CROSSING),
            on_right + (costs[1] if stay_right else costs[0] + CROSSING),
        )
    side = 1 if costs[0] <= costs[1] else -1
    found = []
    for stay_left, stay_right in reversed(stays):
        found.append(float(side))
        if not (stay_left if side == 1 else stay_right):
            side = -side
    return found[::-1]
