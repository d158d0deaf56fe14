"""A line of words that becomes two small ones before any of it is cut."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

SMALLER = 0.88
MARGIN_PX = 6
MOST_LINES = 2


class HintLabel(QWidget):
    """Takes the width that is left, never more height than one line of the window's font."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show a text; the tip and screen readers have all of it at any width."""
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def shown_lines(self) -> tuple[list[str], QFont]:
        """Return the lines as they are painted, the last one cut where even two are too short."""
        width = self.width() - 2 * MARGIN_PX
        if QFontMetrics(self.font()).horizontalAdvance(self._text) <= width:
            return [self._text], self.font()
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * SMALLER)
        metrics = QFontMetrics(small)
        first = _fitting(self._text, width, metrics)
        rest = self._text[len(first) :].strip()
        rest = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return [line for line in (first.strip(), rest) if line], small

    def sizeHint(self) -> QSize:
        """Return the height of the two small lines; the width is what is left."""
        return QSize(0, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one line or two."""
        lines, font = self.shown_lines()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        height = self.height() // len(lines) if lines else 0
        for number, line in enumerate(lines):
            box = QRect(MARGIN_PX, number * height, self.width() - 2 * MARGIN_PX, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
        painter.end()


def _fitting(text: str, width: int, metrics: QFontMetrics) -> str:
    """Return as many words from the start as fit; Chinese breaks anywhere."""
    fits = 0
    for at in range(1, len(text) + 1):
        if metrics.horizontalAdvance(text[:at]) > width:
            break
        if at == len(text) or text[at] == " " or ord(text[at]) > 0x2E80:
            fits = at
    return text[:fits]
