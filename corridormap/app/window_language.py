"""Switches language and boundaries, and says when the machine lacks letters for one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase

from corridormap.app.bundled_map import follow_viewpoint, knows_viewpoints
from corridormap.ui.message_bar import Message, Severity

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow

_VIEWPOINTS = {"de_facto": "de facto", "china": "China"}


class WindowLanguage(QObject):
    """The language switch for interface and names, and the boundary switch."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._session.interface.switch(self._session.settings.preferences.language)
        for language in ("en", "zh"):
            self._on(f"language_{language}", self.switch, language)
        for names in ("en", "zh", "both"):
            self._on(f"names_{names}", self.switch_names, names)
        for action, viewpoint in _VIEWPOINTS.items():
            self._on(action, self.set_viewpoint, viewpoint)
        self._session.project.settings_changed.connect(self.show)

    def switch(self, language: str) -> None:
        """Speak `en` or `zh`, interface and names on the map alike."""
        settings = self._session.settings
        settings.preferences = replace(settings.preferences, language=language)
        self._session.interface.switch(language)
        self.switch_names("both" if self._session.project.labels.both_names else language)

    def switch_names(self, names: str) -> None:
        """Write names on the map in `en`, in `zh` or in `both`, the window's language first."""
        project, both = self._session.project, names == "both"
        was_changed = project.is_changed
        project.labels.both_names = both
        project.language = self._session.interface.language if both else names
        if project.path is None:
            # The settings remember the language: a map without a file has nothing to lose.
            project.is_changed = was_changed
            self._session.settings.both_names = both
        self.show()
        if names != "en":
            self.tell_about_fonts()

    def set_viewpoint(self, viewpoint: str) -> None:
        """Draw boundaries `de facto` or as `China` does; can be taken back."""
        project = self._session.project
        old = project.viewpoint
        if viewpoint == old:
            return
        text = self.tr("Boundaries")
        self._session.undo.push(text, lambda: self._view(viewpoint), lambda: self._view(old))

    def show(self) -> None:
        """Check the menu entries that hold now."""
        actions, project = self._window.actions_, self._session.project
        actions[f"language_{self._session.interface.language}"].setChecked(True)
        names = "both" if project.labels.both_names else project.language
        actions[f"names_{names}"].setChecked(True)
        for name, viewpoint in _VIEWPOINTS.items():
            actions[name].setChecked(viewpoint == project.viewpoint)
        self._window.menus.submenus["viewpoint"].setEnabled(knows_viewpoints(project))

    def viewpoint_words(self) -> str:
        """Return whose drawing of boundaries the map follows."""
        if not knows_viewpoints(self._session.project):
            return self.tr("This map draws no boundaries of its own.")
        if self._session.project.viewpoint == "China":
            return self.tr(
                "Boundaries are drawn as China's maps have them (Tianditu). "
                "View → Boundaries shows the de facto drawing."
            )
        return self.tr(
            "Boundaries are drawn de facto, as they are controlled (Natural Earth), disputed "
            "ones dashed. This is no statement about any claim. View → Boundaries shows "
            "China's viewpoint."
        )

    def tell_about_fonts(self) -> None:
        """Say once a session that Chinese cannot be shown, and how to get a font."""
        if has_chinese_font():
            return
        self._window.messages.show_message(
            Message(
                self.tr(
                    "No font on this machine has Chinese letters, so Chinese names are left "
                    "out. To get one: {how}"
                ).format(how=self._how()),
                Severity.WARNING,
                key="fonts",
            )
        )

    def _how(self) -> str:
        if sys.platform.startswith("linux"):
            return "sudo apt install fonts-noto-cjk"
        if sys.platform == "win32":
            return self.tr("Settings → Apps → Optional features → Chinese (Simplified) fonts.")
        return self.tr("install Noto Sans CJK with Font Book.")

    def _view(self, viewpoint: str) -> None:
        self._session.project.viewpoint = viewpoint
        follow_viewpoint(self._session.project)
        self.show()

    def _on(self, action: str, slot: Callable[[str], None], argument: str) -> None:
        triggered = self._window.actions_[action].triggered
        triggered.connect(lambda _=False: slot(argument))


def has_chinese_font() -> bool:
    """Whether any font on the machine can write simplified Chinese."""
    system = QFontDatabase.WritingSystem.SimplifiedChinese
    return bool(QFontDatabase.families(system))
