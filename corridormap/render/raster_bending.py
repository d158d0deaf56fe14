"""Bends pictures into the map's projection: every pixel of the map asks what lies there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.raster import RasterPart
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.images import copying

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Pixels = NDArray[np.uint32]
    Pieces = Sequence[tuple[RasterPart, QImage]]

SIDE_PX = 256
"""Of the squares that are bent one by one."""
STEP_PX = 8
"""Every so many pixels places are worked out exactly; those between lie on straight lines."""
LARGEST_SOURCE_PX = 4096
"""A square that would draw on more pixels a side lies about a pole: it is left out."""


def draw_bent(
    context: DrawContext, there: tuple[Crs, Extent], pieces_of: Callable[[Extent, float], Pieces]
) -> None:
    """Draw pictures of another CRS into the context's window.

    Args:
        context: What to draw on.
        there: The pictures' CRS, and what of it they cover.
        pieces_of: Returns parts of one level with their pictures, for an extent in that CRS and
            the side of a pixel there.

    Raises:
        CrsError: There is no way between the two.
        Cancelled: The feedback said so.
    """
    window = DeviceWindow.of(context)
    for top in range(0, window.rows, SIDE_PX):
        for left in range(0, window.columns, SIDE_PX):
            context.feedback.check()
            columns, rows = min(SIDE_PX, window.columns - left), min(SIDE_PX, window.rows - top)
            square = _Square(context, window, (left, top), (columns, rows), there)
            pixels = square.drawn(pieces_of)
            if pixels is not None:
                window.draw(context, pixels, left, top)


class _Square:
    """Some pixels of the window, and where each lies in the pictures' CRS."""

    def __init__(
        self,
        context: DrawContext,
        window: DeviceWindow,
        corner: tuple[int, int],
        size: tuple[int, int],
        there: tuple[Crs, Extent],
    ) -> None:
        self._context = context
        self._window = window
        self._corner = corner
        self._columns, self._rows = size
        self._crs, self._covered = there
        # From the middle of the first pixel to beyond that of the last.
        across = np.arange(0.5, self._columns + STEP_PX + 0.5, STEP_PX)
        down = np.arange(0.5, self._rows + STEP_PX + 0.5, STEP_PX)
        self._nodes = self._places(across, down)

    def _places(self, across: Floats, down: Floats) -> Floats:
        """Return places of pixels of the square, shape (2, rows, columns); nowhere is NaN."""
        window, settings = self._window, self._context.settings
        x = (across + window.left + self._corner[0]) / window.ratio
        y = (down + window.top + self._corner[1]) / window.ratio
        grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        found = transform(settings.to_map(grid), settings.view.crs, self._crs)
        found[~np.isfinite(found).all(axis=1)] = np.nan
        return np.ascontiguousarray(found.T).reshape(2, len(y), len(x))

    def drawn(self, pieces_of: Callable[[Extent, float], Pieces]) -> Pixels | None:
        """Return premultiplied pixels, None where there is nothing."""
        units = self._units_per_px()
        if units is None:
            return None
        places = self._between() if self._is_smooth() else self._exact()
        width = self._crs.wraps_at
        if width is not None:
            # Where the pictures are, if they lie beyond the edge of the world that PROJ knows.
            places[0] += width * np.round((self._covered.center[0] - places[0]) / width)
        extent = _extent(places)
        if extent is None or not extent.intersects(self._covered):
            return None
        if max(extent.width, extent.height) > LARGEST_SOURCE_PX * units:
            return None
        pieces = pieces_of(extent, units)
        return _sampled(pieces, places) if pieces else None

    def _units_per_px(self) -> float | None:
        steps = np.concatenate(
            [np.hypot(*np.diff(self._nodes, axis=axis)).ravel() for axis in (1, 2)]
        )
        steps = np.sort(steps[np.isfinite(steps)])
        return float(steps[len(steps) // 2]) / STEP_PX if len(steps) and steps[-1] > 0 else None

    def _is_smooth(self) -> bool:
        """Whether places between the nodes are as well told by straight lines."""
        nodes = self._nodes
        if not np.isfinite(nodes).all():
            return False
        width = self._crs.wraps_at
        return width is None or bool(np.abs(np.diff(nodes[0], axis=1)).max() < width / 2)

    def _between(self) -> Floats:
        down = _weights(self._rows, self._nodes.shape[1])
        across = _weights(self._columns, self._nodes.shape[2])
        places: Floats = down @ self._nodes @ across.T
        return places

    def _exact(self) -> Floats:
        return self._places(np.arange(0.5, self._columns), np.arange(0.5, self._rows))


def _weights(count: int, nodes: int) -> Floats:
    """Return (count, nodes): how much of each node is in each pixel."""
    at = np.arange(count) / STEP_PX
    before = at.astype(np.intp)
    weights = np.zeros((count, nodes))
    weights[np.arange(count), before] = 1 - (at - before)
    weights[np.arange(count), before + 1] = at - before
    return weights


def _extent(places: Floats) -> Extent | None:
    if not np.isfinite(places).any():
        return None
    low, high = np.nanmin(places, axis=(1, 2)), np.nanmax(places, axis=(1, 2))
    return Extent(*low.tolist(), *high.tolist())


def _sampled(pieces: Pieces, places: Floats) -> Pixels:
    """Return the colours at places, each mixed of the four pixels around it."""
    sheet, (a, b, c, d, e, f) = _joined(pieces)
    height, width = sheet.shape
    x, y = places[0] - c, places[1] - f
    area = a * e - b * d
    # Counted from the middle of the first pixel.
    u, v = (e * x - b * y) / area - 0.5, (a * y - d * x) / area - 0.5
    inside = (u > -0.5) & (u < width - 0.5) & (v > -0.5) & (v < height - 0.5)
    u, v = np.clip(u[inside], 0, width - 1), np.clip(v[inside], 0, height - 1)
    column = np.minimum(u.astype(np.intp), max(width - 2, 0))
    row = np.minimum(v.astype(np.intp), max(height - 2, 0))
    right, below = (u - column).astype(np.float32), (v - row).astype(np.float32)
    mixed = np.zeros((len(u), 4), np.float32)
    for down, share_down in ((0, 1 - below), (1, below)):
        for across, share_across in ((0, 1 - right), (1, right)):
            at = np.minimum(row + down, height - 1) * width + np.minimum(column + across, width - 1)
            colors = np.take(sheet.ravel(), at).view(np.uint8).reshape(-1, 4)
            mixed += colors * (share_down * share_across)[:, None]
    pixels = np.zeros(places.shape[1:], np.uint32)
    pixels[inside] = np.rint(mixed).astype(np.uint8).view(np.uint32).ravel()
    return pixels


def _joined(pieces: Pieces) -> tuple[Pixels, tuple[float, float, float, float, float, float]]:
    """Return the parts of one level as one picture, and where its pixels lie."""
    parts = [part for part, _ in pieces]
    first = parts[0]
    # All parts of a level but those at its ends are as large as the largest.
    step = max(part.width for part in parts), max(part.height for part in parts)
    left, top = min(part.column for part in parts), min(part.row for part in parts)
    width = max((part.column - left) * step[0] + part.width for part in parts)
    height = max((part.row - top) * step[1] + part.height for part in parts)
    sheet = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(0)
    with copying(sheet) as painter:
        for part, image in pieces:
            x, y = (part.column - left) * step[0], (part.row - top) * step[1]
            painter.drawImage(x, y, image, 0, 0, part.width, part.height)
    a, b, c, d, e, f = first.affine
    back, up = (left - first.column) * step[0], (top - first.row) * step[1]
    affine = a, b, a * back + b * up + c, d, e, d * back + e * up + f
    values = np.frombuffer(sheet.constBits(), np.uint32).reshape(height, -1)[:, :width]
    # The picture is gone with this function.
    return values.copy(), affine
