"""Shortest ways on the sea graph: far ones on its core, near ones on all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.core.measure import inverse
from corridormap.network.sea_core import Doors, SeaCore, load_chains
from corridormap.network.sea_kept import KeptTrees
from corridormap.network.sea_trees import Harbour, SeaTrees, lengths_of
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Exits = tuple[tuple[int, float], ...]

_NEAR_M = 400_000.0
"""Between harbours less far apart all of the graph is sooner searched than the core is reached."""
_DOORS = 128


@dataclass(frozen=True, slots=True, eq=False)
class GraphWay:
    """A shortest way on the sea graph.

    Attributes:
        length_m: With the ways out of the harbours.
        ends: Its first and last node.
    """

    length_m: float
    ends: tuple[int, int]
    _found: Callable[[], list[int]]
    _nodes: list[int] = field(default_factory=list)

    @property
    def nodes(self) -> list[int]:
        """All of its nodes in order; found when they are first asked for."""
        if not self._nodes:
            self._nodes[:] = self._found()
        return self._nodes


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Two harbours and the graph that is searched for ways between them.

    Attributes:
        trees: On the whole graph or its core.
        harbours: With exits on that one.
        doors: How the core is reached, where it is the one.
    """

    trees: KeptTrees
    harbours: tuple[Harbour, Harbour]
    doors: tuple[Doors, Doors] | None


class SeaSearch:
    """Searches on one folder's sea graph while some passages are closed.

    Args:
        network_dir: resources/network.
    """

    def __init__(self, network_dir: Path) -> None:
        graph = load_network(network_dir, "sea")
        lengths_m = lengths_of(graph)
        self._graph = graph
        self._whole = KeptTrees(SeaTrees.over(graph, lengths_m))
        self._core: SeaCore | None = None
        self._far = self._whole
        chains = load_chains(network_dir, graph)
        if chains is not None:
            self._core = SeaCore(self._whole.seas.parts(), lengths_m, chains)
            core = self._core.graph
            self._far = KeptTrees(SeaTrees.over(core, core.weight_m, self._whole.seas.short_m))
        self._doors_of: dict[_Exits, Doors] = {}

    def shortest(
        self, harbours: tuple[Harbour, Harbour], closed: frozenset[str]
    ) -> GraphWay | None:
        """Return the shortest way between two harbours, or None for none.

        The first one is left by its best exit to every part of the sea. The answer does not
        depend on what was asked before.
        """
        if not self._share_a_sea(harbours):
            return None
        asked = self._asked(harbours)
        found = asked.trees.shortest(asked.harbours, closed)
        return None if found is None else self._way(asked, found, closed)

    def another(
        self,
        harbours: tuple[Harbour, Harbour],
        closed: tuple[frozenset[str], frozenset[str]],
        most_m: float,
    ) -> GraphWay | None:
        """Return the shortest way that avoids more; sooner known than one for which nothing is.

        Args:
            harbours: As for `shortest`.
            closed: What was closed when that was asked for, and what is closed now.
            most_m: Longer ways are not looked for.
        """
        if not self._share_a_sea(harbours):
            return None
        asked = self._asked(harbours)
        found = asked.trees.another(asked.harbours, closed, most_m)
        return None if found is None else self._way(asked, found, closed[1])

    def prepare(self, start: Harbour, ends: Sequence[Harbour], closed: frozenset[str]) -> None:
        """Have ways from a harbour to several others, each asked for soon, begin at the first."""
        start = self._leaving(start)
        if not start.exits:
            return
        for trees in {self._whole, self._far}:
            known = [trees.has_tree(end.point, closed) for end in ends if end.exits]
            if not all(known):
                begun = start if trees is self._whole else self._doors(start).harbour
                trees.prepare(begun, closed)

    def least_m(
        self,
        harbours: tuple[Harbour, Harbour],
        closed: frozenset[str],
        label: str,
        most_m: float,
    ) -> float:
        """Return what no way is shorter than when another passage is closed as well.

        Sooner known than the way; see `KeptTrees.least_m`.

        Args:
            harbours: Between which `shortest` was asked for just now.
            closed: What was closed then.
            label: The other passage.
            most_m: Nobody asks by how much longer ways are than that.
        """
        asked = self._asked(harbours)
        return asked.trees.least_m(asked.harbours, closed, label, most_m)

    def _asked(self, harbours: tuple[Harbour, Harbour]) -> _Asked:
        """Return where to search for ways between two harbours."""
        both = self._leaving(harbours[0]), harbours[1]
        near = _Asked(self._whole, both, None)
        if self._core is None:
            return near
        if inverse(*both[0].point, *both[1].point).length_m < _NEAR_M:
            return near
        first, second = (self._doors(harbour) for harbour in both)
        is_beside = any(node in first.beside for node, _ in both[1].exits)
        if is_beside or not (first.ways and second.ways):
            # The shortest way may pass none of the core.
            return near
        return _Asked(self._far, (first.harbour, second.harbour), (first, second))

    def _doors(self, harbour: Harbour) -> Doors:
        """Return how the core is reached from a harbour; kept for the next way."""
        assert self._core is not None
        exits = tuple(harbour.exits)
        found = self._doors_of.pop(exits, None)
        if found is None or found.harbour.point != harbour.point:
            with self._whole.lock:
                found = self._core.doors(harbour)
        self._doors_of[exits] = found
        for oldest in list(self._doors_of)[:-_DOORS]:
            self._doors_of.pop(oldest, None)
        return found

    def _way(
        self, asked: _Asked, found: tuple[list[int], float], closed: frozenset[str]
    ) -> GraphWay:
        nodes, length_m = found
        if asked.doors is None:
            return GraphWay(length_m, (nodes[0], nodes[-1]), lambda: nodes)
        out, back = asked.doors[0].ways[nodes[0]], asked.doors[1].ways[nodes[-1]]

        def unfolded() -> list[int]:
            assert self._core is not None
            with self._whole.lock:
                between = self._core.unfolded(nodes, closed)
            return [*out[:-1], *between, *back[-2::-1]]

        return GraphWay(length_m, (out[0], back[0]), unfolded)

    def _share_a_sea(self, harbours: tuple[Harbour, Harbour]) -> bool:
        """Whether there may be a way: none leads out of the Caspian, where all is searched."""
        component = self._graph.component
        first, second = ({int(component[node]) for node, _ in each.exits} for each in harbours)
        return not first.isdisjoint(second)

    def _leaving(self, harbour: Harbour) -> Harbour:
        """Return a harbour with its best exit to every part of the sea only."""
        best: dict[int, tuple[int, float]] = {}
        for node, leave_m in harbour.exits:
            best.setdefault(int(self._graph.component[node]), (node, leave_m))
        return replace(harbour, exits=list(best.values()))


@lru_cache(maxsize=2)
def sea_search(network_dir: Path) -> SeaSearch:
    """Return the searches over a folder's sea graph, kept with the trees that they have grown."""
    return SeaSearch(network_dir)
