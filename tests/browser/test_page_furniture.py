"""The web page follows the map's furniture and look as far as a page can, and lists the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.feedback import Feedback
from corridormap.core.looks import DARK, furniture_colors, sea_color
from corridormap.formats.web_page import prepare_page, write_page
from tests.browser.conftest import Browser
from tests.browser.test_web_page import request


def opened(
    browser: Browser, folder: Path, decorations: Decorations, **more: object
) -> tuple[str, ...]:
    """Open the page of a dark map and return what it says it leaves out."""
    wanted = request(decorations=decorations, background=sea_color(DARK), **more)
    page = prepare_page(wanted, Feedback())
    write_page(page, folder / "map.html")
    browser.open(folder / "map.html")
    return page.warnings


def text_of(browser: Browser, selector: str) -> str:
    script = f"const node = document.querySelector('{selector}'); return node ? node.innerText : ''"
    return str(browser.run(script))


def test_what_a_new_map_shows_the_page_shows(browser: Browser, tmp_path: Path) -> None:
    warnings = opened(browser, tmp_path, NEW_MAP)
    assert not [line for line in warnings if "left out" in line or "switched off" in line]
    assert "km" in text_of(browser, ".leaflet-control-scale")
    assert "Natural Earth" in text_of(browser, "footer")
    assert "Boundaries drawn: de facto" in text_of(browser, "header")
    script = "return getComputedStyle(document.querySelector('.folium-map')).backgroundColor"
    assert browser.run(script) == "rgb(16, 22, 28)"
    assert browser.complaints() == []


def test_what_is_off_on_the_map_is_off_on_the_page(browser: Browser, tmp_path: Path) -> None:
    off = NEW_MAP
    for kind in ("scale_bar", "viewpoint", "attributions"):
        off = off.with_shown(kind, False)
    warnings = opened(browser, tmp_path, off)
    assert text_of(browser, ".leaflet-control-scale") == ""
    assert text_of(browser, "footer") == ""
    assert "de facto" not in text_of(browser, "header")
    assert [line for line in warnings if line.startswith("The credits are switched off")]


def test_whose_boundaries_these_are_is_said_in_the_pages_language(
    browser: Browser, tmp_path: Path
) -> None:
    opened(browser, tmp_path, NEW_MAP, language="zh", viewpoint="China")
    assert "边界画法: 按中国地图（天地图）" in text_of(browser, "header")


def test_the_subtitle_stands_under_the_title(browser: Browser, tmp_path: Path) -> None:
    named = replace(NEW_MAP, title_text="Corridors", subtitle_text="Planned & operating")
    opened(browser, tmp_path, named.with_shown("title", True))
    assert text_of(browser, "header .subtitle") == "Planned & operating"


def test_what_a_page_cannot_show_is_listed_before_writing() -> None:
    page = prepare_page(request(decorations=NEW_MAP.with_shown("north_arrow", True)), Feedback())
    assert [line for line in page.warnings if line.startswith("The north arrow is left out")]


def test_the_graticule_lies_at_round_degrees(browser: Browser, tmp_path: Path) -> None:
    warnings = opened(browser, tmp_path, NEW_MAP.with_shown("graticule", True), look=DARK)
    assert not [line for line in warnings if "graticule" in line]
    names = text_of(browser, ".grid-names").split()
    assert {"105°E", "110°E", "20°N", "25°N"} <= set(names)
    off = browser.run("""
        const nodes = [...document.querySelectorAll('.grid-names span')];
        const corner = map_corridormap.getContainer().getBoundingClientRect();
        const node = nodes.find((each) => each.textContent === '25°N');
        return node.getBoundingClientRect().top - corner.top
          - map_corridormap.latLngToContainerPoint([25, 105]).y;
    """)
    assert abs(float(str(off))) < 3
    lines = "return document.querySelectorAll('.leaflet-graticule-pane path').length"
    assert int(str(browser.run(lines))) >= 6
    assert browser.complaints() == []


def test_the_page_has_the_colours_of_the_maps_look(browser: Browser, tmp_path: Path) -> None:
    opened(browser, tmp_path, NEW_MAP, look=DARK)
    colors = furniture_colors(DARK)
    for selector in ("body", "#layers", ".leaflet-control-zoom-in"):
        script = (
            f"const style = getComputedStyle(document.querySelector('{selector}'));"
            "return [style.color, style.backgroundColor]"
        )
        assert browser.run(script) == [rgb(colors["ink"]), rgb(colors["paper"])]
    assert browser.run("return getComputedStyle(document.body).colorScheme") == "dark"


def rgb(color: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(color[1:7]))
