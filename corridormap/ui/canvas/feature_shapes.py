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
from corridormap.render.projecting import shown_in_crs
from corridormap.render.qt_arrays import polygon
from corridormap.ui.canvas.overlay import HALO, pen, screen_copies
from corridormap.ui.canvas.strokes import (
    MARGIN_PX,
    draw_strokes,
    points_in_sight,
    segments_in_sight,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINT_RADIUS_PX = 9.0
LINE_PX = 3.0
FILL_LIMIT = 20_000
"""Vertices up to which areas are tinted; beyond it the outline alone has to do."""


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
    chosen = shown_in_crs(take_rows(block, rows), crs, map_crs)
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
    for screen in screen_copies(shapes.coords, settings, MARGIN_PX):
        if bool(shapes.areas.any()) and len(screen) <= FILL_LIMIT:
            _tint(painter, screen, shapes, color)
        segments = segments_in_sight(screen, shapes.offsets, settings)
        draw_strokes(painter, segments, color, LINE_PX, feedback)
    for screen in screen_copies(shapes.points, settings, MARGIN_PX):
        _rings(painter, points_in_sight(screen, settings), color)


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


def _rings(painter: QPainter, screen: NDArray[np.float64], color: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring_pen in (pen(HALO, 5.0), pen(color, 2.5)):
        painter.setPen(ring_pen)
        for x, y in screen.tolist():
            painter.drawEllipse(QPointF(x, y), POINT_RADIUS_PX, POINT_RADIUS_PX)
