"""Classes of a style and their pictures at the resolution of the screen the panel is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from corridormap.core.legend_heading import heading
from corridormap.core.looks import LIGHT, role_colors
from corridormap.core.symbol import SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.legend import entries, swatch
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.panels.layer_nodes import LegendEntries
from corridormap.ui.panels.layer_tree_model import Swatch
from corridormap.ui.panels.used_classes import UsedClasses

WIDTH_PX, HEIGHT_PX = 26, 16
LAND = "#f6f4ee"
"""Of the light base map, known without reading a file."""
_COATS = 40
"""So many coats of the palest tint cover."""


@dataclass(frozen=True, slots=True)
class Legend:
    """How the layer panel gets the classes of a style and their pictures.

    Attributes:
        entries: The classes.
        swatch: Their pictures.
        used: Tells when classes are known that `entries` did not know yet.
    """

    entries: LegendEntries
    swatch: Swatch
    used: UsedClasses | None = None


def map_legend(
    widget: QWidget, store: LayerStore | None, look: Callable[[], str] = lambda: LIGHT
) -> Legend:
    """Return the legend as the map is drawn, sharp on the widget's screen.

    Args:
        widget: Whose screen.
        store: With it, classes that no feature of a loaded layer falls into are left out.
        look: Tells the map's look; areas lie on its land.
    """
    used = None if store is None else UsedClasses(store, widget)

    def of_layer(layer: VectorLayer, language: str) -> list[tuple[str, SymbolSet]]:
        style = layer.style if used is None else used.style(layer)
        title, found = heading(style, language), entries(style, language)
        # A row without a sign; a single class stands beside the layer's own name.
        return [(title, SymbolSet()), *found] if title and found else found

    def swatch_of(symbols: SymbolSet) -> QImage:
        return picture_of(symbols, widget.devicePixelRatioF(), land_color(look()))

    return Legend(of_layer, swatch_of, used)


def land_color(look: str) -> str:
    """Return the colour of the map's land in a look."""
    return LAND if look == LIGHT else role_colors(look)["land"]


@lru_cache(maxsize=1024)
def picture_of(symbols: SymbolSet, ratio: float, land: str = LAND) -> QImage:
    """Return a swatch; areas lie on the map's land, whatever the panel's colour."""
    picture = swatch(symbols, WIDTH_PX, HEIGHT_PX, ratio)
    return picture if symbols.fill is None else _on_land(picture, land)


def _on_land(tint: QImage, color: str) -> QImage:
    """Return the picture of an area with the map's land under it, whatever the panel's colour."""
    land = QImage(tint.size(), QImage.Format.Format_ARGB32_Premultiplied)
    land.setDevicePixelRatio(tint.devicePixelRatio())
    land.fill(Qt.GlobalColor.transparent)
    painter = QPainter(land)
    for _ in range(_COATS):
        painter.drawImage(0, 0, tint)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRect(0, 0, WIDTH_PX, HEIGHT_PX), QColor(color))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawImage(0, 0, tint)
    painter.end()
    return land
