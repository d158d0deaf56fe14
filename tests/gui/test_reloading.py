"""A file that is read again in vain is still told of as what is shown was read from it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app import reloading
from corridormap.app.main_window import MainWindow
from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg import OpenedFile
from tests.gui.tiny_files import ports_file

CHANGED = "ports.gpkg was changed on disk by another program."
GONE = "ports.gpkg was moved or deleted; the map shows what was read before."
MISSING = "ports.gpkg: there is no such file."


@pytest.fixture
def path(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Path:
    """Return a file that is open and has been looked at."""
    made = ports_file(tmp_path / "ports.gpkg")
    window.open_files([made])
    qtbot.waitUntil(lambda: bool(window.session.project.groups))
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    return made


def told(window: MainWindow, qtbot: QtBot) -> list[str]:
    """Return what is said once files were read and looked at."""
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    return sorted(message.text for message in window.messages.messages)


def test_a_file_gone_when_it_is_read_again_is_told_once(
    window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    path.unlink()
    window.reloading.reload(path)
    assert told(window, qtbot) == sorted([MISSING, GONE])
    # It was gone before this time.
    window.reloading.reload(path)
    assert told(window, qtbot) == [MISSING]
    ports_file(path)
    window.session.watch.look()
    assert told(window, qtbot) == sorted([MISSING, CHANGED])
    window.reloading.reload(path)
    assert told(window, qtbot) == ["ports.gpkg was read again."]


def test_a_change_is_told_of_a_file_that_could_not_be_read_again(
    window: MainWindow, qtbot: QtBot, path: Path
) -> None:
    path.write_text("no map at all")
    window.reloading.reload(path)
    change, fault = told(window, qtbot)
    assert change == CHANGED
    assert "not a GeoPackage" in fault
    # Told once: what is wrong stays, and nothing is new.
    window.reloading.reload(path)
    (fault,) = told(window, qtbot)
    assert "not a GeoPackage" in fault


class HeldReading:
    """Reads a file when it is let, and then looks whether it was stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go = Event()
        self.begun = 0
        self._look_into = reloading._look_into
        monkeypatch.setattr(reloading, "_look_into", self)

    def has_begun(self, count: int) -> bool:
        return self.begun == count

    def __call__(self, path: Path, is_bundled: bool, feedback: Feedback) -> OpenedFile:
        self.begun += 1
        self.go.wait(200)
        feedback.check()
        return self._look_into(path, is_bundled, feedback)


def test_a_change_is_told_of_a_file_that_is_no_longer_read_again(
    window: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldReading(monkeypatch)
    os.utime(path, (1, 1))
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: held.begun == 1)
    qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    assert [message.text for message in window.messages.messages] == []
    window.session.runner.cancel_all()
    held.go.set()
    assert told(window, qtbot) == [CHANGED]


def test_of_two_readings_of_a_file_the_later_counts(
    window: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldReading(monkeypatch)
    os.utime(path, (1, 1))
    for count in (1, 2):
        window.reloading.reload(path)
        qtbot.waitUntil(partial(held.has_begun, count))
        qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    held.go.set()
    assert told(window, qtbot) == ["ports.gpkg was read again."]
    # Neither is read: what is shown is from before both.
    held.go.clear()
    os.utime(path, (2, 2))
    for count in (3, 4):
        window.reloading.reload(path)
        qtbot.waitUntil(partial(held.has_begun, count))
        qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    window.session.runner.cancel_all()
    held.go.set()
    assert CHANGED in told(window, qtbot)
