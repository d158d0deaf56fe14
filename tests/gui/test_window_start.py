"""What starting costs, and the bundled map that stands there then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import BUNDLED
from corridormap.app.main_window import MainWindow
from corridormap.core.bundled import layers_folder
from corridormap.core.crs import WGS84, transform
from tests.gui.tiny_files import ports_file

HEAVY = ("pandas", "geopandas", "pyogrio", "fiona", "folium", "scipy")
SCRIPT = """
import gc, sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
import corridormap.app.main as main
from corridormap.app.main_window import MainWindow
shown = MainWindow.showEvent
def close_soon(window, event):
    shown(window, event)
    def close():
        if window.session.runner.jobs or not list(window.session.project.layers()):
            QTimer.singleShot(100, close)
            return
        window.session.project.is_changed = False
        window.close()
    QTimer.singleShot(600, close)
MainWindow.showEvent = close_soon
status = main.run_window([Path(name) for name in sys.argv[2:]])
print(status, gc.get_freeze_count() > 10_000, *sorted(set(sys.modules) & set({heavy!r})))
"""
needs_layers = pytest.mark.skipif(
    not all((layers_folder() / file.file_name).is_file() for file in BUNDLED),
    reason="layers/ is not built",
)


def run_window(settings: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("{heavy!r}", repr(HEAVY)), settings, *files],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.mark.parametrize("with_file", [False, True])
def test_the_window_starts_without_heavy_packages(tmp_path: Path, with_file: bool) -> None:
    files = [ports_file(tmp_path / "ports.gpkg")] if with_file else []
    done = run_window(tmp_path, *files)
    assert (done.returncode, done.stdout.strip()) == (0, "0 True"), done.stderr
    assert "Traceback" not in done.stderr


@needs_layers
def test_the_bundled_map_opens_without_a_word(window: MainWindow, qtbot: QtBot) -> None:
    window.start([])
    project = window.session.project
    assert [group.name for group in project.groups] == [
        "Trade corridors",
        "Railways and roads",
        "Base map",
    ]
    assert window.messages.messages == []
    assert not project.is_changed
    qtbot.waitUntil(lambda: window.windowTitle() == "Untitled map[*] — bundled map, read-only")
    ids = [layer.layer_id for layer in project.layers()]
    qtbot.waitUntil(lambda: not any(map(window.session.store.is_loading, ids)), timeout=20_000)
    assert window.messages.messages == []
    assert not project.is_changed


@needs_layers
def test_the_boundaries_can_be_drawn_as_china_does_and_back(window: MainWindow) -> None:
    window.start([])
    project = window.session.project
    before = {layer.layer_id: layer.style for layer in project.layers()}
    window.actions_["china"].trigger()
    changed = {
        layer.layer_id for layer in project.layers() if layer.style != before[layer.layer_id]
    }
    assert project.viewpoint == "China"
    assert "basemap/borders" in changed
    window.actions_["undo"].trigger()
    assert {layer.layer_id: layer.style for layer in project.layers()} == before
    assert window.actions_["de_facto"].isChecked()


@needs_layers
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_corridors_fill_the_first_view(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.docks.arrange()
    QApplication.processEvents()
    window.start([])
    qtbot.waitUntil(lambda: not window.canvas.navigator.is_moving)
    store = window.session.store
    qtbot.waitUntil(lambda: not store.is_loading("theme/ports"), timeout=20_000)
    lonlat = store.block("theme/ports").bounds[:, :2]
    settings = window.canvas.settings()
    places = transform(lonlat[np.isfinite(lonlat).all(axis=1)], WGS84, settings.view.crs)
    screen = np.array([settings.map_to_screen(x, y) for x, y in places.tolist()])
    whole = np.array([settings.width_px, settings.height_px])
    seen = screen[((screen > 0) & (screen < whole)).all(axis=1)]
    assert len(seen) > 0.75 * len(screen)
    assert ((seen.max(axis=0) - seen.min(axis=0)) / whole > 0.6).all()
    assert settings.scale_denominator() < 50e6
    # The credits and what stands over them hide no port.
    assert seen[:, 1].max() < settings.height_px - 48
