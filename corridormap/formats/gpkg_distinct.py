"""Asks a GeoPackage which different values rows have, without ever holding one a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corridormap.core.feature import FieldKind
from corridormap.core.vector_layer import DistinctRows, LayerInfo
from corridormap.formats.gpkg_columns import CHUNK_ROWS
from corridormap.formats.gpkg_connection import quoted

if TYPE_CHECKING:
    from corridormap.formats.gpkg_connection import Reader
    from corridormap.formats.gpkg_source import TableShape


def distinct_rows(
    reader: Reader,
    shape: TableShape,
    names: Sequence[str],
    info: LayerInfo,
    seconds: float | None = None,
) -> Iterator[DistinctRows]:
    """Yield what `core.vector_layer.DistinctSource` promises; SQLite groups, on disk if need be.

    Args:
        reader: Of the layer's file.
        shape: How to ask for rows.
        names: Fields, one at least.
        info: Says which of them hold truth values.
        seconds: How long it may take until the first rows come.

    Raises:
        Cancelled, TookTooLongError, LayerError, SourceError: As `Reader.chunks` does.
    """
    listed = ", ".join(map(quoted, names))
    booleans = {field.name for field in info.fields if field.kind is FieldKind.BOOLEAN}
    # Columns may be declared to compare without regard to case, which classes never do.
    grouped = ", ".join(f"{quoted(name)} COLLATE BINARY" for name in names)
    sql = f"SELECT {listed}, count(*) FROM {shape.relation} GROUP BY {grouped}"
    for rows in reader.chunks(sql, CHUNK_ROWS, seconds):
        *values, counts = map(list, zip(*rows, strict=True))
        columns = dict(zip(names, values, strict=True))
        for name in booleans.intersection(names):
            columns[name] = [None if value is None else bool(value) for value in columns[name]]
        yield DistinctRows(columns, counts)
