"""Names in both languages, labels without room, circles with numbers: in the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QToolTip, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.app.project_document import document_of
from corridormap.app.settings import Settings
from corridormap.core.feature import FeatureRef
from corridormap.formats.project_json import document_from_dict, document_to_dict
from corridormap.render.result import UnplacedLabel
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.tools.cluster_hits import cluster_at, drawn_singly
from corridormap.ui.tools.identify import IdentifyTool
from tests.gui.canvas_rig import CanvasRig
from tests.gui.test_window_files import open_and_wait, wait_for_rest
from tests.gui.tiny_files import ports_file


def test_names_are_written_in_both_languages_the_windows_first(window: MainWindow) -> None:
    actions, project = window.actions_, window.session.project
    actions["names_both"].trigger()
    assert (project.language, project.labels.both_names) == ("en", True)
    assert window.canvas.settings().both_names
    # A map without a file has nothing to lose by it: the settings remember.
    assert not project.is_changed
    assert window.session.settings.both_names
    actions["language_zh"].trigger()
    assert (project.language, project.labels.both_names) == ("zh", True)
    assert actions["names_both"].isChecked()
    actions["names_en"].trigger()
    assert (project.language, project.labels.both_names) == ("en", False)
    assert window.session.interface.language == "zh"
    assert not window.session.settings.both_names


def test_a_new_map_and_a_project_remember_both_names(window: MainWindow, tmp_path: Path) -> None:
    window.actions_["names_both"].trigger()
    window.projects.start_bundled(())
    assert window.session.project.labels.both_names
    document = document_of(window.session.project)
    kept = document_from_dict(document_to_dict(document, tmp_path), tmp_path)
    assert kept.both_names
    plain = document_to_dict(document, tmp_path)
    del plain["both_names"]
    assert not document_from_dict(plain, tmp_path).both_names
    store = QSettings(str(tmp_path / "other.ini"), QSettings.Format.IniFormat)
    assert not Settings(store).both_names


def crowded(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> str:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    wait_for_rest(window, qtbot)
    layer = next(iter(window.session.project.layers()))
    ref = UnplacedLabel(layer.layer_id, 1, "Somewhere")
    other = UnplacedLabel(layer.layer_id, 2, "<b>Else</b>")
    # What the canvas draws meanwhile is no part of this.
    window.canvas.picture_shown.disconnect(window.unplaced._take)
    window.panels.unplaced.show_labels([ref, other])
    window.docks.show("unplaced")
    panel = window.panels.unplaced
    # Seen before they have settled they are listed twice.
    qtbot.waitUntil(lambda: not panel._settling.isActive() and not panel._is_stale)
    assert panel.tree.topLevelItemCount() == 1
    return layer.layer_id


def children(top: QTreeWidgetItem) -> list[str]:
    items = (top.child(row) for row in range(top.childCount()))
    return [item.text(0) for item in items if item is not None]


def test_labels_without_room_are_listed_under_their_layer(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    layer_id = crowded(window, qtbot, tmp_path)
    panel = window.panels.unplaced
    top = panel.tree.topLevelItem(0)
    assert top is not None
    assert top.text(0).endswith("(2)")
    assert children(top) == ["Somewhere", "<b>Else</b>"]
    assert "2" in panel.note.text()
    with qtbot.waitSignal(panel.feature_chosen) as chosen:
        panel.tree.itemClicked.emit(top.child(0), 0)
    assert chosen.args == [FeatureRef(layer_id, 1)]
    assert window.canvas.navigator.target.map_units_per_px < 1000


def test_folded_layers_stay_folded_and_a_click_on_one_goes_nowhere(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    layer_id = crowded(window, qtbot, tmp_path)
    panel = window.panels.unplaced
    top = panel.tree.topLevelItem(0)
    assert top is not None
    with qtbot.assertNotEmitted(panel.feature_chosen):
        panel.tree.itemClicked.emit(top, 0)
    top.setExpanded(False)
    panel.show_labels([UnplacedLabel(layer_id, 1, "Somewhere")])
    qtbot.waitUntil(lambda: panel.note.text().startswith("No room in this view: 1"))
    top = panel.tree.topLevelItem(0)
    assert top is not None
    assert children(top) == ["Somewhere"]
    assert not top.isExpanded()


def test_the_status_bar_counts_them_and_one_switch_takes_all_away(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    count, panel = window.unplaced.count, window.panels.unplaced
    count.show_count(3)
    assert "3" in count.text()
    assert not count.isHidden()
    count.click()
    qtbot.waitUntil(lambda: not window.docks.docks["unplaced"].isHidden())
    window.actions_["labels"].trigger()
    assert not window.session.project.labels.shown
    qtbot.waitUntil(count.isHidden)
    qtbot.waitUntil(lambda: panel.note.text() == "Labels are switched off.")
    assert panel.labels == ()


@pytest.fixture
def grouped(rig: CanvasRig) -> list[list[FeatureRef]]:
    layer = rig.project.layer("theme/ports")
    assert layer is not None
    layer.style = replace(layer.style, cluster_px=120.0)
    tool = IdentifyTool(rig.canvas)
    found: list[list[FeatureRef]] = []
    tool.picked.connect(found.append)
    rig.canvas.set_tool(tool)
    rig.wait_idle()
    return found


def circle_place(rig: CanvasRig) -> tuple[float, float]:
    """Return a place on the canvas in a circle, found by looking everywhere."""
    for y in range(0, 600, 8):
        for x in range(0, 800, 8):
            map_point = rig.canvas.settings().screen_to_map(x, y)
            event = PointerEvent((x, y), map_point, Qt.KeyboardModifier.NoModifier)
            if cluster_at(rig.canvas, event) is not None:
                return x, y
    raise AssertionError("There is no circle.")


def test_a_click_on_a_circle_zooms_in_to_its_features(
    rig: CanvasRig, grouped: list[list[FeatureRef]]
) -> None:
    x, y = circle_place(rig)
    before = rig.canvas.settings().view.map_units_per_px
    rig.click(QPoint(int(x), int(y)))
    rig.wait_idle()
    assert rig.canvas.settings().view.map_units_per_px < before
    assert grouped == []


def test_a_tip_says_how_many_a_circle_stands_for(
    rig: CanvasRig, grouped: list[list[FeatureRef]]
) -> None:
    x, y = circle_place(rig)
    rig.move(QPoint(5, 5))
    rig.move(QPoint(int(x), int(y)))
    rig.qtbot.waitUntil(lambda: "click to zoom in" in QToolTip.text(), timeout=3000)
    rig.move(QPoint(5, 5))


def test_points_that_a_circle_stands_for_are_not_found_where_they_are_not_drawn(
    rig: CanvasRig, grouped: list[list[FeatureRef]]
) -> None:
    x, y = circle_place(rig)
    map_point = rig.canvas.settings().screen_to_map(x, y)
    event = PointerEvent((x, y), map_point, Qt.KeyboardModifier.NoModifier)
    hit = cluster_at(rig.canvas, event)
    assert hit is not None
    assert len(hit.refs) > 1
    assert drawn_singly(rig.canvas, hit.refs) == []
    others = [FeatureRef("theme/ports", fid) for fid in range(1, 40)]
    singles = set(drawn_singly(rig.canvas, others))
    assert singles
    assert not singles & set(hit.refs)
    layer = rig.project.layer("theme/ports")
    assert layer is not None
    layer.style = replace(layer.style, cluster_px=0.0)
    assert drawn_singly(rig.canvas, hit.refs) == list(hit.refs)
