"""The looks that ship: every symbol exists, every colour can be told apart, every word is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtSvg import QSvgRenderer

from corridormap.core.bundled import resources_folder
from corridormap.core.style_json import style_from_dict, style_to_dict
from corridormap.core.symbol import LayerStyle, MarkerSymbol, SymbolSet
from corridormap.render.legend import entries
from corridormap.render.markers import SIMPLE_SHAPES, marker_folder, marker_image, svg_of

KEYS = {"name", "name_zh", "group", "visible", "selectable", "order", "style"}


def looks(name: str) -> dict[str, dict[str, Any]]:
    text = (resources_folder() / "styles" / name).read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


THEME, BASE_MAP = looks("theme.json"), looks("basemap.json")
ALL = {**THEME, **BASE_MAP}


def style_of(table: str) -> LayerStyle:
    return style_from_dict(ALL[table]["style"], table)


def symbol_sets() -> Iterator[SymbolSet]:
    for table in ALL:
        style = style_of(table)
        yield style.symbols
        yield from (category.symbols for category in style.categories)


@pytest.mark.parametrize("table", list(ALL))
def test_each_look_is_whole_and_in_both_languages(table: str) -> None:
    assert set(ALL[table]) == KEYS
    style = style_of(table)
    assert style_from_dict(style_to_dict(style)) == style
    assert ALL[table]["name"]
    assert ALL[table]["name_zh"]
    for category in style.categories:
        assert bool(category.label) == bool(category.label_zh)
        assert len(category.values) == len(style.category_fields)


def test_orders_are_distinct_and_the_ground_cannot_be_selected() -> None:
    for group in (THEME, BASE_MAP):
        orders = [look["order"] for look in group.values()]
        assert len(set(orders)) == len(orders)
    assert not any(look["selectable"] for look in BASE_MAP.values())
    assert all(look["selectable"] for look in THEME.values())


def test_every_marker_has_a_symbol_that_qt_can_draw() -> None:
    used = {symbols.marker for symbols in symbol_sets() if symbols.marker is not None}
    icons = {marker.icon for marker in used} - set(SIMPLE_SHAPES)
    assert icons == {path.stem for path in marker_folder().glob("*.svg")}
    for marker in used:
        if marker.icon in icons:
            data = svg_of(marker.icon, marker.color)
            assert data is not None
            assert b"currentColor" not in data.data()
            assert QSvgRenderer(data).isValid()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_symbols_fill_their_square_and_take_their_colour(ratio: float) -> None:
    for path in marker_folder().glob("*.svg"):
        image = marker_image(MarkerSymbol(path.stem, 18, "#123456"), ratio)
        assert (image.width(), image.height()) == (18 * ratio, 18 * ratio)
        colors = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert {"#123456", "#ffffff"} <= colors


def lightness_and_hue(color: str, deficiency: str) -> tuple[float, float, float]:
    """Return a colour as people with a colour deficiency see it (Viénot 1999, linear RGB)."""
    red, green, blue = (((int(color[i : i + 2], 16) / 255) ** 2.2) for i in (1, 3, 5))
    if deficiency == "protan":
        red = green = 0.11238 * red + 0.88762 * green
    elif deficiency == "deutan":
        red = green = 0.29275 * red + 0.70725 * green
    return red ** (1 / 2.2), green ** (1 / 2.2), blue ** (1 / 2.2)


@pytest.mark.parametrize("deficiency", ["none", "protan", "deutan"])
def test_modes_can_be_told_apart_by_colour_blind_people(deficiency: str) -> None:
    style = style_of("corridor_legs")
    colors = {
        category.label: category.symbols.line.color
        for category in style.categories
        if category.symbols.line is not None and category.values[1] is None
    }
    assert set(colors) >= {"Rail", "Road", "Sea", "Inland waterway"}
    seen = {label: lightness_and_hue(color, deficiency) for label, color in colors.items()}
    for first in seen:
        for second in seen:
            if first < second:
                apart = sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True))
                assert apart**0.5 > 0.2, (first, second)


def test_what_is_not_yet_operating_is_dashed_and_told_in_the_legend() -> None:
    style = style_of("corridor_legs")
    for category in style.categories:
        line = category.symbols.line
        assert line is not None
        assert bool(line.dash_px) == (category.values[1] is not None)
    words = [label for label, _ in entries(style, "en")]
    assert len(words) == len(set(words)) >= 8
    assert "Rail, planned" in words
