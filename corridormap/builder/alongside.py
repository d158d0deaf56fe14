"""Finds where pieces of track run alongside each other, a railway and a road of one valley.

Small maps cannot show both where they lie: drawn on one another neither could be read. What runs
beside what, and on which side, is measured here once, so that no map has to guess it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import segment_lengths_m, wgs84

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corridormap.builder.segments import BuiltSegment

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LAND = frozenset({"rail", "road", "pipeline", "inland_waterway"})
MOST_APART_M = 50_000.0
STEP_M = 2_000.0
"""How far apart the places of a segment are from which the other one is looked for."""
FINE_M = 500.0
SHORTEST_CHORD_M = 4_000.0
"""The course at a place is that of a chord to either side, as long as the two are apart …"""
SAME_COURSE = 0.77
"""… and the cosine of the angle between both courses at least this (some 40°)."""
SQUARE = 0.5
"""The other's nearest place lies across the course, not ahead: sine of how far it may be off."""
NEAR_M = 1_000.0
FASTEST = 4.0
"""How much longer than the way along one segment that along the other may be."""
OFF = 0.25
"""How far, beside `NEAR_M`, places of a row may be off when counted evenly and distances may differ
within it, in shares of the distance."""
RADIUS_M = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Alongside:
    """One segment runs beside another, from a place to a place on each.

    Attributes:
        segment_id: The segment.
        from_m: Place along it, metres from its start.
        to_m: Place further along it.
        beside_id: The one beside it.
        beside_from_m: Place on that one beside `from_m`.
        beside_to_m: Place beside `to_m`, smaller than `beside_from_m` where it runs the other way.
        side: `left` or `right`: where the other lies as seen along the segment.
        apart_m: The mean distance.
        greatest_apart_m: The greatest distance.
    """

    segment_id: str
    from_m: float
    to_m: float
    beside_id: str
    beside_from_m: float
    beside_to_m: float
    side: str
    apart_m: float
    greatest_apart_m: float


def find_alongside(segments: Sequence[BuiltSegment]) -> list[Alongside]:
    """Return where segments on land run alongside each other, in the order of the segments."""
    lines = [_Line.of(segment) for segment in segments if segment.mode in LAND]
    found: list[Alongside] = []
    for one, other in combinations(lines, 2):
        if one.may_meet(other):
            found.extend(_between(one, other))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A segment with places evenly along it.

    Attributes:
        segment_id: Its id.
        lonlat: Shape (n, 2): places `FINE_M` apart or less.
        along_m: Shape (n,).
        space: Shape (n, 3): the same places on a globe, metres.
    """

    segment_id: str
    lonlat: Floats
    along_m: Floats
    space: Floats

    @classmethod
    def of(cls, segment: BuiltSegment) -> _Line:
        steps = segment_lengths_m(segment.coords)
        ends = np.concatenate(([0.0], np.cumsum(steps)))
        along = np.linspace(0.0, ends[-1], max(int(np.ceil(ends[-1] / FINE_M)), 1) + 1)
        lonlat = np.stack([np.interp(along, ends, axis) for axis in segment.coords.T], axis=1)
        lon, lat = np.radians(lonlat).T
        space = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), 1)
        return cls(segment.segment_id, lonlat, along, RADIUS_M * space)

    def may_meet(self, other: _Line) -> bool:
        """Whether boxes around both, as far as anything can lie alongside, meet."""
        low = np.maximum(self.space.min(axis=0), other.space.min(axis=0))
        high = np.minimum(self.space.max(axis=0), other.space.max(axis=0))
        return bool((low - high <= MOST_APART_M).all())

    def at(self, along_m: Floats) -> Floats:
        """Return places on the globe, shape (k, 3)."""
        return np.stack([np.interp(along_m, self.along_m, axis) for axis in self.space.T], axis=1)

    def lonlat_at(self, along_m: Floats) -> Floats:
        """Return places in degrees, shape (k, 2)."""
        return np.stack([np.interp(along_m, self.along_m, axis) for axis in self.lonlat.T], axis=1)

    def course(self, along_m: Floats, reach_m: Floats) -> Floats:
        """Return the direction of chords around places, shape (k, 3), of length 1."""
        chord = self.at(along_m + reach_m) - self.at(along_m - reach_m)
        size = np.linalg.norm(chord, axis=1, keepdims=True)
        course: Floats = chord / np.maximum(size, 1e-9)
        return course

    def nearest(self, places: Floats) -> Floats:
        """Return how far along this line it is nearest to places, shape (k,)."""
        # |a - b|² = |a|² - 2 a·b + |b|², and all of them lie on one globe.
        at = np.argmax(places @ self.space.T, axis=1)
        found: Floats = self.along_m[at]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Sights:
    """What lies beside places along a segment, shape (k,) each."""

    along_m: Floats
    beside_m: Floats
    apart_m: Floats
    """Positive where the other lies to the left."""
    sense: Floats
    """1 where both run the same way, -1 where they do not."""
    is_alongside: Flags


def _between(one: _Line, other: _Line) -> Iterator[Alongside]:
    seen = _sights(one, other)
    for first, last in _chains(seen):
        for start, stop in _rows(seen, first, last):
            yield _row((one, other), seen, start, stop)


def _sights(one: _Line, other: _Line) -> _Sights:
    count = max(int(np.ceil(one.along_m[-1] / STEP_M)), 1) + 1
    along = np.linspace(0.0, one.along_m[-1], count)
    places = one.at(along)
    beside = other.nearest(places)
    across = other.at(beside) - places
    away = np.linalg.norm(across, axis=1)
    reach = np.maximum(SHORTEST_CHORD_M, away)
    ours, theirs = one.course(along, reach), other.course(beside, reach)
    alike = (ours * theirs).sum(axis=1)
    ahead = np.abs((across * ours).sum(axis=1))
    fits = (away <= MOST_APART_M) & (np.abs(alike) >= SAME_COURSE)
    fits &= (away <= NEAR_M) | (ahead <= SQUARE * away)
    # Seen from above: up × course points to the left.
    left = (np.cross(places, ours) * across).sum(axis=1)
    start, end = one.lonlat_at(along), other.lonlat_at(beside)
    apart = np.asarray(wgs84().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])
    return _Sights(along, beside, np.copysign(apart, left), np.sign(alike), fits)


def _chains(seen: _Sights) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of places in a row that go on side by side."""
    steps = np.diff(seen.beside_m) * seen.sense[1:]
    goes_on = seen.is_alongside[1:] & seen.is_alongside[:-1]
    goes_on &= (seen.sense[1:] == seen.sense[:-1]) & (steps >= -FINE_M)
    goes_on &= steps <= FASTEST * np.diff(seen.along_m)
    edges = np.flatnonzero(np.diff(goes_on.astype(np.int8), prepend=0, append=0))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _rows(seen: _Sights, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield parts of a chain over which places on both follow each other evenly enough."""
    start = first
    while start < last:
        stop = start + 1
        while stop < last and _is_even(seen, start, stop + 1):
            stop += 1
        yield start, stop
        start = stop


def _is_even(seen: _Sights, start: int, stop: int) -> bool:
    part = slice(start, stop + 1)
    along, beside, apart = seen.along_m[part], seen.beside_m[part], seen.apart_m[part]
    share = (along - along[0]) / (along[-1] - along[0])
    off = np.abs(beside - beside[0] - share * (beside[-1] - beside[0]))
    bend = np.abs(apart - apart[0] - share * (apart[-1] - apart[0]))
    least = float(np.abs(apart).min())
    return bool(
        ((apart > 0).all() or (apart < 0).all())
        and off.max() <= NEAR_M + OFF * least
        and bend.max() <= NEAR_M
        and np.ptp(apart) <= NEAR_M + OFF * least
    )


def _row(pair: tuple[_Line, _Line], seen: _Sights, start: int, stop: int) -> Alongside:
    apart = seen.apart_m[start : stop + 1]
    mean = float(apart.mean())
    places = (
        seen.along_m[start], seen.along_m[stop], seen.beside_m[start], seen.beside_m[stop]
    )  # fmt: skip
    # To the metre: what is measured is no more exact, and versions of PROJ do not show.
    from_m, to_m, beside_from_m, beside_to_m = (float(round(place)) for place in places)
    return Alongside(
        pair[0].segment_id, from_m, to_m, pair[1].segment_id, beside_from_m, beside_to_m,
        "left" if mean > 0 else "right", float(round(abs(mean))),
        float(round(np.abs(apart).max())),
    )  # fmt: skip
