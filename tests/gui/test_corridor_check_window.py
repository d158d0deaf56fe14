"""The corridor check in a real window, on the bundled theme and on a copy with a mistake in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import theme_path
from corridormap.app.check_dock import theme_files
from corridormap.app.main_window import MainWindow
from corridormap.app.route_planning import RoutePlanning
from corridormap.core.crs import WGS84, transform
from corridormap.core.feedback import Feedback
from corridormap.ui.panels.corridor_check import CorridorCheckPanel
from tests.gui.test_window_files import open_and_wait, texts, wait_for_rest
from tests.gui.tiny_files import fingerprint
from tests.unit.formats.gpkg_making import run_sql
from tests.unit.formats.route_making import planned, store_in
from tests.unit.formats.theme_copies import theme_copy

GAUGE = "china-europe-express-main-2 has gauge 1520 over 1,807 km in CN, where tracks have 1435."
SECONDS_MS = 20_000


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a clerk's copy: one leg has another gauge, and something else belongs to no row."""
    folder = tmp_path / "data"
    folder.mkdir()
    path = theme_copy(folder)
    run_sql(
        path,
        "UPDATE corridor_legs SET gauge_mm = '1520' WHERE leg_id = 'china-europe-express-main-2'",
        "UPDATE facts SET subject_id = 'nowhere' WHERE fid = 1",
    )
    return path


def check(window: MainWindow, qtbot: QtBot) -> CorridorCheckPanel:
    window.docks.docks["check"].toggleViewAction().trigger()
    qtbot.waitUntil(lambda: window.panels.check.panel is not None)
    panel = window.panels.check.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.report is not None and not panel.is_running, timeout=SECONDS_MS)
    return panel


def choose(panel: CorridorCheckPanel, message: str) -> None:
    """Click the finding that begins like this."""
    view = panel.list
    for group in range(view.model().rowCount()):
        heading = view.model().index(group, 0)
        for row in range(view.model().rowCount(heading)):
            index = view.model().index(row, 0, heading)
            if panel.list.findings()[_place(panel, group, row)].message.startswith(message):
                view.scrollTo(index)
                point = view.visualRect(index).center()
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
                return
    raise AssertionError(message)


def _place(panel: CorridorCheckPanel, group: int, row: int) -> int:
    model = panel.list.model()
    return sum(model.rowCount(model.index(each, 0)) for each in range(group)) + row


def view_deg(window: MainWindow) -> tuple[float, float]:
    view = window.canvas.navigator.target
    lon, lat = transform(np.array([[view.center_x, view.center_y]]), view.crs, WGS84)[0].tolist()
    return lon, lat


def test_is_not_made_before_it_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks.docks["check"]
    assert dock.isHidden()
    QApplication.processEvents()
    assert window.panels.check.panel is None
    panels = window.menus.submenus["panels"].actions()
    assert dock.toggleViewAction() in panels


def test_without_corridors_on_the_map_the_bundled_ones_are_checked(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = fingerprint(theme_path())
    panel = check(window, qtbot)
    assert panel.report is not None
    assert panel.report.path == theme_path()
    assert panel.report.leg_count == 204
    assert panel.report.count("error") == 0
    assert fingerprint(theme_path()) == before
    # Its layers are not on the map, and still each finding has its place.
    choose(panel, "th-three-airports-main-1")
    wait_for_rest(window, qtbot)
    lon, lat = view_deg(window)
    assert lon == pytest.approx(100.7, abs=0.3)
    assert lat == pytest.approx(13.8, abs=0.3)


def test_proposed_routes_are_checked_and_the_map_flies_there(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = store_in(folder, planned()).path
    run_sql(path, "UPDATE route_legs SET from_point = 3 WHERE seq = 3")
    open_and_wait(window, qtbot, path)
    wait_for_rest(window, qtbot)
    # No corridors are on the map: those that ship stand in, behind what was opened.
    assert theme_files(window.session.project) == [path, theme_path()]
    panel = check(window, qtbot)
    qtbot.waitUntil(
        lambda: panel.report is not None and panel.report.path == path, timeout=SECONDS_MS
    )
    choose(panel, "Qinzhou – Hanoi: leg 3 starts")
    wait_for_rest(window, qtbot)
    assert view_deg(window) == pytest.approx((106.76, 21.85), abs=0.1)


def test_what_only_networks_know_is_asked_of_the_planner(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwanted() -> None:
        raise AssertionError("the window reads networks")

    def locate(self: RoutePlanning, names: Sequence[str], feedback: Feedback) -> list[str]:
        return [f"{name}: nothing is called so." for name in names if "5.000" in name]

    monkeypatch.setattr("corridormap.app.planning.load_planning", unwanted)
    monkeypatch.setattr(RoutePlanning, "locate", locate)
    folder = tmp_path / "data"
    folder.mkdir()
    path = store_in(folder, planned()).path
    run_sql(path, "UPDATE routes SET closed = 'Unnamed at 1.000, 2.000; unnamed at 5.000, 6.000'")
    open_and_wait(window, qtbot, path)
    wait_for_rest(window, qtbot)
    panel = check(window, qtbot)
    qtbot.waitUntil(
        lambda: panel.report is not None and panel.report.path == path, timeout=SECONDS_MS
    )
    assert panel.report is not None
    closed = [row.message for row in panel.report.rows if ", closed: " in row.message]
    assert closed == ["Qinzhou – Hanoi, closed: unnamed at 5.000, 6.000: nothing is called so."]
    assert not [row for row in panel.report.rows if row.rule == "theme.ground"]


def test_a_clerks_copy_is_checked_and_the_map_flies_there(
    window: MainWindow, qtbot: QtBot, copy: Path
) -> None:
    open_and_wait(window, qtbot, copy)
    wait_for_rest(window, qtbot)
    before = fingerprint(copy)
    assert theme_files(window.session.project) == [copy]
    panel = check(window, qtbot)
    assert panel.report is not None
    assert panel.report.path == copy
    assert panel.report.count("error") == 2
    choose(panel, GAUGE)
    wait_for_rest(window, qtbot)
    lon, lat = view_deg(window)
    assert 93 < lon < 100
    assert 38 < lat < 44
    (ref,) = window.session.selection.features
    layer = window.session.project.layer(ref.layer_id)
    assert layer is not None
    assert layer.info.table == "corridor_legs"
    choose(panel, "The subject “nowhere”")
    told = "theme.gpkg is shown in its QGIS styles but for: shapes of markers."
    assert texts(window) == ["This finding has no place on the map.", told]
    assert fingerprint(copy) == before
    assert list(copy.parent.iterdir()) == [copy]


def test_f5_in_the_panel_checks_again_and_leaves_the_layers_alone(
    window: MainWindow, qtbot: QtBot, copy: Path
) -> None:
    open_and_wait(window, qtbot, copy)
    wait_for_rest(window, qtbot)
    panel = check(window, qtbot)
    layers = list(window.session.project.layers())
    run_sql(copy, "UPDATE facts SET subject_id = (SELECT subject_id FROM facts WHERE fid = 2),"
                  " subject_table = (SELECT subject_table FROM facts WHERE fid = 2) WHERE fid = 1",
            "UPDATE corridor_legs SET gauge_mm = '1435'"
            " WHERE leg_id = 'china-europe-express-main-2'")  # fmt: skip
    window.activateWindow()
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_F5)
    assert panel.is_running
    qtbot.waitUntil(lambda: not panel.is_running, timeout=SECONDS_MS)
    assert panel.report is not None
    assert panel.report.count("error") == 0
    assert list(window.session.project.layers()) == layers


def test_another_file_on_the_map_is_checked_when_it_comes(
    window: MainWindow, qtbot: QtBot, copy: Path
) -> None:
    panel = check(window, qtbot)
    open_and_wait(window, qtbot, copy)
    qtbot.waitUntil(
        lambda: panel.report is not None and panel.report.path == copy, timeout=SECONDS_MS
    )


def test_a_file_read_again_is_checked_again(window: MainWindow, qtbot: QtBot, copy: Path) -> None:
    open_and_wait(window, qtbot, copy)
    wait_for_rest(window, qtbot)
    panel = check(window, qtbot)
    assert panel.report is not None
    assert panel.report.count("error") == 2
    run_sql(copy, "UPDATE corridor_legs SET gauge_mm = '1435'"
                  " WHERE leg_id = 'china-europe-express-main-2'")  # fmt: skip
    window.reloading.reload(copy)
    qtbot.waitUntil(
        lambda: panel.report is not None and panel.report.count("error") == 1, timeout=SECONDS_MS
    )


def test_the_window_stands_without_what_only_the_check_needs() -> None:
    """The modules of the check come with its panel; see the test of the start for the rest."""
    import subprocess

    script = (
        "import sys, corridormap.app.main_window;"
        "print([name for name in sys.modules if 'gpkg_check' in name or 'corridor_check' in name"
        " or 'check_ground' in name or name.startswith('corridormap.network')])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
