"""Routes at the next starts: what settings and journals remember of files that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from corridormap.app.recent import ROUTE_FILES
from corridormap.app.route_file import known_files
from corridormap.app.route_keeping import RouteKeeper
from corridormap.app.route_planner import PlanningNames
from corridormap.app.route_planning import RoutePlanning
from corridormap.app.settings import Settings
from corridormap.core.errors import SourceError
from corridormap.core.feedback import Feedback
from corridormap.formats.route_store import RouteStore
from corridormap.network.route import Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import JobRunner


def route(name: str) -> StoredRoute:
    stops = (Stop("Hanoi", 105.8, 21.0),)
    return StoredRoute(name.lower(), name, stops, changed="2026-01-01T00:00:00.000Z")


class NoNetworks(RoutePlanning):
    """Has none to read, so that nothing waits for them."""

    def load(self, feedback: Feedback | None = None) -> PlanningNames:
        raise SourceError("network", "is not there.")


class WatchedSettings(QSettings):
    """Notes which threads ask it."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), QSettings.Format.IniFormat)
        self.threads: set[int] = set()

    def value(self, *arguments: Any) -> Any:
        self.threads.add(get_ident())
        return super().value(*arguments)


@dataclass
class Restarts:
    """Keepers after each other, as the program is started again: settings lie in a file.

    Attributes:
        path: Of the routes at the next start.
        missed: What the last one told of its file being gone.
        lines: What all told.
    """

    folder: Path
    qtbot: QtBot
    path: Path = field(init=False)
    missed: list[bool] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path = self.folder / "a.gpkg"

    def settings(self) -> WatchedSettings:
        return WatchedSettings(self.folder / "settings.ini")

    @property
    def seen(self) -> list[Path]:
        """Return the files that settings remember."""
        return Settings(self.settings()).recent.route_files

    @contextmanager
    def started(self, store: QSettings | None = None) -> Iterator[RouteKeeper]:
        runner, settings = JobRunner(), Settings(store or self.settings())
        known, journal = known_files(settings, NoNetworks(lambda: "en")), settings.data_folder
        keeper = RouteKeeper(self.path, lambda path: RouteStore(path, journal), runner, None, known)
        keeper.message_raised.connect(self.lines.append)
        self.missed.clear()
        keeper.file_missed.connect(self.missed.append)
        keeper.load()
        self.qtbot.waitUntil(lambda: not runner.jobs)
        yield keeper
        self.qtbot.waitUntil(lambda: not runner.jobs)
        keeper.finish()
        runner.shut_down()
        settings.sync()

    def settle(self, keeper: RouteKeeper) -> None:
        keeper._write()
        self.qtbot.waitUntil(lambda: not keeper._runner.jobs)
        self.qtbot.waitUntil(lambda: not keeper._runner.jobs)


def names(path: Path) -> set[str]:
    return {each.name for each in RouteStore(path, path.parent / "other journal").load_all()[0]}


@pytest.fixture
def restarts(tmp_path: Path, qtbot: QtBot) -> Restarts:
    """Return what is left of a first start, at which one route was drawn."""
    restarts = Restarts(tmp_path, qtbot)
    with restarts.started() as keeper:
        keeper.keep(route("A"))
    # A file that never was is nothing to tell of.
    assert (restarts.missed, restarts.seen) == ([], [restarts.path])
    return restarts


def test_a_file_that_is_gone_is_told_of_and_not_begun_anew(restarts: Restarts) -> None:
    away = restarts.path.rename(restarts.folder / "renamed.gpkg")
    with restarts.started() as keeper:
        assert restarts.missed == [True]
        assert keeper.is_missed
        keeper.keep(route("B"))
        restarts.settle(keeper)
        assert [each.name for each in keeper.stored()] == ["B"]
    assert not restarts.path.exists()
    with restarts.started() as keeper:
        # What was drawn meanwhile waits.
        assert [each.name for each in keeper.stored()] == ["B"]
        away.rename(restarts.path)
        restarts.settle(keeper)
        assert restarts.missed == [True, False]
        assert {each.name for each in keeper.stored()} == {"A", "B"}
    assert names(restarts.path) == {"A", "B"}
    assert restarts.lines == []


def test_where_the_file_was_renamed_to_gets_what_was_drawn_meanwhile(restarts: Restarts) -> None:
    away = restarts.path.rename(restarts.folder / "renamed.gpkg")
    with restarts.started() as keeper:
        keeper.keep(route("B"))
        keeper.move_to(away)
        restarts.qtbot.waitUntil(lambda: len(keeper.stored()) == 2)
        assert restarts.missed == [True, False]
    gone, restarts.path = restarts.path, away
    for _ in range(2):
        # What waits for the file that is gone does not make it again.
        with restarts.started():
            assert restarts.missed == []
        assert not gone.exists()
    assert names(away) == {"A", "B"}
    assert restarts.seen == [away, gone]
    assert restarts.lines == []


def test_settings_are_asked_by_the_thread_of_the_window_alone(restarts: Restarts) -> None:
    # Something waits for a file of before, so that the worker has to know of it.
    RouteStore(restarts.folder / "b.gpkg", restarts.folder).keep(route("B"))
    store = restarts.settings()
    with restarts.started(store):
        pass
    assert names(restarts.folder / "b.gpkg") == {"B"}
    assert store.threads == {get_ident()}


def test_files_are_remembered_by_where_they_really_lie_too(restarts: Restarts) -> None:
    real, link = restarts.folder / "disk", restarts.folder / "linked"
    real.mkdir()
    link.symlink_to(real, target_is_directory=True)
    restarts.path = link / "c.gpkg"
    with restarts.started() as keeper:
        keeper.keep(route("C"))
    away = (real / "c.gpkg").rename(real / "renamed.gpkg")
    with restarts.started() as keeper:
        keeper.keep(route("D"))
        keeper.move_to(away)
    restarts.path = away
    with restarts.started():
        pass
    # The journal calls it by another name than the user did.
    assert not (real / "c.gpkg").exists()
    assert names(away) == {"C", "D"}


def test_a_write_of_the_file_before_tells_nothing_of_the_next(restarts: Restarts) -> None:
    (restarts.folder / "in the way").touch()
    with restarts.started() as keeper:
        keeper.keep(route("B"))
        # The answer of the write is on its way while the file changes.
        keeper.move_to(restarts.folder / "in the way" / "b.gpkg")
    assert restarts.missed == []
    assert restarts.seen == [restarts.path]
    assert names(restarts.path) == {"A", "B"}


def test_a_file_that_goes_meanwhile_is_made_again_where_that_is_wanted(restarts: Restarts) -> None:
    with restarts.started() as keeper:
        restarts.path.unlink()
        keeper.keep(route("B"))
        restarts.qtbot.waitUntil(lambda: restarts.missed == [True])
        assert not restarts.path.exists()
        keeper.begin_anew()
    assert restarts.missed == [True, False]
    assert names(restarts.path) == {"A", "B"}


def test_of_files_that_were_there_the_latest_are_remembered(restarts: Restarts) -> None:
    recent = Settings(restarts.settings()).recent
    files = [restarts.folder / f"{number}.gpkg" for number in range(ROUTE_FILES + 2)]
    for path in files:
        recent.add_route_file(path)
    recent.add_route_file(files[5])
    assert recent.route_files[:2] == [files[5], files[-1]]
    assert len(recent.route_files) == len(set(recent.route_files)) == ROUTE_FILES
