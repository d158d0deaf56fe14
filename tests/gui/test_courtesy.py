"""Drawing rests while the window answers the hand, but never for good."""

from __future__ import annotations

import threading
import time

import pytest

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.ui.canvas.courtesy import LONGEST_S, Courtesy, PoliteFeedback


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


def test_it_passes_on_what_the_job_was_told() -> None:
    told: list[tuple[int, int]] = []
    feedback = Feedback(lambda done, total: told.append((done, total)))
    polite = PoliteFeedback(feedback, Courtesy())
    polite.report(1, 2)
    assert told == [(1, 2)]
    feedback.cancel()
    assert polite.is_cancelled
    with pytest.raises(Cancelled):
        polite.check()
