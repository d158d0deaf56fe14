"""What is sketched while a layer is read is what its first picture would have to sketch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.sketch import COLUMNS, Sketch
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LineSymbol
from corridormap.render import layer_sketch
from corridormap.render.prepared import MANY_FEATURES, PreparedLayer
from corridormap.ui.canvas import layer_loading
from corridormap.ui.canvas.layer_loading import LoadedPart, Room, WantedColumns
from tests.fakes import memory_source
from tests.unit.render.pictures import RED, layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNT = MANY_FEATURES + 500
STEP = 12


@pytest.fixture(autouse=True)
def large_from_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_sketch, "WORTH_A_THREAD", 1000)
    monkeypatch.setattr(layer_loading, "WORTH_A_THREAD", 1000)
    monkeypatch.setattr(layer_loading, "FIRST_PIECE_S", 0.0)


def shapes(kind: str) -> NDArray[np.object_]:
    rng = np.random.default_rng(8)
    corners = rng.uniform((-170.0, -80.0), (170.0, 80.0), (COUNT, 1, 2))
    steps = rng.uniform(-0.02, 0.02, (COUNT, 4, 2))
    ring = np.concatenate((corners, corners + steps, corners), axis=1)
    made: NDArray[np.object_] = (
        shapely.polygons(ring) if kind == "areas" else shapely.linestrings(ring[:, :-1])
    )
    return made


def parts_read(geometries: NDArray[np.object_], crs: Crs | None = WGS84) -> list[LoadedPart]:
    """Return what is handed over of a layer, the whole at last."""
    source = memory_source("many", list(geometries), crs=crs)
    source.batch = 3000
    parts: list[LoadedPart] = []
    room = Room(1 << 40, crs)
    whole = layer_loading.read_layer(source, WantedColumns((), ()), parts.append, Feedback(), room)
    return [*parts, whole]


def snapshot(part: LoadedPart) -> LayerSnapshot:
    plain = layer([], LineSymbol(RED, 1.6), crs=WGS84)
    return replace(plain, block=part.block, index=part.index, gathered=part.gathered)


def assert_same(found: Sketch, expected: Sketch) -> None:
    for name in COLUMNS:
        values = getattr(found, name).astype(np.float64)
        if name in ("starts", "stops"):
            values = values + (found.origin - expected.origin)
        wanted = getattr(expected, name)
        assert np.allclose(values, wanted, rtol=1e-5, atol=4.0, equal_nan=True), name


@pytest.mark.parametrize("kind", ["lines", "areas"])
def test_every_piece_brings_the_sketch_that_a_picture_would_make(kind: str) -> None:
    parts = parts_read(shapes(kind))
    assert len(parts) > 1
    assert isinstance(parts[-1].index, SpatialIndex)
    for part in (parts[0], parts[-1]):
        assert part.gathered is not None
        alone = PreparedLayer(replace(snapshot(part), gathered=None), WEB_MERCATOR)
        ready = PreparedLayer(snapshot(part), WEB_MERCATOR)
        ready.begin_sketch()
        if len(part.block) == COUNT:
            assert_same(ready.sketch, alone.sketch)
            assert part.gathered.is_given
            everything = np.arange(COUNT)
            for features in (everything, part.index.rows if part.index else everything):
                tiny, shaped = ready.split(features, 2.0**STEP)
                expected = alone.split(features, 2.0**STEP)
                assert np.array_equal(tiny, expected[0])
                assert np.array_equal(shaped, expected[1])
                assert min(len(tiny), len(shaped)) > 0


def test_a_second_map_sketches_for_itself() -> None:
    part = parts_read(shapes("lines"))[-1]
    first = PreparedLayer(snapshot(part), WEB_MERCATOR)
    second = PreparedLayer(snapshot(part), WEB_MERCATOR)
    for ready in (first, second):
        ready.begin_sketch()
    assert_same(first.sketch, second.sketch)
    assert first.sketch is not second.sketch


def test_neither_another_crs_nor_another_block_takes_it() -> None:
    part = parts_read(shapes("lines"))[-1]
    other = replace(part.block, coords=part.block.coords + 0.5, bounds=part.block.bounds + 0.5)
    moved = replace(snapshot(part), block=other, index=None)
    assert len(PreparedLayer(moved, WEB_MERCATOR).sketch) == COUNT
    assert len(PreparedLayer(snapshot(part), WGS84).sketch) == COUNT
    elsewhere = replace(snapshot(part), crs=WEB_MERCATOR)
    assert len(PreparedLayer(elsewhere, WEB_MERCATOR).sketch) == COUNT
    assert part.gathered is not None
    assert not part.gathered.is_given


def test_of_positions_that_are_no_place_nothing_is_gathered() -> None:
    geometries = shapes("lines")
    geometries[COUNT // 2] = shapely.LineString([(0.0, 95.0), (1.0, 96.0)])
    parts = parts_read(geometries)
    assert parts[0].gathered is not None
    assert parts[-1].gathered is None
    assert len(PreparedLayer(snapshot(parts[-1]), WEB_MERCATOR).sketch) == COUNT


def test_points_are_not_sketched_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(layer_sketch.LayerSketch, "begin", begun.append)
    points = shapely.points(np.random.default_rng(1).uniform(-80, 80, (COUNT, 2)))
    part = parts_read(points)[-1]
    assert part.gathered is None
    ready = PreparedLayer(snapshot(part), WEB_MERCATOR)
    ready.begin_sketch()
    assert not begun
    assert len(ready.sketch) == COUNT
    PreparedLayer(snapshot(parts_read(shapes("lines"))[-1]), WEB_MERCATOR).begin_sketch()
    assert len(begun) == 1


def test_without_a_crs_nothing_is_gathered() -> None:
    assert all(part.gathered is None for part in parts_read(shapes("lines"), None))


def test_an_empty_batch_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    source = memory_source("many", list(shapes("lines")[:2000]), crs=WGS84)
    blocks = source.read_blocks

    def with_a_gap(feedback: Feedback) -> Iterator[GeometryBlock]:
        for block in blocks(feedback):
            yield block.taken(np.zeros(0, np.int64))
            yield block

    monkeypatch.setattr(source, "read_blocks", with_a_gap)
    whole = layer_loading.read_layer(
        source, WantedColumns((), ()), lambda _: None, Feedback(), Room(1 << 40, WGS84)
    )
    assert whole.gathered is not None
    sketch = whole.gathered.given_away(None)
    assert sketch is not None
    assert len(sketch) == 2000
