"""What every drawing step needs to know: the painter, the view and how exact to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QPainter

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN_PX = 64.0
"""How far beyond the picture geometry is kept, so that cuts and ends stay out of sight."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawContext:
    """Where and how one picture is drawn.

    Attributes:
        painter: Logical pixels, antialiasing on; its unit square at a screen point is a pixel
            of `settings`, wherever on the device that lies.
        settings: Whose screen points are drawn.
        denominator: The n of the picture's scale 1:n.
        exact: Full geometry and real joins: for files and print, not for the screen.
        vector: The device keeps shapes (SVG, PDF) instead of pixels.
        window: Which box of screen points the painter shows, None for the settings' own picture.
            It lies on whole device pixels, and may lie anywhere: drawing in window after window
            gives the same pixels as drawing all at once.
        margin_px: How far beyond the window geometry is kept.
    """

    painter: QPainter
    settings: MapSettings
    feedback: Feedback
    denominator: float = 1.0
    exact: bool = False
    vector: bool = False
    window: Extent | None = None
    margin_px: float = MARGIN_PX

    @property
    def clip_box(self) -> Extent:
        """The window and its margin in screen points."""
        return self.picture_box.buffered(self.margin_px)

    @property
    def map_extent(self) -> Extent:
        """The window and its margin in map units, unwrapped."""
        return self.settings.map_extent_of(self.clip_box)

    @property
    def picture_box(self) -> Extent:
        """The window in screen points, all of the picture where there is none."""
        if self.window is not None:
            return self.window
        return Extent(0.0, 0.0, self.settings.width_px, self.settings.height_px)

    @property
    def units_per_device_px(self) -> float:
        """Map units in a physical pixel."""
        return self.settings.view.map_units_per_px / self.settings.device_pixel_ratio

    def screen_points(self, map_points: NDArray[np.float64], shift: float) -> NDArray[np.float64]:
        """Return screen points of map points of a world copy `shift` map units along x."""
        view = self.settings.view
        scale = 1 / view.map_units_per_px
        points = np.empty(map_points.shape)
        # Column by column: numpy is slow at rows of two.
        for axis, center, factor, middle in (
            (0, view.center_x - shift, scale, self.settings.width_px / 2),
            (1, view.center_y, -scale, self.settings.height_px / 2),
        ):
            column = points[:, axis]
            np.subtract(map_points[:, axis], center, out=column)
            column *= factor
            column += middle
        return points


def qcolor(text: str) -> QColor:
    """Return the colour that `#rrggbb` or `#rrggbbaa` names (Qt itself reads alpha first)."""
    if len(text) == 9 and text.startswith("#"):
        color = QColor(text[:7])
        color.setAlpha(int(text[7:], 16))
        return color
    return QColor(text)
