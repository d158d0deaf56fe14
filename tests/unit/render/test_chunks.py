from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind, block_from_shapely
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LineSymbol
from corridormap.render import chunks as chunks_module
from corridormap.render import detail as detail_module
from corridormap.render.chunks import contiguous, plan_by_place, plan_in_storage_order
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.prepared import PreparedLayer
from corridormap.render.simplify import simplified
from tests.unit.render.pictures import RED, styled

KINDS = (int(PartKind.LINE),)


def scattered_lines(count: int = 30_000, vertices: int = 6) -> GeometryBlock:
    rng = np.random.default_rng(3)
    middles = rng.uniform((-170, -70), (170, 70), (count, 1, 2))
    coords = (middles + np.cumsum(rng.normal(0, 0.05, (count, vertices, 2)), axis=1)).reshape(-1, 2)
    lines = shapely.linestrings(coords, indices=np.repeat(np.arange(count), vertices))
    return block_from_shapely(range(count), list(lines))


BLOCK = scattered_lines()


def prepared(
    block: GeometryBlock, index: SpatialIndex | None, generation: int = 0
) -> PreparedLayer:
    return GeometryCache().prepared(snapshot(block, index, generation), WEB_MERCATOR)


def snapshot(
    block: GeometryBlock, index: SpatialIndex | None, generation: int = 0
) -> LayerSnapshot:
    style = styled(LineSymbol(RED, 1))
    return LayerSnapshot("a", "a", block, {}, WGS84, style, index=index, generation=generation)


@pytest.mark.parametrize("by_place", [False, True])
def test_each_feature_is_in_one_chunk(by_place: bool) -> None:
    index = SpatialIndex(BLOCK)
    plan = plan_by_place(BLOCK, index.rows) if by_place else plan_in_storage_order(BLOCK)
    found = np.concatenate([plan.features(chunk) for chunk in range(len(plan))])
    assert sorted(found.tolist()) == list(range(len(BLOCK)))
    chunks, places = plan.places(np.arange(len(BLOCK)))
    for feature in (0, 1, 777, len(BLOCK) - 1):
        assert plan.features(int(chunks[feature]))[places[feature]] == feature
    assert len(plan) > 2


def test_features_without_a_place_have_a_chunk_of_their_own() -> None:
    block = block_from_shapely([1, 2, 3], [None, shapely.LineString([(0, 0), (1, 1)]), None])
    plan = plan_by_place(block, SpatialIndex(block).rows)
    assert plan.features(len(plan) - 1).tolist() == [0, 2]


def test_chunks_of_a_growing_layer_stay() -> None:
    plan, grown = (
        plan_in_storage_order(contiguous(BLOCK, 0, stop)) for stop in (25_000, len(BLOCK))
    )
    assert grown.edges[: len(plan)].tolist() == plan.edges[:-1].tolist()


@pytest.mark.parametrize("units_per_px", [300.0, 12_000.0, 40_000.0])
def test_chunks_give_what_the_layer_as_a_whole_gives(
    units_per_px: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SpatialIndex(BLOCK)
    features = index.query(Extent(-20, -20, 40, 50))
    in_chunks = prepared(BLOCK, index).runs(features, KINDS, units_per_px)
    monkeypatch.setattr(chunks_module, "CHUNK_VERTICES", 1 << 30)
    at_once = prepared(BLOCK, None).runs(features, KINDS, units_per_px)
    order = np.argsort(in_chunks.owners, kind="stable")
    assert in_chunks.owners[order].tolist() == at_once.owners.tolist()
    assert len(in_chunks.coords) == pytest.approx(len(at_once.coords), rel=0.02)


def test_a_grown_layer_draws_like_one_read_at_once() -> None:
    cache = GeometryCache()
    part = contiguous(BLOCK, 0, 25_000)
    features = np.arange(0, 25_000, 7)
    cache.prepared(snapshot(part, None, 5), WEB_MERCATOR).runs(features, KINDS, 5_000.0)
    features = np.arange(0, len(BLOCK), 7)
    grown = cache.prepared(snapshot(BLOCK, None, 5), WEB_MERCATOR)
    fresh = prepared(BLOCK, None)
    ours, theirs = (one.runs(features, KINDS, 5_000.0) for one in (grown, fresh))
    assert np.array_equal(ours.coords, theirs.coords)
    assert np.array_equal(ours.owners, theirs.owners)
    assert np.array_equal(grown.split(features, 5_000.0)[0], fresh.split(features, 5_000.0)[0])


def test_a_reduced_copy_and_a_window_are_kept_side_by_side() -> None:
    cache = GeometryCache()
    reduced = replace(snapshot(BLOCK, None), step=12, crs=WEB_MERCATOR, is_part_of_many=True)
    window = replace(snapshot(contiguous(BLOCK, 0, 100), None), is_part_of_many=True)
    far, near = cache.prepared(reduced, WEB_MERCATOR), cache.prepared(window, WEB_MERCATOR)
    assert far is not near
    assert cache.prepared(reduced, WEB_MERCATOR) is far
    assert cache.prepared(window, WEB_MERCATOR) is near
    # Read as a whole, the layer has no windows any more.
    gone = weakref.ref(near)
    del near
    cache.prepared(snapshot(BLOCK, None), WEB_MERCATOR)
    gc.collect()
    assert gone() is None


def test_features_in_view_are_found_by_place() -> None:
    index = SpatialIndex(BLOCK)
    box = Extent(-2_000_000, -2_000_000, 4_000_000, 6_000_000)
    found, expected = (
        prepared(BLOCK, index).features_in(box),
        prepared(BLOCK, None).features_in(box),
    )
    assert sorted(found.tolist()) == expected.tolist()
    assert 0 < len(found) < len(BLOCK)


def test_what_is_tiny_in_the_picture_is_told_from_what_has_a_shape() -> None:
    ready = prepared(BLOCK, SpatialIndex(BLOCK))
    everything = np.arange(len(BLOCK))
    spots, shaped = ready.split(everything, 40_000.0)
    assert len(spots) > 0.8 * len(BLOCK)
    assert len(spots) + len(shaped) == len(BLOCK)
    largest = ready.sketch.sizes[spots].max()
    sizes = prepared(BLOCK, None).sketch.sizes
    assert sorted(shaped.tolist()) == np.flatnonzero(sizes > largest).tolist()
    assert largest < 1.3 * 40_000.0
    assert len(ready.split(everything, 100.0)[0]) == 0


def test_chunks_of_which_little_is_drawn_are_worked_out_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    def noted(block: GeometryBlock, tolerance: float) -> GeometryBlock:
        made.append(len(block))
        return simplified(block, tolerance)

    monkeypatch.setattr(detail_module, "simplified", noted)
    index = SpatialIndex(BLOCK)
    together = prepared(BLOCK, index)
    _, shaped = together.split(np.arange(len(BLOCK)), 40_000.0)
    ours = together.runs(shaped, KINDS, 40_000.0)
    assert len(made) == 1
    # Nothing is worked out twice.
    assert np.array_equal(together.runs(shaped, KINDS, 40_000.0).coords, ours.coords)
    assert len(made) == 1
    monkeypatch.setattr(detail_module, "SPARSE_SHARE", -1.0)
    one_by_one = prepared(BLOCK, index).runs(shaped, KINDS, 40_000.0)
    assert len(made) > 3
    assert ours.owners.tolist() == one_by_one.owners.tolist()
    same = set(map(tuple, ours.coords.tolist())) & set(map(tuple, one_by_one.coords.tolist()))
    assert len(same) > 0.98 * len(one_by_one.coords) > 0.97 * len(ours.coords)
