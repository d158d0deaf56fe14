"""Work deep down gives way to frames in its own midst, where nobody handed it a feedback."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.feedback import rest, resting
from corridormap.network import search_in_pieces
from corridormap.network.geodesic_steps import GeodesicSteps
from corridormap.network.search_in_pieces import Pieces
from corridormap.ui.job_runner import Ends, JobRunner, Lane


@pytest.mark.parametrize("lane", Lane)
def test_jobs_rest_in_the_midst_of_their_work(
    qtbot: QtBot, lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.ui.courtesy.LONGEST_S", 60.0)
    runner, began, went_on = JobRunner(), threading.Event(), threading.Event()

    def work(_: object) -> None:
        began.set()
        while not is_closed.wait(60.0):
            pass
        rest()
        went_on.set()

    is_closed = threading.Event()
    try:
        job = runner.submit_in(lane, work, Ends(lambda _: None, lambda _: None))
        assert began.wait(60.0)
        runner.courtesy.await_paint()
        is_closed.set()
        assert not went_on.wait(0.05)
        runner.courtesy.painted()
        assert went_on.wait(60.0)
        qtbot.waitUntil(lambda: job.is_over, timeout=60_000)
    finally:
        runner.courtesy.painted()
        runner.shut_down()


def test_rest_is_short_once_the_answer_is_due(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.ui.courtesy.LONGEST_S", 600.0)
    runner, began, rested = JobRunner(), threading.Event(), threading.Event()

    def work(_: object) -> None:
        began.set()
        assert is_closed.wait(60.0)
        for _ in range(20):
            rest()
        rested.set()

    is_closed = threading.Event()
    try:
        job = runner.submit_in(Lane.WORK, work, Ends(lambda _: None, lambda _: None))
        assert began.wait(60.0)
        job.feedback.answer_by(0.0)
        runner.courtesy.await_paint()
        is_closed.set()
        # Nothing is painted meanwhile.
        assert rested.wait(60.0)
        qtbot.waitUntil(lambda: job.is_over, timeout=60_000)
    finally:
        runner.courtesy.painted()
        runner.shut_down()


def test_rest_is_of_the_thread_that_asked_for_it() -> None:
    rests: list[str] = []
    rest()
    with resting(lambda: rests.append("outer")):
        with resting(lambda: rests.append("inner")):
            rest()
        rest()
        other = threading.Thread(target=rest)
        other.start()
        other.join()
    rest()
    assert rests == ["inner", "outer"]


def test_searches_and_looks_over_the_sea_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_in_pieces, "AT_ONCE", 10)
    rests: list[int] = []
    nodes = np.arange(1_000, dtype=np.int32)
    indptr = np.arange(1_001, dtype=np.int32)
    pieces = Pieces.over(indptr, (nodes + 1) % 1_000)
    with resting(lambda: rests.append(1)):
        pieces.search(pieces.room(np.ones(1_000)), {0: 1.0}, np.inf)
        assert len(rests) > 20
        rests.clear()
        GeodesicSteps.between(np.zeros((1, 2)), np.ones((1, 2)), 1_000.0)
        assert rests == [1]
