"""Areas: one path a feature, its outline stroked from the same clipped rings."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from corridormap.core.symbol import FillSymbol
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_lines import draw_casings, draw_strokes
from corridormap.render.qt_arrays import paths
from corridormap.render.ragged import Runs

BATCH_FEATURES = 50


def draw_fills(context: DrawContext, rings: Runs, symbol: FillSymbol) -> None:
    """Fill the rings' features (screen points) and stroke their outlines."""
    if symbol.color is not None:
        _fill(context, rings, symbol.color)
    if symbol.outline is not None:
        draw_casings(context, rings, symbol.outline)
        draw_strokes(context, rings, symbol.outline)


def _fill(context: DrawContext, rings: Runs, color: str) -> None:
    painter = context.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(color))
    changes = np.flatnonzero(np.diff(rings.owners)) + 1
    edges = [0, *changes.tolist(), len(rings)]
    for index, path in enumerate(paths(rings.coords, rings.offsets.tolist(), edges)):
        if index % BATCH_FEATURES == 0:
            context.feedback.check()
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
