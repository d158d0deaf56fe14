"""What becomes of questions whose process ends, by processes that are none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from corridormap.app import route_planning
from corridormap.app.detached_planning import DetachedPlanning
from corridormap.app.planner_messages import Learned
from corridormap.app.planner_process import PlannerProcess, ProcessGone
from corridormap.app.planner_suspects import OneByOne
from corridormap.app.route_planner import PlanningNames
from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.network.stored_route import StoredRoute

EARLY = ("early",)
REMINDED = "reminded"
SOON_S, LONG_S = 0.1, 60.0
WISH = StoredRoute("asked", "asked")
NAMES = PlanningNames({}, (), {"malacca": "Strait of Malacca"})


@dataclass
class Feigned:
    """Answers each question with its name, or ends at it.

    Attributes:
        ends_at: Questions that end it, by name; EARLY for all, before it could answer any.
        is_slow_to_end: Nobody has heard of its end yet when somebody asks again.
        before: Called with each question before it is answered.
    """

    on_learned: Callable[[Learned], None]
    ends_at: Sequence[str] = ()
    is_slow_to_end: bool = False
    before: Callable[[str], None] = lambda what: None
    is_gone: bool = False
    is_at_reminder: bool = False
    pid: int = 1
    asked: list[str] = field(default_factory=list)
    reminded: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return self.ends_at is not EARLY

    def ask(self, what: str, arguments: dict[str, Any], language: str, feedback: Feedback) -> Any:
        self.asked.append(what)
        self.before(what)
        if self.is_gone or not self.is_ready or what in self.ends_at or self.is_at_reminder:
            self.is_gone = not self.is_slow_to_end
            raise ProcessGone
        self.on_learned(Learned(NAMES))
        return what

    def remind(self, what: str, arguments: dict[str, Any], language: str) -> None:
        self.reminded.append((what, arguments))
        self.is_at_reminder = REMINDED in self.ends_at

    def close(self) -> None:
        self.is_gone = True


class Begun:
    """Processes in the order in which they were begun; each ends at questions of its own."""

    def __init__(
        self,
        *ends_at: Sequence[str] | None,
        is_slow_to_end: bool = False,
        before: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.all: list[Feigned] = []
        self._ends_at = list(ends_at)
        self._is_slow_to_end, self._before = is_slow_to_end, before
        self.planning = DetachedPlanning(lambda: "en", self._begin)

    def _begin(self, on_learned: Callable[[Learned], None]) -> PlannerProcess:
        ends_at = self._ends_at.pop(0)
        if ends_at is None:
            raise ProcessGone
        self.all.append(Feigned(on_learned, ends_at, self._is_slow_to_end, self._before))
        return cast(PlannerProcess, self.all[-1])

    def ask(self, what: str = "plan") -> str:
        """Return what answered: a question's name where that was a process, else "here"."""
        return cast(str, getattr(self.planning, what)(WISH, 0, Feedback()))


class Here:
    """Stands for planning in the window's process."""

    def __init__(self, language: Callable[[], str]) -> None:
        self.names = None

    def plan(self, stored: StoredRoute, alternatives: int, feedback: Feedback) -> str:
        return "here"


@pytest.fixture(autouse=True)
def _no_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route_planning, "RoutePlanning", Here)


def test_a_process_is_begun_by_the_first_question() -> None:
    begun = Begun(())
    assert (begun.all, begun.planning.names, begun.planning.process_id) == ([], None, None)
    assert begun.planning.passage_name("malacca") == "malacca"
    assert begun.planning.load() is NAMES
    assert begun.planning.passage_name("malacca") == "Strait of Malacca"
    assert (len(begun.all), begun.planning.process_id) == (1, 1)


@pytest.mark.parametrize("is_slow_to_end", [False, True])
def test_a_question_is_asked_again_of_a_fresh_process(is_slow_to_end: bool) -> None:
    begun = Begun(("plan",), (), is_slow_to_end=is_slow_to_end)
    assert cast(object, begun.planning.plan(WISH, 0, Feedback())) == "plan"
    assert [each.asked for each in begun.all] == [["plan"], ["plan"]]
    assert begun.all[0].is_gone


def test_a_process_that_ended_while_nobody_asked_is_replaced_and_made_ready() -> None:
    begun = Begun((), (), ())
    begun.planning.load()
    begun.all[0].is_gone = True
    assert begun.planning.process_id is None
    begun.planning.get_ready(Feedback(), WISH)
    begun.all[1].is_gone = True
    assert cast(object, begun.planning.sketch(WISH, 0, Feedback())) == "sketch"
    # What the first one was never asked to do the second is not reminded of.
    told = [("get_ready", {"expected": WISH})]
    assert [each.reminded for each in begun.all] == [[], [], told]


def test_a_question_that_ends_two_processes_is_told_of_and_the_next_one_answered() -> None:
    begun = Begun(("plan",), ("plan",), ())
    with pytest.raises(CorridorMapError, match="Planning ended twice") as caught:
        begun.planning.plan(WISH, 0, Feedback())
    assert "\n" not in str(caught.value)
    assert len(begun.all) == 2
    assert cast(object, begun.planning.sketch(WISH, 0, Feedback())) == "sketch"


@pytest.mark.parametrize("ends_at", [EARLY, None])
def test_where_no_process_ever_comes_to_answer_planning_is_done_here(
    ends_at: Sequence[str] | None,
) -> None:
    begun = Begun(ends_at, ())
    assert begun.ask() == begun.ask() == "here"
    assert len(begun.all) == (ends_at is not None)


@pytest.mark.parametrize("early", [EARLY, None])
def test_one_early_end_of_a_later_process_does_not_bring_planning_here(
    early: Sequence[str] | None,
) -> None:
    begun = Begun(("plan",), early, (), early, ())
    assert begun.ask() == "plan"
    begun.all[-1].is_gone = True
    assert begun.ask() == "plan"


@pytest.mark.parametrize("early", [EARLY, None])
def test_after_two_early_ends_in_a_row_planning_is_done_here(early: Sequence[str] | None) -> None:
    begun = Begun(("plan",), EARLY, early, ())
    assert begun.ask() == begun.ask() == "here"


def test_an_early_end_is_counted_once_by_all_that_asked() -> None:
    begun = Begun((), EARLY, (), is_slow_to_end=True)
    begun.ask()
    begun.all[0].is_gone = True
    with ThreadPoolExecutor(2) as pool:
        both = threading.Barrier(2, timeout=LONG_S)

        def before(what: str) -> None:
            if not begun.all[-1].is_ready:
                both.wait()

        begun._before = before
        answers = [pool.submit(begun.ask) for _ in range(2)]
        assert [answer.result(LONG_S) for answer in answers] == ["plan", "plan"]


def test_a_route_that_is_expected_is_sent_without_its_answer_and_while_nobody_is_held_up() -> None:
    begun = Begun((), ())
    answered = replace(WISH, route=cast(Any, object()))
    begun.planning.get_ready(Feedback(), answered)
    begun.all[0].is_gone = True
    held: list[bool] = []

    class Watched(Feigned):
        def remind(self, what: str, arguments: dict[str, Any], language: str) -> None:
            super().remind(what, arguments, language)
            held.append(begun.planning._lock.locked())

    begun.planning._begin = lambda on_learned: cast(PlannerProcess, Watched(on_learned))
    begun.ask()
    process = cast(Watched, begun.planning._process)
    assert held == [False]
    assert process.reminded == [("get_ready", {"expected": WISH})]
    assert process.reminded[0][1]["expected"].route is None


def test_a_reminder_that_ends_a_process_is_not_given_again() -> None:
    begun = Begun((), (REMINDED,), ("plan",), ())
    begun.planning.get_ready(Feedback(), WISH)
    begun.all[0].is_gone = True
    # Neither its end nor the one that may be by this question is held against it twice.
    assert begun.ask() == "plan"
    assert [len(each.reminded) for each in begun.all] == [0, 1, 0, 0]


def test_a_question_to_get_ready_is_not_asked_twice_of_a_fresh_process() -> None:
    begun = Begun((), ())
    begun.planning.get_ready(Feedback(), WISH)
    begun.all[0].is_gone = True
    begun.planning.get_ready(Feedback(), WISH)
    assert (begun.all[1].asked, begun.all[1].reminded) == (["get_ready"], [])


def test_who_gives_up_getting_ready_anew_leaves_what_was_wanted_before() -> None:
    begun, given_up = Begun((), ("get_ready",), ()), Feedback()
    begun.planning.get_ready(Feedback(), WISH)
    begun.all[0].is_gone = True
    begun._before = lambda what: given_up.cancel()
    with pytest.raises(Cancelled):
        begun.planning.get_ready(given_up)
    begun._before = lambda what: None
    assert begun.ask() == "plan"
    assert begun.all[2].reminded == [("get_ready", {"expected": WISH})]


def test_a_question_that_ends_processes_takes_no_other_one_along() -> None:
    together = threading.Barrier(2, timeout=LONG_S)
    again = threading.Barrier(2, timeout=SOON_S)

    def before(what: str) -> None:
        if len(begun.all) == 1:
            together.wait()
            return
        with suppress(threading.BrokenBarrierError):
            again.wait()
            # What ends it ends it for both.
            begun.all[-1].is_gone = True

    begun = Begun(("plan", "sketch"), ("sketch",), ("sketch",), (), before=before)
    with ThreadPoolExecutor(2) as pool:
        innocent, guilty = pool.submit(begun.ask, "plan"), pool.submit(begun.ask, "sketch")
        assert innocent.result(LONG_S) == "plan"
        with pytest.raises(CorridorMapError, match="Planning ended twice"):
            guilty.result(LONG_S)


def test_a_question_beside_one_asked_again_is_not_blamed() -> None:
    begun = Begun(("sketch",), ("sketch", "plan"), ("plan",), ())
    answers: list[Future[str]] = []
    with ThreadPoolExecutor(1) as pool:
        is_asked, may_end = threading.Event(), threading.Event()

        def before(what: str) -> None:
            if what == "plan" and len(begun.all) == 2:
                is_asked.set()
                may_end.wait(LONG_S)
            if what == "sketch" and len(begun.all) == 2:
                answers.append(pool.submit(begun.ask, "plan"))
                is_asked.wait(LONG_S)

        begun._before = before
        with pytest.raises(CorridorMapError, match="Planning ended twice"):
            begun.ask("sketch")
        may_end.set()
        # It ends another one by itself, and is asked once more.
        assert answers[0].result(LONG_S) == "plan"
    assert len(begun.all) == 4


def test_a_question_that_waits_to_be_asked_again_can_be_given_up() -> None:
    line, feedback = OneByOne(), Feedback()
    with ThreadPoolExecutor(1) as pool:
        is_following = threading.Event()
        follow = feedback.followed_by

        def followed_by(follower: Callable[[], None]) -> Any:
            is_following.set()
            return follow(follower)

        def wait() -> None:
            with line.turn(feedback):
                raise AssertionError

        vars(feedback)["followed_by"] = followed_by
        with line.turn(Feedback()):
            waits = pool.submit(wait)
            is_following.wait(LONG_S)
            feedback.cancel()
            with pytest.raises(Cancelled):
                waits.result(LONG_S)
        with line.turn(Feedback()):
            pass


def test_a_question_that_nobody_wants_any_more_is_not_asked_again() -> None:
    begun, feedback = Begun(()), Feedback()

    class GivenUp(Feigned):
        def ask(self, *arguments: Any) -> Any:
            feedback.cancel()
            raise ProcessGone

    begun.planning._process = cast(PlannerProcess, GivenUp(lambda learned: None))
    with pytest.raises(Cancelled):
        begun.planning.plan(WISH, 0, feedback)
    assert begun.all == []


def test_after_the_end_nobody_is_begun() -> None:
    begun = Begun(())
    begun.planning.load()
    begun.planning.close()
    assert begun.all[0].is_gone
    with pytest.raises(Cancelled):
        begun.planning.sketch(WISH, 0, Feedback())
    begun.planning.close()
    assert len(begun.all) == 1
    # What is known by name stays known.
    assert begun.planning.names is NAMES
