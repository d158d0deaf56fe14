"""Makes stored routes of the rows of `proposed_routes`, whoever edited them in between."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from corridormap.core.errors import FieldError, GeometryError
from corridormap.formats.gpkg_blobs import blob_line
from corridormap.formats.listed_text import unlisted
from corridormap.formats.route_cells import Cells
from corridormap.formats.route_legs import ReadLeg, read_leg
from corridormap.formats.route_redrawn import with_redrawn
from corridormap.formats.route_rows import ends_of, fingerprint
from corridormap.formats.route_schema import (
    ANY_MODE,
    ASSUMPTIONS,
    CHILDREN,
    CROSSINGS,
    EVENTS,
    LEGS,
    REGIONS,
    ROLES,
    WAYPOINTS,
)
from corridormap.network.assumptions import CURRENCY, DEFAULTS, MODES, Assumptions
from corridormap.network.route import CrossingPassed, Event, RegionLength, Route, Stop
from corridormap.network.stored_route import (
    CRITERIA,
    STATUSES,
    USUAL_MODES,
    LonLat,
    PartWish,
    StoredRoute,
    is_way,
    wish_key,
)

UNNAMED = "Unnamed route"
MOST_NAMED = 10
"""Legs that are missing; beyond these they are only said to be more."""
_AGAIN = "the way has to be planned again."


@dataclass(frozen=True, slots=True)
class RouteCells:
    """A row of `routes` and the rows of the other tables that belong to it, by table."""

    route: Cells
    children: dict[str, list[Cells]]


@dataclass(slots=True)
class _Places:
    """What the waypoints of a route say."""

    stops: list[Stop] = field(default_factory=list)
    wishes: list[PartWish] = field(default_factory=list)
    points: list[list[LonLat]] = field(default_factory=list)
    passed: list[Stop] = field(default_factory=list)
    by_seq: dict[int, Stop] = field(default_factory=dict)

    def parts(self) -> tuple[PartWish, ...]:
        """Return the wishes between the stops."""
        rows = zip(self.wishes[:-1], self.points[:-1], strict=True)
        return tuple(replace(wish, points=tuple(points)) for wish, points in rows)


def grouped_cells(
    rows: Iterable[Cells], children: Mapping[str, Sequence[Cells]], lines: list[str]
) -> list[RouteCells]:
    """Return rows of `routes` each with what belongs to it; note what belongs to none."""
    found: dict[str, RouteCells] = {}
    for row in rows:
        route_id = row.text("route_id")
        if not route_id:
            row.note("route_id", "is missing; the row is left alone.")
        elif route_id in found:
            row.note("route_id", f"“{route_id}” occurs twice; the row is left alone.")
        else:
            found[route_id] = RouteCells(row, {name: [] for name in CHILDREN})
    for name, below in children.items():
        lost: dict[str, int] = {}
        for row in below:
            route_id = str(row.values.get("route_id"))
            if route_id in found:
                found[route_id].children[name].append(row)
            else:
                lost[route_id] = lost.get(route_id, 0) + 1
        lines += [
            f"{name}, {count} rows, route_id: there is no route “{route_id}”; left alone."
            for route_id, count in lost.items()
        ]
    return list(found.values())


def route_from_cells(cells: RouteCells, known: Container[str] | None = None) -> StoredRoute:
    """Return a route; what is wrong with its rows is noted and the rest kept.

    Args:
        cells: Its rows; `route_id` is a text.
        known: Ids of ports and crossings, to note places that are none of them.
    """
    row = cells.route
    places = _read_places(cells.children[WAYPOINTS], known)
    stored = StoredRoute(
        route_id=row.text("route_id"),
        name=_name(row),
        stops=tuple(places.stops),
        parts=places.parts(),
        notes=row.text("notes"),
        author=row.text("author"),
        status=row.code("status", STATUSES, "planned"),
        created=row.moment("created"),
        changed=row.moment("changed"),
        criterion=row.code("criterion", CRITERIA, "distance"),
        modes=_read_modes(row),
        closed=unlisted(row.text("closed"), ";"),
        assumptions=_read_assumptions(
            cells.children[ASSUMPTIONS], row.text("currency") or CURRENCY
        ),
    )
    return _with_answer(stored, cells, places)


def is_understood(cells: Cells) -> bool:
    """Whether a row of a table beside `routes` is one of this program's, not one it left alone."""
    quiet = replace(cells, problems=[])
    if cells.table == WAYPOINTS:
        return (quiet.text("role") or "stop") in ROLES and quiet.point() is not None
    if cells.table == ASSUMPTIONS:
        return quiet.text("key") in DEFAULTS
    return quiet.whole("seq") is not None


def in_order(cells: Sequence[Cells]) -> list[Cells]:
    """Return rows by their place in the route; those without one come last."""

    def place(row: Cells) -> tuple[bool, int, int]:
        seq = replace(row, problems=[]).whole("seq")
        return seq is None, seq or 0, row.fid

    return sorted(cells, key=place)


def _name(row: Cells) -> str:
    if row.values.get("name") is None and row.values.get("named_for") is None:
        row.note("name", f"is missing; shown as “{UNNAMED}”.")
        return UNNAMED
    # One that was called by its ends and then emptied elsewhere has no name of its own either.
    name = row.text("name")
    return "" if name == row.text("named_for") else name


def _read_modes(row: Cells) -> tuple[str, ...]:
    named = unlisted(row.text("modes"), ",")
    for mode in named:
        if mode not in MODES:
            row.note("modes", f"“{mode}” is not one of {', '.join(MODES)}; left out.")
    return tuple(mode for mode in named if mode in MODES) or USUAL_MODES


def _read_assumptions(rows: Sequence[Cells], currency: str) -> Assumptions:
    assumptions = Assumptions((), currency)
    for row in rows:
        key, value = row.text("key"), row.values.get("value")
        if key not in DEFAULTS:
            row.note("key", f"there is no assumption “{key}”; left alone.")
            continue
        try:
            assumptions = assumptions.with_values({key: value})
        except FieldError as exc:
            kept = f"the default {DEFAULTS[key]:g} is kept."
            row.note("value", f"{str(exc).rstrip('.')}; {kept}")
    return assumptions


def _read_places(rows: Sequence[Cells], known: Container[str] | None) -> _Places:
    places = _Places()
    for row in in_order(rows):
        role, position = _role(row), row.point()
        if not role or position is None:
            continue
        stop = _read_stop(row, position, role, known)
        seq = row.whole("seq")
        if seq is None:
            row.note("seq", "is missing; put last.")
        else:
            places.by_seq.setdefault(seq, stop)
        if role == "stop":
            places.stops.append(stop)
            places.wishes.append(_wish(row))
            places.points.append([])
        elif role == "shape" and places.points:
            places.points[-1].append(position)
        elif role == "shape":
            row.note("role", "there is no stop before this point; left out.")
        if role in ("stop", "via"):
            places.passed.append(stop)
    return places


def _role(row: Cells) -> str:
    """Return a waypoint's role, '' for a row that is another program's."""
    role = row.text("role")
    if not role:
        row.note("role", "is missing; taken as a stop.")
        return "stop"
    if role not in ROLES:
        row.note("role", f"“{role}” is not one of {', '.join(ROLES)}; the row is left alone.")
        return ""
    return role


def _read_stop(row: Cells, position: LonLat, role: str, known: Container[str] | None) -> Stop:
    lon, lat = position
    place_id = row.text("place_id")
    if place_id and known is not None and place_id not in known:
        row.note("place_id", f"there is no place “{place_id}” here; its position is used.")
    name = row.text("name")
    if row.values.get("name") is None and role != "shape":
        name = f"{lat:.5f}, {lon:.5f}"
        row.note("name", f"is missing; shown as {name}.")
    return Stop(name, lon, lat, place_id, row.text("kind"), row.flag("is_via"))


def _wish(row: Cells) -> PartWish:
    mode, way = row.text("mode"), row.text("way") or "network"
    if mode and mode not in MODES:
        row.note("mode", f"“{mode}” is not one of {', '.join(MODES)}; any will do.")
        mode = ""
    if not is_way(way):
        row.note("way", f"“{way}” is no way known here; taken as network.")
        way = "network"
    before = row.text("mode_before")
    if before and before not in (ANY_MODE, *MODES):
        row.note("mode_before", f"“{before}” is not one of {', '.join(MODES)}; left out.")
        before = ""
    if way != "hand" or not before:
        return PartWish(mode, way)
    return PartWish(mode, way, mode_before_hand="" if before == ANY_MODE else before)


def _with_answer(stored: StoredRoute, cells: RouteCells, places: _Places) -> StoredRoute:
    row, legs = cells.route, cells.children[LEGS]
    if not legs and row.whole("legs") is None:
        return stored
    if row.text("planned_for") != wish_key(stored):
        row.note("planned_for", f"stops or wishes were changed in another program; {_AGAIN}")
        return stored
    read = _read_legs(stored, cells, places)
    if read is None:
        return stored
    _note_redrawn_route(row)
    route = Route(
        stops=tuple(places.passed),
        legs=tuple(each.leg for each in read),
        crossings=tuple(_crossings(cells.children[CROSSINGS])),
        events=tuple(_events(cells.children[EVENTS])),
        assumptions=stored.assumptions,
        criterion=stored.criterion,
        regions=tuple(_regions(cells.children[REGIONS])),
        warnings=unlisted(row.text("warnings"), "\n"),
    )
    return with_redrawn(replace(stored, route=route), read)


def _note_redrawn_route(row: Cells) -> None:
    with suppress(GeometryError):
        line = blob_line(row.values.get("geom"))
        if len(line) and fingerprint(line) != row.text("drawn_as"):
            row.note("geom", f"changed in another program; only lines of {LEGS} count.")


def title_of(stored: StoredRoute) -> str:
    """Return what people call a route: by its ends where it has no name."""
    return stored.name or ends_of(stored) or stored.route_id


def _read_legs(stored: StoredRoute, cells: RouteCells, places: _Places) -> list[ReadLeg] | None:
    rows = [row for row in in_order(cells.children[LEGS]) if has_seq(row)]
    there = [row.whole("seq") for row in rows]
    count = cells.route.whole("legs")
    # A file may claim any number of legs, more than memory could hold.
    wanted = range(1, (len(rows) if count is None else count) + 1)
    if there != list(islice(wanted, len(there) + 1)):
        known = frozenset(there)
        gaps = list(islice((seq for seq in wanted if seq not in known), MOST_NAMED + 1))
        named = ", ".join(map(str, gaps[:MOST_NAMED])) + (" …" if len(gaps) > MOST_NAMED else "")
        what = f"lacks leg {named}" if gaps else "has more legs than it was given"
        cells.route.problems.append(f"{LEGS}: “{title_of(stored)}” {what}; {_AGAIN}")
        return None
    read = [read_leg(row, places.by_seq, stored.assumptions) for row in rows]
    whole = [each for each in read if each is not None]
    return whole if len(whole) == len(read) else None


def has_seq(row: Cells) -> bool:
    """Whether a row says where in its route it stands; noted where it does not."""
    if row.whole("seq") is None:
        row.note("seq", "is missing; the row is left alone.")
        return False
    return True


def _crossings(rows: Sequence[Cells]) -> list[CrossingPassed]:
    found = []
    for row in in_order(rows):
        position = row.point() if has_seq(row) else None
        if position is None:
            continue
        found.append(
            CrossingPassed(
                row.text("crossing_id"),
                row.text("name"),
                (row.text("country_from"), row.text("country_to")),
                row.number("at_m") or 0.0,
                *position,
                row.text("mode"),
                row.flag("gauge_break"),
            )
        )
    return found


def _events(rows: Sequence[Cells]) -> list[Event]:
    found = []
    for row in in_order(rows):
        position = row.point() if has_seq(row) else None
        if position is None:
            continue
        at_m, hours, cost = (_amount(row, name) for name in ("at_m", "hours", "cost"))
        kind, name, detail = row.text("kind"), row.text("name"), row.text("detail")
        found.append(Event(kind, name, at_m, hours, cost, detail, *position))
    return found


def _regions(rows: Sequence[Cells]) -> list[RegionLength]:
    return [
        RegionLength(
            row.text("level"), row.text("region_id"), row.text("name"), _amount(row, "length_m")
        )
        for row in in_order(rows)
        if has_seq(row)
    ]


def _amount(row: Cells, column: str) -> float:
    number = row.number(column)
    if number is None:
        row.note(column, "is missing; counted as 0.")
        return 0.0
    return number
