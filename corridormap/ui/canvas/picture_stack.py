"""Pictures of the map, the best on top, moved and scaled to the view, so that it never blanks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QRegion

from corridormap.core.map_settings import MapSettings
from corridormap.render.result import RenderResult

USABLE_RATIO = 2.0
"""A picture enlarged or shrunk by more than this gives way to an unfinished one that fits."""


@dataclass(frozen=True, slots=True)
class _Placed:
    picture: RenderResult
    target: QRectF


class PictureStack:
    """What is there to show, from the coarse whole world to the latest picture of the view."""

    def __init__(self) -> None:
        self.world: RenderResult | None = None
        """All of the world, coarse."""
        self.surroundings: RenderResult | None = None
        """The view and what lies around it, coarse."""
        self.unfinished: RenderResult | None = None
        """The latest view as far as it was drawn."""
        self.finished: RenderResult | None = None
        """The last complete picture."""
        self.previous: RenderResult | None = None
        """The complete picture of another view from before: it serves at the edges."""
        self.prefers_unfinished = False
        """Whether the unfinished picture lies on top though the finished one would do."""

    def show(self, result: RenderResult) -> None:
        """Put a picture of the view on the stack."""
        if result.complete:
            before = self.finished
            is_elsewhere = before is not None and before.settings.view != result.settings.view
            self.previous = before if is_elsewhere else None
            self.finished, self.unfinished = result, None
            self.prefers_unfinished = False
        else:
            self.unfinished = result

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw the pictures, each only where no better one lies above it."""
        plan: list[tuple[_Placed, QRegion]] = []
        open_region = QRegion(0, 0, settings.width_px, settings.height_px)
        for placed in self._placed(settings):
            if not open_region.intersects(placed.target.toAlignedRect()):
                continue
            plan.append((placed, QRegion(open_region)))
            open_region -= QRegion(_covered(placed.target))
            if open_region.isEmpty():
                break
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setClipRegion(open_region)
        painter.fillRect(0, 0, settings.width_px, settings.height_px, QColor(settings.background))
        for placed, region in reversed(plan):
            painter.setClipRegion(region)
            _draw(painter, placed, settings.device_pixel_ratio)
        painter.setClipping(False)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _placed(self, settings: MapSettings) -> list[_Placed]:
        found: list[_Placed] = []
        for picture in self._best_first(settings):
            if picture is not None and picture.settings.view.crs == settings.view.crs:
                copies = picture is self.world
                found += [_Placed(picture, target) for target in targets(picture, settings, copies)]
        return found

    def _best_first(self, settings: MapSettings) -> list[RenderResult | None]:
        top = [self.finished, self.unfinished]
        if self.finished is not None:
            ratio = self.finished.settings.view.map_units_per_px / settings.view.map_units_per_px
            if self.prefers_unfinished or not 1 / USABLE_RATIO <= ratio <= USABLE_RATIO:
                top.reverse()
        return [*top, self.previous, self.surroundings, self.world]


def targets(picture: RenderResult, settings: MapSettings, all_copies: bool) -> list[QRectF]:
    """Return where a picture lies in the view, logical pixels: once, or in every copy in sight."""
    shown, view = picture.settings, settings.view
    scale = shown.view.map_units_per_px / view.map_units_per_px
    size = QSizeF(shown.width_px * scale, shown.height_px * scale)
    world = view.crs.wraps_at
    shifts = [0.0]
    if world is not None:
        nearest = round((view.center_x - shown.view.center_x) / world)
        turns = range(nearest - 3, nearest + 4) if all_copies else (nearest,)
        shifts = [turn * world for turn in turns]
    found = []
    for shift in shifts:
        corner = shown.extent
        x, y = settings.map_to_screen(corner.x_min + shift, corner.y_max)
        ratio = settings.device_pixel_ratio
        if scale == 1.0:
            # On whole device pixels a moved picture stays as sharp as it was drawn.
            x, y = round(x * ratio) / ratio, round(y * ratio) / ratio
        target = QRectF(QPointF(x, y), size)
        if target.intersects(QRectF(0, 0, settings.width_px, settings.height_px)):
            found.append(target)
    return found


def _covered(target: QRectF) -> QRect:
    # Only pixels that the picture fills to their edges: below the others the next one must show.
    left, top = math.ceil(target.left()), math.ceil(target.top())
    right, bottom = math.floor(target.right() + 1e-6), math.floor(target.bottom() + 1e-6)
    return QRect(left, top, max(right - left, 0), max(bottom - top, 0))


def _draw(painter: QPainter, placed: _Placed, ratio: float) -> None:
    shown = placed.picture.settings
    size = QSizeF(shown.width_px, shown.height_px)
    if placed.target.size() == size and shown.device_pixel_ratio == ratio:
        painter.drawImage(placed.target.topLeft(), placed.picture.image)
    else:
        image = placed.picture.image
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(placed.target, image, QRectF(image.rect()))
