"""A legend that nobody moved stands where it hides the fewest lines and points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WGS84, parse_crs
from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings, view_of_extent
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.decorations import free_corner
from corridormap.render.decorations.free_corner import CORNERS, freest_corner
from tests.unit.render.pictures import layer

STYLE = LayerStyle(
    SymbolSet(MarkerSymbol("circle"), LineSymbol("#b3203d"), FillSymbol("#56b4e91c"))
)
SQUARE_DEG = Extent(100.0, 0.0, 110.0, 10.0)
PLACES = {
    "bottom_right": (109.0, 1.0),
    "bottom_left": (101.0, 1.0),
    "top_left": (101.0, 9.0),
    "top_right": (109.0, 9.0),
}


def view(extent: Extent = SQUARE_DEG) -> MapSettings:
    return MapSettings(view_of_extent(extent, 600, 600, WGS84), 600, 600)


def corner(shapes: list[object], settings: MapSettings | None = None) -> str:
    return freest_corner([layer(shapes, STYLE, crs=WGS84)], settings or view()).anchor


@pytest.mark.parametrize("free", CORNERS)
def test_points_and_lines_keep_a_corner_for_themselves(free: str) -> None:
    taken = [place for name, place in PLACES.items() if name != free]
    assert corner([shapely.Point(place) for place in taken]) == free
    lines = [shapely.LineString([(x - 0.4, y), (x + 0.4, y)]) for x, y in taken]
    assert corner(lines) == free


def test_a_line_counts_between_its_vertices() -> None:
    # Both ends lie beyond the view.
    assert corner([shapely.LineString([(80.0, 1.0), (130.0, 1.0)])]) == "top_left"


def test_areas_and_what_is_not_shown_do_not_count() -> None:
    assert corner([shapely.box(105.0, 0.0, 120.0, 4.0)]) == "bottom_right"
    hidden = replace(layer([shapely.Point(109, 1)], STYLE, crs=WGS84), opacity=0.0)
    far_out = replace(STYLE, max_denominator=1000.0)
    too_small = layer([shapely.Point(109, 1)], far_out, crs=WGS84)
    assert freest_corner([hidden, too_small], view()).anchor == "bottom_right"
    assert freest_corner([], view()).anchor == "bottom_right"


def test_the_world_goes_on_past_the_date_line() -> None:
    beyond = MapSettings(view_of_extent(Extent(175, 0, 185, 10), 600, 600, WGS84), 600, 600)
    assert corner([shapely.Point(-176.0, 1.0)], beyond) == "bottom_left"


def test_what_a_projection_cannot_show_is_no_matter() -> None:
    globe = parse_crs("+proj=ortho +lat_0=0 +lon_0=105")
    settings = MapSettings(view_of_extent(Extent(-7e6, -7e6, 7e6, 7e6), 600, 600, globe), 600, 600)
    assert corner([shapely.LineString([(105, 0), (-75, 0)])], settings) == "bottom_right"


def test_a_coast_of_a_million_vertices_is_looked_at_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    along = np.linspace(0.0, 1.0, 1_000_000)
    coast = shapely.LineString(np.column_stack((101.0 + 8.0 * along, 1.0 + 0.3 * np.sin(along))))
    looked_at: list[int] = []

    def counted(points: np.ndarray, *crs: object) -> np.ndarray:
        looked_at.append(len(points))
        return points

    monkeypatch.setattr(free_corner, "transform", counted)
    assert corner([coast]) == "top_left"
    assert max(looked_at) <= free_corner.MOST_VERTICES + 2


def test_one_feature_of_many_lines_is_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(free_corner, "MOST_FEATURES", 50)
    monkeypatch.setattr(free_corner, "MOST_VERTICES", 60)
    monkeypatch.setattr(free_corner, "MOST_PLACES", 500)
    lines = [[(x, 1.0), (x + 0.5, 1.2)] for x in np.linspace(101.0, 109.0, 1_000)]
    assert corner([shapely.MultiLineString(lines)]) == "top_left"
