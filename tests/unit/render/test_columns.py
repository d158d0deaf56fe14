"""Ranks of features, whatever a column holds."""

from __future__ import annotations

import math

import shapely

from corridormap.core.feature import Value
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.columns import limits_by_rank
from tests.unit.render.pictures import layer

LIMITS = (30.0, 20.0, 10.0)


def limits(values: list[Value], field: str = "rank") -> list[float] | None:
    points = [shapely.Point(0, 0)] * 5
    found = limits_by_rank(layer(points, MarkerSymbol("circle"), {"rank": values}), field, LIMITS)
    return None if found is None else found.tolist()


def test_ranks_beyond_the_list_and_none_at_all_count_as_the_last() -> None:
    assert limits([0, 1, 2, 3, -1]) == [30.0, 20.0, 10.0, 10.0, 30.0]
    assert limits([None, 1.9, 0.2, math.inf, math.nan]) == [10.0, 20.0, 30.0, 10.0, 10.0]


def test_words_are_no_ranks() -> None:
    assert limits([0, "1", b"0", None, 1]) == [30.0, 10.0, 10.0, 10.0, 20.0]


def test_values_that_have_yet_to_be_read_count_as_the_last() -> None:
    assert limits([0]) == [30.0, 10.0, 10.0, 10.0, 10.0]


def test_without_a_field_all_are_first() -> None:
    assert limits([], "") == [30.0] * 5
