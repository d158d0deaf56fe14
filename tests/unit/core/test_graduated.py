from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core import graduated
from corridormap.core.classify import NO_CATEGORY, classify
from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.graduated import METHODS, graded, grading_of, range_labels, recolored
from corridormap.core.palettes import colors_of
from corridormap.core.symbol import (
    FillSymbol,
    Graduation,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    Renderer,
    SymbolSet,
)

AREA = SymbolSet(fill=FillSymbol("#12345680", LineSymbol("#000000")))
NO_DATA = SymbolSet(fill=FillSymbol("#eeeeee"))


def sizes_of_classes(column: list[Value], method: str, count: int) -> list[int]:
    grading = grading_of(column, method, count)
    style = graded(LayerStyle(NO_DATA), grading, Graduation("n", method, count), AREA)
    classes = classify(style, {"n": column}, len(column))
    return [int((classes == index).sum()) for index in range(len(style.categories))]


def test_quantiles_have_as_many_features_each() -> None:
    assert sizes_of_classes(list(range(100)), "quantile", 4) == [25, 25, 25, 25]


def test_equal_intervals_are_as_wide_each() -> None:
    grading = grading_of([0, 1, 2, 100], "equal", 4)
    assert grading.edges == (0, 25, 50, 75, 100)
    assert sizes_of_classes([0, 1, 2, 100], "equal", 4) == [3, 0, 0, 1]


def test_natural_breaks_part_where_values_do() -> None:
    values: list[Value] = [1, 2, 2, 3, 10, 11, 12, 50]
    assert grading_of(values, "natural", 3).edges == (1, 10, 50, 50)
    assert sizes_of_classes(values, "natural", 3) == [4, 3, 1]


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_column_is_one_class(method: str) -> None:
    grading = grading_of([7, 7.0, "7", None], method, 5)
    assert (grading.labels, grading.missing) == (("7",), 1)
    assert sizes_of_classes([7, 7, 7], method, 5) == [3]


@pytest.mark.parametrize("method", ["quantile", "natural"])
def test_few_different_values_are_a_class_each(method: str) -> None:
    values: list[Value] = [3, 1, 1, 2, 3, float("inf"), "many", None]
    assert grading_of(values, method, 5).labels == ("1", "2", "3")
    assert sizes_of_classes(values, method, 5) == [2, 1, 2]


def test_a_column_without_numbers_is_told() -> None:
    with pytest.raises(FieldError, match="no numbers"):
        grading_of([None, "a", float("nan")], "quantile", 5)
    with pytest.raises(FieldError, match="no method guess"):
        grading_of([1, 2], "guess", 5)


def test_natural_breaks_of_many_values_are_found_from_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graduated, "MOST_FOR_NATURAL", 50)
    values: list[Value] = [*range(100), *range(1000, 1100)]
    grading = grading_of(values, "natural", 2)
    assert grading.edges == (0, 1000, 1099)
    assert "50 of 200" in grading.note
    ties: list[Value] = [*[5] * 5000, 1, 2, 9]
    assert len(grading_of(ties, "natural", 3).edges) == 4


numbers = st.integers(-1000, 1000) | st.floats(-1e6, 1e6) | st.none()


@given(st.lists(numbers, min_size=1, max_size=60), st.sampled_from(METHODS), st.integers(1, 9))
def test_every_number_has_a_class_and_nothing_else_has(
    values: list[Value], method: str, count: int
) -> None:
    if all(value is None for value in values):
        return
    grading = grading_of(values, method, count)
    assert len(grading.edges) <= count + 1
    assert len(grading.labels) == len(grading.edges) - 1
    style = graded(LayerStyle(NO_DATA), grading, Graduation("n", method, count), AREA)
    classes = classify(style, {"n": values}, len(values))
    assert [each == NO_CATEGORY for each in classes] == [value is None for value in values]


@pytest.mark.parametrize(
    ("edges", "labels"),
    [
        ([12.88, 28.05], ("12.9 – 28.1",)),
        ([0.5, 1, 1.5], ("0.5 – 1.0", "1.0 – 1.5")),
        ([-5, 0, 1234567], ("−5 – 0", "0 – 1,234,567")),
        ([1e-7, 2e-7], ("1e−07 – 2e−07",)),
        ([1, 2, 2], ("1 – 2", "2")),
        ([1e300, 2e300], ("1e+300 – 2e+300",)),
    ],
)
def test_labels_are_as_fine_as_they_need(edges: list[float], labels: tuple[str, ...]) -> None:
    assert range_labels(edges) == labels


def test_a_graded_style_keeps_what_it_was_made_of() -> None:
    grading = grading_of(list(range(10)), "quantile", 3)
    graduation = Graduation("n", "quantile", 3, "colorbrewer:Blues", is_reversed=True)
    style = graded(LayerStyle(NO_DATA), grading, graduation, AREA)
    assert (style.kind, style.graduation, style.symbols) == (
        Renderer.GRADUATED,
        graduation,
        NO_DATA,
    )
    tints = [each.symbols.fill.color for each in style.categories if each.symbols.fill]
    assert tints == [color + "80" for color in colors_of("colorbrewer:Blues", 3, True)]
    outlines = {each.symbols.fill.outline for each in style.categories if each.symbols.fill}
    assert outlines == {LineSymbol("#000000")}


def test_markers_on_areas_keep_their_colour_among_tints() -> None:
    marker = MarkerSymbol("circle", color="#d55e00", on_shapes=True)
    line = LineSymbol("#000000ff")
    both = recolored(SymbolSet(marker, line, FillSymbol(None)), "#123456")
    assert both == SymbolSet(marker, LineSymbol("#123456ff"), FillSymbol("#123456"))
    assert recolored(SymbolSet(marker), "#123456").marker == replace(marker, color="#123456")


def test_without_a_palette_the_colours_of_before_stay() -> None:
    grading = grading_of(list(range(10)), "quantile", 3)
    blue = Graduation("n", "quantile", 3, "colorbrewer:Blues")
    style = graded(LayerStyle(NO_DATA), grading, blue, AREA)
    again = graded(style, grading_of([*range(20)], "equal", 4), Graduation("n"), AREA)
    looks = [each.symbols for each in again.categories]
    assert looks == [*(each.symbols for each in style.categories), AREA]
