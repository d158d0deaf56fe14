"""A file that QGIS styled opens in QGIS's colours; what is not followed is told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.render.draw_context import qcolor
from tests.gui.test_window_files import open_and_wait, texts
from tests.unit.formats.test_qgis_style import layer, lines, qml, styled_file, symbol


@pytest.mark.parametrize("look", ["light", "dark"])
def test_layers_have_qgis_colours_in_any_look(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, look: str
) -> None:
    window.looks.set_look(look)
    white = symbol("line", layer("SimpleLine", line_color="255,255,255,255", line_width="1"))
    text = qml(white, more="<layerOpacity>0.5</layerOpacity>")
    path = styled_file(tmp_path / "ways.gpkg", (text, 1))
    open_and_wait(window, qtbot, path)
    layers = {each.info.table: each for each in window.session.project.layers()}
    line = layers["ways"].style.symbols.line
    assert line is not None
    assert qcolor(line.color).name() == "#ffffff"
    assert layers["ways"].opacity == 0.5
    assert layers["bare"].style.symbols.marker is not None
    assert not any("QGIS" in each for each in texts(window))
    window.actions_["undo"].trigger()
    assert not [each for each in window.session.project.layers() if each.info.path == path]


def test_a_style_of_no_use_is_told_and_the_layer_is_seen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, styled_file(tmp_path / "ways.gpkg", ("<qgis", 1)))
    (said,) = [each for each in texts(window) if "QGIS" in each]
    assert said == "ways.gpkg: no use could be made of the QGIS styles of ways."
    layers = {each.info.table: each for each in window.session.project.layers()}
    assert layers["ways"].style.symbols.line is not None


def test_what_is_not_followed_is_told_in_one_line(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    label = '<labeling type="rule-based"/>'
    text = qml(*lines(1), renderer='type="heatmapRenderer"', more=label)
    open_and_wait(window, qtbot, styled_file(tmp_path / "ways.gpkg", (text, 1)))
    (said,) = [each for each in texts(window) if "QGIS" in each]
    assert said == (
        "ways.gpkg is shown in its QGIS styles but for: classes by expressions or rules,"
        " labels by expressions or rules."
    )
