"""The middle line of a piece of track, such that parallels of it have neither spikes nor loops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import owners
from corridormap.render.ragged import offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Points = NDArray[np.complex128]

ROOM = 1.35
"""Radius of the tightest bend, in halves of the bundle's width."""
MOST_PASSES = 60
STRAIGHT = 0.06
"""Bends of less, radians, need no rounding."""
WIDEST_ARC = 3.0
"""Radius of the gentlest rounding, in halves of the bundle's width."""
OFF_ARC_PX = 0.1
"""How far what is drawn of a rounding strays from the arc, at most."""
CHORD_PX = 10.0
"""A piece's direction at its end is that of a chord of this length."""
SMALLEST_STEP = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Middle lines of pieces, screen pixels.

    Attributes:
        points: Shape (v,).
        directions: Shape (v,), of length 1.
        along: Shape (v,): way from the piece's start.
        offsets: Shape (p + 1,).
        lengths: Shape (p,).
        tangents: Shape (p, 2): direction at either end, along the piece.
    """

    points: Points
    directions: Points
    along: Floats
    offsets: Ints
    lengths: Floats
    tangents: Points

    def refined(self, places: tuple[Ints, Floats]) -> Base:
        """Return the same lines with vertices at some places, a piece and pixels along it."""
        pieces, along = places
        known, wanted = (
            self._in_a_row(owners(np.diff(self.offsets)), self.along),
            self._in_a_row(pieces, along),
        )
        directions = np.interp(wanted, known, self.directions)
        directions /= np.maximum(np.abs(directions), 1e-12)
        order = np.argsort(np.concatenate((known, wanted)), kind="stable")
        counts = np.diff(self.offsets) + np.bincount(pieces, minlength=len(self.lengths))
        return replace(
            self,
            points=np.concatenate((self.points, self.points_at(pieces, along)))[order],
            directions=np.concatenate((self.directions, directions))[order],
            along=np.concatenate((self.along, along))[order],
            offsets=offsets_of(counts),
        )

    def points_at(self, pieces: Ints, along: Floats) -> Points:
        """Return the points at some pixels along some pieces."""
        known = self._in_a_row(owners(np.diff(self.offsets)), self.along)
        found: Points = np.interp(self._in_a_row(pieces, along), known, self.points)
        return found

    def _in_a_row(self, pieces: Ints, along: Floats) -> Floats:
        """Return places along all pieces laid one after the other, a pixel apart."""
        starts = np.zeros(len(self.lengths))
        np.cumsum(self.lengths[:-1] + 1.0, out=starts[1:])
        places: Floats = along + starts[pieces]
        return places


def base_of(points: Points, offsets: Ints, half_px: Floats) -> Base:
    """Return the middle lines of pieces.

    Args:
        points: Screen pixels, axes as in the map.
        offsets: Shape (p + 1,): piece k owns `points[offsets[k]:offsets[k + 1]]`, two or more.
        half_px: Shape (p,): half of the way between the outer lanes of a piece.
    """
    points, offsets, _ = thinned(points, offsets, half_px)
    counts = np.diff(offsets)
    piece = owners(counts)
    before, after = _edges(points, offsets)
    room = np.minimum(np.abs(before), np.abs(after)) / 2
    before = _units(before)
    turn = np.angle(_units(after) * np.conj(before))
    turn[(np.abs(turn) < STRAIGHT) | (half_px[piece] <= 0)] = 0.0
    turn[offsets[:-1]] = turn[offsets[1:] - 1] = 0.0
    tangent = np.tan(np.abs(turn) / 2)
    radius = np.minimum(room / np.maximum(tangent, 1e-9), WIDEST_ARC * half_px[piece])
    # As seen on the outer lane.
    step = np.sqrt(8 * OFF_ARC_PX / np.maximum(radius + half_px[piece], 1.0))
    many = np.ceil(np.abs(turn) / step).astype(np.int64) + 1
    which = owners(many)
    number = np.arange(len(which)) - offsets_of(many)[which]
    # Of a corner that is not rounded the only direction is the middle one.
    share = np.where(many[which] > 1, number / np.maximum(many[which] - 1, 1), 0.5)
    turned = np.exp(1j * turn[which] * share)
    side = 1j * np.sign(turn)[which] * radius[which]
    curve = points[which] + before[which] * (side * (1 - turned) - (radius * tangent)[which])
    directions = before[which] * turned
    grown = np.zeros(len(counts) + 1, np.int64)
    grown[1:] = np.cumsum(many)[offsets[1:] - 1]
    return _measured(curve, directions, grown)


def _measured(points: Points, directions: Points, offsets: Ints) -> Base:
    steps = np.zeros(len(points))
    steps[1:] = np.abs(np.diff(points))
    steps[offsets[:-1]] = 0.0
    total = np.cumsum(steps)
    along = total - total[offsets[:-1]][owners(np.diff(offsets))]
    lengths = along[offsets[1:] - 1]
    base = Base(points, directions, along, offsets, lengths, np.ones((len(lengths), 2), complex))
    pieces, chord = np.arange(len(lengths)), np.minimum(lengths, CHORD_PX)
    out = base.points_at(pieces, chord) - points[offsets[:-1]]
    into = points[offsets[1:] - 1] - base.points_at(pieces, lengths - chord)
    return replace(base, tangents=_units(np.stack((out, into), axis=1)))


def _units(steps: Points) -> Points:
    """Return steps of length 1 in the same directions, along x where there is none."""
    size = np.abs(steps)
    units: Points = np.where(size > SMALLEST_STEP, steps / np.maximum(size, SMALLEST_STEP), 1.0)
    return units


def _edges(points: Points, offsets: Ints) -> tuple[Points, Points]:
    """Return the steps to and from each vertex; at an end of a line its only one twice."""
    before, after = np.empty_like(points), np.empty_like(points)
    before[1:] = after[:-1] = np.diff(points)
    first, last = offsets[:-1], offsets[1:] - 1
    before[first], after[last] = after[first], before[last]
    return before, after


def thinned(points: Points, offsets: Ints, half_px: Floats) -> tuple[Points, Ints, Ints]:
    """Leave out vertices, what is smallest first, until each bend has room for the bundle.

    Args:
        points: Screen pixels.
        offsets: Shape (p + 1,), of pieces.
        half_px: Shape (p,): half of the way between the outer lanes of a piece.

    Returns:
        Points and offsets of what is left, and which of the points it was.
    """
    keeps, room = np.ones(len(points), np.bool_), ROOM * half_px
    # Only pieces that still have a tight bend are looked at again.
    rows, edges, at = np.arange(len(half_px)), offsets, np.arange(len(points))
    for _ in range(MOST_PASSES):
        piece = owners(np.diff(edges))
        some = points[at]
        before, after = _edges(some, edges)
        ends = np.zeros(len(at), np.bool_)
        ends[edges[:-1]] = ends[edges[1:] - 1] = True
        tight = ~ends & _is_tight(before, after, room[rows][piece])
        if not tight.any():
            break
        drop = _least_of(tight, ends, np.abs((np.conj(before) * after).imag))
        keeps[at[drop]] = False
        unfinished = np.zeros(len(rows), np.bool_)
        unfinished[piece[tight]] = True
        stays = ~drop & unfinished[piece]
        counts = np.bincount(piece[stays], minlength=len(rows))[unfinished]
        rows, edges, at = rows[unfinished], offsets_of(counts), at[stays]
    left = np.flatnonzero(keeps)
    return points[left], offsets_of(np.add.reduceat(keeps, offsets[:-1], dtype=np.int64)), left


def _is_tight(before: Points, after: Points, room: Floats) -> Flags:
    """Whether an arc that takes half of both sides of a corner has less of a radius than `room`."""
    one, other = np.abs(before), np.abs(after)
    # By the cosine of the turn: the tangent of its half is sqrt((1 - cos) / (1 + cos)).
    cosine = (np.conj(before) * after).real / np.maximum(one * other, SMALLEST_STEP)
    cut = np.minimum(one, other) / 2
    tight: Flags = cut * cut * (1 + cosine) < room * room * (1 - cosine)
    return tight


def _least_of(tight: Flags, ends: Flags, sizes: Floats) -> Flags:
    """Return which of tight corners and their neighbours to leave out: no two side by side."""
    asked = tight.copy()
    asked[1:] |= tight[:-1]
    asked[:-1] |= tight[1:]
    asked &= ~ends
    sizes = np.where(asked, sizes, np.inf)
    drop = asked
    drop[1:] &= sizes[1:] <= sizes[:-1]
    drop[:-1] &= sizes[:-1] < sizes[1:]
    return drop
