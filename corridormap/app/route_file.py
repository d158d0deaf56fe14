"""Where the user's routes are kept: chosen, changed, and told of when it is gone."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from corridormap.app.route_keeping import KnownFiles, RouteKeeper
from corridormap.core.errors import CorridorMapError, SourceError
from corridormap.ui.message_bar import Message, MessageAction, Severity
from corridormap.ui.message_words import message_words

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.app.route_planner import RoutePlanner
    from corridormap.app.settings import Settings

MISSED = "routes are missed"
"""Key of the message."""


def known_files(settings: Settings, planning: RoutePlanner) -> KnownFiles:
    """Return what settings, journals and the theme know of routes' files."""
    recent, journals = settings.recent, settings.data_folder

    def waiting() -> Sequence[Path]:
        from corridormap.formats.route_journal import stores_waiting

        return stores_waiting(journals)

    def remember(path: Path) -> None:
        # Journals know their files by where they really lie.
        recent.add_route_file(Path(os.path.realpath(path)))
        recent.add_route_file(path)

    def places() -> Container[str] | None:
        # Whoever asks for a way is told why the networks cannot be read.
        with suppress(CorridorMapError):
            return planning.load().places
        return None

    return KnownFiles(waiting, lambda: recent.route_files, remember, places)


class RouteFile(QObject):
    """Asks for another file of routes, and tells when the one there was is gone.

    Args:
        window: Where dialogs and messages are shown.
        keeper: Of the routes.
        parent: Owner.
    """

    def __init__(self, window: MainWindow, keeper: RouteKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._keeper = window, keeper
        keeper.file_missed.connect(self._tell_missed)

    def choose(self) -> None:
        """Ask where routes are to be kept; a file that has some already gives them."""
        dialog = QFileDialog(
            self._window, self.tr("File for routes"), str(self._keeper.path.parent)
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Routes are added to a file that is there: nothing is overwritten.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter("GeoPackage (*.gpkg)")
        dialog.setDefaultSuffix("gpkg")
        dialog.selectFile(self._keeper.path.name)
        if dialog.exec():
            self.keep_in(Path(dialog.selectedFiles()[0]))

    def keep_in(self, path: Path) -> None:
        """Keep routes in another file from now on, all that are known too.

        A file that is something else is told of, and left alone.
        """
        from corridormap.formats.route_move import check_target

        if path == self._keeper.path:
            if self._keeper.is_missed:
                self._keeper.begin_anew()
            return
        try:
            check_target(path)
        except SourceError as exc:
            stay = self.tr("Routes stay in {file}.").format(file=self._keeper.path.name)
            self._window.messages.error(f"{message_words(str(exc))} {stay}")
            return
        self._keeper.move_to(path)
        self._window.session.settings.routes_file = path

    def _tell_missed(self, is_missed: bool) -> None:
        """Tell that the file is gone, and offer to choose; take it back where that is over."""
        messages = self._window.messages
        if not is_missed:
            messages.dismiss(MISSED)
            return
        path = self._keeper.path
        text = self.tr(
            "{file} with your routes is not in {folder} any more. What you draw is kept, and "
            "written when it is back or you choose another file."
        )
        action = MessageAction(self.tr("Choose a file…"), self.choose)
        line = text.format(file=path.name, folder=path.parent)
        messages.show_message(Message(line, Severity.WARNING, action, MISSED))
