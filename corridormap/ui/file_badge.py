"""The visible promise that opened files are untouched: a badge, and words for the title bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from corridormap.core.vector_layer import Access
from corridormap.ui.icons import icon

_ICONS = {Access.BUNDLED: "bundled", Access.UNTOUCHED: "untouched", Access.READ_ONLY: "read_only"}


@dataclass(frozen=True)
class FileState:
    """A file behind the map's layers and what was done to it: nothing."""

    path: Path
    access: Access


class AccessWords(QObject):
    """Says what an access means, in the language of the moment."""

    def word(self, access: Access) -> str:
        """Return one word or two."""
        return {
            Access.BUNDLED: self.tr("bundled"),
            Access.UNTOUCHED: self.tr("untouched"),
            Access.READ_ONLY: self.tr("read-only"),
        }[access]

    def sentence(self, access: Access) -> str:
        """Return what the word promises."""
        return {
            Access.BUNDLED: self.tr("Ships with the program and is never written to."),
            Access.UNTOUCHED: self.tr("Opened for reading; no byte of it was changed."),
            Access.READ_ONLY: self.tr("Cannot be written to; opened for reading."),
        }[access]

    def summary(self, files: Sequence[FileState]) -> str:
        """Return a line for the title bar: `ports.gpkg: untouched`, or `3 files: untouched`."""
        own = [state for state in files if state.access is not Access.BUNDLED]
        if not own:
            return self.tr("bundled map, read-only") if files else ""
        if len(own) == 1:
            return self.named(own[0].path.name, own[0].access)
        parts = []
        for access in (Access.UNTOUCHED, Access.READ_ONLY):
            number = sum(state.access is access for state in own)
            if number:
                parts.append(self.named(self._counted(number), access))
        return ", ".join(parts)

    def named(self, files: str, access: Access) -> str:
        """Return files, by name or number, with the word on their access."""
        return self.tr("{files}: {state}").format(files=files, state=self.word(access))

    def _counted(self, number: int) -> str:
        # No file of English plurals is needed for two forms.
        return self.tr("1 file") if number == 1 else self.tr("{n} files").format(n=number)


class FileBadge(QToolButton):
    """Shows the weakest promise among the files; its menu tells each file's own."""

    reload_requested = Signal(object)
    """Path of a file to read again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[FileState, ...] = ()
        self._words = AccessWords(self)
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setMenu(QMenu(self))
        # Files come and go by the hundred; nobody reads their list meanwhile.
        self.menu().aboutToShow.connect(self._fill_menu)

    def show_files(self, files: Sequence[FileState]) -> None:
        """Tell about these files from now on."""
        self._files = tuple(files)
        own = [state.access for state in files if state.access is not Access.BUNDLED]
        access = Access.BUNDLED
        if own:
            access = Access.READ_ONLY if Access.READ_ONLY in own else Access.UNTOUCHED
        if own and len(set(own)) > 1:
            self.setText(self._words.summary(files))
        else:
            self.setText(self._words.word(access))
        self.setIcon(icon(_ICONS[access]))
        self.setVisible(bool(files))
        self.setAccessibleName(self.tr("What was done to the files"))
        self.setToolTip(self.tr("What happened to the opened files: nothing. Click for each."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_files(self._files)

    def _fill_menu(self) -> None:
        menu = self.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        for state in self._files:
            action = menu.addAction(
                icon(_ICONS[state.access]),
                self._words.named(state.path.name, state.access),
            )
            action.setToolTip(f"{state.path}\n{self._words.sentence(state.access)}")
            path = state.path
            action.setEnabled(state.access is not Access.BUNDLED)
            if state.access is not Access.BUNDLED:
                again = self.tr("read again")
                action.setText(f"{action.text()} — {again}")
                action.triggered.connect(lambda _=False, path=path: self._ask(path))

    def _ask(self, path: Path) -> None:
        self.reload_requested.emit(path)
