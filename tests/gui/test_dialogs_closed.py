"""Dialogs go when they are closed, with all they hold."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.app.unexpected import ExceptionHook
from corridormap.ui.dialogs.export_page import ExportPageDialog
from tests.gui.test_window_files import open_and_wait
from tests.gui.tiny_files import ports_file


def let_go() -> None:
    """Let the event loop delete what waits for it."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_dialog(window: MainWindow) -> QDialog:
    found = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("action", ["shortcuts", "about", "settings", "go_to", "export_page"])
def test_a_dialog_is_deleted_when_it_is_closed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, action: str
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    for _ in range(2):
        window.actions_[action].trigger()
        dialog = open_dialog(window)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        let_go()
        assert not shiboken6.isValid(dialog)
    qtbot.waitUntil(lambda: not window.session.runner.jobs)


def test_the_page_goes_with_its_dialog(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.actions_["export_page"].trigger()
    dialog = open_dialog(window)
    assert isinstance(dialog, ExportPageDialog)
    qtbot.waitUntil(dialog.save_button.isEnabled)
    # The page itself cannot be watched; the dialog that holds it can.
    holder = weakref.ref(dialog)
    dialog.reject()
    del dialog
    let_go()
    gc.collect()
    assert holder() is None


def test_a_page_that_is_ready_too_late_is_let_go(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.actions_["export_page"].trigger()
    dialog = open_dialog(window)
    assert isinstance(dialog, ExportPageDialog)
    # The work is over, its end not yet heard of: to cancel it now comes too late.
    job = next(job for job in window.session.runner.jobs if job is dialog._job)
    assert job.future is not None
    job.future.result(timeout=200)
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    assert not shiboken6.isValid(dialog)


def test_a_second_crash_is_reported_after_the_first_was_read(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.__excepthook__", lambda *_: None)
    hook = ExceptionHook(window)
    for number in (1, 2):
        error = ValueError(f"crash {number}")
        hook.catch(ValueError, error, None)
        qtbot.waitUntil(lambda: hook.dialog is not None)
        dialog = hook.dialog
        assert dialog is not None
        assert f"crash {number}" in dialog.report.toPlainText()
        dialog.reject()
        let_go()
        assert not shiboken6.isValid(dialog)
