"""What a page leaves out of layers that are too heavy for it, and that it says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.default_style import default_style
from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.formats import page_data, page_request
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.page_geometry import base_extent
from corridormap.formats.page_popups import LONGEST_TEXT
from corridormap.formats.page_request import PageInput, PagePlan, read_request
from corridormap.formats.web_page import prepare_page
from tests.unit.formats.gpkg_making import blob_of_wkb, replace_geometry, write_layer

VIEW = Extent(99.0, 19.0, 101.0, 21.0)


def plan_of(path: Path, extent: Extent = VIEW) -> PagePlan:
    inputs = tuple(
        PageInput(each.info.table, "mine", False, default_style("POINT", 0), 1.0, each)
        for each in open_geopackage(path).sources
    )
    return PagePlan("t", "2026-01-01", "en", extent, inputs, (), "")


def test_a_layer_of_too_many_features_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_request, "MOST_FEATURES", 50)
    here = [shapely.Point(100 + i / 1000, 20) for i in range(51)]
    path = write_layer(tmp_path / "a.gpkg", "many", here)
    write_layer(path, "elsewhere", [shapely.Point(-100, 20)] * 60 + here[:50])
    page = prepare_page(read_request(plan_of(path), Feedback()), Feedback())
    assert len(page.warnings) == 1
    assert "Layer many has 51 features in this view and is left out" in page.warnings[0]
    assert '"name":"elsewhere"' in page.html.decode()
    assert '"name":"many"' not in page.html.decode()


def test_of_a_large_layer_only_what_is_in_view_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = np.random.default_rng(4).uniform((-180, -60), (180, 60), (3000, 2))
    here = [shapely.Point(99.5 + i / 100, 20) for i in range(40)]
    path = write_layer(tmp_path / "a.gpkg", "a", [*shapely.points(places), *here])
    whole = read_request(plan_of(path), Feedback())
    monkeypatch.setattr(page_request, "WHOLE_FEATURES", 1000)
    part = read_request(plan_of(path), Feedback())
    assert len(whole.layers[0].block) == 3040
    assert 40 <= len(part.layers[0].block) < 100
    assert part.layers[0].columns["n"] == [fid - 1 for fid in part.layers[0].block.fids.tolist()]
    page, other = (prepare_page(each, Feedback()) for each in (part, whole))
    assert page.html == other.html
    monkeypatch.setattr(page_request, "MOST_FEATURES", 39)
    assert "features in this view" in read_request(plan_of(path), Feedback()).warnings[0]


def test_a_heavy_line_is_drawn_coarser_and_a_heavier_one_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = np.arange(8000)
    line = shapely.LineString(np.column_stack((99 + index / 4000, 20 + index % 2 / 2000)))
    path = write_layer(tmp_path / "a.gpkg", "wave", [line])
    plan = plan_of(path)
    fine = prepare_page(read_request(plan, Feedback()), Feedback())
    monkeypatch.setattr(page_data, "HEAVY_LAYER_BYTES", 10_000)
    coarse = prepare_page(read_request(plan, Feedback()), Feedback())
    assert coarse.size_bytes < fine.size_bytes - 10_000
    assert coarse.warnings == ()
    monkeypatch.setattr(page_data, "LARGEST_LAYER_BYTES", 10)
    left_out = prepare_page(read_request(plan, Feedback()), Feedback())
    assert "Layer wave would take" in left_out.warnings[0]


def test_long_values_are_cut(tmp_path: Path) -> None:
    long = "港" * 700_000
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(100, 20)], {"name": [long]})
    write_layer(path, "b", [shapely.Point(100, 20)], {"note": [long]})
    page = prepare_page(read_request(plan_of(path), Feedback()), Feedback())
    longest = max(map(len, page.html.decode().split('"')))
    assert LONGEST_TEXT <= page.html.decode().count("港") < 2 * LONGEST_TEXT
    assert longest < 700_000


def test_what_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    points = [shapely.Point(100, 20)] * 3
    path = write_layer(tmp_path / "a.gpkg", "a", points, geometry_type="Point")
    replace_geometry(path, "a", 2, blob_of_wkb(b"\1\1\0\0\0" + np.full(2, np.inf).tobytes()))
    page = prepare_page(read_request(plan_of(path), Feedback()), Feedback())
    assert len(page.warnings) == 1
    assert "1 feature is not drawn" in page.warnings[0]


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(100, 20)])
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        read_request(plan_of(path), feedback)


def test_small_areas_stay(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "yards", [shapely.box(100, 20, 100.0002, 20.0002)])
    page = prepare_page(read_request(plan_of(path), Feedback()), Feedback())
    assert '"name":"yards"' in page.html.decode()
    assert page.warnings == ()
    path = write_layer(tmp_path / "b.gpkg", "crumbs", [shapely.box(100, 20, 100.00001, 20.00001)])
    page = prepare_page(read_request(plan_of(path), Feedback()), Feedback())
    assert page.warnings == ("Layer crumbs: features too small to be shown: 1.",)


@pytest.mark.parametrize(
    "view",
    [Extent(170, -40, 260, 60), Extent(90, 10, 170, 12), Extent(-180, -90, 180, 90), VIEW],
)
def test_the_base_map_fills_windows_of_any_shape(view: Extent) -> None:
    ground = base_extent(view)
    assert view.lies_in(ground) or view.y_min < -85
    assert ground.width <= 360
    tall = [np.degrees(np.arcsinh(np.tan(np.radians(lat)))) for lat in (ground.y_min, ground.y_max)]
    seen = [np.degrees(np.arcsinh(np.tan(np.radians(lat)))) for lat in (view.y_min, view.y_max)]
    assert ground.width >= min(2.3 * (min(seen[1], 179) - max(seen[0], -179)), 360)
    assert tall[1] - tall[0] >= view.width or ground.y_max == 85


def test_a_wide_flat_view_has_ground_above_and_below() -> None:
    assert base_extent(Extent(90, 10, 170, 12)).y_max > 40
