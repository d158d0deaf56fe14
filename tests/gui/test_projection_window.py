"""Choosing the map's projection: quick choices, the search, what is remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.app.web_export import lonlat_extent
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.crs_catalog import load_crs_catalog, made_for, matching
from corridormap.core.map_settings import MapView
from corridormap.core.quick_projections import QUICK_PROJECTIONS, center_of, centered, key_of
from corridormap.ui.dialogs.choose_projection import ChooseProjectionDialog
from tests.gui.test_window_files import open_and_wait, texts, wait_for_rest
from tests.gui.test_window_project import choose_file
from tests.gui.tiny_files import ports_file

CHINA_X, CHINA_Y = transform(np.array([[105.0, 30.0]]), WGS84, WEB_MERCATOR)[0].tolist()
CHINA = MapView(CHINA_X, CHINA_Y, 20_000.0)


def menu_of(window: MainWindow) -> list[QAction]:
    """Open the status bar's menu, in effect."""
    menu = window.status.crs.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if not action.isSeparator()]


def choose(window: MainWindow, qtbot: QtBot, words: str) -> None:
    before = window.canvas.navigator.view.crs
    (action,) = [action for action in menu_of(window) if words in action.text().replace("&", "")]
    action.trigger()
    qtbot.waitUntil(lambda: window.canvas.navigator.view.crs != before)
    wait_for_rest(window, qtbot)


def crs_of(window: MainWindow) -> Crs:
    return window.canvas.navigator.view.crs


def test_every_quick_choice_keeps_the_place(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.set_view(CHINA)
    scale = window.canvas.settings().scale_denominator()
    for words, key in (
        ("Plate", "plate_carree"),
        ("Albers", "albers"),
        ("Lambert", "lambert"),
        ("Azimuthal", "equal_area"),
        ("Globe", "globe"),
        ("Mercator", "mercator"),
    ):
        choose(window, qtbot, words)
        view = window.canvas.navigator.view
        assert key_of(view.crs) == key
        assert window.canvas.settings().scale_denominator() == pytest.approx(scale, rel=0.01)
        place = transform(np.array([[view.center_x, view.center_y]]), view.crs, WGS84)[0]
        assert place == pytest.approx((105.0, 30.0), abs=1e-3)
        checked = [action.text() for action in menu_of(window) if action.isChecked()]
        assert len(checked) == 1
    assert not texts(window)
    assert window.status.crs.text().startswith("EPSG:3857")


def test_the_view_menu_offers_the_same(window: MainWindow) -> None:
    menu = window.menus.submenus["projection"]
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()][:6] == [
        action.text() for action in menu_of(window)
    ][:6]


def test_the_globe_is_centred_again_on_command(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.set_view(CHINA)
    again = next(action for action in menu_of(window) if "Centre" in action.text())
    assert not again.isEnabled()
    choose(window, qtbot, "Globe")
    assert center_of(crs_of(window), "globe") == pytest.approx((105.0, 30.0), abs=1e-3)
    assert window.status.crs.text() == "Globe"
    assert window.status.crs.toolTip().startswith("Globe · 30°N 105°E")
    x, y = transform(np.array([[121.5, 31.2]]), WGS84, crs_of(window))[0].tolist()
    window.canvas.set_view(MapView(x, y, 20_000.0, crs_of(window)))
    choose(window, qtbot, "Centre the projection")
    assert center_of(crs_of(window), "globe") == pytest.approx((121.5, 31.2), abs=1e-3)
    assert window.canvas.navigator.view.center_x == pytest.approx(0.0, abs=1.0)


def test_the_way_back_leads_through_the_history(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.set_view(CHINA)
    choose(window, qtbot, "Albers")
    window.canvas.zoom_last()
    assert window.canvas.navigator.view == CHINA
    window.canvas.zoom_next()
    assert crs_of(window) == Crs("ESRI:102025")


def test_the_title_follows_the_projection_and_the_way_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.canvas.set_view(CHINA)
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    choose(window, qtbot, "Globe")
    qtbot.waitUntil(window.isWindowModified)
    window.canvas.zoom_last()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert not window.projects.is_changed
    window.canvas.zoom_next()
    qtbot.waitUntil(window.isWindowModified)
    window.actions_["save"].trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.canvas.zoom_last()
    qtbot.waitUntil(window.isWindowModified)
    window.canvas.zoom_next()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.actions_["show_graticule"].trigger()
    qtbot.waitUntil(window.isWindowModified)
    window.actions_["show_graticule"].trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_a_projection_is_kept_in_the_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.canvas.set_view(CHINA)
    choose(window, qtbot, "Globe")
    globe = crs_of(window)
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    assert not window.projects.is_changed
    choose(window, qtbot, "Mercator")
    # It would be lost otherwise, and nobody asked.
    assert window.projects.is_changed
    choose(window, qtbot, "Globe")
    choose(window, qtbot, "Mercator")
    window.actions_["save"].trigger()
    assert not window.projects.is_changed
    choose(window, qtbot, "Globe")
    window.actions_["save"].trigger()
    choose(window, qtbot, "Mercator")
    window.session.project.is_changed = False
    with qtbot.waitSignal(window.projects.project_replaced):
        window.open_files([tmp_path / "mine.corridormap"])
    assert crs_of(window) == globe


def test_a_project_in_a_crs_that_proj_cannot_draw_opens_all_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.canvas.set_view(CHINA)
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    path = tmp_path / "mine.corridormap"
    path.write_text(path.read_text("utf-8").replace('"EPSG:3857"', '"EPSG:2985"'), "utf-8")
    with qtbot.waitSignal(window.projects.project_replaced):
        window.open_files([path])
    assert crs_of(window) == WEB_MERCATOR
    assert any("EPSG:2985" in text for text in texts(window))


def dialog_of(window: MainWindow, qtbot: QtBot) -> ChooseProjectionDialog:
    next(action for action in menu_of(window) if "Other" in action.text()).trigger()
    dialog = window.projection.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog._entries))
    return dialog


def test_any_projection_is_found_by_code_and_place(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.set_view(CHINA)
    dialog = dialog_of(window, qtbot)
    # Before anything is typed, what is made for here.
    assert dialog._model.rowCount() > 10
    QTest.keyClicks(dialog.edit, "32648")
    assert dialog.crs() == Crs("EPSG:32648")
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull())
    assert "Angles" in dialog.details.text()
    dialog.edit.setText("utm zone 48n wgs 84")
    assert dialog.crs() == Crs("EPSG:32648")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Down)
    assert dialog.crs() not in (None, Crs("EPSG:32648"))
    QTest.keyClick(dialog.edit, Qt.Key.Key_Up)
    dialog.accept()
    qtbot.waitUntil(lambda: crs_of(window) == Crs("EPSG:32648"))
    recent = [action for action in menu_of(window) if "32648" in action.text()]
    assert recent[0].isChecked()
    assert window.session.settings.recent.projections == ["EPSG:32648"]


def test_proj_text_and_wkt_are_read(window: MainWindow, qtbot: QtBot) -> None:
    from pyproj import CRS

    dialog = dialog_of(window, qtbot)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    dialog.edit.setText("+proj=robin +lon_0=150")
    assert dialog.title.text() == "Robinson"
    assert ok.isEnabled()
    dialog.edit.setText(CRS("EPSG:3035").to_wkt())
    assert dialog.crs() == Crs("EPSG:3035")
    for bad in ("+proj=nonsense", "PROJCS[", "no such thing at all"):
        dialog.edit.setText(bad)
        assert dialog.crs() is None
        assert not ok.isEnabled()
        assert dialog.count.text()
        assert "\n" not in dialog.count.text()
    dialog.reject()


@pytest.mark.parametrize("code", ["EPSG:2985", "ESRI:54076"])
def test_what_proj_cannot_draw_or_knows_no_way_back_from_is_told(
    code: str, window: MainWindow, qtbot: QtBot
) -> None:
    before = crs_of(window)
    window.projection.choose(Crs(code))
    qtbot.waitUntil(lambda: bool(texts(window)))
    assert code in texts(window)[0]
    assert crs_of(window) == before


def test_a_projection_without_a_way_back_cannot_be_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window, qtbot)
    dialog.edit.setText("ESRI:54076")
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(lambda: "No way from ESRI:54076" in dialog.count.text())
    assert dialog.crs() is None
    assert not ok.isEnabled()
    dialog.reject()


def test_the_page_is_told_to_be_web_mercator(window: MainWindow, qtbot: QtBot) -> None:
    from corridormap.app.web_export import WebExport

    session = window.session
    window.canvas.set_view(CHINA)
    export = WebExport(
        session.project, session.runner, window.canvas.settings, session.knowledge.of
    )
    assert export.plan("t").projection == ""
    choose(window, qtbot, "Albers")
    assert "Albers" in export.plan("t").projection
    box = lonlat_extent(window.canvas.settings())
    assert box.contains(105.0, 30.0)
    assert 20 < box.width < 200


def test_the_catalogue_is_searched_by_words() -> None:
    entries = load_crs_catalog()
    assert len(entries) > 5_000
    assert matching(entries, "EPSG:3857")[0].code == "EPSG:3857"
    assert matching(entries, "2193")[0].code == "EPSG:2193"
    assert all("china" in entry.haystack for entry in matching(entries, "china tm"))
    assert matching(entries, "") == []
    local = made_for(entries, 105.0, 30.0)
    assert "EPSG:32648" in {entry.code for entry in local}


def test_quick_choices_know_themselves() -> None:
    assert [quick.key for quick in QUICK_PROJECTIONS if quick.crs is None] == [
        "equal_area",
        "globe",
    ]
    for lon, lat in ((105.0, 30.0), (-170.5, -90.0), (190.0, 0.0)):
        for key in ("globe", "equal_area"):
            crs = centered(key, lon, lat)
            assert key_of(crs) == key
            center = center_of(crs, key)
            assert center is not None
            assert (center[0] - lon) % 360.0 == pytest.approx(0.0)
            assert center[1] == lat
    assert key_of(Crs("EPSG:32648")) is None
