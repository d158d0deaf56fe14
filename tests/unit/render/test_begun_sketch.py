"""A sketch begun before anybody draws is the one that is drawn from, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.begun_sketch import BegunSketch
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.sketch import COLUMNS, SketchWork
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render import layer_sketch
from corridormap.render.layer_sketch import sketch_begun_for
from corridormap.render.prepared import PreparedLayer

COUNT = 30_000


@pytest.fixture(autouse=True)
def many_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_sketch, "WORTH_A_THREAD", COUNT)


def lines() -> GeometryBlock:
    starts = np.random.default_rng(4).uniform(-80.0, 80.0, (COUNT, 1, 2))
    shapes = shapely.linestrings(np.concatenate((starts, starts + 0.01, starts - 0.02), axis=1))
    return block_from_shapely(range(1, COUNT + 1), shapes)


def snapshot(block: GeometryBlock, begun: BegunSketch | None) -> LayerSnapshot:
    plain = LayerSnapshot("a", "a", block, {}, WGS84, LayerStyle(SymbolSet()))
    return replace(plain, index=SpatialIndex(block), begun_sketch=begun)


def test_it_is_what_would_be_made_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    block = lines()
    plain = PreparedLayer(snapshot(block, None), WEB_MERCATOR).sketch
    begun = sketch_begun_for(block, WGS84, WEB_MERCATOR)
    assert begun is not None
    prepared = PreparedLayer(snapshot(block, begun), WEB_MERCATOR)

    def never(*_: object) -> None:
        pytest.fail("begun a second time")

    monkeypatch.setattr(SketchWork, "__init__", never)
    for name in (*COLUMNS, "origin"):
        assert np.array_equal(getattr(prepared.sketch, name), getattr(plain, name), equal_nan=True)


def test_a_second_map_makes_its_own() -> None:
    block = lines()
    shown = snapshot(block, sketch_begun_for(block, WGS84, WEB_MERCATOR))
    first, second = (PreparedLayer(shown, WEB_MERCATOR).sketch for _ in range(2))
    assert np.array_equal(first.sizes, second.sizes)
    assert not np.shares_memory(first.sizes, second.sizes)


def test_what_was_begun_of_other_features_is_left() -> None:
    block = lines()
    begun = sketch_begun_for(block, WGS84, WEB_MERCATOR)
    assert begun is not None
    assert begun.taken(replace(block), WEB_MERCATOR) is None
    assert begun.taken(block, WEB_MERCATOR) is not None
    assert begun.taken(block, WEB_MERCATOR) is None


def test_a_map_in_another_crs_lets_it_go() -> None:
    block = lines()
    begun = sketch_begun_for(block, WGS84, WEB_MERCATOR)
    assert begun is not None
    shown = PreparedLayer(snapshot(block, begun), Crs("EPSG:3035"))
    assert len(shown.sketch) == COUNT
    assert begun.taken(block, Crs("EPSG:3035")) is None
    assert begun.taken(block, WEB_MERCATOR) is None


def test_nothing_is_begun_that_no_picture_asks_for() -> None:
    block = lines()
    points = block_from_shapely(range(COUNT), shapely.points(np.zeros((COUNT, 2))))
    far = replace(block, coords=np.where(block.coords > 79.0, np.inf, block.coords))
    assert sketch_begun_for(points, WGS84, WEB_MERCATOR) is None
    assert sketch_begun_for(block, WGS84, Crs("EPSG:3035")) is None
    assert sketch_begun_for(far, WGS84, WEB_MERCATOR) is None
    assert sketch_begun_for(block.taken(np.arange(10)), WGS84, WEB_MERCATOR) is None
