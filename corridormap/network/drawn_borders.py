"""Finds the borders that a line drawn by hand or as a great circle crosses on land."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from corridormap.core.measure import inverse
from corridormap.network.borders import REACH_M
from corridormap.network.lands import LandBorder, Lands
from corridormap.network.places import Place
from corridormap.network.route import CrossingPassed, Route, RouteLeg, border_events
from corridormap.network.sea_gates import gates_crossed

LAND = ("rail", "road", "inland_waterway")
UNNAMED = (
    "The way from {home} to {abroad} crosses the border {place}, where the map has no crossing."
)


def with_borders(route: Route, lands: Lands, places: Iterable[Place]) -> Route:
    """Return a route of drawn legs with the borders that those on land cross.

    Args:
        route: Its legs were given, not searched for.
        lands: The countries.
        places: Those that are crossings give borders their names.
    """
    crossings: list[CrossingPassed] = []
    known = [place for place in places if place.is_crossing]
    at_m = 0.0
    for leg in route.legs:
        if leg.mode in LAND:
            scale = leg.length_m / leg.drawn_m if leg.drawn_m else 1.0
            for border in lands.borders_on(leg.line):
                passed = replace(border, at_m=at_m + scale * border.at_m)
                crossings.append(_crossing(passed, leg.mode, known))
        at_m += leg.length_m
    values = route.assumptions
    events = border_events(crossings, values)
    unnamed = [each for each in crossings if not each.crossing_id]
    return replace(
        route,
        crossings=tuple(crossings),
        events=tuple(sorted((*route.events, *events), key=lambda event: event.at_m)),
        warnings=(*route.warnings, *(_warning(each) for each in unnamed)),
    )


def _crossing(border: LandBorder, mode: str, known: Sequence[Place]) -> CrossingPassed:
    near: list[tuple[bool, float, Place]] = []
    for place in known:
        if set(place.countries) == set(border.countries):
            off_m = inverse(border.lon, border.lat, place.lon, place.lat).length_m
            near += [(mode not in place.modes, off_m, place)] if off_m <= REACH_M else []
    # One of the leg's own mode before any other, as on the networks.
    found = min(near, key=lambda each: each[:2])[2] if near else None
    name = found.name if found else f"unnamed at {border.lat:.3f}, {border.lon:.3f}"
    crossing_id = found.place_id if found else ""
    where = border.at_m, border.lon, border.lat
    return CrossingPassed(crossing_id, name, border.countries, *where, mode)


def _warning(crossing: CrossingPassed) -> str:
    home, abroad = crossing.countries
    place = crossing.name.removeprefix("unnamed ")
    return (
        f"The way from {home} to {abroad} crosses the border {place}, "
        "where the map has no crossing."
    )


def with_passages(route: Route, network_dir: Path) -> Route:
    """Return a route of drawn legs with the straits and canals that those over the sea pass.

    Raises:
        SourceError: The shore's file is broken; without one no strait is known.
    """
    if not (network_dir / "coast.npz").exists():
        return route
    return replace(route, legs=tuple(_with_uses(leg, network_dir) for leg in route.legs))


def _with_uses(leg: RouteLeg, network_dir: Path) -> RouteLeg:
    if leg.mode != "sea" or len(leg.line) < 2:
        return leg
    return replace(leg, uses=gates_crossed(network_dir, np.asarray(leg.line, np.float64)))
