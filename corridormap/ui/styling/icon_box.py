"""Chooses a marker's picture: the shapes, and the theme's symbols."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from corridormap.core.symbol import MarkerSymbol
from corridormap.render.markers import SIMPLE_SHAPES, marker_folder, marker_image

PICTURE_PX = 18.0


@lru_cache(maxsize=1)
def marker_names() -> tuple[str, ...]:
    """Return the names of all markers, the shapes first."""
    return (*SIMPLE_SHAPES, *sorted(path.stem for path in marker_folder().glob("*.svg")))


class IconBox(QComboBox):
    """The markers by picture and name; `currentData` is the name for a style."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(int(PICTURE_PX), int(PICTURE_PX)))
        titles = self._titles()
        for name in marker_names():
            self.addItem(titles.get(name, name.replace("_", " ")), name)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        color = self.palette().color(QPalette.ColorRole.Text).name()
        for place, name in enumerate(marker_names()):
            image = marker_image(MarkerSymbol(name, PICTURE_PX - 3, color, None), 2.0)
            self.setItemIcon(place, QIcon(QPixmap.fromImage(image)))

    def _titles(self) -> dict[str, str]:
        return {
            "circle": self.tr("circle"),
            "square": self.tr("square"),
            "border_crossing": self.tr("border crossing"),
            "inland_hub": self.tr("inland hub"),
            "rail_station": self.tr("railway station"),
            "river_port": self.tr("river port"),
            "sea_port": self.tr("sea port"),
            "zone": self.tr("zone"),
        }
