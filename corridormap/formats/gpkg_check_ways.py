"""The rules of the corridor theme about lines: ends at stops, branches, unions, segments."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.measure import inverse
from corridormap.formats.gpkg_findings import ERROR, Finding
from corridormap.formats.theme_shapes import Leg, whole
from corridormap.formats.theme_tables import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_shapes import ThemeShapes
    from corridormap.formats.theme_tables import Row, ThemeTables

    Line = NDArray[np.float64]

STOP_DISTANCE_M = 500.0
"""How far a leg may start or end from its stop."""
_GAP_M = 2 * STOP_DISTANCE_M
_DECIMALS = 7
_LEGS = "corridor_legs"


def check_ways(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    """Note what is wrong with the lines of legs, corridors and segments."""
    _check_ends(checked, shapes)
    _check_gaps(checked, tables, shapes)
    _check_branches(checked, tables)
    _check_corridors(checked, tables, shapes)
    _check_segments(checked, tables, shapes)


def _check_ends(checked: Checked, shapes: ThemeShapes) -> None:
    for leg in shapes.legs:
        for column in ("from_stop", "to_stop"):
            stop = shapes.stops.get(text(leg.row, column))
            if stop is not None:
                _check_end(checked, leg, column, stop.point)


def _check_end(checked: Checked, leg: Leg, column: str, stop: Line | None) -> None:
    is_start, end, stop_id = column == "from_stop", leg.end_at(column), text(leg.row, column)
    if stop is None:
        message = (
            f"{leg.leg_id} starts at {stop_id}, which is not drawn."
            if is_start
            else f"{leg.leg_id} ends at {stop_id}, which is not drawn."
        )
    else:
        distance_m = _distance_m(end, stop)
        if distance_m <= STOP_DISTANCE_M:
            return
        message = (
            f"{leg.leg_id} starts {distance_m:,.0f} m from {stop_id}."
            if is_start
            else f"{leg.leg_id} ends {distance_m:,.0f} m from {stop_id}."
        )
    _note(checked, "theme.leg_ends", message, (leg.row, column), end)


def _check_gaps(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    drawn = {leg.fid: leg for leg in shapes.legs}
    branches: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables[_LEGS]:
        if "seq" in row and "branch" in row:
            branches[text(row, "corridor_id"), text(row, "branch")].append(row)
    for rows in branches.values():
        for first, second in pairwise(sorted(rows, key=_seq)):
            before, after = drawn.get(whole(first["fid"])), drawn.get(whole(second["fid"]))
            if before is None or after is None:
                continue
            gap_m = _distance_m(before.end, after.start)
            # Ends that miss their stop are told of where they are.
            if gap_m > _GAP_M and not (_misses(before, shapes) or _misses(after, shapes)):
                message = f"Between {before.leg_id} and {after.leg_id} {gap_m:,.0f} m are missing."
                _note(checked, "theme.branch_gap", message, (second, None), after.start)


def _misses(leg: Leg, shapes: ThemeShapes) -> bool:
    for column in ("from_stop", "to_stop"):
        stop = shapes.stops.get(text(leg.row, column))
        if stop is None or stop.point is None:
            continue
        if _distance_m(leg.end_at(column), stop.point) > STOP_DISTANCE_M:
            return True
    return False


def _check_branches(checked: Checked, tables: ThemeTables) -> None:
    """Note branches that share no stop with any other of their corridor."""
    stops: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    first: dict[tuple[str, str], Row] = {}
    for row in tables[_LEGS]:
        corridor, branch = text(row, "corridor_id"), text(row, "branch")
        stops[corridor][branch] |= {text(row, "from_stop"), text(row, "to_stop")}
        first.setdefault((corridor, branch), row)
    for corridor, branches in stops.items():
        for branch, own in branches.items():
            others = set().union(*(those for name, those in branches.items() if name != branch))
            if branch != "main" and "main" in branches and not own & others:
                message = f"{corridor}: branch {branch} meets no other branch."
                row = first[corridor, branch]
                _note(checked, "theme.branch_gap", message, (row, "branch"), None)


def _check_corridors(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    corridors, legs = shapes.lines("corridors"), shapes.lines(_LEGS)
    of_legs: dict[str, list[Line]] = defaultdict(list)
    for row in tables[_LEGS]:
        of_legs[text(row, "corridor_id")] += legs.get(whole(row["fid"]), [])
    for row in tables["corridors"]:
        corridor = text(row, "corridor_id")
        own = _vertices(corridors.get(whole(row["fid"]), []))
        if own != _vertices(of_legs[corridor]):
            message = f"{corridor}: its line is not that of its legs."
            checked.findings.add("theme.corridor_geometry", message, "corridors", whole(row["fid"]))


def _vertices(lines: list[Line]) -> set[tuple[float, float]]:
    """Return the rounded vertices: the union of lines has those of its members."""
    return {(x, y) for line in lines for x, y in np.round(line, _DECIMALS).tolist()}


def _check_segments(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    lines, legs = shapes.lines("segments"), shapes.lines(_LEGS)
    segments = {
        text(row, "segment_id"): lines[whole(row["fid"])][0]
        for row in tables["segments"]
        if whole(row["fid"]) in lines
    }
    used: dict[str, list[Row]] = defaultdict(list)
    for use in tables["segment_use"]:
        used[text(use, "leg_id")].append(use)
    for row in tables[_LEGS]:
        leg_id, parts = text(row, "leg_id"), legs.get(whole(row["fid"]))
        if parts is None or not tables["segment_use"]:
            continue
        pieces = [
            segments[text(use, "segment_id")][:: -1 if use.get("reversed") else 1]
            for use in sorted(used[leg_id], key=_seq)
            if text(use, "segment_id") in segments
        ]
        if not _is_chain(pieces, parts[0]):
            message = f"{leg_id}: its segments, one after the other, are not its line."
            checked.findings.add("theme.segments", message, _LEGS, whole(row["fid"]))


def _is_chain(pieces: list[Line], line: Line) -> bool:
    if not pieces:
        return False
    chain = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    return chain.shape == line.shape and bool(np.allclose(chain, line, rtol=0, atol=1e-6))


def _seq(row: Row) -> float:
    seq = row.get("seq")
    return float(seq) if isinstance(seq, int | float) else 0.0


def _distance_m(one: Line, other: Line) -> float:
    try:
        return inverse(*one.tolist(), *other.tolist()).length_m
    except GeometryError:
        return 0.0


def _note(
    checked: Checked, rule: str, message: str, cell: tuple[Row, str | None], place: Line | None
) -> None:
    row, column = cell
    spot = None if place is None else (float(place[0]), float(place[1]))
    fid = whole(row["fid"])
    checked.findings.take(Finding(ERROR, _LEGS, fid, column, rule, message, place=spot))
