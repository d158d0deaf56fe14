"""Moves pieces of track apart that run alongside each other closer than their bundles are wide.

A railway and a road of one valley would be drawn on one another on a small map. As far as they run
alongside each other they are drawn as neighbours of one bundle, each on its own side, and they
separate again where there is room for both at their true places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import owners, ranges
from corridormap.render.lane_sides import runs_of_rows, side_by_row
from corridormap.render.ragged import offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Points = NDArray[np.complex128]

GAP_PX = 1.0
"""Between neighbouring bundles, beside what two lanes of one bundle are apart."""
REACH = 2.0
"""Parts further apart than this, in distances of the middles of both bundles, are left alone."""
STEP_PX = 6.0
MOST_STEPS = 600
"""Along one piece: how finely it moves does not depend on which others are looked at."""
COURSE_PX = 12.0
"""The course of a line at a place is that of a chord so far to either side."""
FIRM = 3.0
"""How far from its ends a piece gives way freely, in distances of the middles."""
ROUNDS = 8
SMOOTHINGS = 2
BEND_PX = 0.1
FEWEST = 4
"""One knot in so many becomes a vertex where moves change evenly."""
SAME = 1e-6
"""Of a step: what is a knot must not depend on how far along all pieces it is rounded."""
SPREAD = 8
"""How many knots from its own a tie is felt."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Lines of pieces laid one after the other, a pixel apart, with places along all of them.

    Attributes:
        points: Shape (v,), screen pixels.
        offsets: Shape (p + 1,).
        along: Shape (v,): pixels along all pieces.
        starts: Shape (p,): where along all of them each piece begins.
        lengths: Shape (p,): of each piece, pixels.
    """

    points: Points
    offsets: Ints
    along: Floats
    starts: Floats
    lengths: Floats

    @classmethod
    def of(cls, points: Points, offsets: Ints) -> Line:
        """Return them for the lines of pieces."""
        steps = np.ones(len(points))
        steps[1:] = np.abs(np.diff(points))
        steps[offsets[:-1]] = 1.0
        along = np.cumsum(steps)
        starts = along[offsets[:-1]]
        return cls(points, offsets, along, starts, along[offsets[1:] - 1] - starts)

    def at(self, along: Floats) -> Points:
        """Return the points at places along all pieces."""
        found: Points = np.interp(along, self.along, self.points)
        return found

    def course(self, pieces: Ints, along: Floats, reach: Floats) -> Points:
        """Return the directions, of length 1, of chords around places."""
        first, last = self.starts[pieces], self.starts[pieces] + self.lengths[pieces]
        chord = self.at(np.minimum(along + reach, last)) - self.at(np.maximum(along - reach, first))
        course: Points = chord / np.maximum(np.abs(chord), 1e-9)
        return course

    def from_ends(self, pieces: Ints, along: Floats) -> Floats:
        """Return how far places are from the nearer end of their piece."""
        away = along - self.starts[pieces]
        return np.minimum(away, self.lengths[pieces] - away)


def moved_apart(
    lanes: Lanes, points: Points, offsets: Ints, shares: Floats, widths_px: Floats
) -> tuple[Points, Ints]:
    """Return the lines of pieces, moved so that their bundles do not lie on one another.

    Args:
        lanes: What runs where, and alongside what.
        points: Shape (v,): the lines of pieces, screen pixels.
        offsets: Shape (p + 1,): piece k owns `points[offsets[k]:offsets[k + 1]]`.
        shares: Shape (v,): how far along its piece each of them lies, as `Lanes.beside_shares`.
        widths_px: Shape (p,): distance of the middles of neighbouring lanes.
    """
    line = Line.of(points, offsets)
    parts = _parts(lanes, line, shares, widths_px)
    if not len(parts.pieces):
        return points, offsets
    knots = _Knots.of(line, parts)
    ties = _ties(line, knots, parts)
    moves = _settled(knots, ties)
    return _with_knots(line, knots, moves)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Parts of two pieces to be drawn side by side.

    Attributes:
        pieces: Shape (b, 2).
        places: Shape (b, 4): start and end on the first, and beside these on the second, along all.
        sides: Shape (b,): 1 where the second is to lie left of the first, -1 for right.
        apart: Shape (b,): how far apart the middles are to be.
        firmness: Shape (b, 2): how little either gives way, 0 to 1, 1 in all.
    """

    pieces: Ints
    places: Floats
    sides: Floats
    apart: Floats
    firmness: Floats


def _parts(lanes: Lanes, line: Line, shares: Floats, widths_px: Floats) -> _Parts:
    pieces = lanes.beside
    piece = owners(np.diff(line.offsets))
    known = 2.0 * piece + shares
    asked = 2.0 * np.repeat(pieces, 2, axis=1) + lanes.beside_shares
    places = np.interp(asked.ravel(), known, line.along).reshape(-1, 4)
    half = np.maximum(lanes.counts, 1) / 2 * widths_px
    apart = half[pieces].sum(axis=1) + GAP_PX
    length_px = places[:, 1] - places[:, 0]
    beside_px = lanes.beside_m[:, 0] * length_px / np.maximum(lanes.beside_m[:, 1], 1.0)
    goes_on = runs_of_rows(pieces, places, apart)
    sides = side_by_row(goes_on, length_px / apart, beside_px / apart)
    is_near = (sides * beside_px < REACH * apart) & (length_px > 0)
    near = np.flatnonzero(is_near)
    # What lies between two rows of a run runs on beside each other, too, if less exactly.
    gaps = np.flatnonzero(
        goes_on
        & (is_near[1:] & is_near[:-1])
        & (places[1:, 0] - places[:-1, 1] > 1)
        & (sides[1:] == sides[:-1])
    )
    between = np.stack(
        (places[gaps, 1], places[gaps + 1, 0], places[gaps, 3], places[gaps + 1, 2]), axis=1
    )
    rows = np.concatenate((near, gaps))
    places = np.concatenate((places[near], between))
    pieces, apart, sides = pieces[rows], apart[rows], sides[rows]
    count = lanes.counts[pieces].astype(np.float64)
    firmness = count / count.sum(axis=1, keepdims=True)
    return _Parts(pieces, places, sides, apart, firmness)


@dataclass(frozen=True, slots=True, eq=False)
class _Knots:
    """Places evenly along the pieces that may move.

    Attributes:
        along: Shape (k,): along all pieces.
        points: Shape (k,).
        pieces: Shape (k,).
        first: Shape (p,): the first knot of each piece, -1 where it has none.
        stop: Shape (p,): the knot behind its last.
        steps: Shape (p,): how far apart a piece's knots are.
        inner: Shape (k,): 0 at the ends of pieces, which stay where they are.
    """

    along: Floats
    points: Points
    pieces: Ints
    first: Ints
    stop: Ints
    steps: Floats
    inner: Floats

    @classmethod
    def of(cls, line: Line, parts: _Parts) -> _Knots:
        chosen = np.zeros(len(line.lengths), np.bool_)
        chosen[parts.pieces] = True
        which = np.flatnonzero(chosen)
        lengths = line.lengths[which]
        counts = np.ceil(lengths / STEP_PX - SAME).clip(1, MOST_STEPS).astype(np.int64) + 1
        offsets = offsets_of(counts)
        first, stop = np.full((2, len(line.lengths)), -1)
        first[which], stop[which] = offsets[:-1], offsets[1:]
        steps = np.ones(len(line.lengths))
        steps[which] = np.maximum(lengths, 1e-6) / (counts - 1)
        each = owners(counts)
        pieces = which[each]
        number = np.arange(len(each)) - offsets[each]
        along = line.starts[pieces] + number * steps[pieces]
        inner = np.ones(len(each))
        inner[offsets[:-1]] = inner[offsets[1:] - 1] = 0.0
        return cls(along, line.at(along), pieces, first, stop, steps, inner)

    def found(self, line: Line, pieces: Ints, along: Floats) -> tuple[Ints, Floats]:
        """Return the knot before each place, and how far it is on to the next, 0 to 1."""
        at = (along - line.starts[pieces]) / self.steps[pieces]
        before = np.clip(
            np.floor(at + SAME), 0, np.rint(line.lengths[pieces] / self.steps[pieces]) - 1
        )
        return self.first[pieces] + before.astype(np.int64), np.clip(at - before, 0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Ties:
    """Places on two pieces that are to lie beside each other.

    Attributes:
        knots: Shape (2, t): the knot before the place on either.
        shares: Shape (2, t): how far it is on to the next.
        across: Shape (t,): the way from the first to the second, of length 1.
        apart: Shape (t,): how far it is to be.
        gives: Shape (2, t): the share of a move that either takes.
    """

    knots: Ints
    shares: Floats
    across: Points
    apart: Floats
    gives: Floats


def _ties(line: Line, knots: _Knots, parts: _Parts) -> _Ties:
    rows, places = _tied_places(line, knots, parts)
    pieces, wanted = parts.pieces[rows].T, parts.apart[rows]
    sense = np.sign(parts.places[:, 3] - parts.places[:, 2])[rows]
    reach = np.maximum(COURSE_PX, wanted)
    course = line.course(pieces[0], places[0], reach)
    course = course + sense * line.course(pieces[1], places[1], reach)
    size = np.abs(course)
    across = 1j * parts.sides[rows] * course / np.maximum(size, 1e-9)
    gap = ((line.at(places[1]) - line.at(places[0])) * np.conj(across)).real
    ends = np.stack([line.from_ends(pieces[k], places[k]) for k in (0, 1)])
    room = np.clip(ends.sum(axis=0) / (2 * FIRM * wanted), 0, 1)
    room = room * room * (3 - 2 * room)
    apart = np.where(gap < wanted, np.maximum(gap, 0) + room * (wanted - np.maximum(gap, 0)), gap)
    free = np.clip(ends / (FIRM * wanted), 0.02, 1)
    free = free * free * (3 - 2 * free) * parts.firmness[rows, ::-1].T
    found = [knots.found(line, pieces[k], places[k]) for k in (0, 1)]
    return _Ties(
        np.stack([each[0] for each in found]),
        np.stack([each[1] for each in found]),
        across,
        apart,
        free / free.sum(axis=0),
    )


def _tied_places(line: Line, knots: _Knots, parts: _Parts) -> tuple[Ints, Floats]:
    """Return rows of parts and places on both pieces: wherever one of them has a knot."""
    rows, places = [], []
    for side in (0, 1):
        pieces = parts.pieces[:, side]
        ends = parts.places[:, 2 * side : 2 * side + 2] - line.starts[pieces][:, None]
        low, high = ends.min(axis=1), ends.max(axis=1)
        first = np.ceil(low / knots.steps[pieces] - SAME).astype(np.int64)
        last = np.floor(high / knots.steps[pieces] + SAME).astype(np.int64) + 1
        row = owners(np.maximum(last - first, 0))
        here = ranges(first, last) * knots.steps[pieces[row]]
        ours, theirs = ends[row], parts.places[row, 2 - 2 * side : 4 - 2 * side]
        share = (here - ours[:, 0]) / np.where(ours[:, 1] == ours[:, 0], 1, ours[:, 1] - ours[:, 0])
        there = theirs[:, 0] + share * (theirs[:, 1] - theirs[:, 0])
        both = [here + line.starts[pieces[row]], there]
        rows.append(row)
        places.append(np.stack(both[:: -1 if side else 1]))
    return np.concatenate(rows), np.concatenate(places, axis=1)


def _settled(knots: _Knots, ties: _Ties) -> Points:
    """Return the moves of knots with which ties are as far apart as they are to be."""
    used = _around(ties, knots)
    place = np.cumsum(used) - 1
    inner = knots.inner.copy()
    inner[1:] *= used[:-1]
    inner[:-1] *= used[1:]
    moves = np.zeros(len(used), np.complex128)
    some = replace(ties, knots=place[ties.knots])
    moves[used] = _settled_there(knots.points[used], inner[used], some)
    return moves


def _around(ties: _Ties, knots: _Knots) -> Flags:
    """Return which knots a tie can move, those next to its own on its piece included."""
    count = len(knots.along)
    steps = np.zeros(count + 1, np.int64)
    for tied in ties.knots:
        piece = knots.pieces[tied]
        first = np.maximum(tied - SPREAD, knots.first[piece])
        stop = np.minimum(tied + 2 + SPREAD, knots.stop[piece])
        steps += np.bincount(first, minlength=count + 1)
        steps -= np.bincount(stop, minlength=count + 1)
    used: Flags = np.cumsum(steps[:-1]) > 0
    return used


def _settled_there(points: Points, inner: Floats, ties: _Ties) -> Points:
    """Return the moves of knots, some of all."""
    count = len(points)
    at = np.concatenate((ties.knots[0], ties.knots[0] + 1, ties.knots[1], ties.knots[1] + 1))
    weights = np.concatenate(
        (1 - ties.shares[0], ties.shares[0], 1 - ties.shares[1], ties.shares[1])
    )
    total = np.maximum(np.bincount(at, weights, count), 0.5)
    gap = _between(ties, points)
    moves = np.zeros(count, np.complex128)
    for _ in range(ROUNDS):
        lack = ties.apart - gap - _between(ties, moves)
        push = np.maximum(lack, 0) * ties.across
        pushes = np.concatenate((-push * ties.gives[0],) * 2 + (push * ties.gives[1],) * 2)
        pushes *= weights
        step = np.bincount(at, pushes.real, count) + 1j * np.bincount(at, pushes.imag, count)
        moves += step / total
        for _ in range(SMOOTHINGS):
            moves *= inner
            around = moves.copy()
            around[1:-1] = (moves[:-2] + 2 * moves[1:-1] + moves[2:]) / 4
            moves = around
        moves *= inner
    return moves


def _between(ties: _Ties, values: Points) -> Floats:
    """Return how much further the second is than the first, across, by values at knots."""
    one, other = (
        values[ties.knots[k]] * (1 - ties.shares[k]) + values[ties.knots[k] + 1] * ties.shares[k]
        for k in (0, 1)
    )
    across: Floats = ((other - one) * np.conj(ties.across)).real
    return across


def _with_knots(line: Line, knots: _Knots, moves: Points) -> tuple[Points, Ints]:
    """Return the lines moved, with vertices at the knots."""
    piece = owners(np.diff(line.offsets))
    is_tied = knots.first[piece] >= 0
    moved = line.points.copy()
    moved[is_tied] += np.interp(line.along[is_tied], knots.along, moves)
    bends = np.zeros(len(moves))
    bends[1:-1] = np.abs(moves[:-2] - 2 * moves[1:-1] + moves[2:])
    number = np.arange(len(moves)) - knots.first[knots.pieces]
    added = (bends > BEND_PX) | ((number % FEWEST == 0) & (np.abs(moves) > BEND_PX))
    added &= knots.inner > 0
    along = np.concatenate((line.along, knots.along[added]))
    order = np.argsort(along, kind="stable")
    points = np.concatenate((moved, (knots.points + moves)[added]))[order]
    counts = np.diff(line.offsets)
    counts = counts + np.bincount(knots.pieces[added], minlength=len(counts))
    return points, offsets_of(counts)
