"""The net without most of its nodes gives the same ways, and is searched much sooner."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.network.closures import find_closures
from corridormap.network.core_shape import STAYS, core_shape
from corridormap.network.core_ways import Core, CoreShelf, CoreWays
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.plan_slots import SlotPile
from corridormap.network.planner import NETWORK_MODES, Planner, PlanRequest
from corridormap.network.route import Route, Stop
from tests.unit.network.shipped import planner, stop


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, int]]]:
    count = draw(st.integers(2, 24))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node, st.integers(0, 40)), min_size=1, max_size=60))
    return count, [(a, b, cost) for a, b, cost in edges if a != b]


@settings(max_examples=200, deadline=None)
@given(graphs(), st.data())
def test_ways_over_a_core_are_those_over_the_whole(
    graph: tuple[int, list[tuple[int, int, int]]], data: st.DataObject
) -> None:
    count, edges = graph
    pile = SlotPile()
    for a, b, _ in [*edges, (0, 1, 0)]:
        pile.add_both(a, b, 1.0, 0)
    slots = pile.sorted(count)
    tails, heads = slots.tails().tolist(), slots.heads.tolist()
    least: dict[tuple[int, int], float] = {}
    for a, b, cost in [*edges, (0, 1, 50)]:
        for pair in ((a, b), (b, a)):
            # Some edges are closed; each has a cost of its own, so that one way is the best.
            own = np.inf if cost == 40 else cost + 1.0 + 0.001 * len(least)
            least[pair] = min(least.get(pair, np.inf), least.get(pair[::-1], own), own)
            least[pair[::-1]] = least[pair]
    costs = np.array([least[pair] for pair in zip(tails, heads, strict=True)])
    stays = np.array(data.draw(st.lists(st.integers(0, count - 1), max_size=3)), np.int64)
    core = Core.at(CoreShelf.of(core_shape(slots, stays)), costs)
    roots = data.draw(st.dictionaries(st.integers(0, count - 1), st.integers(1, 30), min_size=1))
    assert (core.shelf.shape.round_of[stays] == STAYS).all()
    matrix = csr_array((costs, slots.heads, slots.indptr), shape=(count, count))
    whole = dijkstra(matrix, indices=list(roots), limit=1e14)
    expected = (whole + np.array(list(roots.values()), float)[:, None]).min(axis=0)
    ways = CoreWays.over(core, {node: float(cost) for node, cost in roots.items()}, 1e14)
    for node in range(count):
        assert ways.cost_of(node) == pytest.approx(expected[node])
        if np.isfinite(expected[node]):
            way = ways.nodes_to(node)
            assert way[-1] == node
            steps = [least[pair] for pair in pairwise(way)]
            assert roots[way[0]] + sum(steps) == pytest.approx(expected[node])


@cache
def with_core() -> Planner:
    """Return a planner over the networks that ship that knows their core."""
    made = planner().twin(tells_reasons=False)
    made.net = replace(planner().net, _core=[])
    made.net.leave_nodes_out()
    shelf = made.net.core_shelf
    assert shelf is not None
    assert len(shelf.nodes) < made.net.node_count / 6
    assert planner().net.core_shelf is None
    return made


QUESTIONS = (
    (("chongqing-nanpeng", "hamburg"), NETWORK_MODES),
    (("kunming", "singapore"), NETWORK_MODES),
    (("lanzhou", "moscow"), frozenset({"road"})),
    (("changchun", "duisburg"), frozenset({"rail"})),
    (("guanlei", "chiang-saen"), frozenset({"inland_waterway", "road"})),
)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_net_answers_with_its_core_as_without(
    question: tuple[tuple[str, str], frozenset[str]], criterion: str
) -> None:
    names, modes = question
    shut = find_closures(planner().net, ["pingxiang-dong-dang", "khorgos-altynkol"], {})
    start, end = (stop(name) for name in names)
    beside = Stop("beside", start.lon + 0.03, start.lat + 0.02)
    for stops in ((start, end), (beside, end), (end, beside, start)):
        asked = PlanRequest(stops, modes, criterion=criterion, closures=shut)
        quick, whole = with_core().plan(asked), planner().plan(asked)
        assert isinstance(quick, Route)
        assert isinstance(whole, Route)
        assert quick.total(criterion) == pytest.approx(whole.total(criterion), rel=1e-7)
        assert quick.events == whole.events
        assert [leg.mode for leg in quick.legs] == [leg.mode for leg in whole.legs]
        for one, other in zip(quick.legs, whole.legs, strict=True):
            assert one.line == pytest.approx(other.line, abs=0.002)


def test_who_gets_ready_leaves_nodes_out_for_all_that_plan_over_the_net() -> None:
    made = planner().twin()
    made.net = replace(planner().net, _core=[])
    hand = made.twin(tells_reasons=False)
    late = Feedback()
    late.cancel()
    with pytest.raises(Cancelled):
        made.get_ready(late)
    assert hand.net.core_shelf is None
    made.get_ready()
    assert hand.net.core_shelf is not None


def test_costs_at_other_prices_take_the_memory_of_those_that_nobody_needs() -> None:
    hand = with_core().twin(tells_reasons=False)
    ends = stop("lanzhou"), stop("moscow")
    answers: list[Route] = []
    for criterion in (*CRITERIA, *CRITERIA):
        found = hand.plan(PlanRequest(ends, criterion=criterion))
        assert isinstance(found, Route)
        answers.append(found)
        assert len(hand._trees._cores) <= 2
    for one, other in zip(answers[:4], answers[4:], strict=True):
        assert [leg.mode for leg in one.legs] == [leg.mode for leg in other.legs]
        assert all(
            np.array_equal(a.line, b.line) for a, b in zip(one.legs, other.legs, strict=True)
        )


def test_of_ways_that_cost_the_same_one_is_always_the_best() -> None:
    ties, slots = planner().net.ties, planner().net.slots
    tails, heads = slots.tails(), slots.heads
    forth = np.lexsort((slots.lengths_m, heads, tails))
    back = np.lexsort((slots.lengths_m, tails, heads))
    assert np.array_equal(ties[forth], ties[back])
    assert ties.min() >= 1.0
    assert ties.max() <= 1.0 + 1e-8
    assert np.std((ties - 1.0) * 1e8) == pytest.approx(12.0**-0.5, rel=0.01)
