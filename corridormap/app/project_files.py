"""New, open, save: which project file the window works on, and what is not saved yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from corridormap.app.bundled_map import BUNDLED, BundledFile, follow_viewpoint, read_bundled
from corridormap.app.opening import PROJECT_SUFFIX, FileOpener
from corridormap.app.project_document import OpenedProject, document_of, open_document
from corridormap.app.session import Session
from corridormap.core.decorations import NEW_MAP
from corridormap.core.errors import CorridorMapError, ProjectError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import LIGHT
from corridormap.core.map_settings import MapView
from corridormap.core.vector_layer import Access
from corridormap.formats.project_document import BrokenEntry, ProjectDocument
from corridormap.formats.project_file import read_project, write_project
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_bar import Message, MessageBar, Severity


class ProjectFiles(QObject):
    """Replaces the window's project as a whole and writes it down.

    Args:
        session: Whose project.
        opener: Gives the user's layers their looks.
        messages: Where errors go.
        window: Parent of the questions asked.
    """

    project_replaced = Signal()
    """Another project is shown; its view is in `project.view`, None to show everything."""
    project_saved = Signal()
    saving = Signal()
    """The project is about to be written down: its view should be up to date."""

    def __init__(
        self, session: Session, opener: FileOpener, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(session)
        self._session = session
        self._project = session.project
        self._opener = opener
        self._messages = messages
        self._window = window
        self._broken: tuple[BrokenEntry, ...] = ()
        self._kept = self._document()
        self._asked = 0

    @property
    def title(self) -> str:
        """The project's name for people."""
        path = self._project.path
        return path.stem if path else self.tr("Untitled map")

    @property
    def is_changed(self) -> bool:
        """Whether anything is different from what was opened or saved.

        Where the view stands does not count, but its projection does in a map with a file.
        """
        project = self._project
        if project.is_changed:
            # Steps may have been taken back, settings put back as they were.
            project.is_changed = self._document() != self._kept
        return project.is_changed

    def start_bundled(self, files: tuple[BundledFile, ...] = BUNDLED) -> None:
        """Show the bundled map, or parts of it, in place of what is open."""
        bundled = read_bundled(files, Feedback())
        self._clear()
        for group in bundled.groups:
            self._project.add_group(group, len(self._project.groups))
        self._project.language = self._session.settings.preferences.language
        self._project.labels.both_names = self._session.settings.both_names
        self._project.labels.shown = True
        self._project.viewpoint = "de facto"
        self._project.look = LIGHT
        self._project.decorations = NEW_MAP
        follow_viewpoint(self._project)
        for error in bundled.errors:
            self._messages.error(str(error))
        self._begin(None, None)

    def open_project(self, path: Path, then: Callable[[], None]) -> None:
        """Show a project file in place of what is open; its files are read on a thread.

        Args:
            path: The project file.
            then: Called at the end, whether the project could be opened or not: what joins the
                map before that would be cleared away with the old one.
        """
        try:
            document = read_project(path)
        except CorridorMapError as exc:
            self._messages.error(str(exc))
            then()
            return

        self._asked = asked = self._asked + 1

        def end(work: Callable[[], None]) -> None:
            # Another map may have been asked for meanwhile: it stays.
            if asked == self._asked:
                work()
                then()

        def show(opened: OpenedProject) -> None:
            end(lambda: self._show(path.absolute(), opened))

        def fail(error: CorridorMapError) -> None:
            end(lambda: self._messages.error(str(error)))

        self._session.runner.submit(
            partial(open_document, document, self._opener.new_layer),
            show,
            fail,
            lambda: end(_nothing),
            label=self.tr("Opening {name}").format(name=path.name),
        )

    def save(self) -> bool:
        """Save to the project's file, asking for one the first time; false if it was not saved."""
        path = self._project.path
        return self.save_as() if path is None else self._write(path)

    def save_as(self) -> bool:
        """Ask for a file and save to it; false if it was not saved."""
        folder = self._project.path.parent if self._project.path else self._session.settings.folder
        path = ask_save_path(
            self._window,
            self.tr("Save project"),
            folder / f"{self.title}{PROJECT_SUFFIX}",
            self.tr("corridormap project") + f" (*{PROJECT_SUFFIX})",
            (PROJECT_SUFFIX,),
        )
        if path is None:
            return False
        self._session.settings.folder = path.parent
        return self._write(path)

    def may_go(self) -> bool:
        """Ask once, by name, what to do about unsaved changes; false to stay."""
        if not self.is_changed:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("corridormap")
        box.setText(self.tr("Save the changes to “{name}”?").format(name=self.title))
        box.setInformativeText(
            self.tr("The map's layers, looks and measurements; opened data files are not written.")
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def _write(self, path: Path) -> bool:
        self.saving.emit()
        try:
            write_project(path, document_of(self._project, self._broken))
        except ProjectError as exc:
            self._messages.error(str(exc))
            return False
        self._project.path = path.absolute()
        self._keep()
        self._session.settings.recent.add_file(path)
        self._messages.info(self.tr("Saved {name}.").format(name=path.name))
        self.project_saved.emit()
        return True

    def _show(self, path: Path, opened: OpenedProject) -> None:
        self._clear()
        document = opened.document
        for group in opened.groups:
            self._project.add_group(group, len(self._project.groups))
        self._project.language = document.language
        self._project.labels.both_names = document.both_names
        self._project.labels.shown = document.show_labels
        self._project.viewpoint = document.viewpoint
        self._project.look = document.look
        self._project.decorations = document.decorations
        self._project.measurements.set_all(document.measurements)
        self._broken = tuple(opened.broken)
        self._tell_missing(opened)
        self._session.settings.recent.add_file(path)
        self._begin(path, document.view)
        self._opener.ask_for_crs(self._project.layers())

    def _tell_missing(self, opened: OpenedProject) -> None:
        missing = opened.document.missing_files()
        if missing:
            text = self.tr("Files of this project are not there: {names}. The project keeps them.")
            names = ", ".join(str(path) for path in missing)
            self._messages.show_message(Message(text.format(names=names), Severity.ERROR))
        for error in opened.errors:
            if getattr(error, "path", None) not in missing:
                self._messages.error(str(error))

    def _clear(self) -> None:
        """Leave an empty project: no step of the old one can be taken back in the new one."""
        self._asked += 1
        self._opener.stop()
        with self._session.selection_steps.paused():
            self._session.selection.clear()
        self._session.undo.stack.clear()
        for path in self._session.watch.paths:
            self._session.watch.forget(path)
        for group in list(self._project.groups):
            self._project.remove_group(group)
        self._project.measurements.set_all(())
        self._broken = ()

    def _begin(self, path: Path | None, view: MapView | None) -> None:
        for layer in self._project.layers():
            if layer.info.access is not Access.BUNDLED:
                self._session.watch.watch(layer.info.path)
        self._project.path = path
        self._project.view = view
        self._keep()
        self.project_replaced.emit()

    def _keep(self) -> None:
        self._kept = self._document()
        self._project.is_changed = False

    def _document(self) -> ProjectDocument:
        """Return what counts as changed: not the view, nor what the settings remember anyway."""
        document = document_of(self._project, self._broken)
        language = document.language if self._project.path is not None else ""
        both_names = document.both_names and self._project.path is not None
        view = None if document.view is None else MapView(0.0, 0.0, 1.0, document.view.crs)
        if self._project.path is None or (view is not None and view.crs.is_web_mercator):
            view = None
        return replace(document, view=view, language=language, both_names=both_names)


def _nothing() -> None:
    """End of an opening that was given up."""
