"""The process that plans answers every question, whatever becomes of it, or ends."""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NoReturn, cast

import pytest

from corridormap.app.planner_messages import Channel, Question, Reply
from corridormap.app.planner_service import FAILED, PlannerService
from corridormap.core.errors import FieldError, SourceError

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
