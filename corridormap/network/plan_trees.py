"""Cheapest ways from a stop to everywhere; kept, since a hand that pulls a stop asks again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.assumptions import MODES
from corridormap.network.core_ways import Core, CoreWays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.plan_costs import Price
    from corridormap.network.plan_net import Track
    from corridormap.network.plan_space import Access, SearchSpace

    Floats = NDArray[np.float64]

ENDLESS = 1e14
"""More than any way costs: what is closed costs more, and is never looked at."""
SEA = MODES.index("sea")
NO_LAND = frozenset(("sea", "air"))
"""Without the others there is next to nothing to search."""
_TREES = 4
"""Some 7 MB each: those of the two stops beside the hand, and of the two asked for before."""
_CORE_TREES = 16
"""Some 1 MB each."""
_CORES = 2
"""Some 24 MB each, with the graph of the nodes that stay, which the first search makes."""
_ASKED = 64
"""So many roots are remembered with how often they were asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Roots:
    """Where ways begin: the nodes by which a stop is left, or arrived at.

    The net costs the same both ways, so that ways to a stop are ways from it.

    Attributes:
        costs: By node, the cost between the stop and it, with what was spent before the stop.
        tracks: By node, the track of the stop's that it belongs to.
        allowed: Modes that may be used.
        is_sailed: Whether lengths of ways to ports among the costs may be too short.
    """

    costs: dict[int, float]
    tracks: dict[int, Track]
    allowed: frozenset[str]
    is_sailed: bool

    @classmethod
    def of(
        cls,
        spent: Mapping[Track, float],
        reach: Mapping[Track, Access],
        allowed: frozenset[str],
        price: Price,
    ) -> Roots:
        """Return those of a stop.

        Args:
            spent: Cost before the stop, by the tracks that count.
            reach: How it reaches these tracks.
            allowed: Modes that may be used.
            price: What counts.
        """
        costs: dict[int, float] = {}
        tracks: dict[int, Track] = {}
        for track, cost in spent.items():
            for node in reach[track].nodes:
                total = cost + reach[track].cost_to(node, price)
                if total < costs.get(node, np.inf):
                    costs[node], tracks[node] = total, track
        is_sailed = any(reach[track].sailed is not None for track in spent)
        return cls(costs, tracks, allowed, is_sailed)

    def is_as(self, other: Roots) -> bool:
        """Whether the same ways begin at others."""
        return self.allowed == other.allowed and self.costs == other.costs


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Cheapest ways from a stop's roots.

    Attributes:
        space: Where they were looked for.
        roots: Where they begin.
    """

    space: SearchSpace
    roots: Roots

    @staticmethod
    def grown(space: SearchSpace, roots: Roots, limit: float, core: Core | None = None) -> Tree:
        """Return the cheapest ways that cost no more than a limit, over a core if there is one."""
        if core is None:
            return WholeTree(space, roots, *_whole(space, roots, limit), limit)
        return CoreTree(space, roots, CoreWays.over(core, roots.costs, limit))

    @property
    def limit(self) -> float:
        """Ways that cost more may not be known."""
        raise NotImplementedError

    def grow(self, limit: float) -> bool:
        """Find the ways that cost no more than another limit; tell whether it can."""
        return limit <= self.limit

    def stands_on(self, core: Core) -> bool:
        """Whether it is of no use without a core."""
        return False

    def cost_of(self, node: int) -> float:
        """Return what the way to a node costs, infinite where none is known."""
        raise NotImplementedError

    def node_before(self, port: int) -> int:
        """Return the node before a port on its way, negative for none."""
        raise NotImplementedError

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the way to one of them, in order from a root."""
        raise NotImplementedError

    def best_to(self, end: Access, direct: frozenset[int]) -> tuple[float, int] | None:
        """Return cost and node of the cheapest way into a stop's access.

        Args:
            end: The access.
            direct: The own ports of both stops where a ship sails from one to the other without
                the net; empty where none does.
        """
        price = self.space.price
        offers: list[tuple[float, int]] = []
        for node in end.nodes:
            cost = self.cost_of(node)
            if np.isfinite(cost) and not self._is_detour(end, node, direct):
                offers.append((cost + end.cost_to(node, price), node))
        return min(offers, default=None)

    def _is_detour(self, end: Access, node: int, direct: frozenset[int]) -> bool:
        """Whether a way goes on by sea from a port to or past which the ship sails by itself."""
        if end.track.mode != "sea":
            return False
        modes, before = self.space.net.node_mode, self.node_before(node)
        is_on_by_sea = before >= 0 and modes[node] == modes[before] == SEA
        if end.sailed is not None and is_on_by_sea and (before in end.nodes or before in direct):
            return True
        return bool(direct) and self._is_by_ship(node)

    def _is_by_ship(self, port: int) -> bool:
        """Whether the whole way to a port is by ship."""
        while (before := self.node_before(port)) >= 0:
            if self.space.net.node_mode[before] != SEA:
                return False
            port = before
        return self.roots.tracks[port].mode == "sea"


@dataclass(frozen=True, slots=True, eq=False)
class WholeTree(Tree):
    """One that was searched for node by node.

    Attributes:
        costs: Shape (n + 1,), infinite where no way is known; the last one is the stop.
        before: Shape (n + 1,), the node before each one on its way, negative for none.
        most: Its limit.
    """

    costs: Floats
    before: NDArray[np.int32]
    most: float

    @property
    def limit(self) -> float:
        """Ways that cost more are not known."""
        return self.most

    def cost_of(self, node: int) -> float:
        """Return what the way to a node costs, infinite where none is known."""
        return float(self.costs[node])

    def node_before(self, port: int) -> int:
        """Return the node before a port on its way, negative for none."""
        before = int(self.before[port])
        return before if before < len(self.before) - 1 else -1

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the way to one of them, in order from a root."""
        nodes, source = [node], len(self.before) - 1
        while (previous := int(self.before[nodes[-1]])) != source:
            nodes.append(previous)
        return nodes[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class CoreTree(Tree):
    """One that was searched for among the nodes that a core keeps.

    Attributes:
        ways: Those.
    """

    ways: CoreWays

    @property
    def limit(self) -> float:
        """Ways that cost more may not be known."""
        return self.ways.limit

    def grow(self, limit: float) -> bool:
        """Find the ways that cost no more than another limit."""
        self.ways.grow(limit)
        return True

    def stands_on(self, core: Core) -> bool:
        """Whether it is of no use without a core."""
        return self.ways.core is core

    def cost_of(self, node: int) -> float:
        """Return what the way to a node costs, infinite where none is known."""
        return self.ways.cost_of(node)

    def node_before(self, port: int) -> int:
        """Return the node before a port on its way, negative for none."""
        return self.ways.node_before(port)

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the way to one of them, in order from a root."""
        return self.ways.nodes_to(node)


def _whole(space: SearchSpace, roots: Roots, limit: float) -> tuple[Floats, NDArray[np.int32]]:
    """Return costs and nodes before, as `WholeTree` has them."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    slots, source = space.net.slots, space.net.node_count
    heads = np.array(list(roots.costs), np.int32)
    offsets = np.maximum(np.array(list(roots.costs.values()), np.float64), 1e-9)
    indptr = np.append(slots.indptr, len(slots.heads) + len(heads)).astype(np.int32)
    data = np.concatenate([_allowed_costs(space, roots.allowed), offsets])
    matrix = csr_array(
        (data, np.concatenate([slots.heads, heads]), indptr), shape=(source + 1, source + 1)
    )
    costs, before = dijkstra(
        matrix, indices=np.array([source]), return_predecessors=True, limit=limit
    )
    return costs[0], before[0]


def _allowed_costs(space: SearchSpace, allowed: frozenset[str]) -> Floats:
    if set(MODES) <= allowed:
        return space.costs
    barred = np.zeros(256, np.bool_)
    barred[[MODES.index(mode) for mode in MODES if mode not in allowed]] = True
    return np.where(barred[space.net.slots.kinds], np.inf, space.costs)


@dataclass(slots=True, eq=False)
class KeptTrees:
    """The newest trees, for one thread, and which roots are asked for again and again."""

    _trees: list[Tree] = field(default_factory=list)
    _cores: dict[tuple[SearchSpace, frozenset[str]], Core] = field(default_factory=dict)
    _asked: list[Roots] = field(default_factory=list)

    def tree(self, space: SearchSpace, roots: Roots, limit: float) -> Tree:
        """Return a tree that is known, or grow it.

        Args:
            space: Net and costs.
            roots: Where ways begin.
            limit: Ways that cost more need not be known: most questions end near by.
        """
        known = self._known(space, roots)
        if known is None or not known.grow(limit):
            core = self._core(space, roots.allowed)
            # Who asks again for ways that are longer may do so many times.
            most = limit if known is None or core is not None else ENDLESS
            grown = Tree.grown(space, roots, most, core)
            kept = [tree for tree in self._trees if tree is not known]
            self._trees = kept[1 - (_TREES if core is None else _CORE_TREES) :]
            known = grown
        else:
            self._trees.remove(known)
        self._trees.append(known)
        return known

    def expect(self, space: SearchSpace, allowed: frozenset[str]) -> None:
        """Get ready for trees of a space that allow some modes."""
        self._core(space, allowed)

    def forget(self, space: SearchSpace) -> None:
        """Drop what was found before costs changed."""
        self._trees = [tree for tree in self._trees if tree.space is not space]
        self._cores = {key: core for key, core in self._cores.items() if key[0] is not space}

    def _core(self, space: SearchSpace, allowed: frozenset[str]) -> Core | None:
        """Return the net at a space's costs, None where nobody has left nodes out yet."""
        shelf = space.net.core_shelf
        if shelf is None or allowed <= NO_LAND:
            return None
        key = space, allowed
        core = self._cores.pop(key, None)
        if core is None:
            spare = None
            while len(self._cores) >= _CORES:
                spare = self._cores.pop(next(iter(self._cores)))
                self._trees = [tree for tree in self._trees if not tree.stands_on(spare)]
            core = Core.at(shelf, _allowed_costs(space, allowed), spare)
        self._cores[key] = core
        return core

    def is_later_better(self, space: SearchSpace, ends: tuple[Roots, Roots], limit: float) -> bool:
        """Tell whether the second of two ends is the better one to search from; note both."""
        ranks = [self._rank(space, roots, limit) for roots in ends]
        self._asked = [*self._asked, *ends][-_ASKED:]
        return ranks[1] > ranks[0]

    def _rank(self, space: SearchSpace, roots: Roots, limit: float) -> tuple[bool, bool, int, bool]:
        known = self._known(space, roots)
        asked = sum(roots.is_as(other) for other in self._asked)
        is_known = known is not None and known.limit >= limit
        return is_known, known is not None, asked, not roots.is_sailed

    def _known(self, space: SearchSpace, roots: Roots) -> Tree | None:
        fitting = (tree for tree in self._trees if tree.space is space and tree.roots.is_as(roots))
        return next(fitting, None)
