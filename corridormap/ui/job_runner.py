"""Work off the GUI thread with three explicit ends, so that the window stays alive."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from corridormap.core.background import work_in_background
from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback, resting
from corridormap.ui.collector import GuiThreadCollector
from corridormap.ui.courtesy import SWITCH_S, Courtesy, PoliteFeedback

T = TypeVar("T")

PROGRESS_INTERVAL_S = 0.05
TURN_S = 0.008
"""So long workers' calls are answered in one go; the rest waits until the window was heard."""


class Lane(Enum):
    """Queues that never wait for one another; the value is the number of threads."""

    WORK = ("work", 2)
    LOAD = ("load", 2)
    RENDER = ("render", 1)


class JobState(Enum):
    """Where a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False)
class Job:
    """One piece of work.

    Attributes:
        job_id: Unique in the process.
        label: For the progress bar; empty for work that nobody needs to hear of.
        feedback: What the work polls; `cancel()` speaks to it.
    """

    job_id: int
    label: str
    feedback: Feedback = field(default_factory=Feedback)
    state: JobState = JobState.WAITING
    started_s: float = field(default_factory=time.monotonic)
    future: Future[Any] | None = None

    @property
    def is_over(self) -> bool:
        """Whether one of the three ends was reached."""
        return self.state is not JobState.WAITING

    def cancel(self) -> None:
        """Ask the job to stop; its `on_cancelled` follows on the GUI thread."""
        self.feedback.cancel()
        if self.future is not None:
            self.future.cancel()


def _nothing() -> None:
    """End of a cancelled job that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Ends:
    """What follows a job, on the GUI thread; exactly one of the three is called."""

    on_done: Callable[[Any], None]
    on_failed: Callable[[CorridorMapError], None]
    on_cancelled: Callable[[], None] = _nothing


class _Mailbox(QObject):
    """Carries calls to the GUI thread; parentless, so that a late worker never meets a corpse."""

    posted = Signal(object)


class JobRunner(QObject):
    """Runs callables on worker threads and calls back on the thread it lives on.

    Args:
        parent: Owner; the runner should be shut down before it goes.
    """

    job_started = Signal(object)
    job_finished = Signal(object)
    progressed = Signal(str, int, int)
    """Label, done, total; total 0 means unknown."""
    warned = Signal(str)
    """A line for people about something odd that did not stop a job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_S)
        self.courtesy = Courtesy()
        """What all jobs give way to at every look at their feedback."""
        self._collector = GuiThreadCollector(self, self.courtesy)
        self._ids = count(1)
        self._jobs: dict[int, Job] = {}
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._is_shut_down = False
        self._mailbox = _Mailbox()
        self._mailbox.posted.connect(self._open, Qt.ConnectionType.QueuedConnection)
        self._calls: deque[Callable[[], None]] = deque()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._take_turn)
        self._turn_ends_s = 0.0

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Jobs that are not over, oldest first."""
        return tuple(self._jobs.values())

    def submit(
        self,
        work: Callable[[Feedback], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[CorridorMapError], None],
        on_cancelled: Callable[[], None] | None = None,
        label: str = "",
    ) -> Job:
        """Run `work` on a thread; exactly one of the three callbacks follows on the GUI thread.

        A label makes the job show in the progress bar. An error that is no `CorridorMapError` is
        a bug: it ends the job as failed and is then raised to the exception hook.
        """
        ends = Ends(on_done, on_failed, on_cancelled or _nothing)
        return self.submit_in(Lane.WORK, work, ends, label)

    def submit_in(
        self, lane: Lane, work: Callable[[Feedback], T], ends: Ends, label: str = ""
    ) -> Job:
        """Run `work` on a thread of that lane, as `submit` does.

        After `shut_down` nothing runs any more and nobody is called: the job is cancelled.
        """
        job = Job(next(self._ids), label, self._feedback(label))
        if self._is_shut_down:
            job.cancel()
            job.state = JobState.CANCELLED
            return job
        self._jobs[job.job_id] = job
        job.future = self._lane(lane).submit(
            _run, work, PoliteFeedback(job.feedback, self.courtesy)
        )
        self.job_started.emit(job)
        # The callback may run at once on this thread; the mailbox is queued in either case.
        job.future.add_done_callback(lambda _: self.post(partial(self._end, job, ends)))
        return job

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` soon on the GUI thread; may be used from any thread."""
        self._mailbox.posted.emit(call)

    def cancel_all(self) -> None:
        """Ask every job that shows in the progress bar to stop; drawing goes on."""
        for job in self.jobs:
            if job.label:
                job.cancel()

    def shut_down(self) -> None:
        """Stop all jobs, wait for the threads and call nobody back any more."""
        if self._is_shut_down:
            return
        self._is_shut_down = True
        for job in self.jobs:
            job.cancel()
        for executor in self._lanes.values():
            executor.shutdown(wait=True, cancel_futures=True)
        self._jobs.clear()
        self._calls.clear()
        self._turn.stop()
        self._collector.release()

    def _lane(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            name, threads = lane.value
            self._lanes[lane] = ThreadPoolExecutor(threads, name, work_in_background)
        return self._lanes[lane]

    def _feedback(self, label: str) -> Feedback:
        on_progress = self._progress_of(label) if label else None
        return Feedback(on_progress, lambda text: self.post(partial(self.warned.emit, text)))

    def _progress_of(self, label: str) -> Callable[[int, int], None]:
        last_s = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last_s
            now_s = time.monotonic()
            if now_s - last_s >= PROGRESS_INTERVAL_S or done == total:
                last_s = now_s
                self.post(lambda: self.progressed.emit(label, done, total))

        return report

    @Slot(object)
    def _open(self, call: Callable[[], None]) -> None:
        if self._is_shut_down:
            return
        if not self._turn.isActive():
            self._turn_ends_s = time.monotonic() + TURN_S
            self._turn.start()
        self._calls.append(call)
        self._answer()

    def _take_turn(self) -> None:
        """Go on with what was left, now that the window was heard."""
        self._turn_ends_s = time.monotonic() + TURN_S
        self._answer()

    def _answer(self) -> None:
        if self._calls and not self._turn.isActive():
            # An answer that opens a dialog must not hold up the others.
            self._turn.start()
        try:
            while self._calls and not self._is_shut_down and time.monotonic() < self._turn_ends_s:
                self._calls.popleft()()
        finally:
            if self._calls and not self._is_shut_down and not self._turn.isActive():
                self._turn.start()

    def _end(self, job: Job, ends: Ends) -> None:
        del self._jobs[job.job_id]
        assert job.future is not None
        try:
            error = job.future.exception()
        except CancelledError:
            error = Cancelled()
        job.state = _state_after(error)
        self.job_finished.emit(job)
        if error is None:
            ends.on_done(job.future.result())
        elif isinstance(error, Cancelled):
            ends.on_cancelled()
        elif isinstance(error, CorridorMapError):
            ends.on_failed(error)
        else:
            what = job.label or "work in the background"
            ends.on_failed(CorridorMapError(f"Unexpected error in: {what} ({error!r:.120})."))
            raise error


def _run(work: Callable[[Feedback], T], feedback: PoliteFeedback) -> T:
    feedback.check()
    with resting(feedback.give_way):
        return work(feedback)


def _state_after(error: BaseException | None) -> JobState:
    if error is None:
        return JobState.DONE
    return JobState.CANCELLED if isinstance(error, Cancelled) else JobState.FAILED
