"""Lays a stored route out as rows of the tables of `proposed_routes`."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.feature import Value
from corridormap.formats.gpkg_blobs import encode_geometry
from corridormap.formats.listed_text import listed
from corridormap.formats.route_schema import (
    ANY_MODE,
    ASSUMPTIONS,
    CROSSINGS,
    EVENTS,
    LEGS,
    REGIONS,
    ROUTES,
    WAYPOINTS,
)
from corridormap.network.assumptions import DEFAULTS
from corridormap.network.route import Stop
from corridormap.network.stored_route import (
    MOST_LON,
    PartWish,
    StoredRoute,
    passed_between,
    wish_key,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.route import Route, RouteLeg

Row = dict[str, Value]
_TEXTS = ("route_id", "name", "notes", "author", "status", "criterion")
_TOTALS = ("length_m", "hours", "cost", "co2_kg")


def rows_of(stored: StoredRoute) -> dict[str, list[Row]]:
    """Return rows by table; `geom` is a GeoPackage blob, numbers that are none are null."""
    answer = stored.answer
    waypoints = _waypoints(stored, answer)
    tables = {
        ROUTES: [_route_row(stored, answer)],
        WAYPOINTS: [waypoint.row() for waypoint in waypoints],
        ASSUMPTIONS: _assumption_rows(stored),
        LEGS: [],
        CROSSINGS: [],
        EVENTS: [],
        REGIONS: [],
    }
    if answer is not None:
        places = {point.stop: seq for seq, point in reversed([*enumerate(waypoints, start=1)])}
        tables[LEGS] = [_leg_row(leg, places) for leg in answer.legs]
        tables[CROSSINGS] = [
            {
                **_facts(crossing, "countries"),
                "country_from": crossing.countries[0],
                "country_to": crossing.countries[1],
                "mode": crossing.mode or None,
            }
            for crossing in answer.crossings
        ]
        tables[EVENTS] = [_facts(event) for event in answer.events]
        tables[REGIONS] = [_facts(region) for region in answer.regions]
    for table, rows in tables.items():
        for seq, row in enumerate(rows, start=1):
            if table not in (ROUTES, ASSUMPTIONS):
                row["seq"] = seq
            row["route_id"] = stored.route_id
    return {table: [_clean(row) for row in rows] for table, rows in tables.items()}


def fingerprint(line: NDArray[np.float64]) -> str:
    """Return a text that is another one when a coordinate of the line is."""
    return f"{zlib.crc32(np.ascontiguousarray(line, '<f8').tobytes()):08x}"


@dataclass(frozen=True, slots=True)
class _Waypoint:
    role: str
    stop: Stop
    wish: PartWish | None = None

    def row(self) -> Row:
        row = {"role": self.role, **_facts(self.stop)}
        if self.wish is not None:
            before = self.wish.mode_before_hand
            row |= {"mode": self.wish.mode or None, "way": self.wish.way}
            row |= {"mode_before": ANY_MODE if before == "" else before}
        return row


def _waypoints(stored: StoredRoute, answer: Route | None) -> list[_Waypoint]:
    passed = passed_between(stored.stops, answer.stops) if answer else None
    changes = _changes(stored.stops, answer)
    found: list[_Waypoint] = []
    for number, stop in enumerate(stored.stops):
        wish = stored.parts[number] if number < len(stored.parts) else None
        found.append(_Waypoint("stop", stop, wish))
        if wish is not None:
            found += [_Waypoint("shape", Stop("", lon, lat)) for lon, lat in wish.points]
        if passed is not None:
            found += [_Waypoint("via", each) for each in passed[number]]
        found += [_Waypoint("change", each) for each in changes[number]]
    return found


def _changes(stops: Sequence[Stop], answer: Route | None) -> list[list[Stop]]:
    """Return, behind each stop, ends of legs that are no stops of the route."""
    found: list[list[Stop]] = [[] for _ in stops]
    if answer is None or not stops:
        return found
    known = set(answer.stops)
    part = 0
    for leg in answer.legs:
        for end in (leg.start, leg.end):
            if part + 1 < len(stops) and end == stops[part + 1]:
                part += 1
            if end not in known:
                known.add(end)
                found[part].append(end)
    return found


def ends_of(stored: StoredRoute) -> str:
    """Return what a route without a name is called: by its ends, '' where those have no names.

    >>> from corridormap.network.route import Stop
    >>> ends_of(StoredRoute("a", "", (Stop("Hanoi", 105.8, 21.0), Stop("Hue", 107.6, 16.5))))
    'Hanoi – Hue'
    """
    ends = dict.fromkeys(stop.name for stop in (*stored.stops[:1], *stored.stops[-1:]))
    return " – ".join(name for name in ends if name.strip())


def _route_row(stored: StoredRoute, answer: Route | None) -> Row:
    row: Row = {name: getattr(stored, name) for name in _TEXTS}
    if not stored.name:
        # So that other programs show one; who reads it back takes it for none.
        row["name"] = ends_of(stored)
    row |= {
        "named_for": None if stored.name else ends_of(stored),
        "created": stored.created or None,
        "changed": stored.changed or None,
        "modes": listed(stored.modes, ","),
        "closed": listed(stored.closed, ";"),
        "currency": stored.assumptions.currency,
    }
    row |= dict.fromkeys(("geom", "legs", *_TOTALS, "warnings", "drawn_as", "planned_for"))
    if answer is None:
        return row
    lines = [line for leg in answer.legs if (line := _drawable(leg)) is not None]
    row |= {name: getattr(answer, name) for name in _TOTALS}
    row |= {"legs": len(answer.legs), "warnings": listed(answer.warnings, "\n")}
    row["planned_for"] = wish_key(stored)
    if lines:
        import shapely

        row["geom"] = encode_geometry(shapely.multilinestrings([*map(shapely.linestrings, lines)]))
        row["drawn_as"] = fingerprint(np.concatenate(lines))
    return row


def _leg_row(leg: RouteLeg, places: dict[Stop, int]) -> Row:
    row: Row = {name: getattr(leg, name) for name in ("method", "drawn_m", *_TOTALS)}
    row |= {
        "geom": None,
        "drawn_as": None,
        "mode": leg.mode,
        "from_name": leg.start.name,
        "to_name": leg.end.name,
        "from_point": places[leg.start],
        "to_point": places[leg.end],
        "gauges": listed(leg.gauges, ","),
        "uses": listed(leg.uses, ";"),
    }
    line = _drawable(leg)
    if line is not None:
        import shapely

        row["geom"] = encode_geometry(shapely.linestrings(line))
        row["drawn_as"] = fingerprint(line)
    return row


def _drawable(leg: RouteLeg) -> NDArray[np.float64] | None:
    """Return a leg's line within the longitudes that files hold, None for one without length."""
    line = np.array(leg.line, np.float64).reshape(-1, 2)
    if len(line) < 2 or not np.isfinite(line).all() or (line == line[0]).all():
        return None
    if np.abs(line[:, 0]).max() > MOST_LON:
        middle = (line[:, 0].min() + line[:, 0].max()) / 2
        line[:, 0] -= 360.0 * round(float(middle) / 360.0)
    return line


def _assumption_rows(stored: StoredRoute) -> list[Row]:
    return [
        {
            "key": row.key,
            "value": value,
            "default_value": DEFAULTS[row.key],
            "unit": row.unit,
            "source": row.source,
        }
        for row, value in stored.assumptions.rows()
    ]


def _facts(thing: Any, *without: str) -> Row:
    """Return the fields of a flat record as columns, its position as a point."""
    import shapely

    row: Row = {name: value for name, value in asdict(thing).items() if name not in without}
    if "lon" in row:
        place = thing.lon, thing.lat
        del row["lon"], row["lat"]
        row["geom"] = (
            encode_geometry(shapely.Point(place)) if all(map(math.isfinite, place)) else None
        )
    return row


def _clean(row: Row) -> Row:
    return {name: _stored(value) for name, value in row.items()}


def _stored(value: Value) -> Value:
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, int | float | np.number):
        number = value.item() if isinstance(value, np.number) else value
        return number if math.isfinite(number) else None
    if isinstance(value, str):
        # Half characters cannot be stored, and other programs stop reading at a zero.
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return value
