"""Which pieces of track have a say in the curves of some: those are made without the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes
    from corridormap.render.lane_lines import LaneCurves

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class LaneNeighbours:
    """How pieces of track hang together.

    Args:
        lanes: What runs where.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        at_joints = lanes.pieces[lanes.joint_ends // 2]
        others = at_joints[lanes.joints].reshape(len(lanes.pieces), -1)
        self._pieces = np.repeat(lanes.pieces, others.shape[1])
        self._others = others.ravel()
        self._groups = _groups(lanes.beside, len(lanes.counts))

    def with_a_say(self, chosen: Flags, is_firm: Flags) -> Flags:
        """Return the pieces that curves on some of them depend on, shape (p,).

        Args:
            chosen: Shape (p,).
            is_firm: Shape (p,): pieces long enough for their lanes to lie where they are wanted,
                whatever those beyond them do.
        """
        # A bend leads over into the next piece's lane, and where that begins is told by the joints
        # at the next piece's ends.
        found = self._with_next(self._with_next(chosen))
        count = -1
        while count != (count := int(found.sum())):
            found |= self._with_next(found & ~is_firm)
        is_asked = np.zeros(len(found), np.bool_)
        is_asked[self._groups[found]] = True
        return is_asked[self._groups]

    def part(self, chosen: Flags) -> tuple[Lanes, Ints]:
        """Return the lanes on some pieces, numbered anew, and which stretches they are.

        Uses of features and the block are left as they are: curves do not depend on them.
        """
        lanes = self._lanes
        piece = np.cumsum(chosen) - 1
        is_there = chosen[lanes.pieces]
        stretches, number = np.flatnonzero(is_there), np.cumsum(is_there) - 1
        ends_there = lanes.joints[stretches]
        is_joint = np.zeros(len(lanes.joint_ends), np.bool_)
        is_joint[ends_there] = True
        joint = np.cumsum(is_joint) - 1
        known = np.zeros(len(joint), np.int64)
        known[ends_there.ravel()] = np.arange(2 * len(stretches))
        ends = lanes.joint_ends[is_joint]
        is_known = is_there[ends // 2]
        ends = 2 * number[ends // 2] + ends % 2
        # Where a line leaves the part it ends.
        ends = np.where(is_known, ends, ends[:, ::-1])
        ends = np.where(is_known | is_known[:, ::-1], ends, known[is_joint][:, None])
        # Groups are chosen whole or not at all.
        rows = chosen[lanes.beside[:, 0]]
        part = replace(
            lanes,
            counts=lanes.counts[chosen],
            pieces=piece[lanes.pieces[stretches]],
            places=lanes.places[stretches],
            joints=joint[ends_there],
            joint_ends=ends,
            beside=piece[lanes.beside[rows]],
            beside_shares=lanes.beside_shares[rows],
            beside_m=lanes.beside_m[rows],
        )
        return part, stretches

    def _with_next(self, chosen: Flags) -> Flags:
        found = chosen.copy()
        found[self._others[chosen[self._pieces]]] = True
        return found


def _groups(pairs: Ints, count: int) -> Ints:
    """Return for each piece the smallest of those it hangs together with by pairs, shape (p,)."""
    groups = np.arange(count)
    before = None
    while before is None or (groups != before).any():
        before = groups.copy()
        for one, other in (pairs.T, pairs.T[::-1]):
            np.minimum.at(groups, one, before[other])
    return groups


@dataclass(frozen=True, slots=True, eq=False)
class MadeCurves:
    """Curves of the stretches that were asked for so far, at one scale.

    Attributes:
        coords: Shape (v, 2), map units.
        first: Shape (s,): stretch k owns `coords[first[k]:last[k]]`, nothing if not made.
        last: Shape (s,).
        boxes: Shape (s, 4): x_min, y_min, x_max, y_max; NaN if not made.
        lengths_px: Shape (s,): screen pixels, 0 if not made.
        is_made: Shape (p,): the pieces whose stretches are.
    """

    coords: Floats
    first: Ints
    last: Ints
    boxes: Floats
    lengths_px: Floats
    is_made: Flags

    @classmethod
    def none(cls, lanes: Lanes) -> MadeCurves:
        """Return what there is at first."""
        count = len(lanes.pieces)
        first, last = np.zeros(count, np.int64), np.zeros(count, np.int64)
        boxes = np.full((count, 4), np.nan)
        is_made = np.zeros(len(lanes.counts), np.bool_)
        return cls(np.zeros((0, 2)), first, last, boxes, np.zeros(count), is_made)

    def added(self, curves: LaneCurves, stretches: Ints, pieces: Flags, own: Flags) -> MadeCurves:
        """Return these with others.

        Args:
            curves: Of some stretches.
            stretches: Which these are.
            pieces: Shape (p,): those whose stretches are to be added.
            own: Shape (len(stretches),): whether these lie on one of them.
        """
        first, last = self.first.copy(), self.last.copy()
        boxes, lengths = self.boxes.copy(), self.lengths_px.copy()
        added = stretches[own]
        first[added] = len(self.coords) + curves.offsets[:-1][own]
        last[added] = len(self.coords) + curves.offsets[1:][own]
        boxes[added], lengths[added] = curves.boxes[own], curves.lengths_px[own]
        coords = np.concatenate((self.coords, curves.coords)) if len(self.coords) else curves.coords
        return MadeCurves(coords, first, last, boxes, lengths, self.is_made | pieces)
