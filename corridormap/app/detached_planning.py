"""Plans routes for the window in a process of its own, and in the window's where there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corridormap.app.planner_process import PlannerProcess, ProcessGone
from corridormap.app.planner_suspects import OneByOne
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

EARLY_ENDS = 2
"""Where so many processes in a row never came as far as to answer, none is begun any more."""

Begin = Callable[[Callable[["Learned"], None]], PlannerProcess]
"""Begins a process that tells what it learned; raises ProcessGone."""


class DetachedPlanning:
    """A `RoutePlanner` that has another process plan: see `RoutePlanning` for what it answers.

    Threads of one process take turns at the interpreter, and planning would make each frame of a
    hand that pulls a stop late, and be made late by it. The process is begun by the first
    question. If it ends, its questions are asked again of a fresh one, one after the other: the one
    at which that ends, too, is given up. Where no process comes to answer questions are answered
    here: the first one, or two in a row where there was one that did.

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
        self._has_answered = False
        self._early_ends = 0
        self._suspects = OneByOne()
        self._suspected: PlannerProcess | None = None
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
        # Its answer is the most of it, and nothing is asked about that.
        asked = {"expected": None if expected is None else replace(expected, route=None)}
        # A process that is begun for this one is not made ready twice.
        was_wanted, self._is_wanted_ready = self._is_wanted_ready, False
        try:
            self._ask("get_ready", asked, feedback)
        except Cancelled:
            self._is_wanted_ready = was_wanted
            raise
        self._expected, self._is_wanted_ready = asked, True

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
        is_suspect = False
        while True:
            with self._suspects.turn(feedback) if is_suspect else nullcontext():
                process = self._process_now()
                if process is None:
                    return getattr(self._planning_here(), what)(**arguments, feedback=feedback)
                if is_suspect:
                    self._suspected = process
                try:
                    return process.ask(what, arguments, self._language(), feedback)
                except ProcessGone:
                    is_cause = self._may_be_cause(process, is_suspect)
                finally:
                    if is_suspect and not process.is_gone:
                        self._suspected = None
            if is_cause and is_suspect:
                raise CorridorMapError(
                    "Planning ended twice before there was an answer; there may be too little "
                    "memory. Ask again, or for less."
                )
            is_suspect |= is_cause
            feedback.check()

    def _process_now(self) -> PlannerProcess | None:
        """Return the process, begun where there is none; None where none can be."""
        is_fresh = False
        with self._lock:
            if self._is_closed:
                raise Cancelled
            if self._process is not None and self._process.is_gone:
                self._forget(self._process)
            while self._process is None and self._here is None:
                try:
                    self._process = self._begin(self._learn)
                    is_fresh = True
                except ProcessGone:
                    self._count_early_end()
            process = self._process
            reminder = self._expected if is_fresh and self._is_wanted_ready else None
        if process is not None and reminder is not None:
            # It reads nothing before it has imported all: nobody else waits for that. Of its end
            # the question will hear.
            with suppress(ProcessGone):
                process.remind("get_ready", reminder, self._language())
        return process

    def _may_be_cause(self, process: PlannerProcess, is_suspect: bool) -> bool:
        """Tell whether a question may be why a process ended that was asked it."""
        # What it said before is heard of by then.
        process.close()
        with self._lock:
            if self._is_closed:
                raise Cancelled
            if self._process is process:
                self._forget(process)
            is_elsewhere = self._suspected is process and not is_suspect
        return process.is_ready and not process.is_at_reminder and not is_elsewhere

    def _forget(self, process: PlannerProcess) -> None:
        """Leave a process that ended, whoever sees that first."""
        self._process = None
        if not process.is_ready:
            self._count_early_end()
            return
        self._has_answered, self._early_ends = True, 0
        if process.is_at_reminder:
            # It may need more memory than there is, and would end each process to come.
            self._is_wanted_ready = False

    def _count_early_end(self) -> None:
        self._early_ends += 1
        if not self._has_answered or self._early_ends >= EARLY_ENDS:
            self._plan_here()

    def _plan_here(self) -> None:
        from corridormap.app.route_planning import RoutePlanning

        self._here = RoutePlanning(self._language)

    def _planning_here(self) -> RoutePlanner:
        assert self._here is not None
        return self._here

    def _learn(self, learned: Learned) -> None:
        self._names = learned.names or self._names
        self._closed.update((thing.name, thing) for thing in learned.closed)
