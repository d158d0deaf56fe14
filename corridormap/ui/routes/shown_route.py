"""A route with its places called as the window's language has them, for panels and texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from corridormap.network.route import Route, Stop

PlaceName = Callable[[str, str], str]
"""The name of a place by its id and the name that it has in the route."""
UNNAMED = "unnamed at "


def shown_route(route: Route, place_name: PlaceName) -> Route:
    """Return the same route; only names of places differ."""

    def named(stop: Stop) -> Stop:
        return replace(stop, name=place_name(stop.place_id, stop.name))

    crossings = tuple(
        replace(each, name=_border_name(each.crossing_id, each.name, place_name))
        for each in route.crossings
    )
    names = {old.name: new.name for old, new in zip(route.crossings, crossings, strict=True)}
    for leg in route.legs:
        for stop in (leg.start, leg.end):
            names.setdefault(stop.name, named(stop).name)
    return replace(
        route,
        stops=tuple(map(named, route.stops)),
        legs=tuple(replace(leg, start=named(leg.start), end=named(leg.end)) for leg in route.legs),
        crossings=crossings,
        events=tuple(
            replace(event, name=names.get(event.name, event.name)) for event in route.events
        ),
    )


def _border_name(crossing_id: str, name: str, place_name: PlaceName) -> str:
    if not crossing_id and name.startswith(UNNAMED):
        text = QCoreApplication.translate("ShownRoute", "unnamed at {place}")
        return text.format(place=name.removeprefix(UNNAMED))
    return place_name(crossing_id, name)
