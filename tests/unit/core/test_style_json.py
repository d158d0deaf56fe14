from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.default_style import COLORS, default_style
from corridormap.core.errors import FieldError
from corridormap.core.style_json import check_filters, style_from_dict, style_to_dict
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    Join,
    LabelStyle,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    Renderer,
    SizeScale,
    SymbolSet,
)
from corridormap.core.viewpoint import is_hidden, style_for_viewpoint

colors = st.sampled_from(["#000000", "#a1B2c3", "#11223380"])
sizes = st.floats(0, 1000)
steps = st.floats(1, 1000)
numbers = st.floats(-1e9, 1e9)
marks = st.builds(
    LineMarks, st.sampled_from(["ticks", "arrows"]), colors, st.floats(0, 50), steps, sizes
)
dashes = st.lists(sizes, max_size=4).map(tuple)
shifts = st.floats(-1000, 1000)
lines = st.builds(
    LineSymbol, colors, sizes, dashes, st.none() | colors, sizes, shifts, st.none() | marks
)
hatches = st.builds(Hatch, colors, numbers, steps, sizes, st.booleans())
fills = st.builds(FillSymbol, st.none() | colors, st.none() | lines, st.none() | hatches)
scales = st.builds(
    SizeScale,
    st.text(),
    numbers,
    numbers,
    sizes,
    sizes,
    st.booleans(),
    sizes,
)
markers = st.builds(
    MarkerSymbol,
    st.text(),
    sizes,
    colors,
    st.none() | colors,
    numbers,
    st.text(),
    st.none() | scales,
    st.booleans(),
)
symbol_sets = st.builds(SymbolSet, st.none() | markers, st.none() | lines, st.none() | fills)
filters = st.sampled_from(["", "status = 'planned'", "\"length km\" > 10 OR name LIKE 'a%'"])
denominators = st.none() | st.floats(1, 1e9)
categories = st.builds(
    Category,
    st.lists(st.none() | st.text(), max_size=2).map(tuple),
    st.text(),
    symbol_sets,
    st.text(),
    st.none() | numbers,
    st.none() | numbers,
    filters,
    denominators,
    denominators,
)
limits = st.lists(st.floats(1, 1e9), max_size=3).map(tuple)
labels = st.builds(
    LabelStyle, st.text(), size_px=sizes, bold=st.booleans(), max_denominators=limits
)
conditions = st.lists(st.tuples(st.text(), st.none() | st.text()), max_size=2).map(tuple)
joins = st.builds(Join, *[st.text()] * 5, conditions)
methods = st.sampled_from(["quantile", "equal", "natural", "manual"])
graduations = st.builds(Graduation, st.text(), methods, st.integers(1, 9), st.text(), st.booleans())
styles = st.builds(
    LayerStyle,
    symbol_sets,
    st.lists(st.text(), max_size=2).map(tuple),
    st.lists(categories, max_size=3).map(tuple),
    st.none() | labels,
    st.lists(joins, max_size=2).map(tuple),
    st.none() | st.floats(1, 1e9),
    rank_max_denominators=limits,
    renderer=st.sampled_from(["", *Renderer]),
    graduation=graduations,
    other_label=st.text(),
    legend_title_zh=st.text(),
)


@given(styles)
def test_a_style_survives_the_way_through_json(style: LayerStyle) -> None:
    text = json.dumps(style_to_dict(style), allow_nan=False)
    assert style_from_dict(json.loads(text)) == style


def test_defaults_are_left_out() -> None:
    line = SymbolSet(line=LineSymbol("#123456"))
    assert style_to_dict(LayerStyle(line)) == {"symbols": {"line": {"color": "#123456"}}}


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "style.symbols is missing"),
        ({"symbols": []}, "style.symbols: an object"),
        ({"symbols": {}, "colour": "#000000"}, "colour"),
        ({"symbols": {"line": {"color": "red"}}}, "style.symbols.line.color"),
        ({"symbols": {"line": {"color": "#000000", "width_px": "2"}}}, "line.width_px"),
        ({"symbols": {"line": {"color": "#000000", "width_px": -1}}}, "line.width_px"),
        ({"symbols": {"line": {"color": "#000000", "width_px": float("nan")}}}, "width_px"),
        ({"symbols": {"line": {"color": "#000000", "dash_px": [4, True]}}}, r"dash_px\[1\]"),
        ({"symbols": {}, "categories": [{"values": [], "label": "A"}]}, r"\[0\].symbols"),
        ({"symbols": {}, "categories": "all"}, "style.categories: a list"),
        ({"symbols": {}, "labels": {"field": "n", "bold": 1}}, "style.labels.bold"),
        ({"symbols": {}, "labels": {"field": "n", "priority": 1.5}}, "style.labels.priority"),
        ({"symbols": None}, "style.symbols"),
        ({"symbols": {"line": {"color": "#000000", "offset_px": 2000}}}, "line.offset_px"),
        (
            {"symbols": {"line": {"color": "#000000", "marks": {"kind": "stars"}}}},
            "marks.kind: one of ticks, arrows",
        ),
        (
            {"symbols": {"fill": {"color": None, "hatch": {"color": "#000000", "spacing_px": 0}}}},
            "hatch.spacing_px: at least 1 pixel",
        ),
        (
            {"symbols": {}, "categories": [{"label": "A", "symbols": {}, "lower": 3}]},
            "style.graduation is missing",
        ),
        (
            {"symbols": {}, "graduation": {"field": "a", "method": "guess"}},
            "graduation.method: one of quantile, equal, natural, manual",
        ),
        ({"symbols": {}, "renderer": "heat"}, "style.renderer: one of"),
        (
            {
                "symbols": {},
                "joins": [
                    {
                        "name": "n",
                        "field": "f",
                        "table": "t",
                        "key": "k",
                        "column": "c",
                        "where": [["metric"]],
                    }
                ],
            },
            r"joins\[0\].where\[0\]: a column and the text",
        ),
    ],
)
def test_what_does_not_fit_is_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(FieldError, match=named) as error:
        style_from_dict(values)
    assert "\n" not in str(error.value)


def test_a_filter_that_is_no_expression_can_be_read_and_is_told_when_asked() -> None:
    values = {"symbols": {}, "categories": [{"label": "A", "symbols": {}, "filter": "a >"}]}
    style = style_from_dict(values)
    with pytest.raises(FieldError, match=r"style.categories\[0\].filter: something is missing"):
        check_filters(style)
    check_filters(LayerStyle(SymbolSet(), categories=(Category((), "", SymbolSet()),)))


def test_a_class_may_lack_values_and_its_kind_of_style_is_told() -> None:
    values = {
        "symbols": {},
        "categories": [{"label": "Long", "symbols": {}, "filter": "length_m > 1000"}],
    }
    style = style_from_dict(values)
    assert style.categories[0].values == ()
    assert style.kind == Renderer.RULES
    assert style_to_dict(style) == values


def test_drawing_needs_the_fields_of_filters_ranges_sizes_and_angles() -> None:
    scale = SizeScale("capacity", 0, 10)
    style = LayerStyle(
        SymbolSet(marker=MarkerSymbol("circle", size_scale=scale, angle_field="bearing")),
        ("mode",),
        (Category((), "", SymbolSet(), filter="status = 'planned'"),),
        graduation=Graduation("length_m"),
    )
    wanted = ("mode", "length_m", "status", "bearing", "capacity")
    assert style.needed_fields() == wanted


def test_a_style_that_is_no_object_is_refused() -> None:
    with pytest.raises(FieldError, match=r"theme\.json, ports"):
        style_from_dict([], "theme.json, ports")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("geometry_type", "drawn"),
    [
        ("MULTIPOINT", (True, False, False)),
        ("LINESTRING", (False, True, False)),
        ("COMPOUNDCURVE", (False, True, False)),
        ("CURVEPOLYGON", (False, False, True)),
        ("MULTISURFACE", (False, False, True)),
        ("GEOMETRY", (True, True, True)),
        ("", (True, True, True)),
    ],
)
def test_unstyled_layers_are_drawn_by_their_geometry(
    geometry_type: str, drawn: tuple[bool, ...]
) -> None:
    symbols = default_style(geometry_type, 3).symbols
    parts = (symbols.marker, symbols.line, symbols.fill)
    assert tuple(part is not None for part in parts) == drawn


def test_unstyled_layers_take_turns_with_colours() -> None:
    shown = [default_style("LINESTRING", index).symbols.line for index in range(len(COLORS) + 1)]
    used = [line.color for line in shown if line is not None]
    assert len(set(used)) == len(COLORS)
    assert used[0] == used[-1]


def test_a_viewpoint_hides_the_rows_of_the_other_and_can_be_changed_back() -> None:
    red = SymbolSet(line=LineSymbol("#ff0000"))
    style = LayerStyle(red, ("kind", "viewpoint"), (Category(("war", None), "War", red),))
    chinese = style_for_viewpoint(style, "China")
    assert [c.values for c in chinese.categories if is_hidden(c)] == [(None, "de_facto")]
    assert chinese.categories[-1].label == "War"
    again = style_for_viewpoint(style_for_viewpoint(chinese, "de facto"), "China")
    assert again == chinese
    assert style_for_viewpoint(LayerStyle(red), "China") == LayerStyle(red)
