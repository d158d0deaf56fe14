"""Which gauges the railways of a country have, as a whole and near a place."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.snapping import nodes_within
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from corridormap.network.graph import NetworkGraph

_NEAR_M = 18_000.0
_CELL_DEG = 0.05
"""A point is up to 4 km from the middle of its cell."""
_MAIN_SHARE = 0.5
_COMMON_SHARE = 0.2


class TrackGauges:
    """Asks the labels of the railway network.

    Args:
        graph: The network `rail`; its labels are gauges such as `1435` and `1435/1000`.
    """

    def __init__(self, graph: NetworkGraph) -> None:
        self._graph = graph
        self._shares = _shares(graph)
        self._main: dict[str, frozenset[str]] = {}
        self._asked: dict[tuple[str, int, int], frozenset[str]] = {}
        ends = np.concatenate([graph.edge_from, graph.edge_to])
        order = np.argsort(ends, kind="stable")
        self._edges = (order % graph.edge_count).astype(np.int64)
        self._starts = np.searchsorted(ends[order], np.arange(graph.node_count + 1))

    def main_gauges(self, country: str) -> frozenset[str]:
        """Return the gauges that most tracks of a country have, none for one without tracks."""
        if country not in self._main:
            self._main[country] = self._common(country, _MAIN_SHARE)
        return self._main[country]

    def gauges_near(self, country: str, lon: float, lat: float) -> frozenset[str]:
        """Return the gauges of a country's tracks within some 15 km of a point, degrees.

        Where it has none there: those that a fifth of its tracks have.
        """
        # Legs run together: most questions have been asked before, a cell further or nearer.
        cell = (country, round(lon / _CELL_DEG), round(lat / _CELL_DEG))
        if cell not in self._asked:
            found = self._near(country, cell[1] * _CELL_DEG, cell[2] * _CELL_DEG)
            self._asked[cell] = found or self._common(country, _COMMON_SHARE)
        return self._asked[cell]

    def _near(self, country: str, lon: float, lat: float) -> frozenset[str]:
        if country not in self._graph.countries:
            return frozenset()
        nodes, _ = nodes_within(self._graph, lon, lat, _NEAR_M)
        number = self._graph.countries.index(country)
        labels = {
            self._graph.labels[int(label)]
            for node in nodes[self._graph.node_country[nodes] == number].tolist()
            for label in self._graph.edge_label[
                self._edges[self._starts[node] : self._starts[node + 1]]
            ]
        }
        return _parts(labels)

    def _common(self, country: str, least: float) -> frozenset[str]:
        shares = self._shares.get(country, {})
        return _parts({label for label, share in shares.items() if share >= least})


@lru_cache(maxsize=2)
def load_track_gauges(folder: Path) -> TrackGauges:
    """Return the gauges of the network in a folder; read once per process.

    Raises:
        SourceError: The file is missing, truncated or not a network.
    """
    return TrackGauges(load_network(folder, "rail"))


def _parts(labels: set[str]) -> frozenset[str]:
    return frozenset(part for label in labels for part in label.split("/") if part)


def _shares(graph: NetworkGraph) -> dict[str, dict[str, float]]:
    """Return for each country the share of its tracks, by length, that has each label."""
    lengths: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    kinds = graph.node_country[graph.edge_from].astype(np.int64) * 256 + graph.edge_label
    found, which = np.unique(kinds, return_inverse=True)
    sums = np.bincount(which, weights=graph.weight_m, minlength=len(found))
    for kind, length_m in zip(found.tolist(), sums.tolist(), strict=True):
        lengths[graph.countries[kind // 256]][graph.labels[kind % 256]] += length_m
    return {
        country: {label: length / max(sum(own.values()), 1.0) for label, length in own.items()}
        for country, own in lengths.items()
    }
