"""Gathers the geometry of a layer as it is read, without ever holding it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOM = 1.02
"""Room made beyond what the first features let expect."""
GROWTH = 1.5


class BlockBuffer:
    """Appends blocks to arrays with room at their end.

    What `block` returned stays as it was: later features lie behind it in the same memory.

    Args:
        expected: How many features there will be, as far as is known.
    """

    def __init__(self, expected: int = 0) -> None:
        self._expected = expected
        self._features = self._parts = self._vertices = 0
        self._fids = _Column(np.int64)
        self._feature_stops = _Column(np.int64)
        self._part_stops = _Column(np.int64)
        self._kinds = _Column(np.uint8)
        self._coords = _Column(np.float64, 2)
        self._bounds = _Column(np.float64, 4)
        self._feature_stops.append(np.zeros(1, np.int64), 1)
        self._part_stops.append(np.zeros(1, np.int64), 1)

    def __len__(self) -> int:
        return self._features

    @property
    def nbytes(self) -> int:
        """Memory of what was appended."""
        columns = (self._fids, self._feature_stops, self._part_stops, self._kinds)
        return sum(column.nbytes for column in (*columns, self._coords, self._bounds))

    def append(self, block: GeometryBlock) -> None:
        """Add a block's features behind the others."""
        if not len(block):
            return
        # The room is guessed once, by the features that came first.
        share = max(self._expected / len(block), 1.0) * ROOM
        self._fids.append(block.fids, share)
        self._bounds.append(block.bounds, share)
        self._feature_stops.append(block.feature_offsets[1:] + self._parts, share)
        self._part_stops.append(block.part_offsets[1:] + self._vertices, share)
        self._kinds.append(block.part_kinds, share)
        self._coords.append(block.coords, share)
        self._features += len(block)
        self._parts += len(block.part_kinds)
        self._vertices += len(block.coords)

    def block(self) -> GeometryBlock:
        """Return all features so far, without copying them."""
        return GeometryBlock(
            self._fids.filled(),
            self._feature_stops.filled(),
            self._part_stops.filled(),
            self._kinds.filled(),
            self._coords.filled(),
            self._bounds.filled(),
        )


class _Column:
    """One growing array; memory that was never written to costs nothing."""

    def __init__(self, dtype: Any, width: int = 0) -> None:
        self._shape = (width,) if width else ()
        self._values: NDArray[Any] = np.zeros((0, *self._shape), dtype)
        self._count = 0

    def append(self, rows: NDArray[Any], share: float) -> None:
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
        return self._count * self._values[:1].nbytes

    def filled(self) -> NDArray[Any]:
        return self._values[: self._count]
