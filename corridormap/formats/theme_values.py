"""What a layer can be classified by beyond its fields: facts, memberships, a corridor's status."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from corridormap.core.symbol import Join
from corridormap.core.value_choice import ValueChoice
from corridormap.formats.gpkg_connection import Reader, quoted
from corridormap.formats.theme_lanes import CORRIDOR, CORRIDORS_TABLE, LEG, TABLES
from corridormap.formats.theme_tables import ID_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridormap.core.feature import Value
    from corridormap.core.feedback import Feedback
    from corridormap.core.vector_layer import LayerInfo

FACT_COLUMNS = ("subject_table", "subject_id", "metric", "value", "unit", "period")
_LOOKUPS = (
    ("organisation", "Organisation", "region_id", "memberships", "organisation"),
    ("role", "Role in the organisation", "region_id", "memberships", "role"),
    ("status", "Status of the corridor", "corridor_id", "corridors", "status"),
    ("programme", "Programme of the corridor", "corridor_id", "corridors", "programme"),
)
"""Name and title of a lookup; field that holds the key, of this layer and of the table; column."""


def theme_values(info: LayerInfo, feedback: Feedback) -> tuple[ValueChoice, ...]:
    """Return the facts and lookups that the layer's file offers; nothing for files without.

    Raises:
        SourceError: The file cannot be read.
        Cancelled: The feedback said so.
    """
    with Reader(info.path, feedback, info.table) as reader:
        return (*_lookups(reader, info), *_facts(reader, info))


def has_lanes(info: LayerInfo, feedback: Feedback) -> bool:
    """Whether the layer's file says which of its features share a track.

    Raises:
        SourceError: The file cannot be read.
    """
    names = {field.name for field in info.fields}
    is_known = LEG in names or (CORRIDOR in names and info.table == CORRIDORS_TABLE)
    if not is_known:
        return False
    with Reader(info.path, feedback, info.table) as reader:
        return all(_columns(reader, table) for table in TABLES)


def absent_joins(info: LayerInfo, joins: Sequence[Join]) -> tuple[Join, ...]:
    """Return the lookups in tables or columns that the layer's file does not have.

    Raises:
        SourceError: The file cannot be read.
    """
    if not joins:
        return ()
    with Reader(info.path, None, info.table) as reader:
        return tuple(
            join
            for join in joins
            if not {join.key, join.column, *(name for name, _ in join.where)}
            <= _columns(reader, join.table)
        )


def _lookups(reader: Reader, info: LayerInfo) -> Iterator[ValueChoice]:
    names = {field.name for field in info.fields}
    for name, title, key, table, column in _LOOKUPS:
        needed = {key, column} <= _columns(reader, table)
        if needed and key in names and name not in names and table != info.table:
            yield ValueChoice(name, title, Join(name, key, table, key, column))


def _facts(reader: Reader, info: LayerInfo) -> Iterator[ValueChoice]:
    key = ID_COLUMNS.get(info.table, "")
    names = {field.name for field in info.fields}
    if key not in names or not set(FACT_COLUMNS) <= _columns(reader, "facts"):
        return
    rows = reader.rows(
        "SELECT metric, unit, period, value FROM facts WHERE subject_table = ? ORDER BY rowid",
        [info.table],
    )
    found: dict[tuple[str, str | None, str | None], list[Value]] = defaultdict(list)
    for metric, unit, period, value in rows:
        found[str(metric), _text(unit), _text(period)].append(value)
    # Those with most to compare first.
    by_size = sorted(found.items(), key=lambda item: (-len(item[1]), item[0][0].casefold()))
    for (metric, unit, period), values in by_size:
        wanted = (("subject_table", info.table), ("metric", metric))
        join = Join(
            _unused(f"{metric}, {period}" if period else metric, names),
            key,
            "facts",
            "subject_id",
            "value",
            (*wanted, ("unit", unit), ("period", period)),
        )
        is_numeric = any(map(_is_number, values))
        yield ValueChoice(join.name, metric, join, is_numeric, True, unit or "", period or "")


def _unused(name: str, names: set[str]) -> str:
    """Return a name that no field has, and remember it: units may differ under one name."""
    while name in names:
        name += " "
    names.add(name)
    return name


def _columns(reader: Reader, table: str) -> set[str]:
    return {row[1] for row in reader.rows(f"PRAGMA table_info({quoted(table)})")}


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _is_number(value: Value) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True
