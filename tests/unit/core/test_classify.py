from __future__ import annotations

import time
from itertools import pairwise

import pytest

from corridormap.core.classify import NO_CATEGORY, classify, shown_classes, symbols_of, used_classes
from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.symbol import Category, Graduation, LayerStyle, LineSymbol, SymbolSet

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


def ranges(*edges: float) -> LayerStyle:
    classes = tuple(Category((), "", RAIL, lower=low, upper=high) for low, high in pairwise(edges))
    return LayerStyle(OTHER, categories=classes, graduation=Graduation("length"))


def test_a_range_takes_its_lower_end_and_the_highest_both() -> None:
    values = [0, 9.99, 10, 20, 20.01, -1, None, float("nan"), "15", "10-20"]
    found = classify(ranges(0, 10, 20), {"length": values}, len(values)).tolist()
    assert found == [0, 0, 1, 1, -1, -1, -1, -1, 1, -1]


def test_ranges_may_be_open_and_listed_from_the_top() -> None:
    style = LayerStyle(
        OTHER,
        categories=(
            Category((), "much", RAIL, lower=10.0),
            Category((), "little", RAIL, upper=10.0),
        ),
        graduation=Graduation("n"),
    )
    assert classify(style, {"n": [10, 9, 1e300]}, 3).tolist() == [0, 1, 0]


def test_one_number_may_be_a_range_and_gaps_end_ranges() -> None:
    assert classify(ranges(1, 2, 3, 3), {"length": [1, 2, 3]}, 3).tolist() == [0, 1, 2]
    apart = (Category((), "", RAIL, lower=0, upper=1), Category((), "", RAIL, lower=2, upper=3))
    style = LayerStyle(OTHER, categories=apart, graduation=Graduation("length"))
    assert classify(style, {"length": [1, 1.5, 2, 3]}, 4).tolist() == [0, NO_CATEGORY, 1, 1]


def test_ranges_of_a_column_that_is_missing_take_nothing() -> None:
    assert classify(ranges(0, 1), {}, 2).tolist() == [-1, -1]


RULES = LayerStyle(
    OTHER,
    categories=(
        Category((), "long", RAIL, filter="length > 100"),
        Category((), "planned", PLANNED, filter="status = 'planned'"),
        Category((), "else", OTHER),
    ),
)


def test_the_first_rule_wins_and_one_without_a_filter_takes_the_rest() -> None:
    columns: dict[str, list[Value]] = {
        "length": [200, 50, None],
        "status": ["planned", "planned", None],
    }
    assert classify(RULES, columns, 3).tolist() == [0, 1, 2]


def test_rules_and_values_hold_together() -> None:
    style = LayerStyle(
        OTHER,
        ("mode",),
        (Category(("rail",), "", RAIL, filter="length > 100"), Category(("rail",), "", PLANNED)),
    )
    columns: dict[str, list[Value]] = {"length": [200, 50, 200], "mode": ["rail", "rail", "road"]}
    assert classify(style, columns, 3).tolist() == [0, 1, NO_CATEGORY]


def test_the_scale_decides_which_classes_take_features() -> None:
    style = LayerStyle(
        OTHER,
        categories=(
            Category((), "far", RAIL, min_denominator=1e6),
            Category((), "near", PLANNED, max_denominator=1e6),
        ),
    )
    assert classify(style, {}, 1, 5e6).tolist() == [0]
    assert classify(style, {}, 1, 5e5).tolist() == [1]
    assert shown_classes(style, 5e6) != shown_classes(style, 5e5)
    assert shown_classes(RULES, 5e6) == ()
    assert used_classes(style, {}, 1) == {0, 1}


def test_a_filter_that_is_no_expression_is_named() -> None:
    style = LayerStyle(OTHER, categories=(Category((), "", RAIL, filter="length >"),))
    with pytest.raises(FieldError, match="length >"):
        classify(style, {"length": [1]}, 1)


def test_the_first_class_wins_whether_it_names_all_values_or_some() -> None:
    symbols = SymbolSet()
    style = LayerStyle(
        symbols,
        category_fields=("a", "b"),
        categories=(
            Category(("x", "1"), "", symbols),
            Category((None, "2"), "", symbols),
            Category(("x", "2"), "", symbols),
            Category(("x", None), "", symbols),
            Category(("x", "1"), "", symbols),
        ),
    )
    columns = {"a": ["x", "x", "x", "y", "y"], "b": ["1", "2", "3", "2", "1"]}
    assert classify(style, columns, 5).tolist() == [0, 1, 3, 1, -1]


def test_a_name_for_each_feature_is_looked_up_not_tried() -> None:
    names = [str(number) for number in range(60_000)]
    categories = tuple(Category((name,), name, SymbolSet()) for name in names[:2000])
    style = LayerStyle(SymbolSet(), category_fields=("name",), categories=categories)
    begun_s = time.thread_time()
    found = classify(style, {"name": names}, len(names))
    # One by one that were 120 million comparisons.
    assert time.thread_time() - begun_s < 3.0
    assert found[:2000].tolist() == list(range(2000))
    assert (found[2000:] == NO_CATEGORY).all()
