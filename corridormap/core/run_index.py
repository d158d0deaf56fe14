"""Finds rows of a sketch by the boxes of runs alone: nothing is held for each feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.sketch import Sketch
from corridormap.core.spatial_index import BLOCK, RUN, SpatialIndex, spots_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]


class RunIndex(SpatialIndex):
    """Answers with whole runs: what it returns may lie a little outside of what was asked for.

    Args:
        block: Features in the order of the sketch, neighbours side by side.
        sketch: A row a feature.
    """

    def __init__(self, block: GeometryBlock, sketch: Sketch) -> None:
        self.block = block
        self._count = len(sketch)
        self.run_boxes = _run_boxes(sketch) if len(sketch) else np.zeros((4, 0))

    @property
    def rows(self) -> Rows:
        """Shape (n,): all rows as they stand, made anew each time."""
        return np.arange(self._count)

    def query_by_place(self, extent: Extent) -> Rows:
        """Return the rows of the runs whose boxes meet `extent` (CRS of the sketch)."""
        spots = spots_of(self.runs_near(extent))
        return spots[: np.searchsorted(spots, self._count)]

    def query_inside(self, extent: Extent) -> tuple[Rows, Rows]:
        """Return nothing that surely lies in `extent`, and what may meet it."""
        found = self.query_by_place(extent)
        return found[:0], found


def _run_boxes(sketch: Sketch) -> NDArray[np.float64]:
    """Return boxes around runs of rows; a feature reaches no further than its size."""
    boxes = np.zeros((4, -(-len(sketch) // RUN)))
    for start in range(0, len(sketch), BLOCK):
        some = slice(start, start + BLOCK)
        starts, stops = sketch.starts[some], sketch.stops[some]
        heads = np.arange(0, len(starts), RUN)
        at = slice(start // RUN, start // RUN + len(heads))
        for axis in (0, 1):
            low = np.fmin(starts[:, axis], stops[:, axis]) - sketch.sizes[some]
            high = np.fmax(starts[:, axis], stops[:, axis]) + sketch.sizes[some]
            boxes[axis, at] = np.fmin.reduceat(low, heads) + sketch.origin[axis]
            boxes[axis + 2, at] = np.fmax.reduceat(high, heads) + sketch.origin[axis]
    return boxes
