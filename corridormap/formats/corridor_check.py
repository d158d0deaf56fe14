"""Checks a file and says of each finding which corridor or route, and which row, it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.core.check_report import CheckReport, CheckRow, TwoNames
from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg_catalog import read_catalog
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_findings import RULES
from corridormap.formats.route_cells import read_cells
from corridormap.formats.route_schema import CHILDREN, DESIGNS, LEGS, ROUTES
from corridormap.formats.theme_shapes import whole
from corridormap.formats.theme_tables import ID_COLUMNS, is_theme, read_theme_tables, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridormap.formats.gpkg_findings import Finding
    from corridormap.formats.theme_ground import Ground
    from corridormap.formats.theme_tables import Row, ThemeTables

_NOBODY = TwoNames()


def check_corridors(path: Path, ground: Callable[[], Ground], feedback: Feedback) -> CheckReport:
    """Return what breaks a rule in a GeoPackage; it is not changed.

    Args:
        path: The file.
        ground: Gives what corridors are held against.
        feedback: Told how far it is, asked whether to go on.

    Raises:
        SourceError: The file, or what it is held against, cannot be read.
        Cancelled: The feedback said so.
    """
    findings = check_geopackage(path, feedback, ground())
    with Reader(path, feedback) as reader:
        catalog = read_catalog(reader)
        tables = read_theme_tables(reader, catalog) if is_theme(catalog) else None
        routes = _RouteNames(reader) if catalog.has(ROUTES) else None
    names = None if tables is None else _Names(tables)
    rows = [_row(finding, names, routes) for finding in findings]
    if names is not None:
        rows.sort(key=names.order)
    leg_count = len(tables["corridor_legs"]) if tables else 0
    leg_count += routes.leg_count if routes else 0
    return CheckReport(path, tuple(rows), leg_count, RULES)


def _row(finding: Finding, names: _Names | None, routes: _RouteNames | None) -> CheckRow:
    corridor, subject = _NOBODY, _NOBODY
    if finding.layer is not None and finding.fid is not None:
        if routes is not None and finding.layer in DESIGNS:
            corridor, subject = routes.of(finding.layer, finding.fid)
        elif names is not None:
            corridor, subject = names.of(finding.layer, finding.fid)
    return CheckRow(
        finding.severity,
        finding.rule,
        finding.message,
        finding.cause,
        finding.layer,
        finding.fid,
        corridor,
        subject,
        finding.place,
        finding.extent,
    )


class _RouteNames:
    """What the rows of proposed routes are called: by their route.

    Attributes:
        leg_count: How many legs all routes have.
    """

    def __init__(self, reader: Reader) -> None:
        titles: dict[str, str] = {}
        self._routes: dict[tuple[str, int], str] = {}
        self.leg_count = 0
        for table in (ROUTES, *CHILDREN):
            for row in read_cells(reader.rows, table, []):
                route_id = row.text("route_id")
                if table == ROUTES:
                    title = row.text("name") or row.text("named_for") or route_id
                    titles.setdefault(route_id, " ".join(title.split()))
                self._routes[table, row.fid] = titles.get(route_id, "")
                self.leg_count += table == LEGS

    def of(self, layer: str, fid: int) -> tuple[TwoNames, TwoNames]:
        """Return the names of route and row, empty ones where there are none."""
        route = TwoNames(self._routes.get((layer, fid), ""))
        return route, route if layer == ROUTES else _NOBODY


class _Names:
    """What the rows of a theme are called."""

    def __init__(self, tables: ThemeTables) -> None:
        self._rows: dict[str, Mapping[int, Row]] = {
            table: {whole(row["fid"]): row for row in rows} for table, rows in tables.rows.items()
        }
        self._corridors = _by_id(tables, "corridors")
        self._places = {names: at for at, names in enumerate(self._corridors.values())}
        self._stops = _by_id(tables, "ports") | _by_id(tables, "border_crossings")

    def of(self, layer: str, fid: int) -> tuple[TwoNames, TwoNames]:
        """Return the names of corridor and row, empty ones where there are none."""
        row = self._rows.get(layer, {}).get(fid)
        if row is None:
            return _NOBODY, _NOBODY
        if layer == "corridor_legs":
            return self._corridor(text(row, "corridor_id")), self._leg(row)
        if layer == "corridors":
            names = self._corridor(text(row, "corridor_id"))
            return names, names
        own = TwoNames(text(row, "name"), text(row, "name_zh"))
        return _NOBODY, own if own.name else TwoNames(text(row, ID_COLUMNS.get(layer, "")))

    def order(self, row: CheckRow) -> int:
        """Return where a finding stands: the file's own first, then corridors as stored."""
        if row.layer is None:
            return -1
        return self._places.get(row.corridor, len(self._places))

    def _corridor(self, corridor_id: str) -> TwoNames:
        return self._corridors.get(corridor_id) or TwoNames(corridor_id)

    def _leg(self, row: Row) -> TwoNames:
        ends = [text(row, column) for column in ("from_stop", "to_stop")]
        named = [self._stops.get(stop) or TwoNames(stop) for stop in ends]
        pairs = [[each.in_language(language) for each in named] for language in ("en", "zh")]
        if not all(ends):
            return TwoNames(text(row, "leg_id"))
        return TwoNames(*(" – ".join(pair) for pair in pairs))


def _by_id(tables: ThemeTables, table: str) -> dict[str, TwoNames]:
    return {
        own: TwoNames(text(row, "name") or own, text(row, "name_zh"))
        for own, row in tables.by_id(table).items()
    }
