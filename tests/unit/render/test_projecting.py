from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render.layer_painter import RINGS
from corridormap.render.open_outlines import open_outlines
from corridormap.render.projecting import projected_block, shown_block, shown_in_crs
from corridormap.render.ragged import chosen_runs
from tests.unit.render.pictures import BLUE, RED, WHITE, color_at, layer, picture, settings

ANTARCTIC = Crs("EPSG:3031")
ARCTIC = Crs("EPSG:3995")


def block(*shapes: shapely.Geometry) -> GeometryBlock:
    return block_from_shapely(range(len(shapes)), shapes)


@pytest.mark.parametrize("target", [WEB_MERCATOR, WGS84, Crs("EPSG:4087"), Crs("ESRI:54009")])
@pytest.mark.parametrize(("source", "sign"), [(ANTARCTIC, -1.0), (ARCTIC, 1.0)])
def test_a_cap_over_a_pole_fills_the_end_of_the_map(source: Crs, sign: float, target: Crs) -> None:
    cap = shapely.Point(0, 0).buffer(2_500_000)
    x, y = transform(np.array([[100.0, 80.0 * sign]]), WGS84, target)[0].tolist()
    scale = 1.0 if target.is_geographic else 111_000.0
    at = settings(center=(x, y), units_per_px=0.05 * scale, crs=target)
    image = picture(layer([cap], FillSymbol(BLUE), crs=source), at=at)
    assert color_at(image, 50, 50) == BLUE
    for lon in (-150.0, 0.0, 170.0):
        x, y = transform(np.array([[lon, 55.0 * sign]]), WGS84, target)[0].tolist()
        at = settings(center=(x, y), units_per_px=0.05 * scale, crs=target)
        image = picture(layer([cap], FillSymbol(BLUE), crs=source), at=at)
        assert color_at(image, 50, 50) == WHITE


@pytest.mark.parametrize("start_deg", [0.0, 100.0, 215.0])
@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("target", [WEB_MERCATOR, WGS84, Crs("ESRI:54030"), Crs("EPSG:3035")])
@pytest.mark.parametrize(("source", "sign"), [(ANTARCTIC, -1.0), (ARCTIC, 1.0)])
def test_a_ring_over_a_pole_has_no_border_but_its_own(
    source: Crs, sign: float, target: Crs, turn: int, start_deg: float
) -> None:
    angles = np.radians(start_deg + turn * np.arange(0.0, 360.0, 5.0))
    ring = 4e6 * np.column_stack((np.cos(angles), np.sin(angles)))
    shown = shown_block(block(shapely.Polygon(ring)), source, target)
    rings = chosen_runs(shown.block, np.arange(1), RINGS)
    outline = transform(open_outlines(rings, shown.cuts).coords, target, WGS84)
    lats = np.abs(outline[:, 1])
    assert len(lats) > 60
    assert lats.min() > 50
    assert lats.max() < 60


def test_a_line_of_a_grid_over_the_date_line_does_not_jump_back() -> None:
    fiji = Crs("EPSG:3460")
    line = shapely.LineString([(1_900_000, 3_900_000), (2_400_000, 3_900_000)])
    at = settings(units_per_px=5_000.0, crs=WEB_MERCATOR)
    image = picture(layer([line], LineSymbol(RED, 3), crs=fiji), at=at)
    assert {color_at(image, x, y) for x in range(0, 100, 9) for y in range(0, 100, 3)} == {WHITE}
    shown = projected_block(block(line), fiji, WEB_MERCATOR)
    assert np.ptp(shown.coords[:, 0]) < 1_000_000


@pytest.mark.parametrize("crs", ["ESRI:102025", "EPSG:32648", "+proj=laea +lat_0=30 +lon_0=100"])
def test_edges_stray_no_more_than_they_may(crs: str) -> None:
    target = Crs(crs)
    square = shapely.box(90, 20, 115, 45)
    shown = projected_block(block(square), WGS84, target)
    fine = projected_block(block(square.segmentize(0.01)), WGS84, target)
    exact = shapely.LineString(fine.coords)
    assert exact.hausdorff_distance(shapely.LineString(shown.coords)) < 30.0
    assert len(shown.coords) < len(fine.coords) / 10


def test_an_area_seen_as_a_whole_is_not_cut() -> None:
    # By way of degrees its corners would not come back to the last millimetre.
    square = shapely.box(400_000, 3_000_000, 600_000, 3_200_000)
    utm, albers = Crs("EPSG:32648"), Crs("ESRI:102025")
    shown = projected_block(block(square), utm, albers)
    corners = transform(np.array(square.exterior.coords), utm, albers)
    for corner in corners:
        assert np.hypot(*(shown.coords - corner).T).min() == 0.0


def test_the_antipode_inside_an_area_does_not_turn_it_out() -> None:
    globe = Crs("+proj=ortho +lat_0=-30 +lon_0=-80 +datum=WGS84")
    asia = shapely.box(60, 0, 140, 70)
    assert len(projected_block(block(asia), WGS84, globe).coords) == 0
    far = Crs("+proj=laea +lat_0=-30 +lon_0=-80 +datum=WGS84")
    at = settings(units_per_px=65_000.0, crs=far, size_px=(400, 400))
    image = picture(layer([asia], FillSymbol(BLUE), crs=WGS84), at=at)
    # All around the edge of the disc, and nothing in its middle.
    assert color_at(image, 200, 200) == WHITE
    reach = np.hypot(*np.array(far_edge(far))) / 65_000.0 - 3.0
    for turn in np.radians(np.arange(0, 360, 15)):
        x, y = 200 + reach * np.cos(turn), 200 - reach * np.sin(turn)
        assert color_at(image, round(x), round(y)) == BLUE


def far_edge(crs: Crs) -> tuple[float, float]:
    from corridormap.render.world_edge import world_outline

    outline = world_outline(crs)
    assert outline is not None
    x, y = outline.coords[0].tolist()
    return x, y


def test_between_degrees_and_web_mercator_no_vertex_is_added() -> None:
    line = block(shapely.LineString([(0, 0), (150, 80)]))
    assert len(shown_in_crs(line, WGS84, WEB_MERCATOR).coords) == 2
    assert shown_in_crs(line, WGS84, WGS84) is line
