"""Sorting by arrays gives what sorting values one by one would give."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.feature_set import FidSet
from corridormap.ui.panels.attribute_filter import TextFilter
from corridormap.ui.panels.attribute_order import (
    KEY_BYTES,
    positions_of,
    runs_of,
    sorted_positions,
)

# Long common beginnings, so that texts differ only beyond the characters of the array's keys.
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text("ab", max_size=4).map(lambda end: "x" * KEY_BYTES + end),
)
OTHERS = st.one_of(st.none(), st.booleans(), TEXTS)
# Beside decimal numbers, whole ones are compared as such as far as they can be told apart.
MIXED = st.one_of(OTHERS, st.integers(-(2**53), 2**53), st.floats(allow_nan=False))
WHOLE = st.one_of(OTHERS, st.integers(-(2**63), 2**63 - 1))
LISTS = st.one_of(st.lists(MIXED, max_size=40), st.lists(WHOLE, max_size=40))


def group_and_key(value: Value) -> tuple[int, float | str]:
    if isinstance(value, str):
        return 1, value.casefold()
    assert isinstance(value, int | float)
    return 0, value


@given(LISTS, st.booleans())
def test_order_is_that_of_a_stable_sort_with_nulls_last(
    values: list[Value], descending: bool
) -> None:
    # A key ends at its first zero character, in numpy as in C.
    values = [each.replace("\0", "") if isinstance(each, str) else each for each in values]
    filled = [place for place, value in enumerate(values) if value is not None]
    nulls = [place for place, value in enumerate(values) if value is None]
    expected = sorted(filled, key=lambda place: group_and_key(values[place]), reverse=descending)
    batches = [values[start : start + 7] for start in range(0, len(values), 7)]
    found = sorted_positions(batches, descending=descending)
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


@given(st.sets(st.integers(-50, 50)), st.sets(st.integers(-60, 60)), st.booleans())
def test_a_mask_says_which_keys_are_wanted(
    known: set[int], wanted: set[int], has_gaps: bool
) -> None:
    known = known if has_gaps else set(range(len(known)))
    fids = np.array(sorted(known), np.int64)
    assert fids[FidSet(wanted).mask(fids)].tolist() == sorted(known & wanted)
    backwards = fids[::-1]
    assert set(backwards[FidSet(wanted).mask(backwards)].tolist()) == known & wanted


@given(st.lists(st.text(max_size=6), max_size=30), st.text(max_size=2))
def test_filter_finds_what_holds_the_text(values: list[str], needle: str) -> None:
    field = Field("name", FieldKind.TEXT)
    hits = TextFilter({"name": field}, needle).hits({"name": values}, len(values))
    assert hits.tolist() == [needle.casefold() in value.casefold() for value in values]
