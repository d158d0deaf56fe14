"""The process that plans, as the window has it: begun, asked, and ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import SimpleQueue
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
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback

SERVICE = "corridormap.app.planner_service"
PIPE_BYTES = 1 << 20
"""Of a pipe, where the system lets that be said: a long route comes in one piece, for which the
thread that reads takes one turn of the interpreter."""
READY_S = 60.0
"""A process that has not imported all by then, which takes half a second, is none that plans."""
LEAVE_S = 5.0
"""A process that was ended is gone by then, or the system is in trouble."""
FIRST_TO_GO = "500"
"""Of a thousand: for Linux, which process to end where memory runs out, rather than the window."""


class ProcessGone(Exception):
    """The process ended, or never began, with a question unanswered."""


class PlannerProcess:
    """One process, from its start to its end.

    Args:
        on_learned: Called on a thread of its own with what comes beside answers, before them.

    Raises:
        ProcessGone: None can be begun.
    """

    def __init__(self, on_learned: Callable[[Learned], None]) -> None:
        self._on_learned = on_learned
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._mailboxes: dict[int, SimpleQueue[object]] = {}
        self._is_ready = self._is_gone = False
        self._reminders: set[int] = set()
        self._process = _begun()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._channel = Channel(self._process.stdout, self._process.stdin)
        # Also where nobody says that the program ends.
        self._kill = weakref.finalize(self, self._process.kill)
        self._reader = threading.Thread(target=self._read, name="planner process", daemon=True)
        self._limit = threading.Timer(READY_S, self._give_up)
        self._limit.daemon = True
        try:
            self._limit.start()
            self._reader.start()
        except RuntimeError as exc:
            # The system has no threads left.
            self._give_up()
            self._process.wait()
            self._channel.close()
            raise ProcessGone from exc

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self._process.pid

    @property
    def is_gone(self) -> bool:
        """Whether it ended."""
        return self._is_gone

    @property
    def is_ready(self) -> bool:
        """Whether it came as far as to answer."""
        return self._is_ready

    @property
    def is_at_reminder(self) -> bool:
        """Whether it is, or was when it ended, at what nobody waits for."""
        return bool(self._reminders)

    def ask(self, what: str, arguments: dict[str, Any], language: str, feedback: Feedback) -> Any:
        """Return the answer to a question; waits for it without a look at the clock.

        Args:
            what: The method of `RoutePlanning`.
            arguments: For it, by name.
            language: That regions are named in.
            feedback: Its orders are handed on as they come, its progress is reported to.

        Raises:
            CorridorMapError: As the method.
            Cancelled: The feedback was told so; the process hears of it.
            ProcessGone: Nobody is there to answer any more.
        """
        number = next(self._numbers)
        mailbox: SimpleQueue[object] = SimpleQueue()
        with feedback.followed_by(lambda: mailbox.put(feedback)):
            self._register(number, mailbox)
            try:
                orders = feedback.orders
                if orders[0]:
                    raise Cancelled
                self._send(Question(number, what, arguments, language, orders))
                return self._answer(number, mailbox, feedback)
            except Cancelled:
                self._send(Orders(number, True, 0.0))
                raise
            finally:
                self._mailboxes.pop(number, None)

    def remind(self, what: str, arguments: dict[str, Any], language: str) -> None:
        """Ask what nobody waits for.

        Raises:
            ProcessGone: Nobody is there any more.
        """
        number = next(self._numbers)
        self._reminders.add(number)
        self._send(Question(number, what, arguments, language, Feedback().orders))

    def close(self) -> None:
        """End the process, whatever it is at; whoever waits hears that it is gone."""
        self._kill()
        self._reader.join(LEAVE_S)
        self._give_up()

    def _register(self, number: int, mailbox: SimpleQueue[object]) -> None:
        with self._lock:
            if self._is_gone:
                raise ProcessGone
            self._mailboxes[number] = mailbox

    def _answer(self, number: int, mailbox: SimpleQueue[object], feedback: Feedback) -> Any:
        while True:
            message = mailbox.get()
            if isinstance(message, Reply):
                if message.error is not None:
                    raise message.error
                return message.value
            if isinstance(message, Progress):
                feedback.report(message.done, message.total)
            elif isinstance(message, Warned):
                feedback.warn(message.text)
            elif message is feedback:
                orders = feedback.orders
                if orders[0]:
                    raise Cancelled
                self._send(Orders(number, *orders))
            else:
                raise ProcessGone

    def _send(self, message: object) -> None:
        try:
            self._channel.send(message)
        except EOFError as exc:
            raise ProcessGone from exc

    def _read(self) -> None:
        """Hand out what comes, until nothing comes any more."""
        try:
            with suppress(EOFError):
                while True:
                    self._deliver(self._channel.receive())
        finally:
            self._give_up()
            self._process.wait()
            self._channel.close()

    def _give_up(self) -> None:
        """Have nobody wait any more, whatever becomes of the process."""
        with self._lock:
            self._is_gone = True
            left = list(self._mailboxes.values())
        for mailbox in left:
            mailbox.put(None)
        self._limit.cancel()
        self._kill()

    def _deliver(self, message: Any) -> None:
        if isinstance(message, Ready):
            self._is_ready = True
            self._limit.cancel()
            return
        if isinstance(message, Reply):
            self._reminders.discard(message.number)
            self._on_learned(message.learned)
        mailbox = self._mailboxes.get(message.number)
        if mailbox is not None:
            mailbox.put(message)


def _begun() -> subprocess.Popen[bytes]:
    """Return the process.

    Raises:
        ProcessGone: None can be begun.
    """
    if not _runs_modules():
        raise ProcessGone
    # Ctrl+C in a terminal is for the window, which ends this process itself.
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NO_WINDOW}
    try:
        # There is no telling where one is in a folder that somebody deleted.
        paths = [path or os.getcwd() for path in sys.path]
        # What lies in the folder somebody works in is none of the program's modules.
        environment = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", SERVICE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environment},
            **apart,
        )
    except (OSError, MemoryError) as exc:
        raise ProcessGone from exc
    _stand_in_for_the_window(process)
    _widen(process)
    return process


def _runs_modules() -> bool:
    """Tell whether what runs this program is Python; another one would open a second window."""
    # The first is of programs packed into one file, the second of modules that Nuitka compiled.
    if getattr(sys, "frozen", False) or "__compiled__" in globals():
        return False
    return Path(sys.executable or "").stem.lower().startswith(("python", "pypy"))


def _stand_in_for_the_window(process: subprocess.Popen[bytes]) -> None:
    """Have Linux end a process rather than the window, before it takes any memory."""
    if sys.platform == "linux":
        with suppress(OSError):
            Path(f"/proc/{process.pid}/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let a pipe hold a whole answer."""
    if sys.platform == "linux":
        import fcntl

        assert process.stdout is not None
        with suppress(OSError):
            fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
