"""The store of proposed routes: whole routes in and out, and a file that other programs read."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from corridormap.core.errors import SourceError
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_blobs import register_functions
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.route_cells import Cells, read_cells
from corridormap.formats.route_reading import RouteCells, route_from_cells
from corridormap.formats.route_schema import DESIGNS, MODE_TITLES
from corridormap.formats.route_store import RouteStore
from corridormap.formats.route_writing import delete_route, digest, fetcher, prepare, write_route
from corridormap.network.route import Route, Stop
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.network.stored_route_json import stored_route_from_dict, stored_route_to_dict
from tests.unit.formats.gpkg_making import run_sql, state_of, write_layer
from tests.unit.formats.route_making import (
    HANOI,
    QINZHOU,
    edit,
    exact,
    leg,
    loaded,
    planned,
    query,
    store_in,
    stored_routes,
)

ROOT = Path(__file__).resolve().parents[3]


def test_a_route_comes_back_whole(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    routes, problems = loaded(store)
    assert problems == []
    assert exact(routes["qinzhou-hanoi"]) == exact(planned())
    assert routes["qinzhou-hanoi"].answer is not None


@pytest.fixture(scope="module")
def memory() -> Iterator[sqlite3.Connection]:
    """Yield a database with the tables, so that many routes go through it in no time."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        register_functions(connection)
        prepare(connection, Path("memory.gpkg"))
        yield connection


def reread(connection: sqlite3.Connection, route_id: str) -> tuple[StoredRoute, list[str]]:
    problems: list[str] = []
    fetch = fetcher(connection)
    rows = {name: read_cells(fetch, name, problems, route_id) for name in DESIGNS}
    (route,) = rows.pop("routes")
    return route_from_cells(RouteCells(route, rows)), problems


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(first=stored_routes(), second=stored_routes())
def test_any_route_comes_back_whole(
    memory: sqlite3.Connection, first: StoredRoute, second: StoredRoute
) -> None:
    write_route(memory, first)
    stored, problems = reread(memory, first.route_id)
    assert problems == []
    assert exact(stored) == exact(first)
    other = replace(second, route_id=first.route_id)
    write_route(memory, other)
    stored, problems = reread(memory, first.route_id)
    assert problems == []
    assert exact(stored) == exact(other)
    delete_route(memory, first.route_id)
    assert [memory.execute(f"SELECT * FROM {name}").fetchall() for name in DESIGNS] == [[]] * 7


def test_a_route_without_a_name_is_called_by_its_ends_for_other_programs(tmp_path: Path) -> None:
    unnamed = planned(name="")
    store = store_in(tmp_path, unnamed)
    names = "SELECT name FROM routes"
    assert query(store, names) == [("Qinzhou – Hanoi",)]
    routes, problems = loaded(store)
    assert (routes["qinzhou-hanoi"].name, problems) == ("", [])
    # The name follows the stops while nobody gave another.
    turned = replace(unnamed, stops=unnamed.stops[::-1], parts=unnamed.parts[::-1])
    store.save(turned)
    assert query(store, names) == [("Hanoi – Qinzhou",)]
    edit(store, "UPDATE routes SET name = 'Southern line'")
    assert loaded(store)[0]["qinzhou-hanoi"].name == "Southern line"
    (tmp_path / "other").mkdir()
    store = store_in(tmp_path / "other", replace(turned, name="Qinzhou – Hanoi"))
    assert query(store, names) == [("Qinzhou – Hanoi",)]
    # One that somebody gave stays, whatever it is.
    store.save(planned())
    assert loaded(store)[0]["qinzhou-hanoi"].name == "Qinzhou – Hanoi"
    store.save(replace(unnamed, stops=unnamed.stops[:1], parts=(), route=None))
    assert query(store, names) == [("Qinzhou",)]


@pytest.mark.parametrize("emptied", ["NULL", "''"])
def test_a_name_by_the_ends_that_is_emptied_elsewhere_follows_them_on(
    tmp_path: Path, emptied: str
) -> None:
    store = store_in(tmp_path, planned(name=""))
    edit(store, f"UPDATE routes SET name = {emptied}")
    routes, problems = store.load_all()
    assert ([route.name for route in routes], problems) == ([""], [])
    assert store.save(routes[0]).is_written
    assert query(store, "SELECT name, named_for FROM routes") == [("Qinzhou – Hanoi",) * 2]


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [("", "Hue", "Hue"), ("Hanoi", " ", "Hanoi"), ("", "", ""), ("Hue", "Hue", "Hue")],
)
def test_ends_without_a_name_are_left_out_of_the_one_of_the_route(
    tmp_path: Path, first: str, last: str, name: str
) -> None:
    stops = (replace(QINZHOU, name=first), replace(HANOI, name=last))
    store = store_in(tmp_path, StoredRoute("a", "", stops))
    assert query(store, "SELECT name FROM routes") == [(name,)]
    routes, problems = loaded(store)
    assert (routes["a"].name, problems) == ("", [])


def by_hand(before: str | None) -> StoredRoute:
    wish = PartWish("rail", "hand", ((107.0, 22.0),), before)
    return StoredRoute("a", "By hand", (QINZHOU, HANOI), (wish,))


@pytest.mark.parametrize("before", [None, "", "sea"])
def test_the_mode_before_by_hand_outlives_file_and_journal(
    tmp_path: Path, before: str | None
) -> None:
    store = store_in(tmp_path, by_hand(before))
    routes, problems = loaded(store)
    assert (routes["a"].parts[0].mode_before_hand, problems) == (before, [])
    copy = stored_route_from_dict(json.loads(json.dumps(stored_route_to_dict(by_hand(before)))))
    assert copy.parts[0].mode_before_hand == before
    kept = store_in(tmp_path / "kept")
    kept.keep(by_hand(before))
    (waiting,), _ = kept.load_all()
    assert waiting.parts[0].mode_before_hand == before


def test_a_mode_before_by_hand_that_is_none_is_named_and_left_out(tmp_path: Path) -> None:
    store = store_in(tmp_path, by_hand("sea"))
    edit(store, "UPDATE route_waypoints SET mode_before = 'camel' WHERE seq = 1")
    routes, problems = loaded(store)
    assert routes["a"].parts[0].mode_before_hand is None
    assert len(problems) == 1
    assert "mode_before: “camel” is not one of rail, road" in problems[0]
    # A file of an older version has no such column until a route is written.
    edit(store, "ALTER TABLE route_waypoints DROP COLUMN mode_before")
    assert loaded(store)[1] == []
    assert store.save(by_hand("")).is_written
    assert query(store, "SELECT mode_before FROM route_waypoints ORDER BY seq") == [
        ("any",), (None,), (None,)
    ]  # fmt: skip


@pytest.mark.parametrize("named_for", [None, "Hanoi – Hue"])
def test_journals_of_all_versions_know_a_route_by_the_same_digest(named_for: str | None) -> None:
    def row(number: int, table: str) -> Cells:
        geom = None if table == "route_waypoints" else b"GP\x00"
        values = {"route_id": "a", "name": "Hanoi – Hue", "seq": number, "length_m": 1.5}
        newer = {"named_for": named_for, "mode_before": named_for and "rail"}
        return Cells(table, number, {**values, "geom": geom, **newer}, [])

    route, *children = (row(number, table) for number, table in enumerate(DESIGNS, 1))
    # Worked out by the version that had none of these columns. Another one would take each change
    # that waits in a journal for one that was made beside a change of another program.
    before = "6624c378e036c1d5c8c5741c4b7e705d4eb63ec4c6663ef9865ea559e0426890"
    assert digest(route, children) == before


def test_nothing_is_there_before_the_first_route(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    assert store.load_all() == ([], [])
    assert store.delete("unknown").is_written
    assert store.flush_journal().is_written
    assert not store.path.exists()


def test_a_folder_is_made_for_the_first_route(tmp_path: Path) -> None:
    store = store_in(tmp_path / "not" / "there", planned())
    assert store.path.exists()
    assert store.pending_count == 0


def test_a_deleted_route_leaves_no_rows(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"), planned("second"))
    assert store.delete("first").is_written
    for table in DESIGNS:
        assert {row[0] for row in query(store, f"SELECT route_id FROM {table}")} == {"second"}
    assert check_geopackage(store.path) == []
    assert list(loaded(store)[0]) == ["second"]


def test_the_file_keeps_every_rule(tmp_path: Path) -> None:
    store = store_in(
        tmp_path, planned("first"), planned("second"), StoredRoute("none", "Only named")
    )
    assert check_geopackage(store.path) == []
    opened = open_geopackage(store.path)
    assert opened.errors == ()
    fields = {field.name: field for source in opened.sources if source.info.table == "route_legs"
              for field in source.info.fields}  # fmt: skip
    assert fields["mode"].choices == MODE_TITLES
    assert fields["length_m"].minimum == 0


def test_a_route_may_cross_the_date_line(tmp_path: Path) -> None:
    east, west = Stop("East", 179.0, 50.0), Stop("West", 182.0, 50.0)
    answer = Route((east, west), (leg(east, west, "sea"),))
    store = store_in(tmp_path, StoredRoute("pacific", "Pacific", (east, west), route=answer))
    read = loaded(store)[0]["pacific"].answer
    assert read is not None
    assert read.legs[0].line[:, 0].tolist() == pytest.approx([179.0, 180.6, 182.0])
    assert check_geopackage(store.path) == []


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's programs are not installed")
def test_gdal_reads_lines_and_points_with_their_attributes(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    ran = subprocess.run(
        ["ogrinfo", "-ro", "-al", str(store.path)], capture_output=True, text=True, check=True,
        env={**os.environ, "LC_ALL": "C"}, encoding="utf-8",
    )  # fmt: skip
    assert "Warning" not in ran.stderr + ran.stdout
    assert "ERROR" not in ran.stderr
    for line in (
        "Layer name: routes", "Geometry: Multi Line String", "name (String) = Qinzhou – Hanoi",
        "Layer name: route_legs", "LINESTRING (108.62 21.68,", "mode (String) = rail",
        "Layer name: route_waypoints", "POINT (108.62 21.68)", "place_id (String) = qinzhou",
        "changed (DateTime) = 2026/03/02 11:22:33.456+00", "key (String) = speed_kmh.rail",
        "Feature Count: 3",
    ):  # fmt: skip
        assert line in ran.stdout, line


def test_opening_changes_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    before = state_of(store.path)
    fresh = RouteStore(store.path, tmp_path / "elsewhere")
    assert len(fresh.load_all()[0]) == 1
    assert fresh.pending_count == 0
    assert fresh.flush_journal().is_written
    assert state_of(store.path) == before
    assert not (tmp_path / "elsewhere").exists()


def test_saving_leaves_no_files_beside(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    edit(store, "PRAGMA journal_mode = WAL")
    assert store.save(planned("other")).is_written
    assert sorted(os.listdir(tmp_path)) == ["journal", "proposed_routes.gpkg"]
    assert query(store, "PRAGMA journal_mode") == [("delete",)]
    assert [name for name in os.listdir(tmp_path / "journal") if not name.endswith(".lock")] == []


def test_rows_keep_their_keys_and_other_programs_columns(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"), planned("second"))
    edit(
        store,
        "ALTER TABLE routes ADD COLUMN budget REAL",
        "ALTER TABLE route_legs ADD COLUMN seen_by TEXT",
        "UPDATE routes SET budget = 12.5",
        "UPDATE route_legs SET seen_by = 'clerk ' || fid",
        "INSERT INTO route_waypoints (route_id, role, name) VALUES ('second', 'photo', 'A view')",
        "INSERT INTO route_waypoints (route_id, role, name) VALUES ('of nobody', 'stop', 'Mine')",
        "CREATE TABLE mine (a)",
        "INSERT INTO mine VALUES (1)",
    )
    keys = query(store, "SELECT fid, route_id, seen_by FROM route_legs")
    store = RouteStore(store.path, tmp_path / "journal")
    routes, problems = store.load_all()
    assert any("“photo”" in line and "row 10" not in line for line in problems)
    assert any("“of nobody”" in line for line in problems)
    assert store.save(routes[1]).is_written
    assert query(store, "SELECT fid, route_id, seen_by FROM route_legs") == keys
    assert query(store, "SELECT budget FROM routes") == [(12.5,), (12.5,)]
    assert query(store, "SELECT name FROM route_waypoints WHERE role = 'photo'") == [("A view",)]
    assert query(store, "SELECT count(*) FROM route_waypoints WHERE name = 'Mine'") == [(1,)]
    assert query(store, "SELECT * FROM mine") == [(1,)]


def test_missing_tables_and_columns_are_made_again(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    run_sql(
        store.path,
        "DROP TABLE route_events",
        "DELETE FROM gpkg_contents WHERE table_name = 'route_events'",
        "ALTER TABLE routes DROP COLUMN notes",
    )
    routes, problems = loaded(store)
    assert routes["qinzhou-hanoi"].notes == ""
    assert problems == []
    assert store.save(planned()).is_written
    # Whoever took the column away was another program: its version stays beside.
    assert exact(loaded(store)[0]["qinzhou-hanoi"]) == exact(planned())
    assert check_geopackage(store.path) == []


def test_routes_fit_into_a_file_of_other_layers(tmp_path: Path) -> None:
    import shapely

    path = write_layer(tmp_path / "proposed_routes.gpkg", "ports", [shapely.Point(1, 2)])
    store = RouteStore(path, tmp_path / "journal")
    assert store.load_all() == ([], [])
    assert store.save(planned()).is_written
    assert exact(loaded(store)[0]["qinzhou-hanoi"]) == exact(planned())
    assert query(store, "SELECT count(*) FROM ports") == [(1,)]
    assert check_geopackage(path) == []


def test_another_programs_table_of_that_name_is_left_alone(tmp_path: Path) -> None:
    import shapely

    path = write_layer(tmp_path / "proposed_routes.gpkg", "routes", [shapely.Point(1, 2)])
    store = RouteStore(path, tmp_path / "journal")
    before = path.read_bytes()
    saved = store.save(planned())
    assert not saved.is_written
    assert "table routes is another program's (no column route_id)" in saved.reason
    assert path.read_bytes() == before
    assert store.pending_count == 1
    assert exact(store.load_all()[0][0]) == exact(planned())


def test_an_answer_to_other_wishes_is_not_kept(tmp_path: Path) -> None:
    moved = replace(planned(), stops=(QINZHOU, HANOI), parts=())
    assert moved.answer is None
    assert replace(planned(), criterion="cost").answer is None
    store = store_in(tmp_path, moved)
    assert loaded(store)[0]["qinzhou-hanoi"].route is None
    assert query(store, "SELECT count(*) FROM route_legs") == [(0,)]


def test_styles_are_there_for_qgis(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    styles = dict(query(store, "SELECT f_table_name, styleQML FROM layer_styles"))
    assert set(styles) == {name for name, design in DESIGNS.items() if design.geometry_type}
    assert all(f'value="{mode}"' in styles["route_legs"] for mode in MODE_TITLES)
    theme = json.loads((ROOT / "resources/styles/theme.json").read_text(encoding="utf-8"))
    colours = {
        category["values"][0]: category["symbols"]["line"]["color"]
        for category in theme["corridor_legs"]["style"]["categories"]
        if category["values"][1] is None
    }
    for mode, colour in colours.items():
        rgb = ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        assert f'value="{rgb},255"' in styles["route_legs"], mode


def test_nowhere_to_write_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = RouteStore(tmp_path / "file" / "a.gpkg", tmp_path / "file" / "journal")
    with pytest.raises(SourceError, match="in memory only"):
        store.save(planned())
    with pytest.raises(SourceError, match="cannot be kept there"):
        store.keep(planned())
    assert store.pending_count == 0


def test_a_journal_that_cannot_be_kept_does_not_stop_saving(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = RouteStore(tmp_path / "a.gpkg", tmp_path / "file" / "journal")
    assert store.save(planned()).is_written
    assert exact(store.load_all()[0][0]) == exact(planned())
