"""The theme's geometry by row, in degrees, for rules that compare it with what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, transform
from corridormap.core.errors import GeometryError
from corridormap.core.measure import segment_lengths_m, unwrap
from corridormap.formats.theme_tables import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.formats.gpkg_findings import Checked, Extent4
    from corridormap.formats.theme_tables import Row, ThemeTables

    Line = NDArray[np.float64]

_STOPS = (("ports", "port_id"), ("border_crossings", "crossing_id"))


@dataclass(frozen=True)
class Stop:
    """A port or crossing: its row, and where it is drawn."""

    table: str
    row: Row
    point: Line | None


@dataclass(frozen=True)
class Leg:
    """A drawn leg: its row and the parts of its line."""

    row: Row
    parts: list[Line]

    @property
    def leg_id(self) -> str:
        """Its id."""
        return text(self.row, "leg_id")

    @property
    def fid(self) -> int:
        """Its key."""
        return whole(self.row["fid"])

    @property
    def start(self) -> Line:
        """Shape (2,): the first point."""
        first: Line = self.parts[0][0]
        return first

    @property
    def end(self) -> Line:
        """Shape (2,): the last point."""
        last: Line = self.parts[-1][-1]
        return last

    def end_at(self, column: str) -> Line:
        """Return the end that `from_stop` or `to_stop` speaks of."""
        return self.start if column == "from_stop" else self.end

    @cached_property
    def line(self) -> Line:
        """Shape (n, 2): all parts one after the other, longitudes unwrapped."""
        return unwrap(np.concatenate(self.parts))

    @cached_property
    def along_m(self) -> Line:
        """Shape (n,): length from the start to each vertex; gaps between parts count as drawn.

        Raises:
            GeometryError: A coordinate is no place on the globe.
        """
        return np.concatenate((np.zeros(1), np.cumsum(segment_lengths_m(self.line))))

    def points_at(self, lengths_m: Line) -> Line:
        """Return shape (n, 2): the points that lie so far along the line."""
        x = np.interp(lengths_m, self.along_m, self.line[:, 0])
        y = np.interp(lengths_m, self.along_m, self.line[:, 1])
        return np.column_stack(((x + 180.0) % 360.0 - 180.0, y))


class ThemeShapes:
    """Lines and points of a theme; a layer that is not there or cannot be read has none."""

    def __init__(self, checked: Checked, tables: ThemeTables) -> None:
        self._checked = checked
        self._tables = tables
        self._lines: dict[str, dict[int, list[Line]]] = {}

    def lines(self, table: str) -> dict[int, list[Line]]:
        """Return the parts of a layer's features by fid, shape (n, 2), degrees."""
        if table not in self._lines:
            self._lines[table] = self._read(table)
        return self._lines[table]

    @cached_property
    def legs(self) -> list[Leg]:
        """The legs that are drawn and can be measured."""
        parts = self.lines("corridor_legs")
        drawn = [
            Leg(row, parts[whole(row["fid"])])
            for row in self._tables["corridor_legs"]
            if whole(row["fid"]) in parts
        ]
        return [leg for leg in drawn if _is_measurable(leg)]

    @cached_property
    def stops(self) -> dict[str, Stop]:
        """Ports and crossings by id."""
        found: dict[str, Stop] = {}
        for table, column in _STOPS:
            points = self.lines(table)
            for row in self._tables[table]:
                parts = points.get(whole(row["fid"]))
                point = None if parts is None else parts[0][0]
                found[text(row, column)] = Stop(table, row, point)
        return found

    def extent_of(self, table: str | None, fid: int | None) -> Extent4 | None:
        """Return the box around a row of the theme, None for one that is not drawn."""
        parts = self.lines(table).get(-1 if fid is None else fid) if table else None
        if not parts:
            return None
        line = unwrap(np.concatenate(parts))
        if not np.isfinite(line).all():
            return None
        (west, south), (east, north) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
        return west, south, east, north

    def _read(self, table: str) -> dict[int, list[Line]]:
        parts: dict[int, list[Line]] = {}
        for source in self._checked.opened.sources:
            if source.info.table == table:
                crs = source.info.crs or WGS84
                for block in source.read_blocks(self._checked.feedback):
                    for index, fid in enumerate(block.fids.tolist()):
                        runs = [transform(run, crs, WGS84) for _, run in block.parts(index)]
                        if runs:
                            parts[fid] = runs
        return parts


def whole(value: object) -> int:
    """Return a key; -1, which no row has, for anything else."""
    return value if isinstance(value, int) else -1


def stretches(flags: Sequence[bool] | NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and last index of each run of true values.

    >>> stretches([False, True, True, False, True])
    [(1, 2), (4, 4)]
    >>> stretches([])
    []
    """
    edges = np.diff(np.concatenate(([0], np.asarray(flags, np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _is_measurable(leg: Leg) -> bool:
    try:
        return bool(np.isfinite(leg.along_m).all())
    except GeometryError:
        return False
