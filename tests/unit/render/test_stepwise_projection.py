"""Large layers are projected some features at a time: the same geometry, and it can be stopped."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LineSymbol
from corridormap.render import stepwise_projection
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.sound import projected
from corridormap.render.stepwise_projection import StepwiseProjection, piece
from tests.unit.render.pictures import layer

TARGETS = (
    Crs("EPSG:6933"),
    Crs("EPSG:32648"),
    Crs("EPSG:3031"),
    Crs("+proj=ortho +lat_0=30 +lon_0=105"),
    Crs("+proj=igh"),
    Crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84"),
)
ARRAYS = ("fids", "feature_offsets", "part_offsets", "part_kinds", "coords", "bounds")


class StopsAfter(Feedback):
    """Is cancelled when it was asked so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            self.cancel()
        super().check()


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stepwise_projection, "STEP_VERTICES", 40)


def mixed() -> LayerSnapshot:
    """Return lines, areas with holes, points, nothing and damage, all over the world."""
    rng = np.random.default_rng(7)
    shapes: list[object] = []
    for number in range(120):
        x, y = rng.uniform((-179, -85), (179, 85)).tolist()
        size = float(rng.uniform(0.1, 30))
        kinds = (
            shapely.LineString([(x, y), (x + size, y / 2), (x + 2 * size, y)]),
            shapely.box(x, y, x + size, min(y + size, 90)).difference(
                shapely.box(x + size / 4, y + size / 4, x + size / 2, min(y + size / 2, 90))
            ),
            shapely.MultiPoint([(x, y), (x + 1, y)]),
            None,
            shapely.LineString([(x, y), (1e12, y), (x + 1, y)]),
        )
        shapes.append(kinds[number % len(kinds)])
    return layer(shapes, LineSymbol("#000000", 1.0), crs=WGS84)


@pytest.mark.parametrize("target", TARGETS)
def test_steps_come_to_what_all_at_once_comes_to(target: Crs, small_steps: None) -> None:
    shot = mixed()
    whole = projected(shot.block, shot.crs, target)
    stepwise = StepwiseProjection(shot, target).finish(Feedback())
    for name in ARRAYS:
        own, other = getattr(stepwise.block, name), getattr(whole.block, name)
        assert np.array_equal(own, other, equal_nan=own.dtype.kind == "f"), name
    assert np.array_equal(stepwise.cuts, whole.cuts)


def test_of_a_grid_to_degrees_as_well(small_steps: None) -> None:
    grid = projected(mixed().block, WGS84, Crs("EPSG:3031")).block
    shot = LayerSnapshot("a", "a", grid, {}, Crs("EPSG:3031"), mixed().style)
    for target in (WGS84, WEB_MERCATOR):
        whole = projected(grid, shot.crs, target)
        stepwise = StepwiseProjection(shot, target).finish(Feedback())
        assert np.array_equal(stepwise.block.part_offsets, whole.block.part_offsets)
        assert np.allclose(stepwise.block.coords, whole.block.coords, equal_nan=True)


def test_pieces_lie_in_the_layers_own_memory() -> None:
    block = mixed().block
    part = piece(block, 30, 70)
    wanted = block.taken(np.arange(30, 70))
    for name in ARRAYS:
        assert np.array_equal(getattr(part, name), getattr(wanted, name), equal_nan=True), name
    assert np.shares_memory(part.coords, block.coords)


def test_one_that_is_stopped_goes_on_where_it_was(
    small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []

    def counted(block: GeometryBlock, source: Crs, target: Crs) -> object:
        steps.append(len(block))
        return projected(block, source, target)

    monkeypatch.setattr(stepwise_projection, "projected", counted)
    shot, cache, target = mixed(), GeometryCache(), TARGETS[0]
    for _ in range(2):
        with pytest.raises(Cancelled):
            cache.prepared(shot, target, feedback=StopsAfter(3))
    assert len(steps) == 6
    prepared = cache.prepared(shot, target)
    assert sum(steps) == len(shot.block) == len(prepared.block)
    whole = projected(shot.block, shot.crs, target)
    assert np.array_equal(prepared.block.coords, whole.block.coords)


def test_what_was_begun_for_another_projection_is_dropped(small_steps: None) -> None:
    shot, cache = mixed(), GeometryCache()
    with pytest.raises(Cancelled):
        cache.prepared(shot, TARGETS[0], feedback=StopsAfter(3))
    there = cache.prepared(shot, TARGETS[1]).block
    assert np.array_equal(there.coords, projected(shot.block, WGS84, TARGETS[1]).block.coords)
    with pytest.raises(Cancelled):
        cache.prepared(shot, TARGETS[0], feedback=StopsAfter(3))
    cache.trim(())
    assert not cache._begun


def test_no_more_is_in_memory_than_what_comes_of_it() -> None:
    rng = np.random.default_rng(2)
    coords = rng.uniform((95, 15), (115, 35), (60_000, 1, 2)) + rng.normal(0, 0.01, (60_000, 8, 2))
    shapes = list(shapely.linestrings(coords))
    shot = layer(shapes, LineSymbol("#000000", 1.0), crs=WGS84)
    projected(piece(shot.block, 0, 10), WGS84, TARGETS[5])
    tracemalloc.start()
    shown = StepwiseProjection(shot, TARGETS[5]).finish(Feedback())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    own = shown.block.coords.nbytes + shown.block.bounds.nbytes
    # All at once takes more than four times as much.
    assert peak < 2.5 * own
