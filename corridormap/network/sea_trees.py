"""Shortest ways over the sea graph from one harbour, as far as asked, and through what."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.geodesic_steps import azimuths_and_lengths
from corridormap.network.paths import build_adjacency
from corridormap.network.sea_part import ROUNDED, SeaParts, shortfall_m
from corridormap.network.search_in_pieces import Growth, Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def lengths_of(graph: NetworkGraph) -> Metres:
    """Return the lengths of edges, shape (m,), in metres: a little more, so that none are equal."""
    # Multiples of the golden section lie evenly between 0 and 1, in no order.
    shares = (np.arange(graph.edge_count) * 0.6180339887498949) % 1.0
    # Weight 0 would read as 'no edge' in a sparse matrix.
    return np.asarray(np.maximum(graph.weight_m, 0.1) + _TIE_M * shares)


@dataclass(slots=True, eq=False)
class SeaTree:
    """Shortest ways from a harbour to all nodes within a limit; it grows.

    Attributes:
        growth: The search, as far as it went.
        barred: Values of the graph's slots that are closed.
    """

    growth: Growth
    barred: NDArray[np.int64]

    @property
    def limit_m(self) -> float:
        """Nodes further away may not be known."""
        return self.growth.upto

    @property
    def lengths_m(self) -> Metres:
        """Shape (n + 1,), infinite where no way is known; the last one is the harbour."""
        return self.growth.found.costs

    @property
    def before(self) -> NDArray[np.int32]:
        """Shape (n + 1,), the node before each one on its way, negative for none."""
        return self.growth.found.before

    def answers(self, harbour: Harbour) -> bool:
        """Whether the shortest way to another harbour is known, or that there is none."""
        lengths_m = [float(self.lengths_m[node]) + enter_m for node, enter_m in harbour.exits]
        return min(lengths_m, default=0.0) <= self.limit_m

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
class Guide:
    """The way to the root of a tree, as it was when the guide was made.

    Attributes:
        to_root_m: Shape (n + 1,), infinite where it was not known.
        longer_m: Edges' lengths, each as much longer as it leads away from the root.
        limit_m: Ways to the root that are longer may not be found.
    """

    to_root_m: Metres
    longer_m: Metres
    limit_m: float


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
        short_m: What ways lack to `ROUNDED` of their geodesics: see `shortfall_m`.
    """

    graph: NetworkGraph
    pieces: Pieces
    lengths_m: Metres
    reach_m: Metres
    slots: dict[str, NDArray[np.int64]]
    bits: dict[str, int]
    short_m: float

    @classmethod
    def over(cls, graph: NetworkGraph, edges_m: Metres, short_m: float | None = None) -> SeaTrees:
        """Return them for a graph; what has no label is never closed.

        Args:
            graph: The sea graph or its core.
            edges_m: Shape (m,), the lengths of its edges, such as `lengths_of` returns.
            short_m: Of the whole graph, where this one is its core.
        """
        adjacency = build_adjacency(graph, np.zeros(0, np.int64))
        whole, edges = adjacency.matrix, adjacency.edge_of_slot
        pieces = Pieces.over(whole.indptr, whole.indices)
        lengths_m = pieces.room(edges_m.take(edges))
        labels = graph.edge_label[edges]
        slots = {
            label: np.flatnonzero(labels == at) for at, label in enumerate(graph.labels) if label
        }
        bits = {label: 1 << at for at, label in enumerate(slots)}
        short_m = shortfall_m(graph, edges_m) if short_m is None else short_m
        return cls(graph, pieces, lengths_m, pieces.reach(lengths_m), slots, bits, short_m)

    def parts(self) -> SeaParts:
        """Return what parts of the graph are cut from."""
        has_label = np.zeros(len(self.lengths_m), dtype=bool)
        has_label[np.concatenate([np.zeros(0, np.int64), *self.slots.values()])] = True
        pieces = self.pieces
        slots = pieces.indptr, pieces.heads, self.lengths_m, has_label
        return SeaParts(self.graph, *slots, self.reach_m, self.short_m)

    def begun(self, harbour: Harbour, closed: frozenset[str]) -> SeaTree:
        """Return the shortest ways from a harbour, none of which is known yet."""
        leaving = {node: max(leave_m, 0.1) for node, leave_m in harbour.exits}
        growth = self.pieces.begin(self.lengths_m, leaving, np.inf)
        return SeaTree(growth, self._barred(closed))

    def grow(self, tree: SeaTree, wanted: Callable[[], bool]) -> None:
        """Find more of a tree until it is as wanted; not for several threads at once."""
        with self._closing(self.lengths_m, tree.barred):
            while tree.limit_m < np.inf and not wanted():
                self.pieces.go_on(tree.growth, self.lengths_m, self.reach_m)

    def guide(self, tree: SeaTree) -> Guide:
        """Return what leads searches straight to a tree's root.

        The root stays as far as it is: ways that avoid more than the tree does are no shorter
        than the tree's.
        """
        to_root_m = tree.lengths_m.copy()
        # Nowhere leads on from where the tree does not reach.
        bounded_m = np.where(np.isfinite(to_root_m), to_root_m, _NOWHERE_M)
        longer_m = bounded_m.take(self.pieces.heads)
        longer_m += self.lengths_m
        longer_m -= np.repeat(bounded_m, np.diff(self.pieces.indptr))
        np.maximum(longer_m, _TIE_M * _TIE_M, out=longer_m)
        return Guide(to_root_m, longer_m, tree.limit_m)

    def guided(
        self,
        guide: Guide,
        ends: tuple[Harbour, Harbour],
        closed: frozenset[str],
        limit_m: float,
    ) -> tuple[list[int], float] | None:
        """Return nodes and metres of the shortest way from a harbour to a tree's root, or None.

        Args:
            guide: Of the tree, all of which is open that is open here.
            ends: The harbour and the root.
            closed: Labels.
            limit_m: Ways that are longer are not looked for.
        """
        far, root = ends
        leaving = {
            node: max(leave_m, 0.1) + float(guide.to_root_m[node])
            for node, leave_m in far.exits
            if np.isfinite(guide.to_root_m[node])
        }
        # Lengths by a guide are those of whole ways, but for what leads over the root's exits.
        growth = self.pieces.begin(guide.longer_m, leaving, limit_m)
        found = SeaTree(growth, self._barred(closed))
        over_m = {node: enter_m - float(guide.to_root_m[node]) for node, enter_m in root.exits}
        entered = replace(root, exits=list(over_m.items()))
        with self._closing(guide.longer_m, found.barred):
            while growth.upto < limit_m and not found.answers(entered):
                # A guide makes no edge longer than twice its length.
                self.pieces.go_on(growth, guide.longer_m, 2.0 * self.reach_m)
        way = found.way_to(entered)
        return way if way is not None and way[1] <= limit_m else None

    @contextmanager
    def _closing(self, lengths_m: Metres, barred: NDArray[np.int64]) -> Iterator[None]:
        """Have edges be endlessly long for a while."""
        open_m = lengths_m[barred]
        lengths_m[barred] = np.inf
        try:
            yield
        finally:
            lengths_m[barred] = open_m

    def _barred(self, closed: frozenset[str]) -> NDArray[np.int64]:
        """Return the values of the slots of passages that are closed."""
        shut = [self.slots[label] for label in sorted(closed) if label in self.slots]
        return np.concatenate([np.zeros(0, np.int64), *shut])

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
        through it from the rest of the sea. Lengths there are known up to the tree's limit: ways
        over what lies further away are longer than that, and the answer is never more.

        Args:
            tree: All that was closed for it is closed here as well.
            passed: What its ways lead through; nothing for those that were found since.
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
        low, high = graph.edge_from[edges], graph.edge_to[edges]
        outside = np.unique(np.where(is_behind[low], high, low)).astype(np.int64)
        outside = outside[np.isfinite(tree.lengths_m[outside])]
        there = np.tile(np.array(far.point), (len(outside), 1))
        circles_m = azimuths_and_lengths(graph.coordinates(outside), there)[1]
        onward_m = np.maximum(ROUNDED * circles_m - self.short_m, 0.0)
        ways_m = tree.lengths_m[outside] + onward_m
        # What is not known is longer than the limit.
        return float(min(least_m, ways_m.min(initial=tree.limit_m)))
