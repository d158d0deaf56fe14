"""Nothing is lost while other programs hold the file, or when this one dies in between."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.route_journal import RouteJournal, stores_waiting
from corridormap.formats.route_store import RouteStore, Saved
from corridormap.formats.route_writing import write_route
from corridormap.network.stored_route import StoredRoute
from tests.unit.formats.gpkg_making import state_of
from tests.unit.formats.route_making import edit, exact, loaded, planned, query, store_in

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and permissions as on POSIX")


@contextmanager
def held(store: RouteStore, how: str = "EXCLUSIVE") -> Iterator[None]:
    """Hold the file as another program does that is writing."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {how}")
        yield
        connection.execute("ROLLBACK")


def names(store: RouteStore) -> list[str]:
    return [route.name for route in loaded(store)[0].values()]


@pytest.mark.parametrize("how", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_locked_file_gets_the_change_when_it_is_free(tmp_path: Path, how: str) -> None:
    store = store_in(tmp_path, planned("first"))
    before = state_of(store.path)
    with held(store, how):
        saved = store.save(planned("second"))
        assert not saved.is_written
        assert "proposed_routes.gpkg: is locked by another program" in saved.reason
        assert store.pending_count == 1
        assert not store.flush_journal().is_written
        assert stores_waiting(tmp_path / "journal") == [store.path]
    assert state_of(store.path) == before
    assert exact(loaded(store)[0]["second"]) == exact(planned("second"))
    assert store.flush_journal().is_written
    assert store.pending_count == 0
    assert not store.journal_path.exists()
    assert query(store, "SELECT route_id FROM routes") == [("first",), ("second",)]
    assert check_geopackage(store.path) == []


def test_a_reader_does_not_hold_up_saving_for_long(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned())
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        half_read = connection.execute("SELECT * FROM route_waypoints")
        half_read.fetchone()
        assert not store.save(planned("second")).is_written
        half_read.close()
    assert store.flush_journal().is_written


def test_everything_is_seen_while_the_file_cannot_even_be_read(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    with held(store):
        store.save(planned("second"))
        routes, problems = store.load_all()
        assert [route.route_id for route in routes] == ["second"]
        assert len(problems) == 1
        assert "proposed_routes.gpkg: is locked by another program" in problems[0]


def test_order_is_kept_and_later_changes_win(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("a", "old a"), planned("b"))
    with held(store):
        store.save(planned("c"))
        store.save(planned("a", "new a"))
        store.delete("b")
        store.save(planned("d"))
        store.save(planned("c", "newest c"))
        store.delete("d")
        assert store.pending_count == 4
    assert sorted(names(store)) == ["new a", "newest c"]
    assert store.flush_journal().is_written
    assert sorted(names(store)) == ["new a", "newest c"]
    assert query(store, "SELECT route_id FROM routes") == [("a",), ("c",)]


def test_the_next_save_takes_waiting_changes_along(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("a"))
    with held(store):
        store.save(planned("b"))
    assert store.save(planned("c")).is_written
    assert store.pending_count == 0
    assert query(store, "SELECT route_id FROM routes") == [("a",), ("b",), ("c",)]


def test_one_route_that_cannot_be_written_does_not_hold_up_others(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("a"))
    edit(
        store,
        "CREATE TRIGGER no_b BEFORE INSERT ON routes WHEN NEW.route_id = 'b'"
        " BEGIN SELECT RAISE(ABORT, 'not b'); END",
    )
    saved = store.save(planned("b"))
    assert not saved.is_written
    assert "not b" in saved.reason
    assert store.save(planned("c")).is_written
    assert store.pending_count == 1
    edit(store, "DROP TRIGGER no_b")
    assert store.flush_journal().is_written
    assert query(store, "SELECT route_id FROM routes ORDER BY 1") == [("a",), ("b",), ("c",)]


def test_a_write_protected_file_is_not_fought(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("a"))
    content = bytearray(store.path.read_bytes())
    # A write version that no SQLite knows makes the file read-only, whoever the user is.
    content[18] = 3
    store.path.write_bytes(content)
    saved = store.save(planned("b"))
    assert not saved.is_written
    assert "is write-protected" in saved.reason
    assert store.path.read_bytes() == bytes(content)
    assert set(loaded(store)[0]) == {"a", "b"}
    content[18] = 1
    store.path.write_bytes(content)
    assert store.flush_journal().is_written


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing stops root")
def test_a_protected_folder_is_not_fought(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    store = RouteStore(tmp_path / "sub" / "a.gpkg", tmp_path / "journal")
    store.save(planned("a"))
    (tmp_path / "sub").chmod(0o500)
    assert not store.save(planned("b")).is_written
    (tmp_path / "sub").chmod(0o700)
    assert store.flush_journal().is_written


def test_a_file_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.path.write_text("This is no database, however long it may be. " * 30)
    before = state_of(store.path)[:2]
    saved = store.save(planned())
    assert not saved.is_written
    assert "is not a GeoPackage" in saved.reason
    assert state_of(store.path)[:2] == before
    routes, problems = store.load_all()
    assert len(routes) == 1
    assert "not a GeoPackage" in problems[0]


DYING = """
import os, signal, sys
from pathlib import Path
from corridormap.formats import route_store
from tests.unit.formats.route_making import planned, store_in

folder, moment = Path(sys.argv[1]), sys.argv[2]
store = store_in(folder)
store.load_all()

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if moment == "before":
    route_store.transaction = die
elif moment == "within":
    route_store.write_route = die
elif moment == "after":
    store._journal.forget = die
store.save(planned("second", "Saved as it died"))
"""


def killed(folder: Path, moment: str) -> None:
    ran = subprocess.run([sys.executable, "-c", DYING, str(folder), moment], check=False)
    assert ran.returncode == -signal.SIGKILL


@POSIX
@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_a_crash_loses_nothing(tmp_path: Path, moment: str) -> None:
    store = store_in(tmp_path, planned("first"))
    killed(tmp_path, moment)
    found = {route_id: exact(route) for route_id, route in loaded(store)[0].items()}
    wanted = {"first": planned("first"), "second": planned("second", "Saved as it died")}
    assert found == {route_id: exact(route) for route_id, route in wanted.items()}
    fresh = RouteStore(store.path, tmp_path / "journal")
    assert fresh.pending_count == 1
    assert fresh.flush_journal() == Saved(True)
    assert fresh.pending_count == 0
    assert query(store, "SELECT route_id FROM routes") == [("first",), ("second",)]
    assert check_geopackage(store.path) == []


@POSIX
def test_a_first_save_that_dies_leaves_a_file_that_can_be_gone_on_with(tmp_path: Path) -> None:
    killed(tmp_path, "within")
    fresh = RouteStore(tmp_path / "proposed_routes.gpkg", tmp_path / "journal")
    routes, problems = fresh.load_all()
    assert ([route.name for route in routes], problems) == (["Saved as it died"], [])
    assert fresh.flush_journal().is_written
    assert check_geopackage(fresh.path) == []


@POSIX
def test_what_others_did_after_a_crash_is_not_written_over(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    killed(tmp_path, "after")
    edit(store, "UPDATE routes SET name = 'By the clerk' WHERE route_id = 'second'")
    fresh = RouteStore(store.path, tmp_path / "journal")
    saved = fresh.flush_journal()
    assert "another program changed a route meanwhile" in saved.notes[0]
    kept = ["By the clerk (changed elsewhere)", "Qinzhou – Hanoi", "Saved as it died"]
    assert sorted(names(store)) == kept


def test_a_half_written_line_harms_no_other(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    with held(store):
        store.save(planned("second"))
        whole = store.journal_path.read_bytes()
        store.journal_path.write_bytes(whole + whole[: len(whole) // 2])
        assert store.pending_count == 1
        saved = store.save(planned("third"))
        assert "a line is no change" in saved.notes[0]
        assert store.pending_count == 2
    assert store.flush_journal() == Saved(True)
    assert set(loaded(store)[0]) == {"first", "second", "third"}
    beside = RouteJournal(tmp_path / "journal", store.path).unreadable_path
    assert beside.read_bytes() == whole[: len(whole) // 2] + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"\xff\xfe",
        b'{"version": 1}',
        b"null",
        b"{" * 100_000,
        b'{"version": 2, "store": "x"}',
    ],
)
def test_any_line_may_stand_in_a_journal(tmp_path: Path, line: bytes) -> None:
    store = store_in(tmp_path, planned("first"))
    store.journal_path.write_bytes(line + b"\n")
    assert store.pending_count == 0
    assert set(loaded(store)[0]) == {"first"}
    saved = store.save(planned("second"))
    assert saved.is_written
    assert len(saved.notes) == 1
    assert (
        RouteJournal(tmp_path / "journal", store.path).unreadable_path.read_bytes() == line + b"\n"
    )


def test_a_change_of_another_program_is_kept_beside(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    edit(
        store,
        "UPDATE routes SET name = 'By the clerk', notes = 'Look at this'",
        "UPDATE route_waypoints SET name = 'Hà Nội' WHERE name = 'Hanoi'",
    )
    saved = store.save(planned("first", "Mine"))
    assert saved.is_written
    assert "“By the clerk (changed elsewhere)”" in saved.notes[0]
    routes = {route.name: route for route in loaded(store)[0].values()}
    assert exact(routes["Mine"]) == exact(planned("first", "Mine"))
    theirs = routes["By the clerk (changed elsewhere)"]
    assert (theirs.notes, theirs.stops[-1].name) == ("Look at this", "Hà Nội")
    assert check_geopackage(store.path) == []


def test_a_change_that_was_seen_is_written_over(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    edit(store, "UPDATE routes SET name = 'By the clerk'")
    (seen,), _ = store.load_all()
    saved = store.save(replace(seen, notes="I agree"))
    assert saved.notes == ()
    assert names(store) == ["By the clerk"]
    assert store.save(replace(seen, notes="Once more")).notes == ()


def test_deleting_keeps_what_was_not_seen(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    edit(store, "UPDATE routes SET name = 'By the clerk'")
    assert len(store.delete("first").notes) == 1
    assert names(store) == ["By the clerk (changed elsewhere)"]


def test_two_programs_share_a_journal(tmp_path: Path) -> None:
    one = store_in(tmp_path, planned("first"))
    other = RouteStore(one.path, tmp_path / "journal", 0.0)
    with held(one):
        one.save(planned("a"))
        other.save(planned("b"))
        one.save(planned("c"))
    assert other.pending_count == 3
    assert other.flush_journal().is_written
    assert one.pending_count == 0
    assert set(loaded(one)[0]) == {"first", "a", "b", "c"}


def test_keeping_does_not_wait_for_the_file(tmp_path: Path) -> None:
    store = RouteStore(store_in(tmp_path, planned("a")).path, tmp_path / "journal", 2.5)
    store.load_all()
    with held(store), ThreadPoolExecutor(1) as pool:
        store.keep(planned("b"))
        flushing = pool.submit(store.flush_journal)
        store.keep(planned("c"))
        store.discard("a")
        assert not flushing.done()
        assert not flushing.result().is_written
    assert store.pending_count == 3
    assert set(loaded(store)[0]) == {"b", "c"}
    assert store.flush_journal() == Saved(True)
    assert query(store, "SELECT route_id FROM routes") == [("b",), ("c",)]


def test_changes_made_while_others_are_written_follow_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path, planned("a", "first"))
    names_given = iter(["third", "fourth"])

    def write(connection: sqlite3.Connection, route: StoredRoute) -> None:
        write_route(connection, route)
        for name in names_given:
            store.keep(planned("a", name))

    monkeypatch.setattr("corridormap.formats.route_store.write_route", write)
    assert store.save(planned("a", "second")) == Saved(True)
    assert store.pending_count == 1
    assert RouteStore(store.path, tmp_path / "journal").flush_journal() == Saved(True)
    assert names(store) == ["fourth"]


def test_many_threads_save_at_once(tmp_path: Path) -> None:
    stores = [RouteStore(tmp_path / "routes.gpkg", tmp_path / "journal") for _ in range(3)]

    def save(number: int) -> bool:
        route = StoredRoute(f"r{number}", f"Route {number}")
        return stores[number % 3].save(route).is_written

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(24)))
    assert stores[0].flush_journal().is_written
    assert set(loaded(stores[0])[0]) == {f"r{number}" for number in range(24)}


def test_the_journal_names_its_store_for_people(tmp_path: Path) -> None:
    store = store_in(tmp_path, planned("first"))
    with held(store):
        store.save(planned("second"))
        record = json.loads(store.journal_path.read_text(encoding="utf-8"))
    assert record["store"] == str(store.path)
    assert record["route"]["name"] == "Qinzhou – Hanoi"
