"""Pictures saved of layers beyond the memory budget show their features, not the reduced copy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.core.extent import Extent
from tests.gui.test_window_files import open_and_wait
from tests.unit.formats.gpkg_making import write_layer
from tests.unit.render.pictures import difference

COUNT = 24_000
VIEW = Extent(95, 20, 112, 32)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    rng = np.random.default_rng(8)
    middles = rng.uniform((60, 0), (140, 60), (COUNT, 1, 2))
    coords = (middles + np.cumsum(rng.normal(0, 0.03, (COUNT, 6, 2)), axis=1)).reshape(-1, 2)
    shapes = shapely.linestrings(coords, indices=np.repeat(np.arange(COUNT), 6))
    return write_layer(tmp_path / "lines.gpkg", "lines", list(shapes), geometry_type="LineString")


def saved(window: MainWindow, qtbot: QtBot, path: Path) -> QImage:
    """Save the map right after it was brought to a view."""
    canvas, store = window.canvas, window.session.store
    qtbot.waitUntil(lambda: canvas.loop.is_idle and not store.is_busy, timeout=15_000)
    canvas.navigator.animator.is_smooth = False
    canvas.zoom_to_extent(VIEW)
    window.output.save(path)
    qtbot.waitUntil(path.exists, timeout=15_000)
    return QImage(str(path))


def test_a_picture_shows_the_features_themselves(
    window: MainWindow, qtbot: QtBot, lines: Path, tmp_path: Path
) -> None:
    window.session.store.budget_bytes = 200_000
    open_and_wait(window, qtbot, lines)
    reduced = saved(window, qtbot, tmp_path / "reduced.png")
    group = window.opener.group_of(lines)
    assert group is not None
    layer_id = group.layers[0].layer_id
    assert len(window.session.store.block(layer_id)) < COUNT
    window.session.store.budget_bytes = 1 << 30
    window.session.store.reload(layer_id)
    qtbot.waitUntil(lambda: len(window.session.store.block(layer_id)) == COUNT, timeout=15_000)
    whole = saved(window, qtbot, tmp_path / "whole.png")
    assert difference(reduced, whole) < 1.0
