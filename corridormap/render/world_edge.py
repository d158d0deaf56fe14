"""The world's own outline on the map: the sea ends at it, and beyond it there is nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.errors import CrsError
from corridormap.core.projection_domain import domain_of
from corridormap.render.clip import clip_rings
from corridormap.render.curves import Curves, bent
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.projecting import bend_between
from corridormap.render.qt_arrays import paths
from corridormap.render.ragged import Runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SPACE_SHARE = 0.72
"""How far the colour beyond the world is from the sea's on the way to white, or to black."""
EDGE_SHARE = 0.25
EDGE_PX = 1.0


@lru_cache(maxsize=16)
def world_outline(crs: Crs) -> Runs | None:
    """Return the closed edges of what a CRS shows, map units; None where the world repeats.

    Raises:
        CrsError: The CRS is unknown.
    """
    domain = domain_of(crs)
    if domain is None:
        return None
    rings = domain.outlines()
    offsets = offsets_of(np.array([len(ring) for ring in rings], np.int64))
    degrees = np.concatenate(rings)
    curves = Curves(degrees, transform(degrees, WGS84, crs), offsets)
    curves = bent(curves, bend_between(WGS84, crs))
    good = np.isfinite(curves.target).all(axis=1)
    seen = np.append(0, np.cumsum(good))
    kept = np.compress(good, curves.target, axis=0)
    return Runs(kept, seen[curves.offsets], np.zeros(len(rings), np.int64))


def draw_world(context: DrawContext) -> None:
    """Paint what lies beyond the world's edge on a picture filled with the sea's colour."""
    settings = context.settings
    if settings.view.crs.is_web_mercator:
        return
    outline = _known_outline(settings.view.crs)
    if outline is None:
        return
    box = context.clip_box
    rings = clip_rings(outline.moved(context.screen_points(outline.coords, 0.0)), box)
    if _area(rings) >= box.width * box.height * (1 - 1e-9):
        return
    painter, sea = context.painter, qcolor(settings.background)
    painter.fillRect(QRectF(box.x_min, box.y_min, box.width, box.height), space_color(sea))
    offsets = rings.offsets.tolist()
    painter.setPen(QPen(edge_color(sea), 2 * EDGE_PX))
    for path in paths(rings.coords, offsets, list(range(len(offsets)))):
        painter.drawPath(path)
    # Over the inner half of the lines; what parts of the world share an edge of shows no seam.
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sea)
    for path in paths(rings.coords, offsets, [0, len(rings)]):
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _known_outline(crs: Crs) -> Runs | None:
    try:
        return world_outline(crs)
    except CrsError:
        # Told with the first layer that cannot be drawn.
        return None


def space_color(sea: QColor) -> QColor:
    """Return the colour beyond the world: paper around a light map, night around a dark one."""
    target = 255 if sea.lightnessF() > 0.5 else 0
    return _mixed(sea, target, SPACE_SHARE)


def edge_color(sea: QColor) -> QColor:
    """Return the colour of the line around the world."""
    return _mixed(sea, 0 if sea.lightnessF() > 0.5 else 255, EDGE_SHARE)


def _mixed(color: QColor, target: int, share: float) -> QColor:
    parts = (color.red(), color.green(), color.blue())
    return QColor(*(round(part + (target - part) * share) for part in parts))


def _area(rings: Runs) -> float:
    total = 0.0
    for first, last in zip(rings.offsets[:-1].tolist(), rings.offsets[1:].tolist(), strict=True):
        x, y = rings.coords[first:last].T
        if len(x) > 2:
            total += abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2
    return total
