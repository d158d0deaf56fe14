"""Ways over the sea: a search on the sea graph, then pulled taut like a string along the shore."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.network.geodesic_steps import along_geodesics
from corridormap.network.sea_gates import load_narrows
from corridormap.network.sea_search import GraphWay, sea_search
from corridormap.network.sea_sight import HARBOUR_M, LonLat, Sight
from corridormap.network.sea_string import QUICK, THOROUGH, Effort, SeaString, pull_between
from corridormap.network.sea_trees import MOST_EXITS, Harbour
from corridormap.network.snapping import nodes_within
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

    Degrees = NDArray[np.float64]

CLOSED_BY_DEFAULT = frozenset({"northwest-passage"})
"""Ice-bound passages are used only when asked for."""
REACH_M = 40_000.0
"""A point further from open water has no way over the sea."""
_OPEN_REACH_M = 120_000.0
"""Far out the graph's nodes stand a degree apart."""
_SHORE_PENALTY_M = 4_000.0
STEP_M = 50_000.0
"""Between the points of a finished line."""


@dataclass(frozen=True, slots=True, eq=False)
class TautWay:
    """A way over the sea from point to point.

    Attributes:
        corners: Shape (k, 2), degrees; geodesics between them.
        canals: Labels of the edges that it runs along from end to end, canals among them.
    """

    corners: Degrees
    canals: frozenset[str]

    def line(self) -> Degrees:
        """Return shape (n, 2), degrees, unwrapped; points at most 50 km apart on geodesics."""
        return along_geodesics(self.corners, STEP_M)


def route_over_sea(
    network_dir: Path, points: Sequence[LonLat], closed: frozenset[str] = CLOSED_BY_DEFAULT
) -> Degrees | None:
    """Return the way through points in order, or None where there is none.

    Args:
        network_dir: resources/network.
        points: Longitudes and latitudes, each within 40 km of open water.
        closed: Straits and canals that must not be used, by their labels in the sea graph.

    Returns:
        Shape (n, 2), degrees, unwrapped; points at most 50 km apart on geodesics.
    """
    corners = [np.array([points[0]])]
    for start, end in pairwise(points):
        way = taut_way(network_dir, start, end, closed, THOROUGH)
        if way is None:
            return None
        corners.append(way.corners[1:])
    return along_geodesics(np.vstack(corners), STEP_M)


def taut_way(
    network_dir: Path,
    start: LonLat,
    end: LonLat,
    closed: frozenset[str],
    effort: Effort = QUICK,
) -> TautWay | None:
    """Return the way between two points, or None where there is none; see `route_over_sea`."""
    lattice = lattice_way(network_dir, start, end, closed)
    return None if lattice is None else pulled(network_dir, lattice, effort)


@dataclass(frozen=True, slots=True, eq=False)
class LatticeWay:
    """The shortest way on the sea graph, before it is pulled taut.

    Attributes:
        start, end: Degrees, as asked for.
        closed: Labels of straits and canals that it avoids.
        harbours: At both ends, the smaller coordinates first.
        way: On the graph, in order from the first harbour.
    """

    start: LonLat
    end: LonLat
    closed: frozenset[str]
    harbours: tuple[Harbour, Harbour]
    way: GraphWay

    @property
    def length_m(self) -> float:
        """Return metres on the graph, with the ways out of the harbours."""
        return self.way.length_m


@lru_cache(maxsize=512)
def lattice_way(
    network_dir: Path, start: LonLat, end: LonLat, closed: frozenset[str]
) -> LatticeWay | None:
    """Return the shortest way on the sea graph, or None; kept, since rivals ask again."""
    # Always found and pulled from the same end, so that there and back are one line.
    first, second = (harbour_at(network_dir, point, closed) for point in sorted((start, end)))
    found = sea_search(network_dir).shortest((first, second), closed)
    return None if found is None else LatticeWay(start, end, closed, (first, second), found)


def another_way(
    network_dir: Path, lattice: LatticeWay, closed: frozenset[str], most_m: float
) -> LatticeWay | None:
    """Return the shortest way on the sea graph that avoids more than another one.

    Args:
        network_dir: resources/network.
        lattice: The other one.
        closed: What is closed, all that was closed for the other one and more.
        most_m: Longer ones are not looked for.
    """
    start, end = lattice.start, lattice.end
    first, second = (harbour_at(network_dir, point, closed) for point in sorted((start, end)))
    avoided = lattice.closed, closed
    found = sea_search(network_dir).another((first, second), avoided, most_m)
    return None if found is None else LatticeWay(start, end, closed, (first, second), found)


def prepare_ways(
    network_dir: Path, start: LonLat, ends: Sequence[LonLat], closed: frozenset[str]
) -> None:
    """Have ways of the sea graph from a point to several others, asked for soon, share a search.

    Nothing is searched yet: it is only chosen where that begins; see `SeaSearch.prepare`.
    """
    first, *others = (harbour_at(network_dir, point, closed) for point in (start, *ends))
    sea_search(network_dir).prepare(first, others, closed)


def least_without_m(network_dir: Path, lattice: LatticeWay, label: str, most_m: float) -> float:
    """Return what no way of the sea graph is shorter than when another passage is closed too.

    Found sooner than the way; see `SeaSearch.least_m`.
    """
    search = sea_search(network_dir)
    return search.least_m(lattice.harbours, lattice.closed, label, most_m)


def pulled(network_dir: Path, lattice: LatticeWay, effort: Effort = QUICK) -> TautWay:
    """Return a way of the sea graph pulled taut."""
    graph, nodes = load_network(network_dir, "sea"), lattice.way.nodes
    first, second = lattice.harbours
    between = graph.coordinates(np.array(nodes, dtype=np.int64))
    points = np.vstack([first.point, between, second.point])
    string = SeaString(points, first.shore_met, second.shore_met)
    is_narrow = np.array([False, *load_narrows(network_dir).are_steps(between), False])
    sight = Sight.over(network_dir, lattice.closed)
    corners = pull_between(sight, string, is_narrow, effort)
    canals = frozenset(labels_kept(graph, nodes, corners))
    return TautWay(corners if first.point == lattice.start else corners[::-1], canals)


def get_sea_ready(network_dir: Path, feedback: Feedback) -> None:
    """Read once what every way over the sea is found with; nothing where there is no sea.

    Raises:
        Cancelled: The feedback said so.
    """
    if (network_dir / "sea.npz").exists():
        graph = load_network(network_dir, "sea")
        feedback.check()
        anywhere = float(graph.lon[0]), float(graph.lat[0])
        harbour_at(network_dir, anywhere, CLOSED_BY_DEFAULT)
        feedback.check()
        sea_search(network_dir)
    feedback.check()


def harbour_at(network_dir: Path, point: LonLat, closed: frozenset[str]) -> Harbour:
    """Return how a ship leaves a point; kept for the next way."""
    # Straits that are closed elsewhere change nothing about it.
    sight = Sight.over(network_dir, closed).with_gates_near(np.array([point]))
    return _harbour_seen(network_dir, point, sight)


@lru_cache(maxsize=256)
def _harbour_seen(network_dir: Path, point: LonLat, sight: Sight) -> Harbour:
    graph = load_network(network_dir, "sea")
    nodes, distances_m = nodes_near(graph, point)
    narrows, places = load_narrows(network_dir), graph.coordinates(nodes)
    # From land to land no shore is met: rivers and canals are entered at their ports only.
    chosen = ~narrows.are_inland(places) | (distances_m <= HARBOUR_M)
    # Where the open sea is seen a ship leaves for it: the inlet next to it may lead the other way.
    is_inlet = narrows.are_inlets(places)
    reached: list[tuple[float, int, int]] = []
    for at in (np.flatnonzero(chosen & ~is_inlet), np.flatnonzero(chosen & is_inlet)):
        if not reached:
            found = sight.first_exits(point, places[at], MOST_EXITS)
            reached = [
                (float(distances_m[at[one]]) + met * _SHORE_PENALTY_M, int(nodes[at[one]]), met)
                for one, met in found
            ]
    reached.sort()
    shore_met = min((met for _, _, met in reached), default=0)
    return Harbour(point, [(node, cost_m) for cost_m, node, _ in reached], shore_met)


def nodes_near(graph: NetworkGraph, point: LonLat) -> tuple[NDArray[np.int64], Degrees]:
    """Return the nodes within reach of a point and how far they are in metres, nearest first."""
    nodes, distances_m = nodes_within(graph, *point, REACH_M)
    if not len(nodes):
        nodes, distances_m = nodes_within(graph, *point, _OPEN_REACH_M)
    order = np.argsort(distances_m, kind="stable")
    return nodes[order], distances_m[order]


def labels_kept(graph: NetworkGraph, nodes: Sequence[int], corners: Degrees) -> set[str]:
    """Return the labels of a path's edges that a line pulled taut from it still runs along."""
    places = map(tuple, graph.coordinates(np.array(nodes, dtype=np.int64)).tolist())
    number = dict(zip(places, nodes, strict=True))
    along = [number.get((lon, lat), -1) for lon, lat in corners.tolist()]
    kept = {frozenset(pair) for pair in pairwise(along) if -1 not in pair}
    edges = zip(pairwise(nodes), edge_labels(graph, nodes), strict=True)
    return {label for pair, label in edges if label and frozenset(pair) in kept}


def edge_labels(graph: NetworkGraph, nodes: Sequence[int]) -> list[str]:
    """Return the label of the edge between each node and the next, '' for none."""
    ends = np.sort(np.column_stack([nodes[:-1], nodes[1:]]), axis=1).astype(np.int32)
    firsts = np.searchsorted(graph.edge_from, ends[:, 0])
    lasts = np.searchsorted(graph.edge_from, ends[:, 0], side="right")
    labels = []
    for high, first, last in zip(ends[:, 1].tolist(), firsts.tolist(), lasts.tolist(), strict=True):
        at = first + int(np.flatnonzero(graph.edge_to[first:last] == high)[0])
        labels.append(graph.labels[int(graph.edge_label[at])])
    return labels
