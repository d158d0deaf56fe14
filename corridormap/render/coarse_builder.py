"""Reduces a layer while it is read, so that more of it is never in memory than a batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corridormap.core.crs import Crs
from corridormap.core.geometry_block import GeometryBlock, concatenate, empty_block
from corridormap.core.sketch import Sketch, joined
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import place_order
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render.coarse import CoarseLayer, coarse_of, sketched_layer
from corridormap.render.prepared import MANY_FEATURES, PreparedLayer

BATCH_FEATURES = 20_000
_NO_STYLE = LayerStyle(SymbolSet())


class CoarseBuilder:
    """Takes a layer's features batch by batch.

    Args:
        source_crs: The layer's.
        crs: The map's.
        step: Of detail, for features that are not tiny at it.
    """

    def __init__(self, source_crs: Crs, crs: Crs, step: int) -> None:
        self._source_crs = source_crs
        self._crs = crs
        self._step = step
        self._blocks: list[GeometryBlock] = []
        self._sketches: list[Sketch] = []
        self.rows = 0

    def add(self, block: GeometryBlock) -> None:
        """Take the next features.

        Raises:
            CrsError: There is no way into the map's CRS.
        """
        if not len(block):
            return
        batch = LayerSnapshot("", "", block, {}, self._source_crs, _NO_STYLE, is_part_of_many=True)
        prepared = PreparedLayer(batch, self._crs)
        if self._sketches:
            prepared.count_from(self._sketches[0].origin)
        self._sketches.append(prepared.sketch)
        self._blocks.append(prepared.reduced(self._step)[0])
        self.rows += len(block)

    def layer(self) -> CoarseLayer:
        """Return all features so far, in the order in which they came."""
        self._blocks = [concatenate(self._blocks)]
        if not self._sketches:
            return CoarseLayer(empty_block(), self._step, self._crs, {}, is_all=True)
        self._sketches = [joined(self._sketches)]
        coarse = CoarseLayer(self._blocks[0], self._step, self._crs, {}, is_all=True)
        return sketched_layer(coarse, self._sketches[0])

    def layer_by_place(self) -> CoarseLayer:
        """Return all features, neighbours side by side; the builder is empty then."""
        coarse = self.layer()
        sketch = coarse.sketch
        if sketch is None:
            return coarse
        self._blocks, self._sketches = [], []
        order = _order(sketch)
        block = replace(coarse.block.taken(order))
        return sketched_layer(replace(coarse, block=block), sketch.taken(order))


def _order(sketch: Sketch) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    ends = np.hstack((sketch.starts, sketch.stops)).astype(np.float64)
    np.nan_to_num(ends, copy=False)
    return place_order(ends)


def coarse_copy(snapshot: LayerSnapshot, crs: Crs, step: int) -> CoarseLayer:
    """Return what a step shows of a layer, of a large one some features at a time.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    block = snapshot.block
    if len(block) < MANY_FEATURES:
        return coarse_of(snapshot, crs, step)
    order = np.arange(len(block)) if snapshot.index is None else snapshot.index.rows
    builder = CoarseBuilder(snapshot.crs, crs, step)
    for start in range(0, len(order), BATCH_FEATURES):
        builder.add(block.taken(order[start : start + BATCH_FEATURES]))
    rows = order.tolist() if snapshot.columns else []
    columns = {name: [values[row] for row in rows] for name, values in snapshot.columns.items()}
    return replace(builder.layer(), columns=columns, is_all=False)
