"""Shortest ways on the sea graph or its core; what is found from one harbour is kept."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.sea_trees import Guide, Harbour, SeaTree, SeaTrees

if TYPE_CHECKING:
    from corridormap.network.sea_sight import LonLat
    from corridormap.network.sea_trees import Bits

    _Key = tuple[LonLat, tuple[tuple[int, float], ...], frozenset[str]]

_LEAST_M, _LIMIT_STEP = 500_000.0, 1.25
"""What leads to a tree's root, or through what, is worked out for lengths of that times powers of
this: it still does while the other end is pulled away."""
_TREES = 12
"""Some 3 MB each over the whole sea, and 1 MB for what one leads through, where that was asked for;
a tenth of it over its core."""
_GUIDES = 2
"""Some 19 MB each over the whole sea: of the end that a hand pulls and of the one that stays."""
_ENDS = 64
"""So many ends are remembered with how often they were asked for."""


class KeptTrees:
    """Searches on the sea graph, or its core, while some passages are closed.

    While a hand pulls one end of a leg the other one stays: ways from that one are known as far
    as was asked for by then, and for what lies further away the search goes on from there.

    Args:
        seas: The graph.
    """

    def __init__(self, seas: SeaTrees) -> None:
        self.seas = seas
        self._trees: dict[_Key, SeaTree] = {}
        self._passed: dict[SeaTree, tuple[float, Bits]] = {}
        self._guides: dict[SeaTree, Guide] = {}
        self._asked: dict[LonLat, int] = {}
        # Trees grow, and the matrix is changed for each search and changed back.
        self.lock = Lock()

    def shortest(
        self, harbours: tuple[Harbour, Harbour], closed: frozenset[str]
    ) -> tuple[list[int], float] | None:
        """Return nodes and metres of the shortest way between two harbours, or None for none.

        The answer does not depend on what was asked before.
        """
        start, end = harbours
        self._note(harbours)
        is_end = self._root_rank(end, closed, start) > self._root_rank(start, closed, end)
        root, far = (end, start) if is_end else (start, end)
        with self.lock:
            tree = self._tree(root, closed)
            self.seas.grow(tree, lambda: tree.answers(far))
            found = tree.way_to(far)
        if found is None:
            return None
        return (found[0][::-1], found[1]) if is_end else found

    def another(
        self,
        harbours: tuple[Harbour, Harbour],
        closed: tuple[frozenset[str], frozenset[str]],
        most_m: float,
    ) -> tuple[list[int], float] | None:
        """Return the shortest way that avoids more; sooner known than one for which nothing is.

        Args:
            harbours: As for `shortest`.
            closed: What was closed when that was asked for, and what is closed now.
            most_m: Longer ways are not looked for.
        """
        start, end = harbours
        is_end = self._root_rank(end, closed[0], start) > self._root_rank(start, closed[0], end)
        root, far = (end, start) if is_end else (start, end)
        with self.lock:
            guide = self._guide(self._tree(root, closed[0]), most_m)
            found = self.seas.guided(guide, (far, root), closed[1], most_m)
        if found is None:
            return None
        return found if is_end else (found[0][::-1], found[1])

    def _guide(self, tree: SeaTree, most_m: float) -> Guide:
        """Return what leads to a tree's root over ways that are no longer."""
        guide = self._guides.pop(tree, None)
        if guide is None or guide.limit_m < most_m:
            limit_m = _limit_for(most_m)
            self.seas.grow(tree, lambda: tree.limit_m >= limit_m)
            guide = self.seas.guide(tree)
        self._guides[tree] = guide
        for oldest in list(self._guides)[:-_GUIDES]:
            del self._guides[oldest]
        return guide

    def has_tree(self, point: LonLat, closed: frozenset[str]) -> bool:
        """Whether ways from a point are known, some at least."""
        return any(key[0] == point and key[2] == closed for key in list(self._trees))

    def prepare(self, harbour: Harbour, closed: frozenset[str]) -> None:
        """Have ways to a harbour begin there."""
        with self.lock:
            self._tree(harbour, closed)

    def least_m(
        self,
        harbours: tuple[Harbour, Harbour],
        closed: frozenset[str],
        label: str,
        most_m: float,
    ) -> float:
        """Return what no way is shorter than when another passage is closed as well.

        Sooner known than the way: it leaves the part of the sea that is reached through that
        passage out of account but for the great circles in it.

        Args:
            harbours: Between which `shortest` was asked for just now.
            closed: What was closed then.
            label: The other passage.
            most_m: Nobody asks by how much longer ways are than that.
        """
        for root, far in (harbours, harbours[::-1]):
            with self.lock:
                tree = self._trees.get(_key(root, closed))
                way = None if tree is None else tree.way_to(far)
                if tree is None or way is None:
                    continue
                passed = self._bits_passed(tree, max(most_m, way[1]))
                return self.seas.least_m(tree, passed, far, closed | {label})
        return 0.0

    def _bits_passed(self, tree: SeaTree, most_m: float) -> Bits:
        """Return what the ways of a tree that are no longer lead through."""
        limit_m, passed = self._passed.get(tree, (-np.inf, None))
        if passed is None or limit_m < most_m:
            limit_m = _limit_for(most_m)
            self.seas.grow(tree, lambda: tree.limit_m >= limit_m)
            passed = self.seas.passed(tree)
            self._passed[tree] = tree.limit_m, passed
        return passed

    def _root_rank(
        self, harbour: Harbour, closed: frozenset[str], far: Harbour
    ) -> tuple[bool, bool, int]:
        """Rank an end: whether ways from there are known, or some at least, or asked for."""
        tree = self._trees.get(_key(harbour, closed))
        is_known = tree is not None and tree.answers(far)
        has_others = any(point == harbour.point for point, *_ in list(self._trees))
        return is_known, has_others, self._asked.get(harbour.point, 0)

    def _note(self, harbours: tuple[Harbour, Harbour]) -> None:
        for harbour in harbours:
            self._asked[harbour.point] = self._asked.pop(harbour.point, 0) + 1
        for oldest in list(self._asked)[:-_ENDS]:
            self._asked.pop(oldest, None)

    def _tree(self, harbour: Harbour, closed: frozenset[str]) -> SeaTree:
        """Return the tree of a harbour, as far as it has grown."""
        key = _key(harbour, closed)
        tree = self._trees.pop(key, None) or self.seas.begun(harbour, closed)
        self._trees[key] = tree
        for oldest in list(self._trees)[:-_TREES]:
            self._passed.pop(self._trees.pop(oldest, tree), None)
        return tree


def _key(harbour: Harbour, closed: frozenset[str]) -> _Key:
    return harbour.point, tuple(harbour.exits), closed


def _limit_for(wanted_m: float) -> float:
    steps = np.ceil(np.log(max(wanted_m / _LEAST_M, 1.0)) / np.log(_LIMIT_STEP))
    return float(_LEAST_M * _LIMIT_STEP**steps)
