"""Projects a large layer some features at a time: it can be stopped and needs little memory.

Each step's temporaries are those of some features. Who stops for a newer picture loses nothing: the
next picture in the same CRS goes on where this one was stopped.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.block_buffer import BlockBuffer
from corridormap.core.crs import Crs
from corridormap.core.distinct import distinct
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.chunks import vertices_before
from corridormap.render.projecting import Shown
from corridormap.render.sound import projected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.feedback import Feedback

STEP_VERTICES = 1 << 17


class StepwiseProjection:
    """A layer on its way into the map's CRS.

    Args:
        snapshot: The layer.
        crs: The map's.
    """

    def __init__(self, snapshot: LayerSnapshot, crs: Crs) -> None:
        self._block = snapshot.block
        self._crs = (snapshot.crs, crs)
        self._stops = _stops(snapshot.block)
        self._done = 0
        self._buffer = BlockBuffer(len(snapshot.block))
        self._cuts: list[NDArray[np.complex128]] = []

    def is_of(self, snapshot: LayerSnapshot, crs: Crs) -> bool:
        """Whether what is done serves this layer as it is now, in that CRS."""
        return snapshot.block is self._block and self._crs == (snapshot.crs, crs)

    def finish(self, feedback: Feedback) -> Shown:
        """Return the layer's usable geometry in the map's CRS.

        Raises:
            Cancelled: The feedback said so; what is done is kept for the next time.
            CrsError: There is no way from the layer's CRS into the map's.
        """
        if len(self._stops) < 2:
            return projected(self._block, *self._crs)
        while self._done < len(self._stops):
            feedback.check()
            start = self._stops[self._done - 1] if self._done else 0
            part = projected(piece(self._block, start, self._stops[self._done]), *self._crs)
            self._buffer.append(part.block)
            self._cuts.append(part.cuts)
            self._done += 1
        shown = _sharing(self._buffer.block(), self._block)
        return Shown(shown, distinct(np.concatenate(self._cuts)))


def _sharing(block: GeometryBlock, source: GeometryBlock) -> GeometryBlock:
    """Return a block in one memory with its source as far as they are equal."""
    names = ("fids", "feature_offsets", "part_offsets", "part_kinds")
    equal = {
        name: own
        for name in names
        if np.array_equal(own := getattr(source, name), getattr(block, name))
    }
    return replace(block, **equal)


def piece(block: GeometryBlock, start: int, stop: int) -> GeometryBlock:
    """Return the features from one row up to another, in the same memory."""
    parts = slice(int(block.feature_offsets[start]), int(block.feature_offsets[stop]))
    first, last = int(block.part_offsets[parts.start]), int(block.part_offsets[parts.stop])
    return GeometryBlock(
        block.fids[start:stop],
        block.feature_offsets[start : stop + 1] - parts.start,
        block.part_offsets[parts.start : parts.stop + 1] - first,
        block.part_kinds[parts],
        block.coords[first:last],
        block.bounds[start:stop],
    )


def _stops(block: GeometryBlock) -> list[int]:
    """Return the rows at which steps of about so many vertices end."""
    before = vertices_before(block)
    wanted = np.arange(STEP_VERTICES, len(block.coords), STEP_VERTICES)
    rows = distinct(np.searchsorted(before, wanted))
    return [row for row in rows.tolist() if 0 < row < len(block)] + [len(block)]
