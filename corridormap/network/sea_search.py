"""Shortest ways on the sea graph; what is found from one harbour is kept for others' questions."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import inverse
from corridormap.network.sea_trees import Harbour, SeaTree, SeaTrees
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.network.sea_sight import LonLat
    from corridormap.network.sea_trees import Bits, Metres

    _Key = tuple[LonLat, int, frozenset[str]]

_NEAR_RATIO, _NEAR_MORE_M = 2.5, 500_000.0
"""Ways not much longer than the great circle are looked for first, since that is soon done."""
_LIMIT_STEP = 2.0
"""Limits are powers of this, so that a tree still does while its other end is pulled away."""
_WHOLE_M = 16_000_000.0
"""A search so wide takes as long as one over all seas, which does for every other end."""
_TREES = 12
"""Some 2.5 MB each."""
_GUIDES = 2
"""Some 16 MB each: of the end that a hand pulls and of the one that stays."""
_ENDS = 64
"""So many ends are remembered with how often they were asked for."""


class SeaSearch:
    """Searches on one folder's sea graph while some passages are closed.

    While a hand pulls one end of a leg the other one stays: from that one all ways are known
    after the first question.
    """

    def __init__(self, network_dir: Path) -> None:
        self._seas = SeaTrees.over(load_network(network_dir, "sea"))
        self._trees: dict[_Key, SeaTree] = {}
        self._passed: dict[SeaTree, Bits] = {}
        self._guides: dict[SeaTree, Metres] = {}
        self._asked: dict[LonLat, int] = {}
        # The matrix is changed for each search and changed back.
        self._lock = Lock()

    def shortest(
        self, harbours: tuple[Harbour, Harbour], closed: frozenset[str]
    ) -> tuple[list[int], float] | None:
        """Return nodes and metres of the shortest way between two harbours, or None for none.

        The first one is left by its best exit to every part of the sea. The answer does not
        depend on what was asked before.
        """
        if not self._share_a_sea(harbours):
            return None
        harbours = self._leaving(harbours[0]), harbours[1]
        self._note(harbours)
        limit_m = _first_limit_m(*harbours)
        found = self._within(harbours, closed, limit_m)
        if found is None and np.isfinite(limit_m):
            found = self._within(harbours, closed, np.inf)
        return found

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
        if not self._share_a_sea(harbours):
            return None
        start, end = self._leaving(harbours[0]), harbours[1]
        ranks = [self._root_rank(each, closed[0], most_m) for each in (start, end)]
        is_end = ranks[1] > ranks[0]
        root, far = (end, start) if is_end else (start, end)
        is_known, *_ = max(ranks)
        tree = self._tree(root, closed[0], most_m if is_known else _limit_for(most_m))
        with self._lock:
            found = self._seas.guided(self._guide(tree), tree, far, closed[1], most_m).way_to(root)
        if found is None or found[1] > most_m:
            return None
        return (found[0], found[1]) if is_end else (found[0][::-1], found[1])

    def _guide(self, tree: SeaTree) -> Metres:
        guide = self._guides.pop(tree, None)
        self._guides[tree] = self._seas.guide(tree) if guide is None else guide
        for oldest in list(self._guides)[:-_GUIDES]:
            del self._guides[oldest]
        return self._guides[tree]

    def prepare(self, start: Harbour, ends: Sequence[Harbour], closed: frozenset[str]) -> None:
        """Search once for ways from a harbour to several others, each asked for a moment later."""
        start = self._leaving(start)
        limits_m = [_first_limit_m(start, end) for end in ends if end.exits]
        trees = [self._trees.get(_key(self._leaving(end), closed)) for end in ends if end.exits]
        if start.exits and any(tree is None for tree in trees):
            self._tree(start, closed, max(limits_m))

    def least_m(
        self, harbours: tuple[Harbour, Harbour], closed: frozenset[str], label: str
    ) -> float:
        """Return what no way is shorter than when another passage is closed as well.

        Sooner known than the way: it leaves the part of the sea that is reached through that
        passage out of account but for the great circles in it.

        Args:
            harbours: Between which `shortest` was asked for just now.
            closed: What was closed then.
            label: The other passage.
        """
        harbours = self._leaving(harbours[0]), harbours[1]
        for root, far in (harbours, harbours[::-1]):
            tree = self._trees.get(_key(root, closed))
            if tree is None or tree.way_to(far) is None:
                continue
            if tree not in self._passed:
                self._passed[tree] = self._seas.passed(tree)
            return self._seas.least_m(tree, self._passed[tree], far, closed | {label})
        return 0.0

    def _within(
        self, harbours: tuple[Harbour, Harbour], closed: frozenset[str], limit_m: float
    ) -> tuple[list[int], float] | None:
        start, end = harbours
        if self._root_rank(end, closed, limit_m) > self._root_rank(start, closed, limit_m):
            found = self._tree(end, closed, limit_m).way_to(start)
            return None if found is None else (found[0][::-1], found[1])
        return self._tree(start, closed, limit_m).way_to(end)

    def _root_rank(
        self, harbour: Harbour, closed: frozenset[str], limit_m: float
    ) -> tuple[bool, bool, int]:
        """Rank an end: where the tree, or another one, is known already, or it was asked for."""
        tree = self._trees.get(_key(harbour, closed))
        is_known = tree is not None and tree.limit_m >= limit_m
        has_others = any(point == harbour.point for point, *_ in list(self._trees))
        return is_known, has_others, self._asked.get(harbour.point, 0)

    def _share_a_sea(self, harbours: tuple[Harbour, Harbour]) -> bool:
        """Whether there may be a way: none leads out of the Caspian, where all is searched."""
        component = self._seas.graph.component
        first, second = ({int(component[node]) for node, _ in each.exits} for each in harbours)
        return not first.isdisjoint(second)

    def _leaving(self, harbour: Harbour) -> Harbour:
        """Return a harbour with its best exit to every part of the sea only."""
        best: dict[int, tuple[int, float]] = {}
        for node, leave_m in harbour.exits:
            best.setdefault(int(self._seas.graph.component[node]), (node, leave_m))
        return replace(harbour, exits=list(best.values()))

    def _note(self, harbours: tuple[Harbour, Harbour]) -> None:
        for harbour in harbours:
            self._asked[harbour.point] = self._asked.pop(harbour.point, 0) + 1
        for oldest in list(self._asked)[:-_ENDS]:
            self._asked.pop(oldest, None)

    def _tree(self, harbour: Harbour, closed: frozenset[str], limit_m: float) -> SeaTree:
        key = _key(harbour, closed)
        tree = self._trees.pop(key, None)
        if tree is None or tree.limit_m < limit_m:
            with self._lock:
                tree = self._seas.grown(harbour, closed, limit_m)
        self._trees[key] = tree
        for oldest in list(self._trees)[:-_TREES]:
            self._passed.pop(self._trees.pop(oldest, tree), None)
        return tree


def _key(harbour: Harbour, closed: frozenset[str]) -> _Key:
    return harbour.point, len(harbour.exits), closed


def _first_limit_m(start: Harbour, end: Harbour) -> float:
    direct_m = inverse(*start.point, *end.point).length_m
    return _limit_for(_NEAR_RATIO * direct_m + _NEAR_MORE_M)


def _limit_for(wanted_m: float) -> float:
    if wanted_m >= _WHOLE_M:
        return np.inf
    return float(_NEAR_MORE_M * _LIMIT_STEP ** np.ceil(np.log2(wanted_m / _NEAR_MORE_M)))


@lru_cache(maxsize=2)
def sea_search(network_dir: Path) -> SeaSearch:
    """Return the searches over a folder's sea graph, kept with the trees that they have grown."""
    return SeaSearch(network_dir)
