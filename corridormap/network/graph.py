"""A routable network is plain arrays, so that it loads fast and a library can search it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS_PER_DEGREE = 10_000
"""Stored coordinates are whole ten-thousandths of a degree, 11 m at most."""


@dataclass(frozen=True, slots=True)
class CellGrid:
    """Square cells in rows from the south-west; nodes are sorted by cell, so ranges say it all.

    Attributes:
        west, south: Lower left corner, degrees.
        size_deg: Side of a cell, degrees.
        columns, rows: Number of cells.
        starts: Shape (columns * rows + 1,), int32; cell c holds nodes starts[c]:starts[c + 1].
    """

    west: float
    south: float
    size_deg: float
    columns: int
    rows: int
    starts: NDArray[np.int32]

    def cell_of(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the cell of each point; points outside fall into the nearest cell at the rim."""
        column = np.clip(((lon - self.west) / self.size_deg).astype(np.int64), 0, self.columns - 1)
        row = np.clip(((lat - self.south) / self.size_deg).astype(np.int64), 0, self.rows - 1)
        return row * self.columns + column


@dataclass(frozen=True, slots=True, eq=False)
class NetworkGraph:
    """One undirected network; node and edge numbers are positions in the arrays.

    Attributes:
        name: rail, road, sea or waterway.
        lon, lat: Shape (n,), degrees on WGS 84.
        edge_from, edge_to: Shape (m,), node numbers, edge_from < edge_to, sorted.
        weight_m: Shape (m,), the length of the real way, metres; at least the drawn length.
        component: Shape (n,), nodes with the same number reach each other.
        node_country: Shape (n,), positions in `countries`.
        countries: ISO 3166-1 alpha-2 codes; '' where there is none, as at sea.
        edge_label: Shape (m,), positions in `labels`.
        labels: What edges are told apart by: the gauge ('1435', '1000/1435') on rail, the
            strait or canal at sea; '' for none.
        grid: The snap index.
    """

    name: str
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    weight_m: NDArray[np.float64]
    component: NDArray[np.int32]
    node_country: NDArray[np.uint8]
    countries: tuple[str, ...]
    edge_label: NDArray[np.uint8]
    labels: tuple[str, ...]
    grid: CellGrid

    @property
    def node_count(self) -> int:
        """Return the number of nodes."""
        return len(self.lon)

    @property
    def edge_count(self) -> int:
        """Return the number of undirected edges."""
        return len(self.edge_from)

    def coordinates(self, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return shape (k, 2) degrees of the given nodes."""
        return np.column_stack([self.lon[nodes], self.lat[nodes]])

    def edges_labelled(self, label: str) -> NDArray[np.int64]:
        """Return the edges that carry a label, such as all edges of the Suez Canal."""
        if label not in self.labels:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.edge_label == self.labels.index(label))

    def border_edges(self) -> NDArray[np.int64]:
        """Return the edges whose ends lie in different countries."""
        country_a = self.node_country[self.edge_from]
        country_b = self.node_country[self.edge_to]
        return np.flatnonzero(country_a != country_b)
