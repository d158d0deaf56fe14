"""Only the newest question's answer counts: what was asked before is cancelled and dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.ui.job_runner import Job, JobRunner

T = TypeVar("T")


class LatestJob:
    """One place for one kind of job; a new one replaces the one before.

    No QObject on purpose: it outlives the widget that owns it for as long as a late answer
    is on its way, and swallows that answer.

    Args:
        runner: Runs the jobs.
    """

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner
        self._job: Job | None = None
        self._ticket = 0

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def cancel(self) -> None:
        """Drop the answer that is on its way, if any."""
        self._ticket += 1
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def submit(
        self,
        work: Callable[[Feedback], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[CorridorMapError], None],
        label: str = "",
        on_cancelled: Callable[[], None] | None = None,
    ) -> None:
        """Run `work`; its answer arrives on the GUI thread unless a newer job came in between.

        `on_cancelled` follows where somebody else stopped the job, not after `cancel`.
        """
        self.cancel()
        ticket = self._ticket

        def done(result: T) -> None:
            if ticket == self._ticket:
                self._job = None
                on_done(result)

        def failed(error: CorridorMapError) -> None:
            if ticket == self._ticket:
                self._job = None
                on_failed(error)

        def cancelled() -> None:
            if ticket == self._ticket:
                self._job = None
                if on_cancelled is not None:
                    on_cancelled()

        self._job = self._runner.submit(work, done, failed, cancelled, label=label)
