"""Ways over the sea: a search on the sea graph, then pulled taut like a string along the shore."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import densify, inverse, unwrap, wgs84
from corridormap.network.paths import open_adjacency, shortest_paths
from corridormap.network.sea_sight import LonLat, Sight
from corridormap.network.snapping import nodes_within
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph
    from corridormap.network.paths import Adjacency

CLOSED_BY_DEFAULT = frozenset({"northwest-passage"})
"""Ice-bound passages are used only when asked for."""
_REACH_M = 40_000.0
_EXITS = 8
_SHORE_PENALTY_M = 4_000.0
_STEP_M = 50_000.0
_ROUNDS = 4
_HALVINGS = 5
_STAY_M = 500.0


@dataclass(frozen=True, slots=True, eq=False)
class _Harbour:
    """A port, the nodes it reaches with their costs (best first), how its way out meets land."""

    point: LonLat
    exits: list[tuple[int, float]]
    shore_met: int


@dataclass(frozen=True, slots=True, eq=False)
class _String:
    """A line between two harbours that is being pulled taut."""

    points: list[LonLat]
    start: _Harbour
    end: _Harbour


def route_over_sea(
    network_dir: Path, points: Sequence[LonLat], closed: frozenset[str] = CLOSED_BY_DEFAULT
) -> NDArray[np.float64] | None:
    """Return the way through points in order, or None where there is none.

    Args:
        network_dir: resources/network.
        points: Longitudes and latitudes, each within 40 km of open water.
        closed: Straits and canals that must not be used, by their labels in the sea graph.

    Returns:
        Shape (n, 2), degrees, unwrapped; points at most 50 km apart on geodesics.
    """
    graph = load_network(network_dir, "sea")
    adjacency = open_adjacency(graph, closed)
    sight = Sight.over(network_dir, closed)
    harbours = [_harbour(graph, sight, point) for point in points]
    whole: list[LonLat] = [points[0]]
    for start, end in pairwise(harbours):
        # Always found and pulled from the same end, so that there and back are one line.
        first, second = sorted((start, end), key=lambda harbour: harbour.point)
        nodes = _search(graph, adjacency, first, second)
        if nodes is None:
            return None
        line = graph.coordinates(np.array(nodes, dtype=np.int64))
        between = [(float(lon), float(lat)) for lon, lat in line]
        part = _taut(sight, _String([first.point, *between, second.point], first, second))
        whole += (part if first is start else part[::-1])[1:]
    pieces = [np.array([whole[0]])]
    pieces += [densify(*here, *there, _STEP_M)[1:] for here, there in pairwise(whole)]
    return unwrap(np.vstack(pieces))


def _harbour(graph: NetworkGraph, sight: Sight, point: LonLat) -> _Harbour:
    nodes, distances_m = nodes_within(graph, *point, _REACH_M)
    reached: list[tuple[float, int, int]] = []
    for index in np.argsort(distances_m, kind="stable"):
        node = int(nodes[index])
        there = float(graph.lon[node]), float(graph.lat[node])
        met = sight.shore_met_leaving(point, there)
        if met is not None:
            cost_m = float(distances_m[index]) + met * _SHORE_PENALTY_M
            reached.append((cost_m, node, met))
        if len(reached) >= _EXITS:
            break
    reached.sort()
    shore_met = min((met for _, _, met in reached), default=0)
    return _Harbour(point, [(node, cost_m) for cost_m, node, _ in reached], shore_met)


def _search(
    graph: NetworkGraph, adjacency: Adjacency, start: _Harbour, end: _Harbour
) -> list[int] | None:
    best: tuple[float, list[int]] | None = None
    tried: set[int] = set()
    for source, leave_m in start.exits:
        component = int(graph.component[source])
        if component in tried:
            continue
        tried.add(component)
        entries = [item for item in end.exits if graph.component[item[0]] == component]
        found = shortest_paths(adjacency, source, [node for node, _ in entries]) if entries else []
        for path, (_, arrive_m) in zip(found, entries, strict=True):
            if path is not None:
                total_m = leave_m + path[0] + arrive_m
                if best is None or total_m < best[0]:
                    best = total_m, path[1]
    return None if best is None else best[1]


def _taut(sight: Sight, string: _String) -> list[LonLat]:
    start, end = string.start, string.end
    points = _shortcut(sight, string)
    for _ in range(_ROUNDS):
        points = _with_stays(sight, points)
        points = _pulled(sight, _String(points, start, end))
        points = _shortcut(sight, _String(points, start, end))
    return points


def _with_stays(sight: Sight, points: list[LonLat]) -> list[LonLat]:
    """Return the line with points abreast of where the shore keeps a corner from being cut.

    The corner can then be pulled further while the line holds at the shore.
    """
    finer = [points[0]]
    for before, corner, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        first_m = inverse(*before, *corner).length_m
        second_m = inverse(*corner, *after).length_m
        across_m = inverse(*before, *after).length_m
        hits_m = sight.shore_met_at(before, after)
        for hit_m in hits_m:
            if _STAY_M < hit_m < first_m - _STAY_M:
                finer.append(_between(before, corner, hit_m / first_m))
        finer.append(corner)
        for hit_m in hits_m:
            left_m = across_m - hit_m
            if hit_m >= first_m and _STAY_M < left_m < second_m - _STAY_M:
                finer.append(_between(corner, after, 1.0 - left_m / second_m))
    return [*finer, points[-1]]


def _pulled(sight: Sight, string: _String) -> list[LonLat]:
    """Move every corner towards the straight line past it until it touches the shore."""
    points = list(string.points)
    for at in range(1, len(points) - 1):
        corner = points[at]
        straight = _beside(points[at - 1], corner, points[at + 1])
        free, bound = 0.0, 1.0
        for attempt in range(_HALVINGS):
            share = 1.0 if attempt == 0 else (free + bound) / 2.0
            points[at] = _between(corner, straight, share)
            pulled = _String(points, string.start, string.end)
            if _sees(sight, pulled, at - 1, at) and _sees(sight, pulled, at, at + 1):
                free = share
                if share == 1.0:
                    break
            else:
                bound = share
        points[at] = _between(corner, straight, free)
    return points


def _beside(before: LonLat, corner: LonLat, after: LonLat) -> LonLat:
    """Return the point of the geodesic before–after that divides it as the corner does."""
    first_m = inverse(*before, *corner).length_m
    share = first_m / max(first_m + inverse(*corner, *after).length_m, 1.0)
    return _between(before, after, share)


def _between(here: LonLat, there: LonLat, share: float) -> LonLat:
    way = inverse(*here, *there)
    lon, lat, _ = wgs84().fwd(*here, way.azimuth_deg, way.length_m * share)
    return float(lon), float(lat)


def _shortcut(sight: Sight, string: _String) -> list[LonLat]:
    """Drop every point that the line can do without: from each, go as far as the eye sees."""
    points = string.points
    kept, here = [points[0]], 0
    while here < len(points) - 1:
        here = _furthest_seen(sight, string, here)
        kept.append(points[here])
    return kept


def _furthest_seen(sight: Sight, string: _String, here: int) -> int:
    last = len(string.points) - 1
    seen, jump = here + 1, 2
    while here + jump <= last and _sees(sight, string, here, here + jump):
        seen, jump = here + jump, jump * 2
    low, high = seen, min(here + jump, last + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if _sees(sight, string, here, middle):
            low = middle
        else:
            high = middle
    return low


def _sees(sight: Sight, string: _String, i: int, j: int) -> bool:
    here, there = string.points[i], string.points[j]
    last = len(string.points) - 1
    if i == 0 and j == last:
        return False
    if i == 0 or j == last:
        port, out, harbour = (here, there, string.start) if i == 0 else (there, here, string.end)
        met = sight.shore_met_leaving(port, out)
        return met is not None and met <= harbour.shore_met
    return sight.is_clear(here, there)
