"""Asks for any projection: found by code, name or place, or given as WKT or PROJ text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.crs import Crs, parse_crs
from corridormap.core.crs_catalog import CrsEntry, load_crs_catalog, made_for, matching
from corridormap.core.errors import CorridorMapError, CrsError
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.render.projection_preview import PreviewSize, projection_preview
from corridormap.ui.dialogs.projection_words import ProjectionWords
from corridormap.ui.job_runner import Job, JobRunner
from corridormap.ui.message_words import message_words

T = TypeVar("T")

PREVIEW_PX = (300, 220)
SETTLE_MS = 150
"""The preview is made when nothing has been chosen or typed for this long."""


class ChooseProjectionDialog(QDialog):
    """A line to search with, what was found, and what the chosen one looks like and is good for.

    Args:
        runner: Reads PROJ's database and draws previews.
        land: Areas for the preview, degrees; called on a worker thread.
        current: The map's CRS, and longitude and latitude of its middle.
        parent: The window.
    """

    crs_chosen = Signal(object)
    """The `Crs` to draw the map in."""

    def __init__(
        self,
        runner: JobRunner,
        land: Callable[[], GeometryBlock | None],
        current: tuple[Crs, tuple[float, float]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose a projection"))
        self._runner, self._land = runner, land
        self._current, self._place = current
        self._words = ProjectionWords(self)
        self._entries: tuple[CrsEntry, ...] = ()
        self._found: list[CrsEntry] = []
        self._crs: Crs | None = None
        self._jobs: list[Job] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._build()
        self.finished.connect(self._stop)
        self._settle.timeout.connect(self._draw)
        self._submit(lambda _: load_crs_catalog(), self._take_entries)
        self._show_crs(self._current, None)

    def crs(self) -> Crs | None:
        """Return what is chosen, None while nothing sensible is."""
        return self._crs

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys walk through the list while one types."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._found:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = min(max(self.list.currentIndex().row() + step, 0), len(self._found) - 1)
            self.list.setCurrentIndex(self._model.index(row))
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Code, name or place; or WKT or PROJ text"))
        self.edit.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setWordWrap(True)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.preview = QLabel()
        self.preview.setFixedSize(*PREVIEW_PX)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title, self.details = QLabel(), QLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.details):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setMaximumWidth(PREVIEW_PX[0])
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        self.edit.textChanged.connect(self._search)
        self.list.selectionModel().currentChanged.connect(self._choose_row)
        self.list.doubleClicked.connect(lambda _: self.accept())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.resize(760, 460)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for widget in (self.edit, self.list, self.count):
            left.addWidget(widget)
        for widget in (self.preview, self.title, self.details):
            right.addWidget(widget)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.addLayout(left, 1)
        columns.addLayout(right)
        rows = QVBoxLayout(self)
        rows.addLayout(columns)
        rows.addWidget(self.buttons)

    def accept(self) -> None:
        """Hand over what is chosen."""
        if self._crs is None:
            return
        self.crs_chosen.emit(self._crs)
        super().accept()

    def _take_entries(self, entries: tuple[CrsEntry, ...]) -> None:
        self._entries = entries
        self._search(self.edit.text())

    def _search(self, text: str) -> None:
        if is_definition(text):
            self._show_rows([])
            self._read(text)
            return
        if text.strip():
            self._show_rows(matching(self._entries, text))
        if not text.strip():
            self._offer()
        elif self._found:
            self.list.setCurrentIndex(self._model.index(0))
            self.count.setText(self.tr("{count} found").format(count=len(self._found)))
        else:
            self._read(text)

    def _offer(self) -> None:
        """Show what is made for the middle of the map, as long as nothing is typed."""
        self._show_rows(made_for(self._entries, *self._place))
        words = self.tr("{count:,} in all; shown are those made for the middle of the map")
        many = words.format(count=len(self._entries))
        self.count.setText(many if self._entries else self.tr("Reading PROJ's database…"))
        self._show_crs(self._current, None)

    def _show_rows(self, found: list[CrsEntry]) -> None:
        self._found = found
        self._model.setStringList([f"{entry.code} · {entry.name}" for entry in found])

    def _choose_row(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            entry = self._found[index.row()]
            self._show_crs(Crs(entry.code), entry)

    def _read(self, text: str) -> None:
        """Take what was typed for a definition."""
        try:
            crs = parse_crs(text)
        except CrsError as error:
            if is_definition(text):
                self._show_nothing(message_words(str(error)))
            else:
                words = self.tr("Nothing is found by these words, and PROJ does not know the text.")
                self._show_nothing(words if self._entries else "")
            return
        self.count.setText("")
        self._show_crs(crs, None)

    def _show_nothing(self, why: str) -> None:
        self._crs = None
        self.count.setText(why)
        self.title.clear()
        self.details.clear()
        self.preview.clear()
        self._settle.stop()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)

    def _show_crs(self, crs: Crs, entry: CrsEntry | None) -> None:
        self._crs = crs
        self.title.setText(f"{entry.code} · {entry.name}" if entry is not None else crs.title)
        area = entry.area if entry is not None else crs.area_name
        self.details.setText(self._words.about(crs, area))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        self._settle.start()

    def _draw(self) -> None:
        crs = self._crs
        if crs is None:
            return
        size = PreviewSize(*PREVIEW_PX, self.devicePixelRatioF())
        land = self._land

        def work(feedback: Feedback) -> QImage:
            area = crs.area_of_use
            picture = projection_preview(crs, size, land(), area)
            feedback.check()
            return picture

        self._submit(work, partial(self._take_preview, crs), partial(self._fail, crs))

    def _take_preview(self, crs: Crs, image: QImage) -> None:
        if crs == self._crs:
            self.preview.setPixmap(QPixmap.fromImage(image))

    def _fail(self, crs: Crs, error: CorridorMapError) -> None:
        if crs == self._crs:
            self._show_nothing(message_words(str(error)))

    def _submit(
        self,
        work: Callable[[Feedback], T],
        take: Callable[[T], None],
        fail: Callable[[CorridorMapError], None] | None = None,
    ) -> None:
        self._jobs = [job for job in self._jobs if not job.is_over]
        self._jobs.append(self._runner.submit(work, take, fail or self._ignore))

    def _ignore(self, error: CorridorMapError) -> None:
        self.count.setText(message_words(str(error)))

    def _stop(self) -> None:
        self._settle.stop()
        self._crs = None
        for job in self._jobs:
            job.cancel()


def is_definition(text: str) -> bool:
    """Whether a text is WKT or PROJ's own notation, not words to search for."""
    return "+proj" in text or "[" in text or text.lstrip().startswith("{")
