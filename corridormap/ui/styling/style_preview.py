"""A large picture of the symbols being edited, on the map's own ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from corridormap.core.symbol import SymbolSet
from corridormap.render.legend import draw_swatch

SIZE = QSize(150, 44)


class StylePreview(QWidget):
    """Shows symbols as the map draws them, larger than a legend does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbols = SymbolSet()
        self._ground = QColor("#ffffff")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Preview of the symbol"))

    def sizeHint(self) -> QSize:
        """Return its one size."""
        return SIZE

    def show_symbols(self, symbols: SymbolSet, ground: str) -> None:
        """Show symbols on a ground of `#rrggbb`."""
        if (symbols, QColor(ground)) != (self._symbols, self._ground):
            self._symbols, self._ground = symbols, QColor(ground)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, symbols and a frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 4, 4)
        painter.setClipPath(shape)
        painter.fillPath(shape, self._ground)
        painter.save()
        draw_swatch(painter, self._symbols, (self.width(), self.height()))
        painter.restore()
        painter.setClipping(False)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1.0))
        painter.drawPath(shape)
        painter.end()
