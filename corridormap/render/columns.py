"""Columns of a snapshot as drawing needs them, even while they are still being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import classify
from corridormap.core.feature import Value
from corridormap.core.snapshot import LayerSnapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


NUMBERS = frozenset((int, float, bool, type(None)))


def text_of(value: Value) -> str:
    """Return a value as a label writes it; empty for null.

    >>> text_of(3.0), text_of(None)
    ('3', '')
    """
    if value is None or isinstance(value, bytes):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def column(snapshot: LayerSnapshot, name: str) -> Sequence[Value]:
    """Return a column exactly as long as the block; nulls where values are still missing."""
    values = snapshot.columns.get(name, [])
    count = len(snapshot.block)
    if len(values) == count:
        return values
    return [*values[:count], *([None] * (count - len(values)))]


def category_of_features(
    snapshot: LayerSnapshot, denominator: float | None = None
) -> NDArray[np.int32]:
    """Return the index of each feature's category, as `corridormap.core.classify` counts."""
    columns = {name: column(snapshot, name) for name in snapshot.style.class_fields()}
    return classify(snapshot.style, columns, len(snapshot.block), denominator)


def limits_by_rank(
    snapshot: LayerSnapshot, rank_field: str, max_denominators: tuple[float, ...]
) -> NDArray[np.float64] | None:
    """Return the largest scale denominator at which each feature shows, None for no thinning.

    A feature without a rank, or with one beyond the list, counts as the last rank; without a
    rank field all count as the first.
    """
    if not max_denominators:
        return None
    count = len(snapshot.block)
    if not rank_field:
        return np.full(count, max_denominators[0])
    last = len(max_denominators) - 1
    values = column(snapshot, rank_field)
    if not set(map(type, values)) <= NUMBERS:
        values = [value if isinstance(value, int | float) else None for value in values]
    # Nulls become nan; a loop over the values would be felt at the start.
    ranks = np.array(values, np.float64)
    ranks[np.isnan(ranks)] = last
    limits: NDArray[np.float64] = np.array(max_denominators)[
        np.clip(ranks, 0, last).astype(np.int64)
    ]
    return limits
