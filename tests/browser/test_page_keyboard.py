"""The page is used without a mouse and read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from corridormap.core.feedback import Feedback
from corridormap.formats.web_page import prepare_page, write_page
from tests.browser.conftest import Browser
from tests.browser.test_web_page import request

pytestmark = pytest.mark.browser

FOCUSED = """
    const node = document.activeElement;
    return node.getAttribute('aria-label') || node.alt || node.innerText || node.tagName;
"""


def press(browser: Browser, key: str) -> None:
    ActionChains(browser.driver).send_keys(key).perform()


def test_the_keys_reach_all_that_can_be_pressed(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_page(prepare_page(request(), Feedback()), path)
    browser.open(path)
    seen = []
    for _ in range(14):
        press(browser, Keys.TAB)
        seen.append(str(browser.run(FOCUSED)))
    order = [
        next(place for place, text in enumerate(seen) if text.startswith(wanted))
        for wanted in ("Map: ", "Qinzhou", "Zoom in", "Zoom out", "Layers and legend", "Whole map")
    ]
    assert order == sorted(order)
    assert any(text.startswith("Legs of the visible corridors") for text in seen)


def test_enter_opens_a_pop_up_and_escape_closes_it(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_page(prepare_page(request(), Feedback()), path)
    browser.open(path)
    browser.run("document.querySelector('img.picture').focus()")
    press(browser, Keys.ENTER)
    assert "Qinzhou" in str(browser.run("return document.querySelector('.popup').innerText"))
    close = "return document.querySelector('.leaflet-popup-close-button').ariaLabel"
    assert browser.run(close) == "Close"
    assert "Qinzhou" in str(browser.run("return document.activeElement.innerText"))
    press(browser, Keys.ESCAPE)
    assert browser.run("return document.activeElement.alt") == "Qinzhou"
    assert browser.run("return map_corridormap._popup && map_corridormap._popup.isOpen()") is False


def test_what_is_only_seen_is_not_read_aloud(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_page(prepare_page(request(language="zh"), Feedback()), path)
    browser.open(path)
    hidden = "return [...document.querySelectorAll('.leaflet-labels-pane, svg.swatch')]"
    assert browser.run(f"{hidden}.every((node) => node.getAttribute('aria-hidden') === 'true')")
    assert browser.run("return document.querySelectorAll('img:not([alt])').length") == 0
    zoom = "return document.querySelector('.leaflet-control-zoom-in').getAttribute('aria-label')"
    assert browser.run(zoom) == "放大"
    assert browser.run("return document.querySelectorAll('main, header, footer').length") == 3
    heads = "return document.querySelectorAll('#legs th[scope=col]').length"
    assert browser.run(heads) == 7
