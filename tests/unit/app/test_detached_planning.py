"""What becomes of questions whose process ends, by processes that are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from corridormap.app.detached_planning import DetachedPlanning
from corridormap.app.planner_messages import Learned
from corridormap.app.planner_process import PlannerProcess, ProcessGone
from corridormap.app.route_planner import PlanningNames
from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.network.stored_route import StoredRoute

WISH = StoredRoute("asked", "asked")
NAMES = PlanningNames({}, (), {"malacca": "Strait of Malacca"})


@dataclass
class Feigned:
    """Answers each question with its name, or ends at it.

    Attributes:
        ends_at: Questions that end it, by name.
        is_slow_to_end: Nobody has heard of its end yet when somebody asks again.
    """

    on_learned: Callable[[Learned], None]
    ends_at: Sequence[str] = ()
    is_slow_to_end: bool = False
    is_gone: bool = False
    pid: int = 1
    asked: list[str] = field(default_factory=list)
    reminded: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def ask(self, what: str, arguments: dict[str, Any], language: str, feedback: Feedback) -> Any:
        self.asked.append(what)
        if what in self.ends_at:
            self.is_gone = not self.is_slow_to_end
            raise ProcessGone(was_ready=True)
        self.on_learned(Learned(NAMES))
        return what

    def remind(self, what: str, arguments: dict[str, Any], language: str) -> None:
        self.reminded.append((what, arguments))

    def close(self) -> None:
        self.is_gone = True


class Begun:
    """Processes in the order in which they were begun; each ends at questions of its own."""

    def __init__(self, *ends_at: Sequence[str], is_slow_to_end: bool = False) -> None:
        self.all: list[Feigned] = []
        self._ends_at = ends_at
        self._is_slow_to_end = is_slow_to_end
        self.planning = DetachedPlanning(lambda: "en", self._begin)

    def _begin(self, on_learned: Callable[[Learned], None]) -> PlannerProcess:
        ends_at = self._ends_at[len(self.all)]
        self.all.append(Feigned(on_learned, ends_at, self._is_slow_to_end))
        return cast(PlannerProcess, self.all[-1])


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


def test_a_question_that_nobody_wants_any_more_is_not_asked_again() -> None:
    begun, feedback = Begun(()), Feedback()

    class GivenUp(Feigned):
        def ask(self, *arguments: Any) -> Any:
            feedback.cancel()
            raise ProcessGone(was_ready=True)

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
