"""Networks small enough to know every answer."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.graph import NetworkGraph


def network(
    places: list[tuple[float, float]],
    edges: list[tuple[int, int, float]],
    labels: list[str] | None = None,
) -> NetworkGraph:
    """Return a network of nodes (lon, lat) and edges (from, to, metres), each with its label."""
    names = ("", *sorted(set(labels or []) - {""}))
    return assemble(
        LooseNetwork(
            name="rail",
            lon=np.array([lon for lon, _ in places]),
            lat=np.array([lat for _, lat in places]),
            edge_from=np.array([start for start, _, _ in edges], dtype=np.int64),
            edge_to=np.array([end for _, end, _ in edges], dtype=np.int64),
            weight_m=np.array([metres for _, _, metres in edges], dtype=np.float64),
            node_country=np.zeros(len(places), dtype=np.uint8),
            countries=("CN",),
            edge_label=np.array(
                [names.index(label) for label in labels or [""] * len(edges)], dtype=np.uint8
            ),
            labels=names,
        )
    )


def node_at(graph: NetworkGraph, lon: float, lat: float) -> int:
    """Return the node at a place; nodes are renumbered when a network is assembled."""
    return int(np.argmin(np.hypot(graph.lon - lon, graph.lat - lat)))


T = TypeVar("T")


def found(answer: T | None) -> T:
    """Return the answer, which must be there."""
    assert answer is not None
    return answer
