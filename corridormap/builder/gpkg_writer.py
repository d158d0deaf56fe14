"""Writes GeoPackages whose rows, blobs and row order depend on nothing but what they hold."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder.rules import broken_rules
from corridormap.core.errors import CorridorMapError
from corridormap.formats import gpkg_schema as schema
from corridormap.formats.gpkg_blobs import encode_geometry as encode_geometry
from corridormap.formats.gpkg_schema import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from corridormap.builder.tables import GeoPackage, Rule, Table

_MULTI = {"MULTIPOLYGON": shapely.multipolygons, "MULTILINESTRING": shapely.multilinestrings}
_SINGLE = {"MULTIPOLYGON": "Polygon", "MULTILINESTRING": "LineString"}


class BadRowsError(CorridorMapError):
    """Rows that break the rules of their table: one line a row."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


def write_geopackage(path: Path, package: GeoPackage) -> bool:
    """Write a file beside `path` and move it into place if its content is new.

    Raises:
        BadRowsError: a row breaks a rule, or a geometry is invalid or of another type.

    Returns:
        Whether the file was (re)written.
    """
    problems = [p for t in package.tables for p in broken_rules(t, package.rules)]
    problems += [p for table in package.tables for p in _bad_geometries(table)]
    if problems:
        raise BadRowsError(problems)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    _write(draft, package)
    if path.exists() and same_content(draft, path):
        draft.unlink()
        return False
    os.replace(draft, path)
    return True


def same_content(first: Path, second: Path) -> bool:
    """Tell whether two files hold the same schema and rows.

    The bytes may differ all the same: SQLite writes its own version into the header and is
    free to shape an R-tree's nodes.
    """
    try:
        return _content(first) == _content(second)
    except sqlite3.DatabaseError:
        # Whatever lies there is no GeoPackage, so it cannot hold the same.
        return False


def promoted(geometries: Iterable[Any], geometry_type: str) -> list[Any]:
    """Return geometries with single ones wrapped into the column's multi type."""
    wrap, single = _MULTI.get(geometry_type), _SINGLE.get(geometry_type)
    return [
        wrap([geometry])
        if wrap and geometry is not None and geometry.geom_type == single
        else geometry
        for geometry in geometries
    ]


def _bad_geometries(table: Table) -> list[str]:
    if table.geometry_type is None:
        return []
    if len(table.geometries) != len(table.rows):
        return [f"{table.name}: {len(table.geometries)} geometries for {len(table.rows)} rows"]
    column = promoted(table.geometries, table.geometry_type)
    return [
        f"{table.name}, row {number} ({row[0]}): {reason}"
        for number, (row, geometry) in enumerate(zip(table.rows, column, strict=True), start=1)
        if (reason := _geometry_problem(geometry, table.geometry_type))
    ]


def _geometry_problem(geometry: Any, geometry_type: str) -> str | None:
    if geometry is None:
        return None
    if geometry.geom_type.upper() != geometry_type:
        return f"a {geometry.geom_type} in a layer of {geometry_type}"
    if shapely.is_empty(geometry):
        return "an empty geometry (null is meant for 'not drawn')"
    if not shapely.is_valid(geometry):
        return f"invalid geometry: {shapely.is_valid_reason(geometry)}"
    west, south, east, north = shapely.bounds(geometry)
    if west < -180 or east > 180 or south < -90 or north > 90:
        return "coordinates beyond 180 degrees of longitude or 90 of latitude"
    return None


def _write(path: Path, package: GeoPackage) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    with contextlib.closing(connection):
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
        connection.execute("BEGIN")
        for statement in schema.CORE_SQL:
            connection.execute(statement)
        _insert(connection, "gpkg_spatial_ref_sys", schema.SRS_ROWS)
        _insert(connection, "gpkg_extensions", schema.SCHEMA_EXTENSION_ROWS)
        for table in package.tables:
            _write_table(connection, table)
        _write_rules(connection, package.rules)
        _write_styles(connection, package.tables)
        _write_terms(connection, package.terms)
        connection.execute("COMMIT")


def _write_table(connection: sqlite3.Connection, table: Table) -> None:
    geometries = promoted(table.geometries, table.geometry_type or "")
    connection.execute(_create_sql(table))
    bounds = shapely.bounds(np.asarray(geometries, dtype=object)).reshape(-1, 4)
    _register(connection, table, bounds)
    rows: list[tuple[Any, ...]] = [(fid, *row) for fid, row in enumerate(table.rows, start=1)]
    if table.geometry_type is not None:
        rows = [
            (row[0], encode_geometry(geometry), *row[1:])
            for row, geometry in zip(rows, geometries, strict=True)
        ]
    _insert(connection, table.name, rows)
    if table.geometry_type is not None:
        _write_rtree(connection, table.name, bounds)


def _create_sql(table: Table) -> str:
    lines = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    if table.geometry_type is not None:
        lines.append(f'"geom" {table.geometry_type}')
    for column in table.columns:
        suffix = " NOT NULL" * column.required + " UNIQUE" * column.unique
        lines.append(f"{quoted(column.name)} {column.sql_type}{suffix}")
    return f"CREATE TABLE {quoted(table.name)} (\n " + ",\n ".join(lines) + "\n)"


def _register(connection: sqlite3.Connection, table: Table, bounds: NDArray[np.float64]) -> None:
    spatial = table.geometry_type is not None
    filled = bounds[~np.isnan(bounds).any(axis=1)] if spatial else np.empty((0, 4))
    extent: tuple[float | None, ...] = (None,) * 4
    if len(filled):
        extent = (*filled[:, :2].min(axis=0).tolist(), *filled[:, 2:].max(axis=0).tolist())
    kind, srs_id = ("features", schema.SRS_ID) if spatial else ("attributes", None)
    contents = (
        table.name, kind, table.title or table.name, table.description, schema.LAST_CHANGE,
        *extent, srs_id,
    )  # fmt: skip
    _insert(connection, "gpkg_contents", [contents])
    if spatial:
        column = (table.name, "geom", table.geometry_type, schema.SRS_ID, 0, 0)
        _insert(connection, "gpkg_geometry_columns", [column])
    descriptions = [
        (table.name, c.name, c.name, c.title or None, c.description or None, None, c.rule)
        for c in table.columns
        if c.title or c.description or c.rule
    ]
    _insert(connection, "gpkg_data_columns", descriptions)


def _write_rtree(connection: sqlite3.Connection, table: str, bounds: NDArray[np.float64]) -> None:
    rtree = schema.rtree_name(table)
    connection.execute(
        f"CREATE VIRTUAL TABLE {quoted(rtree)} USING rtree(id, minx, maxx, miny, maxy)"
    )
    boxes = [
        (fid, west, east, south, north)
        for fid, (west, south, east, north) in enumerate(bounds.tolist(), start=1)
        if west == west  # a null geometry's bounds are not numbers
    ]
    _insert(connection, rtree, boxes)
    for statement in schema.rtree_trigger_sql(table):
        connection.execute(statement)
    extension = (table, "geom", "gpkg_rtree_index", schema.RTREE_DEFINITION, "write-only")
    _insert(connection, "gpkg_extensions", [extension])


def _write_rules(connection: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    for rule in rules:
        rows: list[tuple[Any, ...]] = [
            (rule.name, "enum", code, None, None, None, None, text) for code, text in rule.codes
        ]
        if rule.kind == "range":
            rows = [(rule.name, "range", None, rule.minimum, 1, rule.maximum, 1, rule.description)]
        _insert(connection, "gpkg_data_column_constraints", rows)


def _write_styles(connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    styled = [table for table in tables if table.style]
    if not styled:
        return
    connection.execute(schema.LAYER_STYLES_SQL)
    contents = (
        "layer_styles", "attributes", "layer_styles", "Default styles for QGIS",
        schema.LAST_CHANGE, None, None, None, None, None,
    )  # fmt: skip
    _insert(connection, "gpkg_contents", [contents])
    rows = [
        (
            number, "", "", table.name, "geom", table.style.name, table.style.qml, "", 1,
            table.title, "", None, schema.LAST_CHANGE,
        )
        for number, table in enumerate(styled, start=1)
        if table.style
    ]  # fmt: skip
    _insert(connection, "layer_styles", rows)


def _write_terms(connection: sqlite3.Connection, terms: str) -> None:
    if not terms:
        return
    for statement in schema.METADATA_SQL:
        connection.execute(statement)
    _insert(connection, "gpkg_extensions", schema.METADATA_EXTENSION_ROWS)
    text = (1, "dataset", schema.TERMS_STANDARD, "text/plain", terms)
    _insert(connection, "gpkg_metadata", [text])
    reference = ("geopackage", None, None, None, schema.LAST_CHANGE, 1, None)
    _insert(connection, "gpkg_metadata_reference", [reference])


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)


def _content(path: Path) -> dict[str, Any]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    with contextlib.closing(connection):
        objects = connection.execute(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE name NOT LIKE 'rtree!_%!_geom!_%' ESCAPE '!' OR type = 'trigger'"
            " ORDER BY type, name"
        ).fetchall()
        content: dict[str, Any] = {
            "objects": objects,
            "application_id": connection.execute("PRAGMA application_id").fetchone(),
            "user_version": connection.execute("PRAGMA user_version").fetchone(),
        }
        for kind, name, sql in objects:
            if kind == "table" and sql and not sql.startswith("CREATE VIRTUAL"):
                content[name] = connection.execute(f"SELECT * FROM {quoted(name)}").fetchall()
    return content
