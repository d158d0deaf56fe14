from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.errors import Cancelled, ExportError
from corridormap.core.extent import Extent
from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.knowledge import Citation, Fact, Knowledge, Membership
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.formats.page_model import LegRow, PageLayer, PageRequest
from corridormap.formats.web_page import prepare_page, write_page
from tests.browser.conftest import Browser

pytestmark = pytest.mark.browser

NASTY = "</script><script>window.hacked=1</script> \"港口\" 'x' & <b>"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2">'
    '<rect width="2" height="2" fill="currentColor"/></svg>'
)
VIEW = Extent(100, 15, 115, 32)


def knowledge(fid: int) -> Knowledge:
    citation = Citation("A <i>document</i>", "A publisher", "2021", "note 7", "document")
    fact = Fact("trade", 56.55, "bn USD", "2018", "", (citation,))
    return Knowledge((fact,), (Membership("LMC", "member", ""),), (citation,))


def layers() -> tuple[PageLayer, ...]:
    land = PageLayer(
        "Land",
        "Base map",
        True,
        LayerStyle(SymbolSet(fill=FillSymbol("#f4f1ea"))),
        1.0,
        WGS84,
        block_from_shapely([1], [shapely.box(90, 0, 130, 50)]),
        {"fid": [1]},
    )
    line = shapely.LineString([(106.5, 29.5), (108.3, 22.8), (105.8, 21.0)])
    names: list[Value] = [NASTY, "Chongqing – Hanoi"]
    rail = SymbolSet(line=LineSymbol("#b02a2a", 3, (6, 3), "#ffffff", 1.5))
    legs = PageLayer(
        "Corridors 通道",
        NASTY,
        False,
        LayerStyle(
            SymbolSet(),
            ("mode",),
            (Category(("rail",), "Railway", rail),),
            labels=LabelStyle("name"),
        ),
        1.0,
        WEB_MERCATOR,
        block_from_shapely([5, 6], [line, shapely.LineString([(106, 20), (112, 26)])]).projected(
            WGS84, WEB_MERCATOR
        ),
        {"fid": [5, 6], "name": names, "mode": ["rail", "rail"], "gauge_mm": [1435, None]},
        (
            Field("name", FieldKind.TEXT),
            Field("mode", FieldKind.TEXT, "Mode", choices={"rail": "Railway"}),
            Field("gauge_mm", FieldKind.INTEGER, "Gauge, mm"),
        ),
        knowledge,
    )
    ports = PageLayer(
        "港口",
        "Corridors",
        False,
        LayerStyle(
            SymbolSet(marker=MarkerSymbol("sea_port", 18)), labels=LabelStyle("name", priority=2)
        ),
        1.0,
        WGS84,
        block_from_shapely([1, 2], [shapely.Point(108.6, 21.7), shapely.Point(-10, 50)]),
        {"fid": [1, 2], "name": ["Qinzhou", "Elsewhere"]},
        (Field("name", FieldKind.TEXT),),
        knowledge,
    )
    return land, legs, ports


def request(**changes: object) -> PageRequest:
    values: dict[str, object] = {
        "title": f"Corridors {NASTY}",
        "date": "2026-11-22",
        "language": "en",
        "extent": VIEW,
        "layers": layers(),
        "attributions": ("Made with Natural Earth", NASTY),
        "viewpoint": "de facto",
        "legs": (LegRow("ilstc-east", NASTY, "Hanoi", "rail", 1_000_000.0, None, "network"),),
        "icons": {"sea_port": SQUARE},
    }
    return PageRequest(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "map 地图.html"
    write_page(prepare_page(request(), Feedback()), path)
    return path


@pytest.fixture
def opened(browser: Browser, page: Path) -> Browser:
    browser.open(page)
    return browser


def test_nothing_leaves_the_page(opened: Browser, page: Path) -> None:
    asked = opened.requests()
    assert page.as_uri() in asked, "the record of requests must hold the page itself"
    outside = [url for url in asked if not url.startswith(("data:", page.as_uri()))]
    assert outside == []
    assert opened.complaints() == []


def test_the_text_names_no_address_to_load_from(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<link" not in text
    assert "<script src" not in text
    assert "sourceMappingURL" not in text
    assert "cdn." not in text


def test_the_map_stands_with_its_layers(opened: Browser) -> None:
    assert opened.run("return document.documentElement.dataset.ready") == "3"
    assert opened.run("return document.querySelectorAll('#layers input').length") == 4
    assert opened.run("return document.querySelectorAll('img.picture').length") == 1


def test_names_are_text_and_never_markup(opened: Browser) -> None:
    assert opened.run("return window.hacked") is None
    assert opened.run("return document.querySelector('h1').textContent") == f"Corridors {NASTY}"
    assert opened.run("return document.title") == f"Corridors {NASTY}"
    assert NASTY in str(opened.run("return document.querySelector('footer').textContent"))
    assert "港口" in str(opened.run("return document.querySelector('#layers').textContent"))


def test_a_click_on_a_port_tells_facts_and_sources(opened: Browser) -> None:
    opened.run("document.querySelector('img.picture').click()")
    text = str(opened.run("return document.querySelector('.popup').textContent"))
    assert "Qinzhou" in text
    assert "56.55 bn USD, 2018" in text
    assert "A <i>document</i>, A publisher, 2021, note 7" in text
    assert "LMC, member" in text


def test_a_click_on_a_line_opens_its_pop_up(opened: Browser) -> None:
    opened.run("""
        const at = map_corridormap.latLngToContainerPoint([26.15, 107.4]);
        const box = document.querySelector('.folium-map').getBoundingClientRect();
        const target = document.querySelector('.leaflet-theme-pane canvas');
        for (const type of ['mousemove', 'mousedown', 'mouseup', 'click'])
          target.dispatchEvent(new MouseEvent(type, {bubbles: true, view: window,
            clientX: box.left + at.x, clientY: box.top + at.y}));
    """)
    text = str(opened.run("return document.querySelector('.popup').textContent"))
    assert NASTY in text
    assert "Gauge, mm" in text
    assert "1435" in text
    assert "Railway" in text


def test_a_layer_is_switched_off_and_on(opened: Browser) -> None:
    switch = "document.querySelectorAll('#layers ul.layers input')[0]"
    opened.run(f"{switch}.click()")
    assert opened.run("return document.querySelectorAll('img.picture').length") == 0
    opened.run(f"{switch}.click()")
    assert opened.run("return document.querySelectorAll('img.picture').length") == 1


def test_labels_do_not_overlap_and_can_be_switched_off(opened: Browser) -> None:
    overlaps = opened.run("""
        const boxes = [...document.querySelectorAll('.label')].map(n => n.getBoundingClientRect());
        let count = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
          if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) count++;
        }));
        return [boxes.length, count];
    """)
    assert isinstance(overlaps, list)
    assert overlaps[0] >= 2
    assert overlaps[1] == 0
    opened.run("document.querySelector('#layers .switch input').click()")
    assert opened.run("return document.querySelectorAll('.label').length") == 0


def test_legs_legend_scale_title_and_date_are_there(opened: Browser) -> None:
    legs = str(opened.run("return document.querySelector('#legs').textContent"))
    assert "1,000" in legs
    assert "Hanoi" in legs
    assert "Railway" in str(opened.run("return document.querySelector('#layers').textContent"))
    assert opened.run("return document.querySelectorAll('.leaflet-control-scale').length") == 1
    head = str(opened.run("return document.querySelector('header').textContent"))
    assert "2026-11-22" in head
    assert "de facto" in head


def test_the_view_is_the_canvas_view(opened: Browser) -> None:
    bounds = opened.run(
        "const b = map_corridormap.getBounds();"
        "return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]"
    )
    assert isinstance(bounds, list)
    west, south, east, north = map(float, bounds)
    assert west <= VIEW.x_min + 0.5
    assert south <= VIEW.y_min + 0.5
    assert east >= VIEW.x_max - 0.5
    assert north >= VIEW.y_max - 0.5
    assert north - south < 3 * VIEW.height


def test_the_same_map_gives_the_same_file() -> None:
    assert prepare_page(request(), Feedback()).html == prepare_page(request(), Feedback()).html


def test_chinese_pages_say_so(tmp_path: Path, browser: Browser) -> None:
    path = tmp_path / "zh.html"
    write_page(prepare_page(request(language="zh"), Feedback()), path)
    browser.open(path)
    assert browser.run("return document.documentElement.lang") == "zh-CN"
    assert "图层与图例" in str(browser.run("return document.querySelector('#layers').textContent"))


def test_nothing_visible_is_nothing_to_export() -> None:
    with pytest.raises(ExportError, match="nothing to export"):
        prepare_page(request(layers=()), Feedback())


def test_an_unwritable_place_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    prepared = prepare_page(request(), Feedback())
    with pytest.raises(ExportError, match="cannot be written"):
        write_page(prepared, tmp_path / "missing" / "map.html")
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(ExportError, match=r"taken\.html"):
        write_page(prepared, tmp_path / "taken.html")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.html"]


def test_cancelling_ends_it() -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        prepare_page(request(), feedback)


def test_coordinates_that_are_no_place_are_left_out() -> None:
    with np.errstate(invalid="ignore"):
        bad = [shapely.Point(1e300, 1e300), shapely.LineString([(0, 0), (np.nan, 1)]), None]
    layer = PageLayer(
        "Bad",
        "G",
        False,
        LayerStyle(SymbolSet()),
        1.0,
        WGS84,
        block_from_shapely([1, 2, 3], bad),
        {},
    )
    prepared = prepare_page(request(layers=(*layers(), layer)), Feedback())
    assert prepared.warnings == ("Layer Bad has nothing in this view and is left out.",)


def test_a_view_across_the_date_line(tmp_path: Path, browser: Browser) -> None:
    points = block_from_shapely([1, 2], [shapely.Point(179, 10), shapely.Point(-178, 12)])
    layer = PageLayer(
        "Points",
        "G",
        False,
        LayerStyle(SymbolSet(marker=MarkerSymbol("sea_port", 18))),
        1.0,
        WGS84,
        points,
        {"fid": [1, 2], "name": ["a", "b"]},
    )
    path = tmp_path / "date.html"
    write_page(
        prepare_page(request(layers=(layer,), extent=Extent(170, 0, 190, 20)), Feedback()), path
    )
    browser.open(path)
    inside = browser.run(
        "const b = document.querySelector('.folium-map').getBoundingClientRect();"
        "return [...document.querySelectorAll('img.picture')].filter(n => {"
        "const r = n.getBoundingClientRect(); return r.left > b.left && r.right < b.right}).length"
    )
    assert inside == 2
