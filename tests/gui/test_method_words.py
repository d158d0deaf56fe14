"""The method beside each number speaks the language of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from corridormap.ui.method_words import method_words
from corridormap.ui.translation import InterfaceLanguage

ALONG = "along ILSTC international railway, Middle Line, way length, network"
DRAWN = "along gti-sea, drawn line, geodesic, WGS 84"


@pytest.fixture
def chinese(qtbot: QtBot) -> Iterator[None]:
    language = InterfaceLanguage()
    language.switch("zh")
    yield
    language.switch("en")


def test_english_stays_as_it_is_kept(qtbot: QtBot) -> None:
    chain = f"{ALONG}; {DRAWN}; geodesic, WGS 84"
    assert method_words(chain) == chain
    assert method_words("") == ""


def test_chinese(chinese: None) -> None:
    assert method_words("geodesic, WGS 84") == "大地线，WGS 84"
    words = method_words(f"{ALONG}; {DRAWN}")
    way, drawn = words.split("; ")
    assert way == "沿 ILSTC international railway, Middle Line，实际里程，路网"
    assert drawn == "沿 gti-sea，图上线长，大地线，WGS 84"
