"""Turns the text of the seed tables into typed rows of the theme's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from corridormap.builder.gpkg_writer import BadRowsError
from corridormap.builder.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridormap.builder.seed_tables import SeedRow, SeedTables
    from corridormap.builder.tables import Column, Value
    from corridormap.builder.theme_schema import LayerSchema

_NUMBERS: dict[str, type[int] | type[float]] = {"INTEGER": int, "REAL": float}


def seed_rows(schema: LayerSchema, seeds: SeedTables) -> list[SeedRow]:
    """Return the rows of a layer's seed file.

    Raises:
        BadRowsError: the file or one of its columns is missing.
    """
    rows = seeds.get(schema.name)
    if not rows:
        raise BadRowsError([f"{schema.name}.csv is missing or empty"])
    wanted = [column.name for column in schema.columns if column.name not in schema.computed]
    missing = [name for name in wanted if name not in rows[0]]
    if missing:
        raise BadRowsError([f"{schema.name}.csv has no column {', '.join(missing)}"])
    return rows


def row_name(schema: LayerSchema, row: Mapping[str, str]) -> str:
    """Return what names a row, as citations spell it."""
    return "/".join(row[name] for name in schema.key)


def layer_table(
    schema: LayerSchema,
    rows: Sequence[Mapping[str, str]],
    computed: Sequence[Mapping[str, Value]] = (),
    geometries: Sequence[Any] = (),
) -> Table:
    """Return a table of typed values.

    Args:
        schema: the table's columns.
        rows: seed rows, text by column; an empty text is null.
        computed: values of the computed columns, one mapping a row, or nothing.
        geometries: one a row, for a layer with geometry.

    Raises:
        BadRowsError: a number is none, one line for each.
    """
    problems: list[str] = []
    typed = []
    for number, row in enumerate(rows):
        extra = computed[number] if computed else {}
        where = f"{schema.name}.csv, {row_name(schema, row)}"
        typed.append(
            tuple(
                extra[column.name]
                if column.name in schema.computed
                else _value(column, row[column.name], where, problems)
                for column in schema.columns
            )
        )
    if problems:
        raise BadRowsError(problems)
    return Table(
        name=schema.name,
        columns=schema.columns,
        rows=typed,
        geometry_type=schema.geometry_type,
        geometries=geometries,
        title=schema.title,
        description=schema.description,
    )


def _value(column: Column, text: str, where: str, problems: list[str]) -> Value:
    if not text:
        return None
    if column.sql_type == "TEXT":
        return text
    try:
        return _NUMBERS[column.sql_type](text)
    except ValueError:
        problems.append(f"{where}: {column.name} {text!r} is not a number")
        return None


def points(schema: LayerSchema, rows: Sequence[Mapping[str, str]]) -> list[Any]:
    """Return the points of rows with ``lon`` and ``lat``, None where both are empty."""
    problems: list[str] = []
    found = []
    for row in rows:
        where = f"{schema.name}.csv, {row_name(schema, row)}"
        try:
            lonlat = (float(row["lon"]), float(row["lat"])) if row["lon"] or row["lat"] else None
        except ValueError:
            problems.append(f"{where}: lon {row['lon']!r}, lat {row['lat']!r} are not a position")
            lonlat = None
        if lonlat and not (-180 <= lonlat[0] <= 180 and -90 <= lonlat[1] <= 90):
            problems.append(f"{where}: {lonlat[0]}, {lonlat[1]} lies off the earth")
        found.append(shapely.Point(lonlat) if lonlat else None)
    if problems:
        raise BadRowsError(problems)
    return found
