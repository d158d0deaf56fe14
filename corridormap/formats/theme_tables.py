"""Reads the theme's tables as rows by name: the ground for knowledge panels and for `check`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridormap.core.feature import Value
from corridormap.formats.gpkg_connection import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridormap.formats.gpkg_catalog import Catalog
    from corridormap.formats.gpkg_connection import Reader

ID_COLUMNS = {
    "corridors": "corridor_id",
    "corridor_legs": "leg_id",
    "segments": "segment_id",
    "ports": "port_id",
    "border_crossings": "crossing_id",
    "member_regions": "region_id",
    "groups": "group_id",
    "facts": "fact_id",
    "sources": "source_id",
}
"""Tables whose rows have an id of their own, and the column it stands in."""

OTHER_TABLES = (
    "segment_use", "segment_alongside", "memberships", "group_members", "citations",
)  # fmt: skip
FEATURE_TABLES = ("corridors", "corridor_legs", "ports", "border_crossings", "member_regions")

_UNBUILT = frozenset({"planned", "construction", "target", "named"})

Row = dict[str, Value]
"""Values by column; `fid` is the key and `drawn` tells whether there is a geometry."""


@dataclass(frozen=True, slots=True)
class ThemeTables:
    """The theme's rows without their geometry; a table that the file lacks has none."""

    rows: Mapping[str, list[Row]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def by_id(self, table: str) -> dict[str, Row]:
        """Return a table's rows by their id."""
        column = ID_COLUMNS[table]
        return {text(row, column): row for row in self[table]}


def is_theme(catalog: Catalog) -> bool:
    """Whether the file has the tables that make it a corridor theme."""
    return all(catalog.has(table) for table in ("corridors", "corridor_legs", "ports"))


def read_theme_tables(reader: Reader, catalog: Catalog) -> ThemeTables:
    """Return all rows of the theme's tables that the file has, ascending by key."""
    geometry = {entry.table: entry.geometry_column for entry in catalog.entries}
    tables = {}
    for table in (*ID_COLUMNS, *OTHER_TABLES):
        if catalog.has(table):
            tables[table] = _rows(reader, catalog, table, geometry.get(table, ""))
    return ThemeTables(tables)


def text(row: Mapping[str, Value], column: str) -> str:
    """Return a value as text, nothing for null or a column that is not there."""
    value = row.get(column)
    return "" if value is None else str(value)


def unbuilt_corridors(tables: ThemeTables) -> frozenset[str]:
    """Return the ids of corridors that are not there yet, by their status."""
    rows = tables["corridors"]
    return frozenset(text(row, "corridor_id") for row in rows if text(row, "status") in _UNBUILT)


def _rows(reader: Reader, catalog: Catalog, table: str, geometry: str) -> list[Row]:
    names = [column.name for column in catalog.columns(reader, table) if column.name != geometry]
    drawn = f"{quoted(geometry)} IS NOT NULL" if geometry else "0"
    wanted = ", ".join(map(quoted, names))
    found = reader.rows(f"SELECT {wanted}, rowid, {drawn} FROM {quoted(table)} ORDER BY rowid")
    return [
        {**dict(zip(names, values, strict=False)), "fid": values[-2], "drawn": bool(values[-1])}
        for values in found
    ]
