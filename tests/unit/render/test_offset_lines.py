"""Lines beside their place: at the right distance, whole, without spikes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely

from corridormap.core.symbol import LineSymbol
from corridormap.render.offset_lines import offset_lines
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import RED, WHITE, color_at, layer, line, picture


def runs_of(*lines: Sequence[tuple[float, float]]) -> Runs:
    coords = np.array([point for points in lines for point in points], np.float64).reshape(-1, 2)
    offsets = np.cumsum([0, *map(len, lines)])
    return Runs(coords, offsets, np.arange(len(lines)))


def beside(points: Sequence[tuple[float, float]], offset_px: float) -> Any:
    return shapely.LineString(offset_lines(runs_of(points), offset_px).coords)


def test_positive_offsets_lie_to_the_right_of_the_direction() -> None:
    image = picture(layer([line((-60, 0.5), (60, 0.5))], LineSymbol(RED, 1.0, offset_px=8.0)))
    assert (color_at(image, 50, 57), color_at(image, 50, 49)) == (RED, WHITE)
    back = picture(layer([line((60, 0.5), (-60, 0.5))], LineSymbol(RED, 1.0, offset_px=8.0)))
    assert (color_at(back, 50, 41), color_at(back, 50, 49)) == (RED, WHITE)


def test_lines_far_beside_their_place_are_drawn_wherever_that_is() -> None:
    far_off = layer([line((-60, 120.5), (60, 120.5))], LineSymbol(RED, 1.0, offset_px=120.0))
    assert color_at(picture(far_off), 50, 49) == RED


@pytest.mark.parametrize("offset_px", [6.0, -6.0])
@pytest.mark.parametrize(
    "points",
    [
        [(0, 0), (100, 0), (100, 100)],
        [(0, 0), (100, 0), (0, 40)],
        [(0, 0), (60, 100), (120, 0), (180, 100)],
        [(x, 20 * np.sin(x / 25)) for x in range(0, 300, 3)],
    ],
)
def test_the_distance_is_kept_and_there_are_no_spikes(
    points: list[tuple[float, float]], offset_px: float
) -> None:
    found, own = beside(points, offset_px), shapely.LineString(points)
    places = [found.interpolate(share, normalized=True) for share in np.linspace(0, 1, 200)]
    distances = [own.distance(place) for place in places]
    assert np.median(distances) == pytest.approx(abs(offset_px), abs=0.6)
    assert max(distances) < 2.2 * abs(offset_px)
    assert min(distances) > 0.4 * abs(offset_px)
    assert found.is_simple


def test_a_line_that_turns_back_stays_whole() -> None:
    there_and_back = [(0.0, 0.0), (100.0, 1.0), (0.0, 2.0)]
    for offset_px in (5.0, -5.0):
        found = beside(there_and_back, offset_px)
        assert found.length > 190
        assert found.bounds[2] < 111


def test_small_bends_make_no_knots() -> None:
    rough = [(float(x), 1.0 * (x % 2)) for x in range(200)]
    found = beside(rough, 8.0)
    assert found.is_simple
    assert found.length == pytest.approx(199, abs=5)


def test_lines_keep_their_owners_and_what_is_no_line_is_left_out() -> None:
    runs = runs_of([(0, 0), (10, 0)], [(5, 5)], [(3, 3), (3, 3)], [(0, 9), (10, 9), (20, 9)])
    found = offset_lines(runs, 2.0)
    assert found.owners.tolist() == [0, 3]
    assert found.coords.tolist() == [[0, 2], [10, 2], [0, 11], [20, 11]]
    assert len(offset_lines(runs_of([(1, 1)]), 2.0)) == 0
