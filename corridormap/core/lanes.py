"""Lines that share a track lie side by side: which lane each has on every piece of track."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.lane_order import Track, lanes_in_order, straightest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NODE_PER_UNIT = 1e6
"""Ends of pieces of track that agree to so many parts of a unit are the same node."""
TWIN_APART = 0.0015
"""Pieces between the same nodes that never lie further apart, in units (degrees: some 150 m), are
the two tracks of one railway: lines on either run side by side."""


@dataclass(frozen=True, slots=True)
class TrackUse:
    """One feature runs over one piece of track.

    Attributes:
        fid: The feature that is drawn.
        path: The uses of a path follow each other from end to end.
        line: What has a lane of its own; several paths and features may belong to it.
        piece: Row of the piece of track.
        backwards: Whether the feature runs from the piece's end to its start.
    """

    fid: int
    path: str
    line: str
    piece: int
    backwards: bool


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

    def track_key(self) -> bytes:
        """Return what is equal for lanes of the same lines on the same track."""
        digest = hashlib.sha1(self.block.coords.tobytes(), usedforsecurity=False)
        for values in (self.block.part_offsets, self.pieces, self.places, self.joint_ends):
            digest.update(values.tobytes())
        return digest.digest()

    @property
    def is_consistent(self) -> bool:
        """Whether the arrays fit each other, so that nothing reads beyond their ends."""
        stretches, uses, joints = len(self.pieces), len(self.fids), len(self.joint_ends)
        return (
            self.counts.shape == (len(self.block),)
            and self.places.shape == (stretches,)
            and self.joints.shape == (stretches, 2)
            and self.joint_ends.shape == (joints, 2)
            and self.stretches.shape == self.backwards.shape == self.starts.shape == (uses,)
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
    "counts", "pieces", "places", "joints", "joint_ends", "fids", "stretches", "backwards", "starts"
)  # fmt: skip
"""What there is of `Lanes` beside its block."""


def lanes_of(block: GeometryBlock, uses: Sequence[TrackUse]) -> Lanes:
    """Return the lanes of lines on pieces of track.

    Args:
        block: The pieces, one line of two or more points each.
        uses: In the order of each path.

    Raises:
        GeometryError: A path does not hang together.
    """
    coords = _lines(block)
    nodes = _nodes(coords)
    uses = _on_one_of_twins(uses, coords, nodes)
    track = _track(uses, Track(coords, _ranks(uses), nodes))
    stretch_of: dict[tuple[int, str], int] = {}
    for use in uses:
        stretch_of.setdefault((use.piece, use.line), len(stretch_of))
    order = lanes_in_order(track)
    places = [(len(order[piece]) - 1) / 2 - order[piece].index(line) for piece, line in stretch_of]
    joints, joint_ends = _joints(track, stretch_of)
    counts = np.zeros(len(block), np.int64)
    for piece, lines in order.items():
        counts[piece] = len(lines)
    paths = [use.path for use in uses]
    return Lanes(
        block,
        counts,
        np.array([piece for piece, _ in stretch_of], np.int64),
        np.array(places, np.float64),
        joints,
        joint_ends,
        np.array([use.fid for use in uses], np.int64),
        np.array([stretch_of[use.piece, use.line] for use in uses], np.int64),
        np.array([use.backwards for use in uses], np.bool_),
        np.array([before != path for before, path in zip([None, *paths], paths, strict=False)]),
    )


def _lines(block: GeometryBlock) -> list[Floats]:
    first = block.part_offsets[block.feature_offsets[:-1]].tolist()
    last = block.part_offsets[block.feature_offsets[1:]].tolist()
    return [block.coords[start:stop] for start, stop in zip(first, last, strict=True)]


def _ranks(uses: Sequence[TrackUse]) -> dict[str, int]:
    lines = dict.fromkeys(use.line for use in uses)
    return {line: rank for rank, line in enumerate(lines)}


def _on_one_of_twins(
    uses: Sequence[TrackUse], coords: Sequence[Floats], nodes: Sequence[int]
) -> list[TrackUse]:
    """Return the uses, those of a second track moved to the first one beside it."""
    used: dict[frozenset[int], list[int]] = {}
    for piece in sorted({use.piece for use in uses}):
        used.setdefault(frozenset(nodes[2 * piece : 2 * piece + 2]), []).append(piece)
    first_of: dict[int, int] = {}
    for pieces in used.values():
        for place, piece in enumerate(pieces):
            beside = (each for each in pieces[:place] if _is_twin(coords[each], coords[piece]))
            first_of[piece] = first_of.get(found := next(beside, piece), found)
    return [_moved(use, first_of[use.piece], nodes) for use in uses]


def _moved(use: TrackUse, piece: int, nodes: Sequence[int]) -> TrackUse:
    turned = nodes[2 * piece] != nodes[2 * use.piece]
    return replace(use, piece=piece, backwards=use.backwards != turned)


def _is_twin(line: Floats, other: Floats) -> bool:
    return max(_reach(line, other), _reach(other, line)) <= TWIN_APART


def _reach(line: Floats, other: Floats) -> float:
    """Return how far a vertex of a line lies from another at most."""
    start, step = other[:-1], np.diff(other, axis=0)
    away = line[:, None, :] - start
    share = np.clip((away * step).sum(axis=2) / np.maximum((step**2).sum(axis=1), 1e-18), 0, 1)
    apart = away - share[:, :, None] * step
    return float(np.hypot(apart[:, :, 0], apart[:, :, 1]).min(axis=1).max())


def _track(uses: Sequence[TrackUse], track: Track) -> Track:
    """Return a track with how lines pass from piece to piece of it."""
    tips: dict[tuple[str, int], list[int]] = {}
    last: TrackUse | None = None
    for use in uses:
        track.lines.setdefault(use.piece, set()).add(use.line)
        entry = 2 * use.piece + use.backwards
        if last is not None and last.path == use.path:
            leave = 2 * last.piece + (not last.backwards)
            if track.nodes[leave] != track.nodes[entry]:
                raise GeometryError(f"the pieces of {use.path} do not follow each other")
            track.join(use.line, leave, entry)
        else:
            _add_tip(tips, track, last)
            tips.setdefault((use.line, track.nodes[entry]), []).append(entry)
        last = use
    _add_tip(tips, track, last)
    for (line, _), ends in sorted(tips.items()):
        # Where one leg of a corridor ends the next begins: that is as good as passing.
        for end in ends:
            for other in ends:
                if other != end and not track.passes.get((line, end)):
                    track.join(line, end, other)
    return track


def _add_tip(tips: dict[tuple[str, int], list[int]], track: Track, use: TrackUse | None) -> None:
    if use is not None:
        end = 2 * use.piece + (not use.backwards)
        tips.setdefault((use.line, track.nodes[end]), []).append(end)


def _nodes(coords: Iterable[Floats]) -> list[int]:
    """Return the node at each end of each piece."""
    known: dict[tuple[int, int], int] = {}
    found = []
    for line in coords:
        for x, y in (line[0].tolist(), line[-1].tolist()):
            key = round(x * NODE_PER_UNIT), round(y * NODE_PER_UNIT)
            found.append(known.setdefault(key, len(known)))
    return found


def _joints(track: Track, stretch_of: Mapping[tuple[int, str], int]) -> tuple[Ints, Ints]:
    """Return `Lanes.joints` and `Lanes.joint_ends`."""
    meeting: dict[tuple[str, int], list[int]] = {}
    for piece, line in stretch_of:
        for end in (2 * piece, 2 * piece + 1):
            meeting.setdefault((line, track.nodes[end]), []).append(end)
    joints = np.zeros((len(stretch_of), 2), np.int64)
    joint_ends = np.zeros((len(meeting), 2), np.int64)
    for joint, ((line, _), ends) in enumerate(meeting.items()):
        for end in ends:
            joints[stretch_of[end // 2, line], end % 2] = joint
        pair = straightest(track, line, ends)
        joint_ends[joint] = [2 * stretch_of[end // 2, line] + end % 2 for end in pair]
    return joints, joint_ends
