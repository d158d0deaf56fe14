"""Questions at which a process ended, asked again one by one: so the one that ends it is found."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback


class OneByOne:
    """Lets one question after the other be asked, in the order in which they come."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._line: deque[object] = deque()

    @contextmanager
    def turn(self, feedback: Feedback) -> Iterator[None]:
        """Wait for one's turn and keep it; nobody looks at the clock.

        Args:
            feedback: Of the question; it need not wait any more once that was cancelled.

        Raises:
            Cancelled: The feedback was told so before.
        """
        mine = object()
        with feedback.followed_by(self._wake):
            try:
                with self._changed:
                    self._line.append(mine)
                    self._changed.wait_for(lambda: self._line[0] is mine or feedback.orders[0])
                if feedback.orders[0]:
                    raise Cancelled
                yield
            finally:
                with self._changed:
                    self._line.remove(mine)
                    self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
