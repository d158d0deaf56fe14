"""The route that is being drawn: every change a step that can be undone, planned at once, kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.stored_route import (
    PartWish,
    StoredRoute,
    new_route_id,
    utc_now,
    wish_key,
)
from corridormap.ui.job_runner import Ends, Job, JobRunner, Lane

Answer = list[Route] | NoRoute
Plan = Callable[[StoredRoute, int, Feedback], Answer]
"""Plans a draft with so many alternatives, on a worker thread; raises CorridorMapError."""
Keep = Callable[[StoredRoute], None]
"""Stores a route; on the GUI thread, returns at once."""

COALESCE_MS = 20
STEP_ID = 2
"""Undo commands of this kind may merge: successive drags of one waypoint are one step."""
LAND_AND_SEA = ("rail", "road", "sea", "inland_waterway")
"""Modes of a new route: nothing flies unless somebody says so."""


@dataclass(frozen=True, slots=True)
class RoutePlans:
    """What the desk is given by the program around it.

    Attributes:
        plan: Finds ways.
        keep: Stores what was drawn.
        runner: Where planning runs.
        stack: The window's undo stack.
        new_assumptions: Those that new routes begin with.
    """

    plan: Plan
    keep: Keep
    runner: JobRunner
    stack: QUndoStack
    new_assumptions: Callable[[], Assumptions] = Assumptions


@dataclass(frozen=True, slots=True)
class Question:
    """What is another one when another answer may be due.

    Attributes:
        wish: Of the draft, names of stops included.
        count: How many alternatives beside the best way.
    """

    wish: tuple[str, ...] = ()
    count: int = -1

    @classmethod
    def of(cls, draft: StoredRoute, count: int) -> Question:
        """Return what a draft asks for."""
        return cls(_wish(draft), count)

    def is_about(self, draft: StoredRoute) -> bool:
        """Whether a draft asks for the same, the number of alternatives aside."""
        return self.wish == _wish(draft)


def _wish(draft: StoredRoute) -> tuple[str, ...]:
    return wish_key(draft), *(stop.name for stop in draft.stops)


class DraftChange(QUndoCommand):
    """Puts another draft on the desk and knows the one before."""

    def __init__(self, desk: RouteDesk, text: str, new: StoredRoute, merge_key: str) -> None:
        super().__init__(text)
        self._desk = desk
        self._old, self._new = desk.draft, new
        self._merge_key = merge_key

    def redo(self) -> None:
        """Put the new draft on the desk."""
        self._desk.put(self._new)

    def undo(self) -> None:
        """Put the draft from before on the desk."""
        self._desk.put(self._old)

    def id(self) -> int:
        """Return which commands may merge; -1 for none."""
        return STEP_ID if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the newer draft of the same gesture."""
        if not isinstance(other, DraftChange) or other._merge_key != self._merge_key:
            return False
        self._new = other._new
        return True


class RouteDesk(QObject):
    """The one route on the desk, its answer and what is looked at in it.

    The draft is immutable: tools and panels ask the desk to change it, then follow its signals.

    Args:
        plans: Planner, store, job runner and undo stack.
        parent: Owner.
    """

    draft_changed = Signal()
    """Stops, wishes, names or closures differ from before; the answer may be out of date."""
    planning_started = Signal()
    answered = Signal()
    """`routes` or `reason` are up to date with the draft."""
    chosen_changed = Signal(int)
    """Another of `routes` is looked at."""
    leg_selected = Signal(int)
    """Number of a leg of the chosen route, -1 for none."""

    def __init__(self, plans: RoutePlans, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plans = plans
        self._draft = new_draft()
        self._answer: Answer = NoRoute("")
        self._chosen = 0
        self._leg = -1
        self.wanted_alternatives = 0
        """How many other ways are asked for beside the best one; see `want_alternatives`."""
        self._answered = Question()
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=COALESCE_MS)
        self._timer.timeout.connect(self._plan)

    @property
    def draft(self) -> StoredRoute:
        """The route as it was drawn."""
        return self._draft

    @property
    def routes(self) -> list[Route]:
        """The answer: the best route, then alternatives; none while there is no way."""
        return [] if isinstance(self._answer, NoRoute) else self._answer

    @property
    def reason(self) -> str:
        """Why there is no route, '' where there is one or nothing was asked."""
        return self._answer.reason if isinstance(self._answer, NoRoute) else ""

    @property
    def chosen(self) -> int:
        """Which of `routes` is looked at."""
        return self._chosen

    @property
    def route(self) -> Route | None:
        """The one of `routes` that is looked at."""
        routes = self.routes
        return routes[self._chosen] if self._chosen < len(routes) else None

    @property
    def selected_leg(self) -> int:
        """Number of the leg that is looked at, -1 for none."""
        return self._leg

    @property
    def is_planning(self) -> bool:
        """Whether an answer is on its way."""
        return self._job is not None or self._timer.isActive()

    def put(self, draft: StoredRoute) -> None:
        """Put a draft on the desk without a step: what undo and opening do."""
        if draft.route_id != self._draft.route_id:
            self.wanted_alternatives = 0
        # An answer to an older draft would put that one back.
        self._give_up_planning()
        self._draft = draft
        if self._is_answered():
            # Another name or note asks for no other way.
            self._timer.stop()
            self._keep_answered()
        else:
            self._timer.start()
        self.draft_changed.emit()

    def change(self, text: str, draft: StoredRoute, merge_key: str = "") -> None:
        """Change the draft as a step that can be undone.

        Args:
            text: Names the step in the Edit menu.
            draft: What it is to be.
            merge_key: Successive steps of the same key are one: that of one drag.
        """
        if draft != self._draft:
            draft = replace(draft, changed=utc_now())
            self._plans.stack.push(DraftChange(self, text, draft, merge_key))

    def add_stop(self, stop: Stop, at: int | None = None, part: PartWish | None = None) -> None:
        """Add a stop at the end, or before stop number `at`, reached by a part as wished."""
        draft = self._draft
        at = len(draft.stops) if at is None else at
        stops = (*draft.stops[:at], stop, *draft.stops[at:])
        parts = list(draft.parts)
        if draft.stops:
            parts.insert(min(at, len(parts)), part or PartWish(self._mode_beside(at)))
        self.change(
            self.tr("Add {name}").format(name=stop.name),
            replace(draft, stops=stops, parts=tuple(parts)),
        )

    def _mode_beside(self, at: int) -> str:
        parts = self._draft.parts
        beside = parts[min(max(at - 1, 0), len(parts) - 1)] if parts else PartWish()
        return beside.mode if beside.way == "network" else ""

    def move_stop(self, number: int, stop: Stop, merge_key: str = "") -> None:
        """Put a stop elsewhere; the drag that does so is one step."""
        stops = list(self._draft.stops)
        stops[number] = stop
        text = self.tr("Move {name}").format(name=stop.name)
        self.change(text, replace(self._draft, stops=tuple(stops)), merge_key)

    def remove_stop(self, number: int) -> None:
        """Take a stop out; the part that remains is the one before it."""
        draft = self._draft
        stops = (*draft.stops[:number], *draft.stops[number + 1 :])
        parts = list(draft.parts)
        if parts:
            del parts[min(number, len(parts) - 1)]
        text = self.tr("Remove {name}").format(name=draft.stops[number].name)
        self.change(text, replace(draft, stops=stops, parts=tuple(parts)))

    def set_part(self, number: int, part: PartWish, text: str, merge_key: str = "") -> None:
        """Go from stop `number` to the next as wished: mode, way, points to go through."""
        parts = list(self._draft.parts)
        parts[number] = part
        self.change(text, replace(self._draft, parts=tuple(parts)), merge_key)

    def reverse(self) -> None:
        """Turn the route round."""
        draft = self._draft
        parts = tuple(replace(part, points=part.points[::-1]) for part in draft.parts[::-1])
        self.change(self.tr("Reverse route"), replace(draft, stops=draft.stops[::-1], parts=parts))

    def close(self, name: str) -> None:
        """Close a crossing, port, strait, canal or corridor leg for this route."""
        if name not in self._draft.closed:
            closed = (*self._draft.closed, name)
            text = self.tr("Close {name}").format(name=name)
            self.change(text, replace(self._draft, closed=closed))

    def reopen(self, name: str) -> None:
        """Open what was closed."""
        closed = tuple(other for other in self._draft.closed if other != name)
        text = self.tr("Open {name}").format(name=name)
        self.change(text, replace(self._draft, closed=closed))

    def start_anew(self, stops: Sequence[Stop] = ()) -> None:
        """Put an empty route on the desk, or one through some stops; the one before was kept."""
        draft = replace(new_draft(), stops=tuple(stops), parts=())
        draft = replace(draft, assumptions=self._plans.new_assumptions())
        self.change(self.tr("New route"), draft)

    def want_alternatives(self, count: int) -> None:
        """Ask for so many other ways beside the best one."""
        if count != self.wanted_alternatives:
            self.wanted_alternatives = count
            self._timer.start()

    def choose(self, number: int) -> None:
        """Look at another of `routes`."""
        if 0 <= number < len(self.routes) and number != self._chosen:
            self._chosen = number
            self.select_leg(-1)
            self.chosen_changed.emit(number)

    def select_leg(self, number: int) -> None:
        """Look at one leg of the chosen route, -1 for none."""
        self._leg = number
        self.leg_selected.emit(number)

    def _is_answered(self) -> bool:
        return Question.of(self._draft, self.wanted_alternatives) == self._answered

    def _give_up_planning(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _plan(self) -> None:
        self._give_up_planning()
        draft, count = self._draft, self.wanted_alternatives
        if self._is_answered():
            return
        known = self._answered.count if self._answered.is_about(draft) else -1
        if known > count:
            self._take(Question.of(draft, count), self.routes[: count + 1] or self._answer)
            return
        # The best way is shown at once: alternatives may take seconds.
        count = count if known >= 0 else 0
        question = Question.of(draft, count)
        if len(draft.stops) < 2:
            self._take(question, NoRoute(""))
            return
        plan = self._plans.plan

        def work(feedback: Feedback) -> Answer:
            return plan(draft, count, feedback)

        def done(answer: Answer) -> None:
            if self._job is job:
                self._job = None
                self._take(question, answer)

        def failed(error: CorridorMapError) -> None:
            done(NoRoute(str(error)))

        job = self._plans.runner.submit_in(Lane.WORK, work, Ends(done, failed))
        self._job = job
        self.planning_started.emit()

    def _take(self, question: Question, answer: Answer) -> None:
        is_more = question.wish == self._answered.wish and self._chosen == 0
        self._leg = self._leg if is_more else -1
        self._answer = answer
        self._answered = question
        self._chosen = 0
        self._keep_answered()
        if self.routes and not self._is_answered():
            self._timer.start()
        self.answered.emit()

    def _keep_answered(self) -> None:
        routes = self.routes
        self._draft = replace(self._draft, route=routes[0] if routes else None)
        if self._draft.stops:
            self._plans.keep(self._draft)


def new_draft() -> StoredRoute:
    """Return an empty route with an id of its own."""
    now = utc_now()
    return StoredRoute(new_route_id(), "", created=now, changed=now, modes=LAND_AND_SEA)
