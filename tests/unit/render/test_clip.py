from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from corridormap.core.extent import Extent
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.ragged import Runs

BOX = Extent(0.0, 0.0, 100.0, 60.0)
FRAME = shapely.box(*BOX.as_tuple())
near = st.floats(-300, 300).map(lambda value: round(value, 3))
points = st.lists(st.tuples(near, near), min_size=3, max_size=24)


def runs_of(*lists: list[tuple[float, float]]) -> Runs:
    coords = np.array([point for run in lists for point in run], np.float64).reshape(-1, 2)
    offsets = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return Runs(coords, offsets, np.arange(len(lists)))


def pieces(runs: Runs) -> list[NDArray[np.float64]]:
    return [runs.coords[runs.offsets[i] : runs.offsets[i + 1]] for i in range(len(runs))]


def within_box(runs: Runs) -> bool:
    low, high = (BOX.x_min, BOX.y_min), (BOX.x_max, BOX.y_max)
    return bool(((runs.coords >= low) & (runs.coords <= high)).all())


@given(points)
def test_clipped_ring_covers_the_same_part_of_the_box(ring: list[tuple[float, float]]) -> None:
    star = shapely.convex_hull(shapely.MultiPoint(ring))
    if star.geom_type != "Polygon":
        return
    closed = [(float(x), float(y)) for x, y in star.exterior.coords]
    clipped = clip_rings(runs_of(closed), BOX)
    parts = [shapely.Polygon(part) for part in pieces(clipped) if len(part) > 3]
    covered = sum(part.area for part in parts)
    assert covered == pytest.approx(star.intersection(FRAME).area, abs=1e-6)
    assert within_box(clipped)


def test_concave_ring_covers_the_same_part_of_the_box() -> None:
    comb = [(-50.0, -50.0), (200.0, -50.0), (200.0, 30.0), (80.0, 30.0), (80.0, 10.0)]
    comb += [(60.0, 10.0), (60.0, 400.0), (20.0, 400.0), (20.0, 5.0), (-50.0, 5.0), (-50.0, -50.0)]
    clipped = clip_rings(runs_of(comb), BOX)
    shape = shapely.Polygon(pieces(clipped)[0]).buffer(0)
    assert shape.symmetric_difference(shapely.Polygon(comb).intersection(FRAME)).area < 1e-9


def test_rings_that_vanish_leave_empty_runs_and_keep_their_owners() -> None:
    far = [(500.0, 500.0), (510.0, 500.0), (510.0, 510.0), (500.0, 500.0)]
    near_ring = [(90.0, 10.0), (120.0, 10.0), (120.0, 20.0), (90.0, 20.0), (90.0, 10.0)]
    clipped = clip_rings(runs_of(far, near_ring, far), BOX)
    assert [len(part) for part in pieces(clipped)] == [0, 5, 0]
    assert clipped.owners.tolist() == [0, 1, 2]


@given(points)
def test_clipped_line_is_as_long_as_the_part_in_the_box(line: list[tuple[float, float]]) -> None:
    clipped = clip_lines(runs_of(line), BOX)
    inside = sum(shapely.LineString(a_b).intersection(FRAME).length for a_b in pairwise(line))
    drawn = sum(shapely.LineString(part).length for part in pieces(clipped))
    assert drawn == pytest.approx(inside, abs=1e-5)


def test_cut_lines_remember_how_far_along_they_begin() -> None:
    line = [(-30.0, 20.0), (-10.0, 20.0), (50.0, 20.0), (130.0, 20.0), (130.0, 40.0), (70.0, 40.0)]
    clipped = clip_lines(runs_of([(10.0, 5.0), (20.0, 5.0)], line), BOX)
    assert clipped.owners.tolist() == [0, 1, 1]
    assert clipped.phases is not None
    # 30 to the box; 30 + 130 + 20 + 30 to where the line comes back.
    assert clipped.phases.tolist() == pytest.approx([0.0, 30.0, 210.0])
    assert [part[0].tolist() for part in pieces(clipped)] == [[10, 5], [0, 20], [100, 40]]


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=4, max_size=9))
def test_nothing_beyond_the_box_survives(ring: list[tuple[float, float]]) -> None:
    closed = runs_of([*ring, ring[0]])
    rings, lines = clip_rings(closed, BOX), clip_lines(closed, BOX)
    for runs in (rings, lines):
        assert np.isfinite(runs.coords).all()
        assert (runs.coords >= -1e-4).all()
        assert (runs.coords <= 100.0001).all()


def test_a_piece_cut_twice_knows_how_far_along_its_line_it_begins() -> None:
    line = Runs(np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([0, 2]), np.zeros(1, np.int64))
    once = clip_lines(line, Extent(20.0, -5.0, 90.0, 5.0))
    twice = clip_lines(once, Extent(50.0, -5.0, 80.0, 5.0))
    assert twice.phases is not None
    assert twice.phases.tolist() == pytest.approx([50.0])
