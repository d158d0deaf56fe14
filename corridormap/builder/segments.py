"""Corridors that run together share pieces of track; here legs are cut into those pieces.

A link is one straight step of a drawn leg. A segment is a longest run of links that the same
legs use one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_Point = tuple[int, int]
_Link = tuple[str, _Point, _Point]


@dataclass(frozen=True, slots=True, eq=False)
class BuiltSegment:
    """A piece of track: its mode and its line, shape (n, 2), degrees on WGS 84."""

    segment_id: str
    mode: str
    coords: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SegmentUse:
    """One leg uses one segment at a place in its order, maybe from end to start."""

    leg_id: str
    seq: int
    segment_id: str
    reversed: bool


@dataclass(frozen=True, slots=True, eq=False)
class _LinkedLeg:
    leg_id: str
    mode: str
    coords: NDArray[np.float64]
    links: list[_Link]


def cut_into_segments(
    legs: Sequence[tuple[str, str, NDArray[np.float64]]],
) -> tuple[list[BuiltSegment], list[SegmentUse]]:
    """Cut legs into the pieces that the same legs share.

    Args:
        legs: leg_id, mode and coordinates (shape (n, 2)) of each leg.

    Returns:
        The segments, numbered in the order in which the legs meet them, and their uses; the
        segments of a leg in the order of `seq` are its line again.
    """
    linked = [_linked(*leg) for leg in legs]
    users: defaultdict[_Link, set[str]] = defaultdict(set)
    for leg in linked:
        for link in leg.links:
            users[link].add(leg.leg_id)
    cuts = _cuts(linked, users)
    segments: list[BuiltSegment] = []
    uses: list[SegmentUse] = []
    known: dict[frozenset[_Link], BuiltSegment] = {}
    for leg in linked:
        for seq, (first, last) in enumerate(_pieces(leg, cuts), start=1):
            key = frozenset(leg.links[first:last])
            coords = leg.coords[first : last + 1]
            if key not in known:
                known[key] = BuiltSegment(f"s{len(segments) + 1:04d}", leg.mode, coords)
                segments.append(known[key])
            segment = known[key]
            backwards = _point(segment.coords[0]) != _point(coords[0])
            uses.append(SegmentUse(leg.leg_id, seq, segment.segment_id, backwards))
    return segments, uses


def _linked(leg_id: str, mode: str, coords: NDArray[np.float64]) -> _LinkedLeg:
    points = [_point(point) for point in coords]
    links = [(mode, min(here, there), max(here, there)) for here, there in pairwise(points)]
    return _LinkedLeg(leg_id, mode, coords, links)


def _point(lonlat: NDArray[np.float64]) -> _Point:
    return round(float(lonlat[0]) * 1e6), round(float(lonlat[1]) * 1e6)


def _cuts(legs: list[_LinkedLeg], users: dict[_Link, set[str]]) -> set[frozenset[_Link]]:
    """Return the pairs of neighbouring links between which a segment ends.

    A pair is cut unless all users of both links run over them one after the other.
    """
    pair_users: defaultdict[frozenset[_Link], set[str]] = defaultdict(set)
    for leg in legs:
        for here, there in pairwise(leg.links):
            pair_users[frozenset((here, there))].add(leg.leg_id)
    return {
        pair
        for pair, together in pair_users.items()
        if any(users[link] != together for link in pair)
    }


def _pieces(leg: _LinkedLeg, cuts: set[frozenset[_Link]]) -> list[tuple[int, int]]:
    edges = [0]
    for index in range(1, len(leg.links)):
        if frozenset((leg.links[index - 1], leg.links[index])) in cuts:
            edges.append(index)
    edges.append(len(leg.links))
    return list(pairwise(edges)) if leg.links else []


def joined(segments: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the line that segments, each already in its leg's direction, make together."""
    return np.vstack([segments[0], *(segment[1:] for segment in segments[1:])])
