"""Brings a route's rows into `proposed_routes`, leaving alone what is not this program's."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridormap.core.errors import SourceError
from corridormap.core.feature import Value
from corridormap.formats.gpkg_blobs import blob_box
from corridormap.formats.gpkg_schema import SRS_ID, quoted
from corridormap.formats.gpkg_tables import columns_of, ensure_tables, touch
from corridormap.formats.route_cells import Cells, Fetch, read_cells
from corridormap.formats.route_reading import in_order, is_understood
from corridormap.formats.route_rows import Row, rows_of
from corridormap.formats.route_schema import ASSUMPTIONS, CHILDREN, DESIGNS, ROUTES, RULES, TABLES
from corridormap.network.stored_route import StoredRoute

_ELSEWHERE = "changed elsewhere"
_NOT_DIGESTED = frozenset({"named_for", "mode_before"})
"""Columns newer than the first digests: journals hold those, and older versions work them out.

A column that is added goes in here. The first follows from the name and the stops, the other
tells of what was wished for once.
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or what is missing of them.

    Raises:
        SourceError: A table of that name is another program's.
        sqlite3.Error: SQLite refuses.
    """
    for design in TABLES:
        columns = {name.casefold() for name in columns_of(connection, design.name)}
        needed = {"fid", "route_id", *(("geom",) if design.geometry_type else ())}
        if columns and not needed <= columns:
            lacking = ", ".join(sorted(needed - columns))
            raise SourceError(
                path, f"its table {design.name} is another program's (no column {lacking}); "
                "choose another file for routes.",
            )  # fmt: skip
        if columns and design.geometry_type and not _is_lonlat(connection, design.name):
            raise SourceError(
                path, f"its table {design.name} is not in longitude and latitude (EPSG:4326); "
                "choose another file for routes.",
            )  # fmt: skip
    ensure_tables(connection, TABLES, RULES)


def write_route(connection: sqlite3.Connection, stored: StoredRoute) -> None:
    """Insert a route, or update its rows; their keys and other columns stay."""
    rows = rows_of(stored)
    for table in DESIGNS:
        there = _rows_there(connection, table, stored.route_id)
        _replace_rows(connection, table, there, rows[table])


def delete_route(connection: sqlite3.Connection, route_id: str) -> None:
    """Delete a route's row and the rows of the other tables that belong to it."""
    for table in DESIGNS:
        connection.execute(f"DELETE FROM {quoted(table)} WHERE route_id = ?", (route_id,))
        touch(connection, table, None)


def set_aside(connection: sqlite3.Connection, route_id: str, new_id: str) -> str:
    """Give the version in the file another id, so that it is kept beside the one to be written.

    Returns:
        Its name, with what happened to it.
    """
    for table in (*CHILDREN, ROUTES):
        connection.execute(
            f"UPDATE {quoted(table)} SET route_id = ? WHERE route_id = ?", (new_id, route_id)
        )
    connection.execute(
        f"UPDATE {ROUTES} SET name = ifnull(name, '') || ? WHERE route_id = ?",
        (f" ({_ELSEWHERE})", new_id),
    )
    row = connection.execute(f"SELECT name FROM {ROUTES} WHERE route_id = ?", (new_id,)).fetchone()
    return str(row[0]) if row else ""


def digest(route: Cells, children: Sequence[Cells]) -> str:
    """Return a text that is another one when a cell of a route's rows is.

    It stays what it is from version to version of the program.
    """
    found = hashlib.sha256()
    for cells in (route, *children):
        columns = (column.name for column in DESIGNS[cells.table].columns)
        names = [name for name in columns if name not in _NOT_DIGESTED]
        blob = cells.values.get("geom")
        values = [cells.values.get(name) for name in names]
        size = len(blob) if isinstance(blob, bytes) else repr(blob)
        found.update(repr((cells.table, cells.fid, values, size)).encode("utf-8", "replace"))
        found.update(blob if isinstance(blob, bytes) else b"")
    return found.hexdigest()


def digest_in(connection: sqlite3.Connection, route_id: str) -> str:
    """Return `digest` of a route in the file, '' where it is not there."""
    fetch = fetcher(connection)
    routes = read_cells(fetch, ROUTES, [], route_id)
    if not routes:
        return ""
    return digest(
        routes[0], [row for name in CHILDREN for row in read_cells(fetch, name, [], route_id)]
    )


def fetcher(connection: sqlite3.Connection) -> Fetch:
    """Return a function that runs queries and fetches all their rows."""

    def fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        return connection.execute(sql, parameters).fetchall()

    return fetch


def _is_lonlat(connection: sqlite3.Connection, table: str) -> bool:
    row = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)", (table,)
    ).fetchone()
    return row is not None and row[0] == SRS_ID


def _rows_there(connection: sqlite3.Connection, table: str, route_id: str) -> list[Cells]:
    rows = read_cells(fetcher(connection), table, [], route_id)
    if table == ROUTES:
        return rows[:1]
    return in_order([row for row in rows if is_understood(row)])


def _replace_rows(
    connection: sqlite3.Connection, table: str, there: Sequence[Cells], rows: Sequence[Row]
) -> None:
    spare = list(there)
    fids: list[int | None] = []
    for number, row in enumerate(rows):
        match = _match(table, there, spare, number, row)
        if match is not None:
            spare.remove(match)
        fids.append(None if match is None else match.fid)
    for fid, row in zip(fids, rows, strict=True):
        if fid is None:
            _insert(connection, table, row)
        else:
            _update(connection, table, fid, row)
    for old in spare:
        connection.execute(f"DELETE FROM {quoted(table)} WHERE fid = ?", (old.fid,))
    touch(connection, table, _around(rows))


def _match(
    table: str, there: Sequence[Cells], spare: Sequence[Cells], number: int, row: Row
) -> Cells | None:
    """Return the row in the file that a new one takes the place of."""
    if table == ASSUMPTIONS:
        return next((old for old in spare if old.values.get("key") == row["key"]), None)
    return there[number] if number < len(there) else None


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    names = ", ".join(map(quoted, row))
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", tuple(row.values())
    )


def _update(connection: sqlite3.Connection, table: str, fid: int, row: Row) -> None:
    changes = ", ".join(f"{quoted(name)} = ?" for name in row)
    values: list[Value] = [*row.values(), fid]
    connection.execute(f"UPDATE {quoted(table)} SET {changes} WHERE fid = ?", values)


def _around(rows: Sequence[Row]) -> tuple[float, float, float, float] | None:
    boxes = [box for row in rows if (box := blob_box(row.get("geom"))) is not None]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
