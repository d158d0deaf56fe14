"""Checks rows against the rules that the file itself will carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridormap.builder.tables import Column, Rule, Table, Value

_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "TEXT": str,
    "INTEGER": int,
    "REAL": (int, float),
}


def broken_rules(table: Table, rules: Sequence[Rule]) -> list[str]:
    """Return one line for each value that its column's type or rule forbids."""
    by_name = {rule.name: rule for rule in rules}
    problems = [
        f"{table.name}, row {number}: {len(row)} values for {len(table.columns)} columns"
        for number, row in enumerate(table.rows, start=1)
        if len(row) != len(table.columns)
    ]
    if problems:
        return problems
    for index, column in enumerate(table.columns):
        values = [row[index] for row in table.rows]
        problems += [
            f"{table.name}, row {number} ({table.rows[number - 1][0]}): {column.name} {reason}"
            for number, reason in _bad_values(column, values, by_name)
        ]
    return problems


def _bad_values(
    column: Column, values: Sequence[Value], rules: dict[str, Rule]
) -> Iterator[tuple[int, str]]:
    seen: set[Value] = set()
    for number, value in enumerate(values, start=1):
        reason = _problem(column, value, rules)
        if reason is None and column.unique and value is not None and value in seen:
            reason = f"{value!r} occurs twice"
        seen.add(value)
        if reason:
            yield number, reason


def _problem(column: Column, value: Value, rules: dict[str, Rule]) -> str | None:
    if value is None:
        return "is missing" if column.required else None
    if not isinstance(value, _PYTHON_TYPES[column.sql_type]):
        return f"is {value!r}, not of type {column.sql_type}"
    if value != value:
        return "is not a number"
    if column.rule is None:
        return None
    rule = rules.get(column.rule)
    return f"has an unknown rule {column.rule}" if rule is None else rule_problem(rule, value)


def rule_problem(rule: Rule, value: str | float) -> str | None:
    """Return what is wrong with a value under a rule, or None."""
    if rule.codes:
        codes = [code for code, _ in rule.codes]
        return None if value in codes else f"{value!r} is not one of {', '.join(codes)}"
    if isinstance(value, str):
        return f"{value!r} is not a number"
    if rule.minimum is not None and value < rule.minimum:
        return f"{value} is below {rule.minimum}"
    if rule.maximum is not None and value > rule.maximum:
        return f"{value} is above {rule.maximum}"
    return None
