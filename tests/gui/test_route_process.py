"""The window as users have it: routes are planned in a process beside it, which ends with it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.app import detached_planning
from corridormap.app.detached_planning import DetachedPlanning
from corridormap.app.main_window import MainWindow
from tests.gui.conftest import close_window, new_window
from tests.gui.test_route_window import (
    CHONGQING,
    HANOI,
    NO_KEY,
    QINZHOU,
    at,
    click,
    needs_networks,
    open_map,
    settle,
)

pytestmark = needs_networks
LONG_MS = 120_000


@pytest.fixture
def apart(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """Return a window that plans in a process beside it."""
    monkeypatch.setattr(detached_planning, "DetachedPlanning", DetachedPlanning)
    window = new_window(tmp_path / "settings.ini")
    with qtbot.waitExposed(window):
        pass
    window.session.project.is_changed = False
    yield window
    close_window(window)


def planning_of(window: MainWindow) -> DetachedPlanning:
    planning = window.routes.workshop.planning
    assert isinstance(planning, DetachedPlanning)
    return planning


def test_a_stop_is_pulled_and_a_crossing_closed_in_the_window(
    apart: MainWindow, qtbot: QtBot
) -> None:
    open_map(apart, qtbot)
    workshop, canvas = apart.routes.workshop, apart.canvas
    # Nobody has asked for anything yet.
    assert planning_of(apart)._process is None
    apart.actions_["draw_route"].trigger()
    click(apart, CHONGQING)
    click(apart, HANOI)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    settle(apart, qtbot)
    desk = workshop.desk
    assert desk.route is not None
    crossing = desk.route.crossings[0].name
    assert [found.stop.place_id for found in workshop.lookups.stops("qinzh")][:1] == ["qinzhou"]

    start, end = at(apart, HANOI), at(apart, QINZHOU)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO_KEY, start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    qtbot.waitUntil(
        lambda: bool(workshop.overlay.drag and workshop.overlay.drag.routes), timeout=LONG_MS
    )
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, end)

    desk.close(crossing)
    settle(apart, qtbot)
    qtbot.waitUntil(lambda: bool(workshop.overlay.closed()), timeout=LONG_MS)
    assert desk.route is not None
    assert crossing not in [each.name for each in desk.route.crossings]
    process = planning_of(apart)._process
    assert process is not None
    close_window(apart)
    assert process.is_gone


@pytest.mark.parametrize("moment", ["0", "1500"])
def test_the_window_goes_in_the_midst_of_planning(moment: str, tmp_path: Path) -> None:
    program = f"""
        import sys
        from pathlib import Path
        from PySide6.QtCore import QSettings, QTimer
        from corridormap.app import main, session, settings
        from corridormap.network.route import Stop

        kept = QSettings({str(tmp_path / "settings.ini")!r}, QSettings.Format.IniFormat)
        vars(main)["Settings"] = lambda: settings.Settings(kept)
        start = main.MainWindow.start

        def plan(window):
            window.routes.draw()
            desk = window.routes.workshop.desk
            desk.start_anew([Stop("a", 106.6, 29.4), Stop("b", 105.8, 21.0), Stop("c", 4.0, 52.0)])
            desk.want_alternatives(3)
            QTimer.singleShot({moment}, window.close)

        def begin(window, files):
            start(window, files)
            window.session.project.is_changed = False
            QTimer.singleShot(100, window, lambda: plan(window))

        vars(main)["MainWindow"].start = begin
        sys.exit(main.run_window())
    """
    window = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=LONG_MS / 1000,
    )
    # The planner writes its errors where the window does; that it is gone is why this came to an
    # end at all.
    assert (window.returncode, window.stdout) == (0, "")
    # The platform without a screen has no window manager to ask.
    told = [line for line in window.stderr.splitlines() if "propagateSizeHints" not in line]
    assert told == []
