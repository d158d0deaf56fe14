"""Swatches and words of a legend, drawn by the same code as the map itself."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage, QPainter

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.symbol import LayerStyle, LineMarks, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.core.viewpoint import is_hidden
from corridormap.render.draw_clusters import legend_marker
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_lines import casing_and_stroke, draw_strokes
from corridormap.render.images import blank_image, painting
from corridormap.render.line_marks import draw_marks
from corridormap.render.markers import draw_marker
from corridormap.render.ragged import Runs

SWATCH_WIDTH_PX = 28
SWATCH_HEIGHT_PX = 18
SWATCH_EDGE_PX = 4.0
"""Around markers whose size counts, both sides together."""


def entries(style: LayerStyle, language: str) -> list[tuple[str, SymbolSet]]:
    """Return label and symbols of each class, the one drawn on top first.

    Classes that share a label share a line; a style without classes has one without a label.
    Where markers stand for numbers, a few sizes follow, the largest first.
    """
    found: dict[str, SymbolSet] = {}
    for category in reversed(style.categories):
        label = (category.label_zh if language == "zh" else "") or category.label
        if label and not is_hidden(category):
            found.setdefault(label, category.symbols)
    other = (style.other_label_zh if language == "zh" else "") or style.other_label
    if other and style.symbols != SymbolSet():
        found.setdefault(other, style.symbols)
    sized = _sized_marker(style)
    circles = _circles(style, language)
    if not found and sized is None and style.symbols != SymbolSet():
        return [("", style.symbols), *circles]
    return [*found.items(), *(_sizes(sized) if sized is not None else ()), *circles]


def _circles(style: LayerStyle, language: str) -> list[tuple[str, SymbolSet]]:
    if not style.cluster_px:
        return []
    label = "几处合为一圈，标出数目" if language == "zh" else "Several places and their number"
    return [(label, SymbolSet(legend_marker(style)))]


def swatch_size_px(symbols: SymbolSet, usual_px: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height of a swatch that shows sizes as they are on the map.

    As wide for all markers of a scale, as high as the one in question; the usual ones for others.
    """
    marker = symbols.marker
    if marker is None or marker.size_scale is None:
        return usual_px
    width, height = (
        math.ceil(size + SWATCH_EDGE_PX) for size in (_largest(marker), marker.size_px)
    )
    return max(usual_px[0], width), max(usual_px[1], height)


def _largest(marker: MarkerSymbol) -> float:
    scale = marker.size_scale
    return 1.0 if scale is None else max(scale.size_max_px, scale.size_min_px, 1.0)


def _sized_marker(style: LayerStyle) -> MarkerSymbol | None:
    markers = (each.marker for each in reversed(style.symbol_sets()))
    return next((each for each in markers if each is not None and each.size_scale), None)


def _sizes(marker: MarkerSymbol) -> list[tuple[str, SymbolSet]]:
    from corridormap.core.marker_size import explained_numbers

    assert marker.size_scale is not None
    # What tells the largest size stays, so that all are made smaller alike where room is short.
    return [
        (label, SymbolSet(replace(marker, size_px=size)))
        for label, size in explained_numbers(marker.size_scale)
    ]


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
        # A bend shows how dashes go around it; marks are told apart on a straight line.
        middle, reach = height / 2, 0.0 if symbols.line.marks else height / 6
        line = _run(
            [
                (2, middle),
                (width * 0.36, middle - reach),
                (width * 0.64, middle + reach),
                (width - 2, middle),
            ]
        )
        length_px = float(np.hypot(*np.diff(line.coords, axis=0).T).sum())
        for stroke in casing_and_stroke(_evenly_dashed(symbols.line, length_px)):
            draw_strokes(context, line, stroke)
        if symbols.line.marks is not None:
            draw_marks(context, line, _near_enough(symbols.line.marks, width, height))
    if symbols.marker is not None:
        draw_marker(context.painter, _fitting(symbols.marker, width, height), width / 2, height / 2)


def _run(points: list[tuple[float, float]]) -> Runs:
    return Runs(np.array(points, np.float64), np.array([0, len(points)]), np.zeros(1, np.int64))


def _evenly_dashed(symbol: LineSymbol, length_px: float) -> LineSymbol:
    """Return a line whose dashes go into a length, from a whole dash to another one.

    However short a picture is, the rhythm of long dashes is seen once.
    """
    dashes = symbol.dash_px if len(symbol.dash_px) % 2 == 0 else symbol.dash_px * 2
    if not dashes:
        return symbol
    period_px = max(sum(dashes), 0.1)
    times = max(round((length_px - dashes[0]) / period_px), 1)
    factor = length_px / (times * period_px + dashes[0])
    return replace(symbol, dash_px=tuple(factor * each for each in dashes))


def _near_enough(marks: LineMarks, width_px: float, height_px: float) -> LineMarks:
    """Return marks that are seen in a picture as small as that."""
    if marks.kind == "arrows":
        # One, in the middle.
        return replace(marks, size_px=min(marks.size_px, height_px - 4), spacing_px=width_px)
    spacing_px = min(marks.spacing_px, width_px / 3)
    return replace(marks, size_px=min(marks.size_px, height_px - 4), spacing_px=spacing_px)


def _fitting(marker: MarkerSymbol, width_px: float, height_px: float) -> MarkerSymbol:
    if marker.size_scale is None:
        return replace(marker, size_px=min(marker.size_px, height_px - 2))
    largest = _largest(marker)
    if width_px >= largest + SWATCH_EDGE_PX and height_px >= marker.size_px + SWATCH_EDGE_PX:
        return marker
    # All of a scale alike, so that they still compare.
    return replace(marker, size_px=marker.size_px * min(1.0, (height_px - 2) / largest))
