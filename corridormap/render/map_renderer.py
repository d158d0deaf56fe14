"""Draws the map: one request in, one picture out, on whatever thread asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QImage, QPaintDevice, QPainter

from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_labels import draw_placements
from corridormap.render.labels import LabelledLayer, place_labels
from corridormap.render.layer_painter import draw_layer
from corridormap.render.marker_plan import MarkerPlan, has_markers, marker_plan
from corridormap.render.prepared import GeometryCache, PreparedLayer
from corridormap.render.result import LayerMessage, RenderResult
from corridormap.render.strong_lines import has_strong_lines

PARTIAL_EVERY_S = 0.15

OnPartial = Callable[[RenderResult], None]


@dataclass(slots=True, eq=False)
class Drawing:
    """What became of a request while it was drawn."""

    errors: list[LayerMessage] = field(default_factory=list)
    unplaced_labels: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)

    def fail(self, layer: LayerSnapshot, error: CorridorMapError) -> None:
        """Note that a layer is left out; one message a layer."""
        if layer.layer_id not in self.failed:
            self.failed.add(layer.layer_id)
            self.errors.append(LayerMessage(layer.layer_id, f"{layer.name}: {error}"))


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
        last_shown = time.monotonic()

        def show_partial(drawing: Drawing) -> None:
            nonlocal last_shown
            if on_partial is not None and time.monotonic() - last_shown > PARTIAL_EVERY_S:
                errors = tuple(drawing.errors)
                on_partial(RenderResult(request.id, settings, image.copy(), errors, False))
                last_shown = time.monotonic()

        with painting(image) as painter:
            context = DrawContext(painter, settings, feedback, settings.scale_denominator())
            drawing = self.draw(context, request, show_partial)
        return RenderResult(
            request.id,
            settings,
            image,
            tuple(drawing.errors),
            unplaced_labels=tuple(drawing.unplaced_labels),
        )

    def draw(
        self,
        context: DrawContext,
        request: RenderRequest,
        after_layer: Callable[[Drawing], None] = lambda drawing: None,
    ) -> Drawing:
        """Draw a request with any painter: the same map for screen, file and print.

        Raises:
            Cancelled: The feedback said so.
        """
        drawing = Drawing()
        layers = [
            layer
            for layer in request.layers
            if layer.opacity > 0 and layer.style.is_in_scale(context.denominator)
        ]
        marked = [layer for layer in reversed(layers) if has_markers(layer)]
        plan = marker_plan(context, list(self._prepared(context, marked, drawing)))
        for layer, prepared in self._prepared(context, layers, drawing):
            context.feedback.check()
            _draw_one(context, layer, prepared, plan)
            after_layer(drawing)
        if request.settings.show_labels:
            self._draw_labels(context, layers, plan, drawing)
        self._cache.trim({layer.layer_id for layer in layers})
        return drawing

    def _prepared(
        self, context: DrawContext, layers: list[LayerSnapshot], drawing: Drawing
    ) -> Iterator[tuple[LayerSnapshot, PreparedLayer]]:
        for layer in layers:
            if layer.layer_id in drawing.failed:
                continue
            try:
                prepared = self._cache.prepared(layer, context.settings.view.crs)
            except Cancelled:
                raise
            except CorridorMapError as error:
                drawing.fail(layer, error)
            else:
                yield layer, prepared

    def _draw_labels(
        self,
        context: DrawContext,
        layers: list[LayerSnapshot],
        plan: MarkerPlan,
        drawing: Drawing,
    ) -> None:
        top_first = [layer for layer in reversed(layers) if layer.style.labels is not None]
        labelled = [
            LabelledLayer(layer, prepared, layer.style.labels, level)
            for level, (layer, prepared) in enumerate(self._prepared(context, top_first, drawing))
            if layer.style.labels is not None
        ]
        strong = list(self._prepared(context, list(filter(has_strong_lines, layers)), drawing))
        placements, drawing.unplaced_labels = place_labels(context, labelled, strong, plan)
        draw_placements(context, placements)


def _draw_one(
    context: DrawContext, layer: LayerSnapshot, prepared: PreparedLayer, plan: MarkerPlan
) -> None:
    if layer.opacity >= 1 or context.vector:
        # A file of shapes has no picture to fade as a whole: each shape is faded by itself.
        context.painter.setOpacity(layer.opacity)
        draw_layer(context, layer, prepared, plan)
        context.painter.setOpacity(1.0)
        return
    # As one picture: where features of the layer overlap they do not show through each other.
    group = blank_image(context.settings, "#00000000")
    with painting(group) as painter:
        draw_layer(replace(context, painter=painter), layer, prepared, plan)
    context.painter.setOpacity(layer.opacity)
    context.painter.drawImage(0, 0, group)
    context.painter.setOpacity(1.0)


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Yield an antialiasing painter that is ended whatever happens; an open one is fatal."""
    painter = QPainter(device)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        yield painter
    finally:
        painter.end()


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
