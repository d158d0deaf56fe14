"""What is drawn over the picture at every repaint: cheap things that follow the hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from corridormap.core.extent import Extent, extent_of
from corridormap.core.map_settings import MapSettings, wrapped_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGHLIGHT = QColor("#e6007e")
"""Stands out on land, water and every corridor colour."""
HALO = QColor(255, 255, 255, 230)


@lru_cache(maxsize=16)
def is_dark(background: str) -> bool:
    """Whether a map of that background is a dark one, on which lines want light edges."""
    return QColor(background).lightness() < 128


class Overlay(Protocol):
    """An item above the picture."""

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw in logical pixels of the canvas; quick enough for every frame."""


def pen(color: QColor, width_px: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """Return a round pen so many logical pixels wide: a cosmetic one counts the device's."""
    return QPen(color, width_px, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def screen_copies(
    map_points: NDArray[np.float64], settings: MapSettings, margin_px: float = 0.0
) -> Iterator[NDArray[np.float64]]:
    """Yield the screen points of (n, 2) map points, once for each copy of the world in sight."""
    around = extent_of(map_points)
    if around is None:
        return
    view = settings.extent.buffered(margin_px * settings.view.map_units_per_px)
    if around.y_min > view.y_max or around.y_max < view.y_min:
        return
    for shift in wrapped_shifts(view, around, settings.view.crs):
        yield settings.to_screen(map_points + np.array([shift, 0.0]))


def screen_boxes(
    extent: Extent, settings: MapSettings
) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, top, width and height of a map box, once for each copy in sight."""
    corners = np.array([[extent.x_min, extent.y_max], [extent.x_max, extent.y_min]])
    for copy in screen_copies(corners, settings):
        (left, top), (right, bottom) = copy.tolist()
        yield left, top, right - left, bottom - top
