"""Which crossing each edge over a border belongs to: a crossing is a group of edges, not one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import wgs84
from corridormap.network.places import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

REACH_M = 15_000.0
"""Edges no farther from a crossing are its own; those as near to each other are one crossing."""
_EARTH_RADIUS_M = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Border:
    """A crossing as networks know it.

    Attributes:
        key: The crossing's id, or `unnamed at lat, lon`.
        name: For people.
        place_id: '' where no named crossing is near.
        countries: ISO codes in alphabetical order.
        lon, lat: Degrees.
    """

    key: str
    name: str
    place_id: str
    countries: tuple[str, str]
    lon: float
    lat: float

    @property
    def is_named(self) -> bool:
        """Whether a feature of the map stands for it."""
        return bool(self.place_id)


@dataclass(frozen=True, slots=True, eq=False)
class BorderEdges:
    """The edges of one network that cross a border, and what each belongs to.

    Attributes:
        edges: Shape (k,), edge numbers, ascending.
        owners: Shape (k,), positions in `borders`.
        borders: Named ones first.
    """

    edges: Ints
    owners: Ints
    borders: tuple[Border, ...]


def borders_of(graph: NetworkGraph, places: Sequence[Place]) -> BorderEdges:
    """Return the crossings of a network.

    Args:
        graph: rail, road or waterway.
        places: Those that are border crossings are looked at.
    """
    edges = graph.border_edges()
    pairs = np.sort(
        np.column_stack(
            [graph.node_country[graph.edge_from[edges]], graph.node_country[graph.edge_to[edges]]]
        ).astype(np.int64),
        axis=1,
    )
    owners = np.full(len(edges), -1, np.int64)
    nearest_m = np.full(len(edges), REACH_M)
    crossings = [place for place in places if place.is_crossing and len(place.countries) == 2]
    # A crossing of the network's own mode takes what lies near it before any other does.
    own = [place for place in crossings if graph.name in place.modes]
    others = [place for place in crossings if graph.name not in place.modes]
    named = [*own, *others]
    for wave in (own, others):
        free = owners < 0
        for place in wave:
            _claim(graph, (edges, pairs, free), place, named.index(place), (owners, nearest_m))
        nearest_m[owners < 0] = REACH_M
    borders = [_named(place) for place in named]
    rest = np.flatnonzero(owners < 0)
    if len(rest):
        owners[rest] = _grouped(graph, edges[rest], pairs[rest], borders)
    return BorderEdges(edges, owners, tuple(borders))


def _named(place: Place) -> Border:
    first, second = sorted(place.countries)
    return Border(place.place_id, place.name, place.place_id, (first, second), place.lon, place.lat)


def _claim(
    graph: NetworkGraph,
    offered: tuple[Ints, Ints, NDArray[np.bool_]],
    place: Place,
    number: int,
    found: tuple[Ints, Floats],
) -> None:
    """Give a crossing the free edges of its two countries that pass nearest to it."""
    edges, pairs, free = offered
    owners, nearest_m = found
    codes = [graph.countries.index(code) for code in place.countries if code in graph.countries]
    if len(codes) < 2:
        return
    first, second = sorted(codes)
    near = np.flatnonzero(free & (pairs[:, 0] == first) & (pairs[:, 1] == second))
    if not len(near):
        return
    distances_m = _distances_m(graph, edges[near], place.lon, place.lat)
    closer = distances_m <= nearest_m[near]
    owners[near[closer]] = number
    nearest_m[near[closer]] = distances_m[closer]


def _distances_m(graph: NetworkGraph, edges: Ints, lon: float, lat: float) -> Floats:
    """Return how near edges come to a point: geodesics to the nearest point on a plane map."""
    stretch = np.cos(np.radians(lat))
    x1, y1 = (graph.lon[graph.edge_from[edges]] - lon) * stretch, graph.lat[graph.edge_from[edges]]
    x2, y2 = (graph.lon[graph.edge_to[edges]] - lon) * stretch, graph.lat[graph.edge_to[edges]]
    y1, y2 = y1 - lat, y2 - lat
    dx, dy = x2 - x1, y2 - y1
    share = np.clip(-(x1 * dx + y1 * dy) / np.maximum(dx * dx + dy * dy, 1e-18), 0.0, 1.0)
    near_lon, near_lat = lon + (x1 + share * dx) / stretch, lat + y1 + share * dy
    here = np.full(len(edges), lon), np.full(len(edges), lat)
    return np.asarray(wgs84().inv(*here, near_lon, near_lat)[2], np.float64)


def _grouped(graph: NetworkGraph, edges: Ints, pairs: Ints, borders: list[Border]) -> Ints:
    """Group edges of the same two countries that lie together; add the groups to the borders."""
    lon, lat = _middles(graph, edges)
    turn, rise = np.radians(lon), np.radians(lat)
    on_ball = np.column_stack(
        [np.cos(rise) * np.cos(turn), np.cos(rise) * np.sin(turn), np.sin(rise)]
    )
    groups = _near_each_other(on_ball, pairs[:, 0] * 1000 + pairs[:, 1], REACH_M / _EARTH_RADIUS_M)
    count = int(groups.max(initial=-1)) + 1
    first = len(borders)
    order = np.lexsort((lat, groups))
    edge_of = np.searchsorted(groups[order], np.arange(count + 1))
    for middle in order[(edge_of[:-1] + edge_of[1:]) // 2].tolist():
        codes = tuple(sorted(graph.countries[code] for code in pairs[middle].tolist()))
        name = f"unnamed at {lat[middle]:.3f}, {lon[middle]:.3f}"
        place = float(lon[middle]), float(lat[middle])
        borders.append(Border(name, name, "", (codes[0], codes[1]), *place))
    return groups.astype(np.int64) + first


def _near_each_other(points: Floats, kinds: Ints, reach: float) -> Ints:
    """Return groups of points of one kind that are linked by steps no longer than a reach.

    Args:
        points: Shape (n, 3).
        kinds: Shape (n,).
        reach: In the points' unit.

    Returns:
        Shape (n,), from 0, those of the lowest kind first.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    order = np.argsort(kinds, kind="stable")
    ends = np.flatnonzero(np.diff(kinds[order], append=-1)) + 1
    links: list[Ints] = [np.zeros((2, 0), np.int64)]
    # Asked once for all of them: each question takes longer to check than to answer.
    for first, end in pairwise([0, *ends.tolist()]):
        own = points[order[first:end]]
        apart = np.linalg.norm(own[:, None] - own[None], axis=2)
        links.append(np.array(np.nonzero(apart <= reach)) + first)
    here, there = np.hstack(links)
    linked = csr_array((np.ones(len(here)), (here, there)), shape=(len(points), len(points)))
    groups = np.zeros(len(points), np.int64)
    groups[order] = connected_components(linked, directed=False)[1]
    return groups


def _middles(graph: NetworkGraph, edges: Ints) -> tuple[Floats, Floats]:
    start, end = graph.edge_from[edges], graph.edge_to[edges]
    return (graph.lon[start] + graph.lon[end]) / 2, (graph.lat[start] + graph.lat[end]) / 2
