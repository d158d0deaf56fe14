"""Sets of keys are sets, whether they are kept as keys or as runs of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.block_rows import rows_of_fids
from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet, FidSet
from corridormap.core.geometry_block import block_from_shapely

# A long run makes most sets of these come as runs, without it most come as keys.
KEYS = st.tuples(st.sets(st.integers(-20, 60)), st.booleans()).map(
    lambda drawn: drawn[0] | set(range(60)) if drawn[1] else drawn[0]
)
A1, A2, B1 = FeatureRef("a", 1), FeatureRef("a", 2), FeatureRef("b", 1)


@given(KEYS, KEYS)
def test_is_a_set_of_keys(one: set[int], other: set[int]) -> None:
    first, second = FidSet(one), FidSet(sorted(other, reverse=True))
    assert first == one
    assert list(first) == sorted(one)
    assert len(first) == len(one)
    assert first.array.tolist() == sorted(one)
    assert [key for key in range(-25, 70) if key in first] == sorted(one)
    assert (first == second) == (one == other)
    assert first.union(second) == one | other
    assert first.minus(second) == one - other
    assert first.toggled(second) == one ^ other


@given(st.lists(st.integers(-5, 5)))
def test_keys_that_come_twice_count_once(keys: list[int]) -> None:
    assert FidSet(np.array(keys, np.int64)) == set(keys)
    assert FidSet(keys) == set(keys)


def test_runs_that_begin_alike_may_end_elsewhere() -> None:
    first = FidSet([*range(10), *range(20, 31)])
    second = FidSet([*range(11), *range(20, 30)])
    assert len(first) == len(second)
    assert first != second


def test_nobody_can_change_a_set_by_its_keys() -> None:
    own = np.array([1, 5, 9])
    keys = FidSet(own)
    with pytest.raises(ValueError, match="read-only"):
        keys.array[0] = 7
    own[2] = 10
    assert keys == {1, 5, 9}


def test_no_key_is_in_it_that_is_no_number() -> None:
    word: object = "1"
    assert word not in FidSet([1])
    assert 1 not in FidSet()


def test_features_of_several_layers() -> None:
    features = FeatureSet.of([A2, B1, A1, A2])
    assert list(features) == [A1, A2, B1]
    assert len(features) == 3
    assert features == {A1, A2, B1}
    assert FeatureSet.of(features) is features
    assert A1 in features
    assert FeatureRef("c", 1) not in features
    assert features.layer_ids == ("a", "b")
    assert features.of_layers(["b"]) == {B1}
    assert features.with_layer("a", FidSet([7])) == {FeatureRef("a", 7), B1}
    assert features.with_layer("a", FidSet()).layer_ids == ("b",)
    assert features.union(FeatureSet.of([FeatureRef("c", 3)])) == {*features, FeatureRef("c", 3)}
    assert features.toggled(FeatureSet.of([A1, FeatureRef("c", 3)])) == {A2, B1, FeatureRef("c", 3)}
    assert features & {A1} == {A1}
    assert features != FeatureSet()


def test_rows_of_a_block_by_any_kind_of_keys() -> None:
    block = block_from_shapely([2, 4, 6, 8], [None] * 4)
    assert rows_of_fids(block, FidSet([8, 4, 5])).tolist() == [1, 3]
    assert rows_of_fids(block, frozenset({8, 4, 5})).tolist() == [1, 3]
    assert rows_of_fids(block, FidSet()).tolist() == []
