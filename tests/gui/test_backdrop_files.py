"""Tiles and images in the window: opened, laid under the map, saved with a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from rasterio.transform import Affine

from corridormap.app.main_window import MainWindow
from corridormap.core.raster import raster_of
from corridormap.core.vector_layer import VectorLayer
from tests.raster_files import (
    add_tile_table,
    gradient,
    write_geotiff,
    write_mbtiles,
    write_world_file,
)

ASIA = (60.0, 0.0, 150.0, 60.0)


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> VectorLayer:
    groups = len(window.session.project.groups)
    window.open_files([path])
    qtbot.waitUntil(lambda: len(window.session.project.groups) > groups, timeout=10_000)
    layers = window.session.project.layers()
    return next(layer for layer in layers if layer.info.path == path)


def texts(window: MainWindow) -> list[str]:
    return [message.text for message in window.messages.messages]


def middle_color(window: MainWindow) -> list[int]:
    canvas = window.canvas
    color = canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 2)
    return [color.red(), color.green(), color.blue()]


@pytest.mark.parametrize("name", ["world.mbtiles", "photo.gpkg", "asia.tif"])
def test_it_is_shown_where_it_lies(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name.endswith("tif"):
        write_geotiff(path, gradient(300, 200), ASIA)
    elif name.endswith("gpkg"):
        add_tile_table(path, "photo", range(2))
    else:
        write_mbtiles(path, range(2))
    layer = opened(window, qtbot, path)
    assert raster_of(layer.source) is not None
    # All of it is in view, so that the middle is half red, half green.
    qtbot.waitUntil(lambda: abs(middle_color(window)[2] - 90) < 3, timeout=10_000)
    assert 90 < middle_color(window)[0] < 165
    layer.visible = False
    qtbot.waitUntil(lambda: abs(middle_color(window)[2] - 90) > 30, timeout=10_000)


def test_pictures_lie_under_features_and_above_the_base_map(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.start([])
    project = window.session.project
    qtbot.waitUntil(lambda: any(g.group_id == "basemap" for g in project.groups), timeout=20_000)
    opened(window, qtbot, write_mbtiles(tmp_path / "world.mbtiles", range(1)))
    names = [
        group.group_id if group.group_id == "basemap" else group.name for group in project.groups
    ]
    assert names[-2:] == ["world", "basemap"]


def test_of_several_the_first_lies_on_top(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.mbtiles" for number in range(4)]
    for file in files:
        write_mbtiles(file, range(1))
    window.open_files(files)
    qtbot.waitUntil(lambda: len(window.session.project.groups) == 4, timeout=10_000)
    groups = window.session.project.groups
    assert [group.name for group in groups] == ["0", "1", "2", "3"]


def test_a_project_keeps_it(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    layer = opened(window, qtbot, write_mbtiles(tmp_path / "world.mbtiles", range(1)))
    layer.opacity = 0.5
    saved, done = tmp_path / "map.corridormap", list[bool]()
    window.session.project.path = saved
    assert window.projects.save()
    window.projects.start_bundled(())
    window.projects.open_project(saved, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    (again,) = window.session.project.layers()
    assert again is not layer
    assert raster_of(again.source) is not None
    assert again.opacity == 0.5


def test_one_without_a_crs_is_asked_about(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    place = Affine.translation(95, 35) @ Affine.scale(0.05, -0.05)
    file = write_world_file(tmp_path / "scan.png", gradient(400, 300), place)
    opened(window, qtbot, file)
    assert any("Degrees on WGS 84 are assumed" in text for text in texts(window))
    qtbot.waitUntil(lambda: abs(middle_color(window)[2] - 90) < 3, timeout=10_000)


def test_what_is_no_map_is_one_message(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8 not a picture")
    window.open_files([file])
    wanted = "holiday.jpg: cannot be read as an image; it may be damaged."
    qtbot.waitUntil(lambda: texts(window) == [wanted], timeout=10_000)


def test_read_again_it_shows_what_the_file_holds_now(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_geotiff(tmp_path / "asia.tif", gradient(300, 200), ASIA)
    opened(window, qtbot, path)
    qtbot.waitUntil(lambda: abs(middle_color(window)[2] - 90) < 3, timeout=10_000)
    bluer = gradient(300, 200)
    bluer[2] = 200
    write_geotiff(path, bluer, ASIA)
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: abs(middle_color(window)[2] - 200) < 3, timeout=10_000)
    assert not any("no longer" in text for text in texts(window))
