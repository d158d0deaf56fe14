"""A line about a file that is locked goes when the routes have reached the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from corridormap.app.route_waiting import RouteWaiting
from corridormap.ui.message_bar import MessageBar


def test_what_waited_is_told_when_it_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    messages = MessageBar(host)
    count = 1
    waiting = RouteWaiting(messages, lambda: (tmp_path / "routes.gpkg", count), host)
    waiting.tell("routes.gpkg: is locked by another program.")
    waiting.look()
    assert [each.text for each in messages.messages] == [
        "routes.gpkg: is locked by another program."
    ]
    count = 0
    waiting.look()
    assert [each.text for each in messages.messages] == [
        "routes.gpkg: all changes of routes are written now."
    ]


def test_a_line_about_something_else_stays(qtbot: QtBot, tmp_path: Path) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    messages = MessageBar(host)
    waiting = RouteWaiting(messages, lambda: (tmp_path / "routes.gpkg", 0), host)
    waiting.tell("routes.gpkg, routes, row 3, name: is no text.")
    assert not waiting._timer.isActive()
    assert len(messages.messages) == 1
