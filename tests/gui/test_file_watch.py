"""Files are asked after on threads of their own, and each change is told once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app import file_watch
from corridormap.app.file_watch import FileWatch, Stamp


class Rig:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.path = folder / "ports.gpkg"
        self.path.write_bytes(b"first")
        self.watch = FileWatch()
        self.told: list[tuple[str, Path]] = []
        self.watch.file_changed.connect(lambda path: self.told.append(("changed", path)))
        self.watch.file_vanished.connect(lambda path: self.told.append(("vanished", path)))

    def is_answered(self) -> bool:
        return not self.watch.is_waiting

    def look(self) -> None:
        self.qtbot.waitUntil(self.is_answered)
        self.watch.look()
        self.qtbot.waitUntil(self.is_answered)


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(qtbot, tmp_path)
    rig.watch.watch(rig.path)
    yield rig
    rig.watch.stop()
    rig.watch.deleteLater()


def test_a_change_is_told_once(rig: Rig) -> None:
    rig.look()
    assert rig.told == []
    rig.path.write_bytes(b"second, and longer")
    rig.look()
    assert rig.told == [("changed", rig.path)]
    rig.look()
    assert len(rig.told) == 1


def test_the_system_tells_of_a_change_without_a_look(rig: Rig) -> None:
    rig.qtbot.waitUntil(rig.is_answered)
    rig.path.write_bytes(b"second, and longer")
    rig.qtbot.waitUntil(lambda: rig.told == [("changed", rig.path)], timeout=3000)


def test_a_write_ahead_log_is_a_change_and_an_empty_one_is_none(rig: Rig) -> None:
    log = rig.path.with_name("ports.gpkg-wal")
    log.write_bytes(b"")
    rig.look()
    assert rig.told == []
    log.write_bytes(b"pages")
    rig.look()
    assert rig.told == [("changed", rig.path)]


def test_a_file_that_goes_is_told_even_before_the_first_answer(
    qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, tmp_path)
    rig.path.unlink()
    rig.watch.watch(rig.path)
    qtbot.waitUntil(lambda: rig.told == [("vanished", rig.path)])
    rig.path.write_bytes(b"back")
    rig.look()
    assert rig.told[1:] == [("changed", rig.path)]
    rig.watch.stop()


def test_a_drive_that_does_not_answer_holds_up_nobody(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, tmp_path)
    answers, asked, real = Event(), [], file_watch._stamp
    far = tmp_path / "far.gpkg"
    far.write_bytes(b"far")

    def slow(path: Path) -> Stamp:
        asked.append(path)
        if path == far:
            answers.wait(200.0)
        return real(path)

    monkeypatch.setattr(file_watch, "_stamp", slow)
    rig.watch.watch(rig.path)
    qtbot.waitUntil(rig.is_answered)
    rig.watch.watch(far)
    rig.path.write_bytes(b"second, and longer")
    rig.watch.look()
    qtbot.waitUntil(lambda: rig.told == [("changed", rig.path)])
    assert rig.watch.is_waiting
    # No second thread is sent after the first.
    assert asked.count(far) == 1
    os.truncate(far, 1)
    answers.set()
    qtbot.waitUntil(rig.is_answered)
    assert len(rig.told) == 1
    rig.watch.stop()


def test_an_answer_about_a_file_read_again_is_the_new_one(rig: Rig) -> None:
    rig.qtbot.waitUntil(rig.is_answered)
    rig.path.write_bytes(b"second, and longer")
    rig.watch.look()
    rig.watch.watch(rig.path)
    rig.qtbot.waitUntil(rig.is_answered)
    rig.look()
    assert rig.told == []


def test_nothing_is_told_after_the_end(rig: Rig) -> None:
    rig.qtbot.waitUntil(rig.is_answered)
    rig.path.unlink()
    rig.watch.look()
    rig.watch.stop()
    rig.qtbot.wait(100)
    assert rig.told == []
    assert rig.watch.paths == []


def test_hundreds_of_files_are_asked_by_one_thread_that_is_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Thread] = []

    class CountedThread(Thread):
        def start(self) -> None:
            if current_thread() is main_thread():
                begun.append(self)
            super().start()

    monkeypatch.setattr(file_watch, "Thread", CountedThread)
    rig = Rig(qtbot, tmp_path)
    paths = [tmp_path / f"{number}.gpkg" for number in range(100)]
    for path in paths:
        path.write_bytes(b"first")
        rig.watch.watch(path)
    qtbot.waitUntil(rig.is_answered)
    paths[7].write_bytes(b"second, and longer")
    rig.watch.look()
    qtbot.waitUntil(lambda: rig.told == [("changed", paths[7])])
    qtbot.waitUntil(rig.is_answered)
    # Each beginning holds the window up until the thread runs. The system may tell of it besides.
    assert len(begun) <= 3
    rig.watch.stop()
