from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core.geometry_block import GeometryBlock, block_from_shapely, shapely_geometry
from corridormap.render.simplify import empty_parts_dropped, simplified

STEPS = 2500


def coast(seed: int = 3) -> NDArray[np.float64]:
    """Return a rough line from (0, 0) to (1000, 0), wandering at every scale."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1000, STEPS)
    y = sum(rng.normal() * 90 / k * np.sin(k * x / 160 + rng.uniform(0, 6)) for k in range(1, 60))
    y = np.asarray(y) + rng.normal(0, 0.4, STEPS)
    y *= np.clip(np.minimum(x, 1000 - x) / 50, 0, 1)
    return np.column_stack((x, y))


def geometry(block: GeometryBlock, index: int = 0) -> shapely.Geometry:
    return shapely_geometry(block, index)


@pytest.mark.parametrize("tolerance", [0.5, 2.0, 8.0])
def test_no_vertex_strays_much_more_than_the_tolerance(tolerance: float) -> None:
    line = shapely.LineString(coast())
    simple = geometry(simplified(block_from_shapely([1], [line]), tolerance))
    assert shapely.hausdorff_distance(simple, line, densify=0.2) < 1.6 * tolerance
    assert len(simple.coords) < 0.7 * len(line.coords)


def test_ends_of_lines_stay() -> None:
    line = shapely.LineString(coast())
    simple = geometry(simplified(block_from_shapely([1], [line]), 20.0))
    assert simple.coords[0] == line.coords[0]
    assert simple.coords[-1] == line.coords[-1]


def test_a_densified_straight_line_keeps_next_to_none() -> None:
    line = shapely.LineString([(0, 0), (1000, 300)]).segmentize(1.0)
    simple = geometry(simplified(block_from_shapely([1], [line]), 1.0))
    assert len(simple.coords) <= 12


def test_a_shared_border_stays_shared() -> None:
    border = coast()
    above = shapely.Polygon([*border, (1000, 900), (0, 900)])
    below = shapely.Polygon([*border[::-1], (0, -900), (1000, -900)])
    block = simplified(block_from_shapely([1, 2], [above, below]), 2.0)
    first, second = geometry(block, 0), geometry(block, 1)
    gap = shapely.box(0, -900, 1000, 900).difference(first.union(second)).area
    overlap = first.intersection(second).area
    assert gap + overlap < 0.02 * shapely.LineString(border).length * 2.0


def test_rings_keep_an_area_until_they_are_too_small_to_see() -> None:
    small = shapely.Point(50, 50).buffer(4.0)
    tiny = shapely.Point(80, 50).buffer(0.2)
    block = simplified(block_from_shapely([1], [shapely.MultiPolygon([small, tiny])]), 2.0)
    kept = geometry(empty_parts_dropped(block))
    assert kept.geom_type == "Polygon"
    assert len(kept.exterior.coords) >= 4
    assert kept.area == pytest.approx(small.area, rel=0.5)


def test_points_and_features_stay_in_step() -> None:
    shapes = [
        shapely.MultiPoint([(0, 0), (0, 0.1), (0, 0.2)]),
        None,
        shapely.Point(3, 3).buffer(0.1),
        shapely.LineString(coast()),
    ]
    block = block_from_shapely([4, 5, 6, 7], shapes)
    simple = empty_parts_dropped(simplified(block, 5.0))
    assert simple.fids.tolist() == [4, 5, 6, 7]
    assert np.array_equal(simple.bounds, block.bounds, equal_nan=True)
    assert len(geometry(simple, 0).geoms) == 3
    assert geometry(simple, 1) is None
    assert geometry(simple, 2) is None
    assert geometry(simple, 3).geom_type == "LineString"
