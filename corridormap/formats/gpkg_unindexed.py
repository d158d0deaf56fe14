"""Finds the features that a layer's R-tree lacks: programs without its triggers leave it behind."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import LayerError
from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg_connection import Reader, quoted
from corridormap.formats.gpkg_packed import numbers

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from corridormap.formats.gpkg_source import TableShape

MOST_UNINDEXED = 20_000
"""With more than these to be looked at besides, all of the table is read instead."""
ROWS_AT_ONCE = 200_000
"""After so many the search can be broken off, and goes on from there when it is asked again."""
WORTH_A_WORD_S = 3.0
LONG_SEARCH = (
    "features that its spatial index lacks are looked for once. "
    "Until then near views show it simplified."
)
"""What is told then of a layer."""


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """What is known of the rows up to a key."""

    last: int | None
    keys: NDArray[np.int64]
    is_over: bool = False

    @property
    def is_too_much(self) -> bool:
        return len(self.keys) > MOST_UNINDEXED


def state_of(path: Path, table: str) -> tuple[int, ...]:
    """Return what changes with every change of a file.

    Raises:
        LayerError: It is gone.
    """
    try:
        states = [path.stat()]
        # A program that has the file open as well may write beside it only, and take it away.
        with suppress(FileNotFoundError):
            states.append(path.with_name(f"{path.name}-wal").stat())
    except OSError as exc:
        raise LayerError(path, table, "cannot be reached.") from exc
    return tuple(number for state in states for number in (state.st_mtime_ns, state.st_size))


class UnindexedSearch:
    """Looks through a table once, in as many readings as it takes; for one state of its file.

    Args:
        shape: How to ask for the layer's rows.
        feature_count: How many rows there are.
    """

    def __init__(self, shape: TableShape, feature_count: int) -> None:
        self._shape = shape
        self._count = feature_count
        self._entries = quoted(shape.rtree + "_rowid")
        self._looked: _Looked | None = None
        self._has_told = False

    def keys(self, reader: Reader, feedback: Feedback, word: str) -> NDArray[np.int64] | None:
        """Return the keys that the R-tree lacks, null and empty geometry's too.

        None where they are too many, or it cannot be read. They are not looked for where the
        R-tree has as many entries as the table has rows, from the same first to the same last.

        Args:
            reader: Of the file.
            feedback: Asked now and then whether to go on.
            word: Told once if the search takes long.

        Raises:
            Cancelled, SourceError: As `Reader.rows` does; what was found until then is kept.
        """
        if self._looked is None:
            try:
                self._looked = self._first_look(reader)
            except LayerError:
                self._looked = _Looked(None, np.arange(MOST_UNINDEXED + 1), True)
        # A reading that was stopped may still look while the next one does.
        looked, until_s = self._looked, time.monotonic() + WORTH_A_WORD_S
        while not looked.is_over and not looked.is_too_much:
            feedback.check()
            looked = self._looked = self._further(reader, looked)
            if not looked.is_over and not self._has_told and time.monotonic() > until_s:
                self._has_told = True
                feedback.warn(word)
        return None if looked.is_too_much else looked.keys

    def _first_look(self, reader: Reader) -> _Looked:
        ends = "SELECT count(*), min(rowid), max(rowid) FROM "
        entries = reader.rows(ends + self._entries)[0]
        key, relation = self._shape.key, self._shape.relation
        sql = f"SELECT (SELECT min({key}) FROM {relation}), (SELECT max({key}) FROM {relation})"
        is_sound = entries == (self._count, *reader.rows(sql)[0])
        return _Looked(None, np.zeros(0, np.int64), is_sound)

    def _further(self, reader: Reader, looked: _Looked) -> _Looked:
        key = self._shape.key
        where = "" if looked.last is None else f" WHERE {key} > {looked.last}"
        rows = (
            f"SELECT {key} AS k, {key} NOT IN (SELECT rowid FROM {self._entries}) AS lacks"
            f" FROM {self._shape.relation}{where} ORDER BY {key} LIMIT {ROWS_AT_ONCE}"
        )
        sql = f"SELECT count(*), max(k), group_concat(CASE WHEN lacks THEN k END) FROM ({rows})"
        count, last, listed = reader.rows(sql)[0]
        found = np.zeros(0, np.int64) if listed is None else numbers(listed)
        return _Looked(last, np.concatenate([looked.keys, found]), count < ROWS_AT_ONCE)
