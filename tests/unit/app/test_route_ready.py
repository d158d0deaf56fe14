"""What is made ready for a first drag stands back while a hand's question is answered."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.app.planning import load_planning
from corridormap.app.route_planning import RoutePlanning, _AfterQuestions
from corridormap.core.errors import Cancelled, SourceError
from corridormap.core.feedback import Feedback
from corridormap.network import plan_costs
from corridormap.network.core_ways import Core
from corridormap.network.plan_net import PlanNet
from corridormap.network.route import Stop
from corridormap.network.stored_route import StoredRoute

WISH = StoredRoute(
    "asked", "asked", (Stop("Beijing", 116.4, 39.9), Stop("Zhengzhou", 113.65, 34.75))
)
PUSAN, BUNGO = Stop("Busan", 129.05, 35.1), Stop("Oita", 131.7, 33.25)
SOON_S, LONG_S = 0.2, 120.0


def test_getting_ready_goes_on_when_a_question_is_answered() -> None:
    planning = RoutePlanning(lambda: "en")
    feedback, went_on = Feedback(), Event()
    ready = _AfterQuestions(feedback, planning._turns["sketch"])

    def work() -> None:
        ready.check()
        went_on.set()

    worker = Thread(target=work)
    with planning._turns["sketch"]:
        worker.start()
        assert not went_on.wait(0.05)
    assert went_on.wait(LONG_S)
    worker.join()
    feedback.cancel()
    with pytest.raises(Cancelled):
        ready.check()


def test_no_question_waits_while_what_is_made_ready_rests() -> None:
    turn = RoutePlanning(lambda: "en")._turns["sketch"]
    was_taken: list[bool] = []

    class Resting(Feedback):
        def check(self) -> None:
            was_taken.append(turn.locked())

    _AfterQuestions(Resting(), turn).check()
    assert was_taken == [False]


class Slow:
    """Makes the core once it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.goes_on, self.began = Event(), Event()
        make = PlanNet.leave_nodes_out

        def leave_nodes_out(net: PlanNet, feedback: Feedback | None = None) -> None:
            self.began.set()
            assert self.goes_on.wait(LONG_S)
            make(net, feedback)

        monkeypatch.setattr(PlanNet, "leave_nodes_out", leave_nodes_out)


def fresh_planning(monkeypatch: pytest.MonkeyPatch) -> RoutePlanning:
    """Return planning over a net that no core was made of."""
    data = load_planning()
    planner = data.planner.twin()
    planner.net = replace(planner.net, _core=[])
    own = replace(data, planner=planner)
    monkeypatch.setattr("corridormap.app.planning.load_planning", lambda: own)
    return RoutePlanning(lambda: "en")


@pytest.mark.parametrize("who", ["plan", "sketch"])
def test_a_question_waits_for_a_core_that_is_being_made(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, planning = Slow(monkeypatch), fresh_planning(monkeypatch)
    searched_whole: list[object] = []
    monkeypatch.setattr(
        "corridormap.network.plan_trees._whole", lambda *args: searched_whole.append(args)
    )
    ask = getattr(planning, who)
    with ThreadPoolExecutor(2) as pool:
        made = pool.submit(planning.get_ready, Feedback())
        assert slow.began.wait(LONG_S)
        answer = pool.submit(ask, WISH, 0, Feedback())
        with pytest.raises(NotYet):
            answer.result(SOON_S)
        slow.goes_on.set()
        route, *_ = answer.result(LONG_S)
        made.result(LONG_S)
    assert route.legs
    assert not searched_whole


def test_what_a_hand_will_ask_for_begins_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    planning = fresh_planning(monkeypatch)
    priced: list[object] = []
    laid: list[object] = []
    price, lay = plan_costs.slot_costs, Core.at

    def slot_costs(net: PlanNet, wanted: plan_costs.Price) -> NDArray[np.float64]:
        priced.append(wanted)
        return price(net, wanted)

    def at(*args: Any) -> Core:
        laid.append(args)
        return lay(*args)

    monkeypatch.setattr("corridormap.network.planner.slot_costs", slot_costs)
    monkeypatch.setattr(Core, "at", at)
    planning.get_ready(Feedback(), replace(WISH, stops=(), parts=()))
    assert (len(priced), len(laid)) == (1, 1)
    assert isinstance(planning.sketch(WISH, 0, Feedback()), list)
    assert (len(priced), len(laid)) == (1, 1)
    # Of another aim, costs are others.
    planning.sketch(replace(WISH, criterion="time"), 0, Feedback())
    assert (len(priced), len(laid)) == (2, 2)


def test_a_question_that_waits_is_cancelled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, planning = Slow(monkeypatch), fresh_planning(monkeypatch)
    feedback = Feedback()
    with ThreadPoolExecutor(2) as pool:
        made = pool.submit(planning.get_ready, Feedback())
        assert slow.began.wait(LONG_S)
        answer = pool.submit(planning.sketch, WISH, 0, feedback)
        with pytest.raises(NotYet):
            answer.result(SOON_S)
        feedback.cancel()
        with pytest.raises(Cancelled):
            answer.result(LONG_S)
        slow.goes_on.set()
        made.result(LONG_S)


def test_no_question_waits_for_a_core_that_could_not_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planning = fresh_planning(monkeypatch)

    def leave_nodes_out(net: PlanNet, feedback: Feedback | None = None) -> None:
        raise SourceError(Path("rail.npz"), "no network")

    monkeypatch.setattr(PlanNet, "leave_nodes_out", leave_nodes_out)
    with pytest.raises(SourceError):
        planning.get_ready(Feedback())
    feedback = Feedback()
    with ThreadPoolExecutor(1) as pool:
        answer: Future[object] = pool.submit(planning.sketch, WISH, 0, feedback)
        try:
            assert answer.result(LONG_S)
        finally:
            feedback.cancel()


def test_who_was_answered_before_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, planning = Slow(monkeypatch), fresh_planning(monkeypatch)
    first = planning.sketch(WISH, 0, Feedback())
    with ThreadPoolExecutor(2) as pool:
        made = pool.submit(planning.get_ready, Feedback())
        assert slow.began.wait(LONG_S)
        try:
            # Nor does a ship, which needs no core.
            by_sea = replace(WISH, stops=(PUSAN, BUNGO), modes=("sea",))
            for who, wish in ((planning.sketch, WISH), (planning.plan, by_sea)):
                answer: Future[object] = pool.submit(who, wish, 0, Feedback())
                assert answer.result(LONG_S)
        finally:
            slow.goes_on.set()
        made.result(LONG_S)
    assert first
