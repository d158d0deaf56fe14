"""Routes are kept as they are drawn, whatever becomes of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app.route_keeping import KnownFiles, RouteKeeper
from corridormap.core.errors import SourceError
from corridormap.formats.route_journal import Change, RouteJournal, stores_waiting
from corridormap.formats.route_store import RouteStore, Saved
from corridormap.network.route import Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import JobRunner
from tests.unit.formats.gpkg_making import run_sql

HANOI = Stop("Hanoi", 105.8, 21.0)


def route(name: str, changed: str = "2026-01-01T00:00:00.000Z") -> StoredRoute:
    return StoredRoute(name.lower(), name, (HANOI,), changed=changed)


@dataclass
class SlowStore(RouteStore):
    """Counts what it is asked to save; waits for the gate, fails while it is told to.

    Attributes:
        gate: Writing waits for it.
        saved: What reached the file, in order.
        secured: What reached the journal.
        waiting: What is in the journal.
        trouble: Why neither journal nor file can be written.
        reason: Why the file cannot be.
    """

    gate: Event = field(default_factory=Event)
    saved: list[str] = field(default_factory=list)
    secured: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    reason: str = ""
    _path: Path = Path("routes.gpkg")

    def load_all(self, known_places: object = None) -> tuple[list[StoredRoute], list[str]]:
        self.gate.wait(200)
        return [route("Old", "2025-01-01T00:00:00.000Z"), route("Both")], ["row 3: no name."]

    def save(self, route: StoredRoute) -> Saved:
        return self._straight(route.name)

    def delete(self, route_id: str) -> Saved:
        return self._straight(f"- {route_id}")

    def _straight(self, change: str) -> Saved:
        self.gate.wait(200)
        if self.trouble:
            raise SourceError("routes.gpkg", self.trouble)
        self.saved.append(change)
        return Saved(True)

    def keep(self, route: StoredRoute) -> None:
        self._journal_change(route.route_id, route.name)

    def discard(self, route_id: str) -> None:
        self._journal_change(route_id, f"- {route_id}")

    def _journal_change(self, route_id: str, change: str) -> None:
        if self.trouble:
            raise SourceError("routes.gpkg", self.trouble)
        self.secured.append(change)
        self.waiting[route_id] = change

    def flush_journal(self) -> Saved:
        self.gate.wait(200)
        if not self.reason:
            self.saved += self.waiting.values()
            self.waiting.clear()
        return Saved(not self.reason, self.reason)


@dataclass
class Keeping:
    keeper: RouteKeeper
    store: SlowStore
    runner: JobRunner
    lines: list[str]


@pytest.fixture
def keeping(qtbot: QtBot) -> Iterator[Keeping]:
    store, runner = SlowStore(), JobRunner()
    lines: list[str] = []
    store.gate.set()
    keeper = RouteKeeper(Path("routes.gpkg"), lambda path: store, runner)
    keeper.message_raised.connect(lines.append)
    yield Keeping(keeper, store, runner, lines)
    store.gate.set()
    runner.shut_down()


def settle(keeping: Keeping, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not keeping.runner.jobs)


def test_a_change_is_in_the_journal_before_the_file_is_free(keeping: Keeping) -> None:
    keeping.store.gate.clear()
    keeping.keeper.keep(route("New"))
    keeping.keeper.delete("old")
    assert keeping.store.secured == ["New", "- old"]
    assert keeping.store.saved == []
    keeping.store.gate.set()


def test_of_many_changes_the_newest_is_written(keeping: Keeping, qtbot: QtBot) -> None:
    keeping.store.gate.clear()
    for number in range(50):
        keeping.keeper.keep(replace(route("A"), name=f"A{number}"))
    keeping.store.gate.set()
    settle(keeping, qtbot)
    assert keeping.store.saved == ["A49"]
    assert len(keeping.store.secured) == 50
    assert [each.name for each in keeping.keeper.stored()] == ["A49"]


def test_a_change_is_put_into_the_journal_once(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    appended: list[str] = []
    plain = RouteJournal.append

    def append(journal: RouteJournal, change: Change) -> None:
        appended.append(change.route_id)
        plain(journal, change)

    monkeypatch.setattr(RouteJournal, "append", append)
    runner = JobRunner()
    path = tmp_path / "a.gpkg"
    keeper = RouteKeeper(path, lambda path: RouteStore(path, tmp_path / "journal"), runner)
    keeper.keep(route("A"))
    qtbot.waitUntil(lambda: not runner.jobs)
    keeper.keep(route("B"))
    keeper.delete("a")
    keeper.finish()
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    assert appended == ["a", "b", "a"]
    assert [each.name for each in RouteStore(path, tmp_path / "journal").load_all()[0]] == ["B"]
    assert stores_waiting(tmp_path / "journal") == []


def test_a_file_that_is_no_geopackage_is_told_of_in_one_line(tmp_path: Path, qtbot: QtBot) -> None:
    path, runner = tmp_path / "a.gpkg", JobRunner()
    path.write_text("no GeoPackage at all\n" * 100)
    before = path.read_bytes()
    lines: list[str] = []
    keeper = RouteKeeper(path, lambda path: RouteStore(path, tmp_path / "journal"), runner)
    keeper.message_raised.connect(lines.append)
    keeper.load()
    qtbot.waitUntil(lambda: not runner.jobs)
    for name in "AB":
        keeper.keep(route(name))
        qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    assert lines == [
        "a.gpkg: is not a GeoPackage (not an SQLite file at all); changes are kept and written "
        "when the file is free."
    ]
    assert path.read_bytes() == before
    kept, _ = RouteStore(path, tmp_path / "journal").load_all()
    assert {each.name for each in kept} == {"A", "B"}


def test_what_the_journal_cannot_take_goes_straight_into_the_file(
    tmp_path: Path, qtbot: QtBot
) -> None:
    path, runner, journal = tmp_path / "a.gpkg", JobRunner(), tmp_path / "journal"
    journal.write_text("in the way of the journal's folder")
    lines: list[str] = []
    keeper = RouteKeeper(path, lambda path: RouteStore(path, journal), runner)
    keeper.message_raised.connect(lines.append)
    keeper.keep(route("A"))
    keeper.keep(route("B"))
    keeper.delete("a")
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    journal.unlink()
    assert [each.name for each in RouteStore(path, journal).load_all()[0]] == ["B"]
    assert len(lines) == len(set(lines))


def test_nothing_is_lost_when_the_window_goes(keeping: Keeping) -> None:
    keeping.store.gate.clear()
    keeping.keeper.keep(route("A"))
    keeping.keeper.keep(route("B"))
    keeping.store.gate.set()
    keeping.keeper.finish()
    assert {"A", "B"} <= set(keeping.store.saved)


def test_what_could_not_be_written_is_told_once_and_tried_again(
    keeping: Keeping, qtbot: QtBot
) -> None:
    keeping.store.trouble = "the disk is full."
    keeping.keeper.keep(route("A"))
    settle(keeping, qtbot)
    keeping.keeper.keep(route("B"))
    settle(keeping, qtbot)
    assert keeping.lines == ["routes.gpkg: the disk is full."]
    keeping.store.trouble = ""
    keeping.keeper.keep(route("C"))
    settle(keeping, qtbot)
    assert set(keeping.store.saved) == {"A", "B", "C"}


def test_a_locked_file_is_told_of_once(keeping: Keeping, qtbot: QtBot) -> None:
    keeping.store.reason = "routes.gpkg: is locked."
    for name in "ABC":
        keeping.keeper.keep(route(name))
        settle(keeping, qtbot)
    assert keeping.lines == ["routes.gpkg: is locked."]


def test_what_was_drawn_while_the_file_was_read_is_newer(keeping: Keeping, qtbot: QtBot) -> None:
    keeping.store.gate.clear()
    keeping.keeper.load()
    keeping.keeper.load()
    newer = replace(route("Both", "2026-02-01T00:00:00.000Z"), notes="mine")
    keeping.keeper.keep(newer)
    keeping.store.gate.set()
    settle(keeping, qtbot)
    assert [each.name for each in keeping.keeper.stored()] == ["Both", "Old"]
    assert keeping.keeper.stored()[0].notes == "mine"
    assert keeping.lines == ["row 3: no name."]
    keeping.keeper.delete("old")
    settle(keeping, qtbot)
    assert "- old" in keeping.store.saved
    assert [each.name for each in keeping.keeper.stored()] == ["Both"]


def test_another_file_gets_all_routes_and_the_old_one_stays(tmp_path: Path, qtbot: QtBot) -> None:
    runner = JobRunner()
    keeper = RouteKeeper(
        tmp_path / "a.gpkg", lambda path: RouteStore(path, tmp_path / "journal"), runner
    )
    keeper.keep(route("A"))
    qtbot.waitUntil(lambda: not runner.jobs)
    keeper.move_to(tmp_path / "b.gpkg")
    keeper.keep(route("B"))
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    names = {}
    for path in (tmp_path / "a.gpkg", tmp_path / "b.gpkg"):
        routes, problems = RouteStore(path, tmp_path / "journal").load_all()
        assert problems == []
        names[path.stem] = {each.name for each in routes}
    assert names == {"a": {"A"}, "b": {"A", "B"}}


def test_columns_of_other_programs_move_along(tmp_path: Path, qtbot: QtBot) -> None:
    old, new = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    runner = JobRunner()
    keeper = RouteKeeper(old, lambda path: RouteStore(path, tmp_path / "journal"), runner)
    keeper.keep(route("A"))
    qtbot.waitUntil(lambda: not runner.jobs)
    run_sql(old, "CREATE TABLE theirs (x)", "INSERT INTO theirs VALUES (7)")
    keeper.move_to(new)
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    with closing(sqlite3.connect(new)) as connection:
        assert connection.execute("SELECT x FROM theirs").fetchall() == [(7,)]


def test_what_waits_for_a_file_of_before_is_written_at_the_next_start(
    tmp_path: Path, qtbot: QtBot
) -> None:
    journal, old = tmp_path / "journal", tmp_path / "a.gpkg"
    RouteStore(old, journal).keep(route("A"))
    runner = JobRunner()
    keeper = RouteKeeper(
        tmp_path / "b.gpkg",
        lambda path: RouteStore(path, journal),
        runner,
        known=KnownFiles(waiting=lambda: stores_waiting(journal)),
    )
    keeper.load()
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    assert [each.name for each in RouteStore(old, journal).load_all()[0]] == ["A"]
    assert stores_waiting(journal) == []


def test_what_the_file_before_could_not_take_goes_into_the_next(
    tmp_path: Path, qtbot: QtBot
) -> None:
    full, other, runner = SlowStore(), tmp_path / "b.gpkg", JobRunner()
    full.gate.set()
    full.trouble = "the disk is full."
    stores = {full.path: full, other: RouteStore(other, tmp_path / "journal")}
    keeper = RouteKeeper(full.path, stores.__getitem__, runner)
    keeper.keep(route("A"))
    keeper.move_to(other)
    qtbot.waitUntil(lambda: not runner.jobs)
    runner.shut_down()
    routes, _ = RouteStore(other, tmp_path / "other journal").load_all()
    assert {each.name for each in routes} == {"Old", "Both", "A"}
