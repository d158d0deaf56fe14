"""What a Chinese window says around the map, and how its legend looks in the dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.core.bundled import resources_folder
from corridormap.core.feature import FieldKind
from corridormap.core.looks import LOOKS, role_colors
from corridormap.core.symbol import FillSymbol, LineSymbol, SymbolSet
from corridormap.ui.dialogs.about import AboutDialog, read_attributions
from corridormap.ui.dialogs.shortcuts import ShortcutsDialog
from corridormap.ui.mnemonics import without_mnemonic
from corridormap.ui.panels.layer_properties import kind_text
from corridormap.ui.panels.legend_swatches import map_legend
from tests.gui.test_window_files import open_and_wait
from tests.gui.tiny_files import mixed_file, ports_file


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Save project &as…", "Save project as…"),
        ("文件(&F)", "文件"),
        ("撤销(&U)：打开 a && b", "撤销：打开 a & b"),
        ("Open (3)", "Open (3)"),
        ("&", ""),
    ],
)
def test_menu_keys_are_no_part_of_the_words(text: str, read: str) -> None:
    assert without_mnemonic(text) == read


def test_commands_are_named_without_their_menu_keys(window: MainWindow) -> None:
    window.language.switch("zh")
    QApplication.processEvents()
    assert window.actions_["new_map"].toolTip() == "从自带地图重新开始 (Ctrl+N)"
    assert window.actions_["zoom_in"].toolTip() == "放大 (Ctrl++)"
    window.actions_["shortcuts"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShortcutsDialog)
    table = dialog.table
    cells = [table.item(row, column) for row in range(table.rowCount()) for column in (0, 1)]
    assert [cell.text() for cell in cells if cell is not None and "(" in cell.text()] == []
    dialog.close()


def test_the_title_counts_files_in_chinese(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.language.switch("zh")
    open_and_wait(window, qtbot, mixed_file(tmp_path / "a.gpkg"), ports_file(tmp_path / "b.gpkg"))
    qtbot.waitUntil(lambda: window.windowTitle() == "未命名地图[*] — 2 个文件：未改动")


def test_credits_and_kinds_of_fields_are_said_in_chinese(window: MainWindow) -> None:
    window.language.switch("zh")
    rows = read_attributions(resources_folder() / "attributions.json")
    dialog = AboutDialog(rows, "")
    text = dialog.findChildren(QTextBrowser)[0].toPlainText()
    dialog.deleteLater()
    assert [row["used_for"] for row in rows if row["used_for"] in text] == []
    assert "底图" in text
    kinds = [kind_text(kind) for kind in FieldKind]
    assert [kind for kind in kinds if kind.isascii()] == []


def rgb(color: QColor) -> list[int]:
    return [color.red(), color.green(), color.blue()]


@pytest.mark.parametrize("look", LOOKS)
def test_tints_in_the_legend_lie_on_the_maps_land(qtbot: QtBot, look: str) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    legend = map_legend(panel, None, lambda: look)
    ground = QColor(role_colors(look)["land"])
    tint = QColor("#3060a0")
    tint.setAlphaF(0.2)
    symbols = SymbolSet(fill=FillSymbol("#3060a033", LineSymbol("#3060a0", 1.0)))
    picture = legend.swatch(symbols)
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    expected = [
        round(land * 0.8 + color * 0.2) for land, color in zip(rgb(ground), rgb(tint), strict=True)
    ]
    assert middle.alpha() > 250
    assert rgb(middle) == pytest.approx(expected, abs=3)
    assert picture.pixelColor(0, 0).alpha() == 0
    # A line stands on the panel itself.
    line = legend.swatch(SymbolSet(line=LineSymbol("#3060a0", 2.0)))
    assert line.pixelColor(0, 0).alpha() == 0
