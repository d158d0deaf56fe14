"""Makes the routable rail and road networks from the reduced graphs, the mends and the gauges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.mends import apply_mends
from corridormap.builder.osm_ways import read_reduced
from corridormap.builder.seed_tables import SeedRow, SeedTables
from corridormap.core.errors import FieldError
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.border_slips import settled_countries
from corridormap.network.paths import open_adjacency, path_through
from corridormap.network.places import Place
from corridormap.network.snapping import snap_by_component

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.builder.mends import CountryAt
    from corridormap.network.graph import NetworkGraph

_OVERRIDE_RADIUS_M = 10_000.0


def build_land_network(
    name: str, reduced_folder: Path, tables: SeedTables, country_at: CountryAt | None = None
) -> NetworkGraph:
    """Return the rail or road network, mended; rail with the gauge of every edge.

    Args:
        name: rail or road.
        reduced_folder: Where its reduced arrays lie.
        tables: The seeds.
        country_at: Tells the country of nodes that mends make, see `apply_mends`.
    """
    source = assemble(_loose(name, reduced_folder))
    mends, shapes = (tables.get(table, []) for table in ("network_mends", "network_shapes"))
    graph = apply_mends(source, mends, shapes, country_at)
    if name != "rail":
        return graph
    gauges = tables["gauge_by_country"], tables["gauge_overrides"]
    return with_gauges(graph, *gauges, homes_of(tables))


def _loose(name: str, reduced_folder: Path) -> LooseNetwork:
    arrays = read_reduced(reduced_folder / f"{name}.npz")
    return LooseNetwork(
        name,
        arrays["lon"].astype(np.float64),
        arrays["lat"].astype(np.float64),
        arrays["edge_from"].astype(np.int64),
        arrays["edge_to"].astype(np.int64),
        arrays["weight_m"].astype(np.float64),
        arrays["node_country"].astype(np.uint8),
        tuple(str(code) for code in arrays["countries"]),
        np.zeros(len(arrays["edge_from"]), dtype=np.uint8),
        ("",),
    )


def homes_of(tables: SeedTables) -> list[Place]:
    """Return ports and hubs as far as the countries of tracks are concerned."""
    return [_home(row) for row in tables.get("ports", [])]


def _home(row: SeedRow) -> Place:
    place = float(row["lon"]), float(row["lat"])
    return Place(row["port_id"], row["name"], *place, row["kind"], (row["country"],))


def with_gauges(
    graph: NetworkGraph,
    by_country: list[SeedRow],
    overrides: list[SeedRow],
    homes: Sequence[Place] = (),
) -> NetworkGraph:
    """Return the rail network with every edge labelled by its gauge in millimetres.

    An edge has the gauge of the country that it starts in; the edges on the way through the
    points of an override have the override's. Tracks that a coarse map has slip over a border
    keep the gauge of the country that the planner counts them in, else it would change for
    nothing.

    Args:
        graph: The mended rail network.
        by_country: Rows country, gauge_mm.
        overrides: Rows override_id, seq, lon, lat, gauge_mm.
        homes: Ports and hubs, which tell where tracks beside them belong.

    Raises:
        FieldError: An override's points are not on one line.
    """
    gauge_of = {row["country"]: row["gauge_mm"] for row in by_country}
    labels = ("", *sorted({*gauge_of.values(), *(row["gauge_mm"] for row in overrides)}))
    code_of_country = np.array(
        [labels.index(gauge_of.get(code, "")) for code in graph.countries], dtype=np.uint8
    )
    edge_label = code_of_country[settled_countries(graph, homes)[graph.edge_from]]
    for override_id in dict.fromkeys(row["override_id"] for row in overrides):
        rows = [row for row in overrides if row["override_id"] == override_id]
        rows.sort(key=lambda row: int(row["seq"]))
        edge_label[_edges_along(graph, rows)] = labels.index(rows[0]["gauge_mm"])
    return replace(graph, edge_label=edge_label, labels=labels)


def _edges_along(graph: NetworkGraph, rows: list[SeedRow]) -> list[int]:
    matches = [
        snap_by_component(graph, float(row["lon"]), float(row["lat"]), _OVERRIDE_RADIUS_M)
        for row in rows
    ]
    shared = set.intersection(*(set(match) for match in matches))
    name = rows[0]["override_id"]
    if not shared:
        raise FieldError(f"gauge_overrides.csv, {name}: its points are not on one line")
    best = min(shared, key=lambda component: sum(match[component].distance_m for match in matches))
    path = path_through(open_adjacency(graph), [match[best].node for match in matches])
    if path is None:
        raise FieldError(f"gauge_overrides.csv, {name}: its points are not on one line")
    return [int(edge) for edge in path.edges]
