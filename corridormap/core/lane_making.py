"""Gives every line a lane on every piece of track that it runs over."""

from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.lane_beside import TrackBeside, beside_arrays
from corridormap.core.lane_order import Track, lanes_in_order, straightest
from corridormap.core.lane_pieces import Pieces, TrackUse
from corridormap.core.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def lanes_of(
    block: GeometryBlock, uses: Sequence[TrackUse], beside: Sequence[TrackBeside] = ()
) -> Lanes:
    """Return the lanes of lines on pieces of track.

    Args:
        block: The pieces, one line of two or more points each.
        uses: In the order of each path.
        beside: Which pieces run alongside each other.

    Raises:
        GeometryError: A path does not hang together.
    """
    pieces = Pieces(_lines(block), uses).tidied()
    track, uses = _track(pieces), pieces.uses
    stretch_of: dict[tuple[int, str], int] = {}
    for use in uses:
        stretch_of.setdefault((use.piece, use.line), len(stretch_of))
    order = lanes_in_order(track)
    places = [(len(order[piece]) - 1) / 2 - order[piece].index(line) for piece, line in stretch_of]
    joints, joint_ends = _joints(track, stretch_of)
    counts = np.zeros(len(pieces.coords), np.int64)
    for piece, lines in order.items():
        counts[piece] = len(lines)
    paths = [use.path for use in uses]
    return Lanes(
        _block(pieces.coords),
        counts,
        np.array([piece for piece, _ in stretch_of], np.int64),
        np.array(places, np.float64),
        joints,
        joint_ends,
        np.array([use.fid for use in uses], np.int64),
        np.array([stretch_of[use.piece, use.line] for use in uses], np.int64),
        np.array([use.backwards for use in uses], np.bool_),
        np.array([before != path for before, path in zip([None, *paths], paths, strict=False)]),
        *beside_arrays(beside, pieces.homes),
    )


def _lines(block: GeometryBlock) -> list[Floats]:
    first = block.part_offsets[block.feature_offsets[:-1]].tolist()
    last = block.part_offsets[block.feature_offsets[1:]].tolist()
    return [block.coords[start:stop] for start, stop in zip(first, last, strict=True)]


def _block(coords: Sequence[Floats]) -> GeometryBlock:
    count = len(coords)
    part_offsets = np.cumsum([0, *map(len, coords)])
    feature_offsets = np.arange(count + 1)
    kinds = np.full(count, PartKind.LINE, np.uint8)
    points = np.concatenate(coords) if coords else np.zeros((0, 2))
    bounds = feature_bounds(points, part_offsets, feature_offsets)
    fids = np.arange(1, count + 1)
    return GeometryBlock(fids, feature_offsets, part_offsets, kinds, points, bounds)


def _track(pieces: Pieces) -> Track:
    """Return how lines pass from piece to piece."""
    lines = dict.fromkeys(use.line for use in pieces.uses)
    ranks = {line: rank for rank, line in enumerate(lines)}
    track = Track(pieces.coords, ranks, pieces.nodes)
    tips: dict[tuple[str, int], list[int]] = {}
    for path in pieces.paths():
        line = path[0].line
        for use in path:
            track.lines.setdefault(use.piece, set()).add(line)
        for use, following in pairwise(path):
            track.join(line, use.leave, following.entry)
        for end in (path[0].entry, path[-1].leave):
            tips.setdefault((line, pieces.nodes[end]), []).append(end)
    for (line, _), ends in sorted(tips.items()):
        # Where one leg of a corridor ends the next begins: that is as good as passing.
        for end, other in permutations(ends, 2):
            if end != other and not track.passes.get((line, end)):
                track.join(line, end, other)
    track.bypass_stubs()
    return track


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
