"""Finds rows of a sketch by the boxes of runs alone: nothing is held for each feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.sketch import Sketch
from corridormap.core.spatial_index import RUN, SpatialIndex, run_spots

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
        self.rows = np.arange(len(sketch))
        self.run_boxes = _run_boxes(sketch) if len(sketch) else np.zeros((4, 0))

    def query_by_place(self, extent: Extent) -> Rows:
        """Return the rows of the runs whose boxes meet `extent` (CRS of the sketch)."""
        return run_spots(self.run_boxes, extent, len(self.rows))

    def query_inside(self, extent: Extent) -> tuple[Rows, Rows]:
        """Return nothing that surely lies in `extent`, and what may meet it."""
        found = self.query_by_place(extent)
        return found[:0], found


def _run_boxes(sketch: Sketch) -> NDArray[np.float64]:
    """Return boxes around runs of rows; a feature reaches no further than its size."""
    starts = np.arange(0, len(sketch), RUN)
    reach = sketch.sizes[:, None]
    low = np.fmin(sketch.starts, sketch.stops) - reach
    high = np.fmax(sketch.starts, sketch.stops) + reach
    lows = np.fmin.reduceat(low, starts, axis=0) + sketch.origin
    highs = np.fmax.reduceat(high, starts, axis=0) + sketch.origin
    return np.ascontiguousarray(np.hstack((lows, highs)).T, np.float64)
