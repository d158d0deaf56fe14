"""Draws the map: one request in, one picture out, on whatever thread asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.content import content_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.ground import Ground, Pace, PreparedLayers, draw_one
from corridormap.render.images import copying
from corridormap.render.labels import LabelledLayer, PlacedLabels
from corridormap.render.marker_plan import MarkerCells, MarkerPlan, has_markers
from corridormap.render.patches import PatchStore
from corridormap.render.result import LayerMessage, RenderResult
from corridormap.render.strong_lines import has_strong_lines
from corridormap.render.world_edge import draw_world

PARTIAL_EVERY_S = 0.15

OnPartial = Callable[[RenderResult], None]


@dataclass(slots=True, eq=False)
class Drawing:
    """What became of a request while it was drawn."""

    errors: list[LayerMessage] = field(default_factory=list)
    unplaced_labels: list[str] = field(default_factory=list)


class MapRenderer:
    """Draws requests, keeping geometry and drawn ground between them; one thread at a time."""

    def __init__(self) -> None:
        self._cache = GeometryCache()
        self._patches = PatchStore()
        self._pace = Pace()

    def render(
        self,
        request: RenderRequest,
        feedback: Feedback,
        on_partial: OnPartial | None = None,
    ) -> RenderResult:
        """Return the picture; a layer that fails is left out and named in the result.

        Ground that was drawn for an earlier picture of the same resolution is not drawn again.
        `on_partial` is called on this thread with unfinished pictures, some 150 ms apart.

        Raises:
            Cancelled: The feedback said so.
        """
        ground = self._ground(request, feedback)
        sheet, window = ground.sheet, ground.window
        settings = sheet.settings_of(request.settings, window)
        partials = _Partials(RenderResult(request.id, settings, QImage()), on_partial)
        ground.draw(lambda rect, block: partials.offer(ground, rect, block))
        unplaced: list[str] = []
        if settings.show_labels:
            with ground.drawing(ground.image, window) as context:
                unplaced = _draw_labels(
                    context, ground.prepared, ground.layers, (sheet.labels, ground.plan)
                )
        self._cache.trim({layer.layer_id for layer in ground.layers})
        self._patches.trim(sheet, window)
        ground.image.setDevicePixelRatio(sheet.ratio)
        errors = tuple(ground.prepared.errors.values())
        complete = not any(layer.is_too_coarse for layer in sheet.content.layers)
        # Too coarse a picture is whole all the same, and newer than any that is there.
        drawn = None if complete else QRegion(ground.image.rect())
        texts = tuple(unplaced)
        return RenderResult(request.id, settings, ground.image, errors, complete, texts, drawn)

    def _ground(self, request: RenderRequest, feedback: Feedback) -> Ground:
        settings = request.settings
        denominator = settings.scale_denominator()
        layers = _drawn_layers(request, denominator)
        units_per_px = settings.view.map_units_per_px / settings.device_pixel_ratio
        content = content_of(layers, settings.background, denominator, units_per_px)
        sheet = self._patches.sheet(settings, content, request.changes)
        # Screen points are the sheet's; all else is as the request says.
        frame = replace(
            sheet.settings,
            language=settings.language,
            show_labels=settings.show_labels,
            background=settings.background,
        )
        prepared = PreparedLayers(self._cache, frame, sheet.errors, denominator)
        window = sheet.window(settings)
        return Ground(sheet, window, layers, prepared, feedback, denominator, self._pace)

    def draw(self, context: DrawContext, request: RenderRequest) -> Drawing:
        """Draw a request with any painter: the same map for screen, file and print.

        Raises:
            Cancelled: The feedback said so.
        """
        layers = _drawn_layers(request, context.denominator)
        prepared = PreparedLayers(self._cache, context.settings, denominator=context.denominator)
        marked = [layer for layer in reversed(layers) if has_markers(layer)]
        plan, _ = MarkerCells().plan(context, list(prepared(marked)))
        draw_world(context)
        for layer, ready in prepared(layers):
            context.feedback.check()
            with prepared.noting(layer):
                draw_one(context, layer, ready, plan)
        unplaced: list[str] = []
        if request.settings.show_labels:
            unplaced = _draw_labels(context, prepared, layers, (PlacedLabels(), plan))
        self._cache.trim({layer.layer_id for layer in layers})
        return Drawing(list(prepared.errors.values()), unplaced)


class _Partials:
    """Hands out unfinished pictures, not too often."""

    def __init__(self, blank: RenderResult, on_partial: OnPartial | None) -> None:
        self._blank = blank
        self._on_partial = on_partial
        self._last_s = time.monotonic()

    def offer(self, ground: Ground, rect: QRect, block: QImage) -> None:
        """Show the ground so far, with a block of it half drawn, if it is time."""
        if self._on_partial is None or time.monotonic() - self._last_s <= PARTIAL_EVERY_S:
            return
        image = ground.image.copy()
        with copying(image) as painter:
            painter.drawImage(rect.topLeft() - ground.window.topLeft(), block)
        if self._blank.settings.show_labels:
            labelled = {layer.layer_id for layer in ground.layers if layer.style.labels is not None}
            with ground.drawing(image, ground.window) as context:
                standing = ground.sheet.labels.standing(context.picture_box, labelled)
                draw_placements(context, standing)
        image.setDevicePixelRatio(ground.sheet.ratio)
        corner = ground.window.topLeft()
        drawn = (QRegion(ground.window) - ground.missing).translated(-corner)
        begun = QRegion(rect & ground.window).translated(-corner)
        errors = tuple(ground.prepared.errors.values())
        unfinished = replace(self._blank, image=image, errors=errors, complete=False)
        self._on_partial(replace(unfinished, drawn=drawn, begun=begun))
        self._last_s = time.monotonic()


def _drawn_layers(request: RenderRequest, denominator: float) -> list[LayerSnapshot]:
    return [
        layer
        for layer in request.layers
        if layer.opacity > 0 and layer.style.is_in_scale(denominator)
    ]


def _draw_labels(
    context: DrawContext,
    prepared: PreparedLayers,
    layers: Sequence[LayerSnapshot],
    standing: tuple[PlacedLabels, MarkerPlan],
) -> list[str]:
    """Draw the labels of the context's window; return the texts that found no room."""
    top_first = [layer for layer in reversed(layers) if layer.style.labels is not None]
    labelled = [
        LabelledLayer(layer, ready, layer.style.labels, level)
        for level, (layer, ready) in enumerate(prepared(top_first))
        if layer.style.labels is not None
    ]
    strong = list(prepared(list(filter(has_strong_lines, layers))))
    labels, plan = standing
    placements, unplaced = labels.place(context, labelled, strong, plan)
    draw_placements(context, placements)
    return unplaced
