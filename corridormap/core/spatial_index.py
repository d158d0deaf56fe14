"""Boxes over runs of neighbouring features, so that a look around a point skips the rest.

Features are put in Morton order once; a box over each run of 64 then does what a tree does, in a
thousandth of its memory (idea measured in the house plan).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUN = 64
"""Features in a run: small enough to test all of its boxes, large enough to skip a lot."""
FARTHEST = 1e9
"""No CRS has coordinates beyond this; those that stray there must not flatten the others."""


class SpatialIndex:
    """Finds the features of a block whose boxes meet a box.

    Features without a finite point are left out.

    Args:
        block: The features; the index keeps it.
    """

    def __init__(self, block: GeometryBlock) -> None:
        self.block = block
        placed = np.flatnonzero(np.isfinite(block.bounds).all(axis=1))
        boxes = block.bounds[placed]
        order = np.argsort(_morton(boxes), kind="stable") if len(placed) else placed
        self._rows = placed[order]
        # One contiguous row a side: comparing strided columns costs three times as much.
        self._sides = np.ascontiguousarray(boxes[order].T)
        starts = np.arange(0, len(placed), RUN)
        self._runs = _run_boxes(self._sides, starts) if len(starts) else np.zeros((4, 0))

    @property
    def extent(self) -> Extent | None:
        """Box around everything, None when nothing has a place."""
        if not self._runs.size:
            return None
        low, high = self._runs[:2].min(axis=1).tolist(), self._runs[2:].max(axis=1).tolist()
        return Extent(*low, *high)

    def query(self, extent: Extent) -> NDArray[np.int64]:
        """Return the rows of the block, ascending, whose boxes meet `extent` (layer CRS)."""
        runs = np.flatnonzero(_meets(self._runs, extent))
        if not len(runs):
            return np.zeros(0, np.int64)
        if len(runs) == self._runs.shape[1]:
            spots = np.flatnonzero(_meets(self._sides, extent))
        else:
            near = (runs[:, None] * RUN + np.arange(RUN)).ravel()
            near = near[near < len(self._rows)]
            spots = near[_meets(self._sides[:, near], extent)]
        return np.sort(self._rows[spots])


def _meets(sides: NDArray[np.float64], extent: Extent) -> NDArray[np.bool_]:
    hit: NDArray[np.bool_] = sides[0] <= extent.x_max
    hit &= sides[2] >= extent.x_min
    hit &= sides[1] <= extent.y_max
    hit &= sides[3] >= extent.y_min
    return hit


def _run_boxes(sides: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.vstack(
        (
            np.minimum.reduceat(sides[:2], starts, axis=1),
            np.maximum.reduceat(sides[2:], starts, axis=1),
        )
    )


def _morton(boxes: NDArray[np.float64]) -> NDArray[np.uint64]:
    x = _spread(_ranked((boxes[:, 0] + boxes[:, 2]) / 2))
    y = _spread(_ranked((boxes[:, 1] + boxes[:, 3]) / 2))
    return x | (y << np.uint64(1))


def _ranked(values: NDArray[np.float64]) -> NDArray[np.uint64]:
    values = np.clip(values, -FARTHEST, FARTHEST)
    low, high = float(values.min()), float(values.max())
    scaled = (values - low) / ((high - low) or 1.0) * 65535.0
    return scaled.astype(np.uint64)


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values
