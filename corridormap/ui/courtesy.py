"""Lets work in the background give way while the window answers the hand.

Python threads take turns, and each turn that another thread takes in the midst of a frame makes
the frame late. So work rests at its next look at the feedback until the frame is out, seldom takes
a turn in the midst of a handler or a paint, and on Linux leaves a core to the window where both
want it.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from corridormap.core.feedback import Feedback

LONGEST_S = 0.01
"""Work rests no longer than this at a time, whatever the window is busy with."""
LATE_S = 0.001
"""The same for work whose answer is due: with a rest at every frame it would take twice as long."""
SWITCH_S = 0.0002
"""After so long a thread that holds the interpreter is asked for it: with Python's own 5 ms a frame
would often begin late …"""
KEPT_SWITCH_S = 0.001
"""… and so long the GUI thread may hold it while it makes a frame. No longer: a worker that waited
before takes a turn all the same, and as long a one."""


class Courtesy:
    """A door that the GUI thread closes for the time of a frame: from the event to the paint."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()
        self._closed_s = -math.inf
        self._depth = 0
        self._awaits_paint = False

    @property
    def rested_s(self) -> float:
        """How long ago the last frame was asked for, without end before the first one."""
        return time.monotonic() - self._closed_s

    @contextmanager
    def asked_for(self) -> Iterator[None]:
        """Keep the door closed; for the GUI thread only, may be nested."""
        self._depth += 1
        self._close()
        sys.setswitchinterval(KEPT_SWITCH_S)
        try:
            yield
        finally:
            # Also within another frame: that may be a handler that waits for a dialog.
            sys.setswitchinterval(SWITCH_S)
            self._depth -= 1
            self._open()

    def await_paint(self) -> None:
        """Keep the door closed until `painted`: a repaint was asked for."""
        self._awaits_paint = True
        self._close()

    def painted(self) -> None:
        """Open the door if nothing else keeps it closed: the frame is out."""
        self._awaits_paint = False
        self._open()

    def give_way(self, is_late: bool = False) -> None:
        """Wait at the door; for any thread but the GUI's.

        Args:
            is_late: Whether somebody waits for the answer already.
        """
        if not self._is_open.is_set():
            # A repaint that never comes, as in a hidden window, must not hold work up again.
            left_s = self._closed_s + LONGEST_S - time.monotonic()
            if is_late:
                left_s = min(left_s, LATE_S)
            if left_s > 0:
                self._is_open.wait(left_s)

    def _close(self) -> None:
        self._closed_s = time.monotonic()
        self._is_open.clear()

    def _open(self) -> None:
        if not self._depth and not self._awaits_paint:
            self._is_open.set()


class PoliteFeedback(Feedback):
    """A job's feedback that gives way before it answers.

    Args:
        feedback: The job's own.
        courtesy: Whom to give way to.
    """

    def __init__(self, feedback: Feedback, courtesy: Courtesy) -> None:
        super().__init__(feedback.report, feedback.warn)
        self._feedback = feedback
        self._courtesy = courtesy

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the job to stop, told when nobody is in a hurry."""
        self.give_way()
        return self._feedback.is_cancelled

    def give_way(self) -> None:
        """Wait while the window makes a frame, hardly where the answer is due."""
        self._courtesy.give_way(self._feedback.is_late)

    def is_late_in(self, seconds: float) -> bool:
        """Tell whether there is no time for what takes so long; nobody is given way to."""
        return self._feedback.is_late_in(seconds)

    def answer_by(self, until_s: float) -> None:
        """Ask for the best that is known at a time."""
        self._feedback.answer_by(until_s)

    @property
    def orders(self) -> tuple[bool, float]:
        """Whether to stop, and by when to answer; nobody is given way to."""
        return self._feedback.orders

    @contextmanager
    def followed_by(self, follower: Callable[[], None]) -> Iterator[None]:
        """Have somebody told of changes of the job's orders."""
        with self._feedback.followed_by(follower):
            yield
