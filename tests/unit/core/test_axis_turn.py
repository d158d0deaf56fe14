"""Maps of grids counted to the west and south stand upright, and their numbers stay the files'."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, north_up, parse_crs, transform
from corridormap.core.map_settings import MapView, on_axes_of
from corridormap.core.projection_domain import domain_of
from corridormap.formats.project_json import document_from_dict, document_to_dict

LO29 = Crs("EPSG:2053")
KROVAK = Crs("EPSG:5513")
PLACES = {LO29: (28.5, -28.0), KROVAK: (15.0, 49.8), Crs("EPSG:2065"): (15.0, 49.8)}
UPRIGHT = (
    *("EPSG:3031", "EPSG:3995", "EPSG:3413", "EPSG:5041", "EPSG:32761"),
    *("EPSG:32648", "EPSG:6933", "ESRI:102025", "EPSG:4148", "EPSG:5514"),
    "+proj=ortho +lat_0=30 +lon_0=105",
)


@pytest.mark.parametrize("crs", PLACES)
def test_east_is_right_and_north_is_up(crs: Crs) -> None:
    lon, lat = PLACES[crs]
    upright = north_up(crs)
    assert upright != crs
    places = np.array([[lon, lat], [lon + 0.1, lat], [lon, lat + 0.1]])
    points = transform(places, WGS84, upright)
    east, north = points[1:] - points[0]
    assert east[0] > 5_000 > abs(east[1])
    assert north[1] > 5_000 > abs(north[0])
    assert np.abs(transform(points, upright, WGS84) - places).max() < 1e-7
    assert north_up(upright) == upright
    assert upright.as_named == crs
    assert upright.title == crs.title
    assert "north-up" not in upright.title
    assert upright.unit_m == crs.unit_m


@pytest.mark.parametrize("crs", PLACES)
def test_coordinates_of_files_are_the_same_numbers_turned(crs: Crs) -> None:
    lonlat = np.array([PLACES[crs]])
    own, turned = transform(lonlat, WGS84, crs), transform(lonlat, WGS84, north_up(crs))
    wanted = -own if crs is LO29 else -own[:, ::-1]
    assert np.array_equal(turned, wanted)
    assert np.abs(transform(own, crs, north_up(crs)) - turned).max() < 1e-6
    assert np.abs(transform(turned, north_up(crs), crs) - own).max() < 1e-6
    outside = transform(np.array([[np.inf, 5.0]]), crs, north_up(crs))
    assert not np.isfinite(outside).all()


@pytest.mark.parametrize("text", UPRIGHT)
def test_maps_that_stand_upright_and_polar_ones_stay_as_they_are(text: str) -> None:
    crs = parse_crs(text)
    assert north_up(crs) is crs
    assert not crs.is_turned
    for known in (WGS84, WEB_MERCATOR):
        assert north_up(known) is known


def test_a_turned_map_shows_the_same_part_of_the_world() -> None:
    assert domain_of(north_up(LO29)) == domain_of(LO29)


def test_projects_keep_the_view_in_the_files_own_numbers(tmp_path: Path) -> None:
    lonlat = np.array([PLACES[LO29]])
    x, y = transform(lonlat, WGS84, LO29)[0].tolist()
    empty = document_to_dict(document_from_dict(minimal(x, y), tmp_path), tmp_path)
    document = document_from_dict(minimal(x, y), tmp_path)
    assert document.view is not None
    assert document.view.crs == north_up(LO29)
    assert (document.view.center_x, document.view.center_y) == pytest.approx((-x, -y))
    assert empty["view"]["crs"] == "EPSG:2053"
    assert (empty["view"]["center_x"], empty["view"]["center_y"]) == pytest.approx((x, y))
    view = MapView(1.0, 2.0, 3.0)
    assert on_axes_of(view, WEB_MERCATOR) is view


def minimal(x: float, y: float) -> dict[str, object]:
    view = {"center_x": x, "center_y": y, "map_units_per_px": 100.0, "crs": "EPSG:2053"}
    return {"schema": "corridormap project", "schema_version": 1, "groups": [], "view": view}
