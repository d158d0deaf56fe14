"""What the window's parts share while it stands: project, jobs, undo, selection, settings."""

from __future__ import annotations

from PySide6.QtCore import QObject

from corridormap.app.file_watch import FileWatch
from corridormap.app.knowledge import KnowledgeBase
from corridormap.app.settings import Settings
from corridormap.core.memory import geometry_budget
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.translation import InterfaceLanguage
from corridormap.ui.undo import ProjectUndo
from corridormap.ui.undo_selection import SelectionSteps


class Session(QObject):
    """Holds the parts and shuts them down in order; has no opinion of its own.

    Args:
        settings: Where choices are remembered.
        parent: Owner.
    """

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.project = Project()
        self.runner = JobRunner(self)
        cache = settings.cache_folder
        self.coarse_files = None if cache is None else CoarseFiles(cache / "layers")
        self.store = LayerStore(self.project, self.runner, self, self.coarse_files)
        self.store.budget_bytes = geometry_budget(settings.preferences.memory_mb)
        self.selection = Selection()
        self.undo = ProjectUndo(self.project, self)
        self.selection_steps = SelectionSteps(self.project, self.selection, self.undo)
        self.watch = FileWatch(self)
        self.knowledge = KnowledgeBase(lambda: self.project.language)
        self.interface = InterfaceLanguage(self)

    def shut_down(self) -> None:
        """Stop all work and write the settings down."""
        self.watch.stop()
        self.settings.sync()
        self.runner.shut_down()
        # Steps refer to the project and the project to what shows it: Python's collector must
        # not be the one to take this circle apart, since half of it belongs to Qt.
        self.undo.stack.clear()
