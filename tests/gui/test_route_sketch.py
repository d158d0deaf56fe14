"""What follows a hand is the best way known in time, and the best one when the hand rests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt

from corridormap.core.feedback import Feedback
from corridormap.network.route import NoRoute
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.routes import route_sketch
from corridormap.ui.routes.route_desk import Answer
from corridormap.ui.routes.route_sketch import MOVING_PATIENCE_MS, PATIENCE_MS
from tests.fakes import PORTS
from tests.gui.canvas_rig import CanvasRig
from tests.gui.route_drawing import RouteDrawing, StraightPlanner, drawings, straight_route

LONG_S = 200.0
"""Longer than any wait: who waits for the best way is found out."""


class SlowPlanner(StraightPlanner):
    """Takes long for the best way; who is late is given one that says that it is not."""

    def plan(self, draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        self.asked.append(draft)
        ends_s = time.monotonic() + LONG_S
        while time.monotonic() < ends_s and not self.gate.is_set():
            if feedback.is_late:
                return [replace(straight_route(draft), is_provisional=True)]
            time.sleep(0.005)
        return [straight_route(draft)]


@pytest.fixture
def drawing(rig: CanvasRig) -> Iterator[RouteDrawing]:
    for made in drawings(rig):
        made.draw(PORTS["qinzhou"], PORTS["singapore"])
        made.sketcher = slow = SlowPlanner()
        made.sketch._plan = slow.plan
        yield made


def shown(drawing: RouteDrawing) -> list[bool]:
    """Return whether the way is provisional that follows the hand; none where there is none."""
    view = drawing.overlay.drag
    return [] if view is None else [route.is_provisional for route in view.routes]


def hold(rig: CanvasRig, *off: float) -> QPoint:
    place = rig.at(*PORTS["singapore"])
    rig.press(place)
    for each in off:
        place = rig.at(PORTS["singapore"][0] + each, PORTS["singapore"][1] + each)
        rig.move(place)
    return place


def test_a_hand_that_rests_is_given_the_best_way_after_the_first(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    hold(rig, 1.0, 2.0)
    rig.qtbot.waitUntil(lambda: shown(drawing) == [True])
    # Asked once more, for as long as it takes.
    rig.qtbot.waitUntil(lambda: drawing.sketcher.asked[-2:] == drawing.sketcher.asked[-1:] * 2)
    rig.qtbot.wait(300)
    assert shown(drawing) == [True]
    drawing.sketcher.gate.set()
    rig.qtbot.waitUntil(lambda: shown(drawing) == [False])
    asked = len(drawing.sketcher.asked)
    rig.qtbot.wait(300)
    assert len(drawing.sketcher.asked) == asked
    rig.key(Qt.Key.Key_Escape)


def test_a_hand_that_goes_on_does_not_wait_for_the_best_way_of_where_it_rested(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    hold(rig, 1.0)
    rig.qtbot.waitUntil(lambda: len(drawing.sketcher.asked) >= 2 and shown(drawing) == [True])
    rested = drawing.sketcher.asked[-1]
    rig.move(rig.at(PORTS["singapore"][0] + 3.0, PORTS["singapore"][1] + 3.0))
    rig.qtbot.waitUntil(lambda: drawing.sketcher.asked[-1] != rested)
    rig.key(Qt.Key.Key_Escape)


def test_a_hand_that_comes_back_is_answered_for_where_it_is(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    drawing.sketcher.gate.set()
    hold(rig, 1.0, 2.0, 1.0)
    rig.qtbot.waitUntil(lambda: bool(shown(drawing)) and not rig.runner.jobs)
    rig.qtbot.wait(300)
    view = drawing.overlay.drag
    assert view is not None
    assert view.routes[0].stops[-1].lonlat == view.hand
    rig.key(Qt.Key.Key_Escape)


def test_a_question_does_not_wait_for_what_was_asked_ahead_of_it(
    rig: CanvasRig, drawing: RouteDrawing
) -> None:
    rig.move(rig.at(*PORTS["qinzhou"]))
    rig.qtbot.waitUntil(lambda: bool(drawing.sketcher.asked))
    (ahead,) = rig.runner.jobs
    assert not ahead.feedback.is_late
    hold(rig, 1.0)
    assert ahead.feedback.is_late
    rig.key(Qt.Key.Key_Escape)


def test_what_is_kept_was_never_planned_in_a_hurry(rig: CanvasRig, drawing: RouteDrawing) -> None:
    late: list[bool] = []
    plan = drawing.desk._plans.plan

    def noted(draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        answer = plan(draft, count, feedback)
        late.append(feedback.is_late)
        return answer

    drawing.desk._plans = replace(drawing.desk._plans, plan=noted)
    place = hold(rig, 1.0, 2.0)
    rig.qtbot.waitUntil(lambda: shown(drawing) == [True])
    rig.release(place)
    drawing.wait()
    assert late == [False]
    kept = drawing.kept[-1].answer
    assert kept is not None
    assert not isinstance(kept, NoRoute)
    assert not kept.is_provisional
    assert drawing.desk.route is kept


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


def until_s(drawing: RouteDrawing) -> float:
    """Return by when the question is to be answered that is being worked on."""
    job = drawing.sketch._job
    assert job is not None
    return job.feedback._until_s


def test_what_waits_is_answered_by_when_the_hand_was_there_not_by_when_it_was_asked(
    rig: CanvasRig, drawing: RouteDrawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, gates, asked = Clock(), (Event(), Event()), 0

    def plan(draft: StoredRoute, count: int, feedback: Feedback) -> Answer:
        nonlocal asked
        asked += 1
        gates[asked - 1].wait(200.0)
        return [straight_route(draft)]

    monkeypatch.setattr(route_sketch, "time", clock)
    monkeypatch.setattr(drawing.sketch, "prepare", lambda draft: None)
    drawing.sketch._plan = plan
    rig.press(rig.at(*PORTS["singapore"]))
    rig.move(rig.at(105.0, 2.0))
    rig.qtbot.waitUntil(lambda: asked == 1)
    patience_s, moving_s = PATIENCE_MS / 1000, MOVING_PATIENCE_MS / 1000
    assert until_s(drawing) == pytest.approx(100.0 + patience_s)
    clock.now_s = 100.03
    rig.move(rig.at(106.0, 2.0))
    # The next one waits: this one is wanted sooner now.
    assert until_s(drawing) == pytest.approx(100.0 + moving_s)
    clock.now_s = 100.12
    gates[0].set()
    rig.qtbot.waitUntil(lambda: asked == 2)
    assert until_s(drawing) == pytest.approx(100.03 + patience_s)
    assert drawing.sketch.delay_ms == pytest.approx(120.0)
    clock.now_s = 100.2
    gates[1].set()
    rig.qtbot.waitUntil(lambda: drawing.sketch._job is None)
    # Since the hand was there, not since the question was asked of the planner.
    assert drawing.sketch.delay_ms == pytest.approx(170.0)
    rig.key(Qt.Key.Key_Escape)
