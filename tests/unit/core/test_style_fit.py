from __future__ import annotations

from pathlib import Path

import pytest

from corridormap.core.feature import Field, FieldKind
from corridormap.core.style_fit import fitted, main_color, missing_fields, parts_of
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Hatch,
    Join,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.core.value_choice import ValueChoice, field_choices, with_joins
from corridormap.core.vector_layer import LayerInfo

LINE = SymbolSet(line=LineSymbol("#aa0000cc", 2.0))
BOTH = SymbolSet(marker=MarkerSymbol("circle", on_shapes=True), line=LineSymbol("#aa0000"))


def layer(geometry_type: str, *names: str) -> LayerInfo:
    fields = tuple(Field(name, FieldKind.TEXT) for name in names)
    return LayerInfo(Path("a.gpkg"), "t", "T", geometry_type, None, 1, None, fields)


@pytest.mark.parametrize(
    ("geometry_type", "parts"),
    [
        ("POINT", ("marker",)),
        ("MULTIPOINT", ("marker",)),
        ("MULTILINESTRING", ("line", "marker")),
        ("CURVEPOLYGON", ("fill", "marker")),
        ("MULTISURFACE", ("fill", "marker")),
        ("GEOMETRY", ("marker", "line", "fill")),
        ("RASTER", ()),
    ],
)
def test_each_geometry_has_its_symbols(geometry_type: str, parts: tuple[str, ...]) -> None:
    assert parts_of(geometry_type) == parts


def test_a_style_that_fits_is_given_as_it_is() -> None:
    style = LayerStyle(BOTH)
    fit = fitted(style, layer("LINESTRING"))
    assert fit.style is style
    assert (fit.left_out, fit.is_recolored, fit.missing_fields) == ((), False, ())


def test_parts_without_use_are_left_out_and_named() -> None:
    fit = fitted(LayerStyle(BOTH), layer("POINT"))
    assert fit.left_out == ("line",)
    assert not fit.is_recolored
    assert fit.style.symbols == SymbolSet(marker=BOTH.marker)


def test_classes_without_a_symbol_of_use_give_their_colours() -> None:
    hidden = Category(("b",), "B", SymbolSet(), hidden_symbols=LINE)
    style = LayerStyle(SymbolSet(), ("k",), (Category(("a",), "A", LINE), hidden))
    fit = fitted(style, layer("MULTIPOLYGON", "k"))
    assert fit.is_recolored
    assert fit.left_out == ("line",)
    first, second = fit.style.categories
    assert first.symbols.fill is not None
    assert first.symbols.fill.color is not None
    assert first.symbols.fill.color.startswith("#aa0000")
    assert second.symbols == SymbolSet()
    assert second.hidden_symbols is not None
    assert fit.style.symbols == SymbolSet()


def test_fields_that_are_not_there_are_named_those_of_lookups_by_their_key() -> None:
    style = LayerStyle(
        LINE,
        ("mode", "status"),
        (Category((None, None), "", LINE, filter="length > 3"),),
        labels=LabelStyle("Name"),
        joins=(Join("status", "corridor_id", "corridors", "corridor_id", "status"),),
    )
    known = layer("LINESTRING", "name", "mode")
    assert missing_fields(style, known) == ("corridor_id", "length")
    fit = fitted(style, known)
    assert fit.missing_fields == ("corridor_id", "length")
    assert fit.style.joins == ()


def test_lookups_in_tables_that_are_not_there_are_left_out_and_named() -> None:
    join = Join("status", "corridor_id", "corridors", "corridor_id", "status")
    unused = Join("x", "corridor_id", "corridors", "corridor_id", "x")
    style = LayerStyle(LINE, ("status",), (Category(("a",), "", LINE),), joins=(join, unused))
    fit = fitted(style, layer("LINESTRING", "corridor_id"), (join, unused))
    assert fit.missing_fields == ("corridors.status",)
    assert fit.style.joins == ()
    assert fitted(style, layer("LINESTRING", "corridor_id")).style is style


def test_the_main_colour_of_an_area_is_its_tint_then_hatch_then_outline() -> None:
    outline = LineSymbol("#111111")
    assert main_color(SymbolSet(fill=FillSymbol("#222222", outline))) == "#222222"
    assert main_color(SymbolSet(fill=FillSymbol(None, outline, Hatch("#333333")))) == "#333333"
    assert main_color(SymbolSet(fill=FillSymbol(None, outline))) == "#111111"
    assert main_color(SymbolSet()) is None


def test_choices_of_fields_leave_out_blobs_and_know_numbers() -> None:
    fields = (
        Field("a", FieldKind.REAL, "Length"),
        Field("b", FieldKind.BLOB),
        Field("c", FieldKind.TEXT),
    )
    assert [(each.name, each.is_numeric) for each in field_choices(fields)] == [
        ("a", True),
        ("c", False),
    ]


def test_a_lookup_replaces_the_one_of_the_same_name_only() -> None:
    old, other = Join("x", "a", "t", "k", "v"), Join("y", "a", "t", "k", "w")
    new = Join("x", "a", "t", "k", "v", (("period", "2018"),))
    style = LayerStyle(LINE, joins=(old, other))
    assert with_joins(style, [ValueChoice("x", join=new)]).joins == (other, new)
    assert with_joins(style, [ValueChoice("x", join=old), ValueChoice("f")]) is style


def test_a_caption_says_unit_and_period() -> None:
    choice = ValueChoice("trade, 2018", "trade", unit="billion USD", period="2018")
    assert choice.caption() == "trade (billion USD), 2018"
    assert choice.caption("贸易额", "十亿美元") == "贸易额 (十亿美元), 2018"
    assert ValueChoice("rank").caption() == "rank"
