"""Reads cells of tables that anybody may have edited: what is wrong becomes a line, not an end."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corridormap.core.errors import FieldError, GeometryError
from corridormap.formats.gpkg_blobs import blob_line
from corridormap.formats.gpkg_connection import quoted
from corridormap.network.stored_route import LonLat, check_place, utc_text

Fetch = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Runs a query: SQL and parameters to all its rows."""
_LONGEST_SHOWN, _LONGEST_LINE = 40, 300


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of a table, and where to note what is wrong with it.

    Attributes:
        table: Its name.
        fid: Its key.
        values: By folded name of the column.
        problems: Gets one line for each cell that is not what it should be.
    """

    table: str
    fid: int
    values: Mapping[str, Any]
    problems: list[str]

    def note(self, column: str, what: str) -> None:
        """Add a line that names table, row and field."""
        line = _short(what, _LONGEST_LINE)
        self.problems.append(f"{self.table}, row {self.fid}, {column}: {line}")

    def text(self, column: str) -> str:
        """Return a text, '' for null."""
        value = self.values.get(column)
        if isinstance(value, bytes):
            self.note(column, "is no text; left out.")
            return ""
        return "" if value is None else str(value)

    def code(self, column: str, words: Collection[str], default: str) -> str:
        """Return one of some words."""
        word = self.text(column)
        if word in words:
            return word
        wrong = f"“{_short(word)}” is not one of {', '.join(words)}" if word else "is missing"
        self.note(column, f"{wrong}; taken as {default}.")
        return default

    def number(self, column: str) -> float | None:
        """Return a finite number, None for null and for what is none."""
        value = self.values.get(column)
        if value is None:
            return None
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            self.note(column, f"“{_short(value)}” is not a number.")
            return None
        return number

    def whole(self, column: str) -> int | None:
        """Return a whole number, None for null and for what is none."""
        number = self.number(column)
        if number is None or number != int(number):
            return None
        return int(number)

    def flag(self, column: str) -> bool:
        """Return whether a cell says yes."""
        return bool(self.number(column))

    def moment(self, column: str) -> str:
        """Return a moment as `StoredRoute` keeps it, '' for none."""
        try:
            return utc_text(self.text(column))
        except FieldError as exc:
            self.note(column, f"{str(exc).rstrip('.')}; left out.")
            return ""

    def point(self) -> LonLat | None:
        """Return the row's position in degrees, None where it has none on Earth."""
        try:
            line = blob_line(self.values.get("geom"))
            if not len(line):
                self.note("geom", "has no position; left out.")
                return None
            lon, lat = line[0].tolist()
            check_place(lon, lat, "the point")
        except (GeometryError, FieldError) as exc:
            self.note("geom", f"{str(exc).rstrip('.')}; left out.")
            return None
        return float(lon), float(lat)


def read_cells(
    fetch: Fetch, table: str, problems: list[str], route_id: str | None = None
) -> list[Cells]:
    """Return a table's rows ascending by key, all of them or those of a route.

    A table that is not there has none.
    """
    names = [str(row[1]).casefold() for row in fetch(f"PRAGMA table_info({quoted(table)})", ())]
    if "route_id" not in names:
        return []
    where, values = ("", ()) if route_id is None else (" WHERE route_id = ?", (route_id,))
    rows = fetch(f"SELECT rowid, * FROM {quoted(table)}{where} ORDER BY rowid", values)
    return [
        Cells(table, row[0] or 0, dict(zip(names, row[1:], strict=True)), problems) for row in rows
    ]


def _short(value: object, longest: int = _LONGEST_SHOWN) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
