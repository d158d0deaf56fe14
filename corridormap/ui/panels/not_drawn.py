"""The panel of what documents name too vaguely to draw: nothing is silently left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.project import Project
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.panels.reading_view import ReadingView
from corridormap.ui.panels.rich_text import PageLook, block, link, plain, section, span
from corridormap.ui.panels.source_notes import SourceNotes

if TYPE_CHECKING:
    from corridormap.core.knowledge import NotDrawn

TYPING_MS = 120
SAID_BY_THE_PANEL = ("Named, not drawn: ", "提及但未绘制：")
"""How the theme's notes begin, so that they can be understood away from this panel."""
TABLE_TITLES = {
    "corridors": "Corridors",
    "corridor_legs": "Corridor legs",
    "ports": "Ports and hubs",
    "border_crossings": "Border crossings",
    "member_regions": "Member regions",
}

NotDrawnRows = Callable[[], "Sequence[NotDrawn]"]
"""Reads the rows; asked on a worker thread."""


class NotDrawnPanel(QWidget):
    """Names, notes and sources of rows without geometry, to be filtered and read.

    Args:
        project: Its language, and when its layers change.
        runner: Runs the reading.
        rows: Reads what is not drawn.
        parent: Owner.
    """

    feature_requested = QtSignal(object)
    """A `NotDrawn` that was clicked: the identify panel knows more of it."""

    def __init__(
        self,
        project: Project,
        runner: JobRunner,
        rows: NotDrawnRows,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._read_rows = rows
        self._job = LatestJob(runner)
        self._rows: tuple[NotDrawn, ...] = ()
        self._error = ""
        self._is_read = False
        self._is_stale = True
        self.filter_box = QLineEdit(self)
        self.filter_box.setClearButtonEnabled(True)
        self.page = ReadingView(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self.filter_box.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self._show)
        self.page.link_followed.connect(self._follow)
        project.settings_changed.connect(self._follow_settings)
        self._retranslate()
        self._show()

    def reload(self) -> None:
        """Read the rows again, now or when they are next seen."""
        self._is_stale = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Read what nobody waited for as long as it could not be seen.

        Qt calls a panel visible behind the tab of another one, and shown as the window is.
        """
        super().paintEvent(event)
        if self._is_stale:
            self._read()

    def _read(self) -> None:
        self._is_stale = False

        def read(feedback: Feedback) -> tuple[NotDrawn, ...]:
            return tuple(self._read_rows())

        self._job.submit(read, self._take, self._fail)

    def shown(self) -> list[NotDrawn]:
        """Return the rows that fit what was typed."""
        needle = self.filter_box.text().strip().casefold()
        return [row for row in self._rows if needle in _searched_text(row)]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(6, 4, 6, 4)
        top.addWidget(self.filter_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.page, 1)
        self.setFocusProxy(self.filter_box)

    def _take(self, rows: tuple[NotDrawn, ...]) -> None:
        self._rows, self._error, self._is_read = rows, "", True
        self._show()

    def _fail(self, error: CorridorMapError) -> None:
        self._rows, self._error, self._is_read = (), str(error), True
        self._show()

    def _follow_settings(self) -> None:
        self._show()

    def _show(self) -> None:
        self.page.show_page(self._html)

    def _html(self, look: PageLook) -> str:
        rows = self.shown()
        if not rows:
            return block(span("quiet", plain(self._empty_text())), above_px=8)
        notes = SourceNotes()
        html = block(span("small", plain(self._intro())), below_px=2)
        for table in dict.fromkeys(row.table for row in rows):
            group = [row for row in rows if row.table == table]
            if len({row.table for row in self._rows}) > 1:
                html += section(translated(TABLE_TITLES.get(table, table)), look)
            html += "".join(map(partial(self._entry, notes), group))
        if len(notes):
            html += section(self.tr("Sources"), look) + notes.listed()
        return f"<body>{html}</body>"

    def _entry(self, notes: SourceNotes, row: NotDrawn) -> str:
        names = [row.name, row.name_zh]
        if self._project.language == "zh" and row.name_zh:
            names.reverse()
        first = link(f"feature:{self._rows.index(row)}", plain(names[0]))
        head = span("strong", first) + notes.marks(row.citations)
        html = block(head, above_px=12)
        if names[1]:
            html += block(span("quiet", plain(names[1])))
        note = _without_start(translated(row.note))
        return html + (block(plain(note[:1].upper() + note[1:]), above_px=1) if note else "")

    def _intro(self) -> str:
        text = self.tr("Named in the documents, too vaguely to draw: {count}")
        return text.format(count=len(self.shown()))

    def _empty_text(self) -> str:
        if self._error:
            return message_words(self._error)
        if not self._is_read:
            return self.tr("Reading…")
        if not self._rows:
            return self.tr("Everything that the documents name is drawn.")
        return self.tr("Nothing here fits “{text}”.").format(text=self.filter_box.text().strip())

    def _follow(self, target: str) -> None:
        kind, _, place = target.partition(":")
        if kind == "feature":
            self.feature_requested.emit(self._rows[int(place)])

    def _retranslate(self) -> None:
        self.filter_box.setPlaceholderText(self.tr("Filter names and notes"))
        self.filter_box.setAccessibleName(self.tr("Filter names and notes"))
        self.page.setAccessibleName(self.tr("Named, not drawn"))


def _without_start(note: str) -> str:
    for start in SAID_BY_THE_PANEL:
        note = note.removeprefix(start)
    return note


def _searched_text(row: NotDrawn) -> str:
    titles = (citation.title for citation in row.citations)
    return " ".join((row.name, row.name_zh, row.note, *titles)).casefold()
