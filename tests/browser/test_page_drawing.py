"""Symbols that Leaflet does not know are drawn on the page as on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from selenium.webdriver.support.wait import WebDriverWait

from corridormap.core.crs import WGS84
from corridormap.core.extent import Extent
from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.formats.page_model import PageLayer
from corridormap.formats.web_page import prepare_page, write_page
from tests.browser.conftest import Browser
from tests.browser.test_web_page import SQUARE, request

pytestmark = pytest.mark.browser

VIEW = Extent(100.0, 19.0, 108.0, 23.0)
RED, BLUE, GREEN = "#d00000", "#0000d0", "#008000"
CLOUD = np.random.default_rng(3).normal((106.5, 21.0), 0.15, (50, 2))


def layer_of(name: str, shapes: list[Any], style: LayerStyle, **values: list[Value]) -> PageLayer:
    fids = list(range(1, len(shapes) + 1))
    fields = tuple(Field(each, FieldKind.TEXT) for each in values)
    columns: dict[str, list[Value]] = {"fid": list(fids), **values}
    block = block_from_shapely(fids, shapes)
    return PageLayer(name, "Mine", False, style, 1.0, WGS84, block, columns, fields)


def layers() -> tuple[PageLayer, ...]:
    edge = LineSymbol(BLUE, 3.0, (), GREEN, 3.0)
    hatch = FillSymbol("#ffffff", edge, Hatch(RED, 0.0, 10.0, 3.0))
    ticks = LineSymbol(BLUE, 1.0, marks=LineMarks("ticks", RED, 16.0, 20.0, 2.0))
    beside = LineSymbol(GREEN, 3.0, offset_px=12.0)
    sized = MarkerSymbol("circle", color=GREEN, size_scale=SizeScale("n", 0, 100, 10, 40))
    far, near = (SymbolSet(MarkerSymbol("square", 16, each, None)) for each in (RED, BLUE))
    by_scale = LayerStyle(
        SymbolSet(),
        categories=(Category((), "Far", far, min_denominator=2e6), Category((), "Near", near)),
        graduation=Graduation("n"),
    )
    return (
        layer_of("Area", [shapely.box(100.5, 21, 101.5, 22)], LayerStyle(SymbolSet(fill=hatch))),
        layer_of(
            "Railway",
            [shapely.LineString([(102, 22), (104, 22)])],
            LayerStyle(SymbolSet(line=ticks)),
        ),
        layer_of(
            "Flow",
            [shapely.LineString([(102, 21), (104, 21)])],
            LayerStyle(SymbolSet(line=beside)),
        ),
        layer_of(
            "Trade",
            [shapely.Point(102, 20), shapely.Point(103, 20)],
            LayerStyle(SymbolSet(sized), legend_title="Trade, bn USD, 2023"),
            n=[100.0, 25.0],
        ),
        layer_of("Steps", [shapely.Point(104, 20)], by_scale, n=[1.0]),
        layer_of(
            "Crowd",
            [shapely.Point(*place) for place in CLOUD.tolist()],
            LayerStyle(SymbolSet(MarkerSymbol("circle", 6, BLUE)), cluster_px=40.0),
        ),
        layer_of(
            "Ports",
            [shapely.Point(101, 19.6), shapely.Point(101.01, 19.6)],
            LayerStyle(SymbolSet(MarkerSymbol("sea_port", 20, RED))),
        ),
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepared = prepare_page(
        request(layers=layers(), extent=VIEW, legs=(), icons={"sea_port": SQUARE}), Feedback()
    )
    assert prepared.warnings == ()
    path = tmp_path_factory.mktemp("drawing") / "map.html"
    write_page(prepared, path)
    return path


@pytest.fixture
def opened(browser: Browser, page: Path) -> Browser:
    browser.open(page)
    return browser


def strip(browser: Browser, place: tuple[float, float], steps: list[tuple[int, int]]) -> list[str]:
    """Return the colours of the page's canvas at some steps, pixels, from a place in degrees."""
    found = browser.run(f"""
        const canvas = document.querySelector('.leaflet-theme-pane canvas');
        const box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
        const corner = map_corridormap.getContainer().getBoundingClientRect();
        const at = map_corridormap.latLngToContainerPoint([{place[1]}, {place[0]}]);
        return {[list(step) for step in steps]}.map(function ([x, y]) {{
          const data = canvas.getContext('2d', {{willReadFrequently: true}}).getImageData(
            Math.round((corner.left + at.x + x - box.left) * ratio),
            Math.round((corner.top + at.y + y - box.top) * ratio), 1, 1).data;
          const hex = [...data.slice(0, 3)].map((value) => value.toString(16).padStart(2, '0'));
          return data[3] > 200 ? '#' + hex.join('') : '';
        }});
    """)
    assert isinstance(found, list)
    return [str(color) for color in found]


def test_a_hatch_is_lines_over_its_tint(opened: Browser) -> None:
    colors = strip(opened, (101.0, 21.5), [(0, y) for y in range(-30, 30)])
    assert 3 * 4 <= colors.count(RED) <= 3 * 7
    assert colors.count("#ffffff") > 20
    runs = "".join("x" if color == RED else " " for color in colors).split()
    assert 5 <= len(runs) <= 7
    across = strip(opened, (101.0, 21.5), [(x, colors.index(RED) - 30) for x in range(-30, 30)])
    assert set(across) == {RED}


def test_the_outline_of_an_area_has_its_casing(opened: Browser) -> None:
    colors = strip(opened, (100.5, 21.5), [(x, 0) for x in range(-8, 3)])
    assert colors[0] == ""
    assert colors.index(GREEN) < colors.index(BLUE)
    assert len(colors) - colors[::-1].index(BLUE) - colors.index(BLUE) <= 4


def test_ticks_stand_across_a_line_at_equal_steps(opened: Browser) -> None:
    above = strip(opened, (103.0, 22.0), [(x, -6) for x in range(-60, 60)])
    runs = "".join("x" if color else " " for color in above).split()
    assert len(runs) == 6


def test_a_line_lies_beside_its_place(opened: Browser) -> None:
    down = strip(opened, (103.0, 21.0), [(0, y) for y in range(-20, 21)])
    drawn = [y - 20 for y, color in enumerate(down) if color == GREEN]
    assert drawn
    assert min(drawn) >= 10
    assert max(drawn) <= 14


def test_markers_have_the_sizes_of_their_numbers(opened: Browser) -> None:
    for place, radius in (((102.0, 20.0), 20), ((103.0, 20.0), 11)):
        inside, outside = strip(opened, place, [(radius - 3, 0), (radius + 3, 0)])
        assert (inside, outside) == (GREEN, "")
    legend = str(opened.run("return document.querySelector('#layers').innerText"))
    assert "Trade: Trade, bn USD, 2023" in legend
    assert "100" in legend


def test_classes_follow_the_scale(opened: Browser) -> None:
    corners = [(-6, -6), (6, -6), (-6, 6), (6, 6)]
    assert set(strip(opened, (104.0, 20.0), corners)) == {RED}
    legend = "return document.querySelector('#layers').innerText"
    assert "Far" in str(opened.run(legend))
    opened.run("map_corridormap.setView([20, 104], 10, {animate: false})")
    # The page draws in its next frame.
    drawn = WebDriverWait(opened.driver, 5)
    drawn.until(lambda _: set(strip(opened, (104.0, 20.0), corners)) == {BLUE})
    text = str(opened.run(legend))
    assert "Near" in text
    assert "Far" not in text


def test_points_too_close_together_are_counted(opened: Browser) -> None:
    counted = opened.run("""
        return [...document.querySelectorAll('.cluster')].map((node) => Number(node.innerText));
    """)
    assert isinstance(counted, list)
    assert min(counted) >= 2
    drawn = opened.run(f"""
        let count = 0;
        map_corridormap.eachLayer(function (layer) {{
          if (layer instanceof L.CircleMarker && layer.options.fillColor === '{BLUE}') count++;
        }});
        return count;
    """)
    assert sum(counted) + int(str(drawn)) == len(CLOUD)
    name = str(opened.run("return document.querySelector('.cluster').getAttribute('aria-label')"))
    assert name.startswith("Crowd: ")
    assert "Several places and their number" in str(opened.run("return document.body.innerText"))
    opened.run("window.before = map_corridormap.getZoom()")
    opened.run("document.querySelector('.cluster').click()")
    closer = "return map_corridormap.getZoom() - window.before"
    WebDriverWait(opened.driver, 5).until(lambda _: opened.run(closer) == 2)


def test_an_icon_without_room_is_a_dot(opened: Browser) -> None:
    sizes = opened.run("""
        return [...document.querySelectorAll('img.picture')].map((node) => node.width).sort();
    """)
    assert isinstance(sizes, list)
    assert len(sizes) == 2
    assert 20 in sizes
    assert min(sizes) < 10
    opened.run("map_corridormap.setView([19.6, 101], 13, {animate: false})")
    grown = "return [...document.querySelectorAll('img.picture')].map((node) => node.width)"
    assert opened.run(grown) == [20, 20]


def test_what_lies_above_stays_above_when_a_layer_comes_back(opened: Browser) -> None:
    order = """
        const found = [], canvas = pageCanvas();
        for (let each = canvas._drawFirst; each; each = each.next) {
          const { options } = each.layer;
          found.push(options.marks ? 'Railway' : options.beside ? 'Flow'
            : each.layer instanceof L.Polygon ? 'Area' : '');
        }
        function pageCanvas() {
          let found = null;
          map_corridormap.eachLayer((each) => { if (each.options.beside) found = each._renderer; });
          return found;
        }
        return [...new Set(found.filter(Boolean))];
    """
    before = opened.run(order)
    assert before == ["Area", "Railway", "Flow"]
    name = "[...document.querySelectorAll('#layers label')].find((n) => n.innerText === 'Railway')"
    opened.run(f"{name}.querySelector('input').click()")
    assert opened.run(order) == ["Area", "Flow"]
    opened.run(f"{name}.querySelector('input').click()")
    assert opened.run(order) == before


def test_a_layer_out_of_scale_has_its_legend_all_the_same(browser: Browser, tmp_path: Path) -> None:
    style = LayerStyle(
        SymbolSet(),
        ("kind",),
        (Category(("x",), "Far away only", SymbolSet(line=LineSymbol(RED, 2))),),
        max_denominator=1000.0,
    )
    line = layer_of("Details", [shapely.LineString([(102, 22), (104, 22)])], style, kind=["x"])
    path = tmp_path / "map.html"
    write_page(prepare_page(request(layers=(line,), extent=VIEW), Feedback()), path)
    browser.open(path)
    assert "Far away only" in str(browser.run("return document.querySelector('#layers').innerText"))


def test_the_page_complains_of_nothing(opened: Browser) -> None:
    opened.run("map_corridormap.setZoom(8, {animate: false})")
    opened.run("document.querySelectorAll('#layers input').forEach((node) => node.click())")
    assert opened.complaints() == []
