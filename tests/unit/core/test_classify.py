from __future__ import annotations

from corridormap.core.classify import NO_CATEGORY, classify, symbols_of
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet

RAIL = SymbolSet(line=LineSymbol("#aa0000"))
PLANNED = SymbolSet(line=LineSymbol("#aa0000", dash_px=(4, 3)))
OTHER = SymbolSet(line=LineSymbol("#888888"))
STYLE = LayerStyle(
    OTHER,
    category_fields=("mode", "status"),
    categories=(
        Category(("rail", "planned"), "Railway, planned", PLANNED),
        Category(("rail", None), "Railway", RAIL),
    ),
)


def test_the_first_matching_category_wins() -> None:
    columns = {"mode": ["rail", "rail", "road", None], "status": ["planned", None, "planned", "x"]}
    assert classify(STYLE, columns, 4).tolist() == [0, 1, NO_CATEGORY, NO_CATEGORY]


def test_a_missing_column_matches_only_anything() -> None:
    assert classify(STYLE, {"mode": ["rail"]}, 1).tolist() == [1]
    assert classify(STYLE, {}, 1).tolist() == [NO_CATEGORY]


def test_numbers_are_compared_as_their_text() -> None:
    style = LayerStyle(OTHER, ("rank",), (Category(("1",), "First", RAIL),))
    assert classify(style, {"rank": [1, 2]}, 2).tolist() == [0, NO_CATEGORY]


def test_symbols_of_a_class() -> None:
    assert symbols_of(STYLE, NO_CATEGORY) is OTHER
    assert symbols_of(STYLE, 1) is RAIL


def test_no_features() -> None:
    assert classify(STYLE, {}, 0).tolist() == []
