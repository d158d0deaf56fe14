"""`corridormap route`: ways over the networks, by mode, with borders, hours, cost and CO₂."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from corridormap.app.command_output import print_json
from corridormap.app.place_names import POINT_HELP, NamedPoint, PointFinder
from corridormap.app.planning import PlanningData, load_planning
from corridormap.core.errors import ArgumentError, FieldError
from corridormap.core.measure import inverse
from corridormap.network.alternatives import MOST, plan_with_alternatives
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import NoRoute, Route, RouteLeg, Stop
from corridormap.network.route_facts import with_capacities, with_regions

_DECIMALS = 5
_ELLIPSOID = "WGS 84"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("points", nargs="+", metavar="POINT", help=POINT_HELP)
    parser.add_argument(
        "--modes",
        metavar="MODE,...",
        help=f"modes allowed: {', '.join(MODES)}; air only alone (default: all but air)",
    )
    parser.add_argument(
        "--by", default="distance", metavar="WHAT", help=f"best by {', '.join(CRITERIA)}"
    )
    parser.add_argument(
        "--via", action="append", default=[], metavar="POINT", help="pass through; may be repeated"
    )
    parser.add_argument(
        "--close",
        action="append",
        default=[],
        metavar="NAME",
        help="a crossing, port, strait, canal or corridor leg; may be repeated",
    )
    parser.add_argument(
        "--alternatives",
        default="0",
        metavar="N",
        help=f"up to {MOST} more that differ in a crossing, port or mode",
    )
    parser.add_argument(
        "--unnamed-crossings",
        action="store_true",
        help="use borders without a named crossing even where there is one with",
    )
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change an assumption, such as speed_kmh.rail=45; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Print the routes; 1 if there is none."""
    if len(arguments.points) < 2:
        raise ArgumentError("corridormap route: two points or more are needed.")
    finder = PointFinder()
    stops = [_stop(finder.find(text)) for text in arguments.points]
    for text in arguments.via:
        stops = _with_via(stops, replace(_stop(finder.find(text)), is_via=True))
    data = load_planning()
    request = PlanRequest(
        tuple(data.known_stop(stop) for stop in stops),
        _modes(arguments.modes),
        criterion=_criterion(arguments.by),
        assumptions=_assumptions(arguments.assume),
        closures=_closures(data, arguments),
    )
    found = plan_with_alternatives(data.planner, request, _count(arguments.alternatives))
    if not isinstance(found, NoRoute):
        regions = data.regions()
        found = [with_regions(with_capacities(route, data.places), regions) for route in found]
    if arguments.json:
        print_json(_json(found, request))
    elif isinstance(found, NoRoute):
        print(found.reason)
    else:
        _print(found, request)
    return int(isinstance(found, NoRoute))


def _stop(point: NamedPoint) -> Stop:
    return Stop(point.name, point.lon, point.lat, point.place_id)


def _with_via(stops: Sequence[Stop], via: Stop) -> list[Stop]:
    """Return the stops with a via where it is the smallest detour."""

    def detour_m(at: int) -> float:
        before, after = stops[at - 1], stops[at]
        there = inverse(*before.lonlat, *via.lonlat).length_m
        on = inverse(*via.lonlat, *after.lonlat).length_m
        return there + on - inverse(*before.lonlat, *after.lonlat).length_m

    at = min(range(1, len(stops)), key=detour_m)
    return [*stops[:at], via, *stops[at:]]


def _modes(text: str | None) -> frozenset[str]:
    if text is None:
        return NETWORK_MODES
    modes = [part.strip().lower() for part in text.split(",") if part.strip()]
    for mode in modes:
        if mode not in MODES:
            raise ArgumentError(f"--modes {mode}: there is no such mode; use {', '.join(MODES)}.")
    if not modes:
        raise ArgumentError(f"--modes: name one or more of {', '.join(MODES)}.")
    if "air" in modes and set(modes) != {"air"}:
        raise ArgumentError(
            f"--modes {text}: air goes with no other mode, as no airports are known; name it alone."
        )
    return frozenset(modes)


def _criterion(text: str) -> str:
    text = text.strip().lower()
    if text not in CRITERIA:
        raise ArgumentError(f"--by {text}: a route can be the best by {', '.join(CRITERIA)}.")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST:
        raise ArgumentError(f"--alternatives {text}: give a whole number from 0 to {MOST}.")
    return int(text)


def _assumptions(texts: Sequence[str]) -> Assumptions:
    values: dict[str, object] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise ArgumentError(f"--assume {text}: give KEY=VALUE, such as speed_kmh.rail=45.")
        values[key.strip()] = value.strip()
    try:
        return Assumptions.of(values)
    except FieldError as exc:
        raise ArgumentError(f"--assume {exc}") from exc


def _closures(data: PlanningData, arguments: argparse.Namespace) -> Closures:
    net, legs = data.planner.net, data.theme.legs
    try:
        found = find_closures(net, arguments.close, data.passages, legs)
    except ArgumentError as exc:
        raise ArgumentError(f"--close {exc}") from exc
    return replace(found, allow_unnamed=arguments.unnamed_crossings)


def _json(found: list[Route] | NoRoute, request: PlanRequest) -> dict[str, Any]:
    closed = list(request.closures.names)
    if isinstance(found, NoRoute):
        return {"routes": [], "reason": found.reason, "closed": closed}
    values = request.assumptions
    return {
        "routes": [_route_json(route) for route in found],
        "closed": closed,
        "assumptions": {row.key: value for row, value in values.rows()},
    }


def _route_json(route: Route) -> dict[str, Any]:
    return {
        "total_m": route.length_m,
        "duration_h": route.hours,
        "cost": route.cost,
        "currency": route.assumptions.currency,
        "co2_kg": route.co2_kg,
        "straight_m": _straight_m(route.stops[0], route.stops[-1]),
        "ellipsoid": _ELLIPSOID,
        "legs": [_leg_json(leg) for leg in route.legs],
        "crossings": [
            {
                "crossing_id": crossing.crossing_id or None,
                "name": crossing.name,
                "gauge_break": crossing.gauge_break,
            }
            for crossing in route.crossings
        ],
        "regions": [
            {"level": each.level, "region_id": each.region_id, "length_m": each.length_m}
            for each in route.regions
        ],
        "events": [
            {
                "kind": event.kind,
                "name": event.name,
                "detail": event.detail,
                "at_m": event.at_m,
                "duration_h": event.hours,
                "cost": event.cost,
            }
            for event in route.events
        ],
        "warnings": list(route.warnings),
    }


def _leg_json(leg: RouteLeg) -> dict[str, Any]:
    gauges = [int(gauge) for gauge in leg.gauges]
    return {
        "from": leg.start.name,
        "to": leg.end.name,
        "mode": leg.mode,
        "length_m": leg.length_m,
        "drawn_m": leg.drawn_m,
        "straight_m": _straight_m(leg.start, leg.end),
        "duration_h": leg.hours,
        "method": leg.method,
        "gauge_mm": gauges[0] if len(gauges) == 1 else gauges or None,
        "geometry": {
            "type": "LineString",
            "coordinates": np.round(leg.line, _DECIMALS).tolist(),
        },
    }


def _straight_m(start: Stop, end: Stop) -> float:
    return inverse(*start.lonlat, *end.lonlat).length_m


def _print(routes: Sequence[Route], request: PlanRequest) -> None:
    for number, route in enumerate(routes, 1):
        if len(routes) > 1:
            print(f"{'' if number == 1 else chr(10)}route {number} of {len(routes)}")
        _print_route(route)
    if request.closures.names:
        print(f"closed: {', '.join(request.closures.names)}")
    print("\nassumptions (changed with --assume KEY=VALUE)")
    for row, value in request.assumptions.rows():
        unit = row.unit.replace("a TEU", f"{request.assumptions.currency} a TEU", 1)
        print(f"  {row.key:<32} {value:>8g} {unit}")


def _print_route(route: Route) -> None:
    titles = [f"{leg.start.name} – {leg.end.name}" for leg in route.legs]
    width = max(map(len, [*titles, "total"]))
    currency = route.assumptions.currency
    for title, leg in zip(titles, route.legs, strict=True):
        gauge = f"  {' → '.join(leg.gauges)} mm" if leg.gauges else ""
        mode = leg.mode.replace("_", " ")
        print(
            f"{title:<{width}}  {leg.length_m / 1000:>9,.1f} km  {leg.hours:>7,.1f} h  "
            f"{leg.cost:>9,.0f} {currency}  {leg.co2_kg:>8,.0f} kg CO₂  {mode}, {leg.method}{gauge}"
        )
    for event in route.events:
        detail = f", {event.detail}" if event.detail else ""
        where = f"{event.kind}: {event.name}{detail}"
        cost = f"{event.cost:>9,.0f} {currency}"
        print(
            f"  {where:<{width}}  at {event.at_m / 1000:>7,.0f} km  {event.hours:>6,.1f} h  {cost}"
        )
    print(
        f"{'total':<{width}}  {route.length_m / 1000:>9,.1f} km  {route.hours:>7,.1f} h  "
        f"{route.cost:>9,.0f} {currency}  {route.co2_kg:>8,.0f} kg CO₂  best by {route.criterion}"
    )
    methods = ", ".join(dict.fromkeys(leg.method for leg in route.legs))
    straight_km = _straight_m(route.stops[0], route.stops[-1]) / 1000
    print(
        f"  lengths along the way: {methods}; "
        f"from end to end straight: {straight_km:,.1f} km (geodesic, {_ELLIPSOID})"
    )
    for region in route.regions:
        print(f"  {region.level}: {region.name}  {region.length_m / 1000:,.1f} km")
    for warning in route.warnings:
        print(f"  note: {warning}")
