"""Leaves most nodes out of a graph: what joins the rest is searched in a fraction of the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.plan_slots import Slots

    Ints = NDArray[np.int64]
    Int32s = NDArray[np.int32]
    Bools = NDArray[np.bool_]

STAYS = 255
"""The round of nodes that are never left out."""
_MOST_BESIDE = 4
"""Nodes with more neighbours than that stay: leaving them out would join too many pairs."""
_LEAST_SHARE = 0.002
"""A round that leaves fewer of the nodes out is not worth its time."""
_MOST_ROUNDS = 40
_SHUFFLE = 2_654_435_761
"""Multiples of it look like chance below 2 to the 32nd, the same each time."""


@dataclass(frozen=True, slots=True, eq=False)
class Triangles:
    """What leaving nodes out of a round adds: the way from neighbour to neighbour over one.

    Attributes:
        one, other: Shape (t,), the edges of each left-out node to two of its neighbours.
        firsts: Shape (u,), where those begin that stand for the same edge.
        edges: Shape (u,), the edges between the neighbours.
    """

    one: Int32s
    other: Int32s
    firsts: Ints
    edges: Int32s


@dataclass(frozen=True, slots=True, eq=False)
class CoreShape:
    """A graph from which nodes were left out in rounds, whatever its edges cost.

    No two neighbours are left out in one round. A node is left out by joining its neighbours:
    ways between nodes that stay are as long as before. The graph has to cost the same both ways.

    Attributes:
        round_of: Shape (n,), when a node is left out, `STAYS` for never.
        low, high: Shape (m,), ends of each edge; the low one is left out first. Edges of the
            graph itself come before those that were added.
        slots: Shape (e,), a slot of each of the graph's own edges.
        more_slots, more_edges: Further slots between the same nodes, and whose they are.
        up_indptr: Shape (n + 1,): node i is left out with edges up_edges[up_indptr[i]:...].
        up_edges: Those, which lead to nodes that are left out later or stay.
        rounds: What each round adds.
        core_edges: Shape (k,), the edges between nodes that stay.
    """

    round_of: NDArray[np.uint8]
    low: Int32s
    high: Int32s
    slots: Int32s
    more_slots: Int32s
    more_edges: Int32s
    up_indptr: Int32s
    up_edges: Int32s
    rounds: tuple[Triangles, ...]
    core_edges: Int32s


def core_shape(slots: Slots, stays: Ints, feedback: Feedback | None = None) -> CoreShape:
    """Return the shape of a graph with as many nodes left out as pays.

    Args:
        slots: The graph's directed edges, each with one that leads back.
        stays: Nodes that must stay.
        feedback: Asked between rounds whether to go on.

    Raises:
        Cancelled: The feedback said so.
    """
    tails, heads = slots.tails(), slots.heads
    forth = np.flatnonzero(tails < heads).astype(np.int32)
    node_count = len(slots.indptr) - 1
    bits = _bits_of(node_count)
    keys = tails.take(forth).astype(np.int64) << bits
    keys |= heads.take(forth)
    keys, order = _in_order(keys, 2 * bits)
    forth = forth.take(order)
    is_first = np.ones(len(keys), np.bool_)
    is_first[1:] = keys[1:] != keys[:-1]
    edge_of = (np.cumsum(is_first) - 1).astype(np.int32)
    thinning = _Thinning(node_count, keys[is_first])
    thinning.round_of[stays] = STAYS
    feedback = feedback or Feedback()
    while thinning.leave_out():
        feedback.check()
    return thinning.shape(forth[is_first], (forth[~is_first], edge_of[~is_first]))


@dataclass(slots=True, eq=False)
class _Thinning:
    """A graph that loses nodes.

    Attributes:
        node_count: Of the whole graph.
        keys: Shape (l,), edges that are left, lower node and higher one in one word;
            ascending.
        numbers: Shape (l,), what those are called.
    """

    node_count: int
    keys: Ints
    numbers: Int32s = field(init=False)
    round_of: NDArray[np.uint8] = field(init=False)
    _bits: int = field(init=False)
    _chances: Ints = field(init=False)
    _added: list[Ints] = field(init=False)
    _edge_count: int = field(init=False)
    _ups: list[tuple[Int32s, Int32s]] = field(default_factory=list)
    _rounds: list[Triangles] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = np.arange(len(self.keys), dtype=np.int32)
        self.round_of = np.full(self.node_count, STAYS - 1, np.uint8)
        self._bits = _bits_of(self.node_count)
        self._chances = np.arange(self.node_count) * _SHUFFLE % 2**32
        self._added, self._edge_count = [self.keys], len(self.keys)

    def leave_out(self) -> bool:
        """Leave out what can be left out at once; tell whether it was worth it."""
        one, other = self._ends(self.keys)
        chosen = self._chosen(one, other)
        if chosen.sum() < _LEAST_SHARE * self.node_count or len(self._rounds) == _MOST_ROUNDS:
            return False
        self.round_of[chosen] = len(self._rounds)
        from_one, from_other = chosen.take(one), chosen.take(other)
        low = np.concatenate([one[from_one], other[from_other]])
        high = np.concatenate([other[from_one], one[from_other]])
        edges = np.concatenate([self.numbers[from_one], self.numbers[from_other]])
        low, order = _in_order(low, self._bits)
        high, edges = high.take(order), edges.take(order)
        self._ups.append((low.astype(np.int32), edges))
        stays = ~(from_one | from_other)
        self.keys, self.numbers = self.keys[stays], self.numbers[stays]
        self._join(low, high, edges)
        return True

    def _ends(self, keys: Ints) -> tuple[Ints, Ints]:
        """Return the lower and the higher nodes of edges."""
        return keys >> self._bits, keys & ((1 << self._bits) - 1)

    def _chosen(self, one: Ints, other: Ints) -> Bools:
        """Return the nodes of few neighbours, none beside another: those of fewest first."""
        degree = np.bincount(one, minlength=self.node_count)
        degree += np.bincount(other, minlength=self.node_count)
        chosen: Bools = (degree > 0) & (degree <= _MOST_BESIDE) & (self.round_of == STAYS - 1)
        both = chosen.take(one) & chosen.take(other)
        one, other = one[both], other[both]
        degree <<= 32
        degree |= self._chances
        chosen[np.where(degree.take(one) < degree.take(other), other, one)] = False
        return chosen

    def _join(self, low: Ints, high: Ints, edges: Int32s) -> None:
        """Join the neighbours of the nodes that were left out, whose edges these are, in order."""
        is_first = np.ones(len(low), np.bool_)
        is_first[1:] = low[1:] != low[:-1]
        (firsts,) = np.nonzero(is_first)
        count = np.diff(firsts, append=len(low))
        pairs = [
            (firsts[count > there] + here, firsts[count > there] + there)
            for there in range(1, _MOST_BESIDE)
            for here in range(there)
        ]
        here, there = (np.concatenate([pair[end] for pair in pairs]) for end in (0, 1))
        one, other = high.take(here), high.take(there)
        keys = np.minimum(one, other) << self._bits
        keys |= np.maximum(one, other)
        keys, order = _in_order(keys, 2 * self._bits)
        is_new = np.ones(len(keys), np.bool_)
        is_new[1:] = keys[1:] != keys[:-1]
        (groups,) = np.nonzero(is_new)
        joined = self._numbered(keys[groups])
        here, there = here.take(order), there.take(order)
        self._rounds.append(Triangles(edges.take(here), edges.take(there), groups, joined))

    def _numbered(self, keys: Ints) -> Int32s:
        """Return the numbers of edges, which are added where there are none yet."""
        places = np.searchsorted(self.keys, keys)
        known = np.zeros(len(keys), np.bool_)
        inside = places < len(self.keys)
        known[inside] = self.keys[places[inside]] == keys[inside]
        numbers = np.empty(len(keys), np.int32)
        numbers[known] = self.numbers[places[known]]
        added = keys[~known]
        new = np.arange(self._edge_count, self._edge_count + len(added), dtype=np.int32)
        numbers[~known] = new
        self._added.append(added)
        self._edge_count += len(added)
        self.keys = np.insert(self.keys, places[~known], added)
        self.numbers = np.insert(self.numbers, places[~known], new)
        return numbers

    def shape(self, slots: Int32s, more: tuple[Int32s, Int32s]) -> CoreShape:
        """Return what came of it."""
        round_of = np.where(self.round_of == STAYS - 1, STAYS, self.round_of).astype(np.uint8)
        one, other = self._ends(np.concatenate(self._added))
        is_turned = round_of.take(other) < round_of.take(one)
        low = np.where(is_turned, other, one).astype(np.int32)
        high = np.where(is_turned, one, other).astype(np.int32)
        none = np.zeros(0, np.int32)
        ups = [(none, none), *self._ups]
        nodes, edges = (np.concatenate([up[part] for up in ups]) for part in (0, 1))
        indptr = np.zeros(self.node_count + 1, np.int32)
        np.cumsum(np.bincount(nodes, minlength=self.node_count), out=indptr[1:])
        up_edges = edges.take(_in_order(nodes, self._bits)[1])
        return CoreShape(
            round_of, low, high, slots, *more, indptr, up_edges, tuple(self._rounds), self.numbers
        )


def _in_order(numbers: Ints | Int32s, bits: int) -> tuple[Ints, Ints]:
    """Return numbers of so many bits in order, and from which places they come; a stable order."""
    for_place = _bits_of(len(numbers))
    if bits + for_place > 63:
        order = np.argsort(numbers, kind="stable")
        return numbers.take(order).astype(np.int64), order
    # Sorted with their places in one word they take a third of the time of a stable argsort.
    packed = numbers.astype(np.int64) << for_place
    packed |= np.arange(len(numbers))
    packed.sort()
    return packed >> for_place, packed & ((1 << for_place) - 1)


def _bits_of(count: int) -> int:
    """Return how many bits numbers below a count need."""
    return max(count - 1, 1).bit_length()
