"""Who is in a hurry gets a legal way soon, and the best one when asked again."""

from __future__ import annotations

import csv
import time
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.builder.sea import read_passages
from corridormap.core.feedback import Feedback
from corridormap.core.measure import densify
from corridormap.network.closures import find_closures
from corridormap.network.coast import load_coast
from corridormap.network.planner import PlanRequest
from corridormap.network.route import Route, Stop
from corridormap.network.sea_gates import passage_names
from corridormap.network.sea_leg import SeaLeg, sea_leg
from corridormap.network.stored_route import PartWish, StoredRoute
from tests.unit.network.shipped import NETWORK, SEEDS, counted_rounds, forget_pulling, planner, stop

BISCAY, ARABIAN_SEA, OFF_CHILE = (-5.3, 45.9), (63.2, 12.4), (-75.4, -30.2)
HAND = Stop("hand", *ARABIAN_SEA)
GRAZED_M = 5_000.0
"""A line that is pulled taut may touch the shore that it is pulled against."""
NAMES = ("at sea", "between stops", "two closed", "to the end", "ports")


@cache
def questions() -> dict[str, PlanRequest]:
    """Return questions that take long: half the world, through several straits."""
    shut = find_closures(planner().net, ["suez", "malacca"], passage_names(NETWORK))
    two = find_closures(planner().net, ["dover", "taiwan"], passage_names(NETWORK))
    hamburg, busan = stop("hamburg"), stop("busan")
    asked = (
        PlanRequest((Stop("ship", *BISCAY), HAND), frozenset({"sea"})),
        PlanRequest((stop("chongqing-nanpeng"), HAND, hamburg)),
        PlanRequest((hamburg, HAND, busan), closures=shut),
        PlanRequest((stop("lanzhou"), Stop("hand", *OFF_CHILE)), criterion="time"),
        PlanRequest((stop("vladivostok"), hamburg), frozenset({"sea"}), closures=two),
    )
    return dict(zip(NAMES, asked, strict=True))


class LateSoon(Feedback):
    """Late after some looks, whatever the clock says."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_late_in(self, seconds: float) -> bool:
        self.looks -= 1
        return self.looks < 0


def late() -> Feedback:
    feedback = Feedback()
    feedback.answer_by(time.monotonic())
    return feedback


@pytest.fixture(autouse=True)
def _nothing_found_yet() -> None:
    forget_pulling()


def is_same(one: Route, other: Route) -> bool:
    pairs = list(zip(one.legs, other.legs, strict=True))
    return all(np.array_equal(a.line, b.line) and a.mode == b.mode for a, b in pairs)


def assert_legal(route: Route, question: PlanRequest) -> None:
    assert planner().violated(route, question.closures) == ""
    assert [leg.start for leg in route.legs[:1]] == [question.stops[0]]
    assert route.legs[-1].end == question.stops[-1]
    for leg in (leg for leg in route.legs if leg.mode == "sea"):
        # What is drawn as land is sailed in harbours, canals and rivers only.
        spots = np.vstack([narrow_places(), leg.line[[0, -1]], *(s.lonlat for s in question.stops)])
        touched_m = 0.0
        for at in np.flatnonzero(load_coast(NETWORK).met_by_line(leg.line)).tolist():
            (lon, lat), (next_lon, next_lat) = leg.line[at : at + 2].tolist()
            fine = densify(lon, lat, next_lon, next_lat, 1_000.0)
            for place in fine[np.flatnonzero(load_coast(NETWORK).met_by_line(fine))]:
                off = np.abs((spots - place + 180.0) % 360.0 - 180.0).max(axis=1)
                touched_m += 1_000.0 if off.min() > 0.25 else 0.0
        assert touched_m < GRAZED_M


@cache
def narrow_places() -> np.ndarray:
    """Return the ends of the steps of rivers and canals known by name that meet the shore."""
    with (SEEDS / "sea_passages.csv").open(encoding="utf-8", newline="") as handle:
        passages = read_passages(list(csv.DictReader(handle)))
    lines = [passage.line for passage in passages if passage.kind != "gate"]
    steps = np.vstack([np.hstack([line[:-1], line[1:]]) for line in lines])
    narrow: np.ndarray = steps[load_coast(NETWORK).met_by(*steps.T)].reshape(-1, 2)
    return narrow


@pytest.mark.parametrize("name", NAMES)
def test_who_cannot_wait_at_all_gets_a_legal_way_that_says_so(name: str) -> None:
    question, hand = questions()[name], planner().twin(tells_reasons=False)
    hurried = hand.plan(question, late())
    assert isinstance(hurried, Route)
    assert hurried.is_provisional
    assert_legal(hurried, question)
    # Who asks again, with time, gets what anybody gets.
    best, ordinary = hand.plan(question), planner().twin().plan(question)
    assert isinstance(best, Route)
    assert isinstance(ordinary, Route)
    assert not best.is_provisional
    assert not ordinary.is_provisional
    assert is_same(best, ordinary)
    assert hurried.total(question.criterion) >= best.total(question.criterion) * (1.0 - 1e-3)


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(NAMES), looks=st.integers(1, 40))
def test_however_early_somebody_wants_it_the_way_is_legal(name: str, looks: int) -> None:
    forget_pulling()
    question, hand = questions()[name], planner().twin(tells_reasons=False)
    feedback = LateSoon(looks)
    hurried = hand.plan(question, feedback)
    assert isinstance(hurried, Route)
    assert hurried.is_provisional == (feedback.looks < 0)
    assert_legal(hurried, question)
    best = hand.plan(question)
    ordinary = planner().plan(question)
    assert isinstance(best, Route)
    assert isinstance(ordinary, Route)
    assert is_same(best, ordinary)


def test_a_search_goes_on_where_somebody_in_a_hurry_left_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds = counted_rounds(monkeypatch)
    best = sea_leg(NETWORK, BISCAY, ARABIAN_SEA)
    at_once = len(rounds)
    rounds.clear()
    forget_pulling()
    hurried = [sea_leg(NETWORK, BISCAY, ARABIAN_SEA, frozenset(), LateSoon(3)) for _ in range(2)]
    assert [isinstance(leg, SeaLeg) and leg.is_provisional for leg in hurried] == [True] * 2
    # Late in the midst of pulling each time.
    assert len(rounds) == 4 < at_once
    again = sea_leg(NETWORK, BISCAY, ARABIAN_SEA)
    assert isinstance(best, SeaLeg)
    assert isinstance(again, SeaLeg)
    assert np.array_equal(again.line, best.line)
    assert not again.is_provisional
    assert len(rounds) == at_once
    assert sea_leg(NETWORK, BISCAY, ARABIAN_SEA, frozenset(), late()) == again
    assert len(rounds) == at_once


def test_that_there_is_no_way_is_never_said_in_a_hurry() -> None:
    inland = Stop("far inland", 88.0, 37.0)
    hand = planner().twin(tells_reasons=False)
    for stops in ((stop("singapore"), inland), (inland, HAND, stop("hamburg"))):
        question = PlanRequest(stops, frozenset({"sea", "rail"}))
        hurried, patient = hand.plan(question, late()), planner().plan(question)
        assert isinstance(hurried, Route) == isinstance(patient, Route)


def test_a_time_to_answer_by_is_never_put_off() -> None:
    feedback = Feedback()
    assert not feedback.is_late
    feedback.answer_by(time.monotonic() + 60.0)
    assert not feedback.is_late
    feedback.answer_by(time.monotonic())
    feedback.answer_by(time.monotonic() + 60.0)
    assert feedback.is_late
    assert not feedback.is_cancelled


def test_a_route_of_several_parts_is_provisional_if_one_of_them_is() -> None:
    from corridormap.network.plan_wishes import Ground, plan_wishes

    ground = Ground(planner(), (), {})
    stops = (Stop("ship", *BISCAY), HAND, Stop("on", 65.0, 12.4))
    wishes = (PartWish("sea"), PartWish("sea", "hand"))
    stored = StoredRoute("x", "x", stops, wishes)
    for feedback, expected in ((late(), True), (Feedback(), False)):
        answer = plan_wishes(ground, stored, find_closures(planner().net, [], {}), 0, feedback)
        assert isinstance(answer, list)
        assert answer[0].is_provisional is expected
