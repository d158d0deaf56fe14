"""Lets drawing in the background give way while the window answers the hand.

Python threads take turns, and each turn that the drawing thread takes in the midst of a frame
makes the frame late. So it rests at its next look at the feedback until the frame is out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from corridormap.core.feedback import Feedback

LONGEST_S = 0.01
"""Drawing rests no longer than this at a time, whatever the window is busy with."""


class Courtesy:
    """A door that the GUI thread closes for the time of a frame."""

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()
        self._depth = 0

    @contextmanager
    def asked_for(self) -> Iterator[None]:
        """Keep the door closed; for the GUI thread only, may be nested."""
        self._depth += 1
        self._is_open.clear()
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._is_open.set()

    def give_way(self) -> None:
        """Wait at the door; for any thread but the GUI's."""
        if not self._is_open.is_set():
            self._is_open.wait(LONGEST_S)


class PoliteFeedback(Feedback):
    """A job's feedback that gives way before it answers.

    Args:
        feedback: The job's own.
        courtesy: Whom to give way to.
    """

    def __init__(self, feedback: Feedback, courtesy: Courtesy) -> None:
        super().__init__(feedback.report)
        self._feedback = feedback
        self._courtesy = courtesy

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the job to stop, told when nobody is in a hurry."""
        self._courtesy.give_way()
        return self._feedback.is_cancelled
