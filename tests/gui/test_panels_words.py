"""Values in plain words, and the theme's words in Chinese."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corridormap.core.bundled import data_root, layers_folder, resources_folder
from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.knowledge import Fact
from corridormap.formats.gpkg import open_geopackage
from corridormap.ui.panels.identify_page import fact_value_text
from corridormap.ui.panels.page_text import page_text
from corridormap.ui.panels.value_text import exact_text, length_text, plain_text
from tests.gui.panel_fakes import INTEGER, REAL, STATUS, TEXT


@pytest.mark.parametrize(
    ("field", "value", "plain", "exact"),
    [
        (Field("status", TEXT, choices=STATUS), "construction", *["under construction"] * 2),
        (Field("published_length_km", REAL), 12400.0, "12,400 km", "12400.0"),
        (Field("way_length_m", REAL), 1_726_400.0, "1,726 km", "1726400.0"),
        (Field("length_m", REAL), 812.4, "812 m", "812.4"),
        (Field("gauge_mm", TEXT), "1435/1000", "1435/1000 mm", "1435/1000"),
        (Field("year", INTEGER), 2019, "2019", "2019"),
        (Field("population", INTEGER), 32054159, "32,054,159", "32054159"),
        (Field("share", REAL), 0.1, "0.1", "0.1"),
        (Field("open", FieldKind.BOOLEAN), True, "Yes", "Yes"),
        (Field("raw", FieldKind.BLOB), b"abc", "3 bytes", "3 bytes"),
        (Field("name", TEXT), "港口", "港口", "港口"),
        (Field("country", TEXT), "MM", "Myanmar", "MM"),
    ],
)
def test_values_in_words(field: Field, value: Value, plain: str, exact: str) -> None:
    assert plain_text(field, value).replace("\u00a0", " ") == plain
    assert exact_text(field, value) == exact


def test_listed_codes_are_each_put_in_words() -> None:
    uses = Field("uses", TEXT, choices={"rail": "Rail", "sea": "Sea"})
    assert plain_text(uses, "rail,sea") == "Rail, Sea"
    assert plain_text(uses, "rail,cart") == "rail,cart"
    assert plain_text(Field("modes", TEXT), "rail,inland_waterway") == "rail, inland waterway"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("800-1000", "vehicle trips a day", "800–1,000 vehicle trips a day"),
        (56.55, "billion USD", "56.55 billion USD"),
        ("161459", "person times", "161,459 person times"),
        ("1", "rank", "No. 1"),
        ("1-2", "rank", "No. 1–2"),
        ("1435 / 1520", "mm", "1435 / 1520 mm"),
        (70.8, "%", "70.8%"),
        ("5", "% year on year", "5% year on year"),
        ("more than 10", "countries", "more than 10 countries"),
        (None, "USD", "–"),
    ],
)
def test_facts_keep_every_digit_and_their_unit(value: Value, unit: str, text: str) -> None:
    assert fact_value_text(Fact("metric", value, unit, "", "")) == text


def test_lengths_are_told_in_the_unit_they_need() -> None:
    assert [length_text(m) for m in (0, 999.4, 1000, 99_949, 2_760_300)] == [
        "0 m",
        "999 m",
        "1.0 km",
        "99.9 km",
        "2,760 km",
    ]


def test_page_becomes_plain_text() -> None:
    html = "<p>A&nbsp;b <sup>1</sup></p><table><tr><td>c</td><td>d<br>e</td></tr></table>"
    assert page_text(html) == "A b [1]\nc\td\ne"


def seed_words(table: str, *columns: str) -> Iterator[str]:
    path = Path(data_root()) / "seeds" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row[column] for column in columns)


def theme_words() -> set[str]:
    words: set[str] = set()
    for source in open_geopackage(layers_folder() / "corridormap.gpkg", bundled=True).sources:
        for field in source.info.fields:
            words |= {field.title, field.description, *field.choices.values()}
    words |= {*seed_words("facts", "metric", "unit"), *seed_words("groups", "name")}
    words |= {*seed_words("memberships", "organisation", "role")}
    return words


def test_every_word_of_the_theme_is_known_in_chinese() -> None:
    path = resources_folder() / "i18n" / "data_zh.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    words = {word for word in theme_words() if any(map(str.isalpha, word))}
    assert words - known.keys() == set()
