"""Files that somebody edited in another program still load: one line for each thing wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from corridormap.core.measure import line_length_m
from corridormap.formats.route_store import RouteStore
from corridormap.network.route import Route, Stop
from corridormap.network.stored_route import USUAL_MODES, PartWish, StoredRoute
from tests.unit.formats.gpkg_making import blob_of, replace_geometry
from tests.unit.formats.route_making import (
    HANOI,
    LANG_SON,
    PINGXIANG,
    QINZHOU,
    edit,
    exact,
    leg,
    loaded,
    planned,
    store_in,
)

FILE = "proposed_routes.gpkg, "


def reloaded(store: RouteStore) -> tuple[StoredRoute, list[str]]:
    routes, problems = store.load_all()
    return routes[0], [line.removeprefix(FILE) for line in problems]


@pytest.mark.parametrize(
    ("change", "problem", "field", "value"),
    [
        ("name = 'Other'", "", "name", "Other"),
        ("name = NULL", "row 1, name: is missing; shown as “Unnamed route”.", "name",
         "Unnamed route"),
        ("notes = NULL, author = NULL", "", "notes", ""),
        ("author = x'00ff'", "row 1, author: is no text; left out.", "author", ""),
        ("status = NULL", "row 1, status: is missing; taken as planned.", "status", "planned"),
        ("status = 'dreamt'", "row 1, status: “dreamt” is not one of", "status", "planned"),
        ("created = 'yesterday'", "row 1, created: “yesterday” is no date and time; left out.",
         "created", ""),
        ("changed = NULL", "", "changed", ""),
        ("changed = '2026-03-02 12:00:00+08'", "", "changed", "2026-03-02T04:00:00.000Z"),
        ("changed = 12", "row 1, changed: “12” is no date and time; left out.", "changed", ""),
    ],
)  # fmt: skip
def test_a_cell_of_a_route(
    tmp_path: Path, change: str, problem: str, field: str, value: str
) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE routes SET {change}")
    route, problems = reloaded(store)
    assert len(problems) == bool(problem)
    assert all(line.startswith(f"routes, {problem}") for line in problems)
    assert getattr(route, field) == value
    assert route.route is not None
    assert store.save(route).is_written
    assert loaded(store)[0]["qinzhou-hanoi"] == route


@pytest.mark.parametrize(
    ("change", "problem", "modes", "closed"),
    [
        ("modes = NULL, closed = NULL", "", USUAL_MODES, ()),
        ("modes = 'sea,rail'", "", ("sea", "rail"), planned().closed),
        ("modes = 'sea, rocket'", "routes, row 1, modes: “rocket” is not one of", ("sea",),
         planned().closed),
        ("closed = 'Suez;; Kiel '", "", planned().modes, ("Suez", "Kiel")),
        ("closed = '[1, 2'", "", planned().modes, ("[1, 2",)),
        ("criterion = 'beauty'", "routes, row 1, criterion: “beauty” is not one of",
         planned().modes, planned().closed),
    ],
)  # fmt: skip
def test_a_changed_wish_asks_for_another_way(
    tmp_path: Path, change: str, problem: str, modes: tuple[str, ...], closed: tuple[str, ...]
) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE routes SET {change}")
    route, problems = reloaded(store)
    assert (route.modes, route.closed, route.route) == (modes, closed, None)
    assert problems.pop() == (
        "routes, row 1, planned_for: stops or wishes were changed in another program; "
        "the way has to be planned again."
    )
    assert len(problems) == bool(problem)
    assert all(line.startswith(problem) for line in problems)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("value = 'fast'", "speed_kmh.rail: 'fast' is not a number; the default 30 is kept."),
        ("value = 0", "0 km/h must be greater than 0; the default 30 is kept."),
        ("value = -3", "-3 km/h must be greater than 0; the default 30 is kept."),
        ("value = NULL", "None is not a number; the default 30 is kept."),
        ("value = 9e999", "inf is not a number; the default 30 is kept."),
        ("value = x'01'", "is not a number; the default 30 is kept."),
        ("key = 'speed_kmh.camel'", "there is no assumption “speed_kmh.camel”; left alone."),
    ],
)
def test_an_assumption_that_cannot_be(tmp_path: Path, change: str, problem: str) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE route_assumptions SET {change} WHERE key = 'speed_kmh.rail'")
    route, problems = reloaded(store)
    assert dict(route.assumptions.changed) == {"border_per_teu": 0.0}
    assert route.assumptions.currency == "CNY"
    assert problems[0].startswith("route_assumptions, row 1, ")
    assert problem in problems[0]
    assert len(problems) == 2
    assert "planned again" in problems[1]


def test_an_assumption_changed_elsewhere_is_taken(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "UPDATE route_assumptions SET value = '61' WHERE key = 'speed_kmh.rail'")
    route, problems = reloaded(store)
    assert route.assumptions["speed_kmh.rail"] == 61.0
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("geom = NULL", "geom: has no position; left out."),
        ("geom = x'00'", "geom: the geometry has no GeoPackage header; left out."),
        ("role = 'tower'", "role: “tower” is not one of stop, shape, via, change"),
    ],
)
def test_a_stop_that_cannot_be(tmp_path: Path, change: str, problem: str) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE route_waypoints SET {change} WHERE name = 'Pingxiang'")
    route, problems = reloaded(store)
    assert route.stops == (QINZHOU, HANOI)
    assert route.parts == (PartWish("rail", points=((107.4, 22.3),)),)
    assert problems[0].startswith(f"route_waypoints, row 3, {problem}")
    assert len(problems) == 2
    # The row that was not understood is still there for whoever made it.
    assert store.save(route).is_written
    assert len(loaded(store)[1]) == 1


@pytest.mark.parametrize(("lon", "lat"), [(108.0, 95.0), (1e300, 0.0), (400.0, 10.0)])
def test_a_stop_nowhere_on_earth(tmp_path: Path, lon: float, lat: float) -> None:
    store = store_in(tmp_path, planned())
    blob = blob_of(shapely.Point(lon, lat))
    replace_geometry(store.path, "route_waypoints", 3, blob)
    route, problems = reloaded(store)
    assert route.stops == (QINZHOU, HANOI)
    assert problems[0].startswith("route_waypoints, row 3, geom: ")


def test_a_stop_drawn_in_another_program(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "INSERT INTO route_waypoints (route_id) VALUES ('qinzhou-hanoi')")
    fid = 6
    replace_geometry(store.path, "route_waypoints", fid, blob_of(shapely.Point(103.5, 10.5)))
    route, problems = reloaded(store)
    assert [stop.name for stop in route.stops[:3]] == ["Qinzhou", "Pingxiang", "Hanoi"]
    assert (route.stops[3].name, route.stops[3].lonlat) == ("10.50000, 103.50000", (103.5, 10.5))
    assert problems[:3] == [
        f"route_waypoints, row {fid}, role: is missing; taken as a stop.",
        f"route_waypoints, row {fid}, name: is missing; shown as 10.50000, 103.50000.",
        f"route_waypoints, row {fid}, seq: is missing; put last.",
    ]
    assert store.save(route).is_written
    assert loaded(store) == ({"qinzhou-hanoi": route}, [])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("mode = 'camel'", "mode: “camel” is not one of"),
        ("way = 'by magic'", "way: “by magic” is no way known here; taken as network."),
    ],
)
def test_a_wish_that_cannot_be(tmp_path: Path, change: str, problem: str) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE route_waypoints SET {change} WHERE name = 'Pingxiang'")
    route, problems = reloaded(store)
    assert route.parts[1] == PartWish()
    assert problems[0].startswith(f"route_waypoints, row 3, {problem}")


def test_places_that_are_not_known_keep_their_position(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    routes, problems = RouteStore(store.path, tmp_path / "journal").load_all({"qinzhou"})
    assert exact(routes[0]) == exact(planned())
    assert problems == [
        f"{FILE}route_waypoints, row 3, place_id: there is no place “pingxiang” here; "
        "its position is used."
    ]


def test_a_leg_that_is_gone(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "DELETE FROM route_legs WHERE seq = 2")
    route, problems = reloaded(store)
    assert route.route is None
    assert route == planned()
    assert problems == [
        "route_legs: “Qinzhou – Hanoi” lacks leg 2; the way has to be planned again."
    ]


def test_all_legs_are_gone(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "DELETE FROM route_legs")
    route, problems = reloaded(store)
    assert (route.route, route) == (None, planned())
    assert "lacks leg 1, 2, 3;" in problems[0]


def test_a_number_of_legs_beyond_all_memory(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    for count in (4_315_091_625_604, 2**63 - 1):
        edit(store, f"UPDATE routes SET legs = {count}")
        route, problems = reloaded(store)
        assert (route.route, route) == (None, planned())
        assert "lacks leg 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 …;" in problems[0]


def test_a_leg_of_a_route_without_a_name_is_gone(tmp_path: Path) -> None:
    unnamed = replace(planned(), name="")
    store = store_in(tmp_path, unnamed)
    edit(store, "DELETE FROM route_legs WHERE seq = 2")
    _, problems = reloaded(store)
    ends = unnamed.stops[0].name, unnamed.stops[-1].name
    assert ends[0] != ends[1]
    assert problems[0].startswith(f"route_legs: “{ends[0]} – {ends[1]}” lacks leg 2;")


def test_a_leg_too_many(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(
        store,
        "INSERT INTO route_legs (route_id, seq, mode) VALUES ('qinzhou-hanoi', 9, 'rail')",
        "INSERT INTO route_legs (route_id, mode) VALUES ('qinzhou-hanoi', 'rail')",
    )
    route, problems = reloaded(store)
    assert (route.route, route) == (None, planned())
    assert len(problems) == 2
    assert problems[0].startswith("route_legs, row 5, seq: is missing; the row is left alone.")
    assert "has more legs than it was given" in problems[1]


def test_numbers_of_a_leg_are_worked_out_again(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(
        store,
        "UPDATE route_legs SET length_m = NULL, hours = 'long', cost = NULL, co2_kg = 9e999,"
        " drawn_m = NULL, method = NULL WHERE seq = 1",
    )
    route, problems = reloaded(store)
    assert route.answer is not None
    first, was = route.answer.legs[0], leg(QINZHOU, PINGXIANG, "rail")
    assert first.drawn_m == pytest.approx(was.drawn_m)
    assert first.length_m == first.drawn_m
    assert first.hours == pytest.approx(first.length_m / 45e3)
    assert first.cost == pytest.approx(first.length_m / 1000 * 0.55)
    assert first.co2_kg == pytest.approx(first.length_m / 1000 * 22 * 12 / 1000)
    fields = {line.split(", ")[2].split(":")[0] for line in problems}
    assert fields == {"length_m", "hours", "cost", "co2_kg", "drawn_m", "method"}
    assert all(line.startswith("route_legs, row 1, ") for line in problems)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("mode = 'camel'", "mode: “camel” is not one of"),
        ("mode = NULL", "mode: “” is not one of"),
        ("geom = NULL", "geom: has no line; the way has to be planned again."),
        ("geom = x'4750'", "geom: the geometry has no GeoPackage header"),
    ],
)
def test_a_leg_that_cannot_be(tmp_path: Path, change: str, problem: str) -> None:
    store = store_in(tmp_path, planned())
    edit(store, f"UPDATE route_legs SET {change} WHERE seq = 2")
    route, problems = reloaded(store)
    assert (route.route, route) == (None, planned())
    assert problems[0].startswith(f"route_legs, row 2, {problem}")
    assert len(problems) == 1


def test_a_leg_moved_elsewhere_is_kept_as_drawn(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    line = shapely.LineString([QINZHOU.lonlat, (107.0, 23.0), (106.9, 22.5), PINGXIANG.lonlat])
    replace_geometry(store.path, "route_legs", 1, blob_of(line), line.bounds)
    route, problems = reloaded(store)
    assert len(problems) == 1
    assert problems[0].startswith("route_legs, row 1, geom: the line was changed in another")
    assert route.parts == (PartWish("rail", "hand", ((107.0, 23.0), (106.9, 22.5))), PartWish())
    assert route.parts[0].mode_before_hand == planned().parts[0].mode
    assert route.answer is not None
    moved = route.answer.legs[0]
    assert moved.method == "hand"
    assert moved.length_m == moved.drawn_m == line_length_m(shapely.get_coordinates(line))
    assert moved.hours == moved.length_m / 45e3
    assert [each.method for each in route.answer.legs[1:]] == ["network", "network"]
    assert store.save(route).is_written
    routes, problems = loaded(store)
    assert (exact(routes["qinzhou-hanoi"]), problems) == (exact(route), [])


def test_a_leg_moved_elsewhere_beside_others_of_its_part(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    line = shapely.LineString([LANG_SON.lonlat, (106.0, 21.9), HANOI.lonlat])
    replace_geometry(store.path, "route_legs", 3, blob_of(line), line.bounds)
    route, problems = reloaded(store)
    assert len(problems) == 1
    assert route.stops == (QINZHOU, PINGXIANG, LANG_SON, HANOI)
    assert route.parts == (
        planned().parts[0], PartWish("rail"), PartWish("road", "hand", ((106.0, 21.9),)),
    )  # fmt: skip
    assert route.answer is not None
    assert [each.method for each in route.answer.legs] == ["network", "network", "hand"]
    assert store.save(route).is_written
    routes, problems = loaded(store)
    assert (exact(routes["qinzhou-hanoi"]), problems) == (exact(route), [])


def test_points_stay_with_the_leg_that_passes_them(tmp_path: Path) -> None:
    west, east = Stop("West", 0.0, 0.0), Stop("East", 10.0, 0.0)
    port = Stop("Port", 5.0, 0.0, "port", "sea_port")
    wish = PartWish(points=((2.5, 0.0), (7.5, 0.0)))
    legs = (leg(west, port, "rail"), leg(port, east, "sea"))
    answer = Route((west, east), legs)
    store = store_in(tmp_path, StoredRoute("r", "R", (west, east), (wish,), route=answer))
    line = shapely.LineString([west.lonlat, (3.0, 1.0), port.lonlat])
    replace_geometry(store.path, "route_legs", 1, blob_of(line), line.bounds)
    route, _ = reloaded(store)
    via = replace(port, is_via=True)
    assert route.stops == (west, via, east)
    assert route.parts == (
        PartWish("rail", "hand", ((3.0, 1.0),)), PartWish("sea", points=((7.5, 0.0),)),
    )  # fmt: skip
    assert route.answer is not None
    assert (route.answer.legs[0].end, route.answer.legs[1].start) == (via, via)


def test_ends_of_a_leg_that_are_gone(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "DELETE FROM route_waypoints WHERE role = 'change'")
    route, problems = reloaded(store)
    assert len(problems) == 2
    assert "route_legs, row 2, to_point: there is no such waypoint" in problems[0]
    assert route.answer is not None
    assert route.answer.legs[1].end.name == "Lang Son"
    assert route.answer.legs[1].end.lonlat == (106.76, 21.85)


def test_a_line_of_a_whole_route_is_only_a_picture(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    line = shapely.MultiLineString([[(0, 0), (1, 1)]])
    replace_geometry(store.path, "routes", 1, blob_of(line), line.bounds)
    route, problems = reloaded(store)
    assert exact(route) == exact(planned())
    assert problems == [
        "routes, row 1, geom: changed in another program; only lines of route_legs count."
    ]


def test_a_route_deleted_elsewhere(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned(), planned("other"))
    edit(store, "DELETE FROM routes WHERE route_id = 'other'")
    routes, problems = loaded(store)
    assert set(routes) == {"qinzhou-hanoi"}
    assert f"{FILE}route_legs, 3 rows, route_id: there is no route “other”; left alone." in problems
    assert len(problems) == 6


def test_events_and_borders_that_cannot_be(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(
        store,
        "UPDATE route_events SET hours = 'long'",
        "UPDATE route_crossings SET geom = NULL",
        "UPDATE route_regions SET length_m = NULL",
    )
    route, problems = reloaded(store)
    assert route.answer is not None
    assert route.answer.crossings == ()
    assert [event.hours for event in route.answer.events] == [0.0]
    assert [region.length_m for region in route.answer.regions] == [0.0]
    assert problems == [
        "route_crossings, row 1, geom: has no position; left out.",
        "route_events, row 1, hours: “long” is not a number.",
        "route_events, row 1, hours: is missing; counted as 0.",
        "route_regions, row 1, length_m: is missing; counted as 0.",
    ]
