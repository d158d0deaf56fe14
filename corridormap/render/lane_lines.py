"""The curves of lines that run side by side, worked out for one scale, wherever the window is.

A piece of track is thinned until lines beside it have neither spikes nor loops, its bends are
rounded, and every lane is a parallel of it that runs over into the next piece's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import feature_bounds, owners, ranges
from corridormap.render.lane_base import Base, base_of, thinned
from corridormap.render.lane_bends import Rounding, cuts_of
from corridormap.render.lane_beside import moved_apart
from corridormap.render.ragged import offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes
    from corridormap.render.ragged import Runs

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Points = NDArray[np.complex128]

ROUNDED_PX = 2.0
"""A line by itself has its bends rounded like those of a bundle that is twice so wide."""
SHORT_PX = 24.0
"""Pieces shorter than this have less of a say in where their lanes lie."""
ROUNDS = 4
SHORTEST, SHORTEST_PX = 1.0, 3.0
"""Pieces shorter than half of their bundle's width and some pixels have no direction."""
MOST_SKIPPED = 6
TAPER = 3.0
"""How much longer than it is wide a change of lanes is, on either side of a node."""
SHORTEST_TAPER_PX = 4.0
LONGEST_TAPER_PX = 60.0
MOST_OF_PIECE = 0.49
STEP_PX = 2.5
MOST_STEPS = 10
NO_SHIFT_PX = 0.01
SHARPEST_MITER = 0.5
CORNER = 0.2, 0.5
"""Sines of the angles below which a node is no corner, and from which it is nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class LaneCurves:
    """Where the lanes lie at one scale.

    Attributes:
        coords: Shape (v, 2), map units.
        offsets: Shape (s + 1,): stretch k owns `coords[offsets[k]:offsets[k + 1]]`.
        boxes: Shape (s, 4): x_min, y_min, x_max, y_max of each stretch.
        lengths_px: Shape (s,): of each stretch, screen pixels.
    """

    coords: Floats
    offsets: Ints
    boxes: Floats
    lengths_px: Floats


def lane_curves(
    lanes: Lanes, pieces: Runs, units_per_px: float, widths_px: Floats, shares: Floats | None = None
) -> LaneCurves:
    """Return the curve of each stretch.

    Args:
        lanes: What runs where.
        pieces: The lines of the pieces of track, map units, one run each.
        units_per_px: Map units in a screen pixel.
        widths_px: Shape (p,): distance of the middles of neighbouring lanes, screen pixels.
        shares: Shape (v,): how far along their pieces points lie, see `core.lane_beside`. None to
            leave what runs alongside each other where it is.
    """
    points = np.ascontiguousarray(pieces.coords).view(np.complex128)[:, 0]
    half = np.maximum(half_widths_px(lanes, widths_px), ROUNDED_PX)
    # From the map's origin: from a point of theirs, what is rounded would depend on the pieces.
    screen = (points / units_per_px).astype(np.complex128, copy=False)
    offsets = pieces.offsets
    if shares is not None and len(lanes.beside):
        # As far as bundles follow their tracks: those of many lanes cut corners.
        screen, offsets, kept = thinned(screen, offsets, half)
        screen, offsets = moved_apart(lanes, screen, offsets, shares[kept], widths_px)
    base = base_of(screen, offsets, half)
    sides = _Sides.of(lanes, base, widths_px)
    base = base.refined(_taper_places(sides, base))
    found = ranges(base.offsets[lanes.pieces], base.offsets[lanes.pieces + 1])
    counts = np.diff(base.offsets)[lanes.pieces]
    rounding = Rounding(lanes, base, sides.cuts, found, owners(counts))
    curve = rounding.rounded(_curve(sides, base, found, rounding.stretch))
    offsets = offsets_of(counts)
    lengths_px = _lengths(curve, offsets)
    curve *= units_per_px
    coords = curve.view(np.float64).reshape(-1, 2)
    boxes = feature_bounds(coords, offsets, np.arange(len(offsets)))
    return LaneCurves(coords, offsets, boxes, lengths_px)


def _lengths(curve: Points, offsets: Ints) -> Floats:
    along = np.zeros(len(curve))
    np.cumsum(np.abs(np.diff(curve)), out=along[1:])
    lengths: Floats = along[offsets[1:] - 1] - along[offsets[:-1]]
    return lengths


def half_widths_px(lanes: Lanes, widths_px: Floats) -> Floats:
    """Return half of the way between the middles of a piece's outer lanes, shape (p,)."""
    half: Floats = (lanes.counts - 1).clip(0) / 2 * widths_px
    return half


def firm_from_px(lanes: Lanes, widths_px: Floats) -> Floats:
    """Return how far apart a piece's ends are, shape (p,), if what lies beyond them has no say."""
    shortest: Floats = SHORTEST_PX + SHORTEST * half_widths_px(lanes, widths_px)
    # A pixel or two more: the ends of thinned lines are rounded.
    return np.maximum(shortest, SHORT_PX) + 2.0


@dataclass(slots=True, eq=False)
class _Sides:
    """How far beside the track stretches lie, screen pixels.

    Attributes:
        pieces: Shape (s,): the piece of each stretch.
        places: Shape (s,): left of it, in the middle of the piece.
        at_joints: Shape (s, 2): steps from the piece's ends to the joints.
        tapers: Shape (p, 2): how long the changes of lanes at a piece's ends are.
        cuts: Shape (p, 2): how far from a piece's ends bends into the next piece begin.
    """

    pieces: Ints
    places: Floats
    at_joints: Points
    tapers: Floats
    cuts: Floats

    @classmethod
    def of(cls, lanes: Lanes, base: Base, widths_px: Floats) -> _Sides:
        """Return them for all lanes of a scale."""
        wanted = lanes.places * widths_px[lanes.pieces]
        trust = np.clip(base.lengths / SHORT_PX, 0.02, 1.0)[lanes.pieces]
        tangents = base.tangents[lanes.pieces]
        is_short = base.lengths < SHORTEST_PX + SHORTEST * half_widths_px(lanes, widths_px)
        joints = _Joints.of(lanes, tangents, trust, is_short[lanes.pieces])
        places = wanted
        for _ in range(ROUNDS if (trust < 1).any() else 1):
            steps = joints.steps(places)[lanes.joints]
            beside = (steps * np.conj(1j * tangents)).real
            places = trust * wanted + (1 - trust) * beside.mean(axis=1)
        steps = joints.steps(places)[lanes.joints]
        shifts = np.abs(steps - 1j * tangents * places[:, None])
        most = np.zeros((len(base.lengths), 2))
        np.maximum.at(most, lanes.pieces, shifts)
        tapers = np.clip(TAPER * most, SHORTEST_TAPER_PX, LONGEST_TAPER_PX)
        tapers = np.minimum(tapers, MOST_OF_PIECE * base.lengths[:, None])
        tapers[most < NO_SHIFT_PX] = 0.0
        cuts = cuts_of(lanes, base, np.maximum(half_widths_px(lanes, widths_px), ROUNDED_PX))
        return cls(lanes.pieces, places, steps, np.maximum(tapers, cuts), cuts)


@dataclass(slots=True, eq=False)
class _Joints:
    """Where joints lie beside their nodes.

    Attributes:
        stretches: Shape (j, 2): the stretches that a joint runs smoothly between.
        signs: Shape (j, 2): 1 where left of a stretch's piece is left of the way through.
        weights: Shape (j, 2): say of either, 1 in all.
        normals: Shape (j,): a step to the left of the way through.
        ways: Shape (j, 2): its direction on either stretch.
        corners: Shape (j,): how much of a corner it is there, 0 to 1.
    """

    stretches: Ints
    signs: Floats
    weights: Floats
    normals: Points
    ways: Points
    corners: Floats

    @classmethod
    def of(cls, lanes: Lanes, tangents: Points, trust: Floats, is_short: Flags) -> _Joints:
        beyond = _beyond_short(lanes, is_short)
        stretches, ends = beyond // 2, beyond % 2
        is_end = stretches[:, 0] == stretches[:, 1]
        is_end &= ends[:, 0] == ends[:, 1]
        # The way through comes along the first stretch and leaves along the second.
        signs = np.stack((2.0 * ends[:, 0] - 1, 1 - 2.0 * ends[:, 1]), axis=1)
        signs[is_end, 1] = signs[is_end, 0]
        ways = tangents[stretches, ends] * signs
        weights = trust[stretches]
        weights = weights / weights.sum(axis=1, keepdims=True)
        way = (ways * weights).sum(axis=1)
        size = np.abs(way)
        # Where a line turns back there is no middle between both ways.
        way = np.where(size > 1e-6, way / np.maximum(size, 1e-6), ways[:, 0])
        half_cosine = np.sqrt(np.clip((1 + (ways[:, 0] * np.conj(ways[:, 1])).real) / 2, 0, 1))
        miter = 1 / np.maximum(half_cosine, SHARPEST_MITER)
        # Where one of the two is too short to tell, its bend is none.
        sureness = 2 * weights.min(axis=1)
        corners = np.abs(_cross(ways)) * (half_cosine > SHARPEST_MITER)
        corners = np.clip((corners - CORNER[0]) / (CORNER[1] - CORNER[0]), 0, 1) * sureness
        normals = 1j * way * (1 + (miter - 1) * sureness)
        return cls(stretches, signs, weights, normals, ways, corners)

    def steps(self, places: Floats) -> Points:
        """Return the step from node to joint, shape (j,)."""
        lefts = places[self.stretches] * self.signs
        between: Points = (lefts * self.weights).sum(axis=1) * self.normals
        # Around a corner a line runs on in its lane until it meets its next one.
        meeting = lefts[:, 0] * self.ways[:, 1] - lefts[:, 1] * self.ways[:, 0]
        cross = _cross(self.ways)
        meeting /= np.where(self.corners > 0, cross, 1.0)
        return between + self.corners * (meeting - between)


def _beyond_short(lanes: Lanes, is_short: Flags) -> Ints:
    """Return the ends that joints lie between when lines skip pieces too short to be seen."""
    at, other = lanes.joint_ends.T
    partner = np.full(2 * len(is_short), -1)
    goes_on = at != other
    partner[at[goes_on]], partner[other[goes_on]] = other[goes_on], at[goes_on]
    ends = lanes.joint_ends
    for _ in range(MOST_SKIPPED):
        following = partner[ends ^ 1]
        skipped = is_short[ends // 2] & (following >= 0)
        if not skipped.any():
            break
        ends = np.where(skipped, following, ends)
    return ends


def _cross(ways: Points) -> Floats:
    """Return the sine of the angle from the first direction of each row to the second."""
    cross: Floats = (np.conj(ways[:, 0]) * ways[:, 1]).imag
    return cross


def _taper_places(sides: _Sides, base: Base) -> tuple[Ints, Floats]:
    """Return pieces and places along them, pixels, at which a change of lanes needs a vertex."""
    pieces, ends = np.nonzero(sides.tapers)
    lengths = sides.tapers[pieces, ends]
    counts = np.clip(np.ceil(lengths / STEP_PX), 1, MOST_STEPS).astype(np.int64)
    which = owners(counts)
    number = np.arange(1, len(which) + 1) - offsets_of(counts)[which]
    away = lengths[which] * number / counts[which]
    pieces = pieces[which]
    return pieces, np.where(ends[which] == 1, base.lengths[pieces] - away, away)


def _curve(sides: _Sides, base: Base, found: Ints, stretch: Ints) -> Points:
    """Return points of stretches: those of the base at `found`, beside it."""
    piece, along = sides.pieces[stretch], base.along[found]
    beside = 1j * base.directions[found] * sides.places[stretch]
    for end, away in ((0, along), (1, base.lengths[piece] - along)):
        taper = sides.tapers[piece, end]
        near = np.flatnonzero(away < taper)
        # Gently away from the joint, and gently into the lane.
        share = away[near] / taper[near]
        share = share * share * (3 - 2 * share)
        beside[near] *= share
        beside[near] += sides.at_joints[stretch[near], end] * (1 - share)
    beside += base.points[found]
    return beside
