from __future__ import annotations

from dataclasses import replace

import pytest

from corridormap.core.class_edits import (
    OTHERS,
    added,
    as_rules,
    as_single,
    categorised,
    filter_of,
    in_palette,
    is_shown,
    merged,
    moved,
    removed,
    symbols_at,
    with_edge,
    with_look,
    with_shown,
)
from corridormap.core.classify import classify
from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.graduated import graded, grading_of, recolored
from corridormap.core.symbol import (
    Category,
    Graduation,
    Join,
    LayerStyle,
    LineSymbol,
    SymbolSet,
)
from corridormap.core.viewpoint import style_for_viewpoint

LOOK = SymbolSet(line=LineSymbol("#112233", 2.0))
MODES = ["rail", "road", "sea", "rail", None, "it's"]
NUMBERS = [1, 2, 3, 4, 10, 20]


def kinds() -> LayerStyle:
    values = ("rail", "road", "sea", "it's")
    return categorised(LayerStyle(LOOK), ("mode",), [(value,) for value in values], "", LOOK)


def ranges(count: int = 3) -> LayerStyle:
    grading = grading_of(NUMBERS, "equal", count)
    graduation = Graduation("n", "equal", count, "colorbrewer:Blues")
    return graded(LayerStyle(LOOK), grading, graduation, LOOK)


def classes(style: LayerStyle) -> list[int]:
    found: list[int] = classify(style, {"mode": MODES, "n": NUMBERS}, 6).tolist()
    return found


def test_values_become_classes_of_different_colours() -> None:
    style = kinds()
    assert classes(style) == [0, 1, 2, 0, -1, 3]
    colors = [each.symbols.line.color for each in style.categories if each.symbols.line]
    assert len(set(colors)) == 4
    assert style.kind == "categorised"


def test_classes_that_were_there_keep_look_and_label() -> None:
    style = kinds()
    mine = replace(style.categories[1], label="Highway", symbols=recolored(LOOK, "#abcdef"))
    style = replace(style, categories=(style.categories[0], mine))
    again = categorised(style, ("mode",), (("road",), ("sea",)), "", LOOK)
    assert again.categories[0] == mine
    assert again.categories[1].label == "sea"


@pytest.mark.parametrize("make", [kinds, ranges])
def test_rules_take_the_features_that_the_classes_took(make: object) -> None:
    style = make()  # type: ignore[operator]
    rules = as_rules(style)
    assert rules.kind == "rules"
    assert all(each.filter for each in rules.categories)
    assert classes(rules) == classes(style)


def test_rules_made_of_yes_and_no_take_the_features_that_the_classes_took() -> None:
    values = [("True", "rail"), ("False", "rail"), ("False", "road")]
    style = categorised(LayerStyle(LOOK), ("open", "mode"), values, "", LOOK)
    modes: list[Value] = ["rail", "rail", "rail", "road"]
    columns: dict[str, list[Value]] = {"open": [True, False, None, False], "mode": modes}
    assert classify(style, columns, 4).tolist() == [0, 1, -1, 2]
    assert classify(as_rules(style), columns, 4).tolist() == [0, 1, -1, 2]
    assert classify(merged(style, {1, 2}), columns, 4).tolist() == [0, 1, -1, 1]


def test_rules_compare_texts_of_a_lookup_as_numbers() -> None:
    style = replace(ranges(), joins=(Join("n", "id", "facts", "id", "value"),))
    columns = {"n": [str(number) for number in NUMBERS]}
    expected = classify(style, columns, 6).tolist()
    assert classify(as_rules(style), columns, 6).tolist() == expected


def test_merged_values_are_one_class_of_all_their_features() -> None:
    style = merged(kinds(), {0, 2, 3})
    assert [each.label for each in style.categories] == ["rail, sea, it's", "road"]
    assert classes(style) == [0, 1, 0, 0, -1, 0]
    assert style.kind == "categorised"


def test_merged_ranges_reach_from_end_to_end_and_skip_none() -> None:
    style = merged(ranges(4), {0, 1})
    first = style.categories[0]
    assert (first.lower, first.upper) == (1.0, 10.5)
    assert first.label == "1.0 – 10.5"
    assert style.graduation is not None
    assert style.graduation.method == "manual"
    with pytest.raises(FieldError, match="lies between"):
        merged(ranges(4), {0, 2})


def test_an_edge_takes_its_neighbour_along_but_not_past_its_end() -> None:
    style = with_edge(ranges(), 0, "upper", 5.0)
    assert [(each.lower, each.upper) for each in style.categories][:2] == [
        (1.0, 5.0),
        (5.0, pytest.approx(13.667, abs=1e-3)),
    ]
    assert style.categories[0].label == "1 – 5"
    with pytest.raises(FieldError, match="cannot end"):
        with_edge(ranges(), 0, "upper", 15.0)


def test_a_label_of_ones_own_stays_when_the_edge_moves() -> None:
    style = ranges()
    named = replace(style.categories[0], label="few")
    style = replace(style, categories=(named, *style.categories[1:]))
    assert with_edge(style, 0, "upper", 5.0).categories[0].label == "few"


def test_hidden_classes_come_back_as_they_were() -> None:
    style = kinds()
    hidden = with_shown(style, 1, False, LOOK)
    assert not is_shown(hidden, 1)
    assert hidden.categories[1].symbols == SymbolSet()
    assert symbols_at(hidden, 1) == style.categories[1].symbols
    assert with_shown(hidden, 1, True, LOOK) == style
    others = with_shown(style, OTHERS, False, LOOK)
    assert others.symbols == SymbolSet()
    assert with_shown(others, OTHERS, True, SymbolSet()) == style


def test_a_hidden_class_is_painted_over_without_showing() -> None:
    hidden = with_shown(kinds(), 1, False, LOOK)
    changed = with_look(hidden, (0, 1, OTHERS), lambda look: recolored(look, "#00ff00"))
    assert not is_shown(changed, 1)
    assert symbols_at(changed, 1).line == LineSymbol("#00ff00", 2.0)
    assert changed.symbols.line == LineSymbol("#00ff00", 2.0)


def test_hidden_classes_survive_another_viewpoint() -> None:
    style = categorised(LayerStyle(LOOK), ("viewpoint",), (("de_facto",), ("all",)), "", LOOK)
    hidden = with_shown(style, 1, False, LOOK)
    china = style_for_viewpoint(hidden, "China")
    assert hidden.categories[1] in china.categories
    back = style_for_viewpoint(china, "de facto")
    assert hidden.categories[1] in back.categories


@pytest.mark.parametrize(
    ("rows", "before", "order"),
    [({0}, 2, "BACD"), ({3}, 0, "DABC"), ({1, 2}, 4, "ADBC"), ({0, 3}, 2, "BADC")],
)
def test_classes_move_together(rows: set[int], before: int, order: str) -> None:
    named = tuple(Category((each,), each, LOOK) for each in "ABCD")
    style = LayerStyle(LOOK, category_fields=("mode",), categories=named)
    assert "".join(each.label for each in moved(style, rows, before).categories) == order


def test_removed_classes_leave_others_and_the_renderer_stays() -> None:
    style = removed(kinds(), {0, 1, 2, 3})
    assert style.categories == ()
    assert style.kind == "categorised"


@pytest.mark.parametrize("make", [kinds, ranges, lambda: as_rules(kinds())])
def test_a_new_class_takes_nothing_until_it_is_filled_in(make: object) -> None:
    style = make()  # type: ignore[operator]
    more = added(style, "New", LOOK)
    assert classes(more) == classes(style)
    assert more.kind == style.kind


def test_one_for_all_forgets_classes_and_heading() -> None:
    style = as_single(replace(ranges(), legend_title="Trains"), LOOK)
    assert (style.kind, style.categories, style.legend_title) == ("single", (), "")


def test_a_palette_recolours_classes_in_their_order() -> None:
    style = in_palette(ranges(), "colorbrewer:Reds", True)
    assert style.graduation is not None
    assert (style.graduation.palette, style.graduation.is_reversed) == ("colorbrewer:Reds", True)
    reds = [each.symbols.line.color for each in style.categories if each.symbols.line]
    assert reds == ["#de2d26", "#fc9272", "#fee0d2"]


def test_filters_quote_names_and_values() -> None:
    style = LayerStyle(LOOK, category_fields=('a"b', "c"))
    category = Category(("it's", None), "", LOOK, filter="n > 1 OR n < 0")
    assert filter_of(style, category) == "\"a\"\"b\" = 'it''s' AND (n > 1 OR n < 0)"
    assert filter_of(style, Category((None, None), "", LOOK)) == "1"
