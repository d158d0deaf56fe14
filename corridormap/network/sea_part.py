"""Searches in a small part of the sea graph: sooner done than over all of its nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import rest
from corridormap.network.geodesic_steps import azimuths_and_lengths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from corridormap.network.graph import NetworkGraph
    from corridormap.network.sea_sight import LonLat

    Metres = NDArray[np.float64]
    Degrees = NDArray[np.float64]
    Int32s = NDArray[np.int32]
    Int64s = NDArray[np.int64]
    Matrix = csr_array[np.float64, tuple[int, int]]

_DEGREE_M = 110_500.0
"""No degree of latitude is shorter, and on the equator none of longitude."""
_LEAST_COS = 0.01
ROUNDED = 0.999
"""Stored lengths, to the metre, are this share of the geodesic or more: of edges of 500 m or more.

What shorter ones lack is `shortfall_m`.
"""
_SHORT_M = 500.0


def shortfall_m(graph: NetworkGraph, edges_m: Metres) -> float:
    """Return what no way lacks more than to `ROUNDED` of the geodesics of its edges, in metres.

    Args:
        graph: The sea graph; a way passes no edge of it twice.
        edges_m: Shape (m,), the lengths of its edges.
    """
    short = np.flatnonzero(edges_m < _SHORT_M)
    ends = (
        graph.coordinates(each[short].astype(np.int64)) for each in (graph.edge_from, graph.edge_to)
    )
    geodesics_m = azimuths_and_lengths(*ends)[1]
    return float(np.maximum(ROUNDED * geodesics_m - edges_m[short], 0.0).sum())


@dataclass(frozen=True, slots=True, eq=False)
class SeaPart:
    """Some nodes of the sea graph with the edges between them.

    Attributes:
        nodes: Shape (k,), of the whole graph, in order.
        indptr, heads, lengths_m: As of a sparse matrix, nodes by their place here.
    """

    nodes: Int64s
    indptr: Int32s
    heads: Int32s
    lengths_m: Metres

    def places(self, nodes: Int64s) -> Int64s:
        """Return where nodes of the whole graph stand here, all of which do."""
        return np.searchsorted(self.nodes, nodes)

    def ways_from_each(self, places: Int64s, limit_m: float) -> tuple[Metres, Int32s]:
        """Return lengths and the node before each one from several places, shape (p, k) each."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        size = len(self.nodes)
        matrix: Matrix = csr_array((self.lengths_m, self.heads, self.indptr), shape=(size, size))
        return dijkstra(matrix, indices=places, return_predecessors=True, limit=limit_m)

    def ways_begun(self, begun: Mapping[int, float], limit_m: float) -> tuple[Metres, Int32s]:
        """Return lengths and the node before each one, shape (k,) each.

        Args:
            begun: By place, metres from where ways begin; one that is followed by none is k.
            limit_m: Longer ones are not looked for.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        size = len(self.nodes)
        heads = np.append(self.heads, np.array(list(begun), np.int32))
        lengths_m = np.append(self.lengths_m, list(begun.values()))
        indptr = np.append(self.indptr, np.int32(len(heads)))
        matrix: Matrix = csr_array((lengths_m, heads, indptr), shape=(size + 1, size + 1))
        lengths, before = dijkstra(matrix, indices=[size], return_predecessors=True, limit=limit_m)
        return lengths[0, :size], before[0, :size]


@dataclass(frozen=True, slots=True, eq=False)
class SeaParts:
    """What parts of the sea graph are cut from; edges with labels are left out.

    Attributes:
        graph: The whole of n nodes; they are in order of the cells of its grid.
        indptr: Shape (n + 1,), where the slots of each node begin.
        heads: Shape (s,), where they lead.
        lengths_m: Shape (s,), of those edges; not to be searched while somebody changes it.
        has_label: Shape (s,), which of them have one.
        longest_m: Shape (n + 1,), no edge of a node is longer.
        short_m: Its `shortfall_m`.
    """

    graph: NetworkGraph
    indptr: Int32s
    heads: Int32s
    lengths_m: Metres
    has_label: NDArray[np.bool_]
    longest_m: Metres
    short_m: float

    def part(self, nodes: Int64s) -> SeaPart:
        """Return a part.

        Args:
            nodes: Shape (k,), in order.
        """
        rest()
        firsts = self.indptr.take(nodes)
        counts = self.indptr.take(nodes + 1) - firsts
        ends = counts.cumsum()
        slots = np.arange(int(ends[-1]) if len(ends) else 0)
        slots += np.repeat(firsts - (ends - counts), counts)
        place = np.full(self.graph.node_count, -1, np.int32)
        place[nodes] = np.arange(len(nodes), dtype=np.int32)
        heads, lengths_m = place.take(self.heads.take(slots)), self.lengths_m.take(slots)
        stays = (heads >= 0) & ~self.has_label.take(slots)
        kept = np.append(0, stays.cumsum())
        indptr = np.append(0, kept.take(ends)).astype(np.int32)
        return SeaPart(nodes, indptr, heads[stays], lengths_m[stays])

    def nodes_near(self, places: Degrees, reach_m: Metres) -> Int64s:
        """Return the nodes within a reach of any of several places and some more, in order.

        Args:
            places: Shape (p, 2), degrees.
            reach_m: Shape (p,).
        """
        cells = [
            self._cells_near((lon, lat), metres)
            for (lon, lat), metres in zip(places.tolist(), reach_m.tolist(), strict=True)
        ]
        held = np.zeros(self.graph.grid.columns * self.graph.grid.rows, dtype=bool)
        held[np.concatenate(cells)] = True
        return self._nodes_of(np.flatnonzero(held))

    def _cells_near(self, place: LonLat, reach_m: float) -> Int64s:
        """Return the cells of a box about a place."""
        grid, (lon, lat) = self.graph.grid, place
        north = reach_m / _DEGREE_M
        furthest = min(abs(lat) + north, 90.0)
        east = north / max(np.cos(np.radians(furthest)), _LEAST_COS)
        low, high = (
            int(np.clip((edge - grid.south) // grid.size_deg, 0, grid.rows - 1))
            for edge in (lat - north, lat + north)
        )
        turn = round(360.0 / grid.size_deg)
        west = int((lon - east - grid.west) // grid.size_deg)
        last = min(int((lon + east - grid.west) // grid.size_deg), west + turn - 1)
        # A network around the whole globe goes on past the date line.
        columns = np.arange(west, last + 1) % turn
        columns = columns[columns < grid.columns]
        rows = np.arange(low, high + 1)
        return (rows[:, None] * grid.columns + columns).ravel()

    def _nodes_of(self, cells: Int64s) -> Int64s:
        """Return the nodes of cells, which are in order, in order."""
        starts = self.graph.grid.starts
        firsts = starts.take(cells).astype(np.int64)
        counts = starts.take(cells + 1) - firsts
        ends = counts.cumsum()
        nodes = np.arange(int(ends[-1]) if len(ends) else 0)
        nodes += np.repeat(firsts - (ends - counts), counts)
        return nodes
