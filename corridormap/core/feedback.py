"""Progress and cancelling for jobs, without knowing who watches them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from corridormap.core.errors import Cancelled

_of_thread = threading.local()


@contextmanager
def resting(give_way: Callable[[], None]) -> Iterator[None]:
    """Have `rest` on this thread do something, in place of what it did before.

    Args:
        give_way: Waits as long as somebody else is in more of a hurry.
    """
    before = getattr(_of_thread, "give_way", None)
    _of_thread.give_way = give_way
    try:
        yield
    finally:
        _of_thread.give_way = before


def rest() -> None:
    """Give way, in the midst of work that nobody handed a feedback; for every millisecond or so."""
    give_way = getattr(_of_thread, "give_way", None)
    if give_way is not None:
        give_way()


class Feedback:
    """What a job reports to and asks whether to go on; safe to share between threads.

    Args:
        on_progress: Called on the job's own thread with (done, total); total 0 means unknown.
        on_warning: Called on the job's own thread with a line for people about something odd
            that did not stop the job.
    """

    def __init__(
        self,
        on_progress: Callable[[int, int], None] | None = None,
        on_warning: Callable[[str], None] | None = None,
    ) -> None:
        self._cancelled = threading.Event()
        self._until_s = float("inf")
        self._followers: list[Callable[[], None]] = []
        self._on_progress = on_progress
        self._on_warning = on_warning

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop at its next look; may be called from any thread."""
        self._cancelled.set()
        self._tell_followers()

    def check(self) -> None:
        """Raise `Cancelled` if the job was asked to stop."""
        if self.is_cancelled:
            raise Cancelled

    @property
    def is_late(self) -> bool:
        """Whether the best that is known by now is wanted, finished or not."""
        return self.is_late_in(0.0)

    def is_late_in(self, seconds: float) -> bool:
        """Tell whether there is no time for what takes so long."""
        return time.monotonic() + seconds >= self._until_s

    def answer_by(self, until_s: float) -> None:
        """Ask for the best that is known at a time; may be called from any thread.

        Args:
            until_s: By `time.monotonic`; of several times the earliest holds.
        """
        self._until_s = min(self._until_s, until_s)
        self._tell_followers()

    @property
    def orders(self) -> tuple[bool, float]:
        """Whether to stop, and by when to answer by `time.monotonic`; told at once."""
        return self._cancelled.is_set(), self._until_s

    @contextmanager
    def followed_by(self, follower: Callable[[], None]) -> Iterator[None]:
        """Have somebody told who hands the orders on, instead of looking at them time and again.

        Args:
            follower: Called after orders have changed, on the thread that changed them; must not
                wait for anything.
        """
        self._followers.append(follower)
        try:
            yield
        finally:
            self._followers.remove(follower)

    def report(self, done: int, total: int) -> None:
        """Tell how far the job is, then raise `Cancelled` if it was asked to stop."""
        if self._on_progress is not None:
            self._on_progress(done, total)
        self.check()

    def warn(self, text: str) -> None:
        """Pass on a line about something odd that does not stop the job."""
        if self._on_warning is not None:
            self._on_warning(text)

    def _tell_followers(self) -> None:
        for follower in tuple(self._followers):
            follower()
