"""A layer too large for the memory is reduced batch by batch, never to be there twice."""

from __future__ import annotations

import tracemalloc

import numpy as np

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.sketch import COLUMNS, SketchBuffer
from corridormap.render.coarse import ARRAYS
from corridormap.render.coarse_builder import CoarseBuilder
from tests.unit.render.test_chunks import BLOCK

STEP = 14


def built(block: GeometryBlock, batch: int = 5_000) -> CoarseBuilder:
    builder = CoarseBuilder(WGS84, WEB_MERCATOR, STEP, len(block))
    for start in range(0, len(block), batch):
        builder.add(block.taken(np.arange(start, min(start + batch, len(block)))))
    return builder


def test_in_order_of_place_each_feature_keeps_what_is_its() -> None:
    as_read = built(BLOCK).layer()
    by_place = built(BLOCK).layer_by_place()
    assert as_read.sketch is not None
    assert by_place.sketch is not None
    row_of = {fid: row for row, fid in enumerate(as_read.block.fids.tolist())}
    rows = np.array([row_of[fid] for fid in by_place.block.fids.tolist()])
    assert not np.array_equal(rows, np.arange(len(rows)))
    for name in COLUMNS:
        theirs = getattr(as_read.sketch, name)[rows]
        assert np.array_equal(getattr(by_place.sketch, name), theirs, equal_nan=True), name
    moved = as_read.block.taken(rows)
    assert np.array_equal(by_place.block.coords, moved.coords)
    assert np.array_equal(by_place.block.part_offsets, moved.part_offsets)


def test_what_came_first_is_handed_out_in_memory_of_its_own() -> None:
    builder = built(BLOCK)
    early, whole = builder.layer_so_far(), builder.layer()
    assert early.sketch is not None
    assert whole.sketch is not None
    for name in ARRAYS:
        ours, theirs = getattr(early.block, name), getattr(whole.block, name)
        assert np.array_equal(ours, theirs, equal_nan=name == "bounds")
        assert 0 in ours.strides or not np.shares_memory(ours, theirs)
    assert not np.shares_memory(early.sketch.starts, whole.sketch.starts)


def test_a_sketch_is_put_in_order_column_by_column() -> None:
    sketch = built(BLOCK).layer().sketch
    assert sketch is not None
    order = np.random.default_rng(1).permutation(20 * len(sketch))
    tracemalloc.start()
    try:
        buffer = SketchBuffer(len(order))
        for _ in range(20):
            buffer.append(sketch)
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        moved = buffer.drained(order)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(moved) == len(order)
    # A second copy of all would be twice as much; one column of the largest is a third.
    assert peak < 1.5 * before
