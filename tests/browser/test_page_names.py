"""Names on the page: two languages, leader lines in crowds, along lines, clear of all else."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from corridormap.core.crs import WGS84
from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.symbol import (
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.formats.page_model import PageLayer
from corridormap.formats.web_page import prepare_page, write_page
from tests.browser.conftest import Browser
from tests.browser.test_web_page import SQUARE, request

pytestmark = pytest.mark.browser

VIEW = Extent(100.0, 19.0, 108.0, 23.0)
NAMED = LabelStyle("name", "name_zh", size_px=13.0, priority=3)
BOXES = """
    const boxes = [...document.querySelectorAll('.label, .panel, .leaflet-control')]
      .map((node) => node.getBoundingClientRect()).filter((box) => box.width);
    let count = 0;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      if (a.left < b.right - 1 && b.left < a.right - 1 &&
          a.top < b.bottom - 1 && b.top < a.bottom - 1) count++;
    }));
    return count;
"""


def named_layer(
    name: str, shapes: list[object], style: LayerStyle, names: list[Value], names_zh: list[Value]
) -> PageLayer:
    fids = list(range(1, len(shapes) + 1))
    columns: dict[str, list[Value]] = {"fid": list(fids), "name": names, "name_zh": names_zh}
    return PageLayer(
        name, "Mine", False, style, 1.0, WGS84, block_from_shapely(fids, shapes), columns
    )


def layers() -> tuple[PageLayer, ...]:
    crowd = [shapely.Point(103 + 0.3 * (i % 4), 19.8 + 0.4 * (i // 4)) for i in range(12)]
    names: list[Value] = [f"Crowded {i}" for i in range(12)]
    marker = SymbolSet(MarkerSymbol("sea_port", 14))
    lines = LayerStyle(SymbolSet(line=LineSymbol("#b02a2a", 3)), labels=LabelStyle("name"))
    areas = LayerStyle(SymbolSet(fill=FillSymbol("#e0e0e0")), labels=LabelStyle("name"))
    # Its ends lie beyond the window, and nothing of it between them is a vertex.
    steep = shapely.LineString([(101.0, 10.0), (101.0, 35.0)])
    # Its centre lies outside of it.
    bent = shapely.LineString([(104.2, 22.6), (104.2, 21.2), (106, 21.2)]).buffer(0.3)
    return (
        named_layer("Areas", [bent], areas, ["Bend"], [None]),
        named_layer("Lines", [steep], lines, ["Meridian line"], [None]),
        named_layer("Crowd", crowd, LayerStyle(marker, labels=NAMED), names, [None] * 12),
        named_layer(
            "Ports",
            [shapely.Point(102.0, 22.0), shapely.Point(102.0, 21.0)],
            LayerStyle(marker, labels=NAMED),
            ["Qinzhou", None],
            ["钦州港", "河口"],
        ),
    )


def open_page(browser: Browser, folder: Path, **changes: object) -> None:
    values: dict[str, object] = {"layers": layers(), "extent": VIEW, "icons": {"sea_port": SQUARE}}
    path = folder / "names.html"
    write_page(prepare_page(request(**(values | changes)), Feedback()), path)
    browser.open(path)


def test_names_stand_in_two_languages(browser: Browser, tmp_path: Path) -> None:
    open_page(browser, tmp_path, both_names=True, language="zh")
    rows = browser.run("""
        const node = [...document.querySelectorAll('.label')]
          .find((each) => each.textContent.startsWith('钦州港'));
        return [...node.children].map((row) => [row.textContent, parseFloat(row.style.fontSize)]);
    """)
    assert isinstance(rows, list)
    assert [text for text, _ in rows] == ["钦州港", "Qinzhou"]
    assert rows[1][1] < rows[0][1]
    assert browser.run(BOXES) == 0


def test_names_in_a_crowd_are_led_to_their_places(browser: Browser, tmp_path: Path) -> None:
    open_page(browser, tmp_path)
    placed = browser.run("""
        return [...document.querySelectorAll('.label')]
          .filter((node) => node.textContent.startsWith('Crowded')).length;
    """)
    assert placed == 12
    # Each leader is drawn twice: halo and line.
    leaders = browser.run("return document.querySelectorAll('.leaders line').length")
    assert int(str(leaders)) >= 2 * 2
    assert browser.run(BOXES) == 0
    # What has no name in the language of the page is written fainter in the other one.
    faint = browser.run("""
        const nodes = [...document.querySelectorAll('.label')];
        return nodes.filter((node) => node.style.opacity < 1).map((node) => node.textContent);
    """)
    assert faint == ["河口"]


def test_the_name_of_a_line_runs_along_it_without_touching_it(
    browser: Browser, tmp_path: Path
) -> None:
    open_page(browser, tmp_path)
    found = browser.run("""
        const node = [...document.querySelectorAll('.label')]
          .find((each) => each.textContent === 'Meridian line');
        const box = node.getBoundingClientRect();
        const corner = map_corridormap.getContainer().getBoundingClientRect();
        const line = map_corridormap.latLngToContainerPoint([21, 101]).x + corner.left;
        return [box.height / box.width, box.left - line, box.right - line];
    """)
    assert isinstance(found, list)
    slender, left, right = found
    assert slender > 3
    assert left > 1.5 or right < -1.5


def test_names_keep_clear_of_lines_after_a_zoom_too(browser: Browser, tmp_path: Path) -> None:
    cross = shapely.MultiLineString([[(103, 10), (103, 35)], [(104, 10), (104, 35)]])
    lines = LayerStyle(SymbolSet(line=LineSymbol("#b02a2a", 3)))
    spot = named_layer(
        "Port",
        [shapely.Point(103.0, 21.0)],
        LayerStyle(SymbolSet(MarkerSymbol("sea_port", 14)), labels=NAMED),
        ["A port with a long name"],
        [None],
    )
    open_page(browser, tmp_path, layers=(named_layer("L", [cross], lines, [None], [None]), spot))
    for zoom in (7, 8, 7.25):
        browser.run(f"map_corridormap.setView([21, 103.05], {zoom}, {{animate: false}})")
        sides = browser.run("""
            const box = document.querySelector('.label').getBoundingClientRect();
            const corner = map_corridormap.getContainer().getBoundingClientRect();
            return [103, 104].map((lng) => map_corridormap.latLngToContainerPoint([21, lng]).x)
              .map((x) => [box.left - corner.left - x, box.right - corner.left - x]);
        """)
        assert isinstance(sides, list)
        assert all(left > 2 or right < -2 for left, right in sides)


def test_the_name_of_an_area_stands_inside_it(browser: Browser, tmp_path: Path) -> None:
    open_page(browser, tmp_path)
    place = browser.run("""
        const node = [...document.querySelectorAll('.label')]
          .find((each) => each.textContent === 'Bend');
        const box = node.getBoundingClientRect();
        const corner = map_corridormap.getContainer().getBoundingClientRect();
        const at = map_corridormap.containerPointToLatLng([
          (box.left + box.right) / 2 - corner.left, (box.top + box.bottom) / 2 - corner.top]);
        return [at.lng, at.lat];
    """)
    assert isinstance(place, list)
    bent = shapely.LineString([(104.2, 22.6), (104.2, 21.2), (106, 21.2)]).buffer(0.3)
    assert bent.contains(shapely.Point(*place))


def test_names_keep_their_sides_while_the_map_is_pulled(browser: Browser, tmp_path: Path) -> None:
    open_page(browser, tmp_path)
    steps = """
        const corner = map_corridormap.getContainer().getBoundingClientRect(), found = {};
        for (const node of document.querySelectorAll('.label')) {
          const box = node.getBoundingClientRect();
          const at = map_corridormap.containerPointToLatLng(
            [box.left - corner.left, box.top - corner.top]);
          if (node.textContent.startsWith('Crowded')) found[node.textContent] = [at.lng, at.lat];
        }
        return found;
    """
    before = browser.run(steps)
    browser.run("map_corridormap.panBy([37, 23], {animate: false})")
    after = browser.run(steps)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    same = [name for name in before if after.get(name) == pytest.approx(before[name], abs=0.02)]
    assert len(same) >= 0.8 * len(before)
