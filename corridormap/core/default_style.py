"""The look of a layer nobody has styled yet: by its geometry, each layer another colour."""

from __future__ import annotations

from corridormap.core.raster import RASTER
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, MarkerSymbol, SymbolSet

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d1f", "#56b4e9", "#6a3d9a", "#b3352b")
"""Told apart by colour-blind people too; the first seven after Okabe and Ito."""


def default_style(geometry_type: str, index: int) -> LayerStyle:
    """Return a style for a layer's GeoPackage geometry type and its number among the layers.

    >>> default_style("MULTIPOLYGON", 0).symbols.line is None
    True
    """
    if geometry_type == RASTER:
        return LayerStyle(SymbolSet())
    color = COLORS[index % len(COLORS)]
    word = geometry_type.upper()
    marker = MarkerSymbol("circle", 7.0, color, "#ffffff")
    line = LineSymbol(color, 1.6)
    fill = FillSymbol(color + "38", LineSymbol(color, 1.2))
    if "POINT" in word:
        return LayerStyle(SymbolSet(marker=marker))
    if "LINE" in word or ("CURVE" in word and "POLYGON" not in word):
        return LayerStyle(SymbolSet(line=line))
    if "POLYGON" in word or "SURFACE" in word:
        return LayerStyle(SymbolSet(fill=fill))
    return LayerStyle(SymbolSet(marker, line, fill))
