"""Orders and filters a million rows by arrays, since sorting Python objects stops the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEY_CHARS = 24
"""Characters of a text that the array sort looks at; ties among longer ones are settled after."""
CHUNK_ROWS = 1 << 14
"""Rows between two looks at the feedback."""


def sorted_positions(
    values: Sequence[Value], feedback: Feedback, *, descending: bool = False
) -> NDArray[np.int64]:
    """Return positions in the order of their values: numbers, then text, nulls always last.

    Equal values keep the order they came in, either way round; letter case does not count.

    >>> sorted_positions([3, None, 1, "b", "A"], Feedback()).tolist()
    [2, 0, 4, 3, 1]
    """
    kinds = np.fromiter(map(_kind, values), np.uint8, len(values))
    numbers, texts, nulls = (np.flatnonzero(kinds == kind) for kind in range(3))
    number_keys = np.array([value for value in values if _kind(value) == 0], np.float64)
    text_keys = [_text(value) for value in values if _kind(value) == 1]
    by_number = numbers[_argsort(number_keys, descending)]
    by_text = texts[_text_order(text_keys, feedback, descending)]
    runs = (by_text, by_number) if descending else (by_number, by_text)
    return np.concatenate((*runs, nulls)).astype(np.int64)


def _kind(value: Value) -> int:
    if value is None or value != value:
        return 2
    return 0 if isinstance(value, int | float) else 1


def _text(value: Value) -> str:
    return value.casefold() if isinstance(value, str) else repr(value)


def _argsort(keys: NDArray[np.generic], descending: bool) -> NDArray[np.int64]:
    if not descending:
        return np.argsort(keys, kind="stable").astype(np.int64)
    backwards = np.argsort(keys[::-1], kind="stable")[::-1]
    return (len(keys) - 1 - backwards).astype(np.int64)


def _text_order(texts: list[str], feedback: Feedback, descending: bool) -> NDArray[np.int64]:
    keys = np.empty(len(texts), f"U{KEY_CHARS}")
    for start in range(0, len(texts), CHUNK_ROWS):
        feedback.report(start, len(texts))
        keys[start : start + CHUNK_ROWS] = texts[start : start + CHUNK_ROWS]
    order = _argsort(keys, descending)
    for first, last in _long_ties(keys[order]):
        run = sorted(order[first:last].tolist(), key=texts.__getitem__, reverse=descending)
        order[first:last] = run
    return order


def _long_ties(keys: NDArray[np.str_]) -> list[tuple[int, int]]:
    """Return the runs of equal keys that fill all characters, so that more may follow."""
    full = np.char.str_len(keys) == KEY_CHARS
    same = (keys[1:] == keys[:-1]) & full[1:]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    return [(int(first), int(last) + 1) for first, last in edges.reshape(-1, 2)]


def matching(
    values: Sequence[Value], needle: str, to_text: Callable[[Value], str], feedback: Feedback
) -> NDArray[np.bool_]:
    """Return which values hold `needle` (already casefolded) in the text they are shown as."""
    hits = np.zeros(len(values), np.bool_)
    for start in range(0, len(values), CHUNK_ROWS):
        feedback.report(start, len(values))
        chunk = values[start : start + CHUNK_ROWS]
        hits[start : start + len(chunk)] = [needle in to_text(value).casefold() for value in chunk]
    return hits


def positions_of(fids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the wanted keys among ascending `fids`; unknown ones are left out."""
    if not len(fids):
        return np.zeros(0, np.int64)
    places = np.searchsorted(fids, wanted).clip(max=len(fids) - 1)
    found: NDArray[np.int64] = places[fids[places] == wanted]
    return found


def runs_of(rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the firsts and the lasts, both included, of the runs in ascending row numbers.

    >>> [each.tolist() for each in runs_of(np.array([1, 2, 3, 7]))]
    [[1, 7], [3, 7]]
    """
    if not len(rows):
        return rows, rows
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    return rows[np.append(0, breaks)], rows[np.append(breaks - 1, len(rows) - 1)]
