"""Parts of a route that nobody searches for: great circles, lines by hand, along a corridor."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from corridormap.core.corridor_path import (
    CorridorLeg,
    LegPosition,
    PathEnd,
    nearest_positions,
    paths_between,
    position_on,
)
from corridormap.core.measure import densify, line_length_m, unwrap
from corridormap.core.measurement import Measurement, Waypoint
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.closures import ClosableLeg
from corridormap.network.places import Place
from corridormap.network.plan_costs import WATER
from corridormap.network.route import (
    CrossingPassed,
    Event,
    NoRoute,
    Route,
    RouteLeg,
    Stop,
    border_events,
)

STEP_M = 50_000.0
REACH_M = 30_000.0
"""A stop may lie so far beside the corridor that is followed."""
BORDERS_UNKNOWN = "Borders are not looked for on the way from {start} to {end}: it is drawn {how}."


@dataclass(frozen=True, slots=True)
class Way:
    """A line from stop to stop that was given.

    Attributes:
        start, end: The stops.
        mode: How goods move on it.
        points: Vertices between them, degrees; for a line by hand.
    """

    start: Stop
    end: Stop
    mode: str
    points: tuple[tuple[float, float], ...] = ()


def great_circle(way: Way, values: Assumptions, borders_known: bool) -> Route:
    """Return the geodesic between two stops as a route of one leg.

    Args:
        way: From where to where, by what.
        values: Speeds, prices and emissions.
        borders_known: Whether somebody adds the borders; else the route says that none are.
    """
    line = densify(*way.start.lonlat, *way.end.lonlat, STEP_M)
    return _one_leg(way, "geodesic", line, values, borders_known)


def by_hand(way: Way, values: Assumptions, borders_known: bool) -> Route:
    """Return the line through its points as a route of one leg, geodesics between vertices.

    The arguments are those of `great_circle`.
    """
    points = [way.start.lonlat, *way.points, way.end.lonlat]
    return _one_leg(way, "hand", unwrap(np.array(points, np.float64)), values, borders_known)


def _one_leg(
    way: Way, method: str, line: np.ndarray, values: Assumptions, borders_known: bool
) -> Route:
    length_m = line_length_m(line)
    how = "as a great circle" if method == "geodesic" else "by hand"
    warning = BORDERS_UNKNOWN.format(start=way.start.name, end=way.end.name, how=how)
    leg = _leg(way, method, (line, length_m, length_m), values)
    warnings = () if borders_known else (warning,)
    return Route((way.start, way.end), (leg,), assumptions=values, warnings=warnings)


def _leg(
    way: Way, method: str, drawn: tuple[np.ndarray, float, float], values: Assumptions
) -> RouteLeg:
    line, length_m, drawn_m = drawn
    return RouteLeg(
        way.start,
        way.end,
        way.mode,
        method,
        line,
        length_m,
        drawn_m,
        values.hours(way.mode, length_m),
        values.cost(way.mode, length_m),
        values.co2_kg(way.mode, length_m),
    )


def along_corridor(
    ends: tuple[Stop, Stop],
    corridor_id: str,
    theme: tuple[Sequence[ClosableLeg], Mapping[str, Place]],
    values: Assumptions,
    shut: Container[str] = (),
) -> Route | NoRoute:
    """Return the way along the drawn legs of one corridor between two stops beside it.

    Legs that carry no containers, such as pipelines, are not followed.

    Args:
        ends: Where from, where to.
        corridor_id: Whose legs are followed.
        theme: The legs, and the places that they begin and end at.
        values: Speeds, prices and emissions.
        shut: Ids of legs that are closed: a stop on one of them does not begin on the next.
    """
    legs, places = theme
    drawn = [leg for leg in legs if leg.corridor_id == corridor_id]
    own = [leg for leg in drawn if leg.mode in MODES]
    if not drawn:
        return NoRoute(f"No leg of {corridor_id} is drawn.")
    if not own:
        return NoRoute(f"{corridor_id} cannot be followed: none of its legs carries containers.")
    lines = [_corridor_leg(leg) for leg in own]
    path_ends = [_path_end(lines, stop) for stop in ends]
    for stop, found in zip(ends, path_ends, strict=True):
        if not found.positions:
            km = REACH_M / 1000
            return NoRoute(f"{stop.name} lies more than {km:.0f} km off {corridor_id}.")
    names = {place.place_id: place.name for place in places.values()}
    start, end = (_without(each, shut) for each in path_ends)
    ways = paths_between([line for line in lines if line.leg_id not in shut], start, end, names)
    if not ways:
        return NoRoute(f"{corridor_id} has no way from {ends[0].name} to {ends[1].name}.")
    by_id = {leg.leg_id: leg for leg in own}
    return _followed(ways[0], ends, by_id, places, values)


def _corridor_leg(leg: ClosableLeg) -> CorridorLeg:
    return CorridorLeg(
        leg.leg_id,
        leg.corridor_id,
        (leg.start_id, leg.end_id),
        np.array(leg.line, np.float64),
        leg.way_length_m,
        leg.way_source,
    )


def _path_end(lines: Sequence[CorridorLeg], stop: Stop) -> PathEnd:
    """Return where a stop lies on legs: where those of a place begin and end, else beside them."""
    waypoint = Waypoint(*stop.lonlat, stop.name)
    own = [line for line in lines if stop.place_id and stop.place_id in line.stops]
    if own:
        at = [LegPosition(line, 0.0, 0.0) for line in own if line.stops[0] == stop.place_id]
        at += [
            LegPosition(line, line.drawn_length_m, 0.0)
            for line in own
            if line.stops[1] == stop.place_id
        ]
        return PathEnd(waypoint, tuple(at))
    found = [position_on(line, *stop.lonlat) for line in lines]
    near = nearest_positions(position for position in found if position.off_m <= REACH_M)
    return PathEnd(waypoint, near)


def _without(end: PathEnd, shut: Container[str]) -> PathEnd:
    left = tuple(each for each in end.positions if each.leg.leg_id not in shut)
    return replace(end, positions=left)


def _followed(
    way: Measurement,
    ends: tuple[Stop, Stop],
    by_id: Mapping[str, ClosableLeg],
    places: Mapping[str, Place],
    values: Assumptions,
) -> Route:
    legs: list[RouteLeg] = []
    crossings: list[CrossingPassed] = []
    sums = accumulate(leg.length_m for leg in way.legs)
    start = ends[0]
    for number, (piece, total_m) in enumerate(zip(way.legs, sums, strict=True)):
        source = by_id[piece.source_id]
        is_last = number == len(way.legs) - 1
        end = ends[1] if is_last else _stop_at(piece.end, places)
        line = np.array(piece.path, np.float64)
        drawn_m = piece.drawn_length_m or piece.length_m
        leg = _leg(
            Way(start, end, source.mode), source.method, (line, piece.length_m, drawn_m), values
        )
        gauges = tuple(source.gauge.split("/")) if source.gauge else ()
        legs.append(replace(leg, gauges=gauges[:1]))
        place = places.get(end.place_id)
        if place is not None and place.is_crossing and not is_last:
            countries = (place.countries[0], place.countries[1])
            crossings.append(
                CrossingPassed(
                    place.place_id,
                    place.name,
                    countries,
                    total_m,
                    place.lon,
                    place.lat,
                    source.mode,
                    len(set(place.gauges)) > 1 and source.mode == "rail",
                )
            )
        start = end
    events = border_events(crossings, values)
    return _with_changes(Route(ends, tuple(legs), tuple(crossings), tuple(events), values))


def _stop_at(waypoint: Waypoint, places: Mapping[str, Place]) -> Stop:
    nearest = min(
        places.values(),
        key=lambda place: abs(place.lon - waypoint.lon) + abs(place.lat - waypoint.lat),
        default=None,
    )
    if nearest is not None and nearest.name == waypoint.name:
        return nearest.stop()
    return Stop(waypoint.name, waypoint.lon, waypoint.lat)


def _with_changes(route: Route) -> Route:
    """Return the route with what its changes of mode and gauge take."""
    values = route.assumptions
    events = list(route.events)
    at_m = 0.0
    for leg, following in zip(route.legs[:-1], route.legs[1:], strict=True):
        at_m += leg.length_m
        if leg.mode != following.mode:
            events.append(change_of_mode(leg, following, at_m, values))
        elif leg.gauges and following.gauges and leg.gauges[-1] != following.gauges[0]:
            takes = values["gauge_change_h"], values["gauge_change_per_teu"]
            detail = f"{leg.gauges[-1]} → {following.gauges[0]}"
            place = leg.end
            events.append(Event("gauge", place.name, at_m, *takes, detail, place.lon, place.lat))
    return replace(route, events=tuple(sorted(events, key=lambda event: event.at_m)))


def change_of_mode(leg: RouteLeg, following: RouteLeg, at_m: float, values: Assumptions) -> Event:
    """Return what it takes to go on by another mode."""
    at_water = leg.mode in WATER or following.mode in WATER
    takes = values.transfer_h(at_water), values.handling(at_water)
    place = leg.end
    return Event(
        "transfer", place.name, at_m, *takes, f"{leg.mode} → {following.mode}", place.lon, place.lat
    )


def joined(routes: Sequence[Route]) -> Route:
    """Return one route of several, each of which begins where the one before ends."""
    first = routes[0]
    legs, crossings, events, warnings = (
        list[RouteLeg](),
        list[CrossingPassed](),
        list[Event](),
        list[str](),
    )
    at_m = 0.0
    for route in routes:
        if legs:
            _add_stay(legs[-1], route.legs[0], at_m, first.assumptions, events)
        legs += route.legs
        crossings += [replace(each, at_m=each.at_m + at_m) for each in route.crossings]
        events += [replace(each, at_m=each.at_m + at_m) for each in route.events]
        warnings += route.warnings
        at_m += route.length_m
    stops = [*first.stops, *(stop for route in routes[1:] for stop in route.stops[1:])]
    return replace(
        first,
        stops=tuple(stops),
        legs=tuple(legs),
        crossings=tuple(crossings),
        events=tuple(events),
        warnings=tuple(dict.fromkeys(warnings)),
        is_provisional=any(route.is_provisional for route in routes),
    )


def _add_stay(
    leg: RouteLeg, following: RouteLeg, at_m: float, values: Assumptions, events: list[Event]
) -> None:
    if leg.mode != following.mode:
        events.append(change_of_mode(leg, following, at_m, values))
        return
    hours = 0.0 if leg.end.is_via else values.dwell_h(leg.end.kind)
    if hours:
        place = leg.end
        events.append(Event("dwell", place.name, at_m, hours, 0.0, leg.mode, place.lon, place.lat))
