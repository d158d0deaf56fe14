"""The rules of the corridor theme about rows: ids, words, references, citations, order of legs."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from corridormap.formats.gpkg_check_around import check_around
from corridormap.formats.gpkg_check_crossings import check_crossings
from corridormap.formats.gpkg_check_lengths import check_lengths
from corridormap.formats.gpkg_check_ways import check_ways
from corridormap.formats.gpkg_findings import ALL_DONE, FEATURES_DONE
from corridormap.formats.theme_ground import readable
from corridormap.formats.theme_shapes import ThemeShapes
from corridormap.formats.theme_tables import (
    FEATURE_TABLES,
    ID_COLUMNS,
    is_theme,
    read_theme_tables,
    text,
)

if TYPE_CHECKING:
    from corridormap.core.errors import SourceError
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_tables import Row, ThemeTables

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GAUGE = re.compile(r"(1435|1520|1000|1067|1676)(/(1435|1520|1000|1067|1676))?")
_MODES = {"rail", "road", "sea", "inland_waterway", "pipeline", "air"}
_CODES = {
    ("corridors", "status"): {
        "operating", "trial", "approved", "target", "planned", "construction", "upgrading", "named",
    },
    ("corridor_legs", "mode"): _MODES,
    ("corridor_legs", "geometry_method"): {"network", "grid", "waterway", "geodesic", "hand"},
    ("corridor_legs", "way_length_source"): {"network", "published", "drawn"},
    ("segments", "mode"): _MODES,
    ("ports", "kind"): {"sea_port", "river_port", "inland_hub", "rail_station", "zone"},
    ("member_regions", "level"): {"country", "province", "prefecture", "city"},
    ("memberships", "role"): {"member", "observer", "founder", "participant"},
    ("citations", "origin"): {"document", "added"},
}  # fmt: skip
_STEPS = 5
_COUNTRY = re.compile("[A-Z]{2}")
"""ISO 3166-1 alpha-2."""
_COUNTRIES = (
    ("ports", "country"),
    ("border_crossings", "country_a"),
    ("border_crossings", "country_b"),
    ("member_regions", "country"),
)
_GAUGES = (
    ("corridor_legs", "gauge_mm"),
    ("border_crossings", "gauge_a_mm"),
    ("border_crossings", "gauge_b_mm"),
)
_REFERENCES = (
    ("corridor_legs", "corridor_id", ("corridors",)),
    ("corridor_legs", "from_stop", ("ports", "border_crossings")),
    ("corridor_legs", "to_stop", ("ports", "border_crossings")),
    ("segment_use", "leg_id", ("corridor_legs",)),
    ("segment_use", "segment_id", ("segments",)),
    ("segment_alongside", "segment_id", ("segments",)),
    ("segment_alongside", "beside_id", ("segments",)),
    ("memberships", "region_id", ("member_regions",)),
    ("group_members", "group_id", ("groups",)),
    ("citations", "source_id", ("sources",)),
)
_NEEDED = {
    "corridors": ("corridor_id", "name", "name_zh", "status", "modes"),
    "corridor_legs": (
        "leg_id", "corridor_id", "branch", "seq", "from_stop", "to_stop", "mode", "length_m",
        "way_length_m",
    ),
    "ports": ("port_id", "name", "name_zh", "country", "kind"),
    "border_crossings": (
        "crossing_id", "name", "name_zh", "country_a", "country_b", "modes", "gauge_a_mm",
        "gauge_b_mm",
    ),
}  # fmt: skip
"""Columns that rules ask about; each is missed once, not in every row."""
_SUBJECTS = ("group_members", "facts", "citations")
_NAMED = ("corridors", "ports", "border_crossings", "member_regions")


def check_theme(checked: Checked) -> None:
    """Note what breaks the data model; a file without the theme's tables breaks nothing of it."""
    if not is_theme(checked.catalog):
        return
    tables = read_theme_tables(checked.reader, checked.catalog)
    checked = replace(checked, ground=readable(checked.ground, partial(_tell, checked)))
    shapes = ThemeShapes(checked, tables)
    _check_columns(checked)
    for check in (_check_ids, _check_names, _check_codes, _check_countries, _check_references):
        check(checked, tables)
    for check in (_check_citations, _check_order, _check_modes):
        check(checked, tables)
    for done, around in enumerate((check_ways, check_lengths, check_crossings, check_around)):
        share = (done + 1) / _STEPS
        checked.feedback.report(int(FEATURES_DONE + share * (ALL_DONE - FEATURES_DONE)), ALL_DONE)
        around(checked, tables, shapes)
    checked.findings.locate(shapes.extent_of)


def _tell(checked: Checked, error: SourceError) -> None:
    message = f"Not everything was checked: {error}"
    checked.findings.warn("theme.ground", message)


def row_id(table: str, row: Row) -> str:
    """Return what citations call a row: its id, or two joined for rows that tie two others."""
    if table == "memberships":
        return f"{text(row, 'region_id')}/{text(row, 'organisation')}"
    if table == "group_members":
        return f"{text(row, 'group_id')}/{text(row, 'subject_id')}"
    return text(row, ID_COLUMNS[table])


def _with(tables: ThemeTables, table: str, column: str) -> list[Row]:
    """Return the rows of a table, none where it lacks a column."""
    rows = tables[table]
    return rows if rows and column in rows[0] else []


def _fid(row: Row) -> int | None:
    return row["fid"] if isinstance(row["fid"], int) else None


def _check_columns(checked: Checked) -> None:
    for table, needed in _NEEDED.items():
        if not checked.catalog.has(table):
            continue
        there = {column.name for column in checked.catalog.columns(checked.reader, table)}
        for column in needed:
            if column not in there:
                message = f"{table} has no column {column}."
                checked.findings.add("theme.column", message, table, None, column)


def _check_ids(checked: Checked, tables: ThemeTables) -> None:
    stops: dict[str, str] = {}
    for table, column in ID_COLUMNS.items():
        seen: set[str] = set()
        for row in _with(tables, table, column):
            own = text(row, column)
            problem = ""
            if not _SLUG.fullmatch(own):
                problem = "is no slug of a–z, 0–9 and hyphens"
            elif own in seen:
                problem = "occurs twice"
            elif table in ("ports", "border_crossings") and stops.setdefault(own, table) != table:
                problem = f"is an id of {stops[own]} too"
            seen.add(own)
            if problem:
                checked.findings.add("theme.id", f"“{own}” {problem}.", table, _fid(row), column)


def _check_names(checked: Checked, tables: ThemeTables) -> None:
    for table in _NAMED:
        for row in tables[table]:
            for column in ("name", "name_zh"):
                if column in row and not text(row, column).strip():
                    message = f"{row_id(table, row)} has no {column}."
                    checked.findings.add("theme.name", message, table, _fid(row), column)
    for table in FEATURE_TABLES:
        for row in tables[table]:
            if not row["drawn"] and not text(row, "note").strip():
                message = f"{row_id(table, row)} is not drawn, and its note does not say why."
                checked.findings.add("theme.not_drawn", message, table, _fid(row), "note")


def _check_codes(checked: Checked, tables: ThemeTables) -> None:
    for (table, column), allowed in _CODES.items():
        for row in _with(tables, table, column):
            if text(row, column) not in allowed:
                _note_code(checked, table, column, row)
    for table, column in _GAUGES:
        for row in tables[table]:
            gauge = text(row, column)
            if gauge and not _GAUGE.fullmatch(gauge):
                _note_code(checked, table, column, row)
    for table in ("corridors", "border_crossings"):
        for row in tables[table]:
            if not _split(text(row, "modes")) <= _MODES:
                _note_code(checked, table, "modes", row)


def _check_countries(checked: Checked, tables: ThemeTables) -> None:
    for table, column in _COUNTRIES:
        for row in tables[table]:
            code = text(row, column)
            if code and not _COUNTRY.fullmatch(code):
                _note_code(checked, table, column, row)


def _note_code(checked: Checked, table: str, column: str, row: Row) -> None:
    # A list of choices in the file says the same of the same cell.
    place = (table, _fid(row), column)
    if any((each.layer, each.fid, each.field) == place for each in checked.findings.found):
        return
    message = f"{column} “{text(row, column)}” is no word of the data model."
    checked.findings.add("theme.code", message, table, _fid(row), column)


def _check_references(checked: Checked, tables: ThemeTables) -> None:
    ids = {table: {text(row, column) for row in tables[table]}
           for table, column in ID_COLUMNS.items()}  # fmt: skip
    for table in ("memberships", "group_members"):
        ids[table] = {row_id(table, row) for row in tables[table]}
    for table, column, targets in _REFERENCES:
        known = set().union(*(ids[target] for target in targets))
        for row in _with(tables, table, column):
            if text(row, column) not in known:
                message = f"{column} “{text(row, column)}” is not in {' or '.join(targets)}."
                checked.findings.add("theme.reference", message, table, _fid(row), column)
    for table in _SUBJECTS:
        for row in tables[table]:
            subject_table, subject = text(row, "subject_table"), text(row, "subject_id")
            if subject not in ids.get(subject_table, set()):
                message = f"The subject “{subject}” is not in {subject_table or 'any table'}."
                checked.findings.add("theme.reference", message, table, _fid(row), "subject_id")


def _check_citations(checked: Checked, tables: ThemeTables) -> None:
    if not checked.catalog.has("citations"):
        checked.findings.add("theme.citation", "The file has no table citations.")
        return
    cited = {(text(row, "subject_table"), text(row, "subject_id")) for row in tables["citations"]}
    for table in (*FEATURE_TABLES, "memberships", "groups", "group_members", "facts"):
        for row in tables[table]:
            if (table, row_id(table, row)) not in cited:
                message = f"{row_id(table, row)} has no citation."
                checked.findings.add("theme.citation", message, table, _fid(row))


def _check_order(checked: Checked, tables: ThemeTables) -> None:
    legs = sorted(
        _with(tables, "corridor_legs", "branch"), key=lambda row: (*_branch(row), _seq(row))
    )
    for (corridor, branch), members in groupby(legs, key=_branch):
        rows = list(members)
        for expected, row in enumerate(rows, start=1):
            if "seq" in row and row["seq"] != expected:
                message = (
                    f"{corridor}, branch {branch}: leg {expected} says seq {row.get('seq')!r}."
                )
                _note_order(checked, row, "seq", message)
        for first, second in pairwise(rows):
            if "seq" in first and text(first, "to_stop") != text(second, "from_stop"):
                message = (
                    f"{text(second, 'leg_id')} starts at {text(second, 'from_stop')}, the leg "
                    f"before it ends at {text(first, 'to_stop')}."
                )
                _note_order(checked, second, "from_stop", message)


def _note_order(checked: Checked, row: Row, column: str, message: str) -> None:
    checked.findings.add("theme.leg_order", message, "corridor_legs", _fid(row), column)


def _branch(row: Row) -> tuple[str, str]:
    return text(row, "corridor_id"), text(row, "branch")


def _seq(row: Row) -> float:
    seq = row.get("seq")
    return float(seq) if isinstance(seq, int | float) else 0.0


def _check_modes(checked: Checked, tables: ThemeTables) -> None:
    used: dict[str, set[str]] = {}
    for leg in _with(tables, "corridor_legs", "mode"):
        used.setdefault(text(leg, "corridor_id"), set()).add(text(leg, "mode"))
    for row in tables["corridors"]:
        corridor = text(row, "corridor_id")
        listed = _split(text(row, "modes"))
        if "modes" in row and corridor in used and listed != used[corridor]:
            message = (
                f"{corridor} lists {', '.join(sorted(listed)) or 'no mode'}, "
                f"its legs have {', '.join(sorted(used[corridor]))}."
            )
            checked.findings.add("theme.modes", message, "corridors", _fid(row), "modes")


def _split(listed: str) -> set[str]:
    return {word.strip() for word in listed.split(",") if word.strip()}
