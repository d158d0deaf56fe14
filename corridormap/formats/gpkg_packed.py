"""Asks for a batch of geometries as one value, so that other threads work while SQLite reads.

After each row Python's SQLite module waits for its turn of the interpreter, which a thread that
draws is slow to give: row by row, a layer took several times as long to read as with nobody about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.formats.wkb_arrays import PADDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_connection import Reader

    Ints = NDArray[np.int64]

NULL = -1
"""Length of a geometry that is null."""


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Geometries as they are stored, one behind the other.

    Attributes:
        fids: Shape (n,), ascending.
        data: The blobs, then `PADDING`.
        lengths: Shape (n,), bytes of each, `NULL` for null.
        odd: Values that are neither null nor a blob, by index; their length is 0.
    """

    fids: Ints
    data: bytes
    lengths: Ints
    odd: Mapping[int, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.fids)

    @property
    def ends(self) -> Ints:
        """Shape (n,): where each geometry ends in `data`."""
        return np.cumsum(np.maximum(self.lengths, 0))

    def values(self, indices: Sequence[int]) -> list[object]:
        """Return some geometries as SQLite would: bytes, or whatever stands in their place."""
        ends = self.ends.tolist()
        lengths = self.lengths.tolist()
        return [
            self.odd[index]
            if index in self.odd
            else None
            if lengths[index] == NULL
            else self.data[ends[index] - lengths[index] : ends[index]]
            for index in indices
        ]


def packed(fids: Sequence[int], values: Sequence[object]) -> Packed:
    """Return geometries that came row by row: bytes, None for null, or something that is wrong."""
    blobs = [value if isinstance(value, bytes) else b"" for value in values]
    odd = {
        index: value
        for index, value in enumerate(values)
        if not isinstance(value, bytes) and value is not None
    }
    lengths = [
        NULL if value is None else len(blob) for value, blob in zip(values, blobs, strict=True)
    ]
    return Packed(
        np.asarray(fids, np.int64),
        b"".join((*blobs, PADDING)),
        np.asarray(lengths, np.int64),
        odd,
    )


def packs_blobs(reader: Reader) -> bool:
    """Whether `packed_rows` can be used with a file: SQLite joins bytes as if they were text."""
    return reader.rows("PRAGMA encoding") == [("UTF-8",)]


def packed_rows(reader: Reader, select: str, most: int) -> Packed | None:
    """Return the first rows of a query, None where they must be read row by row.

    Args:
        reader: Of a file that `packs_blobs`.
        select: Yields key and geometry, ascending by key; keys are whole numbers.
        most: How many rows.

    Raises:
        Cancelled, LayerError, SourceError: As `Reader.rows` does.
    """
    key, geometry = "column1", "column2"
    # A name for each column of the query, whatever it calls them itself.
    named = f"WITH asked({key}, {geometry}) AS ({select} LIMIT {most})"
    return _packed(reader, (named, key, geometry, "FROM asked"))


def packed_range(
    reader: Reader, columns: tuple[str, str], table: str, keys: tuple[int, int]
) -> Packed | None:
    """Return the rows of a table with keys in a range, None where they must be read row by row.

    A quarter quicker than `packed_rows`: SQLite hands no row from one query to another.

    Args:
        reader: Of a file that `packs_blobs`.
        columns: SQL of the key, which is the table's row number, and of the geometry.
        table: Quoted.
        keys: The first and the last that may come.

    Raises:
        Cancelled, LayerError, SourceError: As `Reader.rows` does.
    """
    key, geometry = columns
    # Along the row numbers, so ascending, and by no index that might hold the columns, too.
    source = f"FROM {table} NOT INDEXED WHERE {key} BETWEEN {keys[0]} AND {keys[1]}"
    return _packed(reader, ("", key, geometry, source))


def _packed(reader: Reader, asked: tuple[str, str, str, str]) -> Packed | None:
    before, key, geometry, source = asked
    columns = (
        f"count(*), min({key}), max({key}), group_concat(coalesce(length({geometry}), {NULL})), "
        f"CAST(coalesce(group_concat({geometry}, ''), '') || zeroblob({len(PADDING)}) AS BLOB)"
    )
    row = reader.row_if_it_fits(f"{before} SELECT {columns} {source}")
    if row is None:
        return None
    count, first, last, lengths, data = row
    if not count:
        return Packed(np.zeros(0, np.int64), PADDING, np.zeros(0, np.int64))
    if last - first + 1 == count:
        fids = np.arange(first, last + 1)
    else:
        listed = reader.rows(f"{before} SELECT group_concat({key}) {source}")
        fids = numbers(listed[0][0])
    return _checked(Packed(fids, data, numbers(lengths)))


def _checked(found: Packed) -> Packed | None:
    """Return what was read, None where SQLite took something for text that it is not."""
    fits = len(found.fids) == len(found.lengths)
    fits = fits and int(found.ends[-1]) + len(PADDING) == len(found.data)
    return found if fits and bool((found.fids[1:] > found.fids[:-1]).all()) else None


def numbers(text: str) -> Ints:
    """Return whole numbers that stand in a text, commas between them."""
    return np.fromstring(text, np.int64, sep=",")
