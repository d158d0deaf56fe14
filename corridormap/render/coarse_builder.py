"""Reduces a layer while it is read, so that more of it is never in memory than a batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.block_buffer import BlockBuffer
from corridormap.core.crs import Crs
from corridormap.core.feature import Value
from corridormap.core.geometry_block import GeometryBlock, empty_block
from corridormap.core.sketch import COLUMNS, Sketch, SketchBuffer
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import place_order
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render.coarse import ARRAYS, CoarseLayer, coarse_of, sketched_layer, spooled
from corridormap.render.coarse_spool import SpooledCoarse
from corridormap.render.prepared import MANY_FEATURES, PreparedLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH_FEATURES = 20_000
_NO_STYLE = LayerStyle(SymbolSet())


class CoarseBuilder:
    """Takes a layer's features batch by batch.

    Args:
        source_crs: The layer's.
        crs: The map's.
        step: Of detail, for features that are not tiny at it.
        expected: How many features there will be, as far as is known.
    """

    def __init__(self, source_crs: Crs, crs: Crs, step: int, expected: int = 0) -> None:
        self._source_crs = source_crs
        self._crs = crs
        self._step = step
        self._blocks = BlockBuffer(expected, has_bounds=False)
        self._sketches = SketchBuffer(expected)

    @property
    def rows(self) -> int:
        """How many features there are."""
        return len(self._blocks)

    def add(self, block: GeometryBlock) -> None:
        """Take the next features.

        Raises:
            CrsError: There is no way into the map's CRS.
        """
        if not len(block):
            return
        ways = self._source_crs, self._crs
        reduced, sketch = _reduced_batch(block, ways, self._step, self._sketches.origin)
        self._sketches.append(sketch)
        self._blocks.append(reduced)

    def layer(self) -> CoarseLayer:
        """Return all features so far, in the order in which they came, without copying them."""
        return self._layer(self._blocks.block(), self._sketches.sketch())

    def layer_so_far(self) -> CoarseLayer:
        """Return copies of the features that came first: they keep nothing of this in memory."""
        block, sketch = self._blocks.block(), self._sketches.sketch()
        columns = {name: _copied(getattr(block, name)) for name in ARRAYS}
        rows = (_copied(getattr(sketch, name)) for name in COLUMNS)
        return self._layer(GeometryBlock(**columns), Sketch(sketch.origin, *rows))

    def layer_by_place(self) -> CoarseLayer:
        """Return all features, neighbours side by side; the builder is empty then."""
        sketch = self._sketches.sketch()
        order = place_order(sketch.starts, sketch.stops)
        del sketch
        # Column by column: of ten million features each is up to 80 MB.
        moved = self._sketches.drained(order)
        blocks, self._blocks, self._sketches = self._blocks, BlockBuffer(), SketchBuffer()
        return self._layer(blocks.drained(order), moved)

    def _layer(self, block: GeometryBlock, sketch: Sketch) -> CoarseLayer:
        coarse = CoarseLayer(block, self._step, self._crs, {}, is_all=True)
        return sketched_layer(coarse, sketch) if len(sketch) else coarse


def coarse_copy(snapshot: LayerSnapshot, crs: Crs, step: int) -> CoarseLayer:
    """Return what a step shows of a layer.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    if len(snapshot.block) < MANY_FEATURES:
        return coarse_of(snapshot, crs, step)
    builder = CoarseBuilder(snapshot.crs, crs, step, len(snapshot.block))
    for some in _batches(snapshot):
        builder.add(some)
    return replace(builder.layer(), columns=_columns(snapshot), is_all=False)


def spooled_copy(
    snapshot: LayerSnapshot, crs: Crs, step: int, folder: Path
) -> CoarseLayer | SpooledCoarse:
    """Return what a step shows of a layer, of a large one on its way into a file.

    Beside a million features in memory a copy of what is drawn of them would be a third as much.

    Args:
        snapshot: The layer.
        crs: The map's.
        step: Of detail.
        folder: Where to put it until it is written.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
        OSError: The folder cannot be written.
    """
    if len(snapshot.block) < MANY_FEATURES:
        return coarse_of(snapshot, crs, step)

    def batches() -> Iterator[tuple[GeometryBlock, Sketch]]:
        origin = None
        for some in _batches(snapshot):
            reduced, sketch = _reduced_batch(some, (snapshot.crs, crs), step, origin)
            origin = sketch.origin
            yield reduced, sketch

    about = CoarseLayer(empty_block(), step, crs, _columns(snapshot))
    return spooled(batches(), about, folder)


def _reduced_batch(
    block: GeometryBlock, ways: tuple[Crs, Crs], step: int, origin: NDArray[np.float64] | None
) -> tuple[GeometryBlock, Sketch]:
    """Return what a step shows of features, brought from one CRS into another, and their sketch."""
    source, target = ways
    batch = LayerSnapshot("", "", block, {}, source, _NO_STYLE, is_part_of_many=True)
    prepared = PreparedLayer(batch, target)
    if origin is not None:
        prepared.count_from(origin)
    return prepared.reduced(step)[0], prepared.sketch


def _batches(snapshot: LayerSnapshot) -> Iterator[GeometryBlock]:
    block, order = snapshot.block, _order(snapshot)
    for start in range(0, len(order), BATCH_FEATURES):
        yield block.taken(order[start : start + BATCH_FEATURES])


def _columns(snapshot: LayerSnapshot) -> dict[str, list[Value]]:
    rows = _order(snapshot).tolist() if snapshot.columns else []
    return {name: [values[row] for row in rows] for name, values in snapshot.columns.items()}


def _order(snapshot: LayerSnapshot) -> NDArray[np.int64]:
    return np.arange(len(snapshot.block)) if snapshot.index is None else snapshot.index.rows


def _copied(column: NDArray[Any]) -> NDArray[Any]:
    """Return a column of its own; one of the same value throughout takes no memory as it is."""
    return column if 0 in column.strides else column.copy()
