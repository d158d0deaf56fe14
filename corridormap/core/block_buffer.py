"""Gathers the geometry of a layer as it is read, without ever holding it twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.growing_array import TAKEN_AT_ONCE, GrowingArray, GrowingNumbers, room_share

if TYPE_CHECKING:
    from numpy.typing import NDArray


class BlockBuffer:
    """Appends blocks to arrays with room at their end.

    What `block` returned stays as it was: later features lie behind it in the same memory.

    Args:
        expected: How many features there will be, as far as is known.
        has_bounds: Whether boxes are kept; without, those of the blocks returned are unknown.
    """

    def __init__(self, expected: int = 0, has_bounds: bool = True) -> None:
        self._expected = expected
        self._has_bounds = has_bounds
        self._features = self._parts = self._vertices = 0
        self._fids: GrowingArray | GrowingNumbers = GrowingArray(np.int64)
        self._feature_stops = GrowingArray(np.int64)
        self._part_stops = GrowingArray(np.int64)
        self._kinds = GrowingArray(np.uint8)
        self._coords = GrowingArray(np.float64, 2)
        self._bounds = GrowingArray(np.float64, 4)
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
        share = room_share(self._expected, len(block))
        self._fids.append(block.fids, share)
        if self._has_bounds:
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
            self._bounds.filled() if self._has_bounds else unknown_bounds(self._features),
        )

    def drained(self, rows: NDArray[np.int64]) -> GeometryBlock:
        """Return all features in another order, their boxes unknown; the buffer is of no use then.

        Less than a second copy of all is in memory on the way.
        """
        fids = self._fids.taken(rows)
        self._fids = GrowingArray(np.int64)
        none, stops = np.broadcast_to(np.int64(0), self._features), self._feature_stops.filled()
        bounds = unknown_bounds(self._features)
        parts = self._part_stops.filled(), self._kinds.filled(), self._coords.filled()
        shapes = GeometryBlock(none, stops, *parts, bounds)
        moved = BlockBuffer(self._features, has_bounds=False)
        moved._fids = GrowingNumbers(np.int64)
        for start in range(0, len(rows), TAKEN_AT_ONCE):
            moved.append(shapes.taken(rows[start : start + TAKEN_AT_ONCE]))
        return replace(moved.block(), fids=fids)


def unknown_bounds(count: int) -> NDArray[np.float64]:
    """Return the boxes of features whose boxes nobody keeps: NaN, in no memory."""
    return np.broadcast_to(np.nan, (count, 4))
