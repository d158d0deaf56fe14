"""A stop beside a long edge stands on the edge, not at its far end: ways from point to point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import inverse
from corridormap.network.edge_grid import edge_grid
from corridormap.network.paths import Adjacency, shortest_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

_KM_PER_DEGREE = 111.2
_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place on an edge of a network.

    Attributes:
        lon, lat: The place on the edge, degrees.
        distance_m: Geodesic distance from the point that was asked for.
        edge: The edge's number.
        exits: Its two nodes, each with the way from the place to it, metres.
    """

    lon: float
    lat: float
    distance_m: float
    edge: int
    exits: tuple[tuple[int, float], tuple[int, float]]


@dataclass(frozen=True, slots=True, eq=False)
class AnchoredWay:
    """A way between places on a network.

    Attributes:
        coords: Shape (n, 2), degrees, from the first place to the last.
        length_m: By the weights of the edges, in part where a place lies within an edge.
    """

    coords: NDArray[np.float64]
    length_m: float


def anchors_by_component(
    graph: NetworkGraph, lon: float, lat: float, radius_m: float
) -> dict[int, Anchor]:
    """Return the nearest place on every component within a radius."""
    found: dict[int, Anchor] = {}
    for anchor in _anchors_near(graph, lon, lat, radius_m):
        component = int(graph.component[graph.edge_from[anchor.edge]])
        if component not in found or anchor.distance_m < found[component].distance_m:
            found[component] = anchor
    return found


def way_through(
    graph: NetworkGraph, adjacency: Adjacency, anchors: Sequence[Anchor]
) -> AnchoredWay | None:
    """Return the shortest way through places in order, without spurs, or None."""
    nodes: list[int] = []
    length_m = 0.0
    places = [anchors[0], *_at_nodes(graph, anchors[1:-1]), anchors[-1]]
    for start, end in pairwise(places):
        if start.edge == end.edge and len(places) == 2:
            return _within_edge(graph, start, end)
        part = _between(adjacency, start, end, _first_limit_m(start, end))
        part = part or _between(adjacency, start, end, np.inf)
        if part is None:
            return None
        for node in part:
            nodes.append(node)
            if len(nodes) > 1 and nodes[-1] == nodes[-2]:
                nodes.pop()
            while len(nodes) > 2 and nodes[-1] == nodes[-3]:
                del nodes[-2:]
    path = np.array(nodes, dtype=np.int64)
    length_m = float(graph.weight_m[adjacency.edges_between(path)].sum())
    length_m += _exit_m(anchors[0], nodes[0]) + _exit_m(anchors[-1], nodes[-1])
    ends = [(anchors[0].lon, anchors[0].lat)], [(anchors[-1].lon, anchors[-1].lat)]
    return AnchoredWay(np.vstack([ends[0], graph.coordinates(path), ends[1]]), length_m)


def _exit_m(anchor: Anchor, node: int) -> float:
    return dict(anchor.exits)[node]


def _at_nodes(graph: NetworkGraph, anchors: Sequence[Anchor]) -> list[Anchor]:
    # A via point is a hint: the nearer end of its edge will do, and keeps spurs recognisable.
    moved = []
    for anchor in anchors:
        node = min(anchor.exits, key=lambda leave: leave[1])[0]
        here = float(graph.lon[node]), float(graph.lat[node])
        moved.append(Anchor(*here, anchor.distance_m, -1, ((node, 0.0), (node, 0.0))))
    return moved


def _within_edge(graph: NetworkGraph, start: Anchor, end: Anchor) -> AnchoredWay:
    node = int(graph.edge_from[start.edge])
    length_m = abs(_exit_m(start, node) - _exit_m(end, node))
    return AnchoredWay(np.array([[start.lon, start.lat], [end.lon, end.lat]]), length_m)


def _first_limit_m(start: Anchor, end: Anchor) -> float:
    # Most ways are found near by; the whole network is searched only after that fails.
    return 2.0 * inverse(start.lon, start.lat, end.lon, end.lat).length_m + 200_000.0


def _between(adjacency: Adjacency, start: Anchor, end: Anchor, limit_m: float) -> list[int] | None:
    best: tuple[float, list[int]] | None = None
    targets = [node for node, _ in end.exits]
    for source, leave_m in dict(start.exits).items():
        found = shortest_paths(adjacency, source, targets, limit_m)
        for path, (_, arrive_m) in zip(found, end.exits, strict=True):
            if path is not None:
                total_m = leave_m + path[0] + arrive_m
                if best is None or total_m < best[0]:
                    best = total_m, path[1]
    return None if best is None else best[1]


def _anchors_near(graph: NetworkGraph, lon: float, lat: float, radius_m: float) -> list[Anchor]:
    reach = radius_m / 1000.0 / _KM_PER_DEGREE * 1.01
    edges = edge_grid(graph).near(lon, lat, reach)
    stretch = np.cos(np.radians(lat))
    start, end = graph.edge_from[edges], graph.edge_to[edges]
    x1 = ((graph.lon[start] - lon + 180.0) % 360.0 - 180.0) * stretch
    x2 = ((graph.lon[end] - lon + 180.0) % 360.0 - 180.0) * stretch
    y1, y2 = graph.lat[start] - lat, graph.lat[end] - lat
    inside = (
        (np.minimum(x1, x2) <= reach)
        & (np.maximum(x1, x2) >= -reach)
        & (np.minimum(y1, y2) <= reach)
        & (np.maximum(y1, y2) >= -reach)
    )
    near, x1, x2, y1, y2 = edges[inside], x1[inside], x2[inside], y1[inside], y2[inside]
    dx, dy = x2 - x1, y2 - y1
    along = np.clip(-(x1 * dx + y1 * dy) / np.maximum(dx * dx + dy * dy, 1e-18), 0.0, 1.0)
    offset = np.hypot(x1 + along * dx, y1 + along * dy)
    anchors = [
        _anchor(graph, int(near[index]), float(along[index]), (lon, lat))
        for index in _nearest_of_each(graph, near, offset)
        if offset[index] <= reach
    ]
    return [anchor for anchor in anchors if anchor.distance_m <= radius_m]


def _nearest_of_each(
    graph: NetworkGraph, edges: NDArray[np.int64], offset: NDArray[np.float64]
) -> list[int]:
    seen: dict[int, int] = {}
    for index in np.argsort(offset, kind="stable"):
        seen.setdefault(int(graph.component[graph.edge_from[edges[index]]]), int(index))
        if len(seen) >= _CANDIDATES:
            break
    return list(seen.values())


def _anchor(graph: NetworkGraph, edge: int, along: float, asked: tuple[float, float]) -> Anchor:
    start, end = int(graph.edge_from[edge]), int(graph.edge_to[edge])
    lon1, lon2 = float(graph.lon[start]), float(graph.lon[end])
    step = (lon2 - lon1 + 180.0) % 360.0 - 180.0
    lon = lon1 + along * step
    lat = float(graph.lat[start] + along * (graph.lat[end] - graph.lat[start]))
    weight_m = float(graph.weight_m[edge])
    return Anchor(
        lon=lon,
        lat=lat,
        distance_m=inverse(*asked, lon, lat).length_m,
        edge=edge,
        exits=((start, along * weight_m), (end, (1.0 - along) * weight_m)),
    )
