"""Which category, and which rank, each feature of a layer falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import Value
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

UNMATCHED = -1


def text_of(value: Value) -> str:
    """Return a value as categories and labels write it; empty for null."""
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def column(snapshot: LayerSnapshot, name: str) -> Sequence[Value]:
    """Return a column as long as the block; nulls where values have not been read yet."""
    values = snapshot.columns.get(name, [])
    missing = len(snapshot.block) - len(values)
    return [*values, *([None] * missing)] if missing > 0 else values


def category_of_features(snapshot: LayerSnapshot) -> NDArray[np.int64]:
    """Return the index of each feature's category, `UNMATCHED` where none fits."""
    style = snapshot.style
    count = len(snapshot.block)
    if not style.categories or not style.category_fields:
        return np.full(count, UNMATCHED, np.int64)
    known: dict[tuple[Value, ...], int] = {}
    found = np.empty(count, np.int64)
    columns = [column(snapshot, name) for name in style.category_fields]
    for index, values in zip(range(count), zip(*columns, strict=False), strict=False):
        category = known.get(values)
        if category is None:
            category = known[values] = _category(style, values)
        found[index] = category
    return found


def _category(style: LayerStyle, values: tuple[Value, ...]) -> int:
    texts = [None if value is None else text_of(value) for value in values]
    for index, category in enumerate(style.categories):
        wanted = category.values
        if all(want is None or want == text for want, text in zip(wanted, texts, strict=False)):
            return index
    return UNMATCHED


def ranks_of_features(
    snapshot: LayerSnapshot, rank_field: str, max_denominators: tuple[float, ...]
) -> NDArray[np.float64] | None:
    """Return the largest scale denominator at which each feature shows, None for no thinning.

    A feature without a rank, or with one beyond the list, counts as the last rank.
    """
    if not rank_field or not max_denominators:
        return None
    last = len(max_denominators) - 1
    limits = np.empty(len(snapshot.block))
    for index, value in zip(range(len(limits)), column(snapshot, rank_field), strict=False):
        rank = last if not isinstance(value, int | float) else int(value)
        limits[index] = max_denominators[min(max(rank, 0), last)]
    return limits
