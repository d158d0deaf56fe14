"""Says where a route changes its gauge: at the border that it is made for, or at which place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corridormap.core.measure import inverse
from corridormap.network.places import Place
from corridormap.network.route import CrossingPassed, Event

AT_BORDER_M = 60_000.0
"""A change of gauge so near to a border, along the way, belongs to it …"""
AT_PLACE_M = 5_000.0


def with_gauge_breaks(
    crossings: Sequence[CrossingPassed], events: Sequence[Event], places: Mapping[str, Place]
) -> tuple[tuple[CrossingPassed, ...], tuple[Event, ...]]:
    """Return both with changes of gauge given to borders, or named by the place they are made at.

    Args:
        crossings: In order.
        events: In order.
        places: Ports, hubs and crossings by id.
    """
    passed, named = list(crossings), list(events)
    for number, event in enumerate(events):
        if event.kind != "gauge":
            continue
        near = [
            (abs(crossing.at_m - event.at_m), at)
            for at, crossing in enumerate(passed)
            if crossing.mode == "rail" and not _is_even(places.get(crossing.crossing_id))
        ]
        if near and min(near)[0] <= AT_BORDER_M:
            at = min(near)[1]
            passed[at] = replace(passed[at], gauge_break=True)
            named[number] = replace(event, name=passed[at].name)
        elif not event.name:
            named[number] = replace(event, name=_name_at(event, places))
    return tuple(passed), tuple(named)


def _is_even(crossing: Place | None) -> bool:
    """… unless both of its sides are known to have one and the same gauge."""
    if crossing is None:
        return False
    here, there = crossing.gauges
    return here == there and bool(here) and "/" not in here


def _name_at(event: Event, places: Mapping[str, Place]) -> str:
    near = [
        (inverse(event.lon, event.lat, place.lon, place.lat).length_m, place.name)
        for place in places.values()
        if abs(place.lat - event.lat) < 0.1
    ]
    if near and min(near)[0] <= AT_PLACE_M:
        return min(near)[1]
    return f"{event.lat:.3f}, {event.lon:.3f}"
