"""Where a crossing lies on one side of a network's border: the way on the other side begins."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridormap.network.anchors import Anchor
from corridormap.network.borders import REACH_M
from corridormap.network.snapping import nodes_within

if TYPE_CHECKING:
    from corridormap.network.plan_net import Layer

_BESIDE_M = 1.5 * REACH_M
"""Where edges begin that come as near to a crossing as its own do, but for the longest."""


class Step(NamedTuple):
    """An edge, or a part of one, on the way.

    Attributes:
        node: Where it leads to, a node of the mode's graph.
        length_m: How long it is.
        edge: Which edge.
    """

    node: int
    length_m: float
    edge: int


def way_beyond(layer: Layer, anchor: Anchor, border: int) -> list[Step]:
    """Return the shortest way over a crossing's own border, to the first node beyond.

    Args:
        layer: One mode's network.
        anchor: Where the crossing meets it; the way can be gone on every gauge of that edge.
        border: The crossing's, position in the net's borders.

    Returns:
        Nothing where no way leads over that border near by.
    """
    waiting = [(way_m, [Step(node, way_m, anchor.edge)], False) for node, way_m in anchor.exits]
    waiting.sort()
    links = _links_beside(layer, anchor, border)
    done: set[int] = set()
    while waiting:
        way_m, way, is_beyond = heappop(waiting)
        if is_beyond:
            return way
        if way[-1].node not in done:
            done.add(way[-1].node)
            for step, is_over in links.get(way[-1].node, ()):
                heappush(waiting, (way_m + step.length_m, [*way, step], is_over))
    return []


def _links_beside(layer: Layer, anchor: Anchor, border: int) -> dict[int, list[tuple[Step, bool]]]:
    """Return the steps from each node near by, and whether they lead over the border."""
    graph, links = layer.graph, dict[int, list[tuple[Step, bool]]]()
    wanted = layer.edge_codes[anchor.edge]
    for edge in _edges_beside(layer, anchor):
        is_over = int(layer.border_of[edge]) == border
        if not is_over and layer.border_of[edge] >= 0:
            continue
        if all(code in layer.edge_codes[edge] for code in wanted if code >= 0):
            tail, head = int(graph.edge_from[edge]), int(graph.edge_to[edge])
            step_m = float(graph.weight_m[edge])
            links.setdefault(tail, []).append((Step(head, step_m, edge), is_over))
            links.setdefault(head, []).append((Step(tail, step_m, edge), is_over))
    return links


def _edges_beside(layer: Layer, anchor: Anchor) -> Iterator[int]:
    graph = layer.graph
    nodes, _ = nodes_within(graph, anchor.lon, anchor.lat, _BESIDE_M)
    firsts = np.searchsorted(graph.edge_from, nodes)
    lasts = np.searchsorted(graph.edge_from, nodes, side="right")
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield from range(first, last)
    # Edges that end near by and begin far off.
    ends = np.isin(graph.edge_to, nodes) & ~np.isin(graph.edge_from, nodes)
    yield from np.flatnonzero(ends).tolist()
