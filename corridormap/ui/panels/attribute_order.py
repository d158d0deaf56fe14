"""Orders a million rows by arrays, since sorting Python objects stops the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.feature import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

KEY_WORDS = 3
KEY_BYTES = 8 * KEY_WORDS
"""Bytes of a text that the array sort looks at; ties among longer ones are settled after."""


class ColumnOrder:
    """The order of a column's values, which are taken in batches and not kept.

    Numbers come first, then text, nulls always last. Equal values keep the order they came in,
    either way round; letter case does not count.
    """

    def __init__(self) -> None:
        self._count = 0
        self._numbers: list[NDArray[np.number[Any]]] = []
        self._texts: list[NDArray[np.bytes_]] = []
        self._kinds: list[NDArray[np.uint8]] = []
        self._long_texts: dict[int, str] = {}
        """Texts that are longer than their keys, by their number among the texts."""

    def take(self, values: Sequence[Value]) -> None:
        """Add the next values."""
        self._kinds.append(np.fromiter(map(_kind, values), np.uint8, len(values)))
        numbers = [value for value in values if isinstance(value, int | float) and value == value]
        # Whole numbers as such: from 2**53 on, several are one and the same decimal number.
        kind = np.float64 if float in set(map(type, numbers)) else np.int64
        self._numbers.append(np.array(numbers, kind))
        self._take_texts([_text(value) for value in values if _kind(value) == 1])

    def _take_texts(self, texts: list[str]) -> None:
        keys = [text[:KEY_BYTES].encode("utf-8", "surrogatepass") for text in texts]
        for number, (text, key) in enumerate(zip(texts, keys, strict=True), self._count):
            if len(key) >= KEY_BYTES:
                self._long_texts[number] = text
        self._count += len(texts)
        self._texts.append(np.array(keys, f"S{KEY_BYTES}"))

    def positions(self, *, descending: bool = False) -> Positions:
        """Return the positions of all values, the one to show first in front."""
        if not self._kinds:
            return np.zeros(0, np.int64)
        kinds = np.concatenate(self._kinds)
        numbers, texts, nulls = (np.flatnonzero(kinds == kind) for kind in range(3))
        by_number = numbers[_argsort((np.concatenate(self._numbers),), descending)]
        by_text = texts[self._text_order(descending)]
        runs = (by_text, by_number) if descending else (by_number, by_text)
        return np.concatenate((*runs, nulls))

    def _text_order(self, descending: bool) -> Positions:
        # Bytes of UTF-8 are in the order of the characters, and eight of them make a number.
        keys = np.concatenate(self._texts).view(">u8").reshape(-1, KEY_WORDS)
        words = keys.astype(np.uint64)
        order = _argsort(tuple(words.T), descending)
        texts = self._long_texts
        for first, last in _long_ties(words[order]):
            run = sorted(order[first:last].tolist(), key=texts.__getitem__, reverse=descending)
            order[first:last] = run
        return order


def sorted_positions(batches: Iterable[Sequence[Value]], *, descending: bool = False) -> Positions:
    """Return the order of values that come in batches.

    >>> sorted_positions([[3, None, 1], ["b", "A"]]).tolist()
    [2, 0, 4, 3, 1]
    """
    order = ColumnOrder()
    for values in batches:
        order.take(values)
    return order.positions(descending=descending)


def _kind(value: Value) -> int:
    if value is None or value != value:
        return 2
    return 0 if isinstance(value, int | float) else 1


def _text(value: Value) -> str:
    return value.casefold() if isinstance(value, str) else repr(value)


def _argsort(keys: tuple[NDArray[np.generic], ...], descending: bool) -> Positions:
    """Return the stable order by keys, the first one counting most."""
    if not descending:
        return np.lexsort(keys[::-1]).astype(np.int64)
    backwards = np.lexsort([key[::-1] for key in keys[::-1]])[::-1]
    return (len(keys[0]) - 1 - backwards).astype(np.int64)


def _long_ties(words: NDArray[np.uint64]) -> list[tuple[int, int]]:
    """Return the runs of equal keys that fill all bytes, so that more may follow."""
    full = words[:, -1] & np.uint64(0xFF) != 0
    same = (words[1:] == words[:-1]).all(axis=1) & full[1:]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    return [(int(first), int(last) + 1) for first, last in edges.reshape(-1, 2)]


def positions_of(fids: Positions, wanted: Positions) -> Positions:
    """Return the positions of the wanted keys among ascending `fids`; unknown ones are left out."""
    if not len(fids):
        return np.zeros(0, np.int64)
    places = np.searchsorted(fids, wanted).clip(max=len(fids) - 1)
    found: Positions = places[fids[places] == wanted]
    return found


def runs_of(rows: Positions) -> tuple[Positions, Positions]:
    """Return the firsts and the lasts, both included, of the runs in ascending row numbers.

    >>> [each.tolist() for each in runs_of(np.array([1, 2, 3, 7]))]
    [[1, 7], [3, 7]]
    """
    if not len(rows):
        return rows, rows
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    return rows[np.append(0, breaks)], rows[np.append(breaks - 1, len(rows) - 1)]
