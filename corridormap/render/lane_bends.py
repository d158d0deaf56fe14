"""Bends from one piece of track into the next, rounded as those within a piece are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes
    from corridormap.render.lane_base import Base

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Points = NDArray[np.complex128]

CUT = 2.0
"""How far from a node a bend begins, in halves of the bundle's width …"""
CUT_PX = 2.0
"""… and pixels beside that."""
MOST_OF_PIECE = 0.49
STRAIGHT = 0.05


def cuts_of(lanes: Lanes, base: Base, half_px: Floats) -> Floats:
    """Return how far from the ends of pieces bends begin, pixels, shape (p, 2).

    Lines that have their track for themselves on either side keep their corners.
    """
    halves = half_px[lanes.pieces[lanes.joint_ends // 2]].max(axis=1)
    widest = np.zeros((len(base.lengths), 2))
    for end in (0, 1):
        np.maximum.at(widest[:, end], lanes.pieces, halves[lanes.joints[:, end]])
    cuts = np.where(widest > 0, CUT * widest + CUT_PX, 0.0)
    found: Floats = np.minimum(cuts, MOST_OF_PIECE * base.lengths[:, None])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Rounding:
    """What is known of curves whose bends at nodes are to be rounded.

    Attributes:
        lanes: What runs where.
        base: The middle lines.
        cuts: Shape (p, 2), see `cuts_of`.
        found: Shape (v,): the vertex of `base` that each vertex of a curve lies beside.
        stretch: Shape (v,): the stretch that it belongs to.
    """

    lanes: Lanes
    base: Base
    cuts: Floats
    found: Ints
    stretch: Ints

    def rounded(self, curve: Points) -> Points:
        """Return the curves of all stretches, shape (v,), screen pixels, with rounded bends."""
        at, other = self.lanes.joint_ends.T
        corners, begins = self._ends(curve)
        turn = np.angle((begins[other] - corners[other]) * np.conj(corners[at] - begins[at]))
        bends = (at != other) & (np.abs(turn) > STRAIGHT)
        if not bends.any():
            return curve
        middle = np.where(bends, (begins[at] + 2 * corners[at] + begins[other]) / 4, corners[at])
        beyond, is_bend = np.zeros_like(begins), np.zeros(len(begins), np.bool_)
        beyond[at], beyond[other] = begins[other], begins[at]
        is_bend[at[bends]] = is_bend[other[bends]] = True
        shifts = middle[self.lanes.joints].ravel() - corners
        for end in (0, 1):
            near, share = self._near(end)
            which = 2 * self.stretch[near] + end
            # The half of a curve of the second degree from one lane over to the other.
            part = (1 - share) / 2
            bent = (1 - part) ** 2 * begins[which] + part**2 * beyond[which]
            bent += 2 * part * (1 - part) * corners[which]
            moved = curve[near] + (1 - share) * shifts[which]
            curve[near] = np.where(is_bend[which], bent, moved)
        return curve

    def _near(self, end: int) -> tuple[Ints, Floats]:
        """Return the vertices in reach of bends at an end, and how far in reach, 0 to 1."""
        piece = self.lanes.pieces[self.stretch]
        away = self.base.along[self.found]
        if end:
            away = self.base.lengths[piece] - away
        cut = self.cuts[piece, end]
        near = np.flatnonzero(away < cut)
        return near, away[near] / cut[near]

    def _ends(self, curve: Points) -> tuple[Points, Points]:
        """Return the last point at each end of each stretch, and the one where its bend begins."""
        pieces = self.lanes.pieces
        lengths = self.base.lengths[pieces]
        starts = np.zeros(len(pieces))
        np.cumsum(lengths[:-1] + 1.0, out=starts[1:])
        known = self.base.along[self.found] + starts[self.stretch]
        cuts = self.cuts[pieces]
        begins = np.stack((cuts[:, 0], lengths - cuts[:, 1]), axis=1) + starts[:, None]
        last = np.searchsorted(self.stretch, np.arange(1, len(pieces) + 1)) - 1
        first = np.append(0, last[:-1] + 1)
        corners = np.stack((curve[first], curve[last]), axis=1)
        return corners.ravel(), np.interp(begins.ravel(), known, curve)
