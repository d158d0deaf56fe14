"""Makes a network light enough for a background: near nodes become one, chains become lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph


_TRUNK_M = 800_000.0


@dataclass(frozen=True, slots=True)
class Thinning:
    """How much is left out.

    Attributes:
        cluster_deg: Nodes in one square of this side become one: stations, double tracks.
        spur_m: Dead ends shorter than this go.
        simplify_deg: Tolerance of the lines.
        line_m: Lines are cut at about this length, so that a window reads few of them.
        trunk_deg: If above 0, only what the shortest ways between one node in each square of
            this side and those within 800 km of it run over is kept.
    """

    cluster_deg: float
    spur_m: float
    simplify_deg: float
    line_m: float
    trunk_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ThinnedLine:
    """A piece of way: shape (n, 2) degrees, its label and its country."""

    coords: NDArray[np.float64]
    label: str
    country: str


@dataclass(frozen=True, slots=True, eq=False)
class _Plain:
    lonlat: NDArray[np.float64]
    edges: NDArray[np.int64]
    length_m: NDArray[np.float64]
    kind: NDArray[np.int64]


def thinned_lines(graph: NetworkGraph, thinning: Thinning) -> list[ThinnedLine]:
    """Return the network as lines, ordered by their first point."""
    import shapely

    plain = _clustered(graph, thinning.cluster_deg)
    if thinning.trunk_deg:
        plain = _trunk(plain, thinning.trunk_deg)
    for _ in range(2):
        plain = _without_spurs(plain, thinning.spur_m)
    kinds = len(graph.countries)
    lines = []
    for nodes, kind in _chains(plain, thinning.line_m):
        line = shapely.LineString(plain.lonlat[nodes]).simplify(thinning.simplify_deg)
        label, country = graph.labels[kind // kinds], graph.countries[kind % kinds]
        lines.append(ThinnedLine(shapely.get_coordinates(line), label, country))
    return sorted(lines, key=lambda line: (line.coords[0].tolist(), line.coords[-1].tolist()))


def _clustered(graph: NetworkGraph, cluster_deg: float) -> _Plain:
    squares = np.floor(np.column_stack([graph.lon, graph.lat]) / cluster_deg).astype(np.int64)
    _, first, cluster = np.unique(squares, axis=0, return_index=True, return_inverse=True)
    cluster = cluster.ravel()
    ends = np.sort(np.column_stack([cluster[graph.edge_from], cluster[graph.edge_to]]), axis=1)
    kind = graph.edge_label.astype(np.int64) * len(graph.countries)
    kind += graph.node_country[graph.edge_from]
    _, kept = np.unique(ends, axis=0, return_index=True)
    kept = kept[ends[kept, 0] != ends[kept, 1]]
    lonlat = np.column_stack([graph.lon, graph.lat])[first]
    return _Plain(lonlat, ends[kept], graph.weight_m[kept], kind[kept])


def _trunk(plain: _Plain, trunk_deg: float) -> _Plain:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    size = len(plain.lonlat)
    matrix = coo_array(
        (np.maximum(plain.length_m, 1.0), (plain.edges[:, 0], plain.edges[:, 1])),
        shape=(size, size),
    ).tocsr()
    hubs = _hubs(plain, trunk_deg)
    used = []
    for hub in hubs:
        _, predecessors = dijkstra(
            matrix, directed=False, indices=[hub], return_predecessors=True, limit=_TRUNK_M
        )
        used.append(_tree_edges(predecessors[0], hubs) @ np.array([size, 1]))
    number = plain.edges[:, 0] * size + plain.edges[:, 1]
    kept = np.isin(number, np.unique(np.concatenate(used)))
    return _Plain(plain.lonlat, plain.edges[kept], plain.length_m[kept], plain.kind[kept])


def _hubs(plain: _Plain, trunk_deg: float) -> NDArray[np.int64]:
    """Return in each square the node with the most ways."""
    degree = np.bincount(plain.edges.ravel(), minlength=len(plain.lonlat))
    squares = np.floor(plain.lonlat / trunk_deg).astype(np.int64)
    order = np.lexsort((-degree, squares[:, 1], squares[:, 0]))
    _, first = np.unique(squares[order], axis=0, return_index=True)
    return order[first]


def _tree_edges(
    predecessors: NDArray[np.signedinteger[Any]], targets: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the edges, lower node first, on the ways back from the targets."""
    marked = np.zeros(len(predecessors), dtype=bool)
    front = targets[predecessors[targets] >= 0]
    while len(front):
        marked[front] = True
        front = np.unique(predecessors[front].astype(np.int64))
        front = front[~marked[front] & (predecessors[front] >= 0)]
    nodes = np.flatnonzero(marked)
    return np.sort(np.column_stack([nodes, predecessors[nodes].astype(np.int64)]), axis=1)


def _without_spurs(plain: _Plain, spur_m: float) -> _Plain:
    degree = np.bincount(plain.edges.ravel(), minlength=len(plain.lonlat))
    doomed = np.zeros(len(plain.edges), dtype=bool)
    at_node = _edges_at_nodes(plain)
    for node in np.flatnonzero(degree == 1):
        spur: list[int] = []
        length_m, here = 0.0, int(node)
        while length_m < spur_m:
            onward = [edge for edge in at_node[here] if edge not in spur]
            if len(onward) != 1 or (spur and degree[here] != 2):
                break
            spur.append(onward[0])
            length_m += float(plain.length_m[onward[0]])
            here = _other_end(plain, onward[0], here)
        if length_m < spur_m:
            doomed[spur] = True
    kept = ~doomed
    return _Plain(plain.lonlat, plain.edges[kept], plain.length_m[kept], plain.kind[kept])


def _edges_at_nodes(plain: _Plain) -> defaultdict[int, list[int]]:
    at_node: defaultdict[int, list[int]] = defaultdict(list)
    for edge, (start, end) in enumerate(plain.edges.tolist()):
        at_node[start].append(edge)
        at_node[end].append(edge)
    return at_node


def _other_end(plain: _Plain, edge: int, node: int) -> int:
    start, end = plain.edges[edge]
    return int(end) if start == node else int(start)


def _chains(plain: _Plain, line_m: float) -> list[tuple[list[int], int]]:
    at_node = _edges_at_nodes(plain)
    used = np.zeros(len(plain.edges), dtype=bool)

    def passes(node: int) -> bool:
        edges = at_node[node]
        return len(edges) == 2 and plain.kind[edges[0]] == plain.kind[edges[1]]

    def walk(node: int, edge: int) -> list[int]:
        nodes, length_m = [node], 0.0
        while not used[edge]:
            used[edge] = True
            node = _other_end(plain, edge, node)
            nodes.append(node)
            length_m += float(plain.length_m[edge])
            if not passes(node) or length_m > line_m:
                break
            edge = next((other for other in at_node[node] if other != edge), edge)
        return nodes

    chains = []
    starts = [node for node in sorted(at_node) if not passes(node)]
    # Cut chains are taken up again where they were cut, and closed rings anywhere.
    for node in [*starts, *sorted(at_node)]:
        for edge in at_node[node]:
            if not used[edge]:
                kind = int(plain.kind[edge])
                chains.append((walk(node, edge), kind))
    return chains
