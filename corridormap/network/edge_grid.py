"""Finds the edges near a point without looking at all of them: cells of a degree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

    Ints = NDArray[np.int64]

_COLUMNS, _ROWS = 360, 180


@dataclass(frozen=True, slots=True, eq=False)
class EdgeGrid:
    """Edges by the cells that their boxes meet.

    Attributes:
        edges: Edge numbers cell by cell; one that reaches over several stands in each.
        starts: Shape (cells + 1,): cell c holds `edges[starts[c]:starts[c + 1]]`.
    """

    edges: NDArray[np.int32]
    starts: Ints

    def near(self, lon: float, lat: float, reach_deg: float) -> Ints:
        """Return the edges, ascending, whose boxes may come within a reach of a point.

        Args:
            lon: Degrees.
            lat: Degrees.
            reach_deg: In degrees of latitude.
        """
        stretch = max(float(np.cos(np.radians(min(abs(lat) + reach_deg, 89.9)))), 0.01)
        reach_lon = min(reach_deg / stretch, 179.0)
        rows = range(_row(lat - reach_deg), _row(lat + reach_deg) + 1)
        first = int(np.floor(lon - reach_lon + 180.0))
        columns = {
            column % _COLUMNS for column in range(first, int(np.floor(lon + reach_lon + 180.0)) + 1)
        }
        cells = [row * _COLUMNS + column for row in rows for column in columns]
        found = [self.edges[self.starts[cell] : self.starts[cell + 1]] for cell in cells]
        return np.unique(np.concatenate(found)).astype(np.int64)


def _row(lat: float) -> int:
    return min(max(int(np.floor(lat + 90.0)), 0), _ROWS - 1)


@lru_cache(maxsize=8)
def edge_grid(graph: NetworkGraph) -> EdgeGrid:
    """Return the grid of a network's edges; kept for the next question."""
    lon_a, lon_b = graph.lon[graph.edge_from], graph.lon[graph.edge_to]
    # Over the date line an edge goes the short way round.
    lon_b = np.where(lon_b - lon_a > 180.0, lon_b - 360.0, lon_b)
    lon_b = np.where(lon_a - lon_b > 180.0, lon_b + 360.0, lon_b)
    lat_a, lat_b = graph.lat[graph.edge_from], graph.lat[graph.edge_to]
    west = np.floor(np.minimum(lon_a, lon_b) + 180.0).astype(np.int64)
    east = np.floor(np.maximum(lon_a, lon_b) + 180.0).astype(np.int64)
    south = np.clip(np.floor(np.minimum(lat_a, lat_b) + 90.0), 0, _ROWS - 1).astype(np.int64)
    north = np.clip(np.floor(np.maximum(lat_a, lat_b) + 90.0), 0, _ROWS - 1).astype(np.int64)
    edges = [np.arange(len(west), dtype=np.int32)]
    cells = [south * _COLUMNS + west % _COLUMNS]
    # Few reach over into other cells, and these not far.
    long = np.flatnonzero((east > west) | (north > south))
    west, east, south, north = west[long], east[long], south[long], north[long]
    for right in range(int((east - west).max(initial=0)) + 1):
        for up in range(int((north - south).max(initial=0)) + 1):
            here = np.flatnonzero((west + right <= east) & (south + up <= north))
            if right or up:
                edges.append(long[here].astype(np.int32))
                cells.append((south[here] + up) * _COLUMNS + (west[here] + right) % _COLUMNS)
    cell = np.concatenate(cells)
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(_COLUMNS * _ROWS + 1))
    return EdgeGrid(np.concatenate(edges)[order], starts)
