"""Which category of a style a feature belongs to: one answer for screen, page and legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.distinct import distinct
from corridormap.core.feature import Value
from corridormap.core.numbers_of import numbers_of
from corridormap.core.symbol import Category, LayerStyle, SymbolSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Columns = Mapping[str, Sequence[Value]]
NO_CATEGORY = -1


def classify(
    style: LayerStyle, columns: Columns, count: int, denominator: float | None = None
) -> NDArray[np.int32]:
    """Return each feature's index into `style.categories`, `NO_CATEGORY` where none matches.

    The first category of which all holds wins: its values, where None matches anything and a
    column that is missing matches only None; its range; its filter; its range of scales. One
    that asks for nothing takes all that is left.

    Args:
        style: The layer's.
        columns: Values by field and join, `count` of each.
        count: How many features there are.
        denominator: The n of the scale 1:n, None for what any scale shows.

    Raises:
        FieldError: A filter is no expression.
    """
    classes = np.full(count, NO_CATEGORY, np.int32)
    if not style.categories or not count:
        return classes
    if any(each.is_range or each.filter or each.has_scale_limit for each in style.categories):
        _fill_in(classes, _Features(style, columns, count), denominator)
        return classes
    keys, places = _keys(style, columns, count)
    classes[:] = np.take(_first_matches(style, keys), places)
    return classes


def symbols_of(style: LayerStyle, category_index: int) -> SymbolSet:
    """Return what draws a feature of that class."""
    if category_index == NO_CATEGORY:
        return style.symbols
    return style.categories[category_index].symbols


def shown_classes(style: LayerStyle, denominator: float) -> tuple[int, ...]:
    """Return the categories that take features at scale 1:denominator, where some do not.

    Where the scale does not matter it is empty: features are then classified once for all.
    """
    if not any(each.has_scale_limit for each in style.categories):
        return ()
    shown = (i for i, each in enumerate(style.categories) if each.is_in_scale(denominator))
    return (NO_CATEGORY, *shown)


def used_classes(style: LayerStyle, columns: Columns, count: int) -> set[int]:
    """Return the classes that features fall into at one scale or another."""
    limits = [(each.min_denominator, each.max_denominator) for each in style.categories]
    edges = sorted({limit for pair in limits for limit in pair if limit is not None})
    # On each edge, between edges, and beyond the outermost ones.
    scales = [*edges, *(math.sqrt(max(a, 1e-9) * b) for a, b in pairwise(edges))]
    scales += [edges[0] / 2, edges[-1] * 2] if edges else [1.0]
    return {
        index
        for denominator in scales
        for index in distinct(classify(style, columns, count, denominator)).tolist()
    }


def _fill_in(classes: NDArray[np.int32], features: _Features, denominator: float | None) -> None:
    free = np.ones(len(classes), np.bool_)
    for index, category in enumerate(features.style.categories):
        if denominator is not None and not category.is_in_scale(denominator):
            continue
        found = features.matching(category) & free
        classes[found] = index
        free &= ~found


class _Features:
    """The values of features, worked out as far as categories ask for them."""

    def __init__(self, style: LayerStyle, columns: Columns, count: int) -> None:
        self.style = style
        self._columns = columns
        self._count = count
        self._keys: tuple[list[tuple[str | None, ...]], Ints] | None = None
        self._numbers: NDArray[np.float64] | None = None

    def matching(self, category: Category) -> Flags:
        """Return which features have all that a category asks for, whatever the scale."""
        found = np.ones(self._count, np.bool_)
        if any(wanted is not None for wanted in category.values):
            found &= self._with_values(category)
        if category.is_range:
            found &= self._in_range(category)
        if category.filter:
            from corridormap.core.feature_filter import matches

            found &= matches(category.filter, self._columns, self._count)
        return found

    def _with_values(self, category: Category) -> Flags:
        if self._keys is None:
            self._keys = _keys(self.style, self._columns, self._count)
        keys, places = self._keys
        matching = [_matches(category, key) for key in keys]
        return np.take(np.array(matching, np.bool_), places)

    def _in_range(self, category: Category) -> Flags:
        if self._numbers is None:
            field = "" if self.style.graduation is None else self.style.graduation.field
            column = self._columns.get(field)
            self._numbers = np.full(self._count, np.nan) if column is None else numbers_of(column)
        numbers = self._numbers
        found = np.isfinite(numbers)
        if category.lower is not None:
            found &= numbers >= category.lower
        if category.upper is not None:
            is_open = self._begins_at(category.upper, category)
            found &= numbers < category.upper if is_open else numbers <= category.upper
        return found

    def _begins_at(self, number: float, but: Category) -> bool:
        others = (each for each in self.style.categories if each is not but)
        return any(each.lower == number for each in others)


def _keys(
    style: LayerStyle, columns: Columns, count: int
) -> tuple[list[tuple[str | None, ...]], Ints]:
    """Return the different values of the category fields, and which each feature has."""
    texts = [_texts(columns.get(name), count) for name in style.category_fields]
    numbers: dict[tuple[str | None, ...], int] = {}
    rows = zip(*texts, strict=True) if texts else ((),) * count
    found = (numbers.setdefault(row, len(numbers)) for row in rows)
    places = np.fromiter(found, np.int64, count)
    return list(numbers), places


def _texts(column: Sequence[Value] | None, count: int) -> Sequence[str | None]:
    if column is None:
        return [None] * count
    return [None if value is None else str(value) for value in column]


def _first_matches(style: LayerStyle, keys: Sequence[tuple[str | None, ...]]) -> NDArray[np.int32]:
    """Return the first category that takes each key; those that name every value are looked up.

    A name for each of a million features, tried one by one, would take for ever.
    """
    count = len(style.category_fields)
    exact: dict[tuple[str | None, ...], int] = {}
    rest: list[tuple[int, Category]] = []
    for index, each in enumerate(style.categories):
        if len(each.values) == count and None not in each.values:
            exact.setdefault(each.values, index)
        else:
            rest.append((index, each))
    found = np.fromiter((exact.get(key, NO_CATEGORY) for key in keys), np.int32, len(keys))
    for place, key in enumerate(keys) if rest else ():
        named = int(found[place])
        before = (i for i, each in rest if (named < 0 or i < named) and _matches(each, key))
        found[place] = next(before, named)
    return found


def _matches(category: Category, key: tuple[str | None, ...]) -> bool:
    pairs = zip(category.values, key, strict=False)
    return all(wanted is None or wanted == value for wanted, value in pairs)
