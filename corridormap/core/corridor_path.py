"""The way along one corridor between two points on it, over as many of its legs as it takes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import segment_lengths_m, unwrap
from corridormap.core.measurement import MeasuredLeg, Measurement, Waypoint
from corridormap.core.nearby import nearest_on_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

StopNames = Mapping[str, str]
"""What a stop is called, by its id."""
NEARLY_M = 1_000.0
"""Legs of a corridor lie so much farther off than its nearest one, and still at the same place:
those that meet at a stop end within 500 m of it."""
_START, _END = "<start>", "<end>"
"""Stops that are no stops; ids have no such signs in them."""


@dataclass(frozen=True, eq=False)
class CorridorLeg:
    """A drawn leg.

    Attributes:
        leg_id: Its id.
        corridor_id: The corridor it belongs to.
        stops: Ids of the stops at its start and end.
        coords: Shape (n, 2), degrees on WGS 84, from the first stop to the last.
        way_length_m: Length of the real way; None where none is known.
        way_source: Where that length comes from: `network`, `published`, `drawn`.
        corridor_name: What people call the corridor; its id stands in where none is known.
        mode: How goods move on it, '' where nobody says.
    """

    leg_id: str
    corridor_id: str
    stops: tuple[str, str]
    coords: NDArray[np.float64]
    way_length_m: float | None
    way_source: str
    corridor_name: str = ""
    mode: str = ""

    @cached_property
    def line(self) -> NDArray[np.float64]:
        """The coordinates with longitudes unwrapped."""
        return unwrap(self.coords)

    @cached_property
    def low(self) -> NDArray[np.float64]:
        """Least longitude and latitude of the line."""
        least: NDArray[np.float64] = self.line.min(axis=0)
        return least

    @cached_property
    def high(self) -> NDArray[np.float64]:
        """Greatest longitude and latitude of the line."""
        greatest: NDArray[np.float64] = self.line.max(axis=0)
        return greatest

    @cached_property
    def along_m(self) -> NDArray[np.float64]:
        """Shape (n,): drawn length from the start to each vertex."""
        return np.concatenate((np.zeros(1), np.cumsum(segment_lengths_m(self.coords))))

    @property
    def drawn_length_m(self) -> float:
        """Geodesic length of the drawn line."""
        return float(self.along_m[-1])

    @property
    def scale(self) -> float:
        """Length of the way for a drawn meter."""
        if self.way_length_m is None or self.drawn_length_m == 0.0:
            return 1.0
        return self.way_length_m / self.drawn_length_m

    @property
    def method(self) -> str:
        """How a length along this leg comes about."""
        name = self.corridor_name or self.corridor_id
        if self.way_length_m is None or self.way_source in ("", "drawn"):
            return f"along {name}, drawn line, geodesic, WGS 84"
        return f"along {name}, way length, {self.way_source}"

    def piece(self, from_m: float, to_m: float) -> NDArray[np.float64]:
        """Return the line between two drawn lengths from the start, backwards where to < from."""
        low, high = min(from_m, to_m), max(from_m, to_m)
        inner = self.line[(self.along_m > low) & (self.along_m < high)]
        ends = [self._at(low), self._at(high)]
        line = np.vstack((ends[0], inner, ends[1]))
        return line if from_m <= to_m else line[::-1]

    def _at(self, length_m: float) -> NDArray[np.float64]:
        x = np.interp(length_m, self.along_m, self.line[:, 0])
        y = np.interp(length_m, self.along_m, self.line[:, 1])
        return np.array([x, y])


@dataclass(frozen=True, slots=True, eq=False)
class LegPosition:
    """A point on a leg: drawn length from its start, and how far off it was pointed at."""

    leg: CorridorLeg
    at_m: float
    off_m: float


def position_on(leg: CorridorLeg, lon: float, lat: float) -> LegPosition:
    """Return the point of a leg that lies nearest to a place."""
    line = leg.line
    turns = np.round((line[:, 0].mean() - lon) / 360.0) * 360.0
    # Degrees are stretched to be as long east as north here, which is all that "nearest" needs.
    stretch = np.array([max(np.cos(np.radians(lat)), 1e-6), 1.0])
    place = np.array([lon + turns, lat]) * stretch
    near = nearest_on_segments(line[:-1] * stretch, line[1:] * stretch, (place[0], place[1]))
    at = int(np.argmin(np.hypot(*(near - place).T)))
    start, end = line[at] * stretch, line[at + 1] * stretch
    whole = float(np.hypot(*(end - start)))
    share = float(np.hypot(*(near[at] - start))) / whole if whole else 0.0
    at_m = leg.along_m[at] + share * (leg.along_m[at + 1] - leg.along_m[at])
    point = near[at] / stretch
    off_m = float(segment_lengths_m(np.array([[lon + turns, lat], point]))[0])
    return LegPosition(leg, float(at_m), off_m)


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    leg: CorridorLeg
    from_m: float
    to_m: float

    @property
    def way_m(self) -> float:
        return abs(self.to_m - self.from_m) * self.leg.scale


@dataclass(frozen=True, slots=True, eq=False)
class PathEnd:
    """One end of a way along corridors: the place, and where it lies on legs in reach."""

    waypoint: Waypoint
    positions: tuple[LegPosition, ...]

    @property
    def corridor_ids(self) -> tuple[str, ...]:
        """Corridors in reach, the nearest first."""
        nearest = sorted(self.positions, key=lambda position: position.off_m)
        return tuple(dict.fromkeys(position.leg.corridor_id for position in nearest))


def nearest_positions(positions: Iterable[LegPosition]) -> tuple[LegPosition, ...]:
    """Return those of positions on one corridor that are the place itself, not a later one.

    From a stop that lies near the next one, that one's legs are in reach as well: beginning there
    would leave out the way between them.
    """
    found = tuple(positions)
    least_m = min((each.off_m for each in found), default=0.0)
    return tuple(each for each in found if each.off_m <= least_m + NEARLY_M)


def paths_between(
    legs: Sequence[CorridorLeg], start: PathEnd, end: PathEnd, stop_names: StopNames
) -> list[Measurement]:
    """Return the shortest way along each corridor that both ends lie on, the shortest first.

    Args:
        legs: All legs in question.
        start: Where to begin.
        end: Where to end.
        stop_names: What the stops between are called, by id.
    """
    found = []
    for corridor_id in start.corridor_ids:
        if corridor_id in end.corridor_ids:
            own = [leg for leg in legs if leg.corridor_id == corridor_id]
            pieces = _shortest(own, _of(start, corridor_id), _of(end, corridor_id))
            if pieces:
                found.append(_measurement(pieces, (start.waypoint, end.waypoint), stop_names))
    return sorted(found, key=lambda measurement: measurement.total_m)


def _of(end: PathEnd, corridor_id: str) -> tuple[LegPosition, ...]:
    return nearest_positions(each for each in end.positions if each.leg.corridor_id == corridor_id)


def _shortest(
    legs: Iterable[CorridorLeg], starts: Sequence[LegPosition], ends: Sequence[LegPosition]
) -> list[_Piece]:
    """Return the pieces of the shortest way by Dijkstra's method, none where there is no way."""
    ways = _ways(legs, starts, ends)
    # A heap needs an order among equal lengths: the running number decides.
    number = count()
    heap: list[tuple[float, int, str, list[_Piece]]] = [(0.0, next(number), _START, [])]
    done: set[str] = set()
    while heap:
        length_m, _, stop, pieces = heapq.heappop(heap)
        if stop == _END:
            return [piece for piece in pieces if piece.way_m > 0.0]
        if stop in done:
            continue
        done.add(stop)
        for further, piece in ways.get(stop, []):
            total_m = length_m + piece.way_m
            heapq.heappush(heap, (total_m, next(number), further, [*pieces, piece]))
    return []


def _ways(
    legs: Iterable[CorridorLeg], starts: Sequence[LegPosition], ends: Sequence[LegPosition]
) -> dict[str, list[tuple[str, _Piece]]]:
    """Return where one can go from each stop, and from the start, and which piece leads there."""
    ways: dict[str, list[tuple[str, _Piece]]] = {_START: []}
    for leg in legs:
        (a, b), length = leg.stops, leg.drawn_length_m
        ways.setdefault(a, []).append((b, _Piece(leg, 0.0, length)))
        ways.setdefault(b, []).append((a, _Piece(leg, length, 0.0)))
    for position in starts:
        ways[_START] += _to_stops(position)
    for position in ends:
        for stop, piece in _to_stops(position):
            ways.setdefault(stop, []).append((_END, _Piece(piece.leg, piece.to_m, piece.from_m)))
        ways[_START] += [
            (_END, _Piece(position.leg, start.at_m, position.at_m))
            for start in starts
            if start.leg is position.leg
        ]
    return ways


def _to_stops(position: LegPosition) -> list[tuple[str, _Piece]]:
    leg = position.leg
    return [
        (leg.stops[0], _Piece(leg, position.at_m, 0.0)),
        (leg.stops[1], _Piece(leg, position.at_m, leg.drawn_length_m)),
    ]


def _measurement(
    pieces: list[_Piece], ends: tuple[Waypoint, Waypoint], stop_names: StopNames
) -> Measurement:
    between = [_stop(piece, stop_names) for piece in pieces[:-1]]
    points = [ends[0], *between, ends[1]]
    sums = accumulate(piece.way_m for piece in pieces)
    return Measurement(
        tuple(
            _leg(piece, (points[at], points[at + 1]), total)
            for at, (piece, total) in enumerate(zip(pieces, sums, strict=True))
        )
    )


def _leg(piece: _Piece, ends: tuple[Waypoint, Waypoint], total_m: float) -> MeasuredLeg:
    path = piece.leg.piece(piece.from_m, piece.to_m)
    return MeasuredLeg(
        *ends,
        length_m=piece.way_m,
        azimuth_deg=None,
        cumulative_m=total_m,
        method=piece.leg.method,
        drawn_length_m=abs(piece.to_m - piece.from_m),
        path=tuple((lon, lat) for lon, lat in path.tolist()),
        source_id=piece.leg.leg_id,
    )


def _stop(piece: _Piece, stop_names: StopNames) -> Waypoint:
    at_end = piece.to_m > 0.0
    stop_id = piece.leg.stops[1 if at_end else 0]
    lon, lat = piece.leg.line[-1 if at_end else 0].tolist()
    return Waypoint((lon + 180.0) % 360.0 - 180.0, lat, stop_names.get(stop_id, stop_id))
