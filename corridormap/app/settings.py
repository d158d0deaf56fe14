"""What the program remembers between two starts, apart from any project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from corridormap.app.recent import Recent
from corridormap.ui.dialogs.preferences import Preferences
from corridormap.ui.translation import LANGUAGES, system_language

ORGANIZATION = "corridormap"
APPLICATION = "corridormap"
ROUTES_FILE = "proposed_routes.gpkg"
LAYOUT_VERSION = 1
"""Grows when docks change so much that an old arrangement would not fit any more."""


def user_cache_folder() -> Path | None:
    """Return the program's folder for what can be made again, None where there is no such place."""
    name = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
    return Path(name) if name else None


class Settings:
    """Typed access to an ini file in the user's own settings folder.

    Args:
        store: Where to keep it; the user's own settings by default.
        cache_folder: For what can be made again; with the user's own settings the place that
            the system has for it, else none by default.
    """

    def __init__(self, store: QSettings | None = None, cache_folder: Path | None = None) -> None:
        self.cache_folder = cache_folder
        self._is_own = store is None
        if store is None and cache_folder is None:
            self.cache_folder = user_cache_folder()
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANIZATION, APPLICATION
        )
        self.recent = Recent(self._store)

    @property
    def preferences(self) -> Preferences:
        """The choices of the settings dialog."""
        language = self._text("language", system_language())
        return Preferences(
            language if language in LANGUAGES else "en",
            self._text("notation", "decimal"),
            self._text("length_unit", "km"),
            self._text("restore_project", "yes") == "yes",
            self._number("memory_mb"),
        )

    @preferences.setter
    def preferences(self, preferences: Preferences) -> None:
        self._store.setValue("language", preferences.language)
        self._store.setValue("notation", preferences.notation)
        self._store.setValue("length_unit", preferences.length_unit)
        self._store.setValue("restore_project", "yes" if preferences.restore_project else "no")
        if preferences.memory_mb is None:
            self._store.remove("memory_mb")
        else:
            self._store.setValue("memory_mb", preferences.memory_mb)

    @property
    def both_names(self) -> bool:
        """Whether a map without a file names places in both languages."""
        return self._text("both_names", "no") == "yes"

    @both_names.setter
    def both_names(self, both_names: bool) -> None:
        self._store.setValue("both_names", "yes" if both_names else "no")

    @property
    def last_project(self) -> Path | None:
        """The project file that was open when the window closed."""
        text = self._text("last_project", "")
        return Path(text) if text else None

    @last_project.setter
    def last_project(self, path: Path | None) -> None:
        self._store.setValue("last_project", str(path) if path else "")

    @property
    def folder(self) -> Path:
        """Where file dialogs begin."""
        text = self._text("folder", "")
        return Path(text) if text and Path(text).is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def routes_file(self) -> Path:
        """Where the user's routes are kept."""
        text = self._text("routes_file", "")
        return Path(text) if text else self.data_folder / ROUTES_FILE

    @routes_file.setter
    def routes_file(self, path: Path) -> None:
        self._store.setValue("routes_file", str(path))

    @property
    def data_folder(self) -> Path:
        """The user's own folder for what the program keeps; beside settings kept elsewhere."""
        name = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        return Path(name) if name and self._is_own else Path(self._store.fileName()).parent

    @property
    def assumptions(self) -> dict[str, object]:
        """Values of planning that differ from the program's own, by key; people edit such files."""
        try:
            found = json.loads(self._text("assumptions", "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @assumptions.setter
    def assumptions(self, values: Mapping[str, object]) -> None:
        self._store.setValue("assumptions", json.dumps(dict(values)))

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Return the window's geometry and the arrangement of its docks, if they are known."""
        if self._text("layout/version", "") != str(LAYOUT_VERSION):
            return None
        geometry, state = self._store.value("layout/geometry"), self._store.value("layout/state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None

    def keep_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember where the window and its docks stand."""
        self._store.setValue("layout/version", str(LAYOUT_VERSION))
        self._store.setValue("layout/geometry", geometry)
        self._store.setValue("layout/state", state)

    def sync(self) -> None:
        """Write everything down now."""
        self._store.sync()

    def _number(self, key: str) -> int | None:
        """Return a whole number, None where there is none: people edit such files by hand."""
        text = self._text(key, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    def _text(self, key: str, default: str) -> str:
        return str(self._store.value(key, default))
