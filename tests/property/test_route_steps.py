"""Undo and redo of whatever is done to a route change nothing in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QUndoStack

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import NoRoute, Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.routes.route_desk import Answer, RouteDesk, RoutePlans

WAYS = ("network", "great_circle", "hand", "corridor:asia-europe")
numbers = st.integers(0, 5)
places = st.tuples(st.floats(-170, 170), st.floats(-80, 80))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), places, numbers),
        st.tuples(st.just("move"), places, numbers),
        st.tuples(st.just("remove"), places, numbers),
        st.tuples(st.just("part"), places, numbers),
        st.tuples(st.just("reverse"), places, numbers),
        st.tuples(st.just("close"), places, numbers),
        st.tuples(st.just("reopen"), places, numbers),
        st.tuples(st.just("anew"), places, numbers),
    ),
    max_size=25,
)
Step = tuple[str, tuple[float, float], int]


def nobody(draft: StoredRoute, alternatives: int, feedback: Feedback) -> Answer:
    return NoRoute("")


@pytest.fixture
def runner(qapp: object) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


def take(desk: RouteDesk, step: Step) -> None:
    """Do a step where it can be done."""
    kind, (lon, lat), number = step
    stop = Stop(f"{lat:.1f}, {lon:.1f}", lon, lat)
    stops, parts = desk.draft.stops, desk.draft.parts
    if kind == "add":
        desk.add_stop(stop, min(number, len(stops)))
    elif kind == "move" and stops:
        desk.move_stop(number % len(stops), stop, merge_key="drag" if number > 3 else "")
    elif kind == "remove" and stops:
        desk.remove_stop(number % len(stops))
    elif kind == "part" and parts:
        part = PartWish("road", WAYS[number % len(WAYS)], ((lon, lat),))
        desk.set_part(number % len(parts), part, "Part")
    elif kind == "reverse":
        desk.reverse()
    elif kind == "close":
        desk.close(f"crossing {number}")
    elif kind == "reopen":
        desk.reopen(f"crossing {number}")
    elif kind == "anew":
        desk.start_anew()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_undo_and_redo_lead_back_and_forth(runner: JobRunner, wanted: list[Step]) -> None:
    stack = QUndoStack()
    desk = RouteDesk(RoutePlans(nobody, lambda route: None, runner, stack, Assumptions))
    first = desk.draft
    for step in wanted:
        take(desk, step)
        draft = desk.draft
        assert len(draft.parts) == max(len(draft.stops) - 1, 0)
    last = desk.draft
    count = stack.count()
    for _ in range(count):
        stack.undo()
    assert unstamped(desk.draft) == unstamped(first)
    for _ in range(count):
        stack.redo()
    assert unstamped(desk.draft) == unstamped(last)


def unstamped(draft: StoredRoute) -> StoredRoute:
    return replace(draft, changed="")
