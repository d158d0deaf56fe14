"""Drawing rests while the window answers the hand, but never for good."""

from __future__ import annotations

import math
import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.ui.courtesy import LONGEST_S, Courtesy, PoliteFeedback
from corridormap.ui.job_runner import Ends, JobRunner, Lane


def seconds_of(look: PoliteFeedback) -> float:
    """Return how long a look at the feedback takes on another thread, from now on."""
    taken: list[float] = []
    start = time.perf_counter()

    def work() -> None:
        assert not look.is_cancelled
        taken.append(time.perf_counter() - start)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return taken[0]


def test_a_look_waits_while_a_frame_is_made() -> None:
    courtesy = Courtesy()
    polite = PoliteFeedback(Feedback(), courtesy)
    with courtesy.asked_for(), courtesy.asked_for():
        assert seconds_of(polite) >= LONGEST_S * 0.9
    start = time.perf_counter()
    courtesy.give_way()
    assert time.perf_counter() - start < LONGEST_S


def test_the_inner_frame_does_not_open_the_door() -> None:
    courtesy = Courtesy()
    with courtesy.asked_for():
        with courtesy.asked_for():
            pass
        assert seconds_of(PoliteFeedback(Feedback(), courtesy)) >= LONGEST_S * 0.9


def test_the_door_stays_closed_until_the_frame_is_painted() -> None:
    courtesy = Courtesy()
    polite = PoliteFeedback(Feedback(), courtesy)
    with courtesy.asked_for():
        courtesy.await_paint()
    assert seconds_of(polite) >= LONGEST_S * 0.9
    # The repaint does not come, yet drawing goes on.
    assert seconds_of(polite) < LONGEST_S * 0.9
    courtesy.await_paint()
    with courtesy.asked_for():
        courtesy.painted()
    assert seconds_of(polite) < LONGEST_S * 0.9


def test_it_knows_for_how_long_no_frame_was_asked_for() -> None:
    courtesy = Courtesy()
    assert courtesy.rested_s == math.inf
    with courtesy.asked_for():
        assert courtesy.rested_s < 1.0


@pytest.mark.parametrize("lane", Lane)
def test_jobs_of_all_lanes_rest_while_a_frame_is_made(qtbot: QtBot, lane: Lane) -> None:
    runner = JobRunner()
    taken: list[float] = []

    def work(feedback: Feedback) -> None:
        start = time.perf_counter()
        feedback.check()
        taken.append(time.perf_counter() - start)

    try:
        runner.courtesy.await_paint()
        job = runner.submit_in(lane, work, Ends(lambda _: None, lambda _: None))
        assert job.future is not None
        job.future.result()
        runner.courtesy.painted()
        qtbot.waitUntil(lambda: job.is_over)
    finally:
        runner.shut_down()
    # Its first look is before the work itself begins.
    assert len(taken) == 1
    assert time.monotonic() - job.started_s >= LONGEST_S * 0.9


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
