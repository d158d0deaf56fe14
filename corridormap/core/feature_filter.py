"""Which features an SQL expression is true of: the rules of a style, evaluated by SQLite.

SQLite is in this computer's memory and given nothing but the columns that the expression names:
it is the language that GIS clerks know, not a file. What is not an expression is refused.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.filter_text import fault_of, fields_of, with_truth_values
from corridormap.core.sql_functions import functions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

_CALLABLE = (
    "abs ceil ceiling char coalesce date datetime exp floor glob hex ifnull iif instr julianday "
    "length like ln log log10 lower ltrim max min mod nullif pi pow power replace round rtrim "
    "sign sqrt strftime substr substring time trim trunc typeof unicode upper"
)
FUNCTIONS = frozenset(_CALLABLE.split())
"""What expressions may call; others could take for ever, or read what is not theirs."""
LONGEST_TEXT = 1_000_000
_TRUTHS = frozenset((bool, type(None)))
_ROWS_AT_ONCE = 50_000
_OWN = "(row)"
"""A column of the table's own, since no table is without one."""


def check_filter(text: str, names: Sequence[str] | None = None, where: str = "Filter") -> None:
    """Raise an error if a filter cannot be evaluated.

    Args:
        text: The expression.
        names: Fields and joins that there are; None where they are not known.
        where: What the message calls the filter, such as `Rule 3`.

    Raises:
        FieldError: It is no expression, or names a field that is not there.
    """
    wanted = _known_well(text, where)
    try:
        with closing(_Table(wanted)) as table:
            table.answers(text)
    except (sqlite3.Error, sqlite3.Warning) as exc:
        raise FieldError(f"{where}: {_in_words(exc)}") from exc
    if names is not None:
        for name in wanted:
            if name not in names:
                raise _no_field(name, names, where)


def matches(text: str, columns: Mapping[str, Sequence[Value]], count: int) -> Flags:
    """Return of which features a filter is true; null is not true.

    Args:
        text: The expression.
        columns: Values by field and join, `count` of each; one that is missing holds nothing.
        count: How many features there are.

    Raises:
        FieldError: It is no expression.
    """
    names = _known_well(text, f"The filter {_shortened(text)}")
    try:
        known = [columns[name] if name in columns else [None] * count for name in names]
        rows, places = _distinct(known, count)
        with closing(_Table(names, known)) as table:
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                table.add(rows[start : start + _ROWS_AT_ONCE])
            found = table.answers(with_truth_values(text, _truths(names, known)))
    except (sqlite3.Error, sqlite3.Warning) as exc:
        raise FieldError(f"The filter {_shortened(text)}: {_in_words(exc)}") from exc
    return found if places is None else np.take(found, places)


def _known_well(text: str, where: str) -> tuple[str, ...]:
    """Return the fields that a filter names, once it is sure to be one expression."""
    if not text.strip():
        raise FieldError(f"{where}: an expression is needed.")
    if any(not letter.isprintable() and not letter.isspace() for letter in text):
        raise FieldError(f"{where}: it holds a letter that cannot be shown.")
    fault = fault_of(text)
    if fault:
        raise FieldError(f"{where}: {fault}")
    names = fields_of(text)
    spellings: dict[str, str] = {}
    for name in names:
        if spellings.setdefault(name.casefold(), name) != name:
            other = spellings[name.casefold()]
            raise FieldError(f"{where}: {other} and {name} are one field; spell it one way.")
    return names


def _distinct(
    columns: Sequence[Sequence[Value]], count: int
) -> tuple[list[tuple[Value, ...]], NDArray[np.int64] | None]:
    """Return the different rows, and which of them each feature has; None for all in order."""
    rows: list[tuple[Value, ...]] = list(zip(*columns, strict=True)) if columns else [()]
    if not columns:
        return rows, np.zeros(count, np.int64)
    # A whole number and the same one with a point are one key, but not one value to SQL.
    if any({int, float} <= set(map(type, column)) for column in columns):
        return rows, None
    numbers: dict[tuple[Value, ...], int] = {}
    places = np.fromiter(
        (numbers.setdefault(row, len(numbers)) for row in rows), np.int64, len(rows)
    )
    return list(numbers), places


class _Table:
    """A table of nothing but the columns of a filter, in memory.

    Args:
        names: The columns.
        columns: Their values, so that they compare as they would in the file; None for unknown.
    """

    def __init__(
        self, names: Sequence[str], columns: Sequence[Sequence[Value]] | None = None
    ) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
        self._width = len(names)
        kinds = [""] * len(names) if columns is None else [_affinity(each) for each in columns]
        listed = [f"{_quoted(name)} {kind}" for name, kind in zip(names, kinds, strict=True)]
        self._connection.execute(f"CREATE TABLE t ({', '.join([*listed, _quoted(_OWN)])})")
        self._selects = 0

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()

    def add(self, rows: Sequence[tuple[Value, ...]]) -> None:
        """Add rows, a value for each column."""
        marks = ", ".join("?" * self._width + "1") if self._width else "1"
        self._connection.execute("BEGIN")
        self._connection.executemany(f"INSERT INTO t VALUES ({marks})", rows)
        self._connection.execute("COMMIT")

    def answers(self, text: str) -> Flags:
        """Return for each row whether the expression is true of it."""
        (count,) = self._connection.execute("SELECT count(*) FROM t").fetchone()
        for name, arity, function in functions():
            self._connection.create_function(name, arity, function, deterministic=True)
        self._connection.set_authorizer(self._allows)
        # In this place neither a second statement nor another clause of the query can follow.
        sql = f"SELECT rowid FROM t WHERE CASE WHEN (\n{text}\n) THEN 1 ELSE 0 END"
        found = self._connection.execute(sql).fetchall()
        flags = np.zeros(count, np.bool_)
        flags[np.array(found, np.int64).reshape(-1) - 1] = True
        return flags

    def _allows(self, action: int, first: str | None, second: str | None, *_: Any) -> int:
        if action == sqlite3.SQLITE_SELECT:
            self._selects += 1
            return sqlite3.SQLITE_OK if self._selects == 1 else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_OK if first == "t" else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY


def _truths(names: Sequence[str], columns: Sequence[Sequence[Value]]) -> list[str]:
    """Return the columns that hold truth values and nothing else."""
    kinds = (set(map(type, column)) for column in columns)
    return [name for name, kind in zip(names, kinds, strict=True) if bool in kind <= _TRUTHS]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _affinity(column: Sequence[Value]) -> str:
    """Return the type that a column of such values has in a file: it rules how they compare."""
    kinds = set(map(type, column)) - {type(None)}
    if kinds == {str}:
        return "TEXT"
    if kinds and kinds <= {int, bool}:
        return "INTEGER"
    return "REAL" if kinds and kinds <= {int, bool, float} else ""


def _no_field(name: str, names: Sequence[str], where: str) -> FieldError:
    by_lower = {each.casefold(): each for each in names}
    close = get_close_matches(name.casefold(), by_lower, 1, 0.75)
    if not close:
        return FieldError(f"{where}: there is no field {name}.")
    return FieldError(f"{where}: there is no field {name}; {by_lower[close[0]]} is near.")


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    listed = (
        (r"incomplete input", "it ends too early."),
        (r'near "\)": syntax error', "something is missing at the end or before a bracket."),
        (r"bindings", "it has no parameters; write the value itself."),
        (r'near "(.*)": syntax error', "not understood near “{}”."),
        (r"unrecognized token: \"(.*)\"", "not understood near “{}”."),
        (r"no such column: (.*)", "there is no field {}."),
        (r"(?:not authorized to use|no such) function: (.*)", "there is no function {} here."),
        (
            r"wrong number of arguments to function (.*)\(\)",
            "{} is given too few or too many values.",
        ),
        (r"misuse of aggregate.*? (\w+)\(\)", "{} of one value would need all rows."),
        (r"not authorized|access to .* prohibited", "only an expression over fields is allowed."),
    )
    return tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in listed)


def _in_words(error: Exception) -> str:
    for pattern, words in _wordings():
        found = pattern.search(str(error))
        if found is not None:
            return words.format(*found.groups()).replace("\n", " ")
    return " ".join(str(error).split()).rstrip(".") + "."


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"
