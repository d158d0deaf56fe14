"""Reads keys and values of a million rows a few thousand at a time, so that the window lives on.

Fetching all rows at once keeps the interpreter to itself for as long as it takes to turn them into
columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.feature import KEY, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_connection import Reader
    from corridormap.formats.gpkg_source import TableShape

FIRST_KEYS = 1_000
"""Few at first: a table fills its view with them while the others are read."""
CHUNK_ROWS = 4_096
"""Rows turned into columns at a time, in a few milliseconds."""
_KEYS_AT_ONCE = 1 << 18

RowChunks = Iterator[list[tuple[Any, ...]]]


def dense_keys(reader: Reader, shape: TableShape) -> tuple[int, int] | None:
    """Return first and last key of a table that uses every number in between, None for others.

    Tables that were never edited are such; their keys need not be read at all.
    """
    if shape.is_view:
        return None
    asked = ("count(*)", f"min({shape.key})", f"max({shape.key})")
    # One by one in a statement: SQLite answers each from the ends of its tree.
    parts = ", ".join(f"(SELECT {each} FROM {shape.relation})" for each in asked)
    count, first, last = reader.rows(f"SELECT {parts}")[0]
    if isinstance(first, int) and isinstance(last, int) and last - first + 1 == count:
        return first, last
    return None


def key_pieces(keys: tuple[int, int]) -> Iterator[NDArray[np.int64]]:
    """Yield dense keys in pieces, the first a small one."""
    first, last = keys
    stop = min(first + FIRST_KEYS, last + 1)
    while first <= last:
        yield np.arange(first, stop, dtype=np.int64)
        first, stop = stop, min(stop + _KEYS_AT_ONCE, last + 1)


def key_chunks(chunks: RowChunks) -> Iterator[NDArray[np.int64]]:
    """Yield the keys of rows that begin with one."""
    for rows in chunks:
        yield np.fromiter((row[0] for row in rows), np.int64, len(rows))


def batches(
    names: Sequence[str], chunks: RowChunks, info: LayerInfo, feedback: Feedback
) -> Iterator[dict[str, list[Value]]]:
    """Yield rows of key and values as columns by name; truth values come as such.

    Raises:
        Cancelled: The feedback said so.
    """
    booleans = {field.name for field in info.fields if field.kind is FieldKind.BOOLEAN}
    done, total = 0, info.feature_count
    for rows in chunks:
        columns = dict(zip((KEY, *names), map(list, zip(*rows, strict=True)), strict=True))
        for name in booleans.intersection(names):
            values = columns[name]
            columns[name] = [None if value is None else bool(value) for value in values]
        done += len(rows)
        feedback.report(done, max(done, total))
        yield columns


def gathered(
    names: Sequence[str], found: Iterator[dict[str, list[Value]]]
) -> dict[str, list[Value]]:
    """Return batches of keys and values as whole columns."""
    columns: dict[str, list[Value]] = {name: [] for name in (KEY, *names)}
    for batch in found:
        for name, values in batch.items():
            columns[name] += values
    return columns
