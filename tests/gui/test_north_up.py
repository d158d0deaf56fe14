"""Maps in CRSs counted to the west and south: upright, and everything is where it is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shapely import Point

from corridormap.app.main_window import MainWindow
from corridormap.core.crs import WGS84, Crs, north_up, transform
from corridormap.core.feature import FeatureRef
from corridormap.core.feedback import Feedback
from corridormap.ui.tools.map_targets import features_in
from tests.gui.test_window_files import open_and_wait, wait_for_rest
from tests.gui.test_window_project import choose_file
from tests.gui.tiny_files import write_layer

LO29 = Crs("EPSG:2053")
TOWNS = {"north": (29.0, -26.0), "south": (29.0, -30.0), "east": (31.0, -28.0)}


@pytest.fixture
def layer_id(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> str:
    points = transform(np.array(list(TOWNS.values())), WGS84, LO29)
    shapes = {name: Point(*xy) for name, xy in zip(TOWNS, points.tolist(), strict=True)}
    path = write_layer(tmp_path / "towns.gpkg", "towns", shapes, crs="EPSG:2053")
    open_and_wait(window, qtbot, path)
    window.projection.choose(LO29)
    qtbot.waitUntil(lambda: window.canvas.navigator.view.crs == north_up(LO29))
    layer = next(iter(window.session.project.layers()))
    window.canvas.zoom_to_layer(layer)
    wait_for_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.canvas.loop.is_idle)
    return layer.layer_id


def places(window: MainWindow) -> dict[str, tuple[float, float]]:
    crs = window.canvas.settings().view.crs
    points = transform(np.array(list(TOWNS.values())), WGS84, crs)
    screen = window.canvas.settings().to_screen(points)
    return {name: (x, y) for name, (x, y) in zip(TOWNS, screen.tolist(), strict=True)}


def test_north_is_above_and_what_is_clicked_is_what_is_drawn(
    window: MainWindow, qtbot: QtBot, layer_id: str
) -> None:
    seen, canvas = places(window), window.canvas
    assert seen["north"][1] < seen["east"][1] < seen["south"][1]
    assert seen["north"][0] < seen["east"][0]
    picture = canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    ground = picture.pixelColor(3, 3)
    window.tools.choose("identify")
    for fid, (x, y) in enumerate(seen.values(), start=1):
        assert 0 < x < canvas.width()
        assert 0 < y < canvas.height()
        assert picture.pixelColor(round(x * ratio), round(y * ratio)) != ground
        with qtbot.waitSignal(window.tools.identify.picked) as picked:
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        assert FeatureRef(layer_id, fid) in picked.args[0]
    box = canvas.settings().extent
    assert len(features_in(canvas, box)(Feedback()).fids(layer_id)) == 3


def test_a_project_comes_back_to_the_same_place(
    window: MainWindow, qtbot: QtBot, layer_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = places(window)
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    assert '"crs": "EPSG:2053"' in (tmp_path / "mine.corridormap").read_text("utf-8")
    assert window.session.settings.recent.projections == ["EPSG:2053"]
    window.canvas.zoom_by(3.0)
    with qtbot.waitSignal(window.projects.project_replaced):
        window.open_files([tmp_path / "mine.corridormap"])
    assert not window.projects.is_changed
    after = places(window)
    for name, place in before.items():
        assert after[name] == pytest.approx(place, abs=0.5)
