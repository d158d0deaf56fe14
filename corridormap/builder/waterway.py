"""Makes the inland waterway of the Mekong (Lancang) from the river's line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.mends import apply_mends
from corridormap.core.errors import FieldError
from corridormap.core.measure import wgs84
from corridormap.network.archive import read_arrays, write_arrays
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.paths import open_adjacency, shortest_paths
from corridormap.network.snapping import snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.seed_tables import SeedRow
    from corridormap.network.graph import NetworkGraph

_RIVERS = ("Lancang (Mekong)", "Mekong")
_UPPER_END_LAT = 23.2
"""Above the port of Simao dams close the river."""
_ON_RIVER_M = 2_000.0


def reduce_rivers(rivers: Path, path: Path) -> bool:
    """Write the river's vertices from the rivers file; return whether they were new.

    Args:
        rivers: Natural Earth rivers and lake centrelines, with the column name.
        path: Where the arrays go, under seeds/reduced.
    """
    import geopandas as gpd
    import shapely

    table = gpd.read_file(rivers, columns=["name"])
    lines = shapely.get_parts(table[table["name"].isin(_RIVERS)].geometry.to_numpy())
    units = [np.rint(shapely.get_coordinates(line) * UNITS_PER_DEGREE) for line in lines]
    units = [line[line[:, 1] <= _UPPER_END_LAT * UNITS_PER_DEGREE] for line in units]
    points = np.vstack(units).astype(np.int32)
    starts = np.cumsum([0, *(len(line) for line in units)]).astype(np.int32)
    return write_arrays(
        path, {"x": points[:, 0].copy(), "y": points[:, 1].copy(), "line_starts": starts}
    )


def build_waterway_network(
    reduced: Path, mends: list[SeedRow], countries: list[SeedRow]
) -> NetworkGraph:
    """Return the river as a network, every vertex a node, with its mends.

    Args:
        reduced: The river's vertices.
        mends: Rows of network_mends.csv.
        countries: Rows of waterway_countries.csv: where, downstream, each country begins.

    Raises:
        FieldError: A country begins where the river is not.
    """
    arrays = read_arrays(reduced)
    points = np.column_stack([arrays["x"], arrays["y"]])
    starts = arrays["line_starts"].astype(np.int64)
    places, node_of = np.unique(points, axis=0, return_inverse=True)
    ends_line = np.zeros(len(points), dtype=bool)
    ends_line[starts[1:] - 1] = True
    first = np.flatnonzero(~ends_line)
    river = _network(places, node_of.ravel()[first], node_of.ravel()[first + 1])
    return _with_countries(apply_mends(river, mends), countries)


def _with_countries(graph: NetworkGraph, rows: list[SeedRow]) -> NetworkGraph:
    """Return the river with the country of each node: that of the last row upstream of it."""
    codes = ("", *dict.fromkeys(row["country"] for row in rows))
    begins: dict[int, int] = {}
    for row in rows:
        found = snap(graph, float(row["lon"]), float(row["lat"]), _ON_RIVER_M)
        if found is None:
            where = f"{row['lon']}, {row['lat']}"
            raise FieldError(f"waterway_countries.csv, {row['country']}: {where} is off the river")
        begins[found.node] = codes.index(row["country"])
    country = np.zeros(graph.node_count, np.uint8)
    if begins:
        source = max(begins, key=lambda node: float(graph.lat[node]))
        adjacency = open_adjacency(graph)
        everything = shortest_paths(adjacency, source, range(graph.node_count))
        for node, path in enumerate(everything):
            passed = [begins[each] for each in (path[1] if path else []) if each in begins]
            country[node] = passed[-1] if passed else 0
    return replace(graph, node_country=country, countries=codes)


def _network(
    places: NDArray[np.generic], edge_from: NDArray[np.int64], edge_to: NDArray[np.int64]
) -> NetworkGraph:
    lon, lat = (places.astype(np.float64) / UNITS_PER_DEGREE).T
    _, _, weight_m = wgs84().inv(lon[edge_from], lat[edge_from], lon[edge_to], lat[edge_to])
    return assemble(
        LooseNetwork(
            name="waterway",
            lon=lon,
            lat=lat,
            edge_from=edge_from,
            edge_to=edge_to,
            weight_m=np.asarray(weight_m),
            node_country=np.zeros(len(lon), dtype=np.uint8),
            countries=("",),
            edge_label=np.zeros(len(edge_from), dtype=np.uint8),
            labels=("",),
        )
    )
