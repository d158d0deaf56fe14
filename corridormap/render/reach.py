"""How far from its place a layer's ink may lie: what is drawn, and looked for, that far around."""

from __future__ import annotations

import math

from corridormap.core.symbol import LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.draw_context import MARGIN_PX

EDGE_PX = 4.0
"""Rims and soft edges."""
STYLES_KEPT = 200
_known: dict[int, tuple[LayerStyle, float]] = {}


def margin_px(style: LayerStyle) -> float:
    """Return how far around a part of the map features of that style are kept whole."""
    return max(MARGIN_PX, reach_px(style))


def reach_px(style: LayerStyle) -> float:
    """Return how far ink of that style may lie from its features' boxes."""
    # Asked for several times a layer and picture; a style's hash costs as much as its reach.
    known = _known.get(id(style))
    if known is None or known[0] is not style:
        if len(_known) >= STYLES_KEPT:
            _known.clear()
        known = _known[id(style)] = style, max(map(_reach_px, style.symbol_sets())) + EDGE_PX
    return known[1]


def _reach_px(symbols: SymbolSet) -> float:
    outline = symbols.fill.outline if symbols.fill is not None else None
    return max(_marker_px(symbols.marker), _line_px(symbols.line), _line_px(outline))


def _marker_px(symbol: MarkerSymbol | None) -> float:
    if symbol is None:
        return 0.0
    scale = symbol.size_scale
    sizes = [symbol.size_px] if scale is None else [scale.size_min_px, scale.size_max_px]
    sizes += [] if scale is None else [scale.missing_px]
    half = max(sizes) / 2
    # Corners of what is turned.
    return half if symbol.icon == "circle" else half * math.sqrt(2)


def _line_px(symbol: LineSymbol | None) -> float:
    if symbol is None:
        return 0.0
    marks = 0.0 if symbol.marks is None else symbol.marks.size_px / 2
    return abs(symbol.offset_px) + max(symbol.width_px / 2 + symbol.casing_width_px, marks)
