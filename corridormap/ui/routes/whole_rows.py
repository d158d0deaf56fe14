"""A table that shows all of its rows, for a page that scrolls several of them together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QScrollArea, QSizePolicy, QWidget

from corridormap.ui.routes.rows_view import ENSURE, RowsView, ViewRow


class WholeRows(RowsView):
    """As high as its rows need; the page around it scrolls, to the current row too.

    Args:
        parent: Owner.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[ViewRow]) -> None:
        """Show rows, and ask for the room that they need."""
        super().show_rows(rows)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the heading and every row."""
        rows = (self.model_.index(row, 1) for row in range(self.model_.rowCount()))
        height = self.header().sizeHint().height() + sum(map(self.indexRowSizeHint, rows))
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Return the same height: nothing is left out."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for more room where lines break."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = ENSURE,
    ) -> None:
        """Bring a row into view by moving the page."""
        super().scrollTo(index, hint)
        page = self._page()
        inside = None if page is None else page.widget()
        if page is None or inside is None:
            return
        row = self.visualRect(self.shown_cell(index))
        for place in (row.bottomLeft(), row.topLeft()):
            spot = self.viewport().mapTo(inside, place)
            page.ensureVisible(0, spot.y(), 0, 0)

    def _page(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above
