"""The rules about values: those a file carries in its Schema extension, and its column types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corridormap.core.feature import FieldKind
from corridormap.formats.gpkg_catalog import ColumnRule, field_kind
from corridormap.formats.gpkg_connection import quoted
from corridormap.formats.gpkg_findings import MOST_PER_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_ASKED_AT_ONCE = 500
"""Conditions and parameters in a query, about half of what every SQLite allows."""


@dataclass(frozen=True, slots=True)
class _Question:
    """SQL that is true for a row that breaks a rule, and what is to be said of its value."""

    column: str
    rule: str
    wrong: str
    parameters: Sequence[Any]
    text: str


def check_values(checked: Checked) -> None:
    """Note every value that breaks a rule, with its row and field."""
    columns = {entry.table: entry.columns for entry in checked.catalog.entries}
    keys = {entry.table: entry.key_column for entry in checked.catalog.entries}
    geometry = {entry.table: entry.geometry_column for entry in checked.catalog.entries}
    for source in (*checked.opened.sources, *checked.opened.tables):
        table = source.info.table
        questions: list[_Question] = []
        for column in columns[table]:
            if column.name not in (keys[table], geometry[table]):
                rule = checked.catalog.rules.get((table.casefold(), column.name.casefold()))
                questions += _questions(column, rule)
        for some in _in_batches(questions):
            _ask(checked, source, some)


def _in_batches(questions: Sequence[_Question]) -> Iterator[list[_Question]]:
    batch: list[_Question] = []
    asked = 0
    for question in questions:
        asked += 1 + len(question.parameters)
        if batch and asked > _ASKED_AT_ONCE:
            yield batch
            batch, asked = [], 1 + len(question.parameters)
        batch.append(question)
    if batch:
        yield batch


def _ask(checked: Checked, source: GpkgSource, questions: Sequence[_Question]) -> None:
    """Note what is wrong; a table in which all is well is gone through once, not for each rule."""
    any_wrong = " OR ".join(f"({question.wrong})" for question in questions)
    parameters = [value for question in questions for value in question.parameters]
    sql = f"SELECT 1 FROM {source.shape.relation} WHERE {any_wrong} LIMIT 1"
    if checked.rows(sql, parameters):
        for question in questions:
            _note(checked, source, question)


def _note(checked: Checked, source: GpkgSource, question: _Question) -> None:
    name, shape, table = question.column, source.shape, source.info.table
    sql = (
        f"SELECT {shape.key}, substr(CAST({quoted(name)} AS TEXT), 1, {_LONGEST_VALUE + 1})"
        f" FROM {shape.relation} WHERE {question.wrong} ORDER BY 1 LIMIT {MOST_PER_RULE + 1}"
    )
    for fid, value in checked.rows(sql, question.parameters):
        shown = "" if value is None else f" “{_shortened(str(value))}”"
        message = f"{name}{shown} {question.text}."
        checked.findings.add(question.rule, message, table, fid, name)


def _questions(column: Column, rule: ColumnRule | None) -> Iterator[_Question]:
    sql = quoted(column.name)
    if column.not_null:
        # Not IS NULL: SQLite believes the declaration and would not look.
        wrong = f"typeof({sql}) = 'null'"
        yield _Question(column.name, "value.not_null", wrong, (), "is missing")
    yield from _type_questions(column)
    if rule is not None:
        yield from _enum_questions(column.name, rule)
        yield from _range_questions(column.name, rule)
        yield from _glob_questions(column.name, rule)


def _type_questions(column: Column) -> Iterator[_Question]:
    sql = quoted(column.name)
    declared = column.declared_type.split("(")[0].strip().upper()
    kind = field_kind(declared)
    if kind is FieldKind.TEXT and declared != "TEXT":
        return
    stored = ", ".join(f"'{word}'" for word in _STORED_AS[kind])
    text = f"is not of type {declared}"
    wrong = f"typeof({sql}) NOT IN ('null', {stored})"
    yield _Question(column.name, "value.type", wrong, (), text)
    if kind is FieldKind.BOOLEAN:
        yield _Question(column.name, "value.type", f"{sql} NOT IN (0, 1)", (), text)


def _enum_questions(name: str, rule: ColumnRule) -> Iterator[_Question]:
    if not rule.choices:
        return
    sql, marks = quoted(name), ", ".join("?" * len(rule.choices))
    wrong = f"{sql} IS NOT NULL AND CAST({sql} AS TEXT) NOT IN ({marks})"
    allowed = ", ".join(rule.choices)
    text = f"is not one of {allowed}" if len(allowed) < 200 else "is not one of the choices"
    yield _Question(name, "value.enum", wrong, tuple(rule.choices), text)


def _range_questions(name: str, rule: ColumnRule) -> Iterator[_Question]:
    sql = quoted(name)
    number = f"typeof({sql}) IN ('integer', 'real')"
    if rule.minimum is not None:
        sign, word = ("<", "below") if rule.minimum_is_included else ("<=", "not above")
        wrong, text = f"{number} AND {sql} {sign} ?", f"is {word} {rule.minimum:g}"
        yield _Question(name, "value.range", wrong, (rule.minimum,), text)
    if rule.maximum is not None:
        sign, word = (">", "above") if rule.maximum_is_included else (">=", "not below")
        wrong, text = f"{number} AND {sql} {sign} ?", f"is {word} {rule.maximum:g}"
        yield _Question(name, "value.range", wrong, (rule.maximum,), text)


def _glob_questions(name: str, rule: ColumnRule) -> Iterator[_Question]:
    if rule.globs:
        sql = quoted(name)
        patterns = " OR ".join(f"{sql} GLOB ?" for _ in rule.globs)
        text = f"does not look like {' or '.join(rule.globs)}"
        wrong = f"{sql} IS NOT NULL AND NOT ({patterns})"
        yield _Question(name, "value.glob", wrong, rule.globs, text)


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_VALUE else plain[: _LONGEST_VALUE - 1] + "…"
