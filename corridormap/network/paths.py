"""Shortest ways over a network, by scipy's Dijkstra, as nodes, edges and metres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.graph import NetworkGraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPath:
    """A way through the network.

    Attributes:
        nodes: Shape (k + 1,), node numbers in order.
        edges: Shape (k,), edge numbers between them.
    """

    nodes: NDArray[np.int64]
    edges: NDArray[np.int64]

    def length_m(self, graph: NetworkGraph) -> float:
        """Return the length of the real way: the sum of its edges' weights."""
        return float(graph.weight_m[self.edges].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """Both directions of every edge, sorted by the node they leave."""

    matrix: csr_array[np.float64, tuple[int, int]]
    edge_of_slot: NDArray[np.int64]

    def edges_between(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the edge between each node and the next."""
        indptr, indices = self.matrix.indptr, self.matrix.indices
        edges = np.empty(max(len(nodes) - 1, 0), dtype=np.int64)
        for step, (here, there) in enumerate(pairwise(nodes.tolist())):
            slots = slice(int(indptr[here]), int(indptr[here + 1]))
            offset = int(np.flatnonzero(indices[slots] == there)[0])
            edges[step] = self.edge_of_slot[slots.start + offset]
        return edges


@lru_cache(maxsize=8)
def open_adjacency(graph: NetworkGraph, closed_labels: frozenset[str] = frozenset()) -> Adjacency:
    """Return a network's adjacency with all edges of some labels closed; kept for the next leg."""
    if not closed_labels:
        return build_adjacency(graph, np.zeros(0, np.int64))
    closed = [graph.edges_labelled(label) for label in sorted(closed_labels)]
    return _with_closed(open_adjacency(graph), graph.edge_count, np.concatenate(closed))


def _with_closed(
    adjacency: Adjacency, edge_count: int, closed_edges: NDArray[np.int64]
) -> Adjacency:
    """Return the adjacency with some edges endlessly long: soon done, nothing is sorted anew."""
    from scipy.sparse import csr_array

    is_closed = np.zeros(edge_count, dtype=bool)
    is_closed[closed_edges] = True
    whole = adjacency.matrix
    weights_m = np.where(is_closed[adjacency.edge_of_slot], np.inf, whole.data)
    matrix = csr_array((weights_m, whole.indices, whole.indptr), shape=whole.shape)
    return Adjacency(matrix, adjacency.edge_of_slot)


def build_adjacency(graph: NetworkGraph, closed_edges: NDArray[np.int64]) -> Adjacency:
    """Return a network's adjacency without the closed edges."""
    from scipy.sparse import csr_array

    is_open = np.ones(graph.edge_count, dtype=bool)
    is_open[closed_edges] = False
    edges = np.flatnonzero(is_open)
    tail = np.concatenate([graph.edge_from[edges], graph.edge_to[edges]])
    head = np.concatenate([graph.edge_to[edges], graph.edge_from[edges]])
    order = np.argsort(tail, kind="stable")
    counts = np.bincount(tail, minlength=graph.node_count)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    both = np.concatenate([edges, edges])[order]
    # Weight 0 would read as 'no edge' in a sparse matrix.
    weights_m = np.maximum(graph.weight_m[both], 0.1)
    shape = (graph.node_count, graph.node_count)
    matrix = csr_array((weights_m, head[order].astype(np.int32), indptr), shape=shape)
    return Adjacency(matrix, both)


def shortest_path(adjacency: Adjacency, source: int, target: int) -> NetworkPath | None:
    """Return the shortest way between two nodes, or None where there is none."""
    found = shortest_paths(adjacency, source, [target])[0]
    if found is None:
        return None
    path = np.array(found[1], dtype=np.int64)
    return NetworkPath(path, adjacency.edges_between(path))


def shortest_paths(
    adjacency: Adjacency, source: int, targets: Sequence[int], limit_m: float = np.inf
) -> list[tuple[float, list[int]] | None]:
    """Return length (metres) and nodes of the shortest way to each target, by one search.

    None where there is no way of at most `limit_m`; a limit keeps the search near.
    """
    from scipy.sparse.csgraph import dijkstra

    lengths_m, predecessors = dijkstra(
        adjacency.matrix,
        directed=True,
        indices=[source],
        return_predecessors=True,
        limit=limit_m,
    )
    found: list[tuple[float, list[int]] | None] = []
    for target in targets:
        if not np.isfinite(lengths_m[0, target]):
            found.append(None)
            continue
        nodes = [target]
        while nodes[-1] != source:
            nodes.append(int(predecessors[0, nodes[-1]]))
        found.append((float(lengths_m[0, target]), nodes[::-1]))
    return found


def path_through(adjacency: Adjacency, stops: Sequence[int]) -> NetworkPath | None:
    """Return the way through stops in order, without the spurs that a via point beside it makes.

    None where one of its parts has no way.
    """
    nodes = [stops[0]]
    for source, target in pairwise(stops):
        part = shortest_path(adjacency, source, target)
        if part is None:
            return None
        for node in part.nodes[1:]:
            nodes.append(int(node))
            while len(nodes) > 2 and nodes[-1] == nodes[-3]:
                del nodes[-2:]
    path = np.array(nodes, dtype=np.int64)
    return NetworkPath(path, adjacency.edges_between(path))
