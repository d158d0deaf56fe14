"""Cheapest ways over a graph with most nodes left out: found on the rest, told over the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import rest
from corridormap.network.core_shape import STAYS
from corridormap.network.search_in_pieces import Growth, Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.core_shape import CoreShape

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Int32s = NDArray[np.int32]

_LEAST = 1e-9
"""An edge of no cost at all would read as none."""

Climb = dict[int, tuple[float, int, int]]
"""By node: the cost from where it was begun, the edge that it was come by and the node before it,
both -1 where it was begun."""


@dataclass(frozen=True, slots=True, eq=False)
class CoreShelf:
    """What follows from a shape alone, and is of use for all costs.

    Attributes:
        shape: The shape.
        number: Shape (n,), the place of each node among those that stay, -1 for none.
        nodes: Shape (c,), those.
        indptr, heads, edges: The graph of those, each edge both ways, by node.
        target_indptr: Shape (m + 1,), where the triangles that stand for each edge begin.
        one, other: Shape (t,), those triangles' edges.
    """

    shape: CoreShape
    number: Int32s
    nodes: Int32s
    indptr: Int32s
    heads: Int32s
    edges: Int32s
    target_indptr: Int32s
    one: Int32s
    other: Int32s

    @classmethod
    def of(cls, shape: CoreShape) -> CoreShelf:
        """Return what follows from a shape."""
        nodes = np.flatnonzero(shape.round_of == STAYS).astype(np.int32)
        number = np.full(len(shape.round_of), -1, np.int32)
        number[nodes] = np.arange(len(nodes), dtype=np.int32)
        low, high = (number[ends[shape.core_edges]] for ends in (shape.low, shape.high))
        tails, heads = np.concatenate([low, high]), np.concatenate([high, low])
        order = np.argsort(tails, kind="stable")
        indptr = np.zeros(len(nodes) + 1, np.int32)
        np.cumsum(np.bincount(tails, minlength=len(nodes)), out=indptr[1:])
        edges = np.concatenate([shape.core_edges, shape.core_edges])[order]
        return cls(shape, number, nodes, indptr, heads[order], edges, *_by_target(shape))


def _by_target(shape: CoreShape) -> tuple[Int32s, Int32s, Int32s]:
    """Return all triangles by the edge that they stand for: where each one's begin, both edges."""
    none = np.zeros(0, np.int32)
    targets = [
        np.repeat(each.edges, np.diff(each.firsts, append=len(each.one))) for each in shape.rounds
    ]
    target = np.concatenate([none, *targets])
    order = np.argsort(target, kind="stable")
    indptr = np.zeros(len(shape.low) + 1, np.int32)
    np.cumsum(np.bincount(target, minlength=len(shape.low)), out=indptr[1:])
    one = np.concatenate([none, *(each.one for each in shape.rounds)])[order]
    other = np.concatenate([none, *(each.other for each in shape.rounds)])[order]
    return indptr, one, other


@dataclass(frozen=True, slots=True, eq=False)
class Core:
    """A graph without most of its nodes, at some costs.

    Attributes:
        shelf: Its shape.
        costs: Shape (m,), of all edges, of those too that were added.
        own_costs: Shape (e,), what the graph's own edges cost by themselves.
    """

    shelf: CoreShelf
    costs: Floats
    own_costs: Floats
    _made: list[tuple[Pieces, Floats]] = field(default_factory=list)

    @classmethod
    def at(cls, shelf: CoreShelf, slot_costs: Floats, spare: Core | None = None) -> Core:
        """Return the core of a graph at its slots' costs, infinite where one is closed.

        Args:
            shelf: The graph's shape.
            slot_costs: Shape (s,).
            spare: One of the same shape that nobody needs any more, for its memory: to be given
                new memory takes longer than all the rest.
        """
        shape = shelf.shape
        costs = np.empty(len(shape.low)) if spare is None else spare.costs
        own = np.empty(len(shape.slots)) if spare is None else spare.own_costs
        slot_costs.take(shape.slots, out=own, mode="clip")
        np.minimum.at(own, shape.more_edges, slot_costs[shape.more_slots])
        np.maximum(own, _LEAST, out=own)
        costs[: len(own)] = own
        costs[len(own) :] = np.inf
        for each in shape.rounds:
            rest()
            if len(each.one):
                sums = costs.take(each.one)
                sums += costs.take(each.other)
                least = np.minimum.reduceat(sums, each.firsts)
                costs[each.edges] = np.minimum(costs.take(each.edges), least)
        return cls(shelf, costs, own)

    def climbed(self, begun: Mapping[int, float]) -> Climb:
        """Return the ways from nodes to those that were left out later or stay."""
        shape = self.shelf.shape
        found: Climb = {node: (cost, -1, -1) for node, cost in begun.items()}
        rounds = {node: int(shape.round_of[node]) for node in found}
        waiting = {node for node, at in rounds.items() if at != STAYS}
        rest()
        while waiting:
            # Nothing leads back to who was left out first.
            node = min(waiting, key=lambda each: (rounds[each], each))
            waiting.remove(node)
            so_far = found[node][0]
            first, last = shape.up_indptr[node : node + 2].tolist()
            for edge in shape.up_edges[first:last].tolist():
                there, cost = int(shape.high[edge]), so_far + float(self.costs[edge])
                if not np.isfinite(cost) or (there in found and found[there][0] <= cost):
                    continue
                found[there] = cost, edge, node
                if there not in rounds:
                    rounds[there] = int(shape.round_of[there])
                if rounds[there] != STAYS:
                    waiting.add(there)
        return found

    def begun(self, climb: Climb) -> Growth:
        """Return a search among those that stay, by their places, that goes on from a climb.

        Args:
            climb: Where ways begin.
        """
        number = self.shelf.number
        tops = [node for node in climb if number[node] >= 0]
        places = number[np.array(tops, np.int64)].tolist()
        spent = {
            place: max(climb[node][0], _LEAST) for place, node in zip(places, tops, strict=True)
        }
        pieces, costs = self._searched()
        return pieces.begin(costs, spent, np.inf)

    def go_on(self, growth: Growth, limit: float) -> None:
        """Find all ways of a search that cost no more than a limit."""
        pieces, costs = self._searched()
        while growth.upto < limit:
            pieces.go_on(growth, costs)

    def _searched(self) -> tuple[Pieces, Floats]:
        """Return the graph of the nodes that stay, to be searched by one thread at a time."""
        if not self._made:
            pieces = Pieces.over(self.shelf.indptr, self.shelf.heads)
            self._made.append((pieces, pieces.room(self.costs.take(self.shelf.edges))))
        return self._made[0]

    def steps_between(self, places: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return the edges from each to the next of nodes that stay, by place, with their ends."""
        shelf, at = self.shelf, np.array(places, np.int64)
        tails, heads = at[:-1], at[1:]
        first, last = shelf.indptr[tails], shelf.indptr[tails + 1]
        edges = np.full(len(tails), -1, np.int64)
        for step in range(int((last - first).max(initial=0))):
            slots = np.minimum(first + step, last - 1)
            edges = np.where(shelf.heads[slots] == heads, shelf.edges[slots], edges)
        nodes = shelf.nodes[at].tolist()
        return list(zip(edges.tolist(), nodes[:-1], nodes[1:], strict=True))

    def told(self, steps: list[tuple[int, int, int]]) -> list[int]:
        """Return the nodes of a way over the whole graph.

        Args:
            steps: Edges in order, each with the nodes that it leads from and to.
        """
        shape = self.shelf.shape
        edges, tails, heads = (np.array(part, np.int64) for part in zip(*steps, strict=True))
        while True:
            rest()
            halves = self._halves(edges)
            (joined,) = np.nonzero(halves[0] >= 0)
            if not len(joined):
                return [int(tails[0]), *heads.tolist()]
            one, other = halves[0][joined], halves[1][joined]
            middle = shape.low[one].astype(np.int64)
            # Either half may come first.
            is_turned = shape.high[one] != tails[joined]
            first, second = np.where(is_turned, other, one), np.where(is_turned, one, other)
            edges[joined] = first
            heads_before = heads[joined]
            heads[joined] = middle
            edges = np.insert(edges, joined + 1, second)
            tails = np.insert(tails, joined + 1, middle)
            heads = np.insert(heads, joined + 1, heads_before)

    def _halves(self, edges: Ints) -> tuple[Ints, Ints]:
        """Return the two edges that each edge stands for, -1 for the graph's own."""
        shelf, costs = self.shelf, self.costs
        halves = np.full(len(edges), -1, np.int64), np.full(len(edges), -1, np.int64)
        wanted = costs[edges]
        is_own = edges < len(self.own_costs)
        is_own[is_own] = self.own_costs[edges[is_own]] == wanted[is_own]
        first, last = shelf.target_indptr[edges], shelf.target_indptr[edges + 1]
        (open_places,) = np.nonzero(~is_own)
        step = 0
        while len(open_places):
            at = first[open_places] + step
            assert (at < last[open_places]).all(), "an added edge stands for two others"
            one, other = shelf.one[at], shelf.other[at]
            is_it = costs[one] + costs[other] == wanted[open_places]
            halves[0][open_places[is_it]] = one[is_it]
            halves[1][open_places[is_it]] = other[is_it]
            open_places, step = open_places[~is_it], step + 1
        return halves


@dataclass(frozen=True, slots=True, eq=False)
class CoreWays:
    """Cheapest ways from some nodes, searched for among those that stay, others looked up.

    Attributes:
        core: The graph at some costs.
        climb: The ways to where the search began.
        growth: The search among those that stay; its source is where the climb begins.
    """

    core: Core
    climb: Climb
    growth: Growth
    _descents: dict[int, tuple[float, int, Climb]] = field(default_factory=dict)

    @classmethod
    def over(cls, core: Core, begun: Mapping[int, float], limit: float) -> CoreWays:
        """Return the ways over a core.

        Args:
            core: The core.
            begun: Nodes where they begin, with what was spent before.
            limit: Ways that cost more need not be known.
        """
        climb = core.climbed(begun)
        ways = cls(core, climb, core.begun(climb))
        ways.grow(limit)
        return ways

    @property
    def limit(self) -> float:
        """Ways that cost more may not be known."""
        return self.growth.upto

    @property
    def costs(self) -> Floats:
        """Shape (c + 1,), what ways cost by the node's place, infinite where none is known."""
        return self.growth.found.costs

    @property
    def before(self) -> Int32s:
        """Shape (c + 1,), the place before each one on its way, negative for none."""
        return self.growth.found.before

    def grow(self, limit: float) -> None:
        """Find more ways, up to a limit."""
        if self.limit < limit:
            self.core.go_on(self.growth, limit)
            self._descents.clear()

    def cost_of(self, node: int) -> float:
        """Return what the way to a node costs, infinite where none is known."""
        return self._descent(node)[0]

    def node_before(self, node: int) -> int:
        """Return the node before one that stays, on its way, negative for none."""
        shelf = self.core.shelf
        before = int(self.before[shelf.number[node]])
        return int(shelf.nodes[before]) if 0 <= before < len(shelf.nodes) else -1

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the way to one of them, in order from a root."""
        _, top, descent = self._descent(node)
        steps, here = self._steps_to(top), top
        while (edge := descent[here][1]) >= 0:
            below = descent[here][2]
            steps.append((edge, here, below))
            here = below
        return self.core.told(steps) if steps else [node]

    def _steps_to(self, top: int) -> list[tuple[int, int, int]]:
        """Return the edges to where a way is highest, each with its ends."""
        shelf = self.core.shelf
        places: list[int] = []
        here = int(shelf.number[top])
        if here >= 0:
            places = [here]
            while (here := int(self.before[places[-1]])) != len(shelf.nodes):
                places.append(here)
        between = self.core.steps_between(places[::-1])
        foot = int(shelf.nodes[places[-1]]) if places else top
        steps: list[tuple[int, int, int]] = []
        while (edge := self.climb[foot][1]) >= 0:
            below = self.climb[foot][2]
            steps.append((edge, below, foot))
            foot = below
        return [*steps[::-1], *between]

    def _descent(self, node: int) -> tuple[float, int, Climb]:
        """Return what the way to a node costs, where it is highest, and the ways down to it."""
        known = self._descents.get(node)
        if known is None:
            descent = self.core.climbed({node: 0.0})
            costs = {top: self._cost_at(top) + down for top, (down, _, _) in descent.items()}
            best = min(costs, key=lambda top: (costs[top], top))
            known = self._descents[node] = costs[best], best, descent
        return known

    def _cost_at(self, top: int) -> float:
        place = int(self.core.shelf.number[top])
        if place >= 0:
            return float(self.costs[place])
        return self.climb[top][0] if top in self.climb else np.inf
