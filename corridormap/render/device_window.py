"""The part of the picture that is drawn, in device pixels, and pixels put into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from corridormap.render.draw_context import DrawContext

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Singles = NDArray[np.float32]
    Numbers = NDArray[np.float32] | NDArray[np.float64]


PIXELS_A_FEATURE = 64
PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


@dataclass(frozen=True, slots=True)
class DeviceWindow:
    """Where a context's window lies, whole device pixels; `ratio` of them in a logical one."""

    left: int
    top: int
    columns: int
    rows: int
    ratio: float

    @classmethod
    def of(cls, context: DrawContext) -> DeviceWindow:
        """Return the window that a context draws."""
        box, ratio = context.picture_box, context.settings.device_pixel_ratio
        return cls(
            round(box.x_min * ratio),
            round(box.y_min * ratio),
            max(round(box.width * ratio), 1),
            max(round(box.height * ratio), 1),
            ratio,
        )

    def is_crowded(self, features: int) -> bool:
        """Whether so many are sooner drawn by asking every pixel than one by one.

        True of stamps against pictures and of ink against strokes, as measured at 1 and 2 device
        pixels to a logical one.
        """
        return features * PIXELS_A_FEATURE > self.columns * self.rows

    def pixel_points(self, screen_points: Numbers) -> Singles:
        """Return points of shape (n, 2) as (2, n), in device pixels from the window's corner.

        Coordinates too large for 32 bits become infinite.
        """
        points = np.empty((2, len(screen_points)), np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for axis, corner in enumerate((self.left, self.top)):
                column = screen_points[:, axis] * self.ratio
                # Before precision goes, since windows may lie far from the picture's corner.
                np.subtract(column, corner, out=points[axis], casting="same_kind")
        return points

    def draw(
        self, context: DrawContext, pixels: NDArray[np.uint32], left: int = 0, top: int = 0
    ) -> None:
        """Draw premultiplied ARGB, shape (rows, columns), with its corner at a device pixel."""
        rows, columns = pixels.shape
        image = QImage(pixels.data, columns, rows, columns * 4, PREMULTIPLIED)
        self._draw_image(context, image, left, top)

    def draw_by_table(
        self, context: DrawContext, levels: NDArray[np.uint8], table: list[int], top: int = 0
    ) -> None:
        """Draw the ARGB that a table has for levels, shape (rows, columns), some rows down."""
        rows, columns = levels.shape
        image = QImage(levels.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        image.setColorTable(table)
        # Qt draws these at once in four times the time.
        self._draw_image(context, image.convertToFormat(PREMULTIPLIED), 0, top)

    def _draw_image(self, context: DrawContext, image: QImage, left: int, top: int) -> None:
        image.setDevicePixelRatio(self.ratio)
        corner = QPointF((self.left + left) / self.ratio, (self.top + top) / self.ratio)
        context.painter.drawImage(corner, image)
