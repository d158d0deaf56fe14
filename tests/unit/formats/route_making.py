"""Stored routes for tests: one like a planner's, and any that hypothesis thinks of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from corridormap.core.measure import line_length_m
from corridormap.formats.route_store import RouteStore
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.route import CrossingPassed, Event, RegionLength, Route, RouteLeg, Stop
from corridormap.network.stored_route import (
    CRITERIA,
    STATUSES,
    PartWish,
    StoredRoute,
)
from corridormap.network.stored_route_json import stored_route_to_dict
from tests.unit.formats.gpkg_making import run_sql

QINZHOU = Stop("Qinzhou", 108.62, 21.68, "qinzhou", "sea_port")
PINGXIANG = Stop("Pingxiang", 106.75, 22.09, "pingxiang", "crossing")
LANG_SON = Stop("Lang Son", 106.76, 21.85, is_via=True)
HANOI = Stop("Hanoi", 105.84, 21.03)
CLOSED = ("Malacca Strait", "Dongxing; Mong Cai")


def leg(start: Stop, end: Stop, mode: str, gauges: tuple[str, ...] = ()) -> RouteLeg:
    middle = ((start.lon + end.lon) / 2 + 0.1, (start.lat + end.lat) / 2)
    line = np.array([start.lonlat, middle, end.lonlat])
    drawn_m = line_length_m(line)
    hours, cost, co2_kg = drawn_m / 30e3, drawn_m / 2e3, drawn_m / 4e3
    return RouteLeg(
        start, end, mode, "network", line, drawn_m * 1.05, drawn_m, hours, cost, co2_kg, gauges
    )


def planned(route_id: str = "qinzhou-hanoi", name: str = "Qinzhou – Hanoi") -> StoredRoute:
    """Return a route of two parts, the second one with a change of mode, and its answer."""
    assumptions = Assumptions.of({"speed_kmh.rail": 45, "border_per_teu": 0}, "CNY")
    route = Route(
        stops=(QINZHOU, PINGXIANG, HANOI),
        legs=(
            leg(QINZHOU, PINGXIANG, "rail", ("1435", "1435/1000")),
            leg(PINGXIANG, LANG_SON, "rail", ("1000",)),
            leg(LANG_SON, HANOI, "road"),
        ),
        crossings=(
            CrossingPassed(
                "pingxiang", "Pingxiang", ("CN", "VN"), 2e5, 106.75, 22.09, "rail", True
            ),
        ),
        events=(Event("gauge", "Pingxiang", 2e5, 12.0, 60.0, "1435 → 1000", 106.75, 22.09),),
        assumptions=assumptions,
        criterion="time",
        regions=(RegionLength("province", "guangxi", "Guangxi", 2.1e5),),
        warnings=("Pingxiang runs over capacity.", "Two lines\nin one."),
    )
    return StoredRoute(
        route_id, name, route.stops, (PartWish("rail", points=((107.4, 22.3),)), PartWish()),
        "Why:\nnobody knows", "A. Planner", "approved", "2026-03-01T10:00:00Z",
        "2026-03-02T11:22:33.456Z", "time", ("rail", "road"), CLOSED, assumptions, route,
    )  # fmt: skip


def store_in(folder: Path, *routes: StoredRoute) -> RouteStore:
    """Return a store in a folder that holds some routes; nothing is waited for."""
    store = RouteStore(folder / "proposed_routes.gpkg", folder / "journal", 0.0)
    for route in routes:
        assert store.save(route).is_written
    return store


def loaded(store: RouteStore) -> tuple[dict[str, StoredRoute], list[str]]:
    """Return routes by id as a program that has just been started sees them, and problems."""
    fresh = RouteStore(store.path, store.journal_path.parent, 0.0)
    routes, problems = fresh.load_all()
    return {route.route_id: route for route in routes}, problems


def exact(route: StoredRoute) -> dict[str, Any]:
    """Return everything that a route is, its answer to the last digit."""
    return stored_route_to_dict(route)


def edit(store: RouteStore, *statements: str) -> None:
    """Change the file as another program would."""
    run_sql(store.path, *statements)


def query(store: RouteStore, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(sql).fetchall()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_LONS = st.floats(-360, 360)
_LATS = st.floats(-90, 90)
AMOUNTS = st.floats(0, 1e12)
STOPS = st.builds(Stop, TEXTS, _LONS, _LATS, TEXTS, TEXTS, st.booleans())
_VIAS = STOPS.map(lambda stop: replace(stop, is_via=True))
_WAYS = st.sampled_from(["network", "great_circle", "hand", "corridor:ilstc-east"])
_PARTS = st.builds(
    PartWish,
    st.sampled_from(["", *MODES]),
    _WAYS,
    st.lists(st.tuples(_LONS, _LATS), max_size=3).map(tuple),
)
_VALUES = st.dictionaries(
    st.sampled_from(["speed_kmh.sea", "border_h.rail", "tonnes_per_teu"]), st.floats(0.1, 1e6)
)


_POSITIONS = st.tuples(_LONS, _LATS)
_LINES = st.lists(_POSITIONS, min_size=2, max_size=4, unique=True).map(
    lambda points: np.array(points, np.float64)
)
_WORDS = st.lists(TEXTS, max_size=2).map(tuple)
_MODE = st.sampled_from(MODES)
_LEGS = st.builds(
    RouteLeg, STOPS, STOPS, _MODE, st.sampled_from(["grid", "hand"]), _LINES, AMOUNTS, AMOUNTS,
    AMOUNTS, AMOUNTS, AMOUNTS, _WORDS, _WORDS,
)  # fmt: skip
_CROSSINGS = st.builds(
    CrossingPassed, TEXTS, TEXTS, st.tuples(TEXTS, TEXTS), AMOUNTS, _LONS, _LATS, _MODE,
    st.booleans(),
)  # fmt: skip
_EVENTS = st.builds(
    Event, st.sampled_from(["border", "dwell"]), TEXTS, AMOUNTS, AMOUNTS, AMOUNTS, TEXTS, _LONS,
    _LATS,
)  # fmt: skip
_REGIONS = st.builds(RegionLength, TEXTS, TEXTS, TEXTS, AMOUNTS)
_FEW_LEGS = st.lists(_LEGS, max_size=2).map(tuple)
_FEW_CROSSINGS = st.lists(_CROSSINGS, max_size=2).map(tuple)
_FEW_EVENTS = st.lists(_EVENTS, max_size=2).map(tuple)
_FEW_REGIONS = st.lists(_REGIONS, max_size=1).map(tuple)
_ASSUMPTIONS = st.builds(Assumptions.of, _VALUES, TEXTS.filter(bool))


@st.composite
def stored_routes(draw: st.DrawFn) -> StoredRoute:
    """Return any route, half of them with an answer."""
    stops = tuple(draw(st.lists(STOPS, max_size=3)))
    between = max(len(stops) - 1, 0)
    parts = tuple(draw(st.lists(_PARTS, min_size=between, max_size=between)))
    assumptions, criterion = draw(_ASSUMPTIONS), draw(st.sampled_from(CRITERIA))
    answer = None
    if len(stops) > 1 and draw(st.booleans()):
        passed = (stops[0], *draw(st.lists(_VIAS, max_size=2)), *stops[1:])
        legs, crossings = draw(_FEW_LEGS), draw(_FEW_CROSSINGS)
        events, regions = draw(_FEW_EVENTS), draw(_FEW_REGIONS)
        warnings = draw(_WORDS)
        answer = Route(passed, legs, crossings, events, assumptions, criterion, regions, warnings)
    return StoredRoute(
        draw(TEXTS.filter(bool)), draw(TEXTS), stops, parts, draw(TEXTS), draw(TEXTS),
        draw(st.sampled_from(STATUSES)), "2026-03-01T10:00:00Z", "", criterion,
        tuple(draw(st.lists(_MODE, min_size=1, unique=True))), draw(_WORDS), assumptions, answer,
    )  # fmt: skip
