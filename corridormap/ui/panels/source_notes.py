"""Numbers the places that statements come from, and lists them by document at the end."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.rich_text import block, link, plain, span

if TYPE_CHECKING:
    from corridormap.core.knowledge import Citation

ADDED = "added"
_Source = tuple[str, str, str, str]


class SourceNotes:
    """The notes of one page: each place of each document gets one number, in order of use."""

    def __init__(self) -> None:
        self._notes: dict[Citation, int] = {}

    def __len__(self) -> int:
        return len(self._notes)

    def marks(self, citations: Iterable[Citation]) -> str:
        """Return the numbers of these citations as small links to the list, as HTML."""
        marks = []
        for citation in dict.fromkeys(citations):
            number = self._notes.setdefault(citation, len(self._notes) + 1)
            marks.append(link(f"note:{number}", str(number), source_line(citation)))
        return f"<sup>&nbsp;{'&nbsp;&nbsp;'.join(marks)}</sup>" if marks else ""

    def listed(self) -> str:
        """Return the documents, each once, with the numbered places in it, as HTML."""
        by_source: dict[_Source, list[tuple[int, Citation]]] = {}
        for citation, number in self._notes.items():
            by_source.setdefault(_source(citation), []).append((number, citation))
        return "".join(_document(notes) for notes in by_source.values())


def source_line(citation: Citation) -> str:
    """Return where a statement comes from in one line of plain text."""
    parts = (citation.title, citation.publisher, citation.date, place_text(citation))
    return ", ".join(part for part in parts if part)


def place_text(citation: Citation) -> str:
    """Return the place in the document, or that it was added and why."""
    if citation.origin != ADDED:
        return citation.place
    if not citation.place:
        return QCoreApplication.translate("Sources", "added")
    return QCoreApplication.translate("Sources", "added: {why}").format(
        why=translated(citation.place)
    )


def document_head(citation: Citation) -> str:
    """Return a document's title, then its publisher and date on a quiet line, as HTML."""
    about = ", ".join(escape(part) for part in (citation.publisher, citation.date) if part)
    title = plain(translated(citation.title))
    return f"{title}<br>{span('small', about)}" if about else title


def _source(citation: Citation) -> _Source:
    return citation.source_id, citation.title, citation.publisher, citation.date


def _document(notes: list[tuple[int, Citation]]) -> str:
    places = "".join(
        f'<tr><td width="22" align="right" style="padding-right:6px;">'
        f'<a name="note:{number}"></a>{span("small", str(number))}</td>'
        f"<td>{span('small', plain(place_text(citation)) or '–')}</td></tr>"
        for number, citation in notes
    )
    head = block(document_head(notes[0][1]), above_px=8, below_px=2)
    return f'{head}<table width="100%" cellspacing="0" cellpadding="1">{places}</table>'
