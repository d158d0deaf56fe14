"""The rules about a GeoPackage's own tables: contents, geometry columns, SRS, keys, indexes.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, clauses 1.1 and 2.1, annex F.3 and F.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridormap.core.errors import Cancelled, CorridorMapError, LayerError
from corridormap.formats.gpkg_catalog import crs_of
from corridormap.formats.gpkg_connection import Reader, quoted
from corridormap.formats.gpkg_findings import Finding, Findings

if TYPE_CHECKING:
    from pathlib import Path

    from corridormap.core.feedback import Feedback
    from corridormap.formats.gpkg_catalog import TableEntry
    from corridormap.formats.gpkg_findings import Checked

_APPLICATION_IDS = {0x47504B47, 0x47503130, 0x47503131}
"""`GPKG`, and `GP10` and `GP11` of the first two versions."""
_TYPES = {
    "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE",
    "MULTISURFACE", "CURVE", "SURFACE", "POLYHEDRALSURFACE", "TIN", "TRIANGLE",
}  # fmt: skip
_NEEDED_SRS = (-1, 0, 4326)
_LINES_SHOWN = 10


def check_tables(checked: Checked) -> None:
    """Note what is wrong with the file as a whole and with its lists of layers."""
    _check_file(checked)
    if not checked.catalog.has("gpkg_contents"):
        checked.findings.add("contents.listed", "The file has no table gpkg_contents.")
    for entry in checked.catalog.entries:
        _check_entry(checked, entry)
        if entry.geometry_column and entry.kind == "table":
            _check_index(checked, entry)
    _check_listed(checked)
    _check_readable(checked)
    _check_schema(checked)


def integrity_findings(path: Path, feedback: Feedback) -> list[Finding]:
    """Return what SQLite finds wrong; it goes through the whole file, alongside other checks.

    Raises:
        Cancelled: The feedback said so.
    """
    try:
        with Reader(path, feedback) as reader:
            rows = reader.rows(f"PRAGMA integrity_check({_LINES_SHOWN})")
        lines = [str(row[0]) for row in rows]
    except Cancelled:
        raise
    except CorridorMapError as exc:
        lines = [str(exc)]
    findings = Findings()
    for line in lines:
        # SQLite repeats here what `value.not_null` says with the row's number.
        if line != "ok" and not line.startswith("NULL value in"):
            findings.add("gpkg.integrity", f"SQLite: {line}")
    return findings.closed()


def _check_file(checked: Checked) -> None:
    findings = checked.findings
    if checked.rows("PRAGMA application_id")[0][0] not in _APPLICATION_IDS:
        findings.add("gpkg.application_id", "The file's application id is not GeoPackage's.")
    for table, row_id, parent, _ in checked.rows("PRAGMA foreign_key_check"):
        findings.add(
            "gpkg.foreign_keys", f"The row refers to a row of {parent} that is not there.",
            str(table), row_id,
        )  # fmt: skip
    missing = [str(srs) for srs in _NEEDED_SRS if srs not in checked.catalog.srs]
    if missing:
        text = f"gpkg_spatial_ref_sys lacks the SRS {', '.join(missing)}."
        findings.warn("gpkg.srs_rows", text)


def _check_entry(checked: Checked, entry: TableEntry) -> None:
    findings, layer = checked.findings, entry.table
    if not entry.kind:
        findings.add("contents.table", "gpkg_contents lists a table that is not there.", layer)
        return
    if entry.data_type not in ("features", "attributes"):
        return
    if entry.kind == "table" and not entry.key_column:
        findings.add("table.primary_key", "The table has no integer primary key.", layer)
    if entry.data_type == "features":
        _check_geometry_column(checked, entry)


def _check_geometry_column(checked: Checked, entry: TableEntry) -> None:
    findings, layer = checked.findings, entry.table
    if not entry.geometry_column:
        findings.add("geometry_columns.listed", "gpkg_geometry_columns does not list it.", layer)
        return
    if not any(column.name == entry.geometry_column for column in entry.columns):
        text = f"There is no column {entry.geometry_column}."
        findings.add("geometry_columns.column", text, layer, field=entry.geometry_column)
    if entry.geometry_type not in _TYPES:
        text = f"{entry.geometry_type} is no geometry type."
        findings.add("geometry_columns.type", text, layer)
    crs, warning = crs_of(entry.srs_id, checked.catalog.srs)
    if crs is None:
        undefined = entry.srs_id in (-1, 0)
        note = findings.warn if undefined else findings.add
        note("crs.known", f"The layer {warning}", layer)
    listed = []
    if checked.catalog.has("gpkg_contents"):
        sql = "SELECT srs_id FROM gpkg_contents WHERE lower(table_name) = lower(?)"
        listed = checked.rows(sql, (layer,))
    if listed and listed[0][0] is not None and listed[0][0] != entry.srs_id:
        text = f"gpkg_contents says SRS {listed[0][0]}, gpkg_geometry_columns {entry.srs_id}."
        findings.add("contents.srs", text, layer)


def _check_listed(checked: Checked) -> None:
    if not all(map(checked.catalog.has, ("gpkg_geometry_columns", "gpkg_contents"))):
        return
    for (table,) in checked.rows(
        "SELECT table_name FROM gpkg_geometry_columns WHERE lower(table_name) NOT IN"
        " (SELECT lower(table_name) FROM gpkg_contents)"
    ):
        text = "gpkg_geometry_columns lists a table that gpkg_contents does not."
        checked.findings.add("contents.listed", text, str(table))


def _check_readable(checked: Checked) -> None:
    told = {(each.layer or "").casefold() for each in checked.findings.found}
    for error in checked.opened.errors:
        layer = error.layer_name if isinstance(error, LayerError) else None
        # Tiles are sound, only not shown here.
        data_types = {entry.data_type for entry in checked.catalog.entries if entry.table == layer}
        if data_types <= {"features", "attributes"} and (layer or "").casefold() not in told:
            checked.findings.add("layer.readable", str(error), layer)


def _check_index(checked: Checked, entry: TableEntry) -> None:
    registered = _registered(checked, entry)
    if not entry.rtree:
        if registered:
            text = "gpkg_extensions lists a spatial index, but its table is not there."
            checked.findings.add("rtree.in_step", text, entry.table)
        return
    if not registered:
        text = "The spatial index is not listed in gpkg_extensions."
        checked.findings.warn("rtree.registered", text, entry.table)
    rtree = {entry.rtree.casefold(), quoted(entry.rtree).casefold()}
    events = {
        word
        for (sql,) in checked.rows(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?)",
            (entry.table,),
        )
        if any(name in str(sql).casefold() for name in rtree)
        for word in ("INSERT ON", "UPDATE", "DELETE ON")
        if word in str(sql).upper().split(" BEGIN")[0]
    }
    missing = {"INSERT ON", "UPDATE", "DELETE ON"} - events
    if missing:
        words = ", ".join(sorted(word.split()[0].lower() for word in missing))
        text = f"No trigger keeps the spatial index in step on {words}."
        checked.findings.add("rtree.triggers", text, entry.table)


def _registered(checked: Checked, entry: TableEntry) -> bool:
    if not checked.catalog.has("gpkg_extensions"):
        return False
    rows = checked.rows(
        "SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
        " AND lower(table_name) = lower(?) AND lower(column_name) = lower(?)",
        (entry.table, entry.geometry_column),
    )
    return bool(rows)


def _check_schema(checked: Checked) -> None:
    catalog = checked.catalog
    known = {"": True}
    if catalog.has("gpkg_data_column_constraints"):
        rows = checked.rows("SELECT constraint_name FROM gpkg_data_column_constraints")
        known |= {str(name).casefold(): True for (name,) in rows}
    for (table, column), rule in catalog.rules.items():
        columns = catalog.columns(checked.reader, table) if catalog.has(table) else ()
        if column not in {each.name.casefold() for each in columns}:
            text = f"gpkg_data_columns describes {table}.{column}, which is not there."
            checked.findings.add("schema.reference", text, table, field=column)
        elif rule.constraint.casefold() not in known:
            text = f"The rule {rule.constraint} of column {column} is not in the file."
            checked.findings.add("schema.reference", text, table, field=column)
