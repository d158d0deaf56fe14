"""Traces ways into bays, fjords and creeks that the grown shore closes, through the drawn water.

Where shores lie near each other what is grown on either side meets. There the water of the base
map itself is filled with fine lattices, all shortest ways from them to the open sea are found at
once, and so many of them are kept that a kept point is seen from everywhere. They are a forest
with its roots in the open sea: no way leads through a creek from one sea to another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.builder.sea_inlet_water import InletWater, lay_inlet_water
from corridormap.builder.sea_lattice import LEAST_NODES, SeaMesh, on_sphere
from corridormap.network.assemble import components
from corridormap.network.geodesic_steps import along_geodesics, azimuths_and_lengths
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.sea_sight import Sight
from corridormap.network.sea_string import Effort, SeaString, pull_taut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.coast import Coast

    Degrees = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_SEEN_KM = 3.5
"""From everywhere a kept point is seen within so many kilometres."""
_STEP_M = 3_000.0
_EFFORT = Effort(3, 1e-3, 1_000_000)


@dataclass(frozen=True, slots=True, eq=False)
class _Forest:
    """Shortest ways to the open sea.

    Attributes:
        to_sea_m: Shape (n,), infinite where there is no way.
        before: Shape (n,), the next node on the way, negative at the roots.
    """

    to_sea_m: Degrees
    before: NDArray[np.int32]

    def way(self, node: int) -> list[int]:
        """Return the nodes from one to its root."""
        way = [node]
        while (follows := int(self.before[way[-1]])) >= 0:
            way.append(follows)
        return way


def lay_inlets(land: Any, coast: Coast, mesh: SeaMesh) -> list[Degrees]:
    """Return lines from heads of bays and creeks, or where they meet others, to the open sea.

    Args:
        land: The land of the base map, a shapely MultiPolygon in degrees.
        coast: The grown shore.
        mesh: The lattices with canals and channels.

    Returns:
        Lines of shape (k, 2), degrees, whose last points are nodes of the mesh or points of
        other lines; rounded as networks are.
    """
    water = lay_inlet_water(land, coast, mesh)
    part = components(len(mesh.lon), *mesh.edges.T).astype(np.int64)
    sizes = np.bincount(part)
    joined = _joining_ways(water, part, sizes)
    is_root = np.zeros(len(water.lon), dtype=bool)
    is_root[: len(part)] = sizes[part] >= LEAST_NODES
    forest = _forest(water, is_root)
    kept = _kept(water, forest, is_root)
    sight = Sight(water.coast, np.zeros((0, 4)))
    lines = [_line(water, sight, way) for way in [*joined, *_chains(forest, kept, len(part))]]
    return [line for line in lines if len(line) > 1]


def _forest(water: InletWater, is_root: Bools) -> _Forest:
    """Return the shortest ways to the nearest roots."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    count = len(is_root)
    ends, places = water.edges, np.column_stack([water.lon, water.lat])
    length_m = azimuths_and_lengths(places[ends[:, 0]], places[ends[:, 1]])[1]
    # An edge of no length would be none; roots are joined to one node from which all is searched.
    from_m = np.append(np.maximum(length_m, 0.1), np.ones(int(is_root.sum())))
    roots = np.flatnonzero(is_root)
    here = np.concatenate([ends[:, 0], np.full(len(roots), count)])
    there = np.concatenate([ends[:, 1], roots])
    both = ~(is_root[ends[:, 0]] & is_root[ends[:, 1]])
    chosen = np.concatenate([both, np.ones(len(roots), dtype=bool)])
    matrix = csr_matrix(
        (from_m[chosen], (here[chosen], there[chosen])), shape=(count + 1, count + 1)
    )
    to_sea_m, before = dijkstra(matrix, False, [count], return_predecessors=True)
    to_sea_m, before = to_sea_m[0], before[0]
    before = before[:count].copy()
    before[(before == count) | is_root] = -1
    return _Forest(to_sea_m[:count] - 1.0, before)


def _joining_ways(water: InletWater, part: Ints, sizes: Ints) -> list[list[int]]:
    """Return for each sea of the mesh but the largest the way to it, where there is one."""
    is_root = np.zeros(len(water.lon), dtype=bool)
    is_root[: len(part)] = part == np.argmax(sizes)
    forest = _forest(water, is_root)
    ways = []
    for sea in np.flatnonzero(sizes >= LEAST_NODES).tolist():
        own = np.flatnonzero(part == sea)
        nearest = int(own[np.argmin(forest.to_sea_m[own])])
        if np.isfinite(forest.to_sea_m[nearest]) and not is_root[nearest]:
            way = forest.way(nearest)
            # Up to the first node of another sea, which is joined by a way of its own.
            others = [
                at
                for at, node in enumerate(way)
                if node < len(part) and part[node] != sea and sizes[part[node]] >= LEAST_NODES
            ]
            ways.append(way[: others[0] + 1])
    return ways


def _kept(water: InletWater, forest: _Forest, is_root: Bools) -> Bools:
    """Return which nodes are kept so that one is seen from everywhere, and all ways whole."""
    from scipy.spatial import cKDTree

    wanted = np.isfinite(forest.to_sea_m) & ~is_root & ~water.is_served
    numbers = np.flatnonzero(wanted)
    sphere = on_sphere(water.lon, water.lat)
    tree = cKDTree(sphere[numbers])
    kept = np.zeros(len(wanted), dtype=bool)
    for node in numbers[np.argsort(-forest.to_sea_m[numbers], kind="stable")].tolist():
        if not wanted[node]:
            continue
        way = []
        for each in forest.way(node):
            if kept[each]:
                break
            way.append(each)
        kept[way] = True
        near = [tree.query_ball_point(place, _SEEN_KM) for place in sphere[way]]
        counts = [len(beside) for beside in near]
        here = np.repeat(way, counts)
        there = numbers[[number for beside in near for number in beside]]
        asked = wanted[there]
        here, there = here[asked], there[asked]
        seen = ~water.coast.met_by(
            water.lon[here], water.lat[here], water.lon[there], water.lat[there]
        )
        wanted[there[seen]] = False
        wanted[way] = False
    return kept


def _chains(forest: _Forest, kept: Bools, mesh: int) -> list[list[int]]:
    """Return the kept ways cut where they meet each other or one of the mesh's nodes."""
    numbers = np.flatnonzero(kept & (forest.before >= 0))
    meeting = np.bincount(forest.before[numbers], minlength=len(kept))
    is_end = (meeting != 1) | (np.arange(len(kept)) < mesh)
    chains = []
    for head in numbers[is_end[numbers]].tolist():
        chain = [head, int(forest.before[head])]
        while forest.before[chain[-1]] >= 0 and not is_end[chain[-1]]:
            chain.append(int(forest.before[chain[-1]]))
        # Steps from node to node of the mesh are there.
        if len(chain) > 2 or max(chain) >= mesh:
            chains.append(chain)
    return chains


def _line(water: InletWater, sight: Sight, way: list[int]) -> Degrees:
    """Return a way pulled taut, with points near enough to each other to be left from."""
    points = np.column_stack([water.lon[way], water.lat[way]])
    if len(way) > 2:
        points = pull_taut(sight, SeaString(points, None, None), _EFFORT)
    points = along_geodesics(points, _STEP_M)
    points[:, 0] = (points[:, 0] + 180.0) % 360.0 - 180.0
    rounded: Degrees = np.rint(points * UNITS_PER_DEGREE) / UNITS_PER_DEGREE
    return rounded
