"""Makes the sketch of a layer while it is read: its first picture need not wait for it then."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.sketch import (
    GatheredSketch,
    Sketch,
    SketchBuffer,
    SketchWork,
    no_sketch,
)
from corridormap.render.sound import is_sound, projects_by_arithmetic

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SketchGathering:
    """Takes a layer's features batch by batch.

    Args:
        source_crs: The layer's.
        crs: The map's.
        expected: How many features there will be, as far as is known.
    """

    def __init__(self, source_crs: Crs, crs: Crs, expected: int) -> None:
        self._ways = (source_crs, crs)
        self._project = partial(transform, source=source_crs, target=crs)
        is_quick = projects_by_arithmetic(source_crs, crs)
        self._buffer = SketchBuffer(expected) if is_quick else None

    def add(self, block: GeometryBlock) -> None:
        """Take the next features; no more once there are some that cannot be projected plainly.

        Nor of points, which are drawn without a sketch.
        """
        if self._buffer is None or not len(block):
            return
        only_points = len(block.part_kinds) and block.part_kinds.max() == PartKind.POINTS
        if only_points or not is_sound(block, self._ways[0]):
            self._buffer = None
            return
        origin = self._buffer.origin
        known = None if origin is None else no_sketch(origin)
        self._buffer.append(SketchWork(block, self._project, known).finish())

    def so_far(self, block: GeometryBlock) -> GatheredSketch | None:
        """Return the rows so far, which are those of a block, without copying them.

        None if there are none.
        """
        if self._buffer is None or self._buffer.origin is None:
            return None
        sketch = self._buffer.sketch()

        def give(order: NDArray[np.int64] | None) -> Sketch:
            return sketch if order is None else sketch.taken(order)

        return GatheredSketch(block, *self._ways, give)

    def whole(self, block: GeometryBlock) -> GatheredSketch | None:
        """Return all rows, which are those of a block, and keep nothing; None if there are none."""
        buffer, self._buffer = self._buffer, None
        if buffer is None or buffer.origin is None:
            return None
        return GatheredSketch(block, *self._ways, buffer.given)
