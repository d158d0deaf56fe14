"""The settings dialog: what is chosen acts at once and is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from corridormap.app.main_window import MainWindow
from corridormap.app.session import Session
from corridormap.app.settings import Settings
from corridormap.core.memory import default_mb, geometry_budget
from corridormap.ui.dialogs.preferences import PreferencesDialog
from tests.gui.window_answers import active_dialog


def test_preferences_act_at_once(window: MainWindow) -> None:
    window.actions_["settings"].trigger()
    dialog = active_dialog()
    assert isinstance(dialog, PreferencesDialog)
    dialog.language.setCurrentIndex(dialog.language.findData("zh"))
    dialog.notation.setCurrentIndex(dialog.notation.findData("dms"))
    dialog.length_unit.setCurrentIndex(dialog.length_unit.findData("nmi"))
    dialog.accept()
    assert window.session.interface.language == "zh"
    assert window.status.coordinates.notation == "dms"
    assert window.tools.options.unit.symbol == "nmi"


def test_memory_for_layers_is_chosen_shown_and_kept(window: MainWindow, tmp_path: Path) -> None:
    store, action = window.session.store, window.actions_["settings"]
    assert store.budget_bytes == geometry_budget()
    action.trigger()
    dialog = active_dialog()
    assert isinstance(dialog, PreferencesDialog)
    assert dialog.memory.value() == default_mb()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"Default: {default_mb()} MB" in words
    dialog.memory.selectAll()
    QTest.keyClicks(dialog.memory, "192")
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    assert store.budget_bytes == 192 << 20
    window.session.settings.sync()
    settings_file = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    again = Session(Settings(settings_file))
    assert again.store.budget_bytes == 192 << 20
    again.shut_down()
    action.trigger()
    dialog = active_dialog()
    assert isinstance(dialog, PreferencesDialog)
    assert dialog.memory.value() == 192
    dialog.memory.setValue(default_mb())
    dialog.accept()
    assert store.budget_bytes == geometry_budget()
    assert window.session.settings.preferences.memory_mb is None


@pytest.mark.parametrize(("text", "mb"), [("lots", None), ("-5", None), ("1", 64), ("700", 700)])
def test_memory_written_by_hand_does_no_harm(tmp_path: Path, text: str, mb: int | None) -> None:
    settings_file = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings_file.setValue("memory_mb", text)
    chosen = Settings(settings_file).preferences.memory_mb
    assert geometry_budget(chosen) == (geometry_budget() if mb is None else mb << 20)
