"""Chooses how a line is broken: presets shown as they look."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

Dash = tuple[float, ...]
PICTURE = QSize(44, 12)
LINE_PX = 2.0
PRESETS: tuple[Dash, ...] = (
    (),
    (5.0, 4.0),
    (9.0, 3.5),
    (3.0, 2.5),
    (1.5, 4.0),
    (14.0, 3.0, 2.0, 3.0),
)
"""The theme's own: solid, planned, under construction, named, dotted, on trial."""


class DashBox(QComboBox):
    """Presets, and the symbol's own dashes where they are none of them."""

    dash_chosen = Signal(object)
    """Lengths of dash, gap … in logical pixels; empty for a solid line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dashes: list[Dash] = list(PRESETS)
        self.setIconSize(PICTURE)
        self.addItems(list(self._titles()))
        self._draw()
        self.activated.connect(lambda place: self.dash_chosen.emit(self._dashes[place]))

    def show_dash(self, dash: Dash) -> None:
        """Show a pattern without asking for a change; one of somebody's own gets an entry."""
        if dash not in self._dashes:
            lengths = " ".join(f"{length:g}" for length in dash)
            self._dashes.append(dash)
            self.addItem(self.tr("own: {lengths}").format(lengths=lengths))
            self._draw()
        self.setCurrentIndex(self._dashes.index(dash))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        color = self.palette().color(QPalette.ColorRole.Text)
        for place, dash in enumerate(self._dashes):
            self.setItemIcon(place, QIcon(_picture(dash, color)))

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("solid"),
            self.tr("dashed"),
            self.tr("long"),
            self.tr("short"),
            self.tr("dotted"),
            self.tr("dash-dot"),
        )


def _picture(dash: Dash, color: QColor) -> QPixmap:
    picture = QPixmap(PICTURE * 2)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    pen = QPen(color, LINE_PX)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([length / LINE_PX for length in dash])
    painter.setPen(pen)
    middle = PICTURE.height() / 2
    painter.drawLine(QPointF(0, middle), QPointF(PICTURE.width(), middle))
    painter.end()
    return picture
