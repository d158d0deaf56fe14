"""Finds the node of a network that a stop or via point stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import wgs84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import CellGrid, NetworkGraph

_METRES_PER_DEGREE = 110_570.0
"""The shortest degree of latitude on WGS 84, so that a search box is never too small."""


@dataclass(frozen=True, slots=True)
class SnapMatch:
    """A node near a point and how far from it."""

    node: int
    distance_m: float


def snap(graph: NetworkGraph, lon: float, lat: float, radius_m: float) -> SnapMatch | None:
    """Return the nearest node within a radius, or None; distances are geodesic."""
    nodes, distances_m = nodes_within(graph, lon, lat, radius_m)
    if not len(nodes):
        return None
    best = int(np.argmin(distances_m))
    return SnapMatch(int(nodes[best]), float(distances_m[best]))


def snap_by_component(
    graph: NetworkGraph, lon: float, lat: float, radius_m: float
) -> dict[int, SnapMatch]:
    """Return the nearest node of every component that comes within a radius."""
    nodes, distances_m = nodes_within(graph, lon, lat, radius_m)
    matches: dict[int, SnapMatch] = {}
    for index in np.argsort(distances_m, kind="stable"):
        component = int(graph.component[nodes[index]])
        if component not in matches:
            matches[component] = SnapMatch(int(nodes[index]), float(distances_m[index]))
    return matches


def nodes_within(
    graph: NetworkGraph, lon: float, lat: float, radius_m: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the nodes within a radius and their geodesic distances, metres."""
    reach_lat = radius_m / _METRES_PER_DEGREE
    reach_lon = reach_lat / max(np.cos(np.radians(min(abs(lat) + reach_lat, 89.9))), 0.01)
    nodes = _nodes_in_box(graph.grid, lon, lat, reach_lon, reach_lat)
    near = (np.abs(_turned(graph.lon[nodes] - lon)) <= reach_lon) & (
        np.abs(graph.lat[nodes] - lat) <= reach_lat
    )
    nodes = nodes[near]
    if not len(nodes):
        return nodes, np.zeros(0)
    here = np.full(len(nodes), lon), np.full(len(nodes), lat)
    _, _, distances_m = wgs84().inv(*here, graph.lon[nodes], graph.lat[nodes])
    inside = np.asarray(distances_m) <= radius_m
    return nodes[inside], np.asarray(distances_m)[inside]


def _turned(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return (degrees + 180.0) % 360.0 - 180.0


def _nodes_in_box(
    grid: CellGrid, lon: float, lat: float, reach_lon: float, reach_lat: float
) -> NDArray[np.int64]:
    low = max(int(np.floor((lat - reach_lat - grid.south) / grid.size_deg)), 0)
    high = min(int(np.floor((lat + reach_lat - grid.south) / grid.size_deg)), grid.rows - 1)
    columns = _columns(grid, lon, reach_lon)
    ranges = [
        np.arange(
            grid.starts[row * grid.columns + column], grid.starts[row * grid.columns + column + 1]
        )
        for row in range(low, high + 1)
        for column in columns
    ]
    return np.concatenate(ranges).astype(np.int64) if ranges else np.zeros(0, dtype=np.int64)


def _columns(grid: CellGrid, lon: float, reach_lon: float) -> list[int]:
    # A network around the whole globe is searched on both sides of the date line.
    turn = round(360.0 / grid.size_deg)
    first = int(np.floor((lon - reach_lon - grid.west) / grid.size_deg))
    last = int(np.floor((lon + reach_lon - grid.west) / grid.size_deg))
    if last - first >= turn:
        return list(range(grid.columns))
    wanted = {column % turn for column in range(first, last + 1)}
    return sorted(column for column in wanted if column < grid.columns)
