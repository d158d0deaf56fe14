"""Turns loose nodes and edges into a `NetworkGraph`: sorted, indexed, with its components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.graph import UNITS_PER_DEGREE, CellGrid, NetworkGraph

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LooseNetwork:
    """Nodes in any order, edges in any direction; the meaning is `NetworkGraph`'s."""

    name: str
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    edge_from: NDArray[np.int64]
    edge_to: NDArray[np.int64]
    weight_m: NDArray[np.float64]
    node_country: NDArray[np.uint8]
    countries: tuple[str, ...]
    edge_label: NDArray[np.uint8]
    labels: tuple[str, ...]


def assemble(loose: LooseNetwork, cell_deg: float = 0.5) -> NetworkGraph:
    """Return the network sorted by cell, without doubled edges or unconnected nodes.

    Of edges between the same two nodes the shortest stays.
    """
    loose = _without_lone_nodes(loose)
    grid_of = _grid(loose, cell_deg)
    cells = grid_of.cell_of(loose.lon, loose.lat)
    order = np.lexsort((loose.lon, loose.lat, cells))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    starts = np.searchsorted(cells[order], np.arange(grid_of.columns * grid_of.rows + 1))
    kept, edge_from, edge_to = _distinct_edges(
        place[loose.edge_from], place[loose.edge_to], loose.weight_m
    )
    return NetworkGraph(
        name=loose.name,
        lon=_quantised(loose.lon[order]),
        lat=_quantised(loose.lat[order]),
        edge_from=edge_from.astype(np.int32),
        edge_to=edge_to.astype(np.int32),
        weight_m=np.rint(loose.weight_m[kept]),
        component=components(len(order), edge_from, edge_to),
        node_country=loose.node_country[order],
        countries=loose.countries,
        edge_label=loose.edge_label[kept],
        labels=loose.labels,
        grid=CellGrid(
            grid_of.west,
            grid_of.south,
            cell_deg,
            grid_of.columns,
            grid_of.rows,
            starts.astype(np.int32),
        ),
    )


def components(
    node_count: int, edge_from: NDArray[np.int64], edge_to: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return a component number for each node, the largest component being 0."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(edge_from), dtype=np.int8)
    matrix = coo_array((ones, (edge_from, edge_to)), shape=(node_count, node_count))
    _, labels = connected_components(matrix.tocsr(), directed=False)
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes), dtype=np.int32)
    return np.asarray(rank[labels], dtype=np.int32)


def _quantised(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.rint(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE


def _without_lone_nodes(loose: LooseNetwork) -> LooseNetwork:
    used = np.zeros(len(loose.lon), dtype=bool)
    used[loose.edge_from] = True
    used[loose.edge_to] = True
    place = np.cumsum(used) - 1
    return LooseNetwork(
        loose.name,
        loose.lon[used],
        loose.lat[used],
        place[loose.edge_from],
        place[loose.edge_to],
        loose.weight_m,
        loose.node_country[used],
        loose.countries,
        loose.edge_label,
        loose.labels,
    )


def _grid(loose: LooseNetwork, cell_deg: float) -> CellGrid:
    west = np.floor(loose.lon.min() / cell_deg) * cell_deg
    south = np.floor(loose.lat.min() / cell_deg) * cell_deg
    columns = int((loose.lon.max() - west) / cell_deg) + 1
    rows = int((loose.lat.max() - south) / cell_deg) + 1
    return CellGrid(float(west), float(south), cell_deg, columns, rows, np.zeros(1, np.int32))


def _distinct_edges(
    node_a: NDArray[np.int64], node_b: NDArray[np.int64], weight_m: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    low = np.minimum(node_a, node_b)
    high = np.maximum(node_a, node_b)
    order = np.lexsort((weight_m, high, low))
    order = order[low[order] != high[order]]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0)
    kept = order[first]
    return kept, low[kept], high[kept]
