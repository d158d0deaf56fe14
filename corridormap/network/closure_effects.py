"""What closing a crossing, port or strait costs the corridors that are drawn on the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import ClosableLeg, Closures
from corridormap.network.plan_wishes import Ground
from corridormap.network.planner import NETWORK_MODES, Planner, PlanRequest
from corridormap.network.route import NoRoute, Route

SEARCHED = ("network", "grid", "waterway")


@dataclass(frozen=True, slots=True)
class Detour:
    """What a closing does to a stretch of a corridor.

    Attributes:
        corridor_id: The corridor.
        branch: `main` for the trunk.
        start_id, end_id: The stretch, from a stop that stays open to the next one that does.
        extra_m: How much longer the way around is, None where there is none; negative where the
            corridor goes out of its way.
        extra_h: How much longer it takes, by the same modes.
        modes: Those that the stretch and the way around may use.
    """

    corridor_id: str
    branch: str
    start_id: str
    end_id: str
    extra_m: float | None
    extra_h: float | None
    modes: tuple[str, ...]

    @property
    def is_cut(self) -> bool:
        """Whether there is no way around."""
        return self.extra_m is None


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

    Stretches are compared as the planner finds them, open and closed, by the modes that the
    corridor uses there and by time: the shortest way may cross a border twice to save a kilometre.
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
    closed = ground.planner.plan(_closed(request, closures))
    around = None if isinstance(closed, NoRoute) else closed
    return Detour(
        legs[0].corridor_id,
        legs[0].branch,
        start.place_id,
        end.place_id,
        None if around is None else around.length_m - opened.length_m,
        None if around is None else around.hours - opened.hours,
        tuple(sorted(stretch.modes)),
    )


def _planned(planner: Planner, request: PlanRequest) -> Route | None:
    found = planner.plan(request)
    return None if isinstance(found, NoRoute) else found


def _closed(request: PlanRequest, closures: Closures) -> PlanRequest:
    return replace(request, closures=closures)


def _uses(route: Route, closures: Closures) -> bool:
    crossed = {crossing.crossing_id or crossing.name for crossing in route.crossings}
    passed = {use for leg in route.legs for use in leg.uses}
    called = {leg.end.place_id for leg in route.legs[:-1]}
    return bool(
        crossed & closures.borders or passed & closures.passages or called & closures.places
    )
