"""The rules about values: those a file carries in its Schema extension, and its column types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridormap.core.feature import FieldKind
from corridormap.formats.gpkg_catalog import ColumnRule, field_kind
from corridormap.formats.gpkg_connection import quoted
from corridormap.formats.gpkg_findings import MOST_PER_RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.formats.gpkg_catalog import Column
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.gpkg_source import GpkgSource

_STORED_AS = {
    FieldKind.INTEGER: ("integer",),
    FieldKind.BOOLEAN: ("integer",),
    FieldKind.REAL: ("integer", "real"),
    FieldKind.TEXT: ("text",),
    FieldKind.DATE: ("text",),
    FieldKind.DATETIME: ("text",),
    FieldKind.BLOB: ("blob",),
}
_LONGEST_VALUE = 60


def check_values(checked: Checked) -> None:
    """Note every value that breaks a rule, with its row and field."""
    columns = {entry.table: entry.columns for entry in checked.catalog.entries}
    keys = {entry.table: entry.key_column for entry in checked.catalog.entries}
    geometry = {entry.table: entry.geometry_column for entry in checked.catalog.entries}
    for source in (*checked.opened.sources, *checked.opened.tables):
        table = source.info.table
        for column in columns[table]:
            if column.name not in (keys[table], geometry[table]):
                _Column(checked, source, column).check()


class _Column:
    """One column of a layer and the questions put to it in SQL, where a million rows are fast."""

    def __init__(self, checked: Checked, source: GpkgSource, column: Column) -> None:
        self._checked = checked
        self._source = source
        self._name = column.name
        self._column = column
        self._sql = quoted(column.name)

    def check(self) -> None:
        """Note what is wrong with the column's values."""
        if self._column.not_null:
            # Not IS NULL: SQLite believes the declaration and would not look.
            wrong = f"typeof({self._sql}) = 'null'"
            self._note("value.not_null", wrong, (), "is missing")
        self._check_type()
        table = self._source.info.table.casefold()
        rule = self._checked.catalog.rules.get((table, self._name.casefold()))
        if rule is not None:
            self._check_enum(rule)
            self._check_range(rule)
            self._check_globs(rule)

    def _check_type(self) -> None:
        declared = self._column.declared_type.split("(")[0].strip().upper()
        kind = field_kind(declared)
        if kind is FieldKind.TEXT and declared != "TEXT":
            return
        stored = ", ".join(f"'{word}'" for word in _STORED_AS[kind])
        wrong = f"typeof({self._sql}) NOT IN ('null', {stored})"
        self._note("value.type", wrong, (), f"is not of type {declared}")
        if kind is FieldKind.BOOLEAN:
            wrong = f"{self._sql} NOT IN (0, 1)"
            self._note("value.type", wrong, (), "is not of type BOOLEAN")

    def _check_enum(self, rule: ColumnRule) -> None:
        if not rule.choices:
            return
        marks = ", ".join("?" * len(rule.choices))
        wrong = f"{self._sql} IS NOT NULL AND CAST({self._sql} AS TEXT) NOT IN ({marks})"
        allowed = ", ".join(rule.choices)
        text = f"is not one of {allowed}" if len(allowed) < 200 else "is not one of the choices"
        self._note("value.enum", wrong, tuple(rule.choices), text)

    def _check_range(self, rule: ColumnRule) -> None:
        number = f"typeof({self._sql}) IN ('integer', 'real')"
        if rule.minimum is not None:
            sign, word = ("<", "below") if rule.minimum_is_included else ("<=", "not above")
            wrong = f"{number} AND {self._sql} {sign} ?"
            self._note("value.range", wrong, (rule.minimum,), f"is {word} {rule.minimum:g}")
        if rule.maximum is not None:
            sign, word = (">", "above") if rule.maximum_is_included else (">=", "not below")
            wrong = f"{number} AND {self._sql} {sign} ?"
            self._note("value.range", wrong, (rule.maximum,), f"is {word} {rule.maximum:g}")

    def _check_globs(self, rule: ColumnRule) -> None:
        if not rule.globs:
            return
        patterns = " OR ".join(f"{self._sql} GLOB ?" for _ in rule.globs)
        wrong = f"{self._sql} IS NOT NULL AND NOT ({patterns})"
        text = f"does not look like {' or '.join(rule.globs)}"
        self._note("value.glob", wrong, rule.globs, text)

    def _note(self, rule: str, wrong: str, parameters: Sequence[Any], text: str) -> None:
        shape, table = self._source.shape, self._source.info.table
        sql = (
            f"SELECT {shape.key}, substr(CAST({self._sql} AS TEXT), 1, {_LONGEST_VALUE + 1})"
            f" FROM {shape.relation} WHERE {wrong} ORDER BY 1 LIMIT {MOST_PER_RULE + 1}"
        )
        rows = self._checked.rows(sql, parameters)
        for fid, value in rows:
            shown = "" if value is None else f" “{_shortened(str(value))}”"
            message = f"{self._name}{shown} {text}."
            self._checked.findings.add(rule, message, table, fid, self._name)


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_VALUE else plain[: _LONGEST_VALUE - 1] + "…"
