"""Finds the rows of a table that hold a text, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import Field, FieldKind, Value
from corridormap.ui.panels.value_text import exact_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_REMEMBERED = 10_000
"""Different values of a coded column whose answers are kept."""

_IsHit = Callable[[Value], bool]


class TextFilter:
    """Looks for a text in the cells of rows, as they are shown; letter case does not count.

    Args:
        columns: The fields to look into, by the name that their values come under.
        text: What to find.
    """

    def __init__(self, columns: Mapping[str, Field], text: str) -> None:
        needle = text.casefold()
        self._tests = {name: _test_of(field, needle) for name, field in columns.items()}

    def hits(self, rows: Mapping[str, Sequence[Value]], count: int) -> NDArray[np.bool_]:
        """Return which of `count` rows, given by columns, hold the text in any cell."""
        found = np.zeros(count, np.bool_)
        for name, test in self._tests.items():
            found |= np.fromiter(map(test, rows[name]), np.bool_, count)
        return found


def _test_of(field: Field, needle: str) -> _IsHit:
    if field.choices or field.kind is FieldKind.BOOLEAN:
        return _Remembering(partial(_shows, field, needle))

    def is_hit(value: Value) -> bool:
        if type(value) is str:
            return needle in value.casefold()
        return _shows(field, needle, value)

    return is_hit


def _shows(field: Field, needle: str, value: Value) -> bool:
    return value is not None and needle in exact_text(field, value).casefold()


class _Remembering:
    """Asks for each different value once: codes are few, and dear to put into words."""

    def __init__(self, test: _IsHit) -> None:
        self._test = test
        self._known: dict[Value, bool] = {}

    def __call__(self, value: Value) -> bool:
        hit = self._known.get(value)
        if hit is None:
            hit = self._test(value)
            if len(self._known) < MOST_REMEMBERED:
                self._known[value] = hit
        return hit
