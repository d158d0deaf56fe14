"""All shortest ways over the sea graph from one harbour, and what they lead through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.geodesic_steps import azimuths_and_lengths
from corridormap.network.paths import build_adjacency
from corridormap.network.search_in_pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph
    from corridormap.network.sea_sight import LonLat

    Metres = NDArray[np.float64]
    Bits = NDArray[np.int32]

MOST_EXITS = 8
"""So many nodes of the graph a harbour is joined to."""
_TIE_M = 0.0001
"""Edges are longer by less than that, each by its own share: of two ways one is the shorter."""
_NOWHERE_M = 1e12
_ROUNDED = 0.999
"""Stored lengths of edges are this share of the geodesic or more."""


@dataclass(frozen=True, slots=True, eq=False)
class Harbour:
    """A port and how a ship leaves it.

    Attributes:
        point: Degrees.
        exits: Nodes of the sea graph that it reaches with their costs in metres, best first.
        shore_met: How often its way out meets the shore.
    """

    point: LonLat
    exits: list[tuple[int, float]]
    shore_met: int


@dataclass(frozen=True, slots=True, eq=False)
class SeaTree:
    """Shortest ways from a harbour to all nodes within a limit.

    Attributes:
        limit_m: Nodes further away are not known.
        lengths_m: Shape (n + 1,), infinite where no way is known; the last one is the harbour.
        before: Shape (n + 1,), the node before each one on its way, negative for none.
    """

    limit_m: float
    lengths_m: Metres
    before: NDArray[np.int32]

    def way_to(self, harbour: Harbour) -> tuple[list[int], float] | None:
        """Return the nodes and metres of the shortest way to another harbour, None for none."""
        totals = [
            (float(self.lengths_m[node]) + enter_m, node)
            for node, enter_m in harbour.exits
            if np.isfinite(self.lengths_m[node])
        ]
        if not totals:
            return None
        total_m, node = min(totals)
        nodes = [node]
        while (previous := int(self.before[nodes[-1]])) != len(self.before) - 1:
            nodes.append(previous)
        return nodes[::-1], total_m


@dataclass(frozen=True, slots=True, eq=False)
class SeaTrees:
    """The sea graph made ready for searches from places beside its nodes.

    Attributes:
        graph: As it is stored, n nodes.
        pieces: It, to be searched.
        lengths_m: By its slots, with room for a harbour's; no two ways are as long.
        reach_m: Shape (n + 1,), no edge of a node is longer.
        slots: By label, which of its values are the edges of a passage, both ways.
        bits: By label, a bit of its own.
    """

    graph: NetworkGraph
    pieces: Pieces
    lengths_m: Metres
    reach_m: Metres
    slots: dict[str, NDArray[np.int64]]
    bits: dict[str, int]

    @classmethod
    def over(cls, graph: NetworkGraph) -> SeaTrees:
        """Return them for a graph; what has no label is never closed."""
        adjacency = build_adjacency(graph, np.zeros(0, np.int64))
        whole, edges = adjacency.matrix, adjacency.edge_of_slot
        # Multiples of the golden section lie evenly between 0 and 1, in no order.
        pieces = Pieces.over(whole.indptr, whole.indices)
        lengths_m = pieces.room(whole.data + _TIE_M * ((edges * 0.6180339887498949) % 1.0))
        labels = graph.edge_label[edges]
        slots = {
            label: np.flatnonzero(labels == at) for at, label in enumerate(graph.labels) if label
        }
        bits = {label: 1 << at for at, label in enumerate(slots)}
        return cls(graph, pieces, lengths_m, pieces.reach(lengths_m), slots, bits)

    def grown(self, harbour: Harbour, closed: frozenset[str], limit_m: float) -> SeaTree:
        """Return the shortest ways from a harbour; not for several threads at once."""
        leaving = {node: max(leave_m, 0.1) for node, leave_m in harbour.exits}
        return self._searched(self.lengths_m, leaving, closed, limit_m)

    def guide(self, tree: SeaTree) -> Metres:
        """Return edges' lengths, each as much longer as it leads away from a tree's root.

        Searches by them go straight to the root, which stays as far as it is: ways that avoid
        more than the tree does are no shorter than the tree's.
        """
        # Nowhere leads on from where the tree does not reach.
        to_root_m = np.where(np.isfinite(tree.lengths_m), tree.lengths_m, _NOWHERE_M)
        longer_m = self.lengths_m + to_root_m.take(self.pieces.heads)
        longer_m -= np.repeat(to_root_m, np.diff(self.pieces.indptr))
        return np.maximum(longer_m, _TIE_M * _TIE_M, out=longer_m)

    def guided(
        self, guide: Metres, tree: SeaTree, far: Harbour, closed: frozenset[str], limit_m: float
    ) -> SeaTree:
        """Return the shortest ways from a harbour, as far as they lead to the root of a tree.

        Args:
            guide: Of the tree.
            tree: All of it is open that is open here.
            far: The harbour.
            closed: Labels.
            limit_m: Ways are not followed that get to the root no sooner.
        """
        to_root_m = tree.lengths_m
        leaving = {
            node: max(leave_m, 0.1) + float(to_root_m[node])
            for node, leave_m in far.exits
            if np.isfinite(to_root_m[node])
        }
        found = self._searched(guide, leaving, closed, limit_m)
        reached = np.isfinite(found.lengths_m)
        lengths_m = np.where(reached, found.lengths_m - np.where(reached, to_root_m, 0.0), np.inf)
        return SeaTree(limit_m, lengths_m, found.before)

    def _searched(
        self,
        lengths_m: Metres,
        leaving: Mapping[int, float],
        closed: frozenset[str],
        limit_m: float,
    ) -> SeaTree:
        shut = [self.slots[label] for label in sorted(closed) if label in self.slots]
        barred = np.concatenate([np.zeros(0, np.int64), *shut])
        open_m = lengths_m[barred]
        lengths_m[barred] = np.inf
        try:
            # A guide makes no edge longer than twice its length.
            found = self.pieces.search(lengths_m, leaving, limit_m, 2.0 * self.reach_m)
        finally:
            lengths_m[barred] = open_m
        return SeaTree(limit_m, found.costs, found.before)

    def passed(self, tree: SeaTree) -> Bits:
        """Return the bits of the passages that a tree's ways lead through, shape (n + 1,)."""
        graph = self.graph
        itself = np.arange(len(tree.before), dtype=np.int32)
        before = np.where(tree.before < 0, itself, tree.before)
        bits = np.zeros(len(before), np.int32)
        for label, bit in self.bits.items():
            edges = graph.edges_labelled(label)
            ends = graph.edge_from[edges], graph.edge_to[edges]
            for here, there in (ends, ends[::-1]):
                bits[there[before[there] == here]] |= bit
        while True:
            bits |= bits.take(before)
            further = before.take(before)
            if np.array_equal(further, before):
                return bits
            before = further

    def least_m(self, tree: SeaTree, passed: Bits, far: Harbour, closed: frozenset[str]) -> float:
        """Return what no way from a tree's root to a harbour is shorter than.

        Ways that avoid all that is closed lead into the part of the sea that the tree reaches
        through it from the rest of the sea, whose lengths are known.

        Args:
            tree: All ways, closed or not.
            passed: What they lead through.
            far: Where to.
            closed: Labels.
        """
        graph = self.graph
        is_behind = (passed & sum(self.bits.get(label, 0) for label in closed)) != 0
        least_m = min(
            (
                float(tree.lengths_m[node]) + enter_m
                for node, enter_m in far.exits
                if not is_behind[node]
            ),
            default=tree.limit_m,
        )
        at_rim = is_behind.take(graph.edge_from) != is_behind.take(graph.edge_to)
        for label in closed:
            at_rim[graph.edges_labelled(label)] = False
        edges = np.flatnonzero(at_rim)
        ends = np.sort(np.column_stack([graph.edge_from[edges], graph.edge_to[edges]]), axis=1)
        outside = np.where(is_behind[ends[:, 0]], ends[:, 1], ends[:, 0])
        known = np.isfinite(tree.lengths_m[outside])
        outside = outside[known]
        there = np.tile(np.array(far.point), (len(outside), 1))
        circles_m = azimuths_and_lengths(graph.coordinates(outside), there)[1]
        ways_m = tree.lengths_m[outside] + _ROUNDED * circles_m
        return float(min(least_m, ways_m.min(initial=tree.limit_m)))
