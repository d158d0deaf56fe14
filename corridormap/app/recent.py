"""What was used lately: files and projections, for the menus that offer them again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

RECENT_FILES = 12
RECENT_PROJECTIONS = 6
ROUTE_FILES = 50


class Recent:
    """Short lists in the user's settings, the newest entry first.

    Args:
        store: Where the settings are kept.
    """

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def files(self) -> list[Path]:
        """Files opened lately; some may be gone by now."""
        return [Path(name) for name in self._texts("recent_files")]

    def add_file(self, path: Path) -> None:
        """Put a file at the head of the list."""
        path = path.absolute()
        others = [recent for recent in self.files if recent != path]
        self._store.setValue("recent_files", [str(p) for p in [path, *others][:RECENT_FILES]])

    def clear_files(self) -> None:
        """Forget the files opened lately."""
        self._store.remove("recent_files")

    @property
    def route_files(self) -> list[Path]:
        """Files that routes were kept in and that were found where they should be."""
        return [Path(name) for name in self._texts("routes_seen")]

    def add_route_file(self, path: Path) -> None:
        """Put a file at the head of the list."""
        others = [each for each in self.route_files if each != path]
        self._store.setValue("routes_seen", [str(p) for p in [path, *others][:ROUTE_FILES]])

    @property
    def projections(self) -> list[str]:
        """Definitions of the projections used lately."""
        return self._texts("recent_projections")

    def add_projection(self, definition: str) -> None:
        """Put a projection at the head of the list."""
        others = [each for each in self.projections if each != definition]
        self._store.setValue("recent_projections", [definition, *others][:RECENT_PROJECTIONS])

    def _texts(self, key: str) -> list[str]:
        found = self._store.value(key) or []
        # An ini file gives a list of one back as a plain text.
        return [found] if isinstance(found, str) else [str(each) for each in found]
