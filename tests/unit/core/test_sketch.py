from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.geometry_block import GeometryBlock, PartKind, block_from_shapely, concatenate
from corridormap.core.sketch import MIXED, NOTHING, sketch_of

RING = shapely.Polygon(
    [(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (2, 4), (4, 4), (4, 2)], []][:1]
)


def as_it_is(coords: np.ndarray) -> np.ndarray:
    return coords


def block_of(*geometries: object) -> GeometryBlock:
    return block_from_shapely(range(len(geometries)), geometries)


def test_a_line_is_its_ends_its_size_and_its_length() -> None:
    sketch = sketch_of(block_of(shapely.LineString([(1, 1), (4, 5), (4, 3)])), as_it_is)
    assert (sketch.starts[0] + sketch.origin).tolist() == pytest.approx([1, 1])
    assert (sketch.stops[0] + sketch.origin).tolist() == pytest.approx([4, 3])
    assert sketch.sizes[0] == pytest.approx(4)
    assert sketch.lengths[0] == pytest.approx(7)
    assert sketch.kinds[0] == PartKind.LINE


@pytest.mark.parametrize("turned", [False, True])
def test_an_area_is_its_box_its_outline_and_what_it_encloses(turned: bool) -> None:
    area = shapely.reverse(RING) if turned else RING
    sketch = sketch_of(block_of(shapely.Point(3, 3), area), as_it_is)
    assert sketch.areas[1] == pytest.approx(RING.area)
    assert sketch.lengths[1] == pytest.approx(RING.length)
    assert (sketch.stops[1] - sketch.starts[1]).tolist() == pytest.approx([10, 10])
    assert sketch.kinds.tolist() == [PartKind.POINTS, PartKind.EXTERIOR]


def test_what_has_no_geometry_or_several_kinds_is_never_sketched() -> None:
    both = shapely.GeometryCollection([shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])
    sketch = sketch_of(block_of(None, both, shapely.LineString(), RING), as_it_is)
    assert sketch.kinds.tolist() == [NOTHING, MIXED, NOTHING, PartKind.EXTERIOR]
    assert np.isnan(sketch.sizes[[0, 2]]).all()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.integers(0, 40))
def test_a_sketch_continued_is_the_sketch_of_all(counts: list[int], cut: int) -> None:
    rng = np.random.default_rng(1)
    lines = [shapely.LineString(rng.uniform(-80, 80, (k, 2)) if k > 1 else []) for k in counts]
    block = block_of(*lines)
    project = lambda coords: transform(coords, WGS84, WEB_MERCATOR)  # noqa: E731
    first = sketch_of(block_of(*lines[:cut]), project) if cut else None
    continued = sketch_of(block, project, first)
    whole = sketch_of(block, project)
    assert len(continued) == len(block)
    for name in ("starts", "stops"):
        ours = getattr(continued, name) + continued.origin
        assert np.allclose(ours, getattr(whole, name) + whole.origin, atol=8, equal_nan=True)
    assert np.allclose(continued.lengths, whole.lengths, atol=1)
    assert continued.kinds.tolist() == whole.kinds.tolist()


def test_sizes_are_those_of_all_vertices_in_the_map() -> None:
    rng = np.random.default_rng(4)
    lines = [shapely.LineString(rng.uniform(-80, 80, (k, 2))) for k in rng.integers(2, 9, 200)]

    def project(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        return transform(coords, WGS84, WEB_MERCATOR)

    sketch = sketch_of(block_of(*lines, None, shapely.LineString()), project)
    for line, size in zip(lines, sketch.sizes.tolist(), strict=False):
        xy = project(shapely.get_coordinates(line))
        assert size == pytest.approx(float(np.ptp(xy, axis=0).max()), rel=1e-6)
    assert np.isnan(sketch.sizes[-2:]).all()


def test_lines_longer_than_a_block_are_one_row_each() -> None:
    long = np.cumsum(np.ones((300_000, 2)), axis=0)
    block = concatenate(
        [block_of(shapely.LineString(long)), block_of(shapely.LineString(long[:3]))]
    )
    sketch = sketch_of(block, as_it_is)
    assert sketch.lengths.tolist() == pytest.approx([299_999 * 2**0.5, 2 * 2**0.5], rel=1e-6)


def test_a_sketch_knows_whether_all_its_features_are_of_one_kind() -> None:
    line, area = shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)
    kinds = [
        sketch_of(block_of(*geometries), as_it_is).only_kind
        for geometries in ((line, None, line), (area,), (line, area), (None,))
    ]
    assert kinds == [PartKind.LINE, PartKind.EXTERIOR, None, None]
