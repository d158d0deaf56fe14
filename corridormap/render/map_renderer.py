"""Draws the map: one request in, one picture out, on whatever thread asks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QImage, QPainter

from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.layer_painter import draw_layer, is_in_scale
from corridormap.render.prepared import GeometryCache
from corridormap.render.result import LayerMessage, RenderResult

PARTIAL_EVERY_S = 0.15

OnPartial = Callable[[RenderResult], None]


class MapRenderer:
    """Draws requests, keeping prepared geometry between them; one thread at a time."""

    def __init__(self) -> None:
        self._cache = GeometryCache()

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: OnPartial | None = None,
    ) -> RenderResult:
        """Return the picture; a layer that fails is left out and named in the result.

        `on_partial` is called on this thread with unfinished pictures, some 150 ms apart.

        Raises:
            Cancelled: The feedback said so.
        """
        settings = request.settings
        image = blank_image(settings)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            context = DrawContext(painter, settings, feedback)
            errors = self._draw_layers(context, request, image, on_partial)
        finally:
            painter.end()
        self._cache.trim()
        return RenderResult(request.id, settings, image, tuple(errors))

    def _draw_layers(
        self,
        context: DrawContext,
        request: RenderRequest,
        image: QImage,
        on_partial: OnPartial | None,
    ) -> list[LayerMessage]:
        errors: list[LayerMessage] = []
        last_shown = time.monotonic()
        denominator = request.settings.scale_denominator()
        for layer in request.layers:
            context.feedback.check()
            if layer.opacity <= 0 or not is_in_scale(layer.style, denominator):
                continue
            try:
                self._draw_layer(context, layer)
            except Cancelled:
                raise
            except CorridorMapError as error:
                errors.append(LayerMessage(layer.layer_id, f"{layer.name}: {error}"))
            if on_partial is not None and time.monotonic() - last_shown > PARTIAL_EVERY_S:
                on_partial(RenderResult(request.id, request.settings, image.copy(), complete=False))
                last_shown = time.monotonic()
        return errors

    def _draw_layer(self, context: DrawContext, layer: LayerSnapshot) -> None:
        prepared = self._cache.prepared(layer, context.settings.view.crs)
        if layer.opacity >= 1:
            draw_layer(context, layer, prepared)
            return
        group = blank_image(context.settings, "#00000000")
        painter = QPainter(group)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner = DrawContext(painter, context.settings, context.feedback, context.exact)
            draw_layer(inner, layer, prepared)
        finally:
            painter.end()
        context.painter.setOpacity(layer.opacity)
        context.painter.drawImage(0, 0, group)
        context.painter.setOpacity(1.0)


def blank_image(settings: MapSettings, color: str | None = None) -> QImage:
    """Return an image of the settings' size in device pixels, filled with their background."""
    ratio = settings.device_pixel_ratio
    image = QImage(
        max(round(settings.width_px * ratio), 1),
        max(round(settings.height_px * ratio), 1),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(qcolor(settings.background if color is None else color))
    return image
