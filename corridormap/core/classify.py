"""Which category of a style a feature belongs to: one answer for screen, page and legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import Value
from corridormap.core.symbol import LayerStyle, SymbolSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_CATEGORY = -1


def classify(
    style: LayerStyle, columns: Mapping[str, Sequence[Value]], count: int
) -> NDArray[np.int32]:
    """Return each feature's index into `style.categories`, `NO_CATEGORY` where none matches.

    The first category whose values all match wins; None in a category matches anything. A
    column that is missing matches only None.
    """
    classes = np.full(count, NO_CATEGORY, np.int32)
    if not style.categories:
        return classes
    keys = [_texts(columns.get(name), count) for name in style.category_fields]
    known: dict[tuple[str | None, ...], int] = {}
    for index, key in enumerate(zip(*keys, strict=True)):
        if key not in known:
            known[key] = _category_index(style, key)
        classes[index] = known[key]
    return classes


def symbols_of(style: LayerStyle, category_index: int) -> SymbolSet:
    """Return what draws a feature of that class."""
    if category_index == NO_CATEGORY:
        return style.symbols
    return style.categories[category_index].symbols


def _texts(column: Sequence[Value] | None, count: int) -> Sequence[str | None]:
    if column is None:
        return [None] * count
    return [None if value is None else str(value) for value in column]


def _category_index(style: LayerStyle, key: tuple[str | None, ...]) -> int:
    for index, category in enumerate(style.categories):
        pairs = zip(category.values, key, strict=False)
        if all(wanted is None or wanted == value for wanted, value in pairs):
            return index
    return NO_CATEGORY
