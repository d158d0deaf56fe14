"""What a hand that pulls a stop is answered is what planning anew answers, wherever it goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.network import sea_leg, sea_route
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.planner import NETWORK_MODES, Planner, PlanRequest
from corridormap.network.route import NoRoute, Stop
from corridormap.network.sea_search import sea_search
from corridormap.network.store import load_network
from tests.unit.network.shipped import NETWORK, planner, theme

MODES = (NETWORK_MODES, frozenset({"rail", "sea"}), frozenset({"sea"}), frozenset({"road"}))
SHUT = ("suez", "malacca", "hormuz", "pingxiang-dong-dang", "manzhouli-zabaikalsk", "singapore")
FEW = settings(max_examples=8, deadline=None)

places = st.sampled_from([place for place in theme().places if place.place_id not in SHUT])


@st.composite
def points(draw: st.DrawFn) -> Stop:
    """Draw a stop near a network or at sea that is no place of the map."""
    layers = planner().net.layers
    graphs = (layers["rail"].graph, layers["road"].graph, load_network(NETWORK, "sea"))
    graph = draw(st.sampled_from(graphs))
    node = draw(st.integers(0, graph.node_count - 1))
    off = draw(st.floats(-0.05, 0.05))
    return Stop("hand", float(graph.lon[node]) + off, float(graph.lat[node]) - off)


ends = st.one_of(places.map(lambda place: place.stop()), points())


def forget_the_sea() -> None:
    sea_search.cache_clear()
    sea_route.lattice_way.cache_clear()
    sea_leg._search.cache_clear()


def total_of(asked: Planner, request: PlanRequest) -> float | None:
    found = asked.plan(request)
    return None if isinstance(found, NoRoute) else found.total(request.criterion)


@FEW
@given(
    st.tuples(ends, ends),
    st.lists(points(), min_size=3, max_size=3, unique_by=lambda each: each.lonlat),
    st.tuples(st.sampled_from(MODES), st.sampled_from(CRITERIA)),
    st.lists(st.sampled_from(SHUT), max_size=2, unique=True),
)
def test_a_pulled_stop_gets_the_answer_that_planning_gives(
    neighbours: tuple[Stop, Stop],
    pulled: list[Stop],
    wish: tuple[frozenset[str], str],
    shut: list[str],
) -> None:
    names = {"suez": "Suez Canal", "malacca": "Malacca", "hormuz": "Hormuz"}
    closures = find_closures(planner().net, shut, names) if shut else Closures()
    modes, criterion = wish
    hand = planner().twin(tells_reasons=False)
    requests = [
        PlanRequest(stops, modes, criterion=criterion, closures=closures)
        for place in pulled
        for stops in ((neighbours[0], place, neighbours[1]), (neighbours[0], place))
    ]
    totals = [total_of(hand, request) for request in requests]
    for request, total in zip(requests, totals, strict=True):
        forget_the_sea()
        anew = total_of(planner().twin(tells_reasons=False), request)
        assert (total is None) == (anew is None)
        if total is not None:
            assert total == pytest.approx(anew, rel=1e-6)
