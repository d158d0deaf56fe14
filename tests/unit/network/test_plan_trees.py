"""A hand that pulls a stop is answered from what was searched from the stops beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from corridormap.network import plan_search
from corridormap.network import planner as planner_module
from corridormap.network.closures import find_closures
from corridormap.network.core_ways import Core
from corridormap.network.plan_space import Arrival, SearchSpace, Stuck
from corridormap.network.plan_trees import ENDLESS, CoreTree, Roots, Tree
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from tests.unit.network.shipped import planner, stop


def test_the_net_costs_the_same_both_ways() -> None:
    net, names = planner().net, {"suez": "Suez Canal", "malacca": "Malacca"}
    shut = find_closures(net, ["suez", "pingxiang-dong-dang", "singapore"], names)
    asked = PlanRequest((stop("nanning"), stop("hanoi")), criterion="cost", closures=shut)
    costs = planner()._space(asked).costs
    there, back = net.slots.tails(), net.slots.heads
    one, other = np.lexsort((costs, back, there)), np.lexsort((costs, there, back))
    assert np.array_equal(there[one], back[other])
    assert np.array_equal(back[one], there[other])
    assert np.array_equal(costs[one], costs[other])


@pytest.mark.parametrize("modes", [frozenset({"rail"}), NETWORK_MODES])
def test_a_hand_that_pulls_a_stop_has_its_neighbours_searched_once(
    modes: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    grown: list[Tree] = []
    grow = Tree.grown

    def counted(space: SearchSpace, roots: Roots, limit: float, core: Core | None) -> Tree:
        grown.append(grow(space, roots, limit, core))
        return grown[-1]

    monkeypatch.setattr(Tree, "grown", staticmethod(counted))
    hand = planner().twin(tells_reasons=False)
    beside = [stop(name) for name in ("chongqing-tuanjie-village", "lanzhou", "kunming")]
    for off in (0.01, 0.02, 0.03):
        grown.clear()
        for place in beside:
            held = Stop("hand", place.lon + off, place.lat)
            found = hand.plan(PlanRequest((stop("nanning"), held, stop("moscow")), modes))
            assert isinstance(found, Route)
    assert not grown


def test_what_was_searched_for_a_hand_near_by_is_gone_on_with_when_it_is_far() -> None:
    hand, start = planner().twin(tells_reasons=False), stop("nanning")
    # Other tests are of what goes before that.
    hand.net = replace(hand.net, _core=[])
    hand.net.leave_nodes_out()
    near, far = (Stop("hand", *place) for place in ((106.6, 26.6), (116.0, 40.0)))
    rail = frozenset({"rail"})
    assert isinstance(hand.plan(PlanRequest((start, near), rail)), Route)
    (tree,) = hand._trees._trees
    assert isinstance(tree, CoreTree)
    assert tree.limit < ENDLESS
    known = np.isfinite(tree.ways.costs).sum()
    assert 0 < known < 0.5 * len(tree.ways.costs)
    found = hand.plan(PlanRequest((start, far), rail))
    assert hand._trees._trees == [tree]
    assert np.isfinite(tree.ways.costs).sum() > known
    anew = planner().twin().plan(PlanRequest((start, far), rail))
    assert isinstance(found, Route)
    assert isinstance(anew, Route)
    assert [leg.length_m for leg in found.legs] == [leg.length_m for leg in anew.legs]


def test_before_nodes_are_left_out_a_hand_has_all_networks_searched_only_where_it_goes_far() -> (
    None
):
    hand = planner().twin(tells_reasons=False)
    assert hand.net.core_shelf is None
    rail = frozenset({"rail"})
    near, far = stop("kunming"), stop("moscow")
    for end, is_limited in ((stop("nanning"), True), (far, False)):
        held = Stop("hand", near.lon + 0.01, near.lat)
        assert isinstance(hand.plan(PlanRequest((held, end), rail)), Route)
        assert (hand._trees._trees[-1].limit < ENDLESS) == is_limited


def test_a_hand_is_told_no_reasons_which_take_long_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []
    found = plan_search.cheapest

    def counted(*args: Any) -> Arrival | Stuck:
        searched.append(1)
        return found(*args)

    monkeypatch.setattr(planner_module, "cheapest", counted)
    shut = find_closures(planner().net, ["Pingxiang", "Hekou", "Longbang"], {})
    cut = PlanRequest((stop("nanning"), stop("hanoi")), frozenset({"rail"}), closures=shut)
    told, untold = planner().plan(cut), planner().twin(tells_reasons=False).plan(cut)
    assert isinstance(told, NoRoute)
    assert "cut by closing" in told.reason
    assert len(searched) > 2
    assert isinstance(untold, NoRoute)
    assert "cut" not in untold.reason
