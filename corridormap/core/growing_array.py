"""An array that rows are appended to, for layers that are gathered while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOM = 1.02
"""Room made beyond what the first rows let expect."""
GROWTH = 1.5
TAKEN_AT_ONCE = 1 << 16


class GrowingArray:
    """Rows with room at their end; memory that was never written to costs nothing.

    What `filled` returned stays as it was: later rows lie behind it in the same memory.

    Args:
        dtype: Of the values.
        width: Columns; 0 for plain numbers.
    """

    def __init__(self, dtype: Any, width: int = 0) -> None:
        self._shape = (width,) if width else ()
        self._values: NDArray[Any] = np.zeros((0, *self._shape), dtype)
        self._count = 0

    def append(self, rows: NDArray[Any], share: float) -> None:
        """Add rows; where there is no room, make it for `share` times as many."""
        needed = self._count + len(rows)
        if needed > len(self._values):
            room = max(int(len(rows) * share) + 1, int(needed * GROWTH) if self._count > 1 else 0)
            grown = np.empty((max(room, needed), *self._shape), self._values.dtype)
            grown[: self._count] = self._values[: self._count]
            self._values = grown
        self._values[self._count : needed] = rows
        self._count = needed

    @property
    def nbytes(self) -> int:
        """Memory of the rows there are."""
        return self._count * self._values[:1].nbytes

    def filled(self) -> NDArray[Any]:
        """Return the rows so far, without copying them."""
        return self._values[: self._count]

    def taken(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return copies of some rows, in the order given."""
        return taken_rows(self.filled(), rows)


def taken_rows(values: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[Any]:
    """Return copies of some rows of an array, in the order given."""
    found = np.empty((len(rows), *values.shape[1:]), values.dtype)
    # Of one call other threads would notice.
    for start in range(0, len(rows), TAKEN_AT_ONCE):
        some = slice(start, start + TAKEN_AT_ONCE)
        # A tenth of the time of an index in brackets.
        np.take(values, rows[some], axis=0, out=found[some], mode="clip")
    return found


class GrowingNumbers:
    """Plain numbers that are often all the same, and then take no memory.

    Args:
        dtype: Of the values.
    """

    def __init__(self, dtype: Any) -> None:
        self._dtype = dtype
        self._same: NDArray[Any] = np.zeros(0, dtype)
        self._count = 0
        self._array: GrowingArray | None = None

    def append(self, numbers: NDArray[Any], share: float) -> None:
        """Add numbers; where there is no room, make it for `share` times as many."""
        if not self._count:
            self._same = numbers[:1].copy()
        if self._array is None and not (numbers == self._same).all():
            self._array = GrowingArray(self._dtype)
            # As much room as the others, which had theirs from the beginning.
            self._array.append(self._alike(), share * max(len(numbers) / max(self._count, 1), 1.0))
        if self._array is not None:
            self._array.append(numbers, share)
        self._count += len(numbers)

    @property
    def nbytes(self) -> int:
        """Memory of the numbers there are."""
        return 0 if self._array is None else self._array.nbytes

    def filled(self) -> NDArray[Any]:
        """Return the numbers so far, without copying them."""
        return self._alike() if self._array is None else self._array.filled()

    def taken(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return some numbers, in the order given."""
        return self._alike()[: len(rows)] if self._array is None else self._array.taken(rows)

    def _alike(self) -> NDArray[Any]:
        return np.broadcast_to(self._same, self._count) if self._count else self._same[:0]


def room_share(expected: int, count: int) -> float:
    """Return for how many times as many rows room is to be made as come first.

    Args:
        expected: How many there will be, as far as is known.
        count: How many come first.
    """
    return max(expected / count, 1.0) * ROOM
