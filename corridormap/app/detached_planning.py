"""Plans routes for the window in a process of its own, and in the window's where there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridormap.app.planner_process import PlannerProcess, ProcessGone
from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback

if TYPE_CHECKING:
    from corridormap.app.planner_messages import Learned
    from corridormap.app.route_planner import PlanningNames, RoutePlanner
    from corridormap.network.assumptions import Assumptions
    from corridormap.network.closure_effects import Detour, RouteDetour
    from corridormap.network.places import ClosedThing
    from corridormap.network.stored_route import StoredRoute
    from corridormap.ui.routes.route_desk import Answer

TRIES = 2
"""A question at which a process ended is asked once more; at which two did, not again."""

Begin = Callable[[Callable[["Learned"], None]], PlannerProcess]
"""Begins a process that tells what it learned; raises ProcessGone."""


class DetachedPlanning:
    """A `RoutePlanner` that has another process plan: see `RoutePlanning` for what it answers.

    Threads of one process take turns at the interpreter, and planning would make each frame of a
    hand that pulls a stop late, and be made late by it. The process is begun by the first
    question. If it ends the question is asked again of a fresh one; where none can be begun it is
    answered here.

    Args:
        language: Returns the language that regions are named in.
        begin: Begins a process.
    """

    def __init__(self, language: Callable[[], str], begin: Begin = PlannerProcess) -> None:
        self._language, self._begin = language, begin
        self._lock = threading.Lock()
        self._process: PlannerProcess | None = None
        self._here: RoutePlanner | None = None
        self._is_closed = False
        self._expected: dict[str, Any] = {}
        self._is_wanted_ready = False
        self._names: PlanningNames | None = None
        self._closed: dict[str, ClosedThing] = {}

    @property
    def names(self) -> PlanningNames | None:
        """What is known by name, None before the networks were first needed."""
        here = self._here
        return self._names if self._names is not None or here is None else here.names

    @property
    def process_id(self) -> int | None:
        """The number of the process that plans, None where there is none."""
        process = self._process
        return None if process is None or process.is_gone else process.pid

    def load(self, feedback: Feedback | None = None) -> PlanningNames:
        """Have the networks read, once.

        Raises:
            SourceError: The theme or a network cannot be read.
        """
        if self.names is None:
            self._ask("load", {}, feedback or Feedback())
        names = self.names
        assert names is not None
        return names

    def get_ready(self, feedback: Feedback, expected: StoredRoute | None = None) -> None:
        """Have made what questions are sooner answered with, also in processes begun later.

        Raises:
            CorridorMapError: As `load`.
        """
        self._expected = {"expected": expected}
        self._ask("get_ready", self._expected, feedback)
        self._is_wanted_ready = True

    def plan(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the routes that a draft asks for, with all that is to be told of them.

        Raises:
            CorridorMapError: What was asked for makes no sense, or a file cannot be read.
        """
        return self._ask_route("plan", stored, alternatives, feedback)

    def sketch(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
        """Return the way of a piece of a route, and nothing about it.

        Raises:
            CorridorMapError: As `plan`.
        """
        return self._ask_route("sketch", stored, alternatives, feedback)

    def locate(self, names: Sequence[str], feedback: Feedback) -> list[str]:
        """Find out where closed things lie; return one line for each that is unknown."""
        problems: list[str] = self._ask("locate", {"names": tuple(names)}, feedback)
        return problems

    def effects(
        self, names: Sequence[str], values: Assumptions, feedback: Feedback
    ) -> list[Detour]:
        """Return what closing things, by name, does to the corridors that are drawn."""
        asked = {"names": tuple(names), "values": values}
        found: list[Detour] = self._ask("effects", asked, feedback)
        return found

    def route_effects(
        self, names: Sequence[str], routes: Sequence[StoredRoute], feedback: Feedback
    ) -> list[RouteDetour]:
        """Return what closing things, by name, does to stored routes."""
        asked = {"names": tuple(names), "routes": tuple(routes)}
        found: list[RouteDetour] = self._ask("route_effects", asked, feedback)
        return found

    def closed_things(self, names: Sequence[str]) -> list[ClosedThing]:
        """Return where things lie that are closed, those that were located."""
        here = () if self._here is None else self._here.closed_things(names)
        known = {**self._closed, **{thing.name: thing for thing in here}}
        return [known[name] for name in names if name in known]

    def passage_name(self, label: str) -> str:
        """Return what people call a strait or canal; the id before the networks were read."""
        names = self.names
        return label if names is None else names.passages.get(label, label)

    def close(self) -> None:
        """End the process; questions that are asked yet, or still, are cancelled."""
        with self._lock:
            self._is_closed = True
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def _ask_route(
        self, what: str, stored: StoredRoute, alternatives: int, feedback: Feedback
    ) -> Answer:
        # The answer it had says nothing about the next one, and is the most of it.
        asked = {"stored": replace(stored, route=None), "alternatives": alternatives}
        answer: Answer = self._ask(what, asked, feedback)
        return answer

    def _ask(self, what: str, arguments: dict[str, Any], feedback: Feedback) -> Any:
        for _ in range(TRIES):
            process = self._process_now()
            if process is None:
                return getattr(self._planning_here(), what)(**arguments, feedback=feedback)
            try:
                return process.ask(what, arguments, self._language(), feedback)
            except ProcessGone as gone:
                self._leave(process, gone)
            feedback.check()
        raise CorridorMapError(
            "Planning ended twice before there was an answer; there may be too little memory. "
            "Ask again, or for less."
        )

    def _process_now(self) -> PlannerProcess | None:
        """Return the process, begun where there is none; None where none can be."""
        with self._lock:
            if self._is_closed:
                raise Cancelled
            if self._here is not None:
                return None
            if self._process is None or self._process.is_gone:
                try:
                    self._process = self._begin(self._learn)
                    if self._is_wanted_ready:
                        self._process.remind("get_ready", self._expected, self._language())
                except ProcessGone:
                    self._plan_here()
                    return None
            return self._process

    def _leave(self, process: PlannerProcess, gone: ProcessGone) -> None:
        with self._lock:
            if self._is_closed:
                raise Cancelled
            if self._process is process:
                # Its end may not have been heard of yet.
                self._process = None
                if not gone.was_ready:
                    self._plan_here()
        process.close()

    def _plan_here(self) -> None:
        from corridormap.app.route_planning import RoutePlanning

        self._here = RoutePlanning(self._language)

    def _planning_here(self) -> RoutePlanner:
        assert self._here is not None
        return self._here

    def _learn(self, learned: Learned) -> None:
        self._names = learned.names or self._names
        self._closed.update((thing.name, thing) for thing in learned.closed)
