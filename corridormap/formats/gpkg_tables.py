"""Makes the tables that a program keeps in a GeoPackage, or what is missing of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from corridormap.formats import gpkg_schema as schema
from corridormap.formats.gpkg_design import Column, Rule, TableDesign
from corridormap.formats.gpkg_schema import quoted

_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"


def ensure_tables(
    connection: sqlite3.Connection, designs: Sequence[TableDesign], rules: Sequence[Rule]
) -> None:
    """Make the tables and columns that are missing, in the transaction that is open.

    What is there stays as it is, another program's tables and columns too. A file without
    anything becomes a GeoPackage.

    Raises:
        sqlite3.Error: SQLite refuses.
    """
    there = _tables(connection)
    missing = [design for design in designs if design.name.casefold() not in there]
    if missing:
        _ensure_core(connection, there)
        for design in missing:
            _make(connection, design)
        _add_rules(connection, rules)
        _add_styles(connection, missing, there)
    for design in designs:
        if design not in missing:
            _add_columns(connection, design)


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns; none where there is no such table."""
    return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]


def touch(
    connection: sqlite3.Connection, table: str, box: tuple[float, float, float, float] | None
) -> None:
    """Note in gpkg_contents that a table has changed; its extent grows to hold `box`."""
    connection.execute(
        f"UPDATE gpkg_contents SET last_change = {_NOW} WHERE lower(table_name) = lower(?)",
        (table,),
    )
    if box is not None:
        west, south, east, north = box
        connection.execute(
            "UPDATE gpkg_contents SET min_x = min(ifnull(min_x, ?), ?),"
            " min_y = min(ifnull(min_y, ?), ?), max_x = max(ifnull(max_x, ?), ?),"
            " max_y = max(ifnull(max_y, ?), ?) WHERE lower(table_name) = lower(?)",
            (west, west, south, south, east, east, north, north, table),
        )


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return {name.casefold() for (name,) in rows.fetchall()}


def _ensure_core(connection: sqlite3.Connection, there: set[str]) -> None:
    if not there:
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
    for statement in schema.CORE_SQL:
        connection.execute(statement.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1))
    columns = "srs_name, srs_id, organization, organization_coordsys_id, definition, description"
    connection.executemany(
        f"INSERT OR IGNORE INTO gpkg_spatial_ref_sys ({columns}) VALUES (?, ?, ?, ?, ?, ?)",
        schema.SRS_ROWS,
    )
    for row in schema.SCHEMA_EXTENSION_ROWS:
        _add_extension(connection, row)


def _add_extension(connection: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    # Null equals nothing to a UNIQUE constraint, so that IGNORE alone would add it each time.
    known = connection.execute(
        "SELECT 1 FROM gpkg_extensions WHERE lower(table_name) = lower(?)"
        " AND column_name IS ? AND extension_name = ?",
        row[:3],
    ).fetchone()
    if known is None:
        connection.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", row)


def _make(connection: sqlite3.Connection, design: TableDesign) -> None:
    lines = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    if design.geometry_type is not None:
        lines.append(f'"geom" {design.geometry_type}')
    lines += [_declaration(column) for column in design.columns]
    connection.execute(f"CREATE TABLE {quoted(design.name)} (\n " + ",\n ".join(lines) + "\n)")
    if design.looked_up_by:
        index, column = quoted(f"{design.name}_{design.looked_up_by}"), quoted(design.looked_up_by)
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS {index} ON {quoted(design.name)} ({column})"
        )
    _register(connection, design)
    _describe(connection, design.name, design.columns)
    if design.geometry_type is not None:
        _index(connection, design.name)


def _declaration(column: Column) -> str:
    suffix = " NOT NULL" * column.required + " UNIQUE" * column.unique
    return f"{quoted(column.name)} {column.sql_type}{suffix}"


def _register(connection: sqlite3.Connection, design: TableDesign) -> None:
    spatial = design.geometry_type is not None
    # Another program may have used the title; the table's name is free.
    titled = connection.execute(
        "SELECT 1 FROM gpkg_contents WHERE identifier = ?", (design.title,)
    ).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO gpkg_contents"
        f" (table_name, data_type, identifier, description, last_change, srs_id)"
        f" VALUES (?, ?, ?, ?, {_NOW}, ?)",
        (
            design.name,
            "features" if spatial else "attributes",
            design.name if titled else design.title,
            design.description,
            schema.SRS_ID if spatial else None,
        ),
    )
    if spatial:
        connection.execute(
            "INSERT OR REPLACE INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            (design.name, design.geometry_type, schema.SRS_ID),
        )


def _describe(connection: sqlite3.Connection, table: str, columns: Sequence[Column]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO gpkg_data_columns"
        " (table_name, column_name, name, title, description, mime_type, constraint_name)"
        " VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [
            (table, column.name, column.name, column.title, column.description, column.rule)
            for column in columns
        ],
    )


def _index(connection: sqlite3.Connection, table: str) -> None:
    rtree = quoted(schema.rtree_name(table))
    # Who drops a table by hand leaves its index behind.
    connection.execute(f"DROP TABLE IF EXISTS {rtree}")
    connection.execute(f"CREATE VIRTUAL TABLE {rtree} USING rtree(id, minx, maxx, miny, maxy)")
    for statement in schema.rtree_trigger_sql(table):
        connection.execute(statement)
    _add_extension(
        connection, (table, "geom", "gpkg_rtree_index", schema.RTREE_DEFINITION, "write-only")
    )


def _add_columns(connection: sqlite3.Connection, design: TableDesign) -> None:
    there = {name.casefold() for name in columns_of(connection, design.name)}
    missing = [column for column in design.columns if column.name.casefold() not in there]
    for column in missing:
        # Rows that are there have nothing for it: no NOT NULL, no UNIQUE.
        connection.execute(
            f"ALTER TABLE {quoted(design.name)} ADD COLUMN {quoted(column.name)} {column.sql_type}"
        )
    if missing and "gpkg_data_columns" in _tables(connection):
        _describe(connection, design.name, missing)


def _add_rules(connection: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    rows: list[tuple[Any, ...]] = []
    for rule in rules:
        rows += [
            (rule.name, "enum", code, None, None, None, None, text) for code, text in rule.codes
        ]
        if rule.kind == "range":
            bounds = (rule.minimum, 1, rule.maximum, 1)
            rows.append((rule.name, "range", None, *bounds, rule.description))
    for row in rows:
        known = connection.execute(
            "SELECT 1 FROM gpkg_data_column_constraints"
            " WHERE constraint_name = ? AND constraint_type = ? AND value IS ?",
            row[:3],
        ).fetchone()
        if known is None:
            connection.execute(
                "INSERT INTO gpkg_data_column_constraints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row
            )


def _add_styles(
    connection: sqlite3.Connection, designs: Sequence[TableDesign], there: set[str]
) -> None:
    styled = [design for design in designs if design.qml]
    if styled and "layer_styles" not in there:
        connection.execute(schema.LAYER_STYLES_SQL)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description,"
            f" last_change) VALUES ('layer_styles', 'attributes', 'layer_styles',"
            f" 'Default styles for QGIS', {_NOW})"
        )
    for design in styled:
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            f" update_time) VALUES ('', '', ?, 'geom', 'corridormap', ?, '', 1, ?, '', {_NOW})",
            (design.name, design.qml, design.title),
        )
