"""The rules of the corridor theme about lengths: stored, measured and published ones."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from corridormap.core.corridor_lengths import corridor_lengths
from corridormap.core.errors import GeometryError
from corridormap.core.measure import line_length_m
from corridormap.formats.gpkg_findings import ERROR, WARNING, Finding
from corridormap.formats.theme_shapes import whole
from corridormap.formats.theme_tables import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridormap.core.corridor_lengths import CorridorLengths
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_ground import KnownDifference
    from corridormap.formats.theme_shapes import ThemeShapes
    from corridormap.formats.theme_tables import Row, ThemeTables

LENGTH_SHARE = 0.001
LENGTH_SLACK_M = 1.0
WAY_SHARE = 0.97
"""A way may come out a little shorter than the drawn line, which is cut through vertices."""
_LONGEST_WAY = 1.25
"""Roads wind more than they are drawn; much more than this is drawn too coarsely, or wrong."""
_PUBLISHED_PERCENT = 3.0
_SAME_PERCENT = 1.0
"""A cause on record is told as long as the difference is still the one it explains."""
_LEGS = "corridor_legs"


def check_lengths(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    """Note lengths that are not those of the lines, the ways or the documents."""
    legs = shapes.lines(_LEGS)
    for row in tables[_LEGS]:
        parts = legs.get(whole(row["fid"]))
        if parts is None:
            continue
        try:
            drawn_m = sum(line_length_m(part) for part in parts)
        except GeometryError:
            continue
        if "length_m" in row:
            _check_stored(checked, row, drawn_m)
        if "way_length_m" in row:
            _check_way(checked, row, drawn_m)
    _check_published(checked, tables)


def _check_stored(checked: Checked, row: Row, drawn_m: float) -> None:
    stated = row.get("length_m")
    slack_m = LENGTH_SLACK_M + LENGTH_SHARE * drawn_m
    if not isinstance(stated, int | float):
        message = f"{text(row, 'leg_id')} has no length_m; the line has {drawn_m:,.0f} m."
    elif abs(stated - drawn_m) > slack_m:
        message = (
            f"{text(row, 'leg_id')}: length_m is {stated:,.0f}, the line has {drawn_m:,.0f} m."
        )
    else:
        return
    _note_leg(checked, (ERROR, "theme.leg_length"), message, (row, "length_m"))


def _check_way(checked: Checked, row: Row, drawn_m: float) -> None:
    way, leg_id = row.get("way_length_m"), text(row, "leg_id")
    kind = (ERROR, "theme.leg_length")
    if not isinstance(way, int | float):
        message = f"{leg_id} has no way_length_m."
    elif way < WAY_SHARE * drawn_m - LENGTH_SLACK_M:
        message = (
            f"{leg_id}: the way ({way:,.0f} m) is shorter than the drawn line ({drawn_m:,.0f} m)."
        )
    elif way > _LONGEST_WAY * drawn_m + LENGTH_SLACK_M:
        kind = (WARNING, "theme.way_length")
        message = (
            f"{leg_id}: the way ({way / 1000:,.0f} km) is {100 * (way / drawn_m - 1):.0f}% longer"
            f" than the drawn line ({drawn_m / 1000:,.0f} km)."
        )
    else:
        return
    _note_leg(checked, kind, message, (row, "way_length_m"))


def _note_leg(checked: Checked, kind: tuple[str, str], message: str, cell: tuple[Row, str]) -> None:
    row, column = cell
    cause = text(row, "note") if kind[0] == WARNING else ""
    fid = whole(row["fid"])
    checked.findings.take(Finding(kind[0], _LEGS, fid, column, kind[1], message, cause))


def _check_published(checked: Checked, tables: ThemeTables) -> None:
    legs: dict[str, list[Row]] = defaultdict(list)
    for row in tables[_LEGS]:
        legs[text(row, "corridor_id")].append(row)
    known = checked.ground.causes() if checked.ground.causes is not None else {}
    for row in tables["corridors"]:
        corridor = text(row, "corridor_id")
        lengths = corridor_lengths(legs[corridor], row.get("published_length_km"))
        percent = lengths.difference_percent
        if percent is None or abs(percent) <= _PUBLISHED_PERCENT:
            continue
        cause = _cause(known, corridor, percent) or text(row, "note")
        finding = Finding(
            WARNING, "corridors", whole(row["fid"]), "published_length_km",
            "theme.published_length", _published_message(corridor, lengths, percent), cause,
        )  # fmt: skip
        checked.findings.take(finding)


def _published_message(corridor: str, lengths: CorridorLengths, percent: float) -> str:
    way_km, published_km = (lengths.way_m or 0.0) / 1000, (lengths.published_m or 0.0) / 1000
    if percent < 0:
        return (
            f"{corridor}: the way ({way_km:,.0f} km) is {-percent:.1f}% shorter than published"
            f" ({published_km:,.0f} km)."
        )
    return (
        f"{corridor}: the way ({way_km:,.0f} km) is {percent:.1f}% longer than published"
        f" ({published_km:,.0f} km)."
    )


def _cause(known: Mapping[str, KnownDifference], corridor: str, percent: float) -> str:
    recorded = known.get(corridor)
    if recorded is None or abs(recorded.percent - percent) > _SAME_PERCENT:
        return ""
    return recorded.cause
