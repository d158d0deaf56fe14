"""Distinct values of arrays, for what is drawn first: numpy's own way loads masked arrays.

Loading those takes as long as drawing a layer of the bundled map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Scalar = TypeVar("Scalar", bound=np.generic)


def distinct(values: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return the different values, ascending, as `np.unique` does.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    >>> distinct(np.array([], np.int64)).tolist()
    []
    """
    ordered = np.sort(values, axis=None)
    return np.compress(_begins(ordered), ordered)


def first_rows(values: NDArray[Scalar]) -> Ints:
    """Return where each different value comes first, in the order of the values.

    >>> first_rows(np.array([3, 1, 3])).tolist()
    [1, 0]
    """
    order = np.argsort(values, kind="stable")
    found: Ints = np.compress(_begins(values[order]), order)
    return found


def numbered(values: NDArray[Scalar]) -> tuple[Ints, Ints]:
    """Return for each value which of the different ones it is, and how often each of these comes.

    >>> [each.tolist() for each in numbered(np.array([3, 1, 3]))]
    [[1, 0, 1], [1, 2]]
    """
    order = np.argsort(values, kind="stable")
    numbers = np.cumsum(_begins(values[order])) - 1
    inverse = np.empty(len(values), np.int64)
    inverse[order] = numbers
    return inverse, np.bincount(numbers)


def _begins(ordered: NDArray[Scalar]) -> NDArray[np.bool_]:
    begins = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins
