"""Sizes and angles of markers that differ from feature to feature, out of a layer's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY
from corridormap.core.numbers_of import numbers_of
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from corridormap.core.symbol import MarkerSymbol, SymbolSet

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class MarkerValues:
    """The columns that markers of one layer follow, read as numbers when first asked for.

    Nothing else of the snapshot is kept: it may be long gone from the project.
    """

    def __init__(self, snapshot: LayerSnapshot) -> None:
        self._sets = snapshot.style.symbol_sets()
        self._columns = {name: column(snapshot, name) for name in _followed(self._sets)}
        self._count = len(snapshot.block)
        self._numbers: dict[str, Floats] = {}

    def on_shapes(self, features: Ints, classes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return which features have a marker on their areas and lines.

        Args:
            features: Indices.
            classes: Of all features of the layer; empty where there is but one.
        """
        found = np.zeros(len(features), np.bool_)
        for place, symbols in enumerate(self._sets):
            marker = symbols.marker
            if marker is None or not marker.on_shapes:
                continue
            own = np.ones(len(features), np.bool_)
            if len(classes):
                own = classes[features] == place + NO_CATEGORY
            own[own] = self.sizes_px(marker, features[own]) > 0
            found |= own
        return found

    def sizes_px(self, symbol: MarkerSymbol, features: Ints) -> Floats:
        """Return the size of each feature's marker; 0 where it has none."""
        scale = symbol.size_scale
        if scale is None:
            return np.full(len(features), symbol.size_px)
        from corridormap.core.marker_size import sizes_px

        return sizes_px(scale, self._of(scale.field)[features])

    def angles_deg(self, symbol: MarkerSymbol, features: Ints) -> Floats:
        """Return how each feature's marker is turned, clockwise; not at all without a number."""
        if not symbol.angle_field:
            return np.full(len(features), symbol.angle_deg)
        return symbol.angle_deg + np.nan_to_num(self._of(symbol.angle_field)[features])

    def _of(self, name: str) -> Floats:
        if name not in self._numbers:
            values = self._columns.pop(name, None)
            unknown = np.full(self._count, np.nan)
            self._numbers[name] = unknown if values is None else numbers_of(values)
        return self._numbers[name]


def _followed(sets: Iterable[SymbolSet]) -> set[str]:
    """Return the names of the columns that markers follow."""
    markers = [each.marker for each in sets if each.marker is not None]
    scales = [marker.size_scale for marker in markers]
    names = {marker.angle_field for marker in markers}
    return (names | {scale.field for scale in scales if scale is not None}) - {""}
