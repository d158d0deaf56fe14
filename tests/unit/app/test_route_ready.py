"""What is made ready for a first drag stands back while a hand's question is answered."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from corridormap.app.route_planning import RoutePlanning, _AfterQuestions
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback


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
    assert went_on.wait(10.0)
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
