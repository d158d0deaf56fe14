"""Draws pictures that lie under the map: as they are, or bent into another projection."""

from __future__ import annotations

import math
from collections import OrderedDict
from functools import partial
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

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


class _Kept:
    """Pictures of one raster, the one used least lately first."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._pictures: OrderedDict[RasterPart, tuple[int, QImage]] = OrderedDict()

    @property
    def oldest_use(self) -> float:
        """When the first was used."""
        return next((use for use, _ in self._pictures.values()), math.inf)

    def used(self, part: RasterPart, use: int) -> QImage | None:
        """Return a picture that is here; it is the last from now on."""
        image = self.take(part)
        if image is not None:
            self.add(part, image, use)
        return image

    def add(self, part: RasterPart, image: QImage, use: int) -> None:
        """Keep a picture, in place of one that was kept."""
        self.take(part)
        self._pictures[part] = use, image
        self.size_bytes += image.sizeInBytes() + 1000

    def take(self, part: RasterPart | None = None) -> QImage | None:
        """Give a picture away, the first where none is named; None where it is not here."""
        part = next(iter(self._pictures), None) if part is None else part
        if part is None or part not in self._pictures:
            return None
        _, image = self._pictures.pop(part)
        self.size_bytes -= image.sizeInBytes() + 1000
        return image


class PieceCache:
    """Pictures of parts that were drawn of late, as long as somebody has their raster.

    The map is drawn on one thread while another draws it for a file: both may ask at once.
    """

    def __init__(self, budget_bytes: int = BYTES_KEPT) -> None:
        self._budget_bytes = budget_bytes
        self._lock = Lock()
        self._uses = count()
        self._kept: WeakKeyDictionary[Raster, _Kept] = WeakKeyDictionary()

    def known(self, raster: Raster, part: RasterPart) -> QImage | None:
        """Return a part's picture if it is here, null where the file has none."""
        with self._lock:
            kept = self._kept.get(raster)
            return None if kept is None else kept.used(part, next(self._uses))

    def keep(self, raster: Raster, part: RasterPart, image: QImage) -> None:
        """Keep a picture, and forget those drawn least lately."""
        with self._lock:
            own = self._kept.setdefault(raster, _Kept())
            own.add(part, image, next(self._uses))
            everything = list(self._kept.values())
            left = sum(kept.size_bytes for kept in everything)
            while left > self._budget_bytes:
                oldest = min(everything, key=lambda kept: kept.oldest_use)
                forgotten = oldest.take()
                if forgotten is image:
                    # What is larger than all that may be kept is kept alone.
                    own.add(part, image, next(self._uses))
                    break
                left = sum(kept.size_bytes for kept in everything)


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
        # Kept at once: a map that is pulled on asks again for most of what was stopped.
        found[part] = image = _image(data)
        _PIECES.keep(raster, part, image)
        context.feedback.check()
    for part in missing:
        if found[part] is None:
            _PIECES.keep(raster, part, QImage())
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
