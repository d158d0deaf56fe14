"""Circles with a number, for points that would lie on one another."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle, LayerStyle, MarkerSymbol
from corridormap.render.clusters import RING_PX, Clusters, clusters_of, count_text
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.images import painting
from corridormap.render.label_text import label_font, line_width_px
from corridormap.render.prepared import PreparedLayer
from corridormap.render.visible import world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RIM_PX = 1.4
RING_ALPHA = 0.35
TEXT = LabelStyle("", size_px=11.0, bold=True)
CAPITAL_EM = 0.36
"""Half the height of a digit."""
LIGHT = 150.0
"""Brightness, of 255, from which on numbers are dark."""
CHECK_EVERY = 100
USUAL_COLOR = "#3f3d56"
LEGEND_PX = 15.0


def cluster_color(style: LayerStyle) -> str:
    """Return the colour of a style's circles: that of its points."""
    markers = (symbols.marker for symbols in style.symbol_sets())
    return next((marker.color for marker in markers if marker is not None), USUAL_COLOR)


def legend_marker(style: LayerStyle) -> MarkerSymbol:
    """Return what stands for a style's circles in a legend."""
    return MarkerSymbol("circle", LEGEND_PX, cluster_color(style), "#ffffff")


def draw_clusters(context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer) -> None:
    """Draw the circles of a layer that are in view, if its style asks for them."""
    clusters = clusters_of(prepared, context)
    if clusters is None:
        return
    color = cluster_color(snapshot.style)
    for shift in world_shifts(prepared, context):
        shown, places = _in_view(context, clusters, shift)
        radii, counts = clusters.radii_px[shown].tolist(), clusters.counts[shown].tolist()
        for number, (x, y) in enumerate(places.tolist()):
            if number % CHECK_EVERY == 0:
                context.feedback.check()
            text = count_text(counts[number])
            if context.vector:
                _draw_circle(context.painter, (x, y), radii[number], (text, color))
            else:
                _stamp(context, (x, y), radii[number], (text, color))


def circle_boxes(context: DrawContext, prepared: PreparedLayer) -> Floats:
    """Return what circles in view cover, shape (n, 4): x_min, y_min, x_max, y_max."""
    clusters = clusters_of(prepared, context)
    boxes = [np.zeros((0, 4))]
    if clusters is not None:
        for shift in world_shifts(prepared, context):
            shown, places = _in_view(context, clusters, shift)
            reach = clusters.radii_px[shown, None] + RING_PX
            boxes.append(np.hstack((places - reach, places + reach)))
    return np.concatenate(boxes)


def _in_view(context: DrawContext, clusters: Clusters, shift: float) -> tuple[Ints, Floats]:
    places, box = context.screen_points(clusters.places, shift), context.clip_box
    x, y = places[:, 0], places[:, 1]
    inside = (x >= box.x_min) & (x <= box.x_max) & (y >= box.y_min) & (y <= box.y_max)
    shown = np.flatnonzero(inside)
    return shown, places[shown]


def _stamp(
    context: DrawContext, place: tuple[float, float], radius_px: float, look: tuple[str, str]
) -> None:
    ratio = context.settings.device_pixel_ratio
    image = _circle_image(radius_px, look, ratio)
    corner = [round((at - image.width() / ratio / 2) * ratio) / ratio for at in place]
    context.painter.drawImage(QPointF(*corner), image)


@lru_cache(maxsize=1024)
def _circle_image(radius_px: float, look: tuple[str, str], ratio: float) -> QImage:
    side = 2 * math.ceil((radius_px + RING_PX + 1) * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    with painting(image) as painter:
        _draw_circle(painter, (side / ratio / 2, side / ratio / 2), radius_px, look)
    return image


def _draw_circle(
    painter: QPainter, place: tuple[float, float], radius_px: float, look: tuple[str, str]
) -> None:
    text, name = look
    color, middle = qcolor(name), QPointF(*place)
    color.setAlpha(255)
    ring = QColor(color)
    ring.setAlphaF(RING_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ring)
    painter.drawEllipse(middle, radius_px + RING_PX, radius_px + RING_PX)
    painter.setPen(QPen(QColor("#ffffff"), RIM_PX))
    painter.setBrush(color)
    painter.drawEllipse(middle, radius_px, radius_px)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    left = place[0] - line_width_px(text, TEXT) / 2
    path.addText(QPointF(left, place[1] + CAPITAL_EM * TEXT.size_px), label_font(TEXT), text)
    bright = 0.299 * color.red() + 0.587 * color.green() + 0.114 * color.blue()
    painter.fillPath(path, QColor("#16212c" if bright > LIGHT else "#ffffff"))
