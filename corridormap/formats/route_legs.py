"""Reads the planned legs of a stored route, and notices lines that were drawn elsewhere since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import FieldError, GeometryError
from corridormap.core.measure import line_length_m
from corridormap.formats.gpkg_blobs import blob_line
from corridormap.formats.listed_text import unlisted
from corridormap.formats.route_rows import fingerprint
from corridormap.formats.route_schema import METHODS
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.route import RouteLeg, Stop
from corridormap.network.stored_route import MOST_LON, check_place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.route_cells import Cells

_AGAIN = "the way has to be planned again."


@dataclass(frozen=True, slots=True)
class ReadLeg:
    """A leg, and whether another program changed its line."""

    leg: RouteLeg
    is_redrawn: bool


def read_leg(row: Cells, places: Mapping[int, Stop], assumptions: Assumptions) -> ReadLeg | None:
    """Return a leg, None where its row does not tell one; numbers that are missing are made anew.

    Args:
        row: Of `route_legs`.
        places: Waypoints by their `seq`.
        assumptions: For hours, cost and emissions that have to be worked out again.
    """
    mode = row.text("mode")
    if mode not in MODES:
        row.note("mode", f"“{mode}” is not one of {', '.join(MODES)}; {_AGAIN}")
        return None
    line = _read_line(row, places)
    if line is None:
        return None
    is_redrawn = bool(len(line)) and row.values.get("geom") is not None
    is_redrawn = is_redrawn and row.text("drawn_as") != fingerprint(line)
    numbers = _redrawn_numbers(row, line) if is_redrawn else _kept_numbers(row, line)
    length_m, drawn_m, method = numbers
    known = (None,) * 3 if is_redrawn else tuple(map(row.number, ("hours", "cost", "co2_kg")))
    made = (assumptions.hours, assumptions.cost, assumptions.co2_kg)
    hours, cost, co2_kg = (
        work_out(mode, length_m) if value is None else value
        for value, work_out in zip(known, made, strict=True)
    )
    start = _place(row, places, "from", line[0])
    end = _place(row, places, "to", line[-1])
    leg = RouteLeg(
        start, end, mode, method, line, length_m, drawn_m, hours, cost, co2_kg,
        unlisted(row.text("gauges"), ","), unlisted(row.text("uses"), ";"),
    )  # fmt: skip
    return ReadLeg(leg, is_redrawn)


def _read_line(row: Cells, places: Mapping[int, Stop]) -> NDArray[np.float64] | None:
    blob = row.values.get("geom")
    ends = [places.get(row.whole(name) or 0) for name in ("from_point", "to_point")]
    if blob is None and row.number("drawn_m") == 0.0 and None not in ends:
        # A leg from a place to itself has no line that a file could hold.
        return np.array([stop.lonlat for stop in ends if stop is not None], np.float64)
    try:
        line = blob_line(blob)
        on_earth = (np.abs(line) <= (MOST_LON, 90.0)).all(axis=1)
        for lon, lat in line[~on_earth][:1].tolist():
            check_place(lon, lat, "the line")
    except (GeometryError, FieldError) as exc:
        row.note("geom", f"{str(exc).rstrip('.')}; {_AGAIN}")
        return None
    if len(line) < 2:
        row.note("geom", f"has no line; {_AGAIN}")
        return None
    return line


def _kept_numbers(row: Cells, line: NDArray[np.float64]) -> tuple[float, float, str]:
    drawn_m, length_m = row.number("drawn_m"), row.number("length_m")
    if drawn_m is None:
        row.note("drawn_m", "is missing; measured anew.")
        drawn_m = line_length_m(line)
    if length_m is None:
        row.note("length_m", "is missing; the drawn length is taken.")
        length_m = drawn_m
    for column in ("hours", "cost", "co2_kg"):
        if row.values.get(column) is None:
            row.note(column, "is missing; worked out anew by the assumptions.")
    return length_m, drawn_m, row.code("method", METHODS, "hand")


def _redrawn_numbers(row: Cells, line: NDArray[np.float64]) -> tuple[float, float, str]:
    row.note(
        "geom",
        "the line was changed in another program; kept as drawn by hand, its length, hours, "
        "cost and CO₂ worked out anew.",
    )
    drawn_m = line_length_m(line)
    return drawn_m, drawn_m, "hand"


def _place(row: Cells, places: Mapping[int, Stop], end: str, position: NDArray[np.float64]) -> Stop:
    stop = places.get(row.whole(f"{end}_point") or 0)
    if stop is not None:
        return stop
    row.note(f"{end}_point", "there is no such waypoint; the line's own end is taken.")
    lon, lat = position.tolist()
    return Stop(row.text(f"{end}_name") or f"{lat:.5f}, {lon:.5f}", lon, lat)
