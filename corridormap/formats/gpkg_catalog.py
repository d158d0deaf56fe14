"""Reads what a GeoPackage says of itself: tables, columns, CRS, and the rules it carries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from corridormap.core.crs import Crs, parse_crs
from corridormap.core.errors import CrsError, SourceError
from corridormap.core.feature import Field, FieldKind
from corridormap.formats.gpkg_connection import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridormap.formats.gpkg_connection import Reader

_KINDS = {
    "BOOLEAN": FieldKind.BOOLEAN,
    "TINYINT": FieldKind.INTEGER,
    "SMALLINT": FieldKind.INTEGER,
    "MEDIUMINT": FieldKind.INTEGER,
    "INT": FieldKind.INTEGER,
    "INTEGER": FieldKind.INTEGER,
    "BIGINT": FieldKind.INTEGER,
    "FLOAT": FieldKind.REAL,
    "DOUBLE": FieldKind.REAL,
    "REAL": FieldKind.REAL,
    "NUMERIC": FieldKind.REAL,
    "DATE": FieldKind.DATE,
    "DATETIME": FieldKind.DATETIME,
    "BLOB": FieldKind.BLOB,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as SQLite knows it."""

    name: str
    declared_type: str
    not_null: bool
    key_position: int
    """1 for the (first) column of the primary key, 0 for none."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What the Schema extension says of a column."""

    title: str = ""
    description: str = ""
    constraint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    globs: tuple[str, ...] = ()
    minimum: float | None = None
    minimum_is_included: bool = True
    maximum: float | None = None
    maximum_is_included: bool = True


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A row of gpkg_contents with what belongs to it.

    Attributes:
        table: Its name as sqlite_master spells it, or as gpkg_contents does if it is missing.
        kind: `table`, `view`, or nothing where the file has no such table.
        data_type: `features`, `attributes`, `tiles` …
        box: min_x, min_y, max_x, max_y as gpkg_contents gives them.
        geometry_column: Nothing for attributes.
        rtree: Name of the R-tree table, nothing if there is none.
    """

    table: str
    kind: str
    data_type: str
    identifier: str
    box: tuple[Any, Any, Any, Any]
    srs_id: int | None
    geometry_column: str = ""
    geometry_type: str = ""
    rtree: str = ""
    columns: tuple[Column, ...] = ()
    is_listed: bool = True
    """Whether gpkg_contents knows it."""
    has_more_geometry: bool = False
    """Whether other columns are said to hold geometry too."""

    @property
    def key_column(self) -> str:
        """Name of the integer primary key, nothing if there is none."""
        keys = [column for column in self.columns if column.key_position]
        if len(keys) == 1 and keys[0].declared_type.upper() == "INTEGER":
            return keys[0].name
        return ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that a file says of itself, its rows apart."""

    entries: tuple[TableEntry, ...]
    objects: Mapping[str, tuple[str, str]]
    """Tables and views: folded name → (name, kind)."""
    srs: Mapping[int, tuple[str, int, str]]
    """srs_id → organisation, code there, definition."""
    rules: Mapping[tuple[str, str], ColumnRule]
    """(folded table, folded column) → rule."""

    def has(self, table: str) -> bool:
        """Whether there is a table or view of that name."""
        return table.casefold() in self.objects

    def columns(self, reader: Reader, table: str) -> tuple[Column, ...]:
        """Return the columns of any table or view of the file."""
        return read_columns(reader, self.objects[table.casefold()][0])


def read_catalog(reader: Reader) -> Catalog:
    """Return what the file says of itself; tables that are missing count as empty."""
    objects = {
        str(name).casefold(): (str(name), str(kind))
        for name, kind in reader.rows(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    }
    return Catalog(
        tuple(_entries(reader, objects)),
        objects,
        _srs(reader, objects),
        _rules(reader, objects),
    )


def read_columns(reader: Reader, table: str) -> tuple[Column, ...]:
    """Return a table's or view's columns."""
    rows = reader.rows(f"PRAGMA table_info({quoted(table)})")
    return tuple(
        Column(str(name), str(declared or ""), bool(not_null), int(key))
        for _, name, declared, not_null, _, key in rows
    )


def fields_of(entry: TableEntry, rules: Mapping[tuple[str, str], ColumnRule]) -> tuple[Field, ...]:
    """Return the fields of a table without its key and geometry, with the rules it carries."""
    left_out = {entry.key_column, entry.geometry_column}
    fields = []
    for column in entry.columns:
        if column.name in left_out:
            continue
        rule = rules.get((entry.table.casefold(), column.name.casefold()), ColumnRule())
        fields.append(
            Field(
                column.name,
                field_kind(column.declared_type),
                rule.title,
                rule.description,
                rule.choices,
                rule.minimum,
                rule.maximum,
                column.not_null,
            )
        )
    return tuple(fields)


def field_kind(declared_type: str) -> FieldKind:
    """Return how values of a column's declared type are shown; text where it is unknown."""
    word = declared_type.split("(")[0].strip().upper()
    return _KINDS.get(word, FieldKind.TEXT)


_UNPLACED = ("ENGCRS", "ENGINEERINGCRS", "LOCAL_CS")
"""Systems of nowhere in particular: GDAL writes one for layers without a CRS."""


def crs_of(srs_id: int | None, srs: Mapping[int, tuple[str, int, str]]) -> tuple[Crs | None, str]:
    """Return a layer's CRS and a warning, one of them empty."""
    if srs_id in (-1, 0):
        return None, "has no coordinate reference system (the file says undefined)."
    if srs_id is None or srs_id not in srs:
        return None, f"has an SRS ({srs_id}) that the file does not define."
    organization, code, definition = srs[srs_id]
    if definition.upper().startswith(_UNPLACED):
        return None, "has no coordinate reference system (the file says undefined)."
    for text in _spellings(organization, code, definition):
        try:
            return parse_crs(text), ""
        except CrsError:
            continue
    return None, f"has a coordinate reference system that PROJ does not know ({srs_id})."


def _spellings(organization: str, code: int, definition: str) -> list[str]:
    spellings = []
    if organization and organization.upper() != "NONE" and code > 0:
        spellings.append(f"{organization.upper()}:{code}")
    if any(mark in definition for mark in "[{+:"):
        # PROJ takes anything else for a name and goes through all it knows; the window would wait.
        spellings.append(definition)
    return spellings


def _entries(reader: Reader, objects: Mapping[str, tuple[str, str]]) -> list[TableEntry]:
    contents = _rows(
        reader,
        objects,
        "gpkg_contents",
        ("table_name", "data_type", "identifier", "min_x", "min_y", "max_x", "max_y", "srs_id"),
    )
    geometry_rows = _rows(
        reader,
        objects,
        "gpkg_geometry_columns",
        ("table_name", "column_name", "geometry_type_name", "srs_id"),
    )
    geometry: dict[str, tuple[Any, ...]] = {}
    for row in geometry_rows:
        # A table has one geometry, says the standard; where it has more, the first is its own.
        folded = str(row[0]).casefold()
        first = geometry.get(folded, row)
        geometry[folded] = (*row, False) if first is row else (*first[:4], True)
    listed = [row for row in contents if row[0] is not None]
    names = {str(row[0]).casefold() for row in listed}
    # A layer that gpkg_contents forgot is still a layer.
    forgotten = [
        (row[0], "features", None, None, None, None, None, row[3])
        for folded, row in geometry.items()
        if folded not in names and folded in objects
    ]
    entries = [_entry(reader, objects, row, geometry) for row in (*listed, *forgotten)]
    return entries[: len(listed)] + [
        replace(entry, is_listed=False) for entry in entries[len(listed) :]
    ]


def _entry(
    reader: Reader,
    objects: Mapping[str, tuple[str, str]],
    row: tuple[Any, ...],
    geometry: Mapping[str, tuple[Any, ...]],
) -> TableEntry:
    folded = str(row[0]).casefold()
    table, kind = objects.get(folded, (str(row[0]), ""))
    data_type = str(row[1] or "")
    described = geometry.get(folded) if data_type == "features" else None
    columns = _columns_or_none(reader, table, kind) if data_type != "tiles" else ()
    column, geometry_type, srs_id, has_more = "", "", row[7], False
    if described is not None:
        column, has_more = _spelled(str(described[1]), columns), described[4]
        geometry_type = str(described[2] or "GEOMETRY").upper()
        srs_id = described[3] if described[3] is not None else srs_id
    rtree = objects.get(f"rtree_{folded}_{column.casefold()}", ("", ""))[0] if column else ""
    return TableEntry(
        table,
        kind,
        data_type,
        str(row[2] or table),
        (row[3], row[4], row[5], row[6]),
        srs_id if isinstance(srs_id, int) else None,
        column,
        geometry_type,
        rtree,
        columns,
        has_more_geometry=has_more,
    )


def _columns_or_none(reader: Reader, table: str, kind: str) -> tuple[Column, ...]:
    """Return a table's columns; none for a table that is missing or a view that is broken."""
    if not kind:
        return ()
    try:
        return read_columns(reader, table)
    except SourceError:
        if kind == "view":
            return ()
        raise


def _spelled(name: str, columns: tuple[Column, ...]) -> str:
    folded = name.casefold()
    return next((c.name for c in columns if c.name.casefold() == folded), name)


def _srs(reader: Reader, objects: Mapping[str, tuple[str, str]]) -> dict[int, tuple[str, int, str]]:
    rows = _rows(
        reader,
        objects,
        "gpkg_spatial_ref_sys",
        ("srs_id", "organization", "organization_coordsys_id", "definition", "definition_12_063"),
    )
    srs = {}
    for srs_id, organization, code, definition, newer in rows:
        if isinstance(srs_id, int):
            text = definition if _is_wkt(definition) else newer
            code = code if isinstance(code, int) else 0
            srs[srs_id] = (str(organization or ""), code, str(text or ""))
    return srs


def _is_wkt(definition: object) -> bool:
    return isinstance(definition, str) and definition.strip().lower() not in ("", "undefined")


def _rules(
    reader: Reader, objects: Mapping[str, tuple[str, str]]
) -> dict[tuple[str, str], ColumnRule]:
    constraints: dict[str, list[tuple[Any, ...]]] = {}
    for row in _constraint_rows(reader, objects):
        constraints.setdefault(str(row[0]).casefold(), []).append(row)
    described = _rows(
        reader,
        objects,
        "gpkg_data_columns",
        ("table_name", "column_name", "title", "description", "constraint_name"),
    )
    return {
        (str(table).casefold(), str(column).casefold()): _rule(
            str(title or ""), str(text or ""), str(name or ""), constraints
        )
        for table, column, title, text, name in described
    }


def _constraint_rows(
    reader: Reader, objects: Mapping[str, tuple[str, str]]
) -> list[tuple[Any, ...]]:
    # GeoPackage 1.0 spelled the two flags otherwise.
    table = "gpkg_data_column_constraints"
    newer = ("min_is_inclusive", "max_is_inclusive")
    older = ("minIsInclusive", "maxIsInclusive")
    if table not in objects:
        return []
    names = {column.name for column in read_columns(reader, table)}
    low, high = newer if newer[0] in names else older
    return _rows(
        reader,
        objects,
        table,
        ("constraint_name", "constraint_type", "value", "min", low, "max", high, "description"),
    )


def _rule(
    title: str, text: str, name: str, constraints: Mapping[str, list[tuple[Any, ...]]]
) -> ColumnRule:
    choices: dict[str, str] = {}
    globs: list[str] = []
    low: tuple[float | None, bool] = (None, True)
    high: tuple[float | None, bool] = (None, True)
    for _, kind, value, minimum, with_min, maximum, with_max, meaning in constraints.get(
        name.casefold(), ()
    ):
        word = str(kind).lower()
        if word == "enum":
            choices[str(value)] = str(meaning or value)
        elif word == "glob":
            globs.append(str(value))
        elif word == "range":
            low = (_number(minimum), bool(with_min))
            high = (_number(maximum), bool(with_max))
    return ColumnRule(title, text, name, choices, tuple(globs), *low, *high)


def _number(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value))
    except ValueError:
        return None


def _rows(
    reader: Reader,
    objects: Mapping[str, tuple[str, str]],
    table: str,
    columns: tuple[str, ...],
) -> list[tuple[Any, ...]]:
    """Return the rows of a table that may be missing or lack some columns (they come as None)."""
    if table not in objects:
        return []
    present = {column.name.casefold(): column.name for column in read_columns(reader, table)}
    wanted = ", ".join(
        quoted(present[name.casefold()]) if name.casefold() in present else "NULL"
        for name in columns
    )
    return reader.rows(f"SELECT {wanted} FROM {quoted(table)}")
