"""What `check` finds: the rules by id, and one frozen record for each break of a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg import OpenedFile
from corridormap.formats.gpkg_catalog import Catalog
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.theme_ground import Ground

ERROR, WARNING = "error", "warning"

RULES = {
    "gpkg.application_id": "the file calls itself a GeoPackage",
    "gpkg.integrity": "SQLite finds pages, indexes and tables whole",
    "gpkg.foreign_keys": "every foreign key leads to a row",
    "gpkg.srs_rows": "the three SRS that the standard asks for are defined",
    "contents.table": "every table that gpkg_contents lists exists",
    "contents.listed": "every layer is listed in gpkg_contents",
    "contents.extent": "the extent in gpkg_contents holds all features",
    "contents.srs": "gpkg_contents and gpkg_geometry_columns name the same SRS",
    "geometry_columns.listed": "every layer has a row in gpkg_geometry_columns",
    "geometry_columns.column": "the geometry column exists",
    "geometry_columns.type": "the declared geometry type is one of the standard's",
    "crs.known": "the SRS is defined and PROJ knows it",
    "crs.range": "longitudes and latitudes lie on the globe",
    "table.primary_key": "every table has an integer primary key",
    "layer.readable": "the layer can be read, and a view comes to an end",
    "rtree.in_step": "the spatial index holds every feature, at its place",
    "rtree.registered": "the spatial index is listed in gpkg_extensions",
    "rtree.triggers": "triggers keep the spatial index in step with edits",
    "geometry.readable": "the geometry can be decoded",
    "geometry.coordinates": "coordinates are numbers of this planet",
    "geometry.valid": "the geometry is valid: no ring crosses itself, no line has one point",
    "geometry.type": "the geometry is of the declared type",
    "geometry.dimension": "Z and M are there or not, as declared",
    "geometry.srs_id": "the geometry names the SRS of its column",
    "geometry.envelope": "the envelope in the header is that of the geometry",
    "schema.reference": "gpkg_data_columns speaks of columns and rules that exist",
    "value.not_null": "a column that needs a value has one",
    "value.type": "values are of the column's type",
    "value.enum": "values are among those that the file's rules allow",
    "value.range": "values lie in the range that the file's rules allow",
    "value.glob": "values have the pattern that the file's rules ask for",
    "theme.column": "the tables of the theme have the columns that rules ask about",
    "theme.id": "ids are lower-case slugs and occur once",
    "theme.name": "features have an English and a Chinese name",
    "theme.code": "status, mode, gauge, kind, method and country are words of the data model",
    "theme.reference": "corridors, stops, regions, groups, subjects and sources exist",
    "theme.citation": "every row and fact names a source",
    "theme.not_drawn": "a row without geometry says why in its note",
    "theme.modes": "a corridor lists the modes of its legs",
    "theme.leg_order": "the legs of a branch count 1, 2, 3 and share their ends",
    "theme.leg_ends": "a leg starts and ends within 500 m of its stops, which are drawn",
    "theme.branch_gap": "the lines of a branch meet, and a branch meets another of its corridor",
    "theme.leg_length": "a leg's length is that of the drawn line, its way is no shorter than that",
    "theme.way_length": "a leg's way is at most a quarter longer than the drawn line",
    "theme.published_length": "a corridor's way is within 3% of the published length",
    "theme.leg_gauge": "a railway leg has a gauge that tracks of the country have there",
    "theme.leg_abroad": "a land leg stays in one country, a crossing stands at every border",
    "theme.leg_on_land": "a sea leg keeps off the land but for 5 km at either end and canals",
    "theme.crossing_place": "a crossing lies within 5 km of both its countries",
    "theme.crossing_sides": "a crossing joins two countries, each side named in its own",
    "theme.crossing_modes": "a crossing lists the modes of its legs, gauges only with rail",
    "theme.crossing_gauge": "the gauges of a crossing's sides are those of its legs and countries",
    "theme.ground": "what corridors are held against can be read: base map, shore, railways",
    "theme.corridor_geometry": "a corridor's line is that of its legs",
    "theme.segments": "the segments of a leg, one after the other, are the leg",
    "route.row": "rows of proposed routes belong to a route and say what it needs",
    "route.changed": "a route is still as it was planned",
    "route.place": "what a route names (places, crossings, corridors, closures) is what ships",
    "route.leg_order": "the legs of a route count 1, 2, 3, join and reach its stops",
    "route.leg_ends": "a leg of a route starts and ends at the waypoints that it names",
    "route.gap": "the lines of a route's legs meet",
    "route.length": "lengths of a route are those of its lines, and add up",
    "route.way_length": "the way of a route's leg is at most half as long again as its line",
}
"""Rule ids and what each asks for."""

FEATURES_DONE, ALL_DONE = 500, 1000
"""How far the check is, for its feedback, once all geometry is read and at its end."""
MOST_PER_RULE = 1000
"""So many breaks of one rule in one layer and field are listed."""


Extent4 = tuple[float, float, float, float]
"""West, south, east, north in degrees; east runs past 180 where the box meets the date line."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One break of a rule; layer, fid and field are None where it concerns none.

    Attributes:
        cause: Why it is so, where that is known: a reason on record, not a guess.
        place: Longitude and latitude of the spot, degrees; None where it concerns no one spot.
        extent: The box around the row, None where it is not drawn or not looked up.
    """

    severity: str
    layer: str | None
    fid: int | None
    field: str | None
    rule: str
    message: str
    cause: str = ""
    place: tuple[float, float] | None = None
    extent: Extent4 | None = None

    @property
    def text(self) -> str:
        """The message with its cause."""
        return f"{self.message} {self.cause}".rstrip()


@dataclass(slots=True)
class Findings:
    """Collects findings, so many of each kind."""

    found: list[Finding] = field(default_factory=list)
    counts: dict[tuple[str, str | None, str | None], int] = field(default_factory=dict)

    def add(
        self,
        rule: str,
        message: str,
        layer: str | None = None,
        fid: int | None = None,
        field: str | None = None,
    ) -> None:
        """Note an error; beyond `MOST_PER_RULE` of its kind it is only counted."""
        self.take(Finding(ERROR, layer, fid, field, rule, message))

    def warn(
        self,
        rule: str,
        message: str,
        layer: str | None = None,
        fid: int | None = None,
        field: str | None = None,
    ) -> None:
        """Note a warning."""
        self.take(Finding(WARNING, layer, fid, field, rule, message))

    def locate(self, extent_of: Callable[[str | None, int | None], Extent4 | None]) -> None:
        """Give every finding about a row the box around it."""
        self.found = [
            each if each.extent else replace(each, extent=extent_of(each.layer, each.fid))
            for each in self.found
        ]

    def closed(self) -> list[Finding]:
        """Return all findings; a last line says where there are more of a kind."""
        severities = {(each.rule, each.layer, each.field): each.severity for each in self.found}
        more = [
            Finding(
                severities[kind], kind[1], None, kind[2], kind[0],
                f"More than these {MOST_PER_RULE:,} rows break this rule.",
            )
            for kind, count in self.counts.items()
            if count > MOST_PER_RULE
        ]  # fmt: skip
        return self.found + more

    def take(self, finding: Finding) -> None:
        """Note what a rule made itself."""
        kind = (finding.rule, finding.layer, finding.field)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= MOST_PER_RULE:
            self.found.append(finding)


@dataclass(frozen=True, slots=True)
class Checked:
    """The file under check, open for reading, and where findings go."""

    path: Path
    reader: Reader
    catalog: Catalog
    opened: OpenedFile
    findings: Findings
    feedback: Feedback
    ground: Ground = field(default_factory=Ground)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.reader.rows(sql, parameters)


Check = Callable[[Checked], None]
