"""Closes the known gaps of the rail and road graphs, one row of `network_mends.csv` each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.seed_tables import SeedRow
from corridormap.core.errors import FieldError
from corridormap.core.measure import inverse
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.snapping import snap

if TYPE_CHECKING:
    from corridormap.network.graph import NetworkGraph

_JOIN_RADIUS_M = 5_000.0
_ADD_RADIUS_M = 500.0
_EARTH_M = 6_371_000.0
_WAY_PER_STRAIGHT = 1.05
"""A mend without a length of its own is taken to wind as much as the graph's edges do."""


@dataclass(frozen=True, slots=True)
class _Mend:
    mend_id: str
    kind: str
    ends: tuple[tuple[float, float], tuple[float, float]]
    length_m: float | None


def apply_mends(graph: NetworkGraph, rows: list[SeedRow]) -> NetworkGraph:
    """Return the network with the mends of its name applied in the table's order.

    `join` links the nodes nearest to both ends, `add` draws a new way between both ends
    (a node within 500 m is used, else a new one made), `remove` takes the edge out that
    links the nodes nearest to both ends, `tears` joins all dead ends that are each other's
    nearest dead end at up to length_km.

    Raises:
        FieldError: A mend's end has no node near, its edge to remove does not exist, or its
            kind is unknown.
    """
    for row in rows:
        if row["network"] == graph.name:
            graph = (
                _without_tears(graph, row) if row["kind"] == "tears" else _apply(graph, _mend(row))
            )
    return graph


def _without_tears(graph: NetworkGraph, row: SeedRow) -> NetworkGraph:
    from scipy.spatial import cKDTree

    degree = np.bincount(np.concatenate([graph.edge_from, graph.edge_to]))
    dead_ends = np.flatnonzero(degree == 1)
    east, north = np.radians(graph.lon[dead_ends]), np.radians(graph.lat[dead_ends])
    places = np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
    distance, nearest = cKDTree(places).query(places, k=2)
    partner, here = np.asarray(nearest)[:, 1], np.arange(len(dead_ends))
    gap_m = np.asarray(distance)[:, 1] * _EARTH_M
    torn = (partner[partner] == here) & (here < partner)
    torn &= gap_m <= float(row["length_km"]) * 1000.0
    loose = _loose(graph)
    return assemble(
        replace(
            loose,
            edge_from=np.append(loose.edge_from, dead_ends[torn]),
            edge_to=np.append(loose.edge_to, dead_ends[partner[torn]]),
            weight_m=np.append(loose.weight_m, gap_m[torn]),
            edge_label=np.append(loose.edge_label, np.zeros(int(torn.sum()), np.uint8)),
        )
    )


def _mend(row: SeedRow) -> _Mend:
    try:
        lon1, lat1, lon2, lat2 = (float(row[name]) for name in ("lon1", "lat1", "lon2", "lat2"))
        length_m = float(row["length_km"]) * 1000.0 if row["length_km"] else None
    except ValueError as exc:
        raise FieldError(f"network_mends.csv, {row['mend_id']}: a number is missing") from exc
    return _Mend(row["mend_id"], row["kind"], ((lon1, lat1), (lon2, lat2)), length_m)


def _apply(graph: NetworkGraph, mend: _Mend) -> NetworkGraph:
    if mend.kind == "remove":
        return _without_edge(graph, mend)
    if mend.kind not in ("join", "add"):
        raise FieldError(f"network_mends.csv, {mend.mend_id}: kind {mend.kind!r} is unknown")
    loose = _loose(graph)
    nodes = []
    for lon, lat in mend.ends:
        match = snap(graph, lon, lat, _ADD_RADIUS_M if mend.kind == "add" else _JOIN_RADIUS_M)
        if match is None and mend.kind == "join":
            raise FieldError(f"network_mends.csv, {mend.mend_id}: no way near {lon}, {lat}")
        if match is None:
            loose = _with_node(loose, lon, lat, _country_near(graph, lon, lat))
        nodes.append(len(loose.lon) - 1 if match is None else match.node)
    return assemble(_with_edge(loose, nodes[0], nodes[1], mend.length_m))


def _loose(graph: NetworkGraph) -> LooseNetwork:
    return LooseNetwork(
        graph.name,
        graph.lon,
        graph.lat,
        graph.edge_from.astype(np.int64),
        graph.edge_to.astype(np.int64),
        graph.weight_m,
        graph.node_country,
        graph.countries,
        graph.edge_label,
        graph.labels,
    )


def _country_near(graph: NetworkGraph, lon: float, lat: float) -> int:
    distance = np.hypot((graph.lon - lon) * np.cos(np.radians(lat)), graph.lat - lat)
    return int(graph.node_country[int(np.argmin(distance))])


def _with_node(loose: LooseNetwork, lon: float, lat: float, country: int) -> LooseNetwork:
    return replace(
        loose,
        lon=np.append(loose.lon, lon),
        lat=np.append(loose.lat, lat),
        node_country=np.append(loose.node_country, np.uint8(country)),
    )


def _with_edge(
    loose: LooseNetwork, node_a: int, node_b: int, length_m: float | None
) -> LooseNetwork:
    ends = (loose.lon[node_a], loose.lat[node_a], loose.lon[node_b], loose.lat[node_b])
    straight_m = inverse(*(float(degree) for degree in ends)).length_m
    weight_m = max(length_m or straight_m * _WAY_PER_STRAIGHT, straight_m)
    return replace(
        loose,
        edge_from=np.append(loose.edge_from, node_a),
        edge_to=np.append(loose.edge_to, node_b),
        weight_m=np.append(loose.weight_m, weight_m),
        edge_label=np.append(loose.edge_label, np.uint8(0)),
    )


def _without_edge(graph: NetworkGraph, mend: _Mend) -> NetworkGraph:
    matches = [snap(graph, lon, lat, _JOIN_RADIUS_M) for lon, lat in mend.ends]
    nodes = sorted(match.node for match in matches if match is not None)
    kept = np.ones(graph.edge_count, dtype=bool)
    if len(nodes) == 2:
        kept = (graph.edge_from != nodes[0]) | (graph.edge_to != nodes[1])
    if kept.all():
        raise FieldError(f"network_mends.csv, {mend.mend_id}: there is no such edge to remove")
    loose = _loose(graph)
    return assemble(
        replace(
            loose,
            edge_from=loose.edge_from[kept],
            edge_to=loose.edge_to[kept],
            weight_m=loose.weight_m[kept],
            edge_label=loose.edge_label[kept],
        )
    )
