from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.sketch import Sketch, SketchWork
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LineSymbol
from corridormap.render import chunks, layer_sketch, prepared
from corridormap.render import detail as detail_module
from corridormap.render import geometry_cache as prepared_module
from corridormap.render.chunks import CHUNK_VERTICES
from corridormap.render.detail import MOST_LEVELS
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.prepared import PreparedLayer
from corridormap.render.simplify import simplified
from tests.unit.render.pictures import RED, layer
from tests.unit.render.test_simplify import coast

LINE = LineSymbol(RED, 1)


KINDS = (int(PartKind.LINE),)


def test_geometry_grows_coarser_with_the_pixel() -> None:
    snapshot = layer([shapely.LineString(coast(seed)) for seed in range(8)], LINE)
    ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
    everything = np.arange(8)
    counts = [len(ready.runs(everything, KINDS, 2.0**step).coords) for step in range(-6, 8)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(snapshot.block.coords)
    assert counts[-1] < counts[0] / 20


def test_levels_of_detail_are_kept_within_bounds() -> None:
    snapshot = layer([shapely.LineString(coast(seed)) for seed in range(8)], LINE)
    ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
    ready.runs(np.arange(8), KINDS, 1.0)
    one = ready.nbytes
    for step in range(-8, 12):
        ready.runs(np.arange(8), KINDS, 2.0**step)
    assert ready.nbytes <= MOST_LEVELS * one


def test_a_small_layer_is_drawn_as_it_is() -> None:
    snapshot = layer([shapely.LineString(coast()[:500])], LINE)
    ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
    assert len(ready.runs(np.array([0]), KINDS, 50.0).coords) == 500


def test_layers_not_drawn_lately_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = GeometryCache()
    layers = [
        layer([shapely.LineString(coast(4)) for _ in range(8)], LINE, layer_id=name)
        for name in "abc"
    ]
    first = {one.layer_id: cache.prepared(one, WEB_MERCATOR) for one in layers}
    for ready in first.values():
        ready.runs(np.array([0]), KINDS, 50.0)
    cache.trim({"c"})
    assert all(cache.prepared(one, WEB_MERCATOR) is first[one.layer_id] for one in layers)
    monkeypatch.setattr(prepared_module, "BYTES_KEPT_UNDRAWN", 2 * first["a"].nbytes)
    cache.trim({"a", "c"})
    assert cache.prepared(layers[0], WEB_MERCATOR) is first["a"]
    assert cache.prepared(layers[1], WEB_MERCATOR) is not first["b"]


def test_another_crs_is_prepared_anew() -> None:
    cache = GeometryCache()
    snapshot = layer([shapely.LineString([(100, 20), (110, 30)])], LINE, crs=WGS84)
    in_degrees = cache.prepared(snapshot, WGS84)
    in_meters = cache.prepared(snapshot, WEB_MERCATOR)
    assert in_degrees.extent is not None
    assert in_meters.extent is not None
    assert in_degrees.extent.x_max == 110
    assert in_meters.extent.x_max == pytest.approx(12245143.99, abs=0.01)


def test_a_layer_that_is_drawn_no_more_leaves_memory_at_once() -> None:
    shapes = [shapely.LineString(coast(200)) for _ in range(80)]
    ready = PreparedLayer(layer(shapes, LINE), WEB_MERCATOR)
    ready.runs(np.array([0, 1]), KINDS, 50.0)
    gone = weakref.ref(ready)
    gc.disable()
    try:
        del ready
        assert gone() is None
    finally:
        gc.enable()


def test_two_threads_work_out_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    count = CHUNK_VERTICES // 4
    starts = rng.uniform(-1e6, 1e6, (count, 1, 2))
    reach = np.where(np.arange(count) % 7, 0.3, 300.0)[:, None, None]
    lines = shapely.linestrings(starts + rng.uniform(-1, 1, (count, 16, 2)) * reach)
    snapshot = layer(list(lines), LINE)
    everything = np.arange(count)
    threads: set[str] = set()

    def noted(block: GeometryBlock, tolerance: float) -> GeometryBlock:
        threads.add(threading.current_thread().name)
        return simplified(block, tolerance)

    monkeypatch.setattr(detail_module, "simplified", noted)
    monkeypatch.setattr(prepared, "MANY_FEATURES", 1000)
    found = []
    for at_once in (1, 100):
        monkeypatch.setattr(detail_module, "CHUNKS_AT_ONCE", at_once)
        ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
        _, shaped = ready.split(everything, 8.0)
        assert 0 < len(shaped) < count / 5
        found.append(ready.runs(shaped, KINDS, 8.0))
        assert (threading.current_thread().name in threads) == (at_once == 100)
    assert np.array_equal(found[0].coords, found[1].coords)
    assert np.array_equal(found[0].offsets, found[1].offsets)
    assert len(found[0].coords) < 16 * len(shaped)


def test_all_by_place_are_split_as_they_are_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    count = prepared.INDEX_FROM + 999
    starts = rng.uniform(-1e6, 1e6, (count, 1, 2))
    reach = np.where(np.arange(count) % 3, 0.3, 300.0)[:, None, None]
    lines = shapely.linestrings(starts + rng.uniform(-1, 1, (count, 4, 2)) * reach)
    snapshot = layer(list(lines), LINE)
    index = SpatialIndex(snapshot.block)
    monkeypatch.setattr(prepared, "MANY_FEATURES", 1000)
    ready = GeometryCache().prepared(replace(snapshot, index=index), WEB_MERCATOR)
    everything = ready.features_in(Extent(-2e6, -2e6, 2e6, 2e6))
    assert everything is index.rows
    for at_once in (layer_sketch.SPLIT_AT_ONCE, 1000):
        monkeypatch.setattr(layer_sketch, "SPLIT_AT_ONCE", at_once)
        tiny, shaped = ready.split(everything, 8.0)
        by_one, others = ready.split(everything.copy(), 8.0)
        assert np.array_equal(tiny, by_one)
        assert np.array_equal(shaped, others)
        assert (ready.sketch.sizes[tiny] < 1.0).all()
        assert sorted(shaped.tolist()) == list(range(0, count, 3))


def test_threads_are_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [shapely.LineString(coast(seed)) for seed in range(40)]
    monkeypatch.setattr(chunks, "CHUNK_VERTICES", 5000)
    monkeypatch.setattr(detail_module, "CHUNKS_AT_ONCE", 2)
    ready = GeometryCache().prepared(layer(lines, LINE), WEB_MERCATOR)
    everything = np.arange(len(lines))
    first = ready.runs(everything, KINDS, 4.0)
    monkeypatch.delattr(detail_module, "ThreadPoolExecutor")
    again = ready.runs(everything, KINDS, 4.0)
    assert np.array_equal(first.coords, again.coords)


def test_a_sketch_that_failed_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = shapely.linestrings(np.random.default_rng(2).uniform(-1e6, 1e6, (1000, 3, 2)))
    ready = GeometryCache().prepared(layer(list(shapes), LINE), WEB_MERCATOR)
    ready.count_from(np.array([5.0, 7.0]))
    finish = SketchWork.finish

    def fail(work: SketchWork, order: object = None) -> Sketch:
        raise MemoryError

    monkeypatch.setattr(SketchWork, "finish", fail)
    with pytest.raises(MemoryError):
        _ = ready.sketch
    monkeypatch.setattr(SketchWork, "finish", finish)
    assert len(ready.sketch) == 1000
    assert ready.sketch.origin.tolist() == [5.0, 7.0]
