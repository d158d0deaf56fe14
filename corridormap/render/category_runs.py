"""The shapes of all categories of a layer in view, fetched at once instead of one by one.

A category often has but a handful of features, and numpy takes as long for these as for all.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
from corridormap.core.geometry_block import PartKind, ranges
from corridormap.render.ragged import Runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.symbol import LayerStyle, SymbolSet
    from corridormap.render.prepared import PreparedLayer

    Ints = NDArray[np.int64]
    Fetch = Callable[[Ints, tuple[int, ...]], Runs]


class CategoryRuns:
    """The runs of features of one world copy by category, fetched when first asked for.

    Args:
        style: With categories.
        classes: Shape (n,): the category of each feature, as `core.classify` counts them.
        features: Shape (n,), indices.
        fetch: Returns the runs of some features and kinds.
    """

    def __init__(
        self, style: LayerStyle, classes: NDArray[np.int32], features: Ints, fetch: Fetch
    ) -> None:
        self._numbers = range(NO_CATEGORY, len(style.categories))
        self._symbols = [symbols_of(style, number) for number in self._numbers]
        self._classes = classes
        self._features = features
        self._fetch = fetch
        self._runs: dict[tuple[int, ...], list[Runs]] = {}

    @classmethod
    def of(
        cls, prepared: PreparedLayer, style: LayerStyle, features: Ints, fetch: Fetch
    ) -> CategoryRuns | None:
        """Return them where that saves time; None for layers so large that it takes memory."""
        if prepared.has_tiny or len(style.categories) < 2 or len(features) < 2:
            return None
        return cls(style, prepared.categories[features], features, fetch)

    def runs(self, category: int, kinds: tuple[int, ...]) -> Runs:
        """Return the runs of a category's features, owned by their numbers among these."""
        if kinds not in self._runs:
            self._runs[kinds] = self._fetched(kinds)
        return self._runs[kinds][category - NO_CATEGORY]

    def _fetched(self, kinds: tuple[int, ...]) -> list[Runs]:
        wanted = np.array([_draws(symbols, kinds) for symbols in self._symbols])
        classes = self._classes - NO_CATEGORY
        drawn = wanted[classes]
        features, classes = self._features[drawn], classes[drawn]
        runs = self._fetch(features, kinds)
        by_class = np.argsort(classes, kind="stable")
        firsts = np.searchsorted(classes[by_class], np.arange(len(wanted)))
        number = np.empty(len(features), np.int64)
        number[by_class] = np.arange(len(features)) - firsts[classes[by_class]]
        of_run = classes[runs.owners]
        order = np.argsort(of_run, kind="stable")
        first, last = runs.offsets[:-1][order], runs.offsets[1:][order]
        coords = np.take(runs.coords, ranges(first, last), axis=0)
        offsets, owners = offsets_of(last - first), number[runs.owners[order]]
        edges = np.searchsorted(of_run[order], np.arange(len(wanted) + 1)).tolist()
        return [
            Runs(
                coords[offsets[start] : offsets[stop]],
                offsets[start : stop + 1] - offsets[start],
                owners[start:stop],
            )
            for start, stop in pairwise(edges)
        ]


def _draws(symbols: SymbolSet, kinds: tuple[int, ...]) -> bool:
    """Whether something is drawn for parts of these kinds."""
    if PartKind.LINE in kinds:
        return symbols.line is not None
    return symbols.marker is not None if PartKind.POINTS in kinds else symbols.fill is not None
