"""Finds the features that a layer's R-tree lacks: programs without its triggers leave it behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import LayerError
from corridormap.formats.gpkg_connection import Reader, TookTooLongError, quoted
from corridormap.formats.gpkg_packed import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_source import TableShape

MOST_UNINDEXED = 20_000
"""With more than these to be looked at besides, all of the table is read instead."""
_SECONDS = 3.0
"""A table of which that is not known by then is taken to be as its R-tree says."""


def unindexed_keys(
    reader: Reader, shape: TableShape, feature_count: int
) -> NDArray[np.int64] | None:
    """Return the keys that the R-tree lacks, null and empty geometry's too.

    None where they are too many, or it cannot be read. They are not looked for where the R-tree
    has as many entries as the table has rows.

    Raises:
        Cancelled, SourceError: As `Reader.rows` does.
    """
    entries = quoted(shape.rtree + "_rowid")
    try:
        count = reader.rows(f"SELECT count(*) FROM {entries}")[0][0]
    except LayerError:
        return None
    if count == feature_count:
        return np.zeros(0, np.int64)
    missing = (
        f"SELECT {shape.key} AS missing FROM {shape.relation}"
        f" WHERE {shape.key} NOT IN (SELECT rowid FROM {entries}) LIMIT {MOST_UNINDEXED + 1}"
    )
    sql = f"SELECT count(*), group_concat(missing) FROM ({missing})"
    try:
        found, listed = reader.rows(sql, (), _SECONDS)[0]
    except TookTooLongError:
        return np.zeros(0, np.int64)
    if found > MOST_UNINDEXED:
        return None
    return numbers(listed) if found else np.zeros(0, np.int64)
