"""Rows as tab-separated text, which every spreadsheet takes from the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature import KEY, Field, Value
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerSource
from corridormap.ui.panels.value_text import exact_text, field_title

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOOKED_UP = 5_000
"""Rows up to which each is asked for by its key; for more the whole layer is gone through."""
_JOINED_LINES = 5_000


def rows_as_tsv(
    source: LayerSource, fields: Sequence[Field], fids: NDArray[np.int64], feedback: Feedback
) -> str:
    """Return a line of titles and a line a row, in the order of `fids`; nulls are empty.

    A text that holds a tab, a quote or a line break is quoted. Keys that are gone are left out.
    """
    titles = _lines([["fid", *(field_title(field) for field in fields)]])
    lines = _read_lines(source, fields, fids, feedback)
    return "".join((*titles, *_pieces(lines)))


def _read_lines(
    source: LayerSource, fields: Sequence[Field], fids: NDArray[np.int64], feedback: Feedback
) -> list[str]:
    """Return the lines of rows, read in the order of the file."""
    by_key = np.argsort(fids, kind="stable")
    keys = fids[by_key]
    lines = [""] * len(fids)
    asked = keys.tolist() if len(keys) <= MOST_LOOKED_UP else None
    for batch in source.read_rows([field.name for field in fields], feedback, asked):
        found = np.asarray(batch[KEY], np.int64)
        places = np.searchsorted(keys, found)
        wanted = keys[places.clip(max=len(keys) - 1)] == found
        rows = np.flatnonzero(wanted)
        if len(rows):
            texts = _lines(_cells(fields, batch, rows.tolist()))
            for place, text in zip(by_key[places[rows]].tolist(), texts, strict=True):
                lines[place] = text
    return lines


def _pieces(lines: list[str]) -> Iterator[str]:
    """Yield the lines joined by thousands, and let go of them: both at once stop the window."""
    for start in range(0, len(lines), _JOINED_LINES):
        some = slice(start, start + _JOINED_LINES)
        piece = "".join(lines[some])
        lines[some] = [""] * len(lines[some])
        yield piece


def _cells(
    fields: Sequence[Field], batch: Mapping[str, Sequence[Value]], rows: Sequence[int]
) -> Iterator[list[str]]:
    columns = [(field, batch[field.name]) for field in fields]
    for row in rows:
        yield [
            str(batch[KEY][row]),
            *(_cell(field, values[row]) for field, values in columns),
        ]


def _lines(rows: Iterator[list[str]] | list[list[str]]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cell(field: Field, value: Value) -> str:
    return "" if value is None else exact_text(field, value)
