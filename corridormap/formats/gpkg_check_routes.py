"""The rules of proposed routes: rows can be read, legs join and fit waypoints, lengths are true."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from corridormap.core.errors import GeometryError
from corridormap.core.measure import inverse, line_length_m
from corridormap.formats.gpkg_blobs import blob_box
from corridormap.formats.gpkg_check_lengths import (
    LENGTH_SHARE,
    LENGTH_SLACK_M,
    WAY_SHARE,
)
from corridormap.formats.gpkg_check_route_names import Known, misnamed, plain
from corridormap.formats.gpkg_check_ways import STOP_DISTANCE_M
from corridormap.formats.gpkg_findings import ERROR, WARNING, Finding
from corridormap.formats.route_cells import Cells, read_cells
from corridormap.formats.route_legs import read_leg
from corridormap.formats.route_reading import (
    MOST_NAMED,
    RouteCells,
    grouped_cells,
    has_seq,
    in_order,
    route_from_cells,
    title_of,
)
from corridormap.formats.route_schema import CHILDREN, LEGS, ROUTES, WAYPOINTS
from corridormap.network.route import Stop
from corridormap.network.stored_route import CORRIDOR_WAY

if TYPE_CHECKING:
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.network.assumptions import Assumptions
    from corridormap.network.route import RouteLeg
    from corridormap.network.stored_route import LonLat

HUB_DISTANCE_M = 5_000.0
"""A planned leg may start so far from its stop: tracks and quays of a hub lie around it."""
CORRIDOR_DISTANCE_M = 30_000.0
"""A stop may lie so far beside the corridor that its leg follows, as for the planner."""
_LONGEST_WAY = 1.5
"""Rivers wind up to a quarter more than they are drawn; this is wrong."""
_GAP_M = 2 * STOP_DISTANCE_M
_DRAWN = ("hand", "geodesic")
_ON_NETWORKS = ("network", "waterway")
_CHANGED = "changed in another program"
"""What the reader says of rows that somebody else wrote since the way was planned."""
_WARNINGS = ("route.changed", "route.way_length")
_OF_CELLS = ("value.", "geometry.")
_Cell = tuple[Cells, str | None]


def check_routes(checked: Checked) -> None:
    """Note what is wrong with proposed routes; a file without their tables breaks nothing."""
    catalog = checked.catalog
    if not catalog.has(ROUTES) or not (catalog.has(LEGS) or catalog.has(WAYPOINTS)):
        return
    for table in (LEGS, WAYPOINTS):
        if not catalog.has(table):
            checked.findings.add("route.row", f"The file has no table {table}.")
    rows, children = _rows(checked, ROUTES), {name: _rows(checked, name) for name in CHILDREN}
    routes = grouped_cells(rows, children, [])
    known = Known(checked)
    for cells in routes:
        checked.feedback.check()
        _Route(checked, cells, known).check()
    own = {id(cells.route) for cells in routes}
    for row in rows:
        if id(row) not in own:
            _note_read(checked, row, plain(row.text("name")) or str(row.fid))
    ids = {cells.route.text("route_id") for cells in routes}
    for row in (row for name in CHILDREN for row in children[name]):
        route_id = str(row.values.get("route_id"))
        if route_id not in ids:
            message = f"There is no route “{plain(route_id)}”; correct the id or delete the row."
            _note(checked, "route.row", message, (row, "route_id"))


def _rows(checked: Checked, table: str) -> list[Cells]:
    """Return a table's rows, each with a list of its own for what is wrong with it."""
    return [replace(row, problems=[]) for row in read_cells(checked.reader.rows, table, [])]


@dataclass(frozen=True, slots=True)
class _Leg:
    """A leg that can be read.

    Attributes:
        row: Its row, whose further problems nobody reads.
        seq: Its place in the route.
        leg: What the program makes of it.
        ends: Positions of the waypoints that it names, None for one that is not there.
        reach_m: How far it may start and end from them.
        follows: Whether it follows a corridor.
    """

    row: Cells
    seq: int
    leg: RouteLeg
    ends: tuple[LonLat | None, LonLat | None]
    reach_m: float
    follows: bool

    @property
    def drawn_ends(self) -> tuple[LonLat, LonLat]:
        """Where its line starts and ends."""
        (west, south), (east, north) = self.leg.line[0].tolist(), self.leg.line[-1].tolist()
        return (west, south), (east, north)


class _Route:
    """One route, its rows held against each other."""

    def __init__(self, checked: Checked, cells: RouteCells, known: Known) -> None:
        self._checked = checked
        self._cells = cells
        self._known = known
        # Legs are read here: the reader stops at the first thing that asks for another way.
        quiet = [replace(row, problems=[]) for row in cells.children[LEGS]]
        row = replace(cells.route, problems=[])
        stored = route_from_cells(RouteCells(row, cells.children | {LEGS: quiet}), known.places)
        cells.route.problems.extend(line for line in row.problems if line.startswith(_before(row)))
        self.title = plain(title_of(stored))
        self._assumptions: Assumptions = stored.assumptions
        self._places: dict[int, LonLat] = {}
        self._follows: dict[int, bool] = {}
        self._read_waypoints()

    def check(self) -> None:
        """Note all that is wrong."""
        legs = self._legs
        for row in (self._cells.route, *self._below()):
            _note_read(self._checked, row, self.title)
        for words, row, column in misnamed(self._cells, self._known):
            self._note("route.place", f"{self.title}{words}", (row, column))
        self._check_order()
        for each in legs:
            self._check_ends(each)
            self._check_lengths(each)
        for before, after in pairwise(legs):
            self._check_join(before, after)
        self._check_stops()
        self._check_sum()

    def _below(self) -> Iterator[Cells]:
        for rows in self._cells.children.values():
            yield from rows

    def _read_waypoints(self) -> None:
        follows = False
        for row in in_order(self._cells.children[WAYPOINTS]):
            own = replace(row, problems=[])
            seq, position = own.whole("seq"), own.point()
            if own.text("role") in ("stop", ""):
                follows = own.text("way").startswith(CORRIDOR_WAY)
            if seq is not None and position is not None:
                self._places.setdefault(seq, position)
                self._follows.setdefault(seq, follows)

    @cached_property
    def _legs(self) -> list[_Leg]:
        stops = {seq: Stop("", *position) for seq, position in self._places.items()}
        found = []
        for row in in_order(self._cells.children[LEGS]):
            leg = read_leg(row, stops, self._assumptions) if has_seq(row) else None
            if leg is not None:
                own = replace(row, problems=[])
                start, end = (own.whole(name) or 0 for name in ("from_point", "to_point"))
                follows = self._follows.get(start, False)
                reach_m = STOP_DISTANCE_M if leg.leg.method in _DRAWN else HUB_DISTANCE_M
                ends = self._places.get(start), self._places.get(end)
                reach_m = CORRIDOR_DISTANCE_M if follows else reach_m
                found.append(_Leg(own, own.whole("seq") or 0, leg.leg, ends, reach_m, follows))
        return found

    def _check_order(self) -> None:
        row = replace(self._cells.route, problems=[])
        seqs = [
            (replace(leg, problems=[]).whole("seq"), leg)
            for leg in in_order(self._cells.children[LEGS])
        ]
        there = [(seq, leg) for seq, leg in seqs if seq is not None]
        known = {seq for seq, _ in there}
        stated = row.whole("legs")
        # A file may claim any number of legs, more than memory could hold.
        wanted = range(1, (len(there) if stated is None else stated) + 1)
        gaps = list(islice((seq for seq in wanted if seq not in known), MOST_NAMED + 1))
        if gaps:
            legs = ", ".join(map(str, gaps[:MOST_NAMED])) + (" …" if gaps[MOST_NAMED:] else "")
            message = f"{self.title} lacks leg {legs}; plan it again."
            self._note("route.leg_order", message, (self._cells.route, "legs"))
        before = 0
        for seq, leg in there:
            if seq == before:
                message = f"{self.title}: leg {seq} is there twice; delete one of the rows."
                self._note("route.leg_order", message, (leg, "seq"))
            elif seq not in wanted:
                message = f"{self.title}: leg {seq} is none of its {len(wanted)}; delete the row."
                self._note("route.leg_order", message, (leg, "seq"))
            before = seq

    def _check_ends(self, each: _Leg) -> None:
        for is_end, (drawn, waypoint) in enumerate(zip(each.drawn_ends, each.ends, strict=True)):
            if waypoint is None:
                continue
            distance_m = _distance_m(drawn, waypoint)
            if distance_m <= each.reach_m:
                continue
            column = "to_point" if is_end else "from_point"
            seq = each.row.whole(column)
            message = (
                f"{self.title}: leg {each.seq} ends {distance_m:,.0f} m from waypoint {seq}; "
                "draw it to there or plan the route again."
                if is_end
                else f"{self.title}: leg {each.seq} starts {distance_m:,.0f} m from waypoint {seq};"
                " draw it to there or plan the route again."
            )
            self._note("route.leg_ends", message, (each.row, column), drawn)

    def _check_join(self, before: _Leg, after: _Leg) -> None:
        end, start = before.ends[1], after.ends[0]
        is_next = after.seq == before.seq + 1
        if is_next and None not in (end, start) and end != start:
            message = (
                f"{self.title}: leg {after.seq} starts at another waypoint than leg {before.seq} "
                "ends at; plan the route again."
            )
            self._note("route.leg_order", message, (after.row, "from_point"))
        # Ends that miss the waypoint they share are told of by themselves.
        gap_m = _distance_m(before.drawn_ends[1], after.drawn_ends[0])
        if gap_m > _GAP_M and (end is None or end != start):
            message = (
                f"{self.title}: between leg {before.seq} and leg {after.seq} {gap_m:,.0f} m are "
                "missing; draw them or plan the route again."
            )
            self._note("route.gap", message, (after.row, None), after.drawn_ends[0])

    def _check_stops(self) -> None:
        if not self._cells.children[LEGS]:
            return
        reached = {place for each in self._legs for place in each.ends}
        for row in self._cells.children[WAYPOINTS]:
            own = replace(row, problems=[])
            is_end = own.text("role") in ("stop", "", "change") and not own.flag("is_via")
            place = own.point() if is_end else None
            if place is not None and place not in reached:
                name = plain(own.text("name")) or f"{place[1]:.5f}, {place[0]:.5f}"
                message = f"{self.title}: no leg starts or ends at {name}; plan the route again."
                self._note("route.leg_order", message, (row, None), place)

    def _check_lengths(self, each: _Leg) -> None:
        try:
            drawn_m = line_length_m(each.leg.line)
        except GeometryError:
            return
        slack_m = LENGTH_SLACK_M + LENGTH_SHARE * drawn_m
        stated, way = each.row.number("drawn_m"), each.row.number("length_m")
        if stated is not None and abs(stated - drawn_m) > slack_m:
            self._note_length(each, "drawn_m", (stated, drawn_m))
        elif way is not None and way < WAY_SHARE * drawn_m - LENGTH_SLACK_M:
            message = (
                f"{self.title}: the way of leg {each.seq} ({way:,.0f} m) is shorter than its line "
                f"({drawn_m:,.0f} m); correct length_m."
            )
            self._note("route.length", message, (each.row, "length_m"))
        elif way is not None and each.leg.method not in _ON_NETWORKS and not each.follows:
            if abs(way - drawn_m) > slack_m:
                self._note_length(each, "length_m", (way, drawn_m))
        elif way is not None and way > _LONGEST_WAY * drawn_m + LENGTH_SLACK_M:
            message = (
                f"{self.title}: the way of leg {each.seq} ({way:,.0f} m) is much longer than its "
                f"line ({drawn_m:,.0f} m); see whether length_m is right."
            )
            self._note("route.way_length", message, (each.row, "length_m"))

    def _note_length(self, each: _Leg, column: str, lengths_m: tuple[float, float]) -> None:
        stated_m, drawn_m = lengths_m
        message = (
            f"{self.title}: {column} of leg {each.seq} is {stated_m:,.0f}, its line has "
            f"{drawn_m:,.0f} m; correct it."
        )
        self._note("route.length", message, (each.row, column))

    def _check_sum(self) -> None:
        row = replace(self._cells.route, problems=[])
        stated = row.number("length_m")
        legs = [replace(leg, problems=[]).number("length_m") for leg in self._cells.children[LEGS]]
        known = [length for length in legs if length is not None]
        if stated is None or not legs or len(known) < len(legs):
            return
        sum_m = sum(known)
        if abs(stated - sum_m) > LENGTH_SLACK_M + LENGTH_SHARE * sum_m:
            message = (
                f"{self.title}: length_m is {stated:,.0f}, its legs have {sum_m:,.0f} m; "
                "correct it."
            )
            self._note("route.length", message, (self._cells.route, "length_m"))

    def _note(self, rule: str, message: str, cell: _Cell, place: LonLat | None = None) -> None:
        _note(self._checked, rule, message, cell, place)


def _note_read(checked: Checked, row: Cells, title: str) -> None:
    """Note what the reader said of a row, but for cells that a rule of the file has named."""
    if not row.problems:
        return
    named = {
        each.field
        for each in checked.findings.found
        if each.rule.startswith(_OF_CELLS) and (each.layer, each.fid) == (row.table, row.fid)
    }
    for line in row.problems:
        column, _, reason = line.removeprefix(_before(row)).partition(": ")
        if column in named:
            continue
        rule = "route.row"
        if column == "place_id":
            rule = "route.place"
        elif _CHANGED in reason:
            rule = "route.changed"
        _note(checked, rule, f"{title}, {column}: {reason}", (row, column))


def _before(row: Cells) -> str:
    """Return what lines about a row begin with."""
    return f"{row.table}, row {row.fid}, "


def _note(
    checked: Checked, rule: str, message: str, cell: _Cell, place: LonLat | None = None
) -> None:
    row, column = cell
    box = blob_box(row.values.get("geom"))
    extent = box if box is not None and all(map(math.isfinite, box)) else None
    severity = WARNING if rule in _WARNINGS else ERROR
    checked.findings.take(
        Finding(severity, row.table, row.fid, column, rule, message, place=place, extent=extent)
    )


def _distance_m(one: LonLat, other: LonLat) -> float:
    try:
        return inverse(*one, *other).length_m
    except GeometryError:
        return 0.0
