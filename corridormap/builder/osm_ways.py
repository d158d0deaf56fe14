"""Reads the rail and road graphs of scgraph-data once and keeps what the covered area needs.

The package holds its graphs as Python source: importing it takes 11 s, 2.3 GB and a second
package; reading the numbers out of the text takes 2 s.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.assemble import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAY_MODULES = {"rail": "world_railways.py", "road": "world_highways.py"}
"""Which module of the package holds which network."""

_WEST, _SOUTH, _EAST, _NORTH = -5.0, 0.0, 150.0, 65.0
_LEAST_COMPONENT = {"rail": 8, "road": 25}
_UNITS = 1000
"""The package rounds to thousandths of a degree."""


def reduce_way(name: str, module: Path, regions: Path, path: Path) -> bool:
    """Write the covered part of a graph, with each node's country; return whether it is new.

    Args:
        name: rail or road.
        module: The Python file of the package that holds the graph.
        regions: GeoPackage with the table states_provinces, which gives the countries.
        path: Where the arrays go, under seeds/reduced.
    """
    return write_arrays(path, _reduced(name, module, regions))


def _reduced(name: str, module: Path, regions: Path) -> Arrays:
    from corridormap.builder.countries import countries_of

    lonlat, edges, length_m = _covered(name, *_read_graph(module))
    country, codes = countries_of(lonlat, regions)
    order = np.lexsort((lonlat[:, 0], np.floor(lonlat[:, 1] * 2), np.floor(lonlat[:, 0] * 2)))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ends = np.sort(place[edges], axis=1)
    by_node = np.lexsort((ends[:, 1], ends[:, 0]))
    units = np.rint(lonlat[order] * _UNITS).astype(np.int32)
    return {
        "x": units[:, 0].copy(),
        "y": units[:, 1].copy(),
        "edge_from": ends[by_node, 0].astype(np.int32),
        "edge_span": (ends[by_node, 1] - ends[by_node, 0]).astype(np.int32),
        "weight": np.rint(length_m[by_node]).astype(np.int32),
        "node_country": country[order],
        "countries": np.array(codes, dtype=np.str_),
    }


def read_reduced(path: Path) -> Arrays:
    """Return a reduced graph with `lon`, `lat`, `edge_to` and `weight_m` in plain units."""
    arrays = read_arrays(path)
    return {
        "lon": arrays["x"].astype(np.float64) / _UNITS,
        "lat": arrays["y"].astype(np.float64) / _UNITS,
        "edge_from": arrays["edge_from"].astype(np.int64),
        "edge_to": arrays["edge_from"].astype(np.int64) + arrays["edge_span"].astype(np.int64),
        "weight_m": arrays["weight"].astype(np.float64),
        "node_country": arrays["node_country"],
        "countries": arrays["countries"],
    }


def _read_graph(
    module: Path,
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    try:
        text = module.read_text(encoding="utf-8")
        start = text.index("graph=[{") + len("graph=[{")
        rows = text[start : text.index("}]", start)].split("}, {")
        nodes_at = text.index("nodes=") + len("nodes=")
        nodes = json.loads(text[nodes_at : text.index("]]", nodes_at) + 2])
    except (OSError, ValueError) as exc:
        raise SourceError(module, "does not hold the graph that scgraph-data 2.0.0 has") from exc
    pairs = [pair.split(":") for row in rows if row for pair in row.split(",")]
    leaving = np.repeat(np.arange(len(rows)), [row.count(":") for row in rows])
    reached = np.array([int(pair[0]) for pair in pairs], dtype=np.int64)
    length_m = np.array([float(pair[1]) for pair in pairs]) * 1000.0
    # Every edge stands in both of its rows; one direction is kept, loops are not.
    once = leaving < reached
    latlon = np.array(nodes, dtype=np.float64)
    return latlon[:, ::-1].copy(), np.column_stack([leaving, reached])[once], length_m[once]


def _covered(
    name: str,
    lonlat: NDArray[np.float64],
    edges: NDArray[np.int64],
    length_m: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    lon, lat = lonlat.T
    inside = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    kept = inside[edges].all(axis=1)
    component = components(len(lonlat), edges[kept, 0], edges[kept, 1])
    used = (np.bincount(component) >= _LEAST_COMPONENT[name])[component]
    kept &= used[edges[:, 0]]
    place = np.cumsum(used) - 1
    return lonlat[used], place[edges[kept]], length_m[kept]
