"""Plans routes in a process of its own, whose interpreter the window need not wait for.

    python3 -m corridormap.app.planner_service

Questions come by standard input, answers go to standard output; it ends as soon as nobody can ask
any more, however the window ended. Nothing is imported here that draws.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any

from corridormap.app.planner_messages import (
    Channel,
    Learned,
    Orders,
    Progress,
    Question,
    Ready,
    Reply,
    Warned,
)
from corridormap.app.route_planning import RoutePlanning
from corridormap.core.allocator import give_back_large_blocks
from corridormap.core.background import work_in_background
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback

HAND = "sketch"
"""The question that is in a hurry; its threads are as ready as the window's."""
READING = ("load", "get_ready")
"""Those after which more is kept for good."""
THREADS = 8
"""For each kind of question: more than the window asks at a time, beside those it gave up."""
SWITCH_S = 0.001
"""A hand's question takes its turn after so long: Python's own 5 ms, at each, would add up."""
PROGRESS_INTERVAL_S = 0.05
FAILED = 1


class PlannerService:
    """Answers one window.

    Args:
        channel: To the window.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._local = threading.local()
        self._planning = RoutePlanning(lambda: str(self._local.language))
        self._feedbacks: dict[int, Feedback] = {}
        self._hands = ThreadPoolExecutor(THREADS, "hand")
        self._others = ThreadPoolExecutor(THREADS, "plan", work_in_background)
        self._telling = threading.Lock()
        self._told_closed: set[str] = set()
        self._told_names = False

    def serve(self) -> None:
        """Answer until the window is gone."""
        self._channel.send(Ready())
        with suppress(EOFError):
            while True:
                message = self._channel.receive()
                if isinstance(message, Question):
                    self._begin(message)
                elif isinstance(message, Orders):
                    self._order(message)

    def _begin(self, question: Question) -> None:
        number = question.number
        feedback = Feedback(
            self._progress_of(number), lambda text: self._tell(Warned(number, text))
        )
        self._feedbacks[number] = feedback
        self._order(Orders(number, *question.orders))
        pool = self._hands if question.what == HAND else self._others
        work = pool.submit(self._work, question, feedback)
        work.add_done_callback(partial(self._end, question))

    def _order(self, orders: Orders) -> None:
        feedback = self._feedbacks.get(orders.number)
        if feedback is not None:
            feedback.answer_by(orders.until_s)
            if orders.is_cancelled:
                feedback.cancel()

    def _work(self, question: Question, feedback: Feedback) -> Any:
        self._local.language = question.language
        feedback.check()
        return getattr(self._planning, question.what)(**question.arguments, feedback=feedback)

    def _end(self, question: Question, work: Future[Any]) -> None:
        was_told = False
        try:
            self._feedbacks.pop(question.number, None)
            error = work.exception()
            value = work.result() if error is None else None
            told = None if error is None else _fit_to_send(error)
            with self._telling:
                # Whoever asks next hears of these things by this reply, which is before his.
                self._tell(Reply(question.number, value, told, self._learned()))
            was_told = True
        finally:
            if not was_told:
                # For want of memory, say: the window asks another process when it sees this end.
                os._exit(FAILED)
        if question.what in READING:
            # Networks stay for good: the collector need not walk through them.
            gc.freeze()

    def _learned(self) -> Learned:
        names = None if self._told_names else self._planning.names
        self._told_names |= names is not None
        new = [thing for thing in self._planning.located() if thing.name not in self._told_closed]
        self._told_closed.update(thing.name for thing in new)
        return Learned(names, tuple(new))

    def _progress_of(self, number: int) -> Any:
        last_s = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last_s
            now_s = time.monotonic()
            if now_s - last_s >= PROGRESS_INTERVAL_S or done == total:
                last_s = now_s
                self._tell(Progress(number, done, total))

        return report

    def _tell(self, message: object) -> None:
        # That the window is gone the main thread hears, and ends all.
        with suppress(EOFError):
            self._channel.send(message)


def _fit_to_send(error: BaseException) -> BaseException:
    """Return an error as the window can raise it; a fault of the program says where it was."""
    told: BaseException = RuntimeError(f"{type(error).__name__}: {error}")
    # Not each can be made again elsewhere: the window would take that for the end of this process.
    with suppress(Exception):
        pickle.loads(pickle.dumps(error))
        told = error
    if not isinstance(told, CorridorMapError):
        where = "".join(traceback.format_exception(error))
        told.add_note(f"In the process that plans:\n{where}")
    return told


def main() -> None:
    """Serve whoever started this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Nobody else reads these pipes or writes to them.
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.excepthook = _end_with
    sys.setswitchinterval(SWITCH_S)
    give_back_large_blocks()
    PlannerService(Channel(source, sink)).serve()
    # Threads in the midst of a search would hold up an orderly end, and nothing is to be saved.
    os._exit(0)


def _end_with(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what was wrong and end at once: the window asks another process when it sees that."""
    sys.__excepthook__(kind, error, trace)
    os._exit(FAILED)


if __name__ == "__main__":
    main()
