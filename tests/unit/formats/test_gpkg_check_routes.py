"""Each rule of proposed routes against a file of the program's own that was damaged since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given

from corridormap.app.check_ground import bundled_ground
from corridormap.app.planning import load_planning
from corridormap.core.errors import Cancelled, SourceError
from corridormap.core.feedback import Feedback
from corridormap.core.measure import line_length_m
from corridormap.formats.corridor_check import check_corridors
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_findings import RULES, Finding
from corridormap.formats.route_rows import fingerprint
from corridormap.formats.theme_ground import Ground
from corridormap.formats.theme_tables import ThemeTables
from corridormap.network.closures import unnamed_borders
from corridormap.network.route import Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from tests.unit.formats.gpkg_making import blob_of, replace_geometry, run_sql, state_of
from tests.unit.formats.route_making import (
    HANOI,
    LANG_SON,
    QINZHOU,
    leg,
    planned,
    store_in,
    stored_routes,
)

TITLE = "Qinzhou – Hanoi"
GROUND = bundled_ground()
ROUTE_ID = "'qinzhou-hanoi'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return store_in(tmp_path, planned(), replace(planned("other"), name="Other")).path


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda path: run_sql(path, *statements)


def of_leg(seq: int, changes: str) -> Callable[[Path], None]:
    return sql(f"UPDATE route_legs SET {changes} WHERE route_id = {ROUTE_ID} AND seq = {seq}")


def waypoint(seq: int, changes: str) -> Callable[[Path], None]:
    return sql(f"UPDATE route_waypoints SET {changes} WHERE route_id = {ROUTE_ID} AND seq = {seq}")


def of_route(changes: str) -> Callable[[Path], None]:
    return sql(f"UPDATE routes SET {changes} WHERE route_id = {ROUTE_ID}")


def drawn(fid: int, *points: tuple[float, float]) -> Callable[[Path], None]:
    """Give a leg another line as this program would have: with its lengths, and unnoticed."""
    line = np.array(points)

    def draw(path: Path) -> None:
        shape = shapely.LineString(points)
        replace_geometry(path, "route_legs", fid, blob_of(shape), shape.bounds)
        length_m = line_length_m(line)
        run_sql(
            path,
            f"UPDATE route_legs SET drawn_m = {length_m}, length_m = {length_m},"
            f" drawn_as = '{fingerprint(line)}' WHERE fid = {fid}",
            "UPDATE routes SET length_m = (SELECT sum(length_m) FROM route_legs"
            " WHERE route_legs.route_id = routes.route_id)",
        )

    return draw


def moved_waypoint(path: Path) -> None:
    point = shapely.Point(107.2, 22.09)
    replace_geometry(path, "route_waypoints", 3, blob_of(point), point.bounds)


def turned_round(path: Path) -> None:
    """Draw the last leg the other way round, between the same two waypoints."""
    drawn(3, HANOI.lonlat, LANG_SON.lonlat)(path)


def torn_off(path: Path) -> None:
    """Let the last leg start somewhere, at no waypoint."""
    of_leg(3, "from_point = 77")(path)
    drawn(3, (107.0, 21.7), HANOI.lonlat)(path)


Break = tuple[Callable[[Path], None], list[tuple[str, str | None, int | None, str | None, str]]]
BREAKS: dict[str, Break] = {
    "a row of no route": (
        of_leg(3, "route_id = 'gone'"),
        [("route.leg_order", "route_waypoints", 5, None, "no leg starts or ends at Hanoi; plan"),
         ("route.leg_order", "routes", 1, "legs", "lacks leg 3; plan it again."),
         ("route.length", "routes", 1, "length_m", "correct it."),
         ("route.row", "route_legs", 3, "route_id", "There is no route “gone”; correct the id")],
    ),
    "no table of legs": (
        sql("DROP TABLE rtree_route_legs_geom", "DROP TABLE route_legs",
            *(f"DELETE FROM {table} WHERE lower(table_name) = 'route_legs'"
              for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions",
                            "gpkg_data_columns"))),
        [("route.leg_order", "routes", 1, "legs", f"{TITLE} lacks leg 1, 2, 3; plan it again."),
         ("route.leg_order", "routes", 2, "legs", "Other lacks leg 1, 2, 3; plan it again."),
         ("route.row", None, None, None, "The file has no table route_legs.")],
    ),
    "a leg of no mode": (
        of_leg(2, "mode = NULL"),
        [("route.gap", "route_legs", 3, None, "between leg 1 and leg 3"),
         ("route.row", "route_legs", 2, "mode", f"{TITLE}, mode: “” is not one of rail, road")],
    ),
    "another author": (
        waypoint(5, "kind = 'zone'"),
        [("route.changed", "routes", 1, "planned_for", "the way has to be planned again.")],
    ),
    "an unknown waypoint": (
        of_leg(1, "to_point = 77"),
        [("route.row", "route_legs", 1, "to_point", "there is no such waypoint; the line's own")],
    ),
    "a lost leg": (
        sql(f"DELETE FROM route_legs WHERE route_id = {ROUTE_ID} AND seq = 2"),
        [("route.gap", "route_legs", 3, None, "between leg 1 and leg 3 26,"),
         ("route.leg_order", "routes", 1, "legs", f"{TITLE} lacks leg 2; plan it again."),
         ("route.length", "routes", 1, "length_m", "correct it.")],
    ),
    "any number of legs": (
        of_route("legs = 1e15"),
        [("route.leg_order", "routes", 1, "legs", "lacks leg 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 …;")],
    ),
    "one leg too many": (
        of_route("legs = 2"),
        [("route.leg_order", "route_legs", 3, "seq", "leg 3 is none of its 2; delete the row.")],
    ),
    "a leg twice": (
        of_leg(3, "seq = 2"),
        [("route.leg_order", "route_legs", 3, "seq", "leg 2 is there twice; delete one"),
         ("route.leg_order", "routes", 1, "legs", "lacks leg 3")],
    ),
    "another waypoint": (
        of_leg(3, "from_point = 3"),
        [("route.leg_ends", "route_legs", 3, "from_point", "leg 3 starts 26,"),
         ("route.leg_order", "route_legs", 3, "from_point", "at another waypoint than leg 2")],
    ),
    "a leg that starts beside its waypoint": (
        drawn(3, (106.9, 21.9), HANOI.lonlat),
        [("route.leg_ends", "route_legs", 3, "from_point",
          f"{TITLE}: leg 3 starts 15,492 m from waypoint 4; draw it to there or plan")],
    ),
    "a leg that is drawn the other way round": (
        turned_round,
        [("route.leg_ends", "route_legs", 3, "from_point", "leg 3 starts"),
         ("route.leg_ends", "route_legs", 3, "to_point", "leg 3 ends")],
    ),
    "a waypoint that was moved": (
        moved_waypoint,
        [("route.changed", "routes", 1, "planned_for", "stops or wishes were changed"),
         ("route.leg_ends", "route_legs", 1, "to_point", "leg 1 ends 46,"),
         ("route.leg_ends", "route_legs", 2, "from_point", "leg 2 starts 46,")],
    ),
    "a gap between waypoints that are not there": (
        torn_off,
        [("route.gap", "route_legs", 3, None, f"{TITLE}: between leg 2 and leg 3 29,"),
         ("route.row", "route_legs", 3, "from_point", "there is no such waypoint")],
    ),
    "a drawn length": (
        of_leg(2, "drawn_m = drawn_m * 1.01"),
        [("route.length", "route_legs", 2, "drawn_m", "drawn_m of leg 2 is")],
    ),
    "the length of a straight leg": (
        of_leg(2, "method = 'geodesic'"),
        [("route.length", "route_legs", 2, "length_m", "length_m of leg 2 is")],
    ),
    "a way shorter than its line": (
        sql("UPDATE route_legs SET length_m = 0.9 * drawn_m WHERE fid = 2",
            "UPDATE routes SET length_m = (SELECT sum(length_m) FROM route_legs"
            " WHERE route_legs.route_id = routes.route_id)"),
        [("route.length", "route_legs", 2, "length_m", "is shorter than its line")],
    ),
    "a way much longer than its line": (
        sql("UPDATE route_legs SET length_m = 2 * drawn_m WHERE fid = 2",
            "UPDATE routes SET length_m = (SELECT sum(length_m) FROM route_legs"
            " WHERE route_legs.route_id = routes.route_id)"),
        [("route.way_length", "route_legs", 2, "length_m", "is much longer than its line")],
    ),
    "the length of the route": (
        of_route("length_m = length_m + 5000"),
        [("route.length", "routes", 1, "length_m", f"{TITLE}: length_m is ")],
    ),
    "a word that the file forbids is told of once": (
        waypoint(5, "role = 'end'"),
        [("route.changed", "routes", 1, "planned_for", "stops or wishes were changed"),
         ("value.enum", "route_waypoints", 5, "role", "“end” is not one of")],
    ),
    "a line break in a name": (
        of_route("name = 'Two' || char(10) || 'lines', length_m = 1"),
        [("route.length", "routes", 1, "length_m", "Two lines: length_m is 1, its legs have")],
    ),
}  # fmt: skip


def told(path: Path, ground: Ground | None = None) -> list[Finding]:
    return sorted(
        check_geopackage(path, ground=ground),
        key=lambda each: (each.rule, each.layer or "", each.fid or 0, each.field or ""),
    )


def test_a_sound_file_has_no_findings(path: Path) -> None:
    before = state_of(path)
    assert told(path) == []
    assert state_of(path) == before


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_wrong_is_told_and_nothing_else(path: Path, what: str) -> None:
    break_it, expected = BREAKS[what]
    break_it(path)
    found = told(path)
    assert [(each.rule, each.layer, each.fid, each.field) for each in found] == [
        each[:4] for each in expected
    ]
    for each, (*_, words) in zip(found, expected, strict=True):
        assert words in each.message
        assert "\n" not in each.message
        is_mild = each.rule in ("route.changed", "route.way_length")
        assert each.severity == ("warning" if is_mild else "error")


def test_ids_are_held_against_the_theme_that_ships(path: Path) -> None:
    run_sql(
        path,
        "UPDATE route_waypoints SET way = 'corridor:atlantis' WHERE fid = 1",
        "UPDATE route_waypoints SET way = 'corridor:ilstc-east' WHERE fid = 6",
    )
    found = [each for each in told(path, GROUND) if each.rule == "route.place"]
    assert [(each.layer, each.fid, each.field) for each in found if each.field != "closed"] == [
        ("route_crossings", 1, "crossing_id"), ("route_crossings", 2, "crossing_id"),
        ("route_waypoints", 1, "way"),
        ("route_waypoints", 3, "place_id"), ("route_waypoints", 8, "place_id"),
    ]  # fmt: skip
    messages = "".join(each.message for each in found)
    assert f"{TITLE}: there is no crossing “pingxiang” here; plan it again." in messages
    assert f"{TITLE}: there is no corridor “atlantis” here; choose another way." in messages
    assert f"{TITLE}, place_id: there is no place “pingxiang” here" in messages


def test_what_is_closed_is_held_against_all_that_can_be(path: Path) -> None:
    border = unnamed_borders(load_planning().planner.net)[0]
    sound = f"Pingxiang; 凭祥（友谊关）; suez;Strait of Malacca;QINZHOU; rail-east-main-4;{border}"
    of_route(f"closed = '{sound}'")(path)
    run_sql(
        path, "UPDATE routes SET closed = 'Brest;Atlantis;unnamed at 1.000, 2.000' WHERE fid = 2"
    )
    found = [each for each in told(path, GROUND) if each.field == "closed"]
    assert {(each.rule, each.severity, each.layer, each.fid) for each in found} == {
        ("route.place", "error", "routes", 2)
    }
    nothing = "nothing that can be closed has this id or name; give a crossing, port, strait, canal"
    assert [each.message for each in found] == [
        f"Other, closed: {name}: {nothing} or corridor leg."
        for name in ("Atlantis", "unnamed at 1.000, 2.000")
    ]
    # Where nobody can tell, nothing is said.
    assert not [each for each in told(path) if each.field == "closed"]


def test_networks_that_cannot_be_read_are_asked_once_and_keep_the_rest(path: Path) -> None:
    asked: list[str] = []

    def broken(name: str) -> str:
        asked.append(name)
        raise SourceError(Path("rail.npz"), "not a network file, or it is truncated")

    of_route("closed = 'Unnamed at 1.000, 2.000; Atlantis;unnamed at 3.000, 4.000'")(path)
    run_sql(path, "UPDATE routes SET closed = 'unnamed at 5.000, 6.000; Mu' WHERE fid = 2")
    of_leg(2, "drawn_m = 1")(path)
    found = told(path, Ground(closing=bundled_ground(broken).closing))
    words = {each.rule: each.message for each in found}
    assert [each.rule for each in found].count("theme.ground") == 1
    assert words["theme.ground"].startswith("Not everything was checked: rail.npz: not a network")
    assert [each.fid for each in found if each.field == "closed"] == [1, 2]
    assert f"{TITLE}: drawn_m of leg 2" in words["route.length"]
    assert asked == ["Unnamed at 1.000, 2.000"]


def test_a_check_that_is_stopped_while_a_name_is_looked_up_ends(path: Path) -> None:
    def stopped(name: str) -> str:
        raise Cancelled

    of_route("closed = 'unnamed at 1.000, 2.000'")(path)
    with pytest.raises(Cancelled):
        told(path, Ground(closing=bundled_ground(stopped).closing))


def test_each_finding_names_its_route(path: Path) -> None:
    of_leg(2, "drawn_m = 1, mode = 'camel'")(path)
    run_sql(path, "UPDATE routes SET name = '', named_for = 'A – B', status = 'x' WHERE fid = 2")
    run_sql(path, "UPDATE route_legs SET route_id = 'gone' WHERE fid = 6")
    report = check_corridors(path, Ground, Feedback())
    assert report.leg_count == 6
    named = {(row.layer, row.fid, row.rule): row.corridor.name for row in report.rows}
    assert named["route_legs", 2, "value.enum"] == TITLE
    assert named["routes", 2, "value.enum"] == "A – B"
    assert named["route_legs", 6, "route.row"] == ""
    assert {row.subject.name for row in report.rows if row.layer == "route_legs"} == {""}


def test_a_theme_that_cannot_be_read_keeps_the_rest(path: Path) -> None:
    def unreadable() -> ThemeTables:
        raise SourceError(Path("theme.gpkg"), "is damaged.")

    of_leg(2, "drawn_m = 1")(path)
    found = told(path, Ground(theme=unreadable))
    assert [each.rule for each in found] == ["route.length", "theme.ground"]
    assert found[1].severity == "warning"
    assert "theme.gpkg: is damaged." in found[1].message


def test_findings_have_their_place_on_the_map(path: Path) -> None:
    drawn(3, (106.9, 21.9), HANOI.lonlat)(path)
    of_leg(1, "drawn_m = 1")(path)
    report = check_corridors(path, Ground, Feedback())
    places = {row.rule: (row.place, row.extent) for row in report.rows}
    assert places["route.leg_ends"][0] == (106.9, 21.9)
    assert places["route.length"][0] is None
    assert places["route.length"][1] == pytest.approx((106.75, 21.68, 108.62, 22.09))


def test_a_route_to_the_same_place_and_back_is_sound(tmp_path: Path) -> None:
    route = planned().route
    assert route is not None
    there, back = leg(QINZHOU, HANOI, "road"), leg(HANOI, QINZHOU, "road")
    stops = (QINZHOU, HANOI, QINZHOU)
    answer = replace(route, stops=stops, legs=(there, back))
    stored = replace(planned(), stops=stops, parts=(PartWish(), PartWish()), route=answer)
    assert told(store_in(tmp_path, stored).path) == []


def test_stops_lie_beside_hubs_and_further_beside_corridors(tmp_path: Path) -> None:
    route = planned().route
    assert route is not None
    near, far = Stop("Near", 107.0, 21.0), Stop("Far", 107.0, 21.5)
    own = leg(near, far, "road")
    line = own.line.copy()
    line[0] += (0.0, 0.03)
    line[-1] += (0.0, 0.2)
    length_m = line_length_m(line)
    own = replace(own, line=line, length_m=length_m, drawn_m=length_m)
    answer = replace(route, stops=(near, far), legs=(own,))
    for way, rules in (("corridor:ilstc-east", []), ("network", ["to_point"])):
        stored = replace(planned(), stops=(near, far), parts=(PartWish("", way),), route=answer)
        folder = tmp_path / way[:4]
        folder.mkdir()
        found = told(store_in(folder, stored).path)
        assert [(each.rule, each.field) for each in found] == [
            ("route.leg_ends", field) for field in rules
        ]


def test_routes_of_another_program_are_none_of_ours(path: Path) -> None:
    for table in ("route_legs", "route_waypoints"):
        run_sql(path, f"DROP TABLE {table}")
    of_route("length_m = 1")(path)
    assert not [each for each in told(path) if each.rule.startswith("route.")]


@given(stored_routes())
def test_any_route_is_checked(
    tmp_path_factory: pytest.TempPathFactory, stored: StoredRoute
) -> None:
    path = store_in(tmp_path_factory.mktemp("any"), stored).path
    found = told(path)
    assert {each.rule for each in found} <= set(RULES)
    # Lines that hypothesis draws end anywhere, and no number of it is measured.
    ours = {each.rule for each in found if each.rule.startswith("route.")}
    assert "route.changed" not in ours
    if stored.answer is None:
        assert ours <= {"route.row"}
