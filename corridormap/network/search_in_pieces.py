"""Dijkstra's search in pieces: scipy's lets no other thread run, and a window must not wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import rest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Int32s = NDArray[np.int32]
    Matrix = csr_array[np.float64, tuple[int, int]]

ROOM = 8192
"""So many edges may lead from the source."""
AT_ONCE = 20_000
"""About so many nodes are found at once: some 5 ms, a third of a frame."""
FIRST_EDGES = 15.0
"""So many edges wide is the first piece."""
MOST_GROWN = 1.3
"""No piece is wider than the last one by more, since rims grow longer as well …"""
FEW, MOST_GROWN_OF_FEW = AT_ONCE // 10, 2.0
"""… but where fewer nodes than these were found."""
NOBODY = -9999
"""scipy's word for no node before another one."""
_SAMPLE = 1000
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Cheapest ways from a source.

    Attributes:
        costs: Shape (n + 1,), infinite where none is known; the last one is the source.
        before: Shape (n + 1,), the node before each one on its way, negative for none.
    """

    costs: Floats
    before: Int32s


@dataclass(frozen=True, slots=True, eq=False)
class _Rim:
    """Edges from what is known to what is not.

    Attributes:
        known: Shape (r,), the nodes from which any lead.
        unknown: Shape (u,), the nodes to which any lead.
        nodes: Shape (k,), by edge that can be used, where it leads to.
        costs: Shape (k,), of the ways over them.
        origins: Shape (k,), where they lead from.
    """

    known: Int32s
    unknown: Int32s
    nodes: Int32s
    costs: Floats
    origins: Int32s

    def leading_on(self, found: Found) -> _Rim:
        """Return those edges that lead to what is still unknown."""
        leads_on = np.isinf(found.costs[self.nodes])
        nodes = self.nodes[leads_on]
        return _Rim(self.known, nodes, nodes, self.costs[leads_on], self.origins[leads_on])

    def joined(self, other: _Rim) -> _Rim:
        """Return the edges of both."""
        if not len(other.nodes):
            return self
        return _Rim(
            np.concatenate([self.known, other.known]),
            _each_once(np.concatenate([self.unknown, other.unknown])),
            np.concatenate([self.nodes, other.nodes]),
            np.concatenate([self.costs, other.costs]),
            np.concatenate([self.origins, other.origins]),
        )

    def nearest(self, most: int) -> tuple[_Rim, float]:
        """Return so many of the edges, and what all ways over the others cost at least."""
        if len(self.nodes) <= most:
            return self, np.inf
        order = np.argpartition(self.costs, most)
        near = order[:most]
        rim = _Rim(self.known, self.unknown, self.nodes[near], self.costs[near], self.origins[near])
        return rim, float(self.costs[order[most]])


@dataclass(slots=True, eq=False)
class Growth:
    """A search on its way.

    Attributes:
        found: What is known by now; replaced by more, and values that are known stay as they are.
        upto: All ways that cost no more are known; infinite once there are no others.
        limit: Ways that cost more are not looked for.
        starts: Where ways begin.
        rim: From where the search goes on.
        step: How far it goes at a time.
    """

    found: Found
    upto: float
    limit: float
    starts: _Rim
    rim: _Rim
    step: float


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A graph that is searched in pieces, each going on from the rim of the last one.

    Attributes:
        indptr: Shape (n + 2,), where the slots of each node begin, the source's last.
        heads: Shape (s + r,), where they lead, the last ones for edges from the source.
    """

    indptr: Int32s
    heads: Int32s

    @classmethod
    def over(cls, indptr: Int32s, heads: Int32s, begun: int = 0) -> Pieces:
        """Return them for a graph.

        Args:
            indptr: Shape (n + 1,), as of a sparse matrix.
            heads: Shape (s,).
            begun: Ways may begin at so many nodes.
        """
        room = np.zeros(max(ROOM, begun), np.int32)
        ends = np.append(indptr, len(heads) + len(room)).astype(np.int32)
        return cls(ends, np.concatenate([heads, room]))

    @property
    def source(self) -> int:
        """The number of the source, n."""
        return len(self.indptr) - 2

    def room(self, costs: Floats) -> Floats:
        """Return slots' costs, shape (s,), with those of the edges from the source, infinite."""
        return np.concatenate([costs, np.full(len(self.heads) - len(costs), np.inf)])

    def reach(self, costs: Floats) -> Floats:
        """Return what no edge of each node costs more than, shape (n + 1,); closed ones aside."""
        open_costs = np.where(np.isfinite(costs), costs, 0.0)
        # Each one's are followed by another's, or by those of the source.
        most = np.maximum.reduceat(open_costs, self.indptr[:-1])
        most[np.diff(self.indptr) == 0] = 0.0
        return most

    def search(
        self, costs: Floats, begun: Mapping[int, float], limit: float, reach: Floats | None = None
    ) -> Found:
        """Return the cheapest ways that cost no more than a limit; not for two threads at once.

        They are those that one search over all of the graph finds.

        Args:
            costs: Shape (s + r,), as `room` returns them; changed meanwhile.
            begun: Nodes where ways begin with what was spent before.
            limit: In the costs' unit.
            reach: Shape (n + 1,), as `reach` returns it or more: saves time where nodes have
                many edges.
        """
        growth = self.begin(costs, begun, limit, reach)
        while growth.upto < limit:
            self.go_on(growth, costs, reach)
        return growth.found

    def begin(
        self, costs: Floats, begun: Mapping[int, float], limit: float, reach: Floats | None = None
    ) -> Growth:
        """Return a search that has not found anything yet; as `search`, but for `go_on`."""
        found = Found(np.full(self.source + 1, np.inf), np.full(self.source + 1, NOBODY, np.int32))
        found.costs[self.source] = 0.0
        heads = np.array(list(begun), np.int32)
        spent = np.array(list(begun.values()), np.float64)
        starts = _Rim(heads[:0], heads, heads, spent, np.full(len(heads), self.source, np.int32))
        upto = -np.inf if begun else np.inf
        return Growth(found, upto, limit, starts, starts, FIRST_EDGES * _mean(costs, limit))

    def go_on(self, growth: Growth, costs: Floats, reach: Floats | None = None) -> None:
        """Find some more ways: some 5 ms; nothing where all within the limit are found.

        Args:
            growth: What was found by now; changed, but for where this raises.
            costs: The same as when it was begun.
            reach: The same.
        """
        if growth.upto >= growth.limit:
            return
        rest()
        rim = growth.rim
        near, beyond = rim.nearest(len(self.heads) - int(self.indptr[-2]))
        # Where some edges are left out, ways over them come later.
        upto = min(float(near.costs.min()) + growth.step, growth.limit, beyond)
        nodes, found = self._go_on(costs, near, upto, growth.found)
        # Others that cost as much may be among the edges left out.
        known = float(np.nextafter(upto, -np.inf)) if beyond <= upto < np.inf else upto
        if known >= growth.limit:
            growth.found, growth.upto = found, known
            return
        most = MOST_GROWN if len(nodes) > FEW else MOST_GROWN_OF_FEW
        step = growth.step * min(AT_ONCE / max(len(nodes), 1), most)
        if reach is not None:
            # What others lead to is known.
            nodes = nodes[found.costs[nodes] + reach[nodes] > upto]
        rim = self._rim(costs, found, np.concatenate([rim.known, nodes]), growth.limit)
        rim = rim.joined(growth.starts.leading_on(found))
        # All or nothing: one that failed half-way would go on from a rim that it is past.
        growth.found, growth.rim, growth.step = found, rim, step
        growth.upto = known if len(rim.nodes) else np.inf

    def _go_on(self, costs: Floats, rim: _Rim, upto: float, found: Found) -> tuple[Int32s, Found]:
        """Find all that costs no more than so much; return those nodes, and all found by now."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        back, _ = self._slots_of(rim.unknown)
        back = back[np.isfinite(found.costs[self.heads[back]])]
        first = int(self.indptr[-2])
        own = slice(first, first + len(rim.nodes))
        kept, size = costs[back], self.source + 1
        try:
            # Next to nothing leads back to what is known.
            costs[back] = np.inf
            costs[own], self.heads[own] = rim.costs, rim.nodes
            matrix: Matrix = csr_array((costs, self.heads, self.indptr), shape=(size, size))
            lengths, before = dijkstra(
                matrix, indices=[self.source], return_predecessors=True, limit=upto
            )
        finally:
            costs[back], costs[own] = kept, np.inf
        # A node that can be left for what is known but not come to from there leads back to it.
        is_new = (lengths[0] < np.inf) & (found.costs == np.inf)
        found = Found(
            np.where(is_new, lengths[0], found.costs), np.where(is_new, before[0], found.before)
        )
        is_entry = (found.costs[rim.nodes] == rim.costs) & (found.before[rim.nodes] == self.source)
        found.before[rim.nodes[is_entry]] = rim.origins[is_entry]
        return np.flatnonzero(is_new).astype(np.int32), found

    def _rim(self, costs: Floats, found: Found, known: Int32s, limit: float) -> _Rim:
        """Return the edges that lead on from some nodes, all that have any among them."""
        slots, origins = self._slots_of(known)
        leads_on = np.isinf(found.costs[self.heads[slots]])
        slots, origins = slots[leads_on], origins[leads_on]
        heads, entries = self.heads[slots], found.costs[origins] + costs[slots]
        is_of_use = (entries <= limit) & (entries < np.inf)
        return _Rim(
            _each_once(origins),
            _each_once(heads),
            heads[is_of_use],
            entries[is_of_use],
            origins[is_of_use],
        )

    def _slots_of(self, nodes: Int32s) -> tuple[Int32s, Int32s]:
        """Return the slots of some nodes, and whose each one is."""
        firsts = self.indptr[nodes]
        counts = self.indptr[nodes + 1] - firsts
        starts = np.cumsum(counts) - counts
        slots = np.arange(int(counts.sum()), dtype=np.int32)
        slots += np.repeat(firsts - starts, counts).astype(np.int32)
        return slots, np.repeat(nodes, counts)


def _each_once(numbers: Int32s) -> Int32s:
    ordered = np.sort(numbers)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def _mean(costs: Floats, limit: float) -> float:
    """Return about what an edge costs, more than nothing; those that nobody can use aside."""
    sample = costs[:: max(len(costs) // _SAMPLE, 1)]
    sample = sample[np.isfinite(sample) & (sample <= limit)]
    return max(float(sample.mean()), _LEAST) if len(sample) else 1.0
