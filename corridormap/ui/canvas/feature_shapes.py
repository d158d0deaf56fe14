"""Outlines of features for drawing them once more above the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

from corridormap.core.block_rows import ranges, take_rows
from corridormap.core.crs import Crs
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_settings import MapSettings
from corridormap.core.spatial_index import FARTHEST
from corridormap.render.qt_arrays import draw_segments, polygon
from corridormap.ui.canvas.overlay import HALO, pen, screen_copies

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINT_RADIUS_PX = 9.0
SEGMENTS_AT_ONCE = 500
"""One call to Qt keeps other threads waiting: wide pens take their time."""
FILL_LIMIT = 20_000
"""Vertices up to which areas are tinted; beyond it the outline alone has to do."""
MARGIN_PX = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class FeatureShapes:
    """Points, lines and rings in map units.

    Attributes:
        points: Shape (n, 2).
        coords: Shape (v, 2), of lines and rings.
        offsets: Shape (r + 1,): run j owns `coords[offsets[j]:offsets[j + 1]]`.
        areas: Shape (r,): whether the run is a ring.
    """

    points: NDArray[np.float64]
    coords: NDArray[np.float64]
    offsets: NDArray[np.int64]
    areas: NDArray[np.bool_]

    @property
    def vertex_count(self) -> int:
        """How much there is to draw."""
        return len(self.points) + len(self.coords)


def shapes_of(
    block: GeometryBlock, rows: NDArray[np.int64], crs: Crs, map_crs: Crs
) -> FeatureShapes:
    """Return the features at `rows` in map units; what the map cannot show is left out."""
    chosen = take_rows(block, rows).projected(crs, map_crs)
    is_point = chosen.part_kinds == PartKind.POINTS
    start, stop = chosen.part_offsets[:-1], chosen.part_offsets[1:]
    points = chosen.coords[ranges(start[is_point], stop[is_point])]
    lines = ~is_point
    coords = chosen.coords[ranges(start[lines], stop[lines])]
    counts = (stop - start)[lines]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    areas = chosen.part_kinds[lines] != PartKind.LINE
    usable = _on_earth(coords)
    if not usable.all():
        kept = np.concatenate((np.zeros(1, np.int64), np.cumsum(usable)))
        coords, offsets = coords[usable], kept[offsets]
    return FeatureShapes(points[_on_earth(points)], coords, offsets, areas)


def _on_earth(coords: NDArray[np.float64]) -> NDArray[np.bool_]:
    # Comparing with NaN is false, so this leaves out what is not finite as well.
    near = np.abs(coords) < FARTHEST
    return np.logical_and(near[:, 0], near[:, 1])


def joined(shapes: list[FeatureShapes]) -> FeatureShapes | None:
    """Return all in one, None for an empty list."""
    if not shapes:
        return None
    starts = np.cumsum([0, *(len(each.coords) for each in shapes)])
    return FeatureShapes(
        np.concatenate([each.points for each in shapes]),
        np.concatenate([each.coords for each in shapes]),
        np.concatenate(
            [
                np.zeros(1, np.int64),
                *(each.offsets[1:] + at for each, at in zip(shapes, starts, strict=False)),
            ]
        ),
        np.concatenate([each.areas for each in shapes]),
    )


def paint_shapes(
    painter: QPainter,
    shapes: FeatureShapes,
    settings: MapSettings,
    color: QColor,
    feedback: Feedback | None = None,
) -> None:
    """Draw the shapes in every copy of the world in sight, with a light halo.

    Raises:
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    for screen in screen_copies(shapes.coords, settings, MARGIN_PX):
        if bool(shapes.areas.any()) and len(screen) <= FILL_LIMIT:
            _tint(painter, screen, shapes, color)
        segments = _segments(screen, shapes.offsets, settings)
        for made in (pen(HALO, 6.0), pen(color, 3.0)):
            painter.setPen(made)
            for start in range(0, len(segments), SEGMENTS_AT_ONCE):
                feedback.check()
                draw_segments(painter, segments[start : start + SEGMENTS_AT_ONCE])
    for screen in screen_copies(shapes.points, settings, MARGIN_PX):
        _rings(painter, _in_sight(screen, settings), color)


def _tint(
    painter: QPainter, screen: NDArray[np.float64], shapes: FeatureShapes, color: QColor
) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for run in np.flatnonzero(shapes.areas).tolist():
        ring = screen[shapes.offsets[run] : shapes.offsets[run + 1]]
        if len(ring) > 2:
            path.addPolygon(polygon(ring))
    tint = QColor(color)
    tint.setAlpha(50)
    painter.fillPath(path, QBrush(tint))


def _segments(
    screen: NDArray[np.float64], offsets: NDArray[np.int64], settings: MapSettings
) -> NDArray[np.float64]:
    """Return the segments in sight, vertices that fall on the same pixel as the last left out."""
    if len(screen) < 2:
        return np.zeros((0, 4))
    run = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    pixel = np.floor(screen)
    keep = np.ones(len(screen), np.bool_)
    keep[1:] = (pixel[1:] != pixel[:-1]).any(axis=1) | (run[1:] != run[:-1])
    last = offsets[1:] - 1
    keep[last[last >= 0]] = True
    screen, run = screen[keep], run[keep]
    same = run[1:] == run[:-1]
    segments = np.hstack((screen[:-1], screen[1:]))[same]
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    size = (settings.width_px + MARGIN_PX, settings.height_px + MARGIN_PX)
    seen = (high >= -MARGIN_PX).all(axis=1) & (low <= size).all(axis=1)
    return np.ascontiguousarray(segments[seen])


def _in_sight(screen: NDArray[np.float64], settings: MapSettings) -> NDArray[np.float64]:
    size = (settings.width_px + MARGIN_PX, settings.height_px + MARGIN_PX)
    seen = (screen >= -MARGIN_PX).all(axis=1) & (screen <= size).all(axis=1)
    # Points that fall on the same spot are drawn once.
    spots: NDArray[np.float64] = np.unique(np.round(screen[seen]), axis=0)
    return spots


def _rings(painter: QPainter, screen: NDArray[np.float64], color: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_pen in (pen(HALO, 5.0), pen(color, 2.5)):
        painter.setPen(ring_pen)
        for x, y in screen.tolist():
            painter.drawEllipse(QPointF(x, y), POINT_RADIUS_PX, POINT_RADIUS_PX)
