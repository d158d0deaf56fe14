"""What a hand does to a drawn route: points put in, moved, taken out; pieces to try things on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridormap.core.measure import unwrap
from corridormap.network.route import Route, Stop
from corridormap.network.stored_route import CORRIDOR_WAY, LonLat, PartWish, StoredRoute

_PORTS = {"sea_port": "sea", "river_port": "inland_waterway"}


def with_point(draft: StoredRoute, part: int, at: int, lonlat: LonLat) -> StoredRoute:
    """Return the draft that goes through one more point of a part, before its point number `at`."""
    points = draft.parts[part].points
    return _with_points(draft, part, (*points[:at], lonlat, *points[at:]))


def with_moved_point(draft: StoredRoute, part: int, at: int, lonlat: LonLat) -> StoredRoute:
    """Return the draft with a part's point number `at` elsewhere."""
    points = draft.parts[part].points
    return _with_points(draft, part, (*points[:at], lonlat, *points[at + 1 :]))


def without_point(draft: StoredRoute, part: int, at: int) -> StoredRoute:
    """Return the draft without a part's point number `at`."""
    points = draft.parts[part].points
    return _with_points(draft, part, (*points[:at], *points[at + 1 :]))


def _with_points(draft: StoredRoute, part: int, points: tuple[LonLat, ...]) -> StoredRoute:
    parts = list(draft.parts)
    wish = parts[part]
    # A line that is given has no points to go through: it becomes one that is searched for.
    way = wish.way if wish.way in ("network", "hand") else "network"
    mode = wish.mode if way == wish.way else ""
    parts[part] = replace(wish, mode=mode, way=way, points=points)
    return replace(draft, parts=tuple(parts))


def with_mode(wish: PartWish, mode: str) -> PartWish:
    """Return a wish for a mode; a corridor has modes of its own, so it is left for the network."""
    if wish.corridor_id:
        return PartWish(mode)
    # One that is chosen while the part is by hand is meant.
    return replace(wish, mode=mode, mode_before_hand=None)


def with_way(wish: PartWish, way: str, planned: str = "") -> PartWish:
    """Return a wish that goes another way; points mean nothing on a line that is given.

    By hand it takes the mode that it was planned by; left there, the network would be searched for
    that mode alone. So it has the one of before again when it is no longer by hand.

    Args:
        wish: How the part goes now.
        way: As `PartWish` has it.
        planned: What a line by hand is taken for where no mode is wished for: see `planned_mode`.
    """
    points = wish.points if way in ("network", "hand") else ()
    if way == "hand":
        before = wish.mode_before_hand if wish.way == "hand" else wish.mode
        return PartWish(wish.mode or planned, way, points, before)
    before = wish.mode if wish.mode_before_hand is None else wish.mode_before_hand
    return PartWish("" if way.startswith(CORRIDOR_WAY) else before, way, points)


def planned_mode(draft: StoredRoute, route: Route | None, part: int) -> str:
    """Return the mode that most of a part is planned by, a likely one while nothing is planned."""
    if route is None or not route.legs:
        return _likely_mode(draft, part)
    anchors = [each for each in RouteAnchors(draft, route).anchors if each.point < 0]
    first, last = anchors[part].vertex, anchors[part + 1].vertex
    lengths: dict[str, float] = {}
    begun = 0
    for leg in route.legs:
        ended = begun + len(leg.line) - 1
        inside = min(ended, last) - max(begun, first)
        if inside > 0:
            share = leg.length_m * inside / (ended - begun)
            lengths[leg.mode] = lengths.get(leg.mode, 0.0) + share
        begun = ended + 1
    return max(lengths, key=lambda mode: lengths[mode], default="")


def _likely_mode(draft: StoredRoute, part: int) -> str:
    """Return what goes between two ports of a kind, else on the parts beside; '' for anything."""
    kinds = {stop.kind for stop in draft.stops[part : part + 2]}
    if len(kinds) == 1 and (mode := _PORTS.get(kinds.pop())):
        return mode
    beside = {each.mode for each in draft.parts[max(part - 1, 0) : part + 2] if each.mode}
    return beside.pop() if len(beside) == 1 else ""


def with_moved_stop(draft: StoredRoute, number: int, stop: Stop) -> StoredRoute:
    """Return the draft with a stop elsewhere."""
    stops = (*draft.stops[:number], stop, *draft.stops[number + 1 :])
    return replace(draft, stops=stops)


def piece(draft: StoredRoute, first: int, last: int) -> StoredRoute:
    """Return the draft from one stop to another: what a drag has to be planned for."""
    first, last = max(first, 0), min(last, len(draft.stops) - 1)
    stops, parts = draft.stops[first : last + 1], draft.parts[first:last]
    return replace(draft, stops=stops, parts=parts, route=None)


def wrapped_lon(lon: float) -> float:
    """Return a longitude within -180 … 180, one that is so to the last digit.

    >>> wrapped_lon(108.6), wrapped_lon(190.0)
    (108.6, -170.0)
    """
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0


def point_stop(lon: float, lat: float, is_via: bool = False) -> Stop:
    """Return a stop that is called by its coordinate."""
    return Stop(f"{lat:.3f}, {lon:.3f}", lon, lat, is_via=is_via)


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """Where an answer passes a stop or a point of the draft.

    Attributes:
        part: The part that begins there, or in which the point lies.
        point: Number of the point in the part, -1 for the stop that it begins at.
        vertex: Number among all vertices of the route's legs in a row.
    """

    part: int
    point: int
    vertex: int


class RouteAnchors:
    """Tells which part of a draft a place on its answer's line belongs to.

    Args:
        draft: What was asked for.
        route: The answer to it.
    """

    def __init__(self, draft: StoredRoute, route: Route) -> None:
        self._ends = np.cumsum([0, *(len(leg.line) for leg in route.legs)])
        lines = [leg.line for leg in route.legs] or [np.zeros((0, 2))]
        self._line = unwrap(np.vstack(lines))
        self._legs = route.legs
        self.anchors = self._found(draft)

    def at(self, leg: int, vertex: int) -> Anchor:
        """Return the last anchor at or before a vertex of a leg."""
        place = int(self._ends[leg]) + vertex
        before = [anchor for anchor in self.anchors[:-1] if anchor.vertex <= place]
        return before[-1] if before else self.anchors[0]

    def nearest_part(self, lonlat: LonLat) -> int:
        """Return the part that passes nearest to a place."""
        vertex = self._nearest(lonlat, 0, len(self._line) - 1)
        leg = int(np.searchsorted(self._ends, vertex, side="right")) - 1
        return self.at(leg, vertex - int(self._ends[leg])).part

    def _found(self, draft: StoredRoute) -> list[Anchor]:
        stops = self._stop_places(draft.stops)
        found: list[Anchor] = []
        for part, wish in enumerate(draft.parts):
            found.append(Anchor(part, -1, stops[part]))
            place = stops[part]
            for number, point in enumerate(wish.points):
                place = self._nearest(point, place, stops[part + 1])
                found.append(Anchor(part, number, place))
        found.append(Anchor(len(draft.parts), -1, stops[-1]))
        return found

    def _stop_places(self, stops: Sequence[Stop]) -> list[int]:
        """Return the vertex of each stop: an end of a leg where there is one, else the nearest."""
        last = max(len(self._line) - 1, 0)
        known: dict[int, int] = {0: 0, len(stops) - 1: last}
        leg = 0
        for number in range(1, len(stops) - 1):
            for ahead in range(leg, len(self._legs)):
                if _is_same(self._legs[ahead].end, stops[number]):
                    known[number] = int(self._ends[ahead + 1]) - 1
                    leg = ahead + 1
                    break
        places: list[int] = []
        for number, stop in enumerate(stops):
            bound = min((known[each] for each in known if each >= number), default=last)
            start = places[-1] if places else 0
            places.append(known.get(number, self._nearest(stop.lonlat, start, bound)))
        return places

    def _nearest(self, lonlat: LonLat, start: int, stop: int) -> int:
        """Return the vertex nearest to a place, from `start` to `stop`."""
        some = self._line[start : stop + 1]
        if not len(some):
            return start
        away = some - lonlat
        away[:, 0] = (away[:, 0] + 180.0) % 360.0 - 180.0
        away[:, 0] *= np.cos(np.radians(lonlat[1]))
        return start + int(np.argmin((away**2).sum(axis=1)))


def _is_same(stop: Stop, other: Stop) -> bool:
    return abs(stop.lon - other.lon) < 1e-9 and abs(stop.lat - other.lat) < 1e-9
