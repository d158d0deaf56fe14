"""Answers 'how from here to there': plans over all networks, with reasons where there is no way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import FieldError, GeometryError
from corridormap.core.feedback import Feedback
from corridormap.core.measure import check_lonlat
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.closures import Closures, closed_slots
from corridormap.network.drawn_borders import with_passages
from corridormap.network.places import Place
from corridormap.network.plan_costs import Price, sea_costs, slot_costs
from corridormap.network.plan_net import PlanNet
from corridormap.network.plan_net_making import load_plan_net
from corridormap.network.plan_route import RouteWriter, straight_m
from corridormap.network.plan_sea import SEA, PlanSea
from corridormap.network.plan_search import cheapest
from corridormap.network.plan_space import Arrival, SearchSpace, Stuck
from corridormap.network.plan_trees import KeptTrees
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.sea_gates import passage_names
from corridormap.network.sea_route import get_sea_ready

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.lands import Lands

NETWORK_MODES = frozenset(("rail", "road", "sea", "inland_waterway"))
"""What is searched where nobody says which modes: nothing flies, since no airports are known."""
SAME_PLACE_M = 1.0
"""Two stops so near are one: at a pole every longitude is the same place."""
_SPACES = 6


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A question to the planner.

    Attributes:
        stops: Two or more, in order.
        modes: The modes allowed anywhere; air only where it alone is allowed.
        wishes: The modes allowed from each stop to the next, narrower than `modes`; empty for
            no such wish.
        criterion: distance, time, cost or co2.
        assumptions: What times and costs are worked out with.
        closures: What must not be used.
    """

    stops: tuple[Stop, ...]
    modes: frozenset[str] = NETWORK_MODES
    wishes: tuple[frozenset[str], ...] = ()
    criterion: str = "distance"
    assumptions: Assumptions = field(default_factory=Assumptions)
    closures: Closures = field(default_factory=Closures)

    def mode_sets(self) -> list[frozenset[str]]:
        """Return the modes allowed on each stretch; none flies that may go another way.

        Every stop would have an airport, and the great circle be the shortest way between any two.
        """
        wishes = self.wishes or tuple(self.modes for _ in self.stops[1:])
        allowed = [self.modes & wish for wish in wishes]
        return [modes - {"air"} or modes for modes in allowed]


class Planner:
    """Plans over one net; costs of late questions are kept. Not for several threads at once.

    Args:
        folder: resources/network.
        places: Ports, hubs and crossings.
        lands: Brings the countries of the map, when they are first asked for.
    """

    def __init__(
        self,
        folder: Path,
        places: Sequence[Place],
        lands: Callable[[], Lands] | None = None,
    ) -> None:
        self._folder = folder
        self.net: PlanNet = replace(load_plan_net(folder, places), lands=lands)
        self._spaces: dict[tuple[Price, Closures], SearchSpace] = {}
        self._costs: dict[Price, NDArray[np.float64]] = {}
        self._trees = KeptTrees()
        self._tells_reasons = True

    def twin(self, tells_reasons: bool = True) -> Planner:
        """Return another planner over the same net, for another thread.

        Args:
            tells_reasons: Whether to find out what cuts a way; that takes as long as some ways.
        """
        other = copy(self)
        other._tells_reasons = tells_reasons
        other._spaces, other._costs, other._trees = {}, {}, KeptTrees()
        return other

    def get_ready(self, feedback: Feedback | None = None) -> None:
        """Make once what many questions are sooner answered with, by twins too.

        Takes a second; whoever never calls this is answered the same.

        Raises:
            Cancelled: The feedback said so.
        """
        feedback = feedback or Feedback()
        get_sea_ready(self._folder, feedback)
        self.net.leave_nodes_out(feedback)
        if self.net.lands is not None:
            self.net.lands()

    def expect(self, request: PlanRequest) -> None:
        """Make what all questions of the same price, closures and modes begin with.

        Args:
            request: One of them; it needs no stops where it has wishes.
        """
        space = self._space(request)
        for modes in request.mode_sets():
            self._trees.expect(space, modes)

    def plan(self, request: PlanRequest, feedback: Feedback | None = None) -> Route | NoRoute:
        """Return the best route, or why there is none.

        Once the feedback is late the route is the best one known by then, and is provisional.

        Raises:
            FieldError: Stops that no route can have: fewer than two, off the globe.
            Cancelled: The feedback said so.
        """
        check_stops(request.stops)
        wishes = request.mode_sets()
        problem = self._problem_of(request, wishes)
        if problem:
            return NoRoute(problem)
        found = self._found(request, wishes, feedback or Feedback())
        if isinstance(found, Arrival):
            writer = RouteWriter(self.net, request.assumptions, self._space(request).sea)
            route = writer.route(request.stops, found, request.criterion)
            route = replace(route, is_provisional=self._space(request).sea.is_hurried)
            broken = self.violated(route, request.closures)
            return NoRoute(broken) if broken else route
        return NoRoute(self._reason(request, wishes, found))

    def violated(self, route: Route, closures: Closures) -> str:
        """Return what closed thing a finished route uses after all, in one line; '' for none."""
        return violated(route, closures, passage_names(self._folder) if closures.passages else {})

    def with_passages(self, route: Route) -> Route:
        """Return a route that was drawn with the straits and canals that it passes."""
        return with_passages(route, self._folder)

    def _found(
        self, request: PlanRequest, wishes: Sequence[frozenset[str]], feedback: Feedback
    ) -> Arrival | Stuck:
        space = self._space(request)
        space.sea.begin(feedback)
        while True:
            found = cheapest(space, request.stops, wishes, feedback)
            if isinstance(found, Arrival):
                if not _settled(space, found):
                    return found
            elif space.sea.is_hurried:
                # That there is no way is only known by who looked at everything.
                space.sea.begin(Feedback())
            else:
                return found

    def _space(self, request: PlanRequest) -> SearchSpace:
        price = Price(request.criterion, request.assumptions)
        key = price, request.closures
        if key not in self._spaces:
            if price not in self._costs:
                self._costs = {price: slot_costs(self.net, price)}
            costs = self._costs[price].copy()
            costs[closed_slots(self.net, request.closures)] = np.inf
            while len(self._spaces) >= _SPACES:
                self._trees.forget(self._spaces.pop(next(iter(self._spaces))))
            closures = request.closures
            sea = PlanSea(self.net, self._folder, closures.passages, closures.places)
            is_open = np.isfinite(costs[sea.slots])
            lengths_m = np.where(is_open, sea.lengths_m, np.inf)
            costs[sea.slots] = sea_costs(self.net, price, sea.slots, lengths_m)
            self._spaces[key] = SearchSpace(self.net, price, costs, sea, self._trees)
        return self._spaces[key]

    def _problem_of(self, request: PlanRequest, wishes: Sequence[frozenset[str]]) -> str:
        for here, there in zip(request.stops[:-1], request.stops[1:], strict=True):
            if straight_m(here, there) < SAME_PLACE_M:
                return f"{here.name} and {there.name} are the same place."
        for number, wish in enumerate(wishes):
            if not wish:
                here, there = request.stops[number], request.stops[number + 1]
                return f"No mode is allowed from {here.name} to {there.name}."
        for stop in request.stops:
            if stop.place_id and stop.place_id in request.closures.places:
                return f"{stop.name} is a stop of the route and closed."
        return ""

    def _reason(self, request: PlanRequest, wishes: Sequence[frozenset[str]], at: Stuck) -> str:
        """Say why a stop cannot be reached."""
        stops = request.stops
        space = self._space(request)
        for number, stop in enumerate(stops):
            near = wishes[max(number - 1, 0)] | wishes[min(number, len(wishes) - 1)]
            if not space.access(stop, near):
                return f"{stop.name} lies off the {_listed(near)} network{_s(near)}."
        if not self._tells_reasons:
            return "No way leads there."
        if at.is_leaving and at.number and wishes[at.number - 1] != wishes[at.number]:
            before, after = (_listed(wishes[number]) for number in (at.number - 1, at.number))
            return (
                f"{stops[at.number].name} is no port, hub or crossing where goods go on from "
                f"{before} by {after}."
            )
        last = max(at.number - 1, 0)
        here, there = stops[last], stops[last + 1]
        way = f"from {here.name} to {there.name} by {_listed(wishes[last])}"
        if request.closures:
            opened = replace(
                request, closures=Closures(allow_unnamed=request.closures.allow_unnamed)
            )
            if isinstance(self._found(opened, wishes, Feedback()), Arrival):
                return f"No way {way}: cut by closing {', '.join(request.closures.names)}."
        if not request.closures.allow_unnamed:
            bare = replace(request, closures=replace(request.closures, allow_unnamed=True))
            if isinstance(self._found(bare, wishes, Feedback()), Arrival):
                return f"No way {way} through crossings that have a name; there is one over others."
        return f"No way leads {way}."


def _settled(space: SearchSpace, arrival: Arrival) -> bool:
    """Work out what the way found uses of the sea; tell whether that changed anything."""
    used: list[int] = []
    step: Arrival | None = arrival
    while step is not None and step.stretch is not None:
        used += [slot for slot in step.stretch.slots if space.net.slots.kinds[slot] == SEA]
        step = step.before
    if not space.sea.settle(np.array(used, np.int64)):
        return False
    is_open = np.isfinite(space.costs[space.sea.slots])
    lengths_m = np.where(is_open, space.sea.lengths_m, np.inf)
    space.costs[space.sea.slots] = sea_costs(space.net, space.price, space.sea.slots, lengths_m)
    space.trees.forget(space)
    return True


def check_stops(stops: Sequence[Stop]) -> None:
    """Raise for stops that no route can have.

    Raises:
        FieldError: Fewer than two, or one that is not on the globe.
    """
    if len(stops) < 2:
        raise FieldError("A route needs two stops or more.")
    for number, stop in enumerate(stops, 1):
        try:
            check_lonlat(np.array([stop.lonlat], np.float64))
        except GeometryError as exc:
            raise FieldError(f"Stop {number}, {stop.name}: {exc}") from exc


def violated(route: Route, closures: Closures, names: Mapping[str, str]) -> str:
    """Return what closed thing a finished route uses after all, in one line; '' for none.

    Args:
        route: The whole of it.
        closures: What must not be used.
        names: What people call straits and canals, by id.
    """
    for crossing in route.crossings:
        if crossing.crossing_id in closures.borders or crossing.name in closures.borders:
            return f"The way found crosses the closed border at {crossing.name}."
    for leg in route.legs:
        for use in leg.uses:
            if use in closures.passages:
                return f"The way found passes {names.get(use, use)}, which is closed."
        for stop in (leg.start, leg.end):
            if stop.place_id and stop.place_id in closures.places:
                return f"The way found calls at {stop.name}, which is closed."
    return ""


def _listed(modes: frozenset[str]) -> str:
    words = [mode.replace("_", " ") for mode in MODES if mode in modes]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _s(modes: frozenset[str]) -> str:
    return "s" if len(modes) > 1 else ""
