"""Draws the map: one request in, one picture out, on whatever thread asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.content import content_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.ground import Ground, Pace, PreparedLayers, draw_one
from corridormap.render.label_features import LabelledLayer, is_labelled
from corridormap.render.label_placement import Placement
from corridormap.render.labels import LabelledWindow, Labelling, PlacedLabels
from corridormap.render.marker_plan import MarkerCells, MarkerPlan, has_markers
from corridormap.render.patches import PatchStore
from corridormap.render.result import LayerMessage, RenderResult, UnplacedLabel
from corridormap.render.steady_scale import SteadyScale
from corridormap.render.strong_lines import has_strong_lines
from corridormap.render.world_edge import draw_world

PARTIAL_EVERY_S = 0.15
FEW_LABELLED = 200_000
"""Layers of so many features in all are labelled while the ground is still being drawn."""

OnPartial = Callable[[RenderResult], None]


@dataclass(slots=True, eq=False)
class Drawing:
    """What became of a request while it was drawn."""

    errors: list[LayerMessage] = field(default_factory=list)
    unplaced: list[UnplacedLabel] = field(default_factory=list)

    @property
    def unplaced_labels(self) -> list[str]:
        """Texts for which there was no room, in order of priority."""
        return [label.text for label in self.unplaced]


class MapRenderer:
    """Draws requests, keeping geometry and drawn ground between them; one thread at a time."""

    def __init__(self) -> None:
        self._cache = GeometryCache()
        self._patches = PatchStore()
        self._pace = Pace()
        self._scale = SteadyScale()
        self._told: set[LayerMessage] = set()

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
        labels = _SheetLabels(ground, request.reserved)
        blank = RenderResult(request.id, settings, QImage())
        partials = _Partials(blank, on_partial, labels)
        ground.draw(lambda rect, block: partials.offer(ground, rect, block))
        if settings.show_labels:
            with ground.drawing(ground.image, window) as context:
                draw_placements(context, labels.all_in(context).placed)
        self._cache.trim({layer.layer_id for layer in ground.layers})
        self._patches.trim(sheet, window)
        ground.image.setDevicePixelRatio(sheet.ratio)
        # Letters that are missing do not come with the next picture: said once.
        news = [each for each in labels.messages() if each not in self._told]
        self._told.update(news)
        errors = (*ground.prepared.errors.values(), *news)
        complete = not any(layer.is_too_coarse for layer in sheet.content.layers)
        # Too coarse a picture is whole all the same, and newer than any that is there.
        drawn = None if complete else QRegion(ground.image.rect())
        unplaced = tuple(labels.found.unplaced)
        return RenderResult(request.id, settings, ground.image, errors, complete, unplaced, drawn)

    def _ground(self, request: RenderRequest, feedback: Feedback) -> Ground:
        settings = request.settings
        denominator = self._scale.denominator(settings)
        layers = _drawn_layers(request, denominator)
        view, ratio = settings.view, settings.device_pixel_ratio
        ground_m_per_px = view.map_units_per_px / ratio * view.crs.unit_m
        content = content_of(layers, settings.background, denominator, ground_m_per_px)
        sheet = self._patches.sheet(settings, content, request.changes)
        # Screen points are the sheet's; all else is as the request says.
        frame = replace(
            sheet.settings,
            language=settings.language,
            show_labels=settings.show_labels,
            background=settings.background,
            both_names=settings.both_names,
        )
        prepared = PreparedLayers(self._cache, frame, sheet.errors, denominator, feedback)
        window = sheet.window(settings)
        pace, blanks = self._pace, self._patches.blanks
        return Ground(sheet, window, layers, prepared, feedback, denominator, pace, blanks)

    def draw(self, context: DrawContext, request: RenderRequest) -> Drawing:
        """Draw a request with any painter: the same map for screen, file and print.

        Raises:
            Cancelled: The feedback said so.
        """
        layers = _drawn_layers(request, context.denominator)
        feedback, denominator = context.feedback, context.denominator
        prepared = PreparedLayers(self._cache, context.settings, {}, denominator, feedback)
        marked = [layer for layer in reversed(layers) if has_markers(layer)]
        plan, _ = MarkerCells().plan(context, list(prepared(marked)))
        draw_world(context)
        for layer, ready in prepared(layers):
            context.feedback.check()
            with prepared.noting(layer):
                draw_one(context, layer, ready, plan)
        found = LabelledWindow()
        if request.settings.show_labels:
            wanted = replace(_labelling(prepared, layers, plan), reserved=request.reserved)
            found = PlacedLabels().place(context, wanted)
            draw_placements(context, found.placed)
        self._cache.trim({layer.layer_id for layer in layers})
        errors = [*prepared.errors.values(), *unwritable_names(layers, found)]
        return Drawing(errors, found.unplaced)


class _Partials:
    """Hands out unfinished pictures, not too often."""

    def __init__(
        self, blank: RenderResult, on_partial: OnPartial | None, labels: _SheetLabels
    ) -> None:
        self._blank = blank
        self._on_partial = on_partial
        self._labels = labels
        self._last_s = time.monotonic()

    def offer(self, ground: Ground, rect: QRect, block: QImage) -> None:
        """Show the ground so far, with a block of it half drawn, if it is time."""
        if self._on_partial is None or time.monotonic() - self._last_s <= PARTIAL_EVERY_S:
            return
        image = ground.so_far(rect, block)
        if self._blank.settings.show_labels:
            with ground.drawing(image, ground.window) as context:
                draw_placements(context, self._labels.for_now(context))
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


class _SheetLabels:
    """The labels of one picture of a sheet, placed once however often they are drawn."""

    def __init__(self, ground: Ground, reserved: tuple[Extent, ...]) -> None:
        self.found = LabelledWindow()
        self._ground = ground
        self._reserved = reserved
        self._is_placed = False

    def all_in(self, context: DrawContext) -> LabelledWindow:
        """Return all labels of the context's window."""
        if not self._is_placed:
            ground = self._ground
            labelling = _labelling(ground.prepared, ground.layers, ground.plan)
            wanted = replace(labelling, reserved=self._reserved)
            self.found = ground.sheet.labels.place(context, wanted)
            self._is_placed = True
        return self.found

    def for_now(self, context: DrawContext) -> list[Placement]:
        """Return labels for an unfinished picture: none of them will move or go.

        Where none stands from a picture before, as at another scale, all are placed at once, if
        that does not take long.
        """
        ground = self._ground
        labelled = [layer for layer in ground.layers if is_labelled(layer)]
        are_few = sum(len(layer.block) for layer in labelled) <= FEW_LABELLED
        if self._is_placed or (ground.sheet.labels.is_empty and are_few):
            return self.all_in(context).placed
        ids = {layer.layer_id for layer in labelled}
        return ground.sheet.labels.standing(context.picture_box, ids)

    def messages(self) -> list[LayerMessage]:
        """Return what to say of names that could not be written."""
        return unwritable_names(self._ground.layers, self.found)


def unwritable_names(layers: Sequence[LayerSnapshot], found: LabelledWindow) -> list[LayerMessage]:
    """Return one message for each layer with names in letters that no font here has."""
    return [
        LayerMessage(
            layer.layer_id,
            f"{layer.name}: no font on this computer has the letters of names in "
            f"{', '.join(sorted(found.unwritable[layer.layer_id]))}; they are left out.",
        )
        for layer in layers
        if layer.layer_id in found.unwritable
    ]


def _labelling(
    prepared: PreparedLayers, layers: Sequence[LayerSnapshot], plan: MarkerPlan
) -> Labelling:
    """Return what of some layers, the first at the bottom, there is to label."""
    top_first = [layer for layer in reversed(layers) if is_labelled(layer)]
    labelled = [
        LabelledLayer(layer, ready, layer.style.labels, level)
        for level, (layer, ready) in enumerate(prepared(top_first))
        if layer.style.labels is not None
    ]
    strong = list(prepared(list(filter(has_strong_lines, layers)))) if labelled else []
    clustered = list(prepared([layer for layer in layers if layer.style.cluster_px]))
    return Labelling(labelled, strong, plan, clustered if labelled else ())
