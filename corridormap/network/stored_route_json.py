"""Stored routes as plain data, so that a journal can keep them whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from corridormap.core.errors import FieldError
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import (
    CrossingPassed,
    Event,
    RegionLength,
    Route,
    RouteLeg,
    Stop,
)
from corridormap.network.stored_route import PartWish, StoredRoute

_TEXTS = ("route_id", "name", "notes", "author", "status", "created", "changed", "criterion")
_LISTS = ("modes", "closed")
_LEG_FACTS = ("mode", "method", "length_m", "drawn_m", "hours", "cost", "co2_kg")


def stored_route_to_dict(stored: StoredRoute) -> dict[str, Any]:
    """Return a route as JSON values, exact to the last digit; an answer out of date is left out."""
    answer = stored.answer
    return {
        **{name: getattr(stored, name) for name in _TEXTS},
        **{name: list(getattr(stored, name)) for name in _LISTS},
        "stops": [asdict(stop) for stop in stored.stops],
        "parts": [_part_to_dict(part) for part in stored.parts],
        "assumptions": dict(stored.assumptions.changed),
        "currency": stored.assumptions.currency,
        "answer": None if answer is None else _answer_to_dict(answer),
    }


def stored_route_from_dict(data: Mapping[str, Any]) -> StoredRoute:
    """Return the route that `stored_route_to_dict` wrote.

    Raises:
        FieldError: Something is missing or of the wrong kind.
    """
    try:
        wishes: dict[str, Any] = {name: _text(data[name]) for name in _TEXTS}
        wishes |= {name: tuple(map(_text, data[name])) for name in _LISTS}
        stops = tuple(Stop(**stop) for stop in data["stops"])
        parts = tuple(_part_from_dict(part) for part in data["parts"])
        assumptions = Assumptions.of(data["assumptions"], _text(data["currency"]))
        answer = data["answer"]
        route = None
        if answer is not None:
            route = _answer_from_dict(answer, assumptions, wishes["criterion"])
        return StoredRoute(stops=stops, parts=parts, assumptions=assumptions, route=route, **wishes)
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise FieldError(f"A route cannot be read: {exc!r:.80}.") from exc


def _answer_to_dict(route: Route) -> dict[str, Any]:
    return {
        "stops": [asdict(stop) for stop in route.stops],
        "legs": [_leg_to_dict(leg) for leg in route.legs],
        "crossings": [asdict(crossing) for crossing in route.crossings],
        "events": [asdict(event) for event in route.events],
        "regions": [asdict(region) for region in route.regions],
        "warnings": list(route.warnings),
    }


def _answer_from_dict(data: Mapping[str, Any], assumptions: Assumptions, criterion: str) -> Route:
    return Route(
        stops=tuple(Stop(**stop) for stop in data["stops"]),
        legs=tuple(_leg_from_dict(leg) for leg in data["legs"]),
        crossings=tuple(_crossing_from_dict(crossing) for crossing in data["crossings"]),
        events=tuple(Event(**event) for event in data["events"]),
        assumptions=assumptions,
        criterion=criterion,
        regions=tuple(RegionLength(**region) for region in data["regions"]),
        warnings=tuple(map(_text, data["warnings"])),
    )


def _leg_to_dict(leg: RouteLeg) -> dict[str, Any]:
    return {
        "start": asdict(leg.start),
        "end": asdict(leg.end),
        **{name: getattr(leg, name) for name in _LEG_FACTS},
        "line": np.asarray(leg.line, np.float64).reshape(-1, 2).tolist(),
        "gauges": list(leg.gauges),
        "uses": list(leg.uses),
    }


def _leg_from_dict(data: Mapping[str, Any]) -> RouteLeg:
    return RouteLeg(
        start=Stop(**data["start"]),
        end=Stop(**data["end"]),
        line=np.array(data["line"], np.float64).reshape(-1, 2),
        gauges=tuple(map(_text, data["gauges"])),
        uses=tuple(map(_text, data["uses"])),
        **{name: data[name] for name in _LEG_FACTS},
    )


def _crossing_from_dict(data: Mapping[str, Any]) -> CrossingPassed:
    first, second = data["countries"]
    return CrossingPassed(**{**data, "countries": (_text(first), _text(second))})


def _part_to_dict(part: PartWish) -> dict[str, Any]:
    points = [list(point) for point in part.points]
    data: dict[str, Any] = {"mode": part.mode, "way": part.way, "points": points}
    if part.mode_before_hand is not None:
        data["mode_before_hand"] = part.mode_before_hand
    return data


def _part_from_dict(data: Mapping[str, Any]) -> PartWish:
    points = tuple((float(lon), float(lat)) for lon, lat in data["points"])
    # Journals of older versions do not know it.
    before = data.get("mode_before_hand")
    before = None if before is None else _text(before)
    return PartWish(_text(data["mode"]), _text(data["way"]), points, before)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
