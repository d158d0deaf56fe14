"""The window: puts the parts side by side and connects them; every thought is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from corridormap.app.actions import Actions
from corridormap.app.bundled_map import BASE_MAP, BUNDLED, first_view_deg
from corridormap.app.color_vision import ColorVision
from corridormap.app.docks import Docks
from corridormap.app.furnishing import Furnishing
from corridormap.app.layer_commands import LayerCommands
from corridormap.app.map_looks import MapLooks
from corridormap.app.map_output import MapOutput
from corridormap.app.map_tools import MapTools
from corridormap.app.menus import Menus
from corridormap.app.opening import FileOpener, split_projects
from corridormap.app.panels import Panels
from corridormap.app.project_files import ProjectFiles
from corridormap.app.projection_commands import ProjectionCommands
from corridormap.app.recent_menu import RecentMenu
from corridormap.app.reloading import Reloading
from corridormap.app.routes import Routes
from corridormap.app.saved_message import saved_message
from corridormap.app.session import Session
from corridormap.app.style_commands import StyleCommands
from corridormap.app.title import FileStates
from corridormap.app.undo_actions import UndoActions
from corridormap.app.unplaced_labels import UnplacedLabels
from corridormap.app.view_commands import ViewCommands
from corridormap.app.window_language import WindowLanguage
from corridormap.core.project import LayerGroup
from corridormap.ui.canvas.coarse_keeper import CoarseKeeper
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.file_badge import FileBadge
from corridormap.ui.message_bar import MessageBar
from corridormap.ui.status_bar import StatusBar


class MainWindow(QMainWindow):
    """One window on one project.

    Args:
        session: What its parts share; outlives the window.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self.canvas = MapCanvas(session.project, session.store, session.runner)
        self._coarse_keeper = CoarseKeeper(self.canvas, session.store, session.coarse_files, self)
        # Before the panels and tools: measurements lie above what is selected.
        self.canvas.follow_selection(session.selection)
        self.setCentralWidget(self.canvas)
        self.messages = MessageBar(self.canvas)
        self.status = StatusBar(session.runner)
        self.setStatusBar(self.status)
        self.badge = FileBadge()
        self.status.addPermanentWidget(self.badge)
        self.actions_ = Actions(self)
        self._undo_actions = UndoActions(session.undo.stack, self.actions_)
        self.menus = Menus(self, self.actions_)
        self.opener = FileOpener(session, self.messages)
        self.reloading = Reloading(session, self.opener, self.messages)
        self.projects = ProjectFiles(session, self.opener, self.messages, self)
        self.tools = MapTools(session, self.canvas, self.actions_)
        self.recent = RecentMenu(self.menus.submenus["recent"], session.settings)
        self.views = ViewCommands(self)
        self.layers = LayerCommands(self)
        self.panels = Panels(self)
        self.docks = Docks(self, self.panels)
        self.unplaced = UnplacedLabels(self)
        self.routes = Routes(self)
        self.menus.add_search(self.panels.search)
        self.language = WindowLanguage(self)
        self.looks = MapLooks(self)
        self.projection = ProjectionCommands(self)
        self.furniture = Furnishing(self)
        self.output = MapOutput(session, self.canvas, self.messages, self.furniture)
        self.styles = StyleCommands(self)
        self.vision = ColorVision(self)
        self.states = FileStates(self)
        self._connect()
        self._restore_layout()
        self.retranslate()

    def start(self, files: Sequence[Path]) -> None:
        """Open what was asked for, else the last project, else the bundled map."""
        projects, others = split_projects(files)
        last = self.session.settings.last_project
        wanted = self.session.settings.preferences.restore_project
        if not projects and not others and wanted and last is not None and last.is_file():
            projects = [last]
        if projects:
            self.projects.open_project(projects[0], partial(self._start_beside, others))
        else:
            self._start_beside(others)
        self.language.tell_about_fonts()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open a project in place of this one, or add GeoPackages to the map."""
        projects, others = split_projects(paths)
        if projects and self.projects.may_go():
            self.projects.open_project(projects[0], partial(self.opener.open_files, others))
        else:
            self.opener.open_files(others)

    def retranslate(self) -> None:
        """Say everything of the window's own in the language of the moment."""
        self.actions_.retranslate()
        self._undo_actions.retranslate()
        self.menus.retranslate()
        self.docks.retranslate()
        self.tools.retranslate()
        self.states.show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "states"):
            self.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files dragged in from the desktop."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files dropped."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # The desktop waits for the end of the drop; a question to the user may take its time.
        QTimer.singleShot(0, self, lambda: self.open_files([Path(u.toLocalFile()) for u in urls]))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask once about unsaved changes, then remember how the window stood."""
        if self.output.holds_up(self.close) or not self.projects.may_go():
            event.ignore()
            return
        self.docks.bring_back()
        self.routes.finish()
        self.session.settings.keep_layout(self.saveGeometry(), self.saveState())
        self.session.settings.last_project = self.session.project.path
        event.accept()

    def _start_beside(self, files: Sequence[Path]) -> None:
        """Open files beside the project, or over the bundled map where none could be opened."""
        if self.session.project.path is None:
            self.projects.start_bundled((BASE_MAP,) if files else BUNDLED)
        self.opener.open_files(files)

    def _connect(self) -> None:
        session, actions = self.session, self.actions_
        self.canvas.message_raised.connect(self.messages.error)
        session.runner.warned.connect(self.messages.warn)
        self.canvas.view_changed.connect(lambda _: self._show_settings())
        self.canvas.cursor_moved.connect(self.status.coordinates.show_position)
        self.canvas.cursor_left.connect(self.status.coordinates.clear)
        self.tools.hint_changed.connect(self.status.show_hint)
        self.opener.group_opened.connect(self._show_group)
        self.recent.file_chosen.connect(lambda path: self.open_files([path]))
        self.projects.project_replaced.connect(self._show_project)
        self.projects.saving.connect(self._keep_view)
        self.badge.reload_requested.connect(self.reloading.reload)
        for name, slot in {
            "new_map": self._new_map,
            "open": self.layers.ask_and_open,
            "save": self.projects.save,
            "save_as": self.projects.save_as,
            "save_image": lambda: self.output.ask_and_save(self),
            "copy_map": self.output.copy,
            "export_page": self.export_page,
            "quit": self.close,
        }.items():
            actions[name].triggered.connect(lambda _=False, slot=slot: slot())

    def export_page(self) -> None:
        """Ask how to export the map as a web page, and have it written."""
        from corridormap.app.web_export import WebExport

        session, settings = self.session, self.session.settings
        export = WebExport(
            session.project, session.runner, self.canvas.settings, session.knowledge.of
        )
        named = self.projects.title if session.project.path else self.tr("Trade corridors")
        title = session.project.decorations.title_text or named
        dialog = export.dialog(title, settings.folder, self)
        dialog.page_written.connect(lambda name: self.tell_saved(Path(name)))
        dialog.open()

    def tell_saved(self, path: Path) -> None:
        """Say that a file was written; the next file dialog begins beside it."""
        self.session.settings.folder = path.parent
        self.messages.show_message(saved_message(path))

    def _new_map(self) -> None:
        if self.projects.may_go():
            self.projects.start_bundled()

    def _show_settings(self) -> None:
        self.status.show_settings(self.canvas.settings())

    def _show_group(self, group: LayerGroup) -> None:
        self.views.zoom_to_layers(group.layers)

    def _show_project(self) -> None:
        view = self.projection.usable(self.session.project.view)
        if view is not None:
            self.canvas.set_view(view)
        elif self.opener.group_of_own() is None:
            self.canvas.zoom_to_extent(first_view_deg(self.canvas.width()), margin=1.0)
        self.language.show()
        self.states.show()

    def _keep_view(self) -> None:
        self.session.project.view = self.canvas.navigator.target

    def _restore_layout(self) -> None:
        self.resize(1280, 800)
        self.docks.arrange()
        kept = self.session.settings.layout()
        if kept is not None:
            geometry, state = kept
            self.restoreGeometry(QByteArray(geometry))
            self.restoreState(QByteArray(state))
