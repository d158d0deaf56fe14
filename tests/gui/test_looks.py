"""Light, dark and print in a window: from layer panel and menu, with undo, on every layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import BASE_MAP, THEME
from corridormap.app.main_window import MainWindow
from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.looks import DARK, LIGHT, LOOKS, in_look, role_colors, sea_color
from corridormap.core.symbol import LineSymbol, SymbolSet
from corridormap.ui.canvas.measurement_overlay import bare_line_color
from corridormap.ui.routes.route_strokes import mode_strokes
from tests.gui.test_decorations import settle
from tests.gui.test_window_files import open_and_wait
from tests.gui.tiny_files import ports_file
from tests.unit.core.test_looks import contrast


@pytest.fixture
def base_map(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.projects.start_bundled((THEME, BASE_MAP))
    window.canvas.navigator.animator.is_smooth = False
    window.resize(1300, 800)
    window.canvas.zoom_to_extent(Extent(100.0, 12.0, 125.0, 32.0))
    settle(window, qtbot)
    return window


def sea_and_land(window: MainWindow) -> tuple[str, str]:
    """Return the colours of the open South China Sea and of empty land in Anhui."""
    image = window.canvas.grab().toImage()
    settings = window.canvas.settings()
    ratio = image.width() / settings.width_px

    def at(lon: float, lat: float) -> str:
        x, y = transform(np.array([[lon, lat]]), WGS84, WEB_MERCATOR)[0].tolist()
        left, top = settings.map_to_screen(x, y)
        return QColor(image.pixel(round(left * ratio), round(top * ratio))).name()

    return at(115.6, 18.3), at(116.3, 31.2)


@pytest.mark.parametrize("look", LOOKS)
def test_sea_and_land_take_the_looks_colours(base_map: MainWindow, qtbot: QtBot, look: str) -> None:
    base_map.actions_[f"look_{look}"].trigger()
    settle(base_map, qtbot)
    assert base_map.actions_[f"look_{look}"].isChecked()
    assert base_map.looks.choices.look.currentData() == look
    assert sea_and_land(base_map) == (role_colors(look)["sea"], role_colors(look)["land"])


def test_the_layer_panel_switches_look_and_boundaries_with_undo(base_map: MainWindow) -> None:
    project, choices = base_map.session.project, base_map.looks.choices
    stack = base_map.session.undo.stack
    before = {layer.layer_id: layer.style for layer in project.layers()}
    assert choices.isVisible()
    choices.look.setFocus()
    QTest.keyClick(choices.look, Qt.Key.Key_Down)
    assert project.look == DARK
    assert base_map.canvas.settings().background == sea_color(DARK)
    QTest.keyClick(choices.viewpoint, Qt.Key.Key_Down)
    assert project.viewpoint == "China"
    assert base_map.actions_["china"].isChecked()
    changed = project.layer("basemap/borders")
    assert changed is not None
    assert changed.style != before["basemap/borders"]
    stack.undo()
    assert choices.viewpoint.currentData() == "de facto"
    stack.undo()
    assert choices.look.currentData() == LIGHT
    assert {layer.layer_id: layer.style for layer in project.layers()} == before
    stack.redo()
    assert project.look == DARK


def test_a_style_of_ones_own_follows_where_it_has_the_maps_colours(base_map: MainWindow) -> None:
    legs = base_map.session.project.layer("theme/corridor_legs")
    assert legs is not None
    own = SymbolSet(line=LineSymbol("#00ff7f", 4.0, casing_color="#ffffff", casing_width_px=1.0))
    legs.style = type(legs.style)(own)
    base_map.looks.set_look(DARK)
    line = legs.style.symbols.line
    assert line is not None
    assert line.color == "#00ff7f"
    assert line.casing_color == role_colors(DARK)["white"]
    base_map.session.undo.stack.undo()
    assert legs.style.symbols == own


def test_files_opened_on_a_dark_map_get_light_names(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.looks.set_look(DARK)
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    group = window.opener.group_of(tmp_path / "ports.gpkg")
    assert group is not None
    for layer in group.layers:
        assert in_look(in_look(layer.style, DARK, LIGHT), LIGHT, DARK) == layer.style
        assert (
            layer.style.symbols.marker is None
            or layer.style.symbols.marker.outline_color == (role_colors(DARK)["white"])
        )


def test_boundaries_are_printed_on_the_map_in_its_language(base_map: MainWindow) -> None:
    made = base_map.furniture.made
    assert (
        made.furniture().viewpoint == "Boundaries: de facto (Natural Earth), disputed ones dashed"
    )
    base_map.language.set_viewpoint("China")
    assert made.furniture().viewpoint == "Boundaries: China’s viewpoint (Tianditu)"
    base_map.session.project.language = "zh"
    assert made.furniture().viewpoint == "边界：按中国地图绘制（天地图）"
    for layer in base_map.session.project.layers():
        layer.visible = layer.layer_id.startswith("theme/")
    assert made.furniture().viewpoint == ""


@pytest.mark.parametrize("mode", ["rail", "road", "sea", "inland_waterway", "air"])
def test_routes_stand_out_from_any_ground_by_their_edge(mode: str) -> None:
    for look in LOOKS:
        edge = mode_strokes(mode, sea_color(look))[0].color.name()
        for role in ("land", "sea"):
            assert contrast(edge, role_colors(look)[role]) >= 7.0


def test_a_measurement_in_the_making_is_read_on_any_ground() -> None:
    for look in LOOKS:
        color = bare_line_color(sea_color(look)).name()
        for role in ("land", "sea"):
            assert contrast(color, role_colors(look)[role]) >= 3.0
