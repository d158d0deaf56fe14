"""The process that plans answers every question, whatever becomes of it, or ends."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from corridormap.app import planner_process
from corridormap.app.planner_messages import Channel, Learned, Question, Ready, Reply
from corridormap.app.planner_process import PlannerProcess, ProcessGone
from corridormap.app.planner_service import FAILED, PlannerService
from corridormap.core.errors import FieldError, SourceError
from corridormap.core.feedback import Feedback

LONG_S = 60.0
QUESTION = Question(7, "plan", {}, "en", (False, float("inf")))


class Ended(BaseException):
    """Stands for the end of the process."""


class Pipe:
    """Keeps what the window would have received."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    def send(self, message: object) -> None:
        self.received.append(pickle.loads(pickle.dumps(message)))


class Unkind(Exception):
    """Cannot be made again from its message."""

    def __init__(self, place: str, cause: int) -> None:
        super().__init__(f"{place} {cause}")


@pytest.fixture(autouse=True)
def ends(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the codes that the process would have ended with."""
    codes: list[int] = []

    def end(code: int) -> NoReturn:
        codes.append(code)
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    return codes


def local_fault(text: str) -> Exception:
    class Local(Exception):
        pass

    return Local(text)


def reply_to(error: BaseException) -> Reply:
    pipe = Pipe()
    work: Future[Any] = Future()
    work.set_exception(error)
    PlannerService(cast(Channel, pipe))._end(QUESTION, work)
    (reply,) = pipe.received
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (local_fault("lost a node"), "Local: lost a node"),
        (Unkind("at a node", 3), "Unkind: at a node 3"),
        (ValueError(lambda: None), "ValueError: <function"),
    ],
)
def test_a_fault_that_cannot_be_sent_is_told_by_its_words(error: Exception, line: str) -> None:
    told = reply_to(error).error
    assert isinstance(told, RuntimeError)
    assert str(told).startswith(line)
    assert any(type(error).__name__ in note for note in told.__notes__)


@pytest.mark.parametrize(
    "error", [KeyError("node"), FieldError("Who?"), SourceError("a/b.npz", "is missing")]
)
def test_what_can_be_sent_is_sent(error: Exception) -> None:
    told = reply_to(error).error
    assert (type(told), str(told)) == (type(error), str(error))


def no_memory(*_: object) -> NoReturn:
    raise MemoryError


def fail_to_look(work: Future[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "exception", no_memory)


def fail_to_trace(work: Future[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    work.set_exception(KeyError("node"))
    monkeypatch.setattr(traceback, "format_exception", no_memory)


def fail_to_say(work: Future[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    class Mute(Exception):
        __str__ = no_memory

    work.set_exception(Mute())


@pytest.mark.parametrize("fail", [fail_to_look, fail_to_trace, fail_to_say])
def test_a_process_that_cannot_reply_ends(
    fail: Callable[[Future[Any], pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    ends: list[int],
) -> None:
    pipe = Pipe()
    work: Future[Any] = Future()
    fail(work, monkeypatch)
    with pytest.raises(Ended):
        PlannerService(cast(Channel, pipe))._end(QUESTION, work)
    assert (ends, pipe.received) == ([FAILED], [])


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        (sys, "frozen", True),
        (planner_process, "__compiled__", ()),
        (sys, "executable", "/opt/corridormap/corridormap"),
        (sys, "executable", ""),
        (sys, "executable", None),
    ],
)
def test_what_is_no_python_is_not_begun(
    owner: object, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, value, raising=False)
    monkeypatch.setattr(subprocess, "Popen", never)
    with pytest.raises(ProcessGone):
        PlannerProcess(never)


def test_nobody_is_begun_in_a_folder_that_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> NoReturn:
        raise FileNotFoundError

    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setattr(os, "getcwd", nowhere)
    with pytest.raises(ProcessGone):
        PlannerProcess(never)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends processes for memory")
def test_a_process_goes_before_the_window_from_the_first() -> None:
    process = planner_process._begun()
    told = Path(f"/proc/{process.pid}/oom_score_adj").read_text(encoding="ascii")
    process.kill()
    process.communicate()
    assert int(told) == 500


class Silent:
    """A program that takes questions and never says a word, or says what it is told to."""

    pid = 1

    def __init__(self) -> None:
        ends = os.pipe(), os.pipe()
        self.stdout, self._words = os.fdopen(ends[0][0], "rb"), os.fdopen(ends[0][1], "wb")
        self._questions, self.stdin = os.fdopen(ends[1][0], "rb"), os.fdopen(ends[1][1], "wb")
        self.channel = Channel(self._questions, self._words)

    def kill(self) -> None:
        self.channel.close()

    def wait(self) -> None:
        pass


@dataclass
class Limit:
    """A timer whose time comes when a test says so."""

    seconds: float
    is_over: Callable[[], None]
    daemon: bool = False
    is_cancelled: bool = False

    def start(self) -> None:
        """Begin."""

    def cancel(self) -> None:
        self.is_cancelled = True


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Silent:
    program = Silent()
    monkeypatch.setattr(planner_process, "_begun", lambda: program)
    monkeypatch.setattr(threading, "Timer", Limit)
    return program


def test_a_program_that_never_comes_to_answer_is_given_up(silent: Silent) -> None:
    process = PlannerProcess(never)
    limit = cast(Any, process._limit)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(process.ask, "plan", {}, "en", Feedback())
        assert isinstance(silent.channel.receive(), Question)
        assert (limit.daemon, limit.is_cancelled, limit.seconds >= 30) == (True, False, True)
        limit.is_over()
        with pytest.raises(ProcessGone):
            answer.result(LONG_S)
    assert (process.is_gone, process.is_ready) == (True, False)
    process.close()


def test_a_process_that_came_to_answer_has_the_time_it_takes(silent: Silent) -> None:
    learned: list[Learned] = []
    process = PlannerProcess(learned.append)
    process.remind("get_ready", {}, "en")
    assert process.is_at_reminder
    silent.channel.send(Ready())
    reminder = silent.channel.receive()
    silent.channel.send(Reply(reminder.number, None, None, Learned()))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(process.ask, "plan", {}, "en", Feedback())
        silent.channel.send(Reply(silent.channel.receive().number, "way", None, Learned()))
        assert answer.result(LONG_S) == "way"
    assert cast(Any, process._limit).is_cancelled
    assert (process.is_ready, process.is_at_reminder, len(learned)) == (True, False, 2)
    process.close()
    assert process.is_gone


def test_a_process_that_nobody_could_listen_to_is_ended(
    silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(thread: threading.Thread) -> NoReturn:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(ProcessGone):
        PlannerProcess(never)
    assert silent.stdin.closed
