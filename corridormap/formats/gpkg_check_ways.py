"""The rules of the corridor theme about lines: ends at stops, lengths, unions, segments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.measure import inverse, line_length_m
from corridormap.formats.theme_tables import text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_tables import Row, ThemeTables

    Line = NDArray[np.float64]

STOP_DISTANCE_M = 500.0
"""How far a leg may start or end from its stop."""
_LENGTH_SHARE = 0.001
_LENGTH_SLACK_M = 1.0
_WAY_SHARE = 0.97
"""A way may come out a little shorter than the drawn line, which is cut through vertices."""
_DECIMALS = 7


def check_ways(checked: Checked, tables: ThemeTables) -> None:
    """Note what is wrong with the lines of legs, corridors and segments."""
    legs = _lines(checked, "corridor_legs")
    _check_ends(checked, tables, legs)
    _check_lengths(checked, tables, legs)
    _check_corridors(checked, tables, legs)
    _check_segments(checked, tables, legs)


def _lines(checked: Checked, table: str) -> dict[int, list[Line]]:
    """Return the parts of a layer's features by fid; nothing for a layer that cannot be read."""
    parts: dict[int, list[Line]] = {}
    for source in checked.opened.sources:
        if source.info.table == table:
            for block in source.read_blocks(checked.feedback):
                for index, fid in enumerate(block.fids.tolist()):
                    if runs := [coords for _, coords in block.parts(index)]:
                        parts[fid] = runs
    return parts


def _whole(value: object) -> int:
    return value if isinstance(value, int) else -1


def _check_ends(checked: Checked, tables: ThemeTables, legs: dict[int, list[Line]]) -> None:
    stops: dict[str, Line] = {}
    for table, column in (("ports", "port_id"), ("border_crossings", "crossing_id")):
        points = _lines(checked, table)
        for row in tables[table]:
            if _whole(row["fid"]) in points:
                stops[text(row, column)] = points[_whole(row["fid"])][0][0]
    for row in tables["corridor_legs"]:
        line = legs.get(_whole(row["fid"]))
        if line is None:
            continue
        for column, point in (("from_stop", line[0][0]), ("to_stop", line[-1][-1])):
            stop = stops.get(text(row, column))
            if stop is not None:
                _check_end(checked, row, column, (point, stop))


def _check_end(checked: Checked, row: Row, column: str, ends: tuple[Line, Line]) -> None:
    try:
        distance_m = inverse(*ends[0].tolist(), *ends[1].tolist()).length_m
    except GeometryError:
        return
    if distance_m > STOP_DISTANCE_M:
        verb = "starts" if column == "from_stop" else "ends"
        message = f"{text(row, 'leg_id')} {verb} {distance_m:,.0f} m from {text(row, column)}."
        checked.findings.add("theme.leg_ends", message, "corridor_legs", _whole(row["fid"]), column)


def _check_lengths(checked: Checked, tables: ThemeTables, legs: dict[int, list[Line]]) -> None:
    for row in tables["corridor_legs"]:
        parts = legs.get(_whole(row["fid"]))
        if parts is None:
            continue
        try:
            drawn_m = sum(line_length_m(part) for part in parts)
        except GeometryError:
            continue
        stated = row.get("length_m")
        slack_m = _LENGTH_SLACK_M + _LENGTH_SHARE * drawn_m
        if not isinstance(stated, int | float) or abs(stated - drawn_m) > slack_m:
            message = (
                f"{text(row, 'leg_id')}: length_m is {stated!r}, the line has {drawn_m:,.0f} m."
            )
            _note_length(checked, row, "length_m", message)
        way = row.get("way_length_m")
        if not isinstance(way, int | float) or way < _WAY_SHARE * drawn_m - _LENGTH_SLACK_M:
            message = f"{text(row, 'leg_id')}: the way ({way!r} m) is shorter than the drawn line."
            _note_length(checked, row, "way_length_m", message)


def _note_length(checked: Checked, row: Row, column: str, message: str) -> None:
    checked.findings.add("theme.leg_length", message, "corridor_legs", _whole(row["fid"]), column)


def _check_corridors(checked: Checked, tables: ThemeTables, legs: dict[int, list[Line]]) -> None:
    corridors = _lines(checked, "corridors")
    of_legs: dict[str, list[Line]] = defaultdict(list)
    for row in tables["corridor_legs"]:
        of_legs[text(row, "corridor_id")] += legs.get(_whole(row["fid"]), [])
    for row in tables["corridors"]:
        corridor = text(row, "corridor_id")
        own = _vertices(corridors.get(_whole(row["fid"]), []))
        if own != _vertices(of_legs[corridor]):
            message = f"{corridor}: its line is not that of its legs."
            checked.findings.add(
                "theme.corridor_geometry", message, "corridors", _whole(row["fid"])
            )


def _vertices(lines: list[Line]) -> set[tuple[float, float]]:
    """Return the rounded vertices: the union of lines has those of its members."""
    return {(x, y) for line in lines for x, y in np.round(line, _DECIMALS).tolist()}


def _check_segments(checked: Checked, tables: ThemeTables, legs: dict[int, list[Line]]) -> None:
    shapes = _lines(checked, "segments")
    segments = {
        text(row, "segment_id"): shapes[_whole(row["fid"])][0]
        for row in tables["segments"]
        if _whole(row["fid"]) in shapes
    }
    used: dict[str, list[Row]] = defaultdict(list)
    for use in tables["segment_use"]:
        used[text(use, "leg_id")].append(use)
    for row in tables["corridor_legs"]:
        leg_id, parts = text(row, "leg_id"), legs.get(_whole(row["fid"]))
        if parts is None or not tables["segment_use"]:
            continue
        pieces = [
            segments[text(use, "segment_id")][:: -1 if use.get("reversed") else 1]
            for use in sorted(used[leg_id], key=lambda use: float(str(use.get("seq") or 0)))
            if text(use, "segment_id") in segments
        ]
        if not _is_chain(pieces, parts[0]):
            message = f"{leg_id}: its segments, one after the other, are not its line."
            checked.findings.add("theme.segments", message, "corridor_legs", _whole(row["fid"]))


def _is_chain(pieces: list[Line], line: Line) -> bool:
    if not pieces:
        return False
    chain = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    return chain.shape == line.shape and bool(np.allclose(chain, line, rtol=0, atol=1e-6))
