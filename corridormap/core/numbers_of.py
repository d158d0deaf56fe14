"""Numbers out of a column of whatever values: what ranges and sizes are worked out from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


def numbers_of(column: Sequence[Value]) -> NDArray[np.float64]:
    """Return a column's numbers, shape (n,); NaN where there is none.

    Text that reads as a number counts as one: a table of facts keeps all its values as text.

    >>> numbers_of([3, "2.5", None, "800-1000", float("inf")]).tolist()
    [3.0, 2.5, nan, nan, nan]
    """
    try:
        numbers = np.array(column, np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = np.fromiter(map(_number, column), np.float64, len(column))
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _number(value: Value) -> float:
    if isinstance(value, bytes) or value is None:
        return np.nan
    try:
        return float(value)
    except (ValueError, OverflowError):
        return np.nan
