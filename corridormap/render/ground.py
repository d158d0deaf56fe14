"""Draws what of a view's ground is missing, in blocks from the middle outwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from corridormap.core.errors import Cancelled, CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_raster import draw_raster
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.heaps import heaps_for
from corridormap.render.images import BlankImages, copied, copying, painting
from corridormap.render.layer_painter import draw_layer
from corridormap.render.layer_sketch import WORTH_A_THREAD
from corridormap.render.marker_plan import MarkerPlan, has_markers
from corridormap.render.patches import Sheet
from corridormap.render.prepared import PreparedLayer
from corridormap.render.result import LayerMessage
from corridormap.render.sound import projects_by_arithmetic
from corridormap.render.visible import visible_features, world_shifts
from corridormap.render.world_edge import draw_world

HEAVY_FEATURES = 2_000_000
"""With more features in view, blocks are finished one by one: those in the middle first …"""
HEAVY_S = 0.5
"""… as where all of it would take longer than this at the pace of late."""
BLOCK_PATCHES = 4
USUAL_PATCHES = 32.0
SPARSE_SHARE = 0.6
"""Missing parts that fill this share of the box around them are drawn with it at once."""


@dataclass(slots=True, eq=False)
class PreparedLayers:
    """The layers of one picture, made ready one by one; what fails is noted once and left out."""

    cache: GeometryCache
    settings: MapSettings
    errors: dict[str, LayerMessage] = field(default_factory=dict)
    denominator: float = 1.0
    feedback: Feedback = field(default_factory=Feedback)

    def __call__(
        self, layers: Sequence[LayerSnapshot]
    ) -> Iterator[tuple[LayerSnapshot, PreparedLayer]]:
        """Yield each layer when it is ready."""
        for layer in layers:
            if layer.layer_id in self.errors:
                continue
            try:
                crs = self.settings.view.crs
                prepared = self.cache.prepared(layer, crs, self.denominator, self.feedback)
            except Cancelled:
                raise
            except CorridorMapError as error:
                message = LayerMessage(layer.layer_id, f"{layer.name}: {error}")
                self.errors[layer.layer_id] = message
            else:
                yield layer, prepared

    @contextmanager
    def noting(self, layer: LayerSnapshot) -> Iterator[None]:
        """Note what goes wrong with a layer while it is drawn, and go on without it."""
        try:
            yield
        except Cancelled:
            raise
        except CorridorMapError as error:
            self.errors[layer.layer_id] = LayerMessage(layer.layer_id, f"{layer.name}: {error}")


@dataclass(slots=True, eq=False)
class Pace:
    """How long a patch took to draw of late, seconds of the drawing thread."""

    patch_s: float = 0.0

    def note(self, seconds: float, patches: float) -> None:
        """Take note of so many patches drawn, weighed with those before."""
        self.patch_s += (seconds / patches - self.patch_s) * min(patches / USUAL_PATCHES, 1.0)


@dataclass(slots=True, eq=False)
class Ground:
    """The ground of one picture on its way.

    Attributes:
        sheet: Where patches are kept.
        window: What of the sheet is wanted, device pixels.
        layers: Those to draw, the first at the bottom.
        prepared: Makes them ready.
        feedback: Asked whether to go on.
        denominator: The n of the view's scale 1:n.
        pace: Of drawing; kept from picture to picture.
        blanks: What blocks are drawn on.
    """

    sheet: Sheet
    window: QRect
    layers: Sequence[LayerSnapshot]
    prepared: PreparedLayers
    feedback: Feedback
    denominator: float
    pace: Pace
    blanks: BlankImages
    plan: MarkerPlan = field(default_factory=MarkerPlan)
    missing: QRegion = field(default_factory=QRegion)
    image: QImage = field(default_factory=QImage)

    def context(self, painter: QPainter, rect: QRect) -> DrawContext:
        """Return what drawing needs to know of some of the sheet's device pixels."""
        window = self.sheet.screen_box(rect)
        settings, feedback = self.prepared.settings, self.feedback
        return DrawContext(painter, settings, feedback, self.denominator, window=window)

    def draw(self, after_layer: Callable[[QRect, QImage], None]) -> None:
        """Finish `image`, of ratio 1.

        Args:
            after_layer: Called after each layer of a block with the block's device pixels and
                their picture so far.

        Raises:
            Cancelled: The feedback said so; the blocks that were finished are kept.
        """
        self._begin_large()
        self._plan_markers()
        self.missing = self.sheet.missing(self.window)
        blocks = self._blocks()
        if not any(rect.contains(self.window) for rect in blocks):
            self.image = self._blank(self.window)
            self.sheet.draw(self.window, self.image)
        for rect in blocks:
            started_s = time.thread_time()
            block = self._blank(rect)
            with self.drawing(block, rect) as context:
                draw_world(context)
                for layer, prepared in self.prepared(self.layers):
                    self.feedback.check()
                    with self.prepared.noting(layer):
                        draw_one(context, layer, prepared, self.plan)
                    after_layer(rect, block)
            self.sheet.put(rect, block)
            self.missing -= QRegion(rect)
            self.image = self._with_block(rect, block, self.image)
            self.pace.note(time.thread_time() - started_s, self._patches_in(rect))

    def so_far(self, rect: QRect, block: QImage) -> QImage:
        """Return a picture of the window with a block, half drawn, at its device pixels."""
        image = self.image if self.image.isNull() else copied(self.image, self.image.rect())
        return self._with_block(rect, block, image)

    def _with_block(self, rect: QRect, block: QImage, image: QImage) -> QImage:
        """Return the window's image with a block laid into it."""
        if rect.contains(self.window):
            return copied(block, self.window.translated(-rect.topLeft()))
        with copying(image) as painter:
            painter.drawImage(rect.topLeft() - self.window.topLeft(), block)
        return image

    def _blank(self, rect: QRect) -> QImage:
        background = self.prepared.settings.background
        return self.blanks.image(rect.width(), rect.height(), background)

    @contextmanager
    def drawing(self, image: QImage, rect: QRect) -> Iterator[DrawContext]:
        """Yield what draws on an image, of ratio 1, of some of the sheet's device pixels."""
        with painting(image) as painter:
            context = self.context(painter, rect)
            painter.scale(self.sheet.ratio, self.sheet.ratio)
            painter.translate(-context.picture_box.x_min, -context.picture_box.y_min)
            yield context

    def _begin_large(self) -> None:
        # What lies below them is drawn meanwhile. Not where projecting is work: that can wait.
        crs = self.prepared.settings.view.crs
        quick = [layer for layer in self.layers if projects_by_arithmetic(layer.crs, crs)]
        large = [layer for layer in quick if len(layer.block) >= WORTH_A_THREAD]
        for _, prepared in self.prepared(large):
            prepared.begin_sketch()

    def _plan_markers(self) -> None:
        marked = [layer for layer in reversed(self.layers) if has_markers(layer)]
        context = self.context(QPainter(), self.sheet.whole(self.window))
        found = list(self.prepared(marked))
        self.plan, changed = self.sheet.markers.plan(context, found)
        self.sheet.drop(changed)

    def _blocks(self) -> list[QRect]:
        if self.missing.isEmpty():
            return []
        around = self.missing.boundingRect()
        if _area(self.missing) > SPARSE_SHARE * around.width() * around.height():
            rects = [around]
        else:
            rects = rects_of(self.missing)
        if not self._is_heavy(around):
            return rects
        side = BLOCK_PATCHES * self.sheet.side
        blocks = [block for rect in rects for block in _split(rect, side)]
        middle = self.window.center()
        return sorted(blocks, key=lambda block: _distance(block.center() - middle))

    def _is_heavy(self, rect: QRect) -> bool:
        patches = self._patches_in(rect)
        if patches <= BLOCK_PATCHES**2:
            return False
        if patches * self.pace.patch_s > HEAVY_S:
            return True
        count = 0
        context = self.context(QPainter(), rect)
        many = [layer for layer in self.layers if len(layer.block) > HEAVY_FEATURES]
        for layer, prepared in self.prepared(many):
            heaps = heaps_for(context, layer, prepared)
            for shift in world_shifts(prepared, context) if heaps is None else ():
                count += len(visible_features(prepared, context, shift))
        return count > HEAVY_FEATURES

    def _patches_in(self, rect: QRect) -> float:
        return rect.width() * rect.height() / self.sheet.side**2


def rects_of(region: QRegion) -> list[QRect]:
    """Return the rectangles that make up a region."""
    return list(cast(Iterable[QRect], region))


def _area(region: QRegion) -> int:
    return sum(rect.width() * rect.height() for rect in rects_of(region))


def _split(rect: QRect, side: int) -> Iterator[QRect]:
    for top in range(rect.top(), rect.bottom() + 1, side):
        for left in range(rect.left(), rect.right() + 1, side):
            yield QRect(left, top, side, side) & rect


def _distance(way: QPoint) -> int:
    return way.x() ** 2 + way.y() ** 2


def draw_one(
    context: DrawContext, layer: LayerSnapshot, prepared: PreparedLayer, plan: MarkerPlan
) -> None:
    """Draw a layer faded as its opacity says."""
    if layer.opacity >= 1 or context.vector:
        # A file of shapes has no picture to fade as a whole: each shape is faded by itself.
        context.painter.setOpacity(layer.opacity)
        _draw_layer(context, layer, prepared, plan)
        context.painter.setOpacity(1.0)
        return
    # As one picture: where features of the layer overlap they do not show through each other.
    under = context.painter.device()
    group = QImage(under.width(), under.height(), QImage.Format.Format_ARGB32_Premultiplied)
    group.setDevicePixelRatio(under.devicePixelRatioF())
    group.fill(0)
    with painting(group) as painter:
        painter.setWorldTransform(context.painter.worldTransform())
        _draw_layer(replace(context, painter=painter), layer, prepared, plan)
    context.painter.save()
    context.painter.resetTransform()
    context.painter.setOpacity(layer.opacity)
    context.painter.drawImage(0, 0, group)
    context.painter.restore()


def _draw_layer(
    context: DrawContext, layer: LayerSnapshot, prepared: PreparedLayer, plan: MarkerPlan
) -> None:
    if layer.raster is not None:
        draw_raster(context, layer, layer.raster)
    else:
        draw_layer(context, layer, prepared, plan)
