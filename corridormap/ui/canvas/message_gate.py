"""Keeps a fault that every new picture repeats from being told at every picture."""

from __future__ import annotations

import time
from collections.abc import Callable

REPEAT_S = 60.0


class MessageGate:
    """Lets the same text about the same thing through once a minute.

    Args:
        clock: Seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told_s: dict[tuple[str, str], float] = {}

    def passes(self, subject: str, text: str) -> bool:
        """Return whether to tell it now."""
        now_s = self._clock()
        told_s = self._told_s.get((subject, text))
        if told_s is not None and now_s - told_s < REPEAT_S:
            return False
        self._told_s[subject, text] = now_s
        return True
