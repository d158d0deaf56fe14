"""Saving a picture leaves the window alive, can be stopped and says what went wrong."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.app import map_output
from corridormap.app.main_window import MainWindow
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.ui.message_bar import Severity
from tests.gui.test_window_files import texts


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[threading.Event]:
    """Hold every picture back once its writing has begun, until the second event."""
    begun, let_go = threading.Event(), threading.Event()
    write = map_output.write_png

    def slowly(path: Path, image: QImage, feedback: Feedback) -> None:
        begun.set()
        assert let_go.wait(200)
        write(path, image, feedback)

    monkeypatch.setattr(map_output, "write_png", slowly)
    return [begun, let_go]


@pytest.fixture
def let_go(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, held: list[threading.Event]
) -> threading.Event:
    """Save a picture, which is packed when this is set."""
    begun, go = held
    window.output.save(tmp_path / "map.png")
    qtbot.waitUntil(begun.is_set)
    return go


def test_the_window_lives_while_a_picture_is_packed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, let_go: threading.Event
) -> None:
    # The hand goes on, and somebody may see that there is work.
    window.canvas.zoom_by(2.0)
    qtbot.waitUntil(lambda: window.canvas.loop.is_idle)
    qtbot.waitUntil(lambda: any(job.label for job in window.session.runner.jobs))
    assert not (tmp_path / "map.png").exists()
    let_go.set()
    qtbot.waitUntil(lambda: "Saved map.png." in texts(window))
    assert QImage(str(tmp_path / "map.png")).size() == window.canvas.size() * 2


def test_a_window_that_is_closed_meanwhile_goes_when_the_picture_is_there(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, let_go: threading.Event
) -> None:
    assert not window.close()
    assert window.isVisible()
    let_go.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert QImage(str(tmp_path / "map.png")).size() == window.canvas.size() * 2


def test_a_window_that_is_closed_twice_does_not_wait_for_a_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, let_go: threading.Event
) -> None:
    assert not window.close()
    assert window.close()
    let_go.set()


def test_a_window_stays_for_what_went_wrong_with_a_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.output.save(tmp_path / "no such folder" / "map.png")
    assert not window.close()
    qtbot.waitUntil(lambda: any("map.png" in text for text in texts(window)))
    assert window.isVisible()
    assert window.close()


def test_a_picture_that_is_stopped_leaves_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, held: list[threading.Event]
) -> None:
    begun, let_go = held
    path = tmp_path / "map.png"
    path.write_bytes(b"as it was")
    window.output.save(path)
    qtbot.waitUntil(begun.is_set)
    window.session.runner.cancel_all()
    let_go.set()
    qtbot.waitUntil(lambda: not any(job.label for job in window.session.runner.jobs))
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("map")] == ["map.png"]
    assert path.read_bytes() == b"as it was"
    assert "Saved map.png." not in texts(window)


def test_a_picture_that_cannot_be_written_says_where(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.output.save(tmp_path / "no such folder" / "map.png")
    qtbot.waitUntil(lambda: any("map.png: cannot be saved there" in each for each in texts(window)))
    assert window.messages.messages[-1].severity is Severity.ERROR


def test_what_was_stopped_while_packed_is_not_committed(tmp_path: Path) -> None:
    image, feedback = QImage(8, 8, QImage.Format.Format_RGB32), Feedback()
    image.fill(0)
    feedback.cancel()
    with pytest.raises(Cancelled):
        map_output.write_png(tmp_path / "map.png", image, feedback)
    assert list(tmp_path.iterdir()) == []
