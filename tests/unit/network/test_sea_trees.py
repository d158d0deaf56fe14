"""What ways over the sea cannot be shorter than, also over edges that are short."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridormap.network.geodesic_steps import azimuths_and_lengths
from corridormap.network.graph import NetworkGraph
from corridormap.network.sea_part import ROUNDED, shortfall_m
from corridormap.network.sea_trees import Harbour, SeaTrees, lengths_of
from corridormap.network.store import load_network
from tests.unit.network.shipped import NETWORK
from tests.unit.network.small_networks import network, node_at

SOUND = "sound"
STEPS, STEP_DEG = 100, 100.49 / 111_319.49
"""Along the equator: to the metre each step is half a metre shorter than it is."""


def hairpin() -> NetworkGraph:
    """Return a way to the east and back beside it; a sound leads across where it begins."""
    out = [(step * STEP_DEG, 0.0) for step in range(STEPS + 1)]
    back = [(lon, 0.001) for lon, _ in out[::-1]]
    last = 2 * STEPS + 1
    edges = [(node, node + 1, 100.0) for node in range(last)]
    return network([*out, *back], [*edges, (0, last, 111.0)], [""] * last + [SOUND])


def geodesics_m(graph: NetworkGraph) -> NDArray[np.float64]:
    nodes = np.column_stack([graph.edge_from, graph.edge_to]).astype(np.int64)
    ends = graph.coordinates(nodes[:, 0]), graph.coordinates(nodes[:, 1])
    return azimuths_and_lengths(*ends)[1]


def test_no_way_over_short_edges_is_shorter_than_its_bound() -> None:
    graph = hairpin()
    trees = SeaTrees.over(graph, lengths_of(graph))
    here, there = (
        Harbour((0.0, lat), [(node_at(graph, 0.0, lat), 0.1)], 0) for lat in (0.0, 0.001)
    )
    tree, without = trees.begun(here, frozenset()), trees.begun(here, frozenset({SOUND}))
    trees.grow(tree, lambda: False)
    trees.grow(without, lambda: False)
    least_m = trees.least_m(tree, trees.passed(tree), there, frozenset({SOUND}))
    way = without.way_to(there)
    assert way is not None
    assert way[1] > 20_000.0
    assert 0.99 * way[1] < least_m <= way[1]


def test_what_all_short_edges_lack_is_known() -> None:
    graph = hairpin()
    lacking_m = ROUNDED * geodesics_m(graph) - lengths_of(graph)
    assert shortfall_m(graph, lengths_of(graph)) == lacking_m[lacking_m > 0.0].sum()
    assert 2 * STEPS * 0.3 < lacking_m[lacking_m > 0.0].sum() < 2 * STEPS * 0.5


def test_the_sea_that_ships_lacks_a_few_metres_on_the_whole() -> None:
    graph = load_network(NETWORK, "sea")
    edges_m = lengths_of(graph)
    lacking_m = np.maximum(ROUNDED * geodesics_m(graph) - edges_m, 0.0)
    short_m = shortfall_m(graph, edges_m)
    assert lacking_m.sum() <= short_m + 1e-6
    assert short_m < 5.0
