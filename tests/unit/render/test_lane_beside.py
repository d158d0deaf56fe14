from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core.crs import WGS84
from corridormap.core.feature import Value
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.lane_beside import shares_of
from corridormap.core.lanes import Lanes
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.render.draw_lanes import drawn_lines
from corridormap.render.lane_beside import GAP_PX
from corridormap.render.lane_lines import LaneCurves, lane_curves
from corridormap.render.ragged import Runs
from tests.beside_scenes import lanes_on, straight, weaving
from tests.unit.render.pictures import exact_picture, picture, pixels, settings

LANE_PX = 4.0


def curves_of(lanes: Lanes, units_per_px: float) -> LaneCurves:
    block = lanes.block
    runs = Runs(block.coords, block.part_offsets, np.arange(len(block)))
    lines = [
        block.coords[first:last]
        for first, last in zip(block.part_offsets, block.part_offsets[1:], strict=False)
    ]
    shares = np.concatenate([shares_of(line) for line in lines])
    widths = np.full(len(block), LANE_PX)
    return lane_curves(lanes, runs, units_per_px, widths, shares)


def lane(lanes: Lanes, curves: LaneCurves, number: int, units_per_px: float) -> shapely.LineString:
    part = slice(*curves.offsets[number : number + 2])
    return shapely.LineString(curves.coords[part] / units_per_px)


def heights(line: shapely.LineString, x: NDArray[np.float64]) -> NDArray[np.float64]:
    coords = shapely.get_coordinates(line)
    found: NDArray[np.float64] = np.interp(x, coords[:, 0], coords[:, 1])
    return found


@pytest.mark.parametrize("counts", [[1, 1], [1, 3], [4, 2]])
def test_a_road_that_weaves_over_a_railway_lies_beside_it(counts: list[int]) -> None:
    units_per_px = 4 / 600
    lanes = lanes_on([straight(), weaving(0.02, -0.01)], counts)
    curves = curves_of(lanes, units_per_px)
    x = np.arange(80, 520, 2.0)
    tops = [heights(lane(lanes, curves, n, units_per_px), x) for n in range(sum(counts))]
    rail, road = np.array(tops[: counts[0]]), np.array(tops[counts[0] :])
    # More of the road lies in the south: there it is all along, and no lane on another.
    assert ((rail.min(axis=0) - road.max(axis=0)) > LANE_PX + 0.6 * GAP_PX).all()
    # Neither moves further than it takes.
    assert abs(rail.mean()) < (sum(counts) + 1) * LANE_PX
    # The bundle of more lanes gives way less.
    shift = abs(rail.mean()), abs(road.mean() + 0.01 / units_per_px)
    assert counts[0] == counts[1] or (shift[0] < shift[1]) == (counts[0] > counts[1])


def test_close_up_both_lie_where_they_are() -> None:
    units_per_px = 0.01 / 60
    lines = [straight(), straight(0.01)]
    lanes = lanes_on(lines, [1, 1])
    curves = curves_of(lanes, units_per_px)
    for number, north_px in enumerate((0.0, 60.0)):
        found = lane(lanes, curves, number, units_per_px)
        assert heights(found, np.arange(0, 24_000, 100.0)) == pytest.approx(north_px, abs=1e-6)


def test_a_line_without_neighbours_is_not_moved_by_others() -> None:
    units_per_px = 4 / 600
    lines = [straight(), straight(0.01), straight(2.0)]
    lanes = lanes_on(lines, [1, 1, 1])
    alone = replace(
        lanes,
        beside=lanes.beside[:0],
        beside_shares=lanes.beside_shares[:0],
        beside_m=lanes.beside_m[:0],
    )
    moved, plain = curves_of(lanes, units_per_px), curves_of(alone, units_per_px)
    third = [slice(*curves.offsets[2:4]) for curves in (moved, plain)]
    assert moved.coords[third[0]] == pytest.approx(plain.coords[third[1]])
    assert moved.coords[: moved.offsets[1], 1].min() < -units_per_px
    assert plain.coords[: plain.offsets[1], 1].min() == pytest.approx(0.0)


def test_ends_stay_where_they_are() -> None:
    units_per_px = 4 / 600
    lines = [straight(), weaving(0.02, -0.01)]
    curves = curves_of(lanes_on(lines, [1, 1]), units_per_px)
    for number, line in enumerate(lines):
        first, last = curves.offsets[number : number + 2]
        assert curves.coords[[first, last - 1]] == pytest.approx(line[[0, -1]])


def test_three_lie_in_one_order() -> None:
    units_per_px = 4 / 600
    lines = [straight(), weaving(0.015, 0.006), weaving(0.02, -0.012, waves=2)]
    lanes = lanes_on(lines, [1, 1, 1])
    curves = curves_of(lanes, units_per_px)
    x = np.arange(100, 500, 2.0)
    rail, north, south = (heights(lane(lanes, curves, n, units_per_px), x) for n in range(3))
    assert (north - rail > 0.8 * LANE_PX).all()
    assert (rail - south > 0.8 * LANE_PX).all()


def test_two_that_change_sides_for_good_cross_over_once() -> None:
    units_per_px = 4 / 600
    sloping = np.stack((np.linspace(0, 4, 81), np.linspace(0.12, -0.12, 81)), axis=1)
    lanes = lanes_on([straight(), sloping], [1, 1])
    curves = curves_of(lanes, units_per_px)
    x = np.arange(10, 590, 1.0)
    rail, road = (heights(lane(lanes, curves, n, units_per_px), x) for n in (0, 1))
    is_north = road > rail
    assert is_north[0]
    assert not is_north[-1]
    assert np.count_nonzero(np.diff(is_north)) == 1
    # Both run beside each other but for a short way.
    assert np.count_nonzero(np.abs(road - rail) < LANE_PX) < 60


def test_lines_move_little_from_one_scale_to_the_next() -> None:
    waves = 3
    lanes = lanes_on([straight(), weaving(0.02, -0.01, waves)], [2, 3])
    x = np.linspace(0.05, 3.95, 400)
    steps = []
    before: list[NDArray[np.float64]] = []
    for step in range(75):
        units_per_px = 4 / 900 * 0.97**step
        curves = curves_of(lanes, units_per_px)
        places = x / units_per_px
        found = [heights(lane(lanes, curves, n, units_per_px), places) for n in range(5)]
        if before:
            steps.append(max(np.abs(a - b).max() for a, b in zip(found, before, strict=True)))
        before = found
    # Each wave goes back to its own side of the railway when there is room for it, once.
    assert np.count_nonzero(np.array(steps) > LANE_PX) <= waves
    assert max(steps) < 5 * LANE_PX + GAP_PX


def valley(units_per_px: float) -> tuple[LayerSnapshot, MapSettings]:
    """Return a railway and a road that weaves over it, each a colour, and a view of them."""
    lines = [straight(), weaving(0.02, -0.01)]
    looks = [SymbolSet(line=LineSymbol(color, 3.0)) for color in ("#ff0000", "#0000ff")]
    style = LayerStyle(
        SymbolSet(),
        ("mode",),
        tuple(Category((str(n),), str(n), look) for n, look in enumerate(looks)),
        lane_px=LANE_PX,
    )
    block = block_from_shapely([0, 10], [shapely.LineString(line) for line in lines])
    columns: dict[str, list[Value]] = {"mode": ["0", "1"]}
    snapshot = LayerSnapshot("valley", "valley", block, columns, WGS84, style)
    at = settings((2.0, 0.0), units_per_px, (600, 200), crs=WGS84)
    return replace(snapshot, lanes=lanes_on(lines, [1, 1])), at


def test_lines_are_pointed_at_where_they_are_drawn() -> None:
    snapshot, at = valley(4 / 600)
    block = drawn_lines(snapshot, at)
    assert block is not None
    assert block.fids.tolist() == [0, 10]
    x = np.arange(0.6, 3.4, 0.02)
    rail, road = (
        np.interp(x, *block.coords[slice(*block.part_offsets[n : n + 2])].T) for n in (0, 1)
    )
    assert (rail - road > 0.8 * LANE_PX * 4 / 600).all()


def test_screen_and_files_show_both_whole() -> None:
    snapshot, at = valley(4 / 600)
    for image in (picture(snapshot, at=at), exact_picture(snapshot, at=at)):
        colors = pixels(image)[:, 100:500]
        # Blue, green, red, as in memory; under the road no column would show the railway.
        red = (colors[:, :, 2] > 200) & (colors[:, :, 0] < 100)
        blue = (colors[:, :, 0] > 200) & (colors[:, :, 2] < 100)
        assert red.any(axis=0).all()
        assert blue.any(axis=0).all()
        assert (red.argmax(axis=0) < blue.argmax(axis=0)).all()
