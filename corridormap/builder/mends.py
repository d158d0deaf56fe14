"""Closes the known gaps of the rail and road graphs, one row of `network_mends.csv` each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.seed_tables import SeedRow
from corridormap.core.errors import FieldError
from corridormap.core.measure import inverse, segment_lengths_m
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.snapping import snap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corridormap.network.graph import NetworkGraph

    CountryAt = Callable[[float, float], str]
    """Tells which country a place lies in (longitude, latitude), '' on the water."""

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
    shape: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class _Patch:
    """What is to be added to a network and taken out of it, gathered before it is sorted anew."""

    graph: NetworkGraph
    country_at: CountryAt | None = None
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    edges: list[tuple[int, int, float]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)

    def place(self, node: int) -> tuple[float, float]:
        """Return where a node of the network or of the patch lies."""
        new = node - self.graph.node_count
        if new >= 0:
            return self.lon[new], self.lat[new]
        return float(self.graph.lon[node]), float(self.graph.lat[node])

    def nearest(self, lon: float, lat: float, radius_m: float) -> int | None:
        """Return the nearest node of network and patch within a radius."""
        match = snap(self.graph, lon, lat, radius_m)
        best = (match.distance_m, match.node) if match else (radius_m, -1)
        for number, place in enumerate(zip(self.lon, self.lat, strict=True)):
            away_m = inverse(lon, lat, *place).length_m
            if away_m <= best[0]:
                best = away_m, self.graph.node_count + number
        return best[1] if best[1] >= 0 else None

    def made(self, lon: float, lat: float) -> int:
        """Return a new node of the patch."""
        self.lon.append(lon)
        self.lat.append(lat)
        return self.graph.node_count + len(self.lon) - 1

    def drop(self, start: int, end: int) -> bool:
        """Take the edges between two nodes out; return whether there was one."""
        graph = self.graph
        low, high = sorted((start, end))
        found = np.flatnonzero((graph.edge_from == low) & (graph.edge_to == high)).tolist()
        added = [edge for edge in self.edges if {edge[0], edge[1]} == {low, high}]
        self.removed += found
        self.edges = [edge for edge in self.edges if edge not in added]
        return bool(found or added)

    def _country(self, lon: float, lat: float) -> int:
        """Return the country code of a new node: near a border the nearest node's may be wrong."""
        code = "" if self.country_at is None else self.country_at(lon, lat)
        known = self.graph.countries
        return known.index(code) if code and code in known else _country_near(self.graph, lon, lat)

    def applied(self) -> NetworkGraph:
        """Return the network with the patch."""
        graph = self.graph
        if not self.edges and not self.removed:
            return graph
        kept = np.ones(graph.edge_count, dtype=bool)
        kept[self.removed] = False
        ends = np.array([edge[:2] for edge in self.edges], dtype=np.int64).reshape(-1, 2)
        weights_m = np.array([edge[2] for edge in self.edges], dtype=np.float64)
        countries = [self._country(*place) for place in zip(self.lon, self.lat, strict=True)]
        loose = _loose(graph)
        return assemble(
            replace(
                loose,
                lon=np.concatenate([loose.lon, np.array(self.lon)]),
                lat=np.concatenate([loose.lat, np.array(self.lat)]),
                node_country=np.concatenate([loose.node_country, np.array(countries, np.uint8)]),
                edge_from=np.concatenate([loose.edge_from[kept], ends[:, 0]]),
                edge_to=np.concatenate([loose.edge_to[kept], ends[:, 1]]),
                weight_m=np.concatenate([loose.weight_m[kept], weights_m]),
                edge_label=np.concatenate([loose.edge_label[kept], np.zeros(len(ends), np.uint8)]),
            )
        )


def apply_mends(
    graph: NetworkGraph,
    rows: list[SeedRow],
    shapes: Sequence[SeedRow] = (),
    country_at: CountryAt | None = None,
) -> NetworkGraph:
    """Return the network with the mends of its name applied in the table's order.

    `join` links the nodes nearest to both ends, `add` draws a new way between both ends
    (a node within 500 m is used, else a new one made), `remove` takes the edge out that
    links the nodes nearest to both ends, `shape` leads a way between both ends through the
    points of its own in place of the straight edge, if there is one, `tears` joins all dead
    ends that are each other's nearest dead end at up to length_km.

    Args:
        graph: The network as its source has it.
        rows: The rows of `network_mends.csv`.
        shapes: The rows of `network_shapes.csv`: the points of the mends of kind `shape`.
        country_at: Tells the country of a new node; on the water, in a country that the network
            does not know, and without it, a new node has that of the nearest one.

    Raises:
        FieldError: A mend's end has no node near, its edge to remove does not exist, its
            shape has no points, or its kind is unknown.
    """
    patch = _Patch(graph, country_at)
    points_of = _points(shapes)
    for row in rows:
        if row["network"] != graph.name:
            continue
        if row["kind"] == "tears":
            whole = _without_tears(patch.applied(), float(row["length_km"]) * 1000.0)
            patch = _Patch(whole, country_at)
        elif row["kind"] == "remove":
            _remove(patch, _mend(row))
        elif row["kind"] in ("join", "add"):
            _link(patch, _mend(row))
        elif row["kind"] == "shape":
            _lead(patch, replace(_mend(row), shape=points_of.get(row["mend_id"], ())))
        else:
            raise FieldError(
                f"network_mends.csv, {row['mend_id']}: kind {row['kind']!r} is unknown"
            )
    return patch.applied()


def _mend(row: SeedRow) -> _Mend:
    try:
        lon1, lat1, lon2, lat2 = (float(row[name]) for name in ("lon1", "lat1", "lon2", "lat2"))
        length_m = float(row["length_km"]) * 1000.0 if row["length_km"] else None
    except ValueError as exc:
        raise FieldError(f"network_mends.csv, {row['mend_id']}: a number is missing") from exc
    return _Mend(row["mend_id"], row["kind"], ((lon1, lat1), (lon2, lat2)), length_m)


def _link(patch: _Patch, mend: _Mend) -> None:
    nodes = []
    for lon, lat in mend.ends:
        node = patch.nearest(lon, lat, _ADD_RADIUS_M if mend.kind == "add" else _JOIN_RADIUS_M)
        if node is None and mend.kind == "join":
            raise FieldError(f"network_mends.csv, {mend.mend_id}: no way near {lon}, {lat}")
        nodes.append(patch.made(lon, lat) if node is None else node)
    straight_m = inverse(*patch.place(nodes[0]), *patch.place(nodes[1])).length_m
    weight_m = max(mend.length_m or straight_m * _WAY_PER_STRAIGHT, straight_m)
    patch.edges.append((nodes[0], nodes[1], weight_m))


def _remove(patch: _Patch, mend: _Mend) -> None:
    nodes = [patch.nearest(lon, lat, _JOIN_RADIUS_M) for lon, lat in mend.ends]
    low, high = (-1 if node is None else node for node in nodes)
    if not patch.drop(low, high):
        raise FieldError(f"network_mends.csv, {mend.mend_id}: there is no such edge to remove")


def _lead(patch: _Patch, mend: _Mend) -> None:
    """Draw a way through a mend's points; each piece gets its share of the way's length."""
    if not mend.shape:
        raise FieldError(f"network_shapes.csv, {mend.mend_id}: there are no points")
    start, end = (patch.nearest(lon, lat, _ADD_RADIUS_M) for lon, lat in mend.ends)
    if start is None or end is None:
        lon, lat = mend.ends[0 if start is None else 1]
        raise FieldError(f"network_mends.csv, {mend.mend_id}: no way near {lon}, {lat}")
    patch.drop(start, end)
    nodes = [start, *(patch.made(lon, lat) for lon, lat in mend.shape), end]
    lengths_m = segment_lengths_m(np.array([patch.place(node) for node in nodes]))
    share = max((mend.length_m or 0.0) / float(lengths_m.sum()), 1.0)
    for here, there, length_m in zip(nodes, nodes[1:], lengths_m.tolist(), strict=False):
        patch.edges.append((here, there, length_m * share))


def _points(shapes: Sequence[SeedRow]) -> dict[str, tuple[tuple[float, float], ...]]:
    found: dict[str, list[tuple[int, float, float]]] = {}
    for row in shapes:
        try:
            point = int(row["seq"]), float(row["lon"]), float(row["lat"])
        except ValueError as exc:
            raise FieldError(f"network_shapes.csv, {row['mend_id']}: a number is missing") from exc
        found.setdefault(row["mend_id"], []).append(point)
    return {
        mend_id: tuple((lon, lat) for _, lon, lat in sorted(points))
        for mend_id, points in found.items()
    }


def _without_tears(graph: NetworkGraph, widest_m: float) -> NetworkGraph:
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
    torn = np.flatnonzero((partner[partner] == here) & (here < partner) & (gap_m <= widest_m))
    patch = _Patch(graph)
    for end in torn.tolist():
        pair = int(dead_ends[end]), int(dead_ends[partner[end]])
        patch.edges.append((*pair, float(gap_m[end])))
    return patch.applied()


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
