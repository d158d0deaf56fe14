"""Plans routes: reads the networks when the first one is asked for, on a thread of whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.bundled import resources_folder
from corridormap.core.errors import ArgumentError
from corridormap.core.feedback import Feedback
from corridormap.network.places import ClosedThing
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.stored_route import StoredRoute

if TYPE_CHECKING:
    from corridormap.app.planning import PlanningData
    from corridormap.app.route_planner import PlanningNames
    from corridormap.network.assumptions import Assumptions
    from corridormap.network.closure_effects import Detour, RouteDetour
    from corridormap.network.closures import Closures
    from corridormap.network.planner import Planner
    from corridormap.ui.routes.route_desk import Answer

WAIT_S = 0.05
"""So often it is looked whether a question that waits is still wanted."""


class RoutePlanning:
    """Answers the desk, and a hand that drags, each with a planner of its own over one net.

    Neither waits for the other: alternatives take seconds. Any thread may call.

    Args:
        language: Returns the language that regions are named in.
    """

    def __init__(self, language: Callable[[], str]) -> None:
        self._language = language
        self._loading = threading.Lock()
        self._turns = {"plan": threading.Lock(), "sketch": threading.Lock()}
        self._is_core_there = threading.Event()
        self._is_core_there.set()
        self._planners: dict[str, Planner] = {}
        self._answered: set[str] = set()
        self._closed: dict[str, ClosedThing] = {}
        self.data: PlanningData | None = None
        """What planning stands on, None before it was first needed."""

    @property
    def names(self) -> PlanningNames | None:
        """What is known by name, None before the networks were first needed."""
        return None if self.data is None else self.data.names

    def load(self, feedback: Feedback | None = None) -> PlanningNames:
        """Read the networks, once.

        Raises:
            SourceError: The theme or a network cannot be read.
        """
        return self._read().names

    def get_ready(self, feedback: Feedback, expected: StoredRoute | None = None) -> None:
        """Make what questions are sooner answered with; the first ones wait for the core.

        Args:
            feedback: Asked between the steps.
            expected: A hand will ask for routes of the same modes, aim and assumptions.

        Raises:
            CorridorMapError: As `load`.
        """
        feedback = _AfterQuestions(feedback, self._turns["sketch"])
        self._is_core_there.clear()
        try:
            from corridormap.network.sea_route import get_sea_ready

            # While another thread reads what it needs not wait for.
            get_sea_ready(resources_folder() / "network", feedback)
            planner = self._read().planner
            planner.net.leave_nodes_out(feedback)
        finally:
            self._is_core_there.set()
        if expected is not None:
            self._expect(expected)
        planner.get_ready(feedback)

    def plan(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the routes that a draft asks for, with all that is to be told of them.

        Raises:
            CorridorMapError: What was asked for makes no sense, or a file cannot be read.
        """
        data = self._read()
        answer, problems = self._planned("plan", stored, alternatives, feedback)
        if isinstance(answer, NoRoute):
            return NoRoute("\n".join([answer.reason, *problems]))
        from corridormap.network.route_facts import with_capacities, with_regions

        regions, language = data.regions(), self._language()
        told = [
            with_regions(with_capacities(route, data.places), regions, language) for route in answer
        ]
        return [replace(route, warnings=(*route.warnings, *problems)) for route in told]

    def sketch(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the way of a piece of a route, and nothing about it.

        Raises:
            CorridorMapError: As `plan`.
        """
        return self._planned("sketch", stored, alternatives, feedback)[0]

    def locate(self, names: Sequence[str], feedback: Feedback) -> list[str]:
        """Find out where closed things lie; return one line for each that is unknown."""
        data = self._read()
        problems: list[str] = []
        for name in names:
            self._closures(data, (name,), problems)
        return problems

    def effects(
        self, names: Sequence[str], values: Assumptions, feedback: Feedback
    ) -> list[Detour]:
        """Return what closing things, by name, does to the corridors that are drawn."""
        data = self._read()
        from corridormap.network.closure_effects import detours
        from corridormap.network.plan_wishes import Ground

        closures = self._closures(data, names, [])
        # A planner of its own: this takes seconds, and routes are planned meanwhile.
        ground = Ground(data.planner.twin(), data.theme.legs, data.places)
        return detours(ground, closures, values, feedback)

    def route_effects(
        self, names: Sequence[str], routes: Sequence[StoredRoute], feedback: Feedback
    ) -> list[RouteDetour]:
        """Return what closing things, by name, does to stored routes."""
        data = self._read()
        from corridormap.network.closure_effects import route_detours
        from corridormap.network.plan_wishes import Ground

        ground = Ground(data.planner.twin(), data.theme.legs, data.places)
        return route_detours(
            ground, routes, names, lambda wanted: self._closures(data, wanted, []), feedback
        )

    def closed_things(self, names: Sequence[str]) -> list[ClosedThing]:
        """Return where things lie that are closed, those that were located."""
        return [self._closed[name] for name in names if name in self._closed]

    def located(self) -> list[ClosedThing]:
        """Return where all things lie that were located."""
        return list(self._closed.values())

    def passage_name(self, label: str) -> str:
        """Return what people call a strait or canal; the id before the networks were read."""
        return label if self.data is None else self.data.passages.get(label, label)

    def close(self) -> None:
        """Do nothing: there is nothing to end."""

    def _read(self) -> PlanningData:
        with self._loading:
            if self.data is None:
                from corridormap.app.planning import load_planning

                data = load_planning()
                # Under a moving hand nobody waits for what cuts a way.
                hand = data.planner.twin(tells_reasons=False)
                self._planners = {"plan": data.planner, "sketch": hand}
                self.data = data
            return self.data

    def _expect(self, stored: StoredRoute) -> None:
        from corridormap.network.planner import NETWORK_MODES, PlanRequest

        modes, values = frozenset(stored.modes) or NETWORK_MODES, stored.assumptions
        request = PlanRequest((), modes, (modes,), stored.criterion, values)
        with self._turns["sketch"]:
            self._planners["sketch"].expect(request)

    def _planned(
        self, who: str, stored: StoredRoute, alternatives: int, feedback: Feedback
    ) -> tuple[Answer, list[str]]:
        data = self._read()
        from corridormap.network.plan_trees import NO_LAND
        from corridormap.network.plan_wishes import Ground, plan_wishes

        if who not in self._answered and not set(stored.modes) <= NO_LAND:
            # A search over all nodes would take as long, and hold up the window meanwhile.
            while not self._is_core_there.wait(WAIT_S):
                feedback.check()
        problems: list[str] = []
        with self._turns[who]:
            feedback.check()
            closures = self._closures(data, stored.closed, problems)
            ground = Ground(self._planners[who], data.theme.legs, data.places)
            known = [_known(data, stop) for stop in stored.stops]
            asked = dict(zip(known, stored.stops, strict=True))
            wished = replace(stored, stops=tuple(known))
            answer = plan_wishes(ground, wished, closures, alternatives, feedback)
        self._answered.add(who)
        if isinstance(answer, NoRoute):
            return answer, problems
        return [_with_stops(route, asked) for route in answer], problems

    def _closures(self, data: PlanningData, names: Sequence[str], problems: list[str]) -> Closures:
        """Return the closures of names; note a line for each that means nothing."""
        from corridormap.network.closures import Closures, find_closures

        known: list[str] = []
        for name in names:
            try:
                one = find_closures(data.planner.net, (name,), data.passages, data.theme.legs)
            except ArgumentError as exc:
                problems.append(str(exc))
                continue
            known.append(name)
            if name not in self._closed:
                self._closed[name] = ClosedThing(name, _place_of(data, one))
        if not known:
            return Closures()
        return find_closures(data.planner.net, known, data.passages, data.theme.legs)


class _AfterQuestions(Feedback):
    """Has work wait between its steps while a hand's question is answered, which is in a hurry.

    Args:
        feedback: Of the work.
        turn: Held while a question is answered.
    """

    def __init__(self, feedback: Feedback, turn: threading.Lock) -> None:
        super().__init__()
        self._feedback, self._turn = feedback, turn

    def check(self) -> None:
        """Wait for the question; raise `Cancelled` if the work was asked to stop."""
        with self._turn:
            # Let go of at once: the work's feedback rests while a frame is drawn.
            pass
        self._feedback.check()


def _known(data: PlanningData, stop: Stop) -> Stop:
    """Return a stop without an id that no place has any more."""
    return stop if not stop.place_id or stop.place_id in data.places else replace(stop, place_id="")


def _with_stops(route: Route, asked: dict[Stop, Stop]) -> Route:
    """Return the route with the stops as they were asked for."""
    stops = tuple(asked.get(stop, stop) for stop in route.stops)
    return route if stops == route.stops else replace(route, stops=stops)


def _place_of(data: PlanningData, closures: Closures) -> np.ndarray:
    """Return where the one thing lies that is closed, shape (n, 2), degrees."""
    from corridormap.network.sea_gates import gate_lines

    for leg in closures.legs:
        return np.array(leg.line, np.float64)
    for label in closures.passages:
        gates = gate_lines(resources_folder() / "network")
        if label in gates:
            return gates[label]
    for place_id in closures.places:
        place = data.places[place_id]
        return np.array([(place.lon, place.lat)])
    borders = [each for each in data.planner.net.borders if each.key in closures.borders]
    return np.array([(each.lon, each.lat) for each in borders[:1]], np.float64).reshape(-1, 2)
