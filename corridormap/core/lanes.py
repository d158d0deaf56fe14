"""Lines that share a track lie side by side: which lane each has on every piece of track."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """Where the lines of a layer run beside each other.

    A stretch is one line on one piece of track. End 0 of a piece is its first point, end 1 its
    last; end `e` of stretch `s` has number `2 * s + e`.

    Attributes:
        block: The pieces of track, one line each, in the layer's CRS.
        counts: Shape (p,): how many lines share a piece.
        pieces: Shape (s,): the piece of each stretch.
        places: Shape (s,): how far left of the piece's middle, along its own direction, a stretch
            lies, in widths of a lane.
        joints: Shape (s, 2): at which joint each end of a stretch lies. Stretches of a line that
            meet at a node share the joint.
        joint_ends: Shape (j, 2): the two ends that a joint runs smoothly between; the same one
            twice where a line ends.
        fids: Shape (u,): the feature of each use, the uses of a path one after the other.
        stretches: Shape (u,): the stretch that it uses.
        backwards: Shape (u,): whether it runs from the stretch's end 1 to its end 0.
        starts: Shape (u,): whether a path starts with it.
        beside: Shape (b, 2): two pieces, the first with the smaller number, that run alongside
            each other over a part of either.
        beside_shares: Shape (b, 4): where that part starts and ends on the first piece, start
            before end, and then the places beside these on the second, in shares of the pieces'
            lengths in degrees.
        beside_m: Shape (b, 2): how far left of the first piece the second lies, in the mean, and
            how long the part of the first one is.
    """

    block: GeometryBlock
    counts: Ints
    pieces: Ints
    places: Floats
    joints: Ints
    joint_ends: Ints
    fids: Ints
    stretches: Ints
    backwards: Flags
    starts: Flags
    beside: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    beside_shares: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    beside_m: Floats = field(default_factory=lambda: np.zeros((0, 2)))

    def track_key(self) -> bytes:
        """Return what is equal for lanes of the same lines on the same track."""
        digest = hashlib.sha1(self.block.coords.tobytes(), usedforsecurity=False)
        for values in (
            *(self.block.part_offsets, self.pieces, self.places, self.joint_ends),
            *(self.beside, self.beside_shares, self.beside_m),
        ):
            digest.update(values.tobytes())
        return digest.digest()

    def with_beside(self, chosen: Flags) -> Lanes:
        """Return these lanes with some of the rows of `beside`."""
        if chosen.all():
            return self
        rows = self.beside[chosen], self.beside_shares[chosen], self.beside_m[chosen]
        return replace(self, beside=rows[0], beside_shares=rows[1], beside_m=rows[2])

    @property
    def is_consistent(self) -> bool:
        """Whether the arrays fit each other, so that nothing reads beyond their ends."""
        stretches, uses, joints = len(self.pieces), len(self.fids), len(self.joint_ends)
        rows = len(self.beside)
        return (
            self.counts.shape == (len(self.block),)
            and self.places.shape == (stretches,)
            and self.joints.shape == (stretches, 2)
            and self.joint_ends.shape == (joints, 2)
            and self.stretches.shape == self.backwards.shape == self.starts.shape == (uses,)
            and self.beside.shape == (rows, 2)
            and self.beside_shares.shape == (rows, 4)
            and self.beside_m.shape == (rows, 2)
            and _is_within(self.beside, len(self.block))
            and bool(((self.beside_shares >= 0) & (self.beside_shares <= 1)).all())
            and _is_within(self.pieces, len(self.block))
            and _is_within(self.joints, joints)
            and _is_within(self.joint_ends, 2 * stretches)
            and _is_within(self.stretches, stretches)
            and bool((np.diff(self.block.part_offsets) >= 2).all())
            and len(self.block.part_kinds) == len(self.block)
        )


def _is_within(numbers: Ints, count: int) -> bool:
    return not numbers.size or bool(numbers.min() >= 0 and numbers.max() < count)


ARRAYS = (
    "counts", "pieces", "places", "joints", "joint_ends", "fids", "stretches", "backwards",
    "starts", "beside", "beside_shares", "beside_m",
)  # fmt: skip
"""What there is of `Lanes` beside its block."""
