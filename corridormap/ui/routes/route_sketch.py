"""Plans what a hand is drawing while it moves: seldom enough to keep up, often enough to follow."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.network.route import NoRoute, Route
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import Ends, Job, JobRunner, Lane
from corridormap.ui.routes.route_desk import Answer, Plan

INTERVAL_MS = 60
"""From one question to the next."""
PATIENCE_MS = 80
"""So long after its question the best way known is wanted; what is begun takes some 100 more."""
MOVING_PATIENCE_MS = 40
"""The same once the hand has moved on, whose next question waits."""


class RouteSketch(QObject):
    """Answers the newest of many questions; changes no draft and keeps nothing.

    A question that is being worked on is let finish: a hand that never rests would else never be
    answered. What takes long is answered in a hurry first, by a way that may not be the best; as
    soon as the hand rests the best one takes its place.

    Args:
        plan: Finds ways.
        runner: Where that happens.
        parent: Owner.
    """

    answered = Signal()
    """`routes` are those of a question asked a moment ago."""

    def __init__(self, plan: Plan, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._runner = runner
        self._wanted: StoredRoute | None = None
        self._asked: StoredRoute | None = None
        self._job: Job | None = None
        self._is_patient = False
        self._wanted_s = self._begun_s = 0.0
        self._preparing: Job | None = None
        self._last_s = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self.routes: list[Route] = []
        """The newest answer, none before the first and where there is no way."""
        self.refused: tuple[StoredRoute, str] | None = None
        """The question that the newest answer had no way for, and why; None while there is one."""
        self.delay_ms = 0.0
        """How long the newest answer took since the hand was where it is for."""

    def ask(self, draft: StoredRoute) -> None:
        """Plan a draft soon; questions asked meanwhile take its place."""
        if draft == self._asked:
            # The hand came back to what is being answered.
            self._wanted = None
        elif draft != self._wanted:
            self._wanted, self._wanted_s = draft, time.monotonic()
            # Nobody waits for these any more, but what they found by now is of use.
            _hurry(self._preparing)
            if self._job is not None:
                patience_ms = 0 if self._is_patient else MOVING_PATIENCE_MS
                self._job.feedback.answer_by(self._begun_s + patience_ms / 1000)
            self._go_on()

    def prepare(self, draft: StoredRoute) -> None:
        """Have found what is soon asked for again and again; nobody is told the answer."""
        plan = self._plan
        if self._job is None and len(draft.stops) > 1:
            _hurry(self._preparing)
            ends = Ends(lambda _: None, lambda _: None)
            self._preparing = self._runner.submit_in(
                Lane.WORK, lambda feedback: plan(draft, 0, feedback), ends
            )

    def stop(self) -> None:
        """Forget questions and answers."""
        job, self._job = self._job, None
        self._wanted = self._asked = None
        self._timer.stop()
        self.routes, self.refused = [], None
        for each in (job, self._preparing):
            _hurry(each)
        if job is not None:
            job.cancel()

    def _go_on(self) -> None:
        if self._job is not None or self._wanted is None:
            return
        wait_ms = INTERVAL_MS - (time.monotonic() - self._last_s) * 1000
        if wait_ms > 0:
            if not self._timer.isActive():
                self._timer.start(round(wait_ms) + 1)
            return
        self._begin(self._wanted)

    def _begin(self, draft: StoredRoute, is_patient: bool = False) -> None:
        self._asked, self._wanted, self._is_patient = draft, None, is_patient
        self._begun_s = begun_s = time.monotonic()
        # Who waited for the question before is answered the sooner.
        wanted_s = begun_s if is_patient else self._wanted_s
        until_s = wanted_s + PATIENCE_MS / 1000
        plan = self._plan
        if not is_patient:
            self._last_s = begun_s

        def work(feedback: Feedback) -> Answer:
            if not is_patient:
                feedback.answer_by(until_s)
            return plan(draft, 0, feedback)

        def done(answer: Answer) -> None:
            if self._job is not job:
                return
            self._job = None
            self.delay_ms = (time.monotonic() - wanted_s) * 1000
            self.routes, self.refused = [], None
            if isinstance(answer, NoRoute):
                self.refused = draft, answer.reason
            else:
                self.routes = answer
            self.answered.emit()
            if self._wanted is None and any(route.is_provisional for route in self.routes):
                self._begin(draft, is_patient=True)
            self._go_on()

        def failed(error: CorridorMapError) -> None:
            done(NoRoute(str(error)))

        job = self._runner.submit_in(Lane.WORK, work, Ends(done, failed))
        self._job = job


def _hurry(job: Job | None) -> None:
    """Have a job answer with what it knows."""
    if job is not None:
        job.feedback.answer_by(time.monotonic())
