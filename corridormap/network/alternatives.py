"""Other ways to the same place: each avoids a crossing, a port, a strait or a mode of the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import ArgumentError
from corridormap.core.feedback import Feedback
from corridormap.core.measure import segment_lengths_m
from corridormap.network.closures import Closures
from corridormap.network.planner import Planner, PlanRequest
from corridormap.network.route import NoRoute, Route

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 5
LARGEST_SHARE = 0.7
"""An alternative runs on less than this share of its length where another one runs."""
_MOST_PLANS = 24


def plan_with_alternatives(
    planner: Planner, request: PlanRequest, count: int, feedback: Feedback | None = None
) -> list[Route] | NoRoute:
    """Return the best route first, then up to `count` others by how good they are.

    Raises:
        ArgumentError: More than `MOST` are asked for, or fewer than none.
        FieldError: Stops that no route can have.
        Cancelled: The feedback said so.
    """
    if not 0 <= count <= MOST:
        raise ArgumentError(f"{count} alternatives: ask for 0 to {MOST}.")
    feedback = feedback or Feedback()
    best = planner.plan(request, feedback)
    if isinstance(best, NoRoute):
        return best
    found = _candidates(planner, request, best, feedback) if count else []
    found.sort(key=lambda route: route.total(request.criterion))
    chosen = [best]
    for route in found:
        if len(chosen) > count:
            break
        if all(_differs(route, other) for other in chosen):
            chosen.append(route)
    return chosen


def _candidates(
    planner: Planner, request: PlanRequest, best: Route, feedback: Feedback
) -> list[Route]:
    """Return what is left when things that the best route uses are closed, one by one, then two."""
    found: list[Route] = []
    seen = {_signature(best)}
    waiting = [(request, best)]
    plans = 0
    while waiting and plans < _MOST_PLANS:
        base, route = waiting.pop(0)
        for narrower in _narrower(base, route):
            plans += 1
            if plans > _MOST_PLANS:
                break
            feedback.report(plans, _MOST_PLANS)
            other = planner.plan(narrower, feedback)
            if isinstance(other, Route) and _signature(other) not in seen:
                seen.add(_signature(other))
                found.append(other)
                waiting.append((narrower, other))
    return found


def _narrower(request: PlanRequest, route: Route) -> Iterator[PlanRequest]:
    """Yield the request without one thing that the route uses."""
    closed = request.closures
    own = {stop.place_id for stop in request.stops}
    for crossing in route.crossings:
        key = crossing.crossing_id or crossing.name
        if key not in own:
            yield replace(request, closures=_shut(closed, borders=closed.borders | {key}))
    for leg in route.legs[:-1]:
        if leg.end.place_id and leg.end.place_id not in own:
            places = closed.places | {leg.end.place_id}
            yield replace(request, closures=_shut(closed, places=places))
    for use in dict.fromkeys(use for leg in route.legs for use in leg.uses):
        yield replace(request, closures=_shut(closed, passages=closed.passages | {use}))
    modes = dict.fromkeys(leg.mode for leg in route.legs)
    for mode in modes:
        if request.modes - {mode}:
            yield replace(request, modes=request.modes - {mode})


def _shut(
    closures: Closures,
    borders: frozenset[str] | None = None,
    places: frozenset[str] | None = None,
    passages: frozenset[str] | None = None,
) -> Closures:
    return replace(
        closures,
        borders=closures.borders if borders is None else borders,
        places=closures.places if places is None else places,
        passages=closures.passages if passages is None else passages,
    )


def _signature(route: Route) -> tuple[tuple[str, ...], ...]:
    """Return what tells routes apart: crossings, places of change, straits, modes."""
    return (
        tuple(crossing.crossing_id or crossing.name for crossing in route.crossings),
        tuple(leg.end.place_id for leg in route.legs[:-1]),
        tuple(use for leg in route.legs for use in leg.uses),
        tuple(leg.mode for leg in route.legs),
    )


def _differs(route: Route, other: Route) -> bool:
    different = _signature(route) != _signature(other)
    return different and shared_length(route, other) < LARGEST_SHARE


def shared_length(route: Route, other: Route) -> float:
    """Return the share, 0 to 1, of a route's drawn length that runs where another one does."""
    mine, lengths_m = _steps(route)
    theirs, _ = _steps(other)
    total_m = float(lengths_m.sum())
    return float(lengths_m[np.isin(mine, theirs)].sum()) / total_m if total_m else 1.0


def _steps(route: Route) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return a number for each step of the lines, the same either way, and its metres."""
    keys, lengths = [np.zeros(0, np.int64)], [np.zeros(0)]
    for leg in route.legs:
        whole = np.rint(leg.line * 1_000).astype(np.int64)
        whole[:, 0] = (whole[:, 0] + 180_000) % 360_000
        place = whole[:, 0] * 200_000 + whole[:, 1] + 90_000
        low, high = np.minimum(place[:-1], place[1:]), np.maximum(place[:-1], place[1:])
        # Two places make one number: no two steps of one map are likely to share it.
        keys.append(low * np.int64(1_000_003) ^ high)
        lengths.append(segment_lengths_m(leg.line))
    return np.concatenate(keys), np.concatenate(lengths)
