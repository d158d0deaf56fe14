"""Jobs end in exactly one of three ways, on the GUI thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from itertools import groupby

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.ui.job_runner import TURN_S, Ends, JobRunner, JobState, Lane


class Outcome:
    """Notes which callbacks came and on which thread."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.threads: set[threading.Thread] = set()

    def note(self, what: str, value: object = None) -> None:
        self.calls.append((what, value))
        self.threads.add(threading.current_thread())

    def ends(self) -> Ends:
        return Ends(
            lambda value: self.note("done", value),
            lambda error: self.note("failed", str(error)),
            lambda: self.note("cancelled"),
        )


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shut_down()


@pytest.fixture
def outcome() -> Outcome:
    return Outcome()


def test_done_on_the_gui_thread(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    workers: list[threading.Thread] = []

    def work(feedback: Feedback) -> int:
        workers.append(threading.current_thread())
        return 42

    job = runner.submit_in(Lane.WORK, work, outcome.ends())
    assert outcome.calls == []
    qtbot.waitUntil(lambda: job.is_over)
    assert outcome.calls == [("done", 42)]
    assert outcome.threads == {threading.main_thread()}
    assert workers != [threading.main_thread()]
    assert job.state is JobState.DONE
    assert runner.jobs == ()


def test_failed_with_a_line_for_people(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    def work(feedback: Feedback) -> None:
        raise CorridorMapError("ports.gpkg: is locked.")

    job = runner.submit_in(Lane.WORK, work, outcome.ends())
    qtbot.waitUntil(lambda: job.is_over)
    assert outcome.calls == [("failed", "ports.gpkg: is locked.")]
    assert job.state is JobState.FAILED


def test_a_bug_fails_the_job_and_reaches_the_hook(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    def work(feedback: Feedback) -> None:
        raise ZeroDivisionError("oops")

    with qtbot.captureExceptions() as raised:
        job = runner.submit_in(Lane.WORK, work, outcome.ends(), "sums")
        qtbot.waitUntil(lambda: job.is_over)
    assert [what for what, _ in outcome.calls] == ["failed"]
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]


def test_cancelled_while_running(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(feedback: Feedback) -> None:
        begun.set()
        while True:
            feedback.report(1, 2)

    job = runner.submit_in(Lane.WORK, work, outcome.ends(), "endless")
    assert begun.wait(60)
    job.cancel()
    qtbot.waitUntil(lambda: job.is_over)
    assert outcome.calls == [("cancelled", None)]


def test_cancelled_before_it_began(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    release, ran = threading.Event(), []
    first = runner.submit_in(Lane.RENDER, lambda _: release.wait(120), Outcome().ends())
    second = runner.submit_in(Lane.RENDER, lambda _: ran.append(1), outcome.ends())
    second.cancel()
    release.set()
    qtbot.waitUntil(lambda: first.is_over and second.is_over)
    assert outcome.calls == [("cancelled", None)]
    assert ran == []


def test_lanes_do_not_wait_for_one_another(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    release = threading.Event()
    loads = [
        runner.submit_in(Lane.LOAD, lambda _: release.wait(120), Outcome().ends()) for _ in range(4)
    ]
    job = runner.submit_in(Lane.RENDER, lambda _: "picture", outcome.ends())
    qtbot.waitUntil(lambda: job.is_over, timeout=2000)
    assert not any(load.is_over for load in loads)
    release.set()
    qtbot.waitUntil(lambda: all(load.is_over for load in loads))


def test_progress_of_labelled_jobs(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    def work(feedback: Feedback) -> None:
        for step in range(1001):
            feedback.report(step, 1000)

    seen: list[tuple[str, int, int]] = []
    runner.progressed.connect(lambda *progress: seen.append(progress))
    job = runner.submit_in(Lane.LOAD, work, outcome.ends(), "Loading")
    qtbot.waitUntil(lambda: job.is_over)
    assert seen[-1] == ("Loading", 1000, 1000)
    # A thousand reports would drown the window.
    assert len(seen) < 100


def test_warnings_arrive_on_the_gui_thread(
    runner: JobRunner, outcome: Outcome, qtbot: QtBot
) -> None:
    runner.warned.connect(lambda text: outcome.note("warned", text))
    job = runner.submit_in(Lane.LOAD, lambda feedback: feedback.warn("odd"), outcome.ends())
    qtbot.waitUntil(lambda: job.is_over)
    assert outcome.calls == [("warned", "odd"), ("done", None)]
    assert outcome.threads == {threading.main_thread()}


def test_cancel_all_leaves_drawing_alone(runner: JobRunner, outcome: Outcome, qtbot: QtBot) -> None:
    release = threading.Event()
    drawing = runner.submit_in(Lane.RENDER, lambda _: release.wait(120), outcome.ends())
    loading = runner.submit_in(Lane.LOAD, _until_cancelled, Outcome().ends(), "Loading")
    runner.cancel_all()
    qtbot.waitUntil(lambda: loading.is_over)
    assert not drawing.feedback.is_cancelled
    release.set()
    qtbot.waitUntil(lambda: drawing.is_over)
    assert outcome.calls[0][0] == "done"


def test_after_shutting_down_nobody_is_called(qtbot: QtBot, outcome: Outcome) -> None:
    runner = JobRunner()
    job = runner.submit_in(Lane.WORK, _until_cancelled, outcome.ends(), "endless")
    runner.shut_down()
    runner.shut_down()
    late = runner.submit_in(Lane.WORK, lambda _: 1, outcome.ends())
    qtbot.wait(20)
    assert job.feedback.is_cancelled
    assert late.state is JobState.CANCELLED
    assert outcome.calls == []
    assert not runner._turn.isActive()


def _until_cancelled(feedback: Feedback) -> None:
    while True:
        feedback.check()


def test_a_dialog_that_an_answer_opens_holds_up_no_other(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[str] = []
    dialog = QEventLoop()

    def opens() -> None:
        time.sleep(2 * TURN_S)
        dialog.exec()
        seen.append("closed")

    for call in (opens, lambda: seen.append("other"), dialog.quit):
        runner.post(call)
    QTimer.singleShot(60_000, dialog.quit)
    qtbot.waitUntil(lambda: "closed" in seen)
    assert seen == ["other", "closed"]


def test_the_window_is_heard_between_calls_that_come_all_at_once(
    runner: JobRunner, qtbot: QtBot
) -> None:
    seen: list[int] = []
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: seen.append(-1))
    beat.start()

    def call(number: int) -> None:
        time.sleep(TURN_S / 2)
        seen.append(number)

    for number in range(40):
        runner.post(partial(call, number))
    qtbot.waitUntil(lambda: 39 in seen)
    beat.stop()
    calls = [number for number in seen if number >= 0]
    assert calls == list(range(40))
    runs = [sum(1 for _ in run) for is_call, run in groupby(seen, lambda n: n >= 0) if is_call]
    # Two turns may follow one another, of two or three calls each.
    assert max(runs) <= 6


def test_a_call_that_fails_keeps_none_of_the_others_back(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[int] = []

    def fail() -> None:
        time.sleep(TURN_S)
        raise ZeroDivisionError("oops")

    with qtbot.captureExceptions() as raised:
        for number in range(3):
            runner.post(fail)
            runner.post(partial(seen.append, number))
        qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [0, 1, 2]
    assert len(raised) == 3
