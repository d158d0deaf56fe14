"""Keeps title bar and badge in step with the project's name, its changes and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from corridormap.ui.file_badge import AccessWords, FileState

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.core.map_settings import MapView


class FileStates(QObject):
    """Follows the project and writes to the window's title bar and badge."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._words = AccessWords(self)
        project = window.session.project
        project.layer_added.connect(self._follow)
        project.layer_removed.connect(self._follow)
        project.layer_changed.connect(self._follow)
        project.order_changed.connect(self._follow)
        project.settings_changed.connect(self._follow)
        project.decorations_changed.connect(self._follow)
        project.measurements.changed.connect(self._follow)
        self._crs = window.canvas.navigator.view.crs
        window.canvas.view_changed.connect(self._follow_projection)
        window.projects.project_saved.connect(self.show)
        # A file brings many layers at once: one look after the last of them is enough.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.show)

    def files(self) -> list[FileState]:
        """Return the files behind the layers, each once, the topmost first."""
        found = {
            layer.info.path: FileState(layer.info.path, layer.info.access)
            for layer in self._window.session.project.layers()
        }
        return list(found.values())

    def show(self) -> None:
        """Write title and badge as things are now."""
        window = self._window
        files = self.files()
        summary = self._words.summary(files)
        name = f"{window.projects.title}[*]"
        window.setWindowTitle(f"{name} — {summary}" if summary else name)
        window.setWindowFilePath(str(window.session.project.path or ""))
        window.setWindowModified(window.projects.is_changed)
        window.badge.show_files(files)

    def _follow_projection(self, view: MapView) -> None:
        """Note another projection, be it chosen or come back to through the views one came by."""
        if view.crs != self._crs:
            self._crs = view.crs
            self._window.session.project.view = view
            self._window.session.project.is_changed = True
            self._follow()

    def _follow(self, *_: object) -> None:
        self._soon.start()
