"""Sorting by arrays gives what sorting values one by one would give."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.ui.panels.attribute_order import (
    KEY_CHARS,
    matching,
    positions_of,
    runs_of,
    sorted_positions,
)

# Long common beginnings, so that texts differ only beyond the characters of the array's keys.
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text("ab", max_size=4).map(lambda end: "x" * KEY_CHARS + end),
)
VALUES = st.one_of(
    st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.booleans(), TEXTS
)


def group_and_key(value: Value) -> tuple[int, float | str]:
    if isinstance(value, str):
        return 1, value.casefold()
    assert isinstance(value, int | float)
    return 0, float(value)


@given(st.lists(VALUES, max_size=40), st.booleans())
def test_order_is_that_of_a_stable_sort_with_nulls_last(
    values: list[Value], descending: bool
) -> None:
    # A key ends at its first zero character, in numpy as in C.
    values = [each.replace("\0", "") if isinstance(each, str) else each for each in values]
    filled = [place for place, value in enumerate(values) if value is not None]
    nulls = [place for place, value in enumerate(values) if value is None]
    expected = sorted(filled, key=lambda place: group_and_key(values[place]), reverse=descending)
    found = sorted_positions(values, Feedback(), descending=descending)
    assert found.tolist() == expected + nulls


@given(st.sets(st.integers(0, 300)))
def test_runs_hold_each_row_once(rows: set[int]) -> None:
    firsts, lasts = runs_of(np.array(sorted(rows), np.int64))
    runs = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
    assert [row for first, last in runs for row in range(first, last + 1)] == sorted(rows)
    assert all(first > last + 1 for (_, last), (first, _) in pairwise(runs))


@given(st.sets(st.integers(-50, 50)), st.sets(st.integers(-60, 60)))
def test_positions_are_those_of_known_keys(known: set[int], wanted: set[int]) -> None:
    fids = np.array(sorted(known), np.int64)
    places = positions_of(fids, np.array(sorted(wanted), np.int64))
    assert fids[places].tolist() == sorted(known & wanted)


@given(st.lists(st.text(max_size=6), max_size=30), st.text(max_size=2))
def test_filter_finds_what_holds_the_text(values: list[str], needle: str) -> None:
    hits = matching(values, needle.casefold(), str, Feedback())
    assert hits.tolist() == [needle.casefold() in value.casefold() for value in values]
