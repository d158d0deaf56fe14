"""The index finds what a plain search finds, and keeps neighbours together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core import spatial_index
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.spatial_index import RUN, SpatialIndex


def squares(count: int, seed: int = 1) -> list[object]:
    rng = np.random.default_rng(seed)
    corners = rng.uniform((60.0, 0.0), (90.0, 30.0), (count, 2))
    sizes = rng.uniform(0.0, 2.0, (count, 2))
    return [
        None if number % 9 == 8 else shapely.box(x, y, x + w, y + h)
        for number, ((x, y), (w, h)) in enumerate(
            zip(corners.tolist(), sizes.tolist(), strict=True)
        )
    ]


@pytest.mark.parametrize("many_runs", [0, spatial_index.MANY_RUNS])
@pytest.mark.parametrize("count", [1, RUN - 1, RUN, 10 * RUN + 7, 330 * RUN + 7])
def test_each_way_to_ask_finds_the_same(
    count: int, many_runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spatial_index, "MANY_RUNS", many_runs)
    block = block_from_shapely(range(count), squares(count))
    index = SpatialIndex(block)
    rng = np.random.default_rng(2)
    for x, y in rng.uniform((50.0, -10.0), (95.0, 35.0), (60, 2)).tolist():
        box = Extent(x, y, x + rng.uniform(0, 20), y + rng.uniform(0, 20))
        expected = block.candidates(box).tolist()
        assert index.query(box).tolist() == expected
        assert sorted(index.query_by_place(box).tolist()) == expected
        inside, across = index.query_inside(box)
        assert sorted([*inside.tolist(), *across.tolist()]) == expected
        for row in expected:
            x_min, y_min, x_max, y_max = block.bounds[row].tolist()
            held = x_min >= box.x_min and y_min >= box.y_min
            held = held and x_max <= box.x_max and y_max <= box.y_max
            assert (row in inside) == held


def test_every_placed_feature_stands_in_the_order_once() -> None:
    block = block_from_shapely(range(500), squares(500))
    index = SpatialIndex(block)
    assert sorted(index.rows.tolist()) == [row for row in range(500) if row % 9 != 8]
    everything = index.extent
    assert everything is not None
    assert index.query_by_place(everything).tolist() == index.rows.tolist()


def test_run_boxes_lie_around_their_features() -> None:
    block = block_from_shapely(range(500), squares(500))
    index = SpatialIndex(block)
    for number, box in enumerate(index.run_boxes.T.tolist()):
        bounds = block.bounds[index.rows[RUN * number : RUN * (number + 1)]]
        low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
        assert box == [*low.tolist(), *high.tolist()]


def test_neighbours_are_kept_together() -> None:
    rng = np.random.default_rng(3)
    places = rng.uniform((0.0, 0.0), (100.0, 100.0), (64 * RUN, 2))
    index = SpatialIndex(block_from_shapely(range(len(places)), shapely.points(places)))
    sizes = index.run_boxes[2:] - index.run_boxes[:2]
    # 64 runs of points strewn evenly: a run covers about a 64th of the ground, not all of it.
    assert float(np.median(sizes)) < 25.0


def test_features_in_one_place_stay_as_they_come() -> None:
    places = [shapely.Point(5, 5)] * 200
    assert SpatialIndex(block_from_shapely(range(200), places)).rows.tolist() == list(range(200))


def test_few_runs_are_looked_at_where_there_are_very_many(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    meets = spatial_index._meets

    def counted(sides: NDArray[np.float64], extent: Extent) -> NDArray[np.bool_]:
        looked.append(sides.shape[1])
        return meets(sides, extent)

    monkeypatch.setattr(spatial_index, "_meets", counted)
    monkeypatch.setattr(spatial_index, "MANY_RUNS", 100)
    places = np.random.default_rng(3).uniform(0.0, 100.0, (500 * RUN, 2))
    block = block_from_shapely(range(len(places)), shapely.points(places))
    index = SpatialIndex(block)
    box = Extent(30.0, 30.0, 31.0, 31.0)
    assert index.count_near(box) >= len(index.query(box)) > 0
    assert max(looked) < 300
    assert [span.stop - span.start for span in index.spans_near(Extent(-1, -1, 101, 101))] == [
        500 * RUN
    ]


@pytest.mark.parametrize("spread_deg", [0.0, 1e-300, 1e-9, 100.0])
def test_a_layer_of_any_size_comes_in_the_same_order(
    spread_deg: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    corners = 10.0 + rng.uniform(0.0, spread_deg, (5000, 2)).round(13)
    few = spatial_index.place_order(corners, corners)
    monkeypatch.setattr(spatial_index, "MANY_ROWS", 0)
    many = spatial_index.place_order(corners, corners)
    assert few.tolist() == many.tolist()
    assert sorted(few.tolist()) == list(range(5000))
    if not spread_deg:
        assert few.tolist() == list(range(5000))


def test_huge_boxes_keep_their_places() -> None:
    block = block_from_shapely(range(3), [shapely.box(0, 0, 1, 1), None, shapely.box(2, 2, 3, 3)])
    bounds = block.bounds.copy()
    bounds[0] = (-8e307, -8e307, -7e307, -7e307)
    index = SpatialIndex(replace(block, bounds=bounds))
    assert sorted(index.rows.tolist()) == [0, 2]
