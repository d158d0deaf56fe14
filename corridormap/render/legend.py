"""Swatches and words of a legend, drawn by the same code as the map itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage, QPainter

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.symbol import LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.viewpoint import is_hidden
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_lines import draw_casings, draw_strokes
from corridormap.render.images import blank_image, painting
from corridormap.render.markers import draw_marker
from corridormap.render.ragged import Runs

SWATCH_WIDTH_PX = 28
SWATCH_HEIGHT_PX = 18


def entries(style: LayerStyle, language: str) -> list[tuple[str, SymbolSet]]:
    """Return label and symbols of each class, the one drawn on top first.

    Classes that share a label share a line; a style without classes has one without a label.
    """
    found: dict[str, SymbolSet] = {}
    for category in reversed(style.categories):
        label = (category.label_zh if language == "zh" else "") or category.label
        if label and not is_hidden(category):
            found.setdefault(label, category.symbols)
    if not found and style.symbols != SymbolSet():
        return [("", style.symbols)]
    return list(found.items())


def swatch(
    look: SymbolSet | LayerStyle,
    width_px: int = SWATCH_WIDTH_PX,
    height_px: int = SWATCH_HEIGHT_PX,
    ratio: float = 1.0,
) -> QImage:
    """Return a small picture of symbols on nothing, in logical pixels at a device ratio.

    A style is shown by its topmost class. What has no symbol gives an empty picture.
    """
    if isinstance(look, LayerStyle):
        listed = entries(look, "en")
        look = listed[0][1] if listed else SymbolSet()
    settings = MapSettings(MapView(0.0, 0.0, 1.0), width_px, height_px, ratio)
    image = blank_image(settings, "#00000000")
    with painting(image) as painter:
        _draw(DrawContext(painter, settings, Feedback(), exact=True), look)
    return image


def draw_swatch(
    painter: QPainter,
    symbols: SymbolSet,
    size_px: tuple[int, int] = (SWATCH_WIDTH_PX, SWATCH_HEIGHT_PX),
    *,
    vector: bool = False,
) -> None:
    """Draw symbols in a box of that size at the painter's origin; a file keeps their shapes."""
    ratio = painter.device().devicePixelRatioF()
    settings = MapSettings(MapView(0.0, 0.0, 1.0), *size_px, ratio)
    context = DrawContext(painter, settings, Feedback(), exact=True, vector=vector)
    _draw(context, symbols)


def _draw(context: DrawContext, symbols: SymbolSet) -> None:
    width, height = context.settings.width_px, context.settings.height_px
    if symbols.fill is not None:
        left, top, right, bottom = 3.0, 3.0, width - 3.0, height - 3.0
        ring = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        draw_fills(context, _run(ring), symbols.fill)
    if symbols.line is not None:
        middle, reach = height / 2, height / 6
        line = _run(
            [
                (2, middle),
                (width * 0.36, middle - reach),
                (width * 0.64, middle + reach),
                (width - 2, middle),
            ]
        )
        draw_casings(context, line, symbols.line)
        draw_strokes(context, line, symbols.line)
    if symbols.marker is not None:
        draw_marker(context.painter, _fitting(symbols.marker, height), width / 2, height / 2)


def _run(points: list[tuple[float, float]]) -> Runs:
    return Runs(np.array(points, np.float64), np.array([0, len(points)]), np.zeros(1, np.int64))


def _fitting(marker: MarkerSymbol, height_px: float) -> MarkerSymbol:
    return replace(marker, size_px=min(marker.size_px, height_px - 2))
