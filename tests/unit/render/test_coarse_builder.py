"""A layer too large for the memory is reduced batch by batch, never to be there twice."""

from __future__ import annotations

import errno
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.feature import Value
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.sketch import COLUMNS, SketchBuffer
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render import coarse_builder
from corridormap.render.coarse import ARRAYS, read_coarse, write_coarse
from corridormap.render.coarse_builder import CoarseBuilder, coarse_copy, spooled_copy
from corridormap.render.coarse_spool import SpooledArray, SpooledCoarse
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


def snapshot(columns: bool = True) -> LayerSnapshot:
    named: list[Value] = [f"n{fid}" for fid in BLOCK.fids.tolist()]
    names = {"name": named} if columns else {}
    plain = LayerSnapshot("a", "a", BLOCK, names, WGS84, LayerStyle(SymbolSet()))
    return replace(plain, index=SpatialIndex(BLOCK))


def test_on_its_way_into_a_file_it_is_the_copy_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_builder, "MANY_FEATURES", 1_000)
    monkeypatch.setattr(coarse_builder, "BATCH_FEATURES", 3_000)
    write_coarse(tmp_path / "plain.npz", coarse_copy(snapshot(), WEB_MERCATOR, STEP), "key")
    folder = tmp_path / "made when needed"
    copy = spooled_copy(snapshot(), WEB_MERCATOR, STEP, folder)
    assert isinstance(copy, SpooledCoarse)
    write_coarse(folder / "spooled.npz", copy, "key")
    copy.close()
    assert [path.name for path in folder.iterdir()] == ["spooled.npz"]
    with np.load(tmp_path / "plain.npz") as plain, np.load(folder / "spooled.npz") as ours:
        assert set(plain.files) == set(ours.files)
        for name in plain.files:
            assert np.array_equal(plain[name], ours[name], equal_nan=plain[name].dtype.kind == "f")
            assert plain[name].dtype == ours[name].dtype
    read = read_coarse(folder / "spooled.npz", "key")
    assert read is not None
    assert read.columns["name"] == [f"n{fid}" for fid in read.block.fids.tolist()]


def test_batches_of_nothing_but_what_is_too_small_are_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_builder, "MANY_FEATURES", 1_000)
    monkeypatch.setattr(coarse_builder, "BATCH_FEATURES", 1_000)
    starts = np.random.default_rng(3).uniform(-60.0, 60.0, (4_000, 1, 2))
    lengths = np.where(np.arange(4_000) < 2_500, 1e-5, 3.0)[:, None, None]
    shapes = shapely.linestrings(np.concatenate((starts, starts + lengths), axis=1))
    block = block_from_shapely(range(4_000), shapes)
    shown = LayerSnapshot("a", "a", block, {}, WGS84, LayerStyle(SymbolSet()))
    write_coarse(tmp_path / "plain.npz", coarse_copy(shown, WEB_MERCATOR, STEP), "key")
    copy = spooled_copy(shown, WEB_MERCATOR, STEP, tmp_path)
    assert isinstance(copy, SpooledCoarse)
    write_coarse(tmp_path / "spooled.npz", copy, "key")
    copy.close()
    plain, ours = (read_coarse(tmp_path / f"{name}.npz", "key") for name in ("plain", "spooled"))
    assert plain is not None
    assert ours is not None
    assert 0 < len(ours.block.part_kinds) < 2_500
    assert np.array_equal(plain.block.coords, ours.block.coords)
    assert np.array_equal(plain.block.feature_offsets, ours.block.feature_offsets)


def test_rows_of_another_kind_are_refused(tmp_path: Path) -> None:
    array = SpooledArray(tmp_path)
    array.append(np.zeros((0, 2)))
    for rows in (np.zeros((3, 2), np.float32), np.zeros((3, 4)), np.zeros(3)):
        with pytest.raises(ValueError, match="among others"):
            array.append(rows)
    array.close()


def test_on_its_way_into_a_file_a_batch_of_it_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_builder, "MANY_FEATURES", 1_000)
    shown = snapshot(columns=False)
    assert shown.index is not None
    assert len(shown.index.rows) == len(BLOCK)

    def peak_of(batch: int) -> int:
        monkeypatch.setattr(coarse_builder, "BATCH_FEATURES", batch)
        tracemalloc.start()
        try:
            copy = spooled_copy(shown, WEB_MERCATOR, STEP, tmp_path)
            assert isinstance(copy, SpooledCoarse)
            write_coarse(tmp_path / "one.npz", copy, "key")
            copy.close()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak_of(len(BLOCK))
    whole, small = peak_of(len(BLOCK)), peak_of(len(BLOCK) // 40)
    assert small < whole / 5


def test_where_there_is_no_room_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_builder, "MANY_FEATURES", 1_000)
    monkeypatch.setattr(coarse_builder, "BATCH_FEATURES", 3_000)
    closed: list[SpooledArray] = []
    close, append = SpooledArray.close, SpooledArray.append

    def full(array: SpooledArray, rows: np.ndarray) -> None:
        if rows.dtype == np.float32:
            raise OSError(errno.ENOSPC, "No space left on device")
        append(array, rows)

    def counted(array: SpooledArray) -> None:
        closed.append(array)
        close(array)

    monkeypatch.setattr(SpooledArray, "append", full)
    monkeypatch.setattr(SpooledArray, "close", counted)
    with pytest.raises(OSError, match="No space"):
        spooled_copy(snapshot(), WEB_MERCATOR, STEP, tmp_path)
    assert len(closed) == len(ARRAYS) - 1 + len(COLUMNS)
    assert list(tmp_path.iterdir()) == []
