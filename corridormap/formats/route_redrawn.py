"""Makes lines that were drawn in another program part of what a route asks for, so that they stay.

Otherwise the next planning would draw the way anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridormap.formats.route_legs import ReadLeg
from corridormap.network.route import Route, RouteLeg, Stop
from corridormap.network.stored_route import LonLat, PartWish, StoredRoute, passed_between


@dataclass(frozen=True, slots=True)
class _Part:
    """What comes of a part: the stops after its first one up to the next, with the wishes."""

    stops: tuple[Stop, ...]
    wishes: tuple[PartWish, ...]
    legs: tuple[RouteLeg, ...]


def with_redrawn(stored: StoredRoute, read: Sequence[ReadLeg]) -> StoredRoute:
    """Return a route that asks for its redrawn legs to be as they were drawn.

    Where a part has other legs too, the places between them become stops that are only passed
    through.

    Args:
        stored: With its answer, whose legs are those of `read`.
        read: All legs, in order.
    """
    groups = _by_part(stored.stops, read)
    route = stored.route
    if route is None or groups is None or not any(each.is_redrawn for each in read):
        return stored
    stops: list[Stop] = [*stored.stops[:1]]
    passed: list[Stop] = [*stored.stops[:1]]
    wishes: list[PartWish] = []
    legs: list[RouteLeg] = []
    between = _passed(stored.stops, route)
    for number, group in enumerate(groups):
        wish, end = stored.parts[number], stored.stops[number + 1]
        if any(each.is_redrawn for each in group):
            part = _by_hand(wish, end, group)
            passed += part.stops
        else:
            part = _Part((end,), (wish,), tuple(each.leg for each in group))
            passed += [*between[number], end]
        stops += part.stops
        wishes += part.wishes
        legs += part.legs
    answer = replace(route, stops=tuple(passed), legs=tuple(legs))
    return replace(stored, stops=tuple(stops), parts=tuple(wishes), route=answer)


def _by_part(stops: Sequence[Stop], read: Sequence[ReadLeg]) -> list[list[ReadLeg]] | None:
    """Return the legs from each stop to the next, None where they do not tell."""
    groups: list[list[ReadLeg]] = [[]]
    for each in read:
        groups[-1].append(each)
        if len(groups) < len(stops) and each.leg.end == stops[len(groups)]:
            groups.append([])
    return groups[:-1] if len(groups) == len(stops) and not groups[-1] else None


def _passed(stops: Sequence[Stop], route: Route) -> list[tuple[Stop, ...]]:
    return list(passed_between(stops, route.stops) or [()] * len(stops))


def _by_hand(wish: PartWish, end: Stop, group: Sequence[ReadLeg]) -> _Part:
    vias = [replace(each.leg.end, is_via=True) for each in group[:-1]]
    places = {each.leg.end: via for each, via in zip(group, vias, strict=False)}
    points = _shared_out(wish, [each.leg for each in group], {via.lonlat for via in vias})
    wishes = []
    legs = []
    before = wish.mode_before_hand if wish.way == "hand" else wish.mode
    for each, own in zip(group, points, strict=True):
        leg = each.leg
        if each.is_redrawn:
            inner = tuple((lon, lat) for lon, lat in leg.line[1:-1].tolist())
            wishes.append(PartWish(leg.mode, "hand", inner, before))
        else:
            wishes.append(PartWish(leg.mode, wish.way, own))
        start, stop = places.get(leg.start, leg.start), places.get(leg.end, leg.end)
        legs.append(replace(leg, start=start, end=stop))
    return _Part((*vias, end), tuple(wishes), tuple(legs))


def _shared_out(
    wish: PartWish, legs: Sequence[RouteLeg], stops: set[LonLat]
) -> list[tuple[LonLat, ...]]:
    """Return the points of a part by the leg that passes nearest; those that became stops go."""
    shared: list[list[LonLat]] = [[] for _ in legs]
    for point in wish.points:
        if point not in stops:
            distances = [float(((leg.line - point) ** 2).sum(axis=1).min()) for leg in legs]
            shared[int(np.argmin(distances))].append(point)
    return [tuple(points) for points in shared]
