from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import BASE_MAP
from corridormap.app.main_window import MainWindow
from corridormap.app.project_document import document_of
from corridormap.core.map_settings import MapView
from corridormap.core.measurement import Waypoint, measure_chain
from corridormap.formats.project_document import ProjectDocument
from tests.gui.conftest import close_window, new_window
from tests.gui.test_window_files import names, open_and_wait, texts
from tests.gui.tiny_files import mixed_file, ports_file
from tests.gui.window_answers import answering

Button = QMessageBox.StandardButton
VIEW = MapView(12_000_000.0, 2_400_000.0, 1500.0)


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def without_ids(document: ProjectDocument) -> ProjectDocument:
    """Return the document with pins numbered from 1: a pin's id is only for the session."""
    pins = [replace(pin, pin_id=number) for number, pin in enumerate(document.measurements, 1)]
    return replace(document, measurements=tuple(pins))


def test_removing_a_layer_can_be_taken_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    before = names(window)
    layer = window.session.project.groups[0].layers[1]
    window.panels.layers.select_layer(layer)
    window.actions_["remove_layer"].trigger()
    assert names(window) == [("mixed", ["stops", "areas"])]
    assert window.actions_["undo"].text().endswith("Remove 铁路")
    window.actions_["undo"].trigger()
    assert names(window) == before
    qtbot.waitUntil(lambda: len(window.session.store.block(layer.layer_id)) == 1)


def test_a_saved_project_comes_back_equal(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    project = window.session.project
    layers = project.groups[0].layers
    window.session.undo.set_opacity(layers[0], 0.4)
    window.session.undo.set_visible(layers[2], False)
    window.session.undo.move_layer(layers[2], 0, 0)
    chain = measure_chain([Waypoint(108.6, 21.7, "Qinzhou"), Waypoint(103.75, 1.26)])
    project.measurements.append(project.measurements.new_pin(chain, "to the strait"))
    project.language = "zh"
    window.canvas.set_view(VIEW)
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    path = tmp_path / "mine.corridormap"
    saved = document_of(project)
    assert saved.view == VIEW
    assert not project.is_changed
    assert json.loads(path.read_text("utf-8"))["groups"][0]["layers"][0]["path"] == "mixed.gpkg"

    with qtbot.waitSignal(window.projects.project_replaced):
        window.projects.start_bundled(())
    assert names(window) == []
    with qtbot.waitSignal(window.projects.project_replaced):
        window.open_files([path])
    assert without_ids(document_of(project)) == without_ids(saved)
    assert window.canvas.navigator.target == VIEW
    assert window.windowTitle().startswith("mine[*]")
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_files_named_with_a_project_join_its_map(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    window.projects.start_bundled(())
    window.open_files([tmp_path / "mine.corridormap", ports_file(tmp_path / "ports.gpkg")])
    # The project's file takes longer than the other: it must not sweep the other away.
    qtbot.waitUntil(lambda: len(names(window)) == 2 and not window.session.runner.jobs)
    assert [group for group, _ in names(window)] == ["ports", "mixed"]


def test_a_project_that_cannot_be_read_leaves_a_map_to_start_with(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(window.projects, "start_bundled", begun.append)
    broken = tmp_path / "broken.corridormap"
    broken.write_text("{")
    window.start([broken, ports_file(tmp_path / "ports.gpkg")])
    qtbot.waitUntil(lambda: [group for group, _ in names(window)] == ["ports"])
    assert begun == [(BASE_MAP,)]
    assert [text for text in texts(window) if "broken.corridormap" in text]


def test_unsaved_changes_are_asked_for_once_by_name(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    qtbot.waitUntil(window.isWindowModified)
    questions, stayed = answering(Button.Cancel, window.close)
    assert (questions, stayed) == (["Save the changes to “Untitled map”?"], False)
    assert window.isVisible()
    questions, closed = answering(Button.Discard, window.close)
    assert (len(questions), closed) == (1, True)


def test_nothing_is_asked_when_nothing_changed(window: MainWindow) -> None:
    questions, closed = answering(Button.Cancel, window.close)
    assert (questions, closed) == ([], True)


def test_saving_on_the_way_out_saves(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    choose_file(monkeypatch, tmp_path / "trip.corridormap")
    questions, closed = answering(Button.Save, window.close)
    assert (len(questions), closed) == (1, True)
    close_window(window)
    again = new_window(tmp_path / "settings.ini")
    with qtbot.waitSignal(again.projects.project_replaced):
        again.start([])
    assert names(again) == [("ports", ["ports"])]
    assert again.session.project.path == tmp_path / "trip.corridormap"
    close_window(again)


def test_a_project_keeps_files_that_are_gone_and_names_them(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = mixed_file(tmp_path / "gone.gpkg")
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"), gone)
    path = tmp_path / "both.corridormap"
    choose_file(monkeypatch, path)
    window.actions_["save"].trigger()
    with qtbot.waitSignal(window.projects.project_replaced):
        window.projects.start_bundled(())
    gone.unlink()
    window.messages.clear()
    with qtbot.waitSignal(window.projects.project_replaced):
        window.open_files([path])
    assert names(window) == [("ports", ["ports"])]
    assert [str(gone) in text for text in texts(window)] == [True]
    window.actions_["save"].trigger()
    groups = json.loads(path.read_text("utf-8"))["groups"]
    assert sorted(len(group["layers"]) for group in groups) == [1, 3]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "corridormap project"}', "\0\1"])
def test_a_broken_project_file_is_told_and_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.session.project.is_changed = False
    path = tmp_path / "broken.corridormap"
    path.write_text(content, "utf-8")
    window.open_files([path])
    assert [text.startswith("broken.corridormap: ") for text in texts(window)] == [True]
    assert names(window) == [("ports", ["ports"])]


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_a_place_that_cannot_be_written_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    choose_file(monkeypatch, tmp_path / "no such folder" / "x.corridormap")
    assert window.projects.save() is False
    assert "x.corridormap" in texts(window)[0]
    assert window.session.project.is_changed


def test_the_window_stands_as_it_did(window: MainWindow, tmp_path: Path) -> None:
    window.resize(777, 555)
    window.docks.docks["layers"].hide()
    close_window(window)
    again = new_window(tmp_path / "settings.ini")
    assert not again.docks.docks["layers"].isVisible()
    assert again.docks.docks["identify"].isVisible()
    close_window(again)


def test_a_project_that_opens_late_does_not_replace_the_next_map(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    window.open_files([tmp_path / "mine.corridormap", ports_file(tmp_path / "ports.gpkg")])
    window.projects.start_bundled(())
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    QApplication.processEvents()
    assert names(window) == []


def test_going_back_to_what_was_saved_leaves_nothing_to_save(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    layer = next(window.session.project.layers())
    window.session.undo.set_visible(layer, False)
    window.session.undo.set_opacity(layer, 0.5)
    qtbot.waitUntil(window.isWindowModified)
    window.actions_["undo"].trigger()
    window.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert window.projects.may_go()
    window.actions_["redo"].trigger()
    qtbot.waitUntil(window.isWindowModified)


def test_a_setting_outside_the_steps_still_counts_as_a_change(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    choose_file(monkeypatch, tmp_path / "mine")
    window.actions_["save"].trigger()
    layer = next(window.session.project.layers())
    window.session.undo.set_visible(layer, False)
    window.actions_["labels"].trigger()
    window.actions_["undo"].trigger()
    assert window.session.undo.stack.index() == 1
    assert window.projects.is_changed
    window.actions_["labels"].trigger()
    assert not window.projects.is_changed
    qtbot.waitUntil(lambda: not window.isWindowModified())
