"""Draws pictures that lie under the map: as they are, or bent into another projection."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from corridormap.core.extent import Extent
from corridormap.core.map_settings import wrapped_shifts
from corridormap.core.raster import Raster, RasterPart
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.raster_bending import draw_bent

if TYPE_CHECKING:
    from numpy.typing import NDArray

BYTES_KEPT = 96 << 20


class PieceCache:
    """Pictures of parts that were drawn of late; for the one thread that draws."""

    def __init__(self, budget_bytes: int = BYTES_KEPT) -> None:
        self._budget_bytes = budget_bytes
        self._images: OrderedDict[tuple[Raster, RasterPart], QImage] = OrderedDict()
        self._bytes = 0

    def known(self, raster: Raster, part: RasterPart) -> QImage | None:
        """Return a part's picture if it is here, null where the file has none."""
        image = self._images.get((raster, part))
        if image is not None:
            self._images.move_to_end((raster, part))
        return image

    def keep(self, raster: Raster, part: RasterPart, image: QImage) -> None:
        """Keep a picture, and forget those drawn least lately."""
        self._images[raster, part] = image
        self._bytes += image.sizeInBytes() + 1000
        while self._bytes > self._budget_bytes and len(self._images) > 1:
            _, old = self._images.popitem(last=False)
            self._bytes -= old.sizeInBytes() + 1000


_PIECES = PieceCache()


def draw_raster(context: DrawContext, snapshot: LayerSnapshot, raster: Raster) -> None:
    """Draw what of a raster is in the context's window.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
        SourceError, LayerError: The file cannot be read, or has nothing for this scale.
        Cancelled: The feedback said so.
    """
    if snapshot.crs == context.settings.view.crs:
        _draw_as_it_is(context, snapshot, raster)
    else:
        draw_bent(context, (snapshot.crs, raster.extent), partial(_pieces, context, raster))


def _draw_as_it_is(context: DrawContext, snapshot: LayerSnapshot, raster: Raster) -> None:
    box = context.settings.map_extent_of(context.picture_box)
    for shift in wrapped_shifts(box, raster.extent, snapshot.crs):
        wanted = box.shifted(-shift, 0.0)
        for part, image in _pieces(context, raster, wanted, context.units_per_device_px):
            _draw_part(context, part, image, shift)


def _pieces(
    context: DrawContext, raster: Raster, extent: Extent, units_per_px: float
) -> list[tuple[RasterPart, QImage]]:
    """Return the parts that are there with their pictures, from memory or from the file."""
    parts = raster.parts(extent, units_per_px)
    found = {part: _PIECES.known(raster, part) for part in parts}
    missing = [part for part, image in found.items() if image is None]
    for part, data in raster.read(missing, context.feedback) if missing else ():
        context.feedback.check()
        found[part] = _image(data)
    for part in missing:
        image = found[part] or QImage()
        found[part] = image
        _PIECES.keep(raster, part, image)
    return [(part, image) for part, image in found.items() if image is not None and image.width()]


def _image(data: bytes | NDArray[np.uint8]) -> QImage:
    """Return a part's picture, null where its bytes are none."""
    if isinstance(data, bytes):
        image = QImage.fromData(data)
    else:
        pixels = np.ascontiguousarray(data)
        height, width = pixels.shape[:2]
        # A copy: the array's memory goes.
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    if image.isNull():
        return image
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _draw_part(context: DrawContext, part: RasterPart, image: QImage, shift: float) -> None:
    """Draw a part with its edges on whole device pixels, so that none shows between two."""
    painter = context.painter
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    source = QRectF(0, 0, image.width(), image.height())
    if part.is_north_up:
        a, _, c, _, e, f = part.affine
        corners = np.array([[c, f], [c + a * part.width, f + e * part.height]])
        (left, top), (right, bottom) = context.screen_points(corners, shift).tolist()
        ratio = DeviceWindow.of(context).ratio
        if not context.vector:
            left, top, right, bottom = (
                round(side * ratio) / ratio for side in (left, top, right, bottom)
            )
        painter.drawImage(QRectF(left, top, right - left, bottom - top), image, source)
    else:
        _draw_turned(context, part, image, shift)
    painter.restore()


def _draw_turned(context: DrawContext, part: RasterPart, image: QImage, shift: float) -> None:
    a, b, c, d, e, f = part.affine
    marks = np.array([[c, f], [c + a, f + d], [c + b, f + e]])
    (x, y), (x_a, y_a), (x_b, y_b) = context.screen_points(marks, shift).tolist()
    scale_x, scale_y = part.width / image.width(), part.height / image.height()
    turn = QTransform(
        (x_a - x) * scale_x,
        (y_a - y) * scale_x,
        (x_b - x) * scale_y,
        (y_b - y) * scale_y,
        x,
        y,
    )
    context.painter.setTransform(turn, True)
    context.painter.drawImage(0, 0, image)
