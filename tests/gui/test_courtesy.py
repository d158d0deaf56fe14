"""Drawing rests while the window answers the hand, but never for good."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.background import BACKGROUND_NICE
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.ui.courtesy import (
    KEPT_SWITCH_S,
    LATE_S,
    LONGEST_S,
    SWITCH_S,
    Courtesy,
    PoliteFeedback,
)
from corridormap.ui.job_runner import Ends, JobRunner, Lane


class Clock:
    """Time that passes only at a closed door, and what was waited there."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.waits_s: list[float] = []

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()

    class Door(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            made.waits_s.append(timeout)
            made.now_s += timeout
            return False

    monkeypatch.setattr("corridormap.ui.courtesy.time", made)
    monkeypatch.setattr("corridormap.ui.courtesy.threading", SimpleNamespace(Event=Door))
    return made


def waited_s(clock: Clock, look: PoliteFeedback) -> float:
    """Return how long a look at the feedback takes."""
    clock.waits_s.clear()
    assert not look.is_cancelled
    return sum(clock.waits_s)


def test_a_look_waits_while_a_frame_is_made(clock: Clock) -> None:
    courtesy = Courtesy()
    polite = PoliteFeedback(Feedback(), courtesy)
    with courtesy.asked_for(), courtesy.asked_for():
        assert waited_s(clock, polite) == pytest.approx(LONGEST_S)
    assert waited_s(clock, polite) == 0.0
    with courtesy.asked_for():
        clock.now_s += LONGEST_S / 4
        # No longer than for the rest of the frame's time.
        assert waited_s(clock, polite) == pytest.approx(LONGEST_S * 3 / 4)


def test_work_whose_answer_is_due_hardly_waits(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.core.feedback.time", clock)
    courtesy, feedback = Courtesy(), Feedback()
    polite = PoliteFeedback(feedback, courtesy)
    feedback.answer_by(clock.now_s + LONGEST_S * 1.5)
    with courtesy.asked_for():
        assert waited_s(clock, polite) == pytest.approx(LONGEST_S)
    clock.now_s += LONGEST_S
    with courtesy.asked_for():
        # At each of its many looks as well: together they wait no longer than others do at one.
        for _ in range(3):
            assert waited_s(clock, polite) == pytest.approx(LATE_S)
        clock.now_s += LONGEST_S
        assert waited_s(clock, polite) == 0.0
    assert waited_s(clock, polite) == 0.0


def test_the_inner_frame_does_not_open_the_door(clock: Clock) -> None:
    courtesy = Courtesy()
    with courtesy.asked_for():
        with courtesy.asked_for():
            pass
        assert waited_s(clock, PoliteFeedback(Feedback(), courtesy)) == pytest.approx(LONGEST_S)


def test_the_door_stays_closed_until_the_frame_is_painted(clock: Clock) -> None:
    courtesy = Courtesy()
    polite = PoliteFeedback(Feedback(), courtesy)
    with courtesy.asked_for():
        courtesy.await_paint()
    assert waited_s(clock, polite) == pytest.approx(LONGEST_S)
    # The repaint does not come, yet drawing goes on.
    assert waited_s(clock, polite) == 0.0
    courtesy.await_paint()
    with courtesy.asked_for():
        courtesy.painted()
    assert waited_s(clock, polite) == 0.0


def test_a_waiting_thread_goes_on_when_the_frame_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corridormap.ui.courtesy.LONGEST_S", 60.0)
    courtesy, went_on = Courtesy(), threading.Event()
    courtesy.await_paint()

    def work() -> None:
        courtesy.give_way()
        went_on.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not went_on.wait(0.05)
    courtesy.painted()
    assert went_on.wait(30.0)
    thread.join()


def test_it_knows_for_how_long_no_frame_was_asked_for(clock: Clock) -> None:
    courtesy = Courtesy()
    assert courtesy.rested_s == math.inf
    with courtesy.asked_for():
        assert courtesy.rested_s == 0.0
    clock.now_s += 2.5
    assert courtesy.rested_s == pytest.approx(2.5)


@pytest.mark.parametrize("lane", Lane)
def test_jobs_of_all_lanes_rest_while_a_frame_is_made(qtbot: QtBot, lane: Lane) -> None:
    runner = JobRunner()
    begun_s: list[float] = []
    closed_s = time.monotonic()
    try:
        runner.courtesy.await_paint()
        job = runner.submit_in(
            lane, lambda _: begun_s.append(time.monotonic()), Ends(lambda _: None, lambda _: None)
        )
        assert job.future is not None
        job.future.result()
        runner.courtesy.painted()
        qtbot.waitUntil(lambda: job.is_over)
    finally:
        runner.shut_down()
    # Its first look is before the work itself begins.
    assert len(begun_s) == 1
    assert begun_s[0] - closed_s >= LONGEST_S * 0.9


def test_it_passes_on_what_the_job_was_told() -> None:
    told: list[tuple[int, int]] = []
    warned: list[str] = []
    feedback = Feedback(lambda done, total: told.append((done, total)), warned.append)
    polite = PoliteFeedback(feedback, Courtesy())
    polite.report(1, 2)
    polite.warn("odd")
    assert (told, warned) == ([(1, 2)], ["odd"])
    feedback.cancel()
    assert polite.is_cancelled
    with pytest.raises(Cancelled):
        polite.check()


def test_the_gui_thread_keeps_the_interpreter_for_the_time_of_a_frame_only() -> None:
    courtesy = Courtesy()
    with courtesy.asked_for():
        assert sys.getswitchinterval() == pytest.approx(KEPT_SWITCH_S)
        with courtesy.asked_for():
            assert sys.getswitchinterval() == pytest.approx(KEPT_SWITCH_S)
        # The outer one may be a handler in which a dialog waits.
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    with pytest.raises(ValueError, match="paint"), courtesy.asked_for():
        raise ValueError("paint")
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)


def niceness() -> int:
    """Return that of the calling thread."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own")
@pytest.mark.parametrize("lane", Lane)
def test_workers_leave_the_cores_to_the_window(qtbot: QtBot, lane: Lane) -> None:
    own = niceness()
    runner = JobRunner()
    found: list[int] = []
    try:
        runner.submit_in(lane, lambda _: niceness(), Ends(found.append, lambda _: None))
        qtbot.waitUntil(lambda: bool(found))
    finally:
        runner.shut_down()
    assert found == [min(own + BACKGROUND_NICE, 19)]
    assert niceness() == own
