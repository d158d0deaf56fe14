"""What each closure costs a route: the detour against the way that is open, or that it is cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.length_unit import LengthUnit
from corridormap.network.route import NoRoute, Route
from corridormap.network.stored_route import StoredRoute, wish_key
from corridormap.ui.job_runner import Ends, Job, JobRunner, Lane
from corridormap.ui.routes.route_desk import Answer, Plan, RouteDesk
from corridormap.ui.routes.route_numbers import signed_text

QUIET_MS = 250
"""So long nothing changes before it is looked what closures cost."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosureCosts:
    """Answers to compare.

    Attributes:
        open_way: With nothing closed.
        alone: With only one thing closed, by its name.
        together: With all of it closed.
    """

    open_way: Route | NoRoute
    alone: Mapping[str, Route | NoRoute]
    together: Route | NoRoute


def find_costs(
    plan: Plan, draft: StoredRoute, together: Route | NoRoute, feedback: Feedback
) -> ClosureCosts:
    """Return the answers to a draft and to the same one with less closed.

    Raises:
        Cancelled: The feedback said so.
    """
    open_way = _first(plan, replace(draft, closed=()), feedback)
    alone: dict[str, Route | NoRoute] = {}
    for name in draft.closed:
        if len(draft.closed) == 1:
            alone[name] = together
        else:
            alone[name] = _first(plan, replace(draft, closed=(name,)), feedback)
    return ClosureCosts(open_way, alone, together)


def _first(plan: Plan, draft: StoredRoute, feedback: Feedback) -> Route | NoRoute:
    try:
        answer: Answer = plan(draft, 0, feedback)
    except Cancelled:
        raise
    except CorridorMapError as exc:
        return NoRoute(str(exc))
    return answer if isinstance(answer, NoRoute) else answer[0]


def detour_numbers(
    way: Route | NoRoute, open_way: Route | NoRoute, unit: LengthUnit
) -> tuple[str, str] | None:
    """Return length and hours more than the open way's; None where one of them leads nowhere."""
    if isinstance(way, NoRoute) or isinstance(open_way, NoRoute):
        return None
    length = unit.from_meters(way.length_m - open_way.length_m)
    return signed_text(length, 1), signed_text(way.hours - open_way.hours, 1)


class ClosureWatch(QObject):
    """Works the costs out on a worker thread whenever the answer on the desk is another one.

    Args:
        desk: Whose draft and answer.
        plan: The planner.
        runner: Where it works.
    """

    found = Signal()
    """`costs` belong to the draft."""

    def __init__(self, desk: RouteDesk, plan: Plan, runner: JobRunner) -> None:
        super().__init__(desk)
        self._desk, self._plan, self._runner = desk, plan, runner
        self._job: Job | None = None
        self.costs: ClosureCosts | None = None
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._start)
        self._wish = ""
        desk.draft_changed.connect(self._follow)
        desk.answered.connect(self._wait)

    def _follow(self) -> None:
        # Another name or note leaves the costs as they are.
        if wish_key(self._desk.draft) != self._wish:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _wait(self) -> None:
        self._stop()
        self.costs = None
        self._wish = wish_key(self._desk.draft)
        if self._desk.draft.closed and len(self._desk.draft.stops) > 1:
            self._timer.start()
        self.found.emit()

    def _start(self) -> None:
        plan, draft, routes = self._plan, self._desk.draft, self._desk.routes
        together = routes[0] if routes else NoRoute(self._desk.reason)

        def work(feedback: Feedback) -> ClosureCosts:
            return find_costs(plan, draft, together, feedback)

        def done(costs: ClosureCosts) -> None:
            if self._job is job:
                self._job = None
                self.costs = costs
                self.found.emit()

        def failed(error: CorridorMapError) -> None:
            if self._job is job:
                self._job = None

        job = self._runner.submit_in(Lane.WORK, work, Ends(done, failed))
        self._job = job
