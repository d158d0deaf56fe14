"""Planning in a process of its own answers as planning here does, and outlives its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridormap.app import planner_process
from corridormap.app.detached_planning import DetachedPlanning
from corridormap.app.planner_messages import Learned
from corridormap.app.planner_process import PlannerProcess
from corridormap.app.route_planning import RoutePlanning
from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.ui.courtesy import Courtesy, PoliteFeedback

CHONGQING = Stop("Chongqing", 106.608, 29.367, "chongqing-nanpeng", "inland_hub")
HANOI = Stop("Hanoi", 105.841, 21.024)
SINGAPORE = Stop("Singapore", 103.75, 1.28)
WISH = StoredRoute("asked", "asked", (CHONGQING, HANOI, SINGAPORE))
ASKED = [
    WISH,
    replace(WISH, criterion="time", modes=("road", "sea"), closed=("Pingxiang", "Atlantis")),
    replace(WISH, stops=(CHONGQING, SINGAPORE), parts=(PartWish("", "great_circle"),)),
    replace(WISH, modes=("inland_waterway",)),
    replace(WISH, stops=WISH.stops[:2], parts=(), modes=("road",)),
]
SOON_S, LONG_S = 0.3, 120.0


@pytest.fixture(scope="module")
def here() -> RoutePlanning:
    return RoutePlanning(lambda: "zh")


@pytest.fixture(scope="module")
def apart() -> Iterator[DetachedPlanning]:
    """Return planning whose process the tests of this file share."""
    made = DetachedPlanning(lambda: "zh")
    yield made
    made.close()


@pytest.fixture
def own() -> Iterator[DetachedPlanning]:
    """Return planning whose process a test may end."""
    made = DetachedPlanning(lambda: "en")
    yield made
    made.close()


def process_of(planning: DetachedPlanning) -> PlannerProcess:
    process = planning._process
    assert process is not None
    return process


def shown(answer: object) -> object:
    """Return a text for an answer that is another one wherever the answer is."""
    with np.printoptions(threshold=sys.maxsize, floatmode="unique"):
        return repr(answer)


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_answers_are_those_of_planning_here(
    number: int, here: RoutePlanning, apart: DetachedPlanning
) -> None:
    wish = ASKED[number]
    for what in ("plan", "sketch"):
        expected = getattr(here, what)(wish, 0, Feedback())
        assert shown(getattr(apart, what)(wish, 0, Feedback())) == shown(expected)
    assert shown(apart.closed_things(wish.closed)) == shown(here.closed_things(wish.closed))


def test_what_is_told_beside_routes_is_that_of_planning_here(
    here: RoutePlanning, apart: DetachedPlanning
) -> None:
    names = ("pingxiang-dong-dang", "Strait of Malacca", "nowhere")
    assert apart.locate(names, Feedback()) == here.locate(names, Feedback()) != []
    assert shown(apart.closed_things(names)) == shown(here.closed_things(names))
    assert len(apart.closed_things(names)) == 2
    by_road = here.plan(ASKED[-1], 0, Feedback())
    assert isinstance(by_road, list)
    crossing = by_road[0].crossings[0].crossing_id
    kept = [replace(ASKED[-1], route=by_road[0])]
    asked: tuple[Any, ...] = ((crossing,), kept, Feedback())
    found = apart.route_effects(*asked)
    assert shown(found) == shown(here.route_effects(*asked))
    assert len(found) == 1
    reported: list[tuple[int, int]] = []
    feedback = Feedback(lambda done, total: reported.append((done, total)))
    corridors = apart.effects(names[:1], Assumptions(), feedback)
    assert corridors
    assert corridors == here.effects(names[:1], Assumptions(), Feedback())
    assert reported
    assert all(done <= total for done, total in reported)


def test_names_are_known_once_the_networks_are_read(here: RoutePlanning) -> None:
    planning = DetachedPlanning(lambda: "en")
    assert planning.names is None
    assert planning.passage_name("malacca") == "malacca"
    try:
        # No question for names: they come with the first answer.
        planning.sketch(WISH, 0, Feedback())
        names, expected = planning.names, here.load()
        assert names is not None
        assert names.places == expected.places
        assert (names.legs, names.passages) == (expected.legs, expected.passages)
        assert planning.load() is names
        key = next(iter(expected.passages))
        assert planning.passage_name(key) == here.passage_name(key) != key
    finally:
        planning.close()
    # Where a thread of the window was late.
    with pytest.raises(Cancelled):
        planning.sketch(WISH, 0, Feedback())


def test_errors_come_with_the_same_line(apart: DetachedPlanning, here: RoutePlanning) -> None:
    wrong = replace(WISH, stops=WISH.stops[:1], parts=())
    raised = []
    for planning in (apart, here):
        with pytest.raises(CorridorMapError) as caught:
            planning.plan(wrong, 0, Feedback())
        raised.append((type(caught.value), str(caught.value)))
    assert raised[0] == raised[1]


def test_a_fault_of_the_program_says_where_it_was(apart: DetachedPlanning) -> None:
    with pytest.raises(TypeError) as caught:
        apart.plan(WISH, "two", Feedback())  # type: ignore[arg-type]
    assert any("route_planning.py" in note for note in caught.value.__notes__)
    assert apart.plan(WISH, 0, Feedback())


def test_a_question_is_given_up_at_once_and_the_next_one_answered(apart: DetachedPlanning) -> None:
    feedback = Feedback()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(apart.effects, ("Strait of Malacca",), Assumptions(), feedback)
        with pytest.raises(NotYet):
            answer.result(SOON_S / 10)
        feedback.cancel()
        with pytest.raises(Cancelled):
            answer.result(LONG_S)
    assert apart.sketch(WISH, 0, Feedback())
    with pytest.raises(Cancelled):
        apart.sketch(WISH, 0, feedback)


class Told:
    """A process's other side: keeps what it was sent, and answers nothing."""

    def __init__(self, process: PlannerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
        self.messages: list[Any] = []
        monkeypatch.setattr(process, "_send", self.messages.append)

    def wait_for(self, count: int) -> list[Any]:
        until_s = time.monotonic() + LONG_S
        while len(self.messages) < count:
            assert time.monotonic() < until_s
            time.sleep(0.005)
        return self.messages


def test_orders_are_handed_on_as_they_come(
    apart: DetachedPlanning, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.load()
    told, job = Told(process_of(apart), monkeypatch), Feedback()
    job.answer_by(1e9)
    feedback = PoliteFeedback(job, Courtesy())
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(apart.sketch, WISH, 0, feedback)
        (question,) = told.wait_for(1)
        assert question.orders == (False, 1e9)
        job.answer_by(5e8)
        later = told.wait_for(2)[1]
        assert (later.number, later.is_cancelled, later.until_s) == (question.number, False, 5e8)
        job.cancel()
        with pytest.raises(Cancelled):
            answer.result(LONG_S)
    last = told.messages[-1]
    assert (last.number, last.is_cancelled) == (question.number, True)
    # Nobody listens to a job that is over.
    job.answer_by(1.0)
    assert told.messages[-1] is last


def test_an_answer_that_is_due_comes_in_a_hurry(apart: DetachedPlanning) -> None:
    far = (Stop("off Chile", -80.0, -38.0), Stop("off Kamchatka", 165.0, 55.0))
    at_sea = replace(WISH, stops=far, parts=(), modes=("sea",))
    feedback = Feedback()
    feedback.answer_by(time.monotonic())
    hurried = apart.sketch(at_sea, 0, feedback)
    whole = apart.sketch(at_sea, 0, Feedback())
    assert isinstance(hurried, list)
    assert isinstance(whole, list)
    assert (hurried[0].is_provisional, whole[0].is_provisional) == (True, False)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system holds no process")
def test_a_question_whose_process_ends_is_answered_by_another(own: DetachedPlanning) -> None:
    own.load()
    first = process_of(own)
    # It hears of the question, and is at it no more.
    os.kill(first.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(own.plan, WISH, 0, Feedback())
        with pytest.raises(NotYet):
            answer.result(SOON_S)
        first._process.kill()
        found = answer.result(LONG_S)
    assert isinstance(found, list)
    assert process_of(own).pid != first.pid


def test_closing_cancels_what_is_asked(own: DetachedPlanning) -> None:
    own.load()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(own.effects, ("Strait of Malacca",), Assumptions(), Feedback())
        with pytest.raises(NotYet):
            answer.result(SOON_S / 10)
        process = process_of(own)
        own.close()
        with pytest.raises(Cancelled):
            answer.result(LONG_S)
    assert process.is_gone
    assert process._process.returncode is not None
    own.close()


def test_where_no_process_can_be_begun_planning_is_done_here(
    monkeypatch: pytest.MonkeyPatch, here: RoutePlanning, tmp_path: Any
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python-is-gone"))
    planning = DetachedPlanning(lambda: "zh")
    assert shown(planning.plan(WISH, 0, Feedback())) == shown(here.plan(WISH, 0, Feedback()))
    assert planning.load().passages == here.load().passages
    assert planning.closed_things(("Pingxiang",)) == []
    planning.locate(("Pingxiang",), Feedback())
    assert len(planning.closed_things(("Pingxiang",))) == 1
    planning.close()


def test_where_no_process_comes_to_answer_planning_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planner_process, "SERVICE", "this")
    begun: list[object] = []

    def begin(on_learned: Callable[[Learned], None]) -> PlannerProcess:
        begun.append(on_learned)
        return PlannerProcess(on_learned)

    planning = DetachedPlanning(lambda: "en", begin)
    assert isinstance(planning.sketch(WISH, 0, Feedback()), list)
    assert planning.sketch(WISH, 0, Feedback())
    assert len(begun) == 1
    planning.close()


@pytest.mark.parametrize("end", ["os.abort()", "sys.exit()"])
def test_no_process_is_left_however_the_window_ends(end: str) -> None:
    program = f"""
        import os, sys
        from corridormap.app.detached_planning import DetachedPlanning
        planning = DetachedPlanning(lambda: "en")
        planning.load()
        print(planning._process.pid, flush=True)
        {end}
    """
    window = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Its standard error is the planner's, too: it ends when both are gone.
    told, errors = window.communicate(timeout=LONG_S)
    assert int(told) > 0
    assert errors == ""


def test_the_process_loads_nothing_that_draws_and_no_table_library() -> None:
    program = """
        import sys
        from corridormap.app import planner_service
        from corridormap.core.feedback import Feedback
        from corridormap.network.route import Stop
        from corridormap.network.stored_route import StoredRoute
        light = "scipy" not in sys.modules
        planning = planner_service.RoutePlanning(lambda: "en")
        stops = Stop("Hanoi", 105.841, 21.024), Stop("Singapore", 103.75, 1.28)
        planning.plan(StoredRoute("x", "x", stops), 0, Feedback())
        heavy = {"PySide6", "geopandas", "pandas", "matplotlib", "rasterio", "fiona"}
        print(light, sorted(heavy & set(sys.modules)))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=True,
        timeout=LONG_S,
    )
    assert done.stdout.strip() == "True []"
