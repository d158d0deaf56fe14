"""What closing a crossing, port or strait costs drawn corridors and stored routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import ClosableLeg, Closures
from corridormap.network.plan_wishes import Ground, plan_wishes
from corridormap.network.planner import NETWORK_MODES, Planner, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.stored_route import StoredRoute

SEARCHED = ("network", "grid", "waterway")
LEAST = 1e-6
"""Metres or hours; sums in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Detour:
    """What a closing does to a stretch of a corridor.

    Attributes:
        corridor_id: The corridor.
        branch: `main` for the trunk.
        start_id, end_id: The stretch, from a stop that stays open to the next one that does.
        extra_m: How much longer the way around is than the best way while nothing is closed, None
            where there is none; 0 where it is the same way, or a shorter one that takes longer.
        extra_h: How much longer it takes, by the same modes; never negative.
        modes: Those that the stretch and the way around may use.
        own_longer_m: How much longer the corridor's own way, through its stops, is than the way
            around; 0 where it is not.
        lines: As the stretch is drawn, pairs of degrees, leg by leg.
    """

    corridor_id: str
    branch: str
    start_id: str
    end_id: str
    extra_m: float | None
    extra_h: float | None
    modes: tuple[str, ...]
    own_longer_m: float = 0.0
    lines: tuple[tuple[tuple[float, float], ...], ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether there is no way around."""
        return self.extra_m is None


@dataclass(frozen=True, slots=True)
class RouteDetour:
    """What a closing does to a stored route.

    Attributes:
        route: The route, with the answer that it has while this is open.
        extra_m, extra_h: How much longer the way that is left is and takes, by the route's own
            wishes and assumptions; what is the best by one may be less by the other. None where
            there is no way.
        reason: Why there is none.
    """

    route: StoredRoute
    extra_m: float | None
    extra_h: float | None
    reason: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether there is no way left."""
        return self.extra_m is None

    @property
    def lines(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The way while this is open, pairs of degrees, leg by leg."""
        legs = () if self.route.answer is None else self.route.answer.legs
        return tuple(tuple((lon, lat) for lon, lat in leg.line.tolist()) for leg in legs)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Legs of a branch between stops that stay open; `passes` are the closed ones between."""

    legs: tuple[ClosableLeg, ...]
    has_closed_stop: bool

    @property
    def modes(self) -> frozenset[str]:
        return frozenset(leg.mode for leg in self.legs) & NETWORK_MODES


def detours(
    ground: Ground,
    closures: Closures,
    assumptions: Assumptions,
    feedback: Feedback | None = None,
) -> list[Detour]:
    """Return the stretches of corridors that a closing affects, the cut ones first.

    What a stretch's own way uses, through its stops, says whether it is affected. Then the best
    way between its ends while nothing is closed is set against the best that is left, by the
    modes that the corridor uses there and by time: the shortest way may cross a border twice to
    save a kilometre. So closing never seems to save anything.
    What was drawn by hand or as a great circle is not looked at.

    Raises:
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    found: list[Detour] = []
    stretches = list(_stretches(ground.legs, closures))
    for number, stretch in enumerate(stretches):
        feedback.report(number, len(stretches))
        feedback.check()
        detour = _detour(ground, closures, assumptions, stretch)
        if detour is not None:
            found.append(detour)
    return sorted(found, key=lambda each: (not each.is_cut, -(each.extra_m or 0.0)))


def route_detours(
    ground: Ground,
    routes: Sequence[StoredRoute],
    names: Sequence[str],
    closures_of: Callable[[Sequence[str]], Closures],
    feedback: Feedback | None = None,
) -> list[RouteDetour]:
    """Return the stored routes that a closing affects, the cut ones first.

    A route that has no way already is none of them.

    Args:
        ground: What planning stands on.
        routes: To be looked at, each with what it has closed itself.
        names: What is closed now.
        closures_of: Returns the closures of names.
        feedback: Told of progress.

    Raises:
        CorridorMapError: As `plan_wishes`, and where the feedback says so.
    """
    feedback = feedback or Feedback()
    closures = closures_of(names)
    found: list[RouteDetour] = []
    for number, stored in enumerate(routes):
        feedback.report(number, len(routes))
        feedback.check()
        answer = stored.answer
        # Which edges a corridor leg shuts, only planning tells.
        if answer is None or not (closures.legs or ground.planner.violated(answer, closures)):
            continue
        wished = replace(stored, stops=tuple(_known(ground, stop) for stop in stored.stops))
        # Not against what is stored: networks may have changed since.
        free = plan_wishes(ground, wished, closures_of(stored.closed), 0, feedback)
        if isinstance(free, NoRoute):
            continue
        closed = closures_of((*stored.closed, *names))
        around = plan_wishes(ground, wished, closed, 0, feedback)
        if isinstance(around, NoRoute):
            found.append(RouteDetour(stored, None, None, around.reason))
            continue
        extra = around[0].length_m - free[0].length_m, around[0].hours - free[0].hours
        if any(abs(each) > LEAST for each in extra):
            found.append(RouteDetour(stored, *extra))
    return sorted(found, key=lambda each: (not each.is_cut, -(each.extra_m or 0.0)))


def _known(ground: Ground, stop: Stop) -> Stop:
    """Return a stop without an id that no place has."""
    return (
        stop if not stop.place_id or stop.place_id in ground.places else replace(stop, place_id="")
    )


def _stretches(legs: Sequence[ClosableLeg], closures: Closures) -> Iterator[_Stretch]:
    branches: dict[tuple[str, str], list[ClosableLeg]] = defaultdict(list)
    for leg in legs:
        branches[leg.corridor_id, leg.branch].append(leg)
    for own in branches.values():
        waiting: list[ClosableLeg] = []
        passes_closed = False
        for leg in sorted(own, key=lambda each: each.seq):
            if waiting and waiting[-1].end_id != leg.start_id:
                yield _Stretch(tuple(waiting), passes_closed)
                waiting, passes_closed = [], False
            waiting.append(leg)
            if leg.end_id in closures.places:
                passes_closed = True
                continue
            yield _Stretch(tuple(waiting), passes_closed)
            waiting, passes_closed = [], False
        if waiting:
            yield _Stretch(tuple(waiting), True)


def _detour(
    ground: Ground, closures: Closures, assumptions: Assumptions, stretch: _Stretch
) -> Detour | None:
    legs = stretch.legs
    if any(leg.method not in SEARCHED for leg in legs) or not stretch.modes:
        return None
    ends = [ground.places.get(name) for name in (legs[0].start_id, legs[-1].end_id)]
    start, end = ends
    if start is None or end is None:
        return None
    request = PlanRequest(
        (start.stop(), end.stop()), stretch.modes, criterion="time", assumptions=assumptions
    )
    # The corridor's own way leads through its stops, even where another one is shorter.
    between = [ground.places[leg.end_id] for leg in legs[:-1] if leg.end_id in ground.places]
    stops = (start.stop(), *(place.stop() for place in between), end.stop())
    opened = _planned(ground.planner, replace(request, stops=stops))
    is_named = any(leg in closures.legs for leg in legs)
    if opened is None or not (stretch.has_closed_stop or is_named or _uses(opened, closures)):
        return None
    free = _planned(ground.planner, request)
    around = _planned(ground.planner, replace(request, closures=closures))
    return Detour(
        legs[0].corridor_id,
        legs[0].branch,
        start.place_id,
        end.place_id,
        None if free is None or around is None else max(around.length_m - free.length_m, 0.0),
        None if free is None or around is None else max(around.hours - free.hours, 0.0),
        tuple(sorted(stretch.modes)),
        0.0 if around is None else max(opened.length_m - around.length_m, 0.0),
        tuple(leg.line for leg in legs),
    )


def _planned(planner: Planner, request: PlanRequest) -> Route | None:
    found = planner.plan(request)
    return None if isinstance(found, NoRoute) else found


def _uses(route: Route, closures: Closures) -> bool:
    crossed = {crossing.crossing_id or crossing.name for crossing in route.crossings}
    passed = {use for leg in route.legs for use in leg.uses}
    called = {leg.end.place_id for leg in route.legs[:-1]}
    return bool(
        crossed & closures.borders or passed & closures.passages or called & closures.places
    )
