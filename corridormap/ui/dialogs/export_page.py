"""Asks for a title, shows how large the web page will be, and has it written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.job_runner import Job, JobRunner
from corridormap.ui.message_words import message_words

PAGE_SUFFIXES = (".html", ".htm")
LINES_A_NOTE, MOST_ROWS = 2, 12


class Page(Protocol):
    """A page that is ready to be written."""

    @property
    def size_bytes(self) -> int:
        """Size of the file to be."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the page cannot show, a line each."""


@dataclass(frozen=True)
class PageMaker:
    """What the dialog asks to be done; handed in, since dialogs open no files.

    Attributes:
        prepare: (title, feedback) → page; called on a worker thread.
        write: Writes the page to a file; called on a worker thread.
    """

    prepare: Callable[[str, Feedback], Page]
    write: Callable[[Page, Path], None]


class ExportPageDialog(QDialog):
    """Prepares the page while the title is being typed, so that its size stands there at once.

    Args:
        maker: Prepares and writes.
        runner: Where that is done.
        title: First proposal.
        folder: Where the file dialog starts.
        parent: The window.
    """

    page_written = Signal(str, int)
    """Path and size in bytes."""

    def __init__(
        self,
        maker: PageMaker,
        runner: JobRunner,
        title: str,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export as web page"))
        self.setMinimumWidth(460)
        self._maker, self._runner, self._folder = maker, runner, folder
        self._job: Job | None = None
        self._page: Page | None = None
        self._page_title = ""
        self._is_over = False
        self._build(title)
        self._prepare(None)

    def _build(self, title: str) -> None:
        self.title_edit = QLineEdit(title)
        self.title_edit.setClearButtonEnabled(True)
        self.size_label = QLabel()
        self.notes_title = QLabel(self.tr("&Left out, or otherwise than on the map:"))
        self.notes = QPlainTextEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes_title.setBuddy(self.notes)
        self._show_notes((), titled=False)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        about = QLabel(
            self.tr(
                "One file that opens in any browser, without a network: the visible layers of this "
                "view with legend, labels, pop-ups, sources and the table of legs."
            )
        )
        about.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save_button = self.buttons.addButton(
            self.tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        form = QFormLayout()
        form.addRow(self.tr("Title:"), self.title_edit)
        form.addRow(self.tr("Size:"), self.size_label)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addLayout(form)
        for part in (self.notes_title, self.notes, self.progress, self.buttons):
            column.addWidget(part)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._stop)

    def _prepare(self, path: Path | None) -> None:
        """Prepare the page; write it to `path` when it is ready, if one is given."""
        title = self.title_edit.text().strip()
        self._show_work(self.tr("Being prepared …"))
        self._job = self._runner.submit(
            partial(self._maker.prepare, title),
            partial(self._prepared, title, path),
            self._failed,
            self._stopped,
        )

    def _prepared(self, title: str, path: Path | None, page: Page) -> None:
        if self._is_over:
            return
        self._job, self._page, self._page_title = None, page, title
        self._show_rest(self._size_text(page.size_bytes))
        self._show_notes(page.warnings, titled=True)
        if path is not None:
            self._write(path)

    def _save(self) -> None:
        title = self.title_edit.text().strip()
        path = ask_save_path(
            self,
            self.tr("Export as web page"),
            self._folder / f"{_file_name(title)}.html",
            self.tr("Web page (*.html)"),
            PAGE_SUFFIXES,
        )
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the page, prepared anew if the title was changed meanwhile."""
        if self.title_edit.text().strip() != self._page_title:
            self._prepare(path)
        else:
            self._write(path)

    def _write(self, path: Path) -> None:
        page = self._page
        if page is None:
            return
        self._show_work(self.tr("Being written …"))

        def work(feedback: Feedback) -> int:
            feedback.check()
            self._maker.write(page, path)
            return page.size_bytes

        self._job = self._runner.submit(
            work, partial(self._written, path), self._failed, self._stopped
        )

    def _written(self, path: Path, size_bytes: int) -> None:
        self._job = None
        self.page_written.emit(str(path), size_bytes)
        self.accept()

    def _failed(self, error: CorridorMapError) -> None:
        if self._is_over:
            return
        self._job = None
        self._show_rest(self._size_text(self._page.size_bytes) if self._page else "–")
        self._show_notes((str(error),), titled=False)

    def _stopped(self) -> None:
        self._job = None

    def _stop(self) -> None:
        # A job that ends all the same must not speak to a dialog that is being deleted.
        self._is_over = True
        if self._job is not None:
            self._job.cancel()

    def _show_notes(self, lines: Sequence[str], titled: bool) -> None:
        """Show lines whole, as many as there are: a list longer than its room can be scrolled."""
        self.notes_title.setVisible(titled and bool(lines))
        self.notes.setVisible(bool(lines))
        # Line by line: one that is in no table leaves the others translated.
        self.notes.setPlainText("\n".join(map(message_words, lines)))
        rows = min(LINES_A_NOTE * len(lines) + 1, MOST_ROWS)
        margins = 2 * (self.notes.frameWidth() + round(self.notes.document().documentMargin()))
        self.notes.setFixedHeight(rows * self.notes.fontMetrics().lineSpacing() + margins)
        self.adjustSize()
        self.notes.verticalScrollBar().setValue(0)

    def _show_work(self, text: str) -> None:
        self.size_label.setText(text)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.save_button.setEnabled(False)

    def _show_rest(self, text: str) -> None:
        self.size_label.setText(text)
        self.progress.hide()
        self.save_button.setEnabled(self._page is not None)

    def _size_text(self, size_bytes: int) -> str:
        return self.locale().formattedDataSize(
            size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
        )


def _file_name(title: str) -> str:
    """Return the title without what file systems refuse."""
    kept = "".join(" " if character in '/\\:*?"<>|\n\t' else character for character in title)
    return " ".join(kept.split())[:80] or "map"
