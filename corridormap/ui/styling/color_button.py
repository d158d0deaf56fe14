"""A button that shows a colour and opens the dialog to choose another, the map's own offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton, QWidget

from corridormap.core.looks import own_color
from corridormap.render.draw_context import qcolor

SWATCH = QSize(36, 16)
MOST_CUSTOM = 16
"""Colours that Qt's dialog has room for."""

MapColors = Callable[[], Sequence[str]]


def color_text(color: QColor) -> str:
    """Return `#rrggbb`, or `#rrggbbaa` for what is not opaque."""
    text = color.name()
    return text if color.alpha() == 255 else f"{text}{color.alpha():02x}"


class ColorButton(QPushButton):
    """One colour of a symbol.

    Args:
        map_colors: Gives the colours of the map, the most used first.
        parent: Owner.
    """

    color_changed = Signal(str)
    """The same in every look (`core.looks.own_color`); while the dialog is open, each one tried."""

    def __init__(self, map_colors: MapColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map_colors = map_colors
        self._color: str | None = None
        self.setIconSize(SWATCH)
        self.setAutoDefault(False)
        self.clicked.connect(self.choose)
        self._show()

    @property
    def color(self) -> str | None:
        """The colour shown."""
        return self._color

    def set_color(self, color: str | None) -> None:
        """Show a colour, or that there is none, without asking for a change."""
        if color != self._color:
            self._color = color
            self._show()

    def choose(self) -> None:
        """Open the dialog; the map follows each colour tried."""
        for place, color in enumerate(list(self._map_colors())[:MOST_CUSTOM]):
            QColorDialog.setCustomColor(place, qcolor(color))
        before = self._color or "#000000"
        dialog = QColorDialog(qcolor(before), self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QColorDialog.ColorDialogOption.ShowAlphaChannel)
        # The systems' own dialogs say nothing while colours are tried, nor know the map's.
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(self.accessibleName() or self.tr("Colour"))
        dialog.currentColorChanged.connect(lambda color: self._take(own_color(color_text(color))))
        dialog.rejected.connect(lambda: self._take(before))
        dialog.open()

    def _take(self, color: str) -> None:
        if color != self._color:
            self.set_color(color)
            self.color_changed.emit(color)

    def _show(self) -> None:
        color = self._color
        picture = None if color is None else color_picture(color, SWATCH, self.palette())
        self.setIcon(QIcon() if picture is None else QIcon(picture))
        self.setText("—" if color is None else color_text(qcolor(color)))


def color_picture(color: str, size: QSize, palette: QPalette) -> QPixmap:
    """Return a swatch; what is seen through lies on a chequered ground."""
    picture = QPixmap(size * 2)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    box = QRectF(0.5, 0.5, size.width() - 1.0, size.height() - 1.0)
    if qcolor(color).alpha() < 255:
        painter.fillRect(box, QColor("#ffffff"))
        painter.fillRect(box, QBrush(QColor("#9a9a9a"), Qt.BrushStyle.Dense4Pattern))
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
    painter.setBrush(qcolor(color))
    painter.drawRect(box)
    painter.end()
    return picture
