"""The selection tells every change once."""

from __future__ import annotations

import pytest

from corridormap.core.feature import FeatureRef
from corridormap.core.selection import Selection

A1, A2, B1 = FeatureRef("a", 1), FeatureRef("a", 2), FeatureRef("b", 1)


@pytest.fixture
def selection() -> Selection:
    return Selection()


def test_set_add_toggle_clear(selection: Selection) -> None:
    told: list[int] = []
    selection.changed.connect(lambda: told.append(len(selection)))
    selection.set([A2, A1])
    assert list(selection) == [A1, A2]
    selection.add([B1, A1])
    selection.toggle([A1, B1])
    assert list(selection) == [A2]
    assert A2 in selection
    assert A1 not in selection
    selection.clear()
    assert told == [2, 3, 1, 0]


def test_nothing_is_told_when_nothing_changes(selection: Selection) -> None:
    selection.set([A1])
    told: list[None] = []
    selection.changed.connect(lambda: told.append(None))
    selection.set([A1])
    selection.add([A1])
    selection.add([])
    selection.forget_layer("b")
    assert told == []


def test_one_layer_at_a_time(selection: Selection) -> None:
    selection.set([A1, B1])
    selection.set_layer("a", [2, 3])
    assert selection.fids("a") == {2, 3}
    assert selection.fids("b") == {1}
    selection.set_layer("a", [])
    assert selection.layer_ids == ("b",)
    selection.forget_layer("b")
    assert len(selection) == 0
