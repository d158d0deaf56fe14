"""Networks come from `resources/network/` on first use and stay in memory for the next leg."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.graph import UNITS_PER_DEGREE, CellGrid, NetworkGraph

if TYPE_CHECKING:
    from numpy.typing import NDArray

NETWORK_NAMES = ("rail", "road", "sea", "waterway")


@lru_cache(maxsize=8)
def load_network(folder: Path, name: str) -> NetworkGraph:
    """Return one of `NETWORK_NAMES` from a folder; read once per process.

    Raises:
        SourceError: The file is missing, truncated or not a network.
    """
    path = folder / f"{name}.npz"
    arrays = read_arrays(path)
    try:
        return _graph(name, arrays)
    except KeyError as exc:
        raise SourceError(path, f"the array {exc} is missing") from exc


def save_network(folder: Path, graph: NetworkGraph) -> bool:
    """Write a network beside its siblings; return whether its contents were new."""
    columns: Arrays = {
        "x": np.rint(graph.lon * UNITS_PER_DEGREE).astype(np.int32),
        "y": np.rint(graph.lat * UNITS_PER_DEGREE).astype(np.int32),
        "edge_from": graph.edge_from.astype(np.int32),
        "edge_span": (graph.edge_to - graph.edge_from).astype(np.int32),
        "weight": np.rint(graph.weight_m).astype(np.int32),
        "component": graph.component.astype(np.int32),
        "node_country": graph.node_country,
        "edge_label": graph.edge_label,
        "countries": np.array(graph.countries, dtype=np.str_),
        "labels": np.array(graph.labels, dtype=np.str_),
        "cell_starts": graph.grid.starts.astype(np.int32),
        "grid": _grid_numbers(graph.grid),
    }
    return write_arrays(folder / f"{graph.name}.npz", columns)


def _grid_numbers(grid: CellGrid) -> NDArray[np.float64]:
    return np.array([grid.west, grid.south, grid.size_deg, grid.columns, grid.rows], np.float64)


def _graph(name: str, arrays: Arrays) -> NetworkGraph:
    edge_from = arrays["edge_from"].astype(np.int32)
    west, south, size_deg, columns, rows = (float(number) for number in arrays["grid"])
    return NetworkGraph(
        name=name,
        lon=arrays["x"].astype(np.float64) / UNITS_PER_DEGREE,
        lat=arrays["y"].astype(np.float64) / UNITS_PER_DEGREE,
        edge_from=edge_from,
        edge_to=edge_from + arrays["edge_span"].astype(np.int32),
        weight_m=arrays["weight"].astype(np.float64),
        component=arrays["component"].astype(np.int32),
        node_country=arrays["node_country"].astype(np.uint8),
        countries=tuple(str(code) for code in arrays["countries"]),
        edge_label=arrays["edge_label"].astype(np.uint8),
        labels=tuple(str(label) for label in arrays["labels"]),
        grid=CellGrid(
            west, south, size_deg, int(columns), int(rows), arrays["cell_starts"].astype(np.int32)
        ),
    )
