"""Whoever hands a job's orders on is told of them at once, and as long as the job lasts."""

from __future__ import annotations

from corridormap.core.feedback import Feedback


def test_a_follower_hears_of_each_order_while_it_follows() -> None:
    feedback = Feedback()
    heard: list[tuple[bool, float]] = []
    assert feedback.orders == (False, float("inf"))
    with feedback.followed_by(lambda: heard.append(feedback.orders)):
        feedback.answer_by(20.0)
        feedback.answer_by(30.0)
        feedback.cancel()
    feedback.answer_by(10.0)
    # Of several times the earliest holds.
    assert heard == [(False, 20.0), (False, 20.0), (True, 20.0)]
    assert feedback.orders == (True, 10.0)


def test_followers_come_and_go_independently() -> None:
    feedback = Feedback()
    heard: list[str] = []
    with feedback.followed_by(lambda: heard.append("first")):
        with feedback.followed_by(lambda: heard.append("second")):
            feedback.cancel()
        feedback.cancel()
    assert heard == ["first", "second", "first"]
