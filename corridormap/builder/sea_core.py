"""The build step of `resources/network/sea_core.npz`: the part of the sea graph that far ways use.

Chooses the core of the sea graph, and finds the chains between its nodes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.sea_core import Chains, reached, save_chains
from corridormap.network.sea_trees import SeaTrees, lengths_of
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.build_tree import BuildTree
    from corridormap.network.graph import NetworkGraph

    Bools = NDArray[np.bool_]

_ROOTS = 60
"""From so many places ways to everywhere are looked at: twice as many add a tenth to the core."""
_MOST_EDGES, _MOST_M = 12, 800_000.0
"""The ways looked at pass the core at least so often. Longer chains make fewer nodes, but more
chains each."""
_BEGUN_M = 1.0


def run(tree: BuildTree) -> list[str]:
    """Make the core of the sea graph in `resources/network/`."""
    graph = load_network(tree.network, "sea")
    chains = sea_chains(graph)
    state = "written" if save_chains(tree.network, graph, chains) else "unchanged"
    return [f"{len(chains.nodes)} of {graph.node_count} nodes, {len(chains.low)} chains, {state}"]


def sea_chains(graph: NetworkGraph) -> Chains:
    """Return the core of a sea graph."""
    lengths_m = lengths_of(graph)
    trees = SeaTrees.over(graph, lengths_m)
    is_core = _core_nodes(graph, trees)
    parts, nodes = trees.parts(), np.flatnonzero(is_core)
    ends: list[NDArray[np.int64]] = []
    chains_m: list[NDArray[np.float64]] = []
    for node in nodes.tolist():
        # From it, not past it.
        is_core[node] = False
        point = float(graph.lon[node]), float(graph.lat[node])
        found = reached(parts, is_core, point, {node: _BEGUN_M})
        is_core[node] = True
        met = np.flatnonzero(found.is_beside & is_core.take(found.part.nodes))
        there = found.part.nodes.take(met)
        onward = there > node
        ends.append(np.column_stack([np.full(int(onward.sum()), node), there[onward]]))
        chains_m.append(found.lengths_m.take(met[onward]) - _BEGUN_M)
    pairs = np.searchsorted(nodes, np.vstack([np.zeros((0, 2), np.int64), *ends])).astype(np.int32)
    return Chains(
        nodes.astype(np.int32), pairs[:, 0], pairs[:, 1], np.concatenate([np.zeros(0), *chains_m])
    )


def _core_nodes(graph: NetworkGraph, trees: SeaTrees) -> Bools:
    """Return nodes that shortest ways pass every so often, and the ends of edges with a label."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    is_core = np.zeros(graph.node_count, dtype=bool)
    labelled = np.flatnonzero(graph.edge_label)
    is_core[graph.edge_from[labelled]] = is_core[graph.edge_to[labelled]] = True
    pieces, size = trees.pieces, graph.node_count
    slots = int(pieces.indptr[size])
    matrix = csr_array(
        (trees.lengths_m[:slots], pieces.heads[:slots], pieces.indptr[: size + 1]),
        shape=(size, size),
    )
    largest = np.flatnonzero(graph.component == 0)
    for number in range(1, _ROOTS + 1):
        # Multiples of the golden section lie evenly between 0 and 1.
        root = int(largest[int(number * 0.6180339887498949 % 1.0 * len(largest))])
        lengths_m, before = dijkstra(matrix, indices=[root], return_predecessors=True)
        _mark(is_core, lengths_m[0], before[0])
    return is_core


def _mark(is_core: Bools, lengths_m: NDArray[np.float64], before: NDArray[np.int32]) -> None:
    """Add nodes to the core so that no way of a tree goes on for longer past none of it."""
    known = np.flatnonzero(before >= 0)
    outermost = known[np.argsort(-lengths_m[known], kind="stable")]
    step_m = (lengths_m[outermost] - lengths_m[before[outermost]]).tolist()
    marked = is_core.tolist()
    edges, metres = [0] * len(marked), [0.0] * len(marked)
    above = before[outermost].tolist()
    for node, previous, last_m in zip(outermost.tolist(), above, step_m, strict=True):
        # Furthest from the root first: all that lies behind a node was seen.
        if edges[node] >= _MOST_EDGES or metres[node] >= _MOST_M:
            marked[node] = True
        if marked[node]:
            edges[node], metres[node] = 0, 0.0
        edges[previous] = max(edges[previous], edges[node] + 1)
        metres[previous] = max(metres[previous], metres[node] + last_m)
    is_core[:] = marked
