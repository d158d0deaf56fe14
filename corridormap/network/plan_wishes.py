"""Plans a route as somebody drew it: some parts searched for, some given line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corridormap.core.feedback import Feedback
from corridormap.network.alternatives import plan_with_alternatives
from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import ClosableLeg, Closures
from corridormap.network.drawn_borders import LAND, with_borders
from corridormap.network.places import Place
from corridormap.network.plan_route import straight_m
from corridormap.network.planner import NETWORK_MODES, SAME_PLACE_M, Planner, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.route_parts import Way, along_corridor, by_hand, great_circle, joined
from corridormap.network.stored_route import PartWish, StoredRoute

DEFAULT_MODE = {"great_circle": "air", "hand": "road"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What planning stands on.

    Attributes:
        planner: Searches the networks.
        legs: Corridor legs to follow.
        places: Ports and crossings by id.
    """

    planner: Planner
    legs: Sequence[ClosableLeg]
    places: Mapping[str, Place]


def plan_wishes(
    ground: Ground,
    stored: StoredRoute,
    closures: Closures,
    alternatives: int = 0,
    feedback: Feedback | None = None,
) -> list[Route] | NoRoute:
    """Return the route that is wished for, then alternatives where all of it is searched for.

    Raises:
        FieldError: Fewer than two stops.
        ArgumentError: More alternatives than there can be.
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    sections = list(_sections(stored))
    if len(sections) == 1 and isinstance(sections[0], _Searched):
        request = sections[0].request(stored, closures)
        return plan_with_alternatives(ground.planner, request, alternatives, feedback)
    routes: list[Route] = []
    for section in sections:
        route = section.route(ground, stored, closures, feedback)
        if isinstance(route, NoRoute):
            return route
        routes.append(route)
    whole = replace(joined(routes), criterion=stored.criterion)
    # What was given is not searched for: here it learns of what is closed.
    broken = ground.planner.violated(whole, closures)
    return NoRoute(broken) if broken else [whole]


@dataclass(frozen=True, slots=True)
class _Searched:
    """Stops with parts between them that the planner finds its own way for."""

    stops: tuple[Stop, ...]
    parts: tuple[PartWish, ...]

    def request(self, stored: StoredRoute, closures: Closures) -> PlanRequest:
        allowed = frozenset(stored.modes) or NETWORK_MODES
        stops: list[Stop] = [self.stops[0]]
        wishes: list[frozenset[str]] = []
        for part, end in zip(self.parts, self.stops[1:], strict=True):
            modes = frozenset((part.mode,)) if part.mode else allowed
            vias = [
                Stop(f"{lat:.3f}, {lon:.3f}", lon, lat, is_via=True) for lon, lat in part.points
            ]
            stops += [*vias, end]
            wishes += [modes] * (len(vias) + 1)
        everything = frozenset().union(*wishes)
        return PlanRequest(
            tuple(stops),
            everything,
            tuple(wishes),
            stored.criterion,
            stored.assumptions,
            closures,
        )

    def route(
        self, ground: Ground, stored: StoredRoute, closures: Closures, feedback: Feedback
    ) -> Route | NoRoute:
        return ground.planner.plan(self.request(stored, closures), feedback)


@dataclass(frozen=True, slots=True)
class _Given:
    """One part whose line is known."""

    start: Stop
    end: Stop
    part: PartWish

    def route(
        self, ground: Ground, stored: StoredRoute, closures: Closures, feedback: Feedback
    ) -> Route | NoRoute:
        feedback.check()
        values, part = stored.assumptions, self.part
        if part.corridor_id:
            return self._followed(ground, values, closures)
        way = Way(self.start, self.end, part.mode or DEFAULT_MODE[part.way], part.points)
        net = ground.planner.net
        if not part.points and straight_m(self.start, self.end) < SAME_PLACE_M:
            return NoRoute(f"{self.start.name} and {self.end.name} are the same place.")
        known = way.mode not in LAND or net.lands is not None
        given = great_circle if part.way == "great_circle" else by_hand
        route = ground.planner.with_passages(given(way, values, known))
        return route if net.lands is None else with_borders(route, net.lands(), net.hubs.values())

    def _followed(self, ground: Ground, values: Assumptions, closures: Closures) -> Route | NoRoute:
        """Return the way along a corridor, on its legs that are open."""
        ends, corridor_id = (self.start, self.end), self.part.corridor_id
        shut = {leg.leg_id for leg in closures.legs}
        theme = ground.legs, ground.places
        found = along_corridor(ends, corridor_id, theme, values, shut)
        if not isinstance(found, NoRoute) or not shut:
            return found
        whole = along_corridor(ends, corridor_id, theme, values)
        if isinstance(whole, NoRoute):
            return whole
        names = ", ".join(closures.names)
        way = f"from {self.start.name} to {self.end.name} along {corridor_id}"
        return NoRoute(f"No way {way}: cut by closing {names}.")


def _sections(stored: StoredRoute) -> Iterator[_Searched | _Given]:
    """Yield the parts, those that follow each other and are searched for as one."""
    begun = 0
    for number, part in enumerate(stored.parts):
        if part.way == "network":
            continue
        if begun < number:
            yield _Searched(stored.stops[begun : number + 1], stored.parts[begun:number])
        yield _Given(stored.stops[number], stored.stops[number + 1], part)
        begun = number + 1
    if begun < len(stored.parts) or not stored.parts:
        yield _Searched(stored.stops[begun:], stored.parts[begun:])
