"""A text view without a frame in the panel's own typography: to be read, selected and copied."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from corridormap.ui.panels.rich_text import PageLook, page_look

MARGIN_PX = 12


class ReadingView(QTextBrowser):
    """Shows pages that are made anew whenever palette or font change.

    Args:
        parent: Owner.
    """

    link_followed = QtSignal(str)
    """Target of a link that is neither a note of the page nor an address on the web."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[PageLook], str] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(MARGIN_PX)
        self.anchorClicked.connect(self._follow)

    def show_page(self, make: Callable[[PageLook], str], *, keep_place: bool = False) -> None:
        """Show what `make` returns as HTML; scrolled to the top unless the place is kept."""
        self._make = make
        bar = self.verticalScrollBar()
        place = bar.value() if keep_place else 0
        look = self.look()
        self.document().setDefaultStyleSheet(look.style_sheet())
        self.setHtml(make(look))
        bar.setValue(place)

    def look(self) -> PageLook:
        """Return the typography that the palette and the font of the panel give."""
        return page_look(self.palette(), self.font())

    def changeEvent(self, event: QEvent) -> None:
        """Set the page again in the new colours or size."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange)
        if event.type() in kinds and self._make is not None:
            self.show_page(self._make, keep_place=True)

    def _follow(self, url: QUrl) -> None:
        target = unquote(url.toString())
        if target.startswith("note:"):
            self.scrollToAnchor(target)
        elif url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
        else:
            self.link_followed.emit(target)
