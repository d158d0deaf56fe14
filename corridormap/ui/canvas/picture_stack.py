"""Pictures of the map, the best on top, moved and scaled to the view, so that it never blanks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QRegion

from corridormap.core.map_settings import MapSettings
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.backdrops import MOST_ENLARGED
from corridormap.ui.canvas.enlarging import in_steps

USABLE_RATIO = 2.0
"""A picture enlarged or shrunk by more than this gives way to an unfinished one that fits."""

MOST_EARLIER = 5
ONE_KIND = 2.0
"""Pictures whose resolutions differ by less serve for the same."""
SAME_SCALE = 1e-7
"""Resolutions that differ by less are one but for arithmetic."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Those device pixels of a picture that may be shown, None for all."""

    picture: RenderResult
    pixels: QRegion | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    picture: RenderResult
    target: QRectF
    shown: QRegion
    """Logical pixels of the canvas that it fills to their edges."""
    reach: QRegion
    """Logical pixels that it may be drawn on."""


class PictureStack:
    """What is there to show, from the coarse whole world to the latest picture of the view."""

    def __init__(self) -> None:
        self.lands: RenderResult | None = None
        """All of the world, coarse, without what looks odd when it is enlarged much."""
        self.world: RenderResult | None = None
        """All of the world, coarse."""
        self.nearby: RenderResult | None = None
        """Where the view was of late and what lies around, coarse, of areas only; none after a
        change of layers, since nobody draws it again before a hand needs it."""
        self.ring: RenderResult | None = None
        """The view and a little around it, without labels."""
        self.surroundings: RenderResult | None = None
        """The view and what lies around it, coarse."""
        self.unfinished: RenderResult | None = None
        """The latest view as far as it was drawn."""
        self.finished: RenderResult | None = None
        """The last complete picture."""
        self.earlier: list[RenderResult] = []
        """Complete pictures of other views from before, the last first: they serve at the edges."""
        self.prefers_unfinished = False
        """Whether the unfinished picture lies on top though the finished one would do."""
        self.outdated_id = 0
        """The last request of all whose pictures show layers as they are no more."""

    def show(self, result: RenderResult) -> None:
        """Put a picture of the view on the stack."""
        if result.complete:
            if self.finished is not None:
                self._keep(self.finished, result)
            self.finished, self.unfinished = result, None
            self.prefers_unfinished = False
        else:
            self.unfinished = result

    def put_underneath(self, name: str, result: RenderResult) -> None:
        """Put a picture of a wider view under those of the view.

        Args:
            name: `ring`, `surroundings`, `nearby`, `world` or `lands`.
            result: A complete picture.
        """
        if name not in ("ring", "surroundings", "nearby", "world", "lands"):
            raise ValueError(name)
        setattr(self, name, result)

    def _keep(self, before: RenderResult, now: RenderResult) -> None:
        """Keep a picture for the edges of views to come, one of each resolution."""
        kept = [each for each in self.earlier if not _is_as_fine(each, before)]
        if before.settings.view == now.settings.view:
            # The same place drawn again has changed: so have the others.
            kept.clear()
        else:
            kept.insert(0, before)
        self.earlier = kept[:MOST_EARLIER]

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw the pictures, each only where no better one lies above it."""
        plan: list[tuple[_Placed, QRegion]] = []
        open_region = QRegion(0, 0, settings.width_px, settings.height_px)
        for placed in self._placed(settings):
            if not open_region.intersects(placed.target.toAlignedRect()):
                continue
            plan.append((placed, open_region & placed.reach))
            open_region -= placed.shown
            if open_region.isEmpty():
                break
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        if not open_region.isEmpty():
            painter.setClipRegion(open_region)
            background = QColor(settings.background)
            painter.fillRect(0, 0, settings.width_px, settings.height_px, background)
        for placed, region in reversed(plan):
            painter.setClipRegion(region)
            _draw(painter, placed, region.boundingRect(), settings.device_pixel_ratio)
        painter.setClipping(False)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _placed(self, settings: MapSettings) -> Iterator[_Placed]:
        for part in self._best_first(settings):
            picture = part.picture
            if picture.settings.view.crs == settings.view.crs:
                for target in targets(picture, settings, picture in (self.world, self.lands)):
                    yield _placed(part, target)

    def _best_first(self, settings: MapSettings) -> Iterator[_Part]:
        units_per_px = settings.view.map_units_per_px
        new = self.unfinished
        if new is not None and not self._is_known_by(new, units_per_px):
            new = None
        begun = [] if new is None else [_Part(new, new.begun)]
        finished = [] if self.finished is None else [_Part(self.finished)]
        if new is not None and new.drawn is not None:
            yield _Part(new, new.drawn)
        if self.prefers_unfinished:
            yield from begun
        if self._is_usable(settings):
            yield from finished
        # Half a picture is better than a bad one, but not than a whole one of old.
        yield from map(_Part, self._underneath(units_per_px))
        yield from begun
        if self.finished is not None and self._is_known_by(self.finished, units_per_px):
            yield from finished
        if self.nearby is not None and self._is_known_by(self.nearby, units_per_px):
            yield _Part(self.nearby)
        if self.lands is not None:
            yield _Part(self.lands)

    def _underneath(self, units_per_px: float) -> Iterator[RenderResult]:
        """Yield what else is there and not blown up beyond recognition, the best first."""
        earlier = sorted(self.earlier, key=lambda each: _strangeness(each, units_per_px))
        beside = (self.ring, *earlier, self.surroundings, self.world)
        known = [each for each in beside if each and self._is_known_by(each, units_per_px)]
        # A layer that came or changed must not end in mid-map, where a finer picture lacks it.
        yield from sorted(known, key=lambda each: each.id <= self.outdated_id)

    def _is_known_by(self, picture: RenderResult, units_per_px: float) -> bool:
        """Whether anybody knows the map by a picture that is enlarged so much, or must."""
        enlarged = picture.settings.view.map_units_per_px / units_per_px
        return enlarged <= MOST_ENLARGED or self.lands is None

    def _is_usable(self, settings: MapSettings) -> bool:
        """Whether the finished picture is not enlarged or shrunk beyond recognition."""
        if self.finished is None:
            return True
        ratio = self.finished.settings.view.map_units_per_px / settings.view.map_units_per_px
        return 1 / USABLE_RATIO <= ratio <= USABLE_RATIO


def _strangeness(picture: RenderResult, units_per_px: float) -> float:
    """Return how far a picture's scale is from a view's; one to be enlarged is worse."""
    octaves = math.log2(picture.settings.view.map_units_per_px / units_per_px)
    return -octaves if octaves < 0 else octaves + 1.0


def _is_as_fine(first: RenderResult, second: RenderResult) -> bool:
    ratio = first.settings.view.map_units_per_px / second.settings.view.map_units_per_px
    return 1 / ONE_KIND < ratio < ONE_KIND


def targets(picture: RenderResult, settings: MapSettings, all_copies: bool) -> list[QRectF]:
    """Return where a picture lies in the view, logical pixels: once, or in every copy in sight."""
    shown, view = picture.settings, settings.view
    scale = shown.view.map_units_per_px / view.map_units_per_px
    if abs(scale - 1.0) < SAME_SCALE:
        scale = 1.0
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


def _placed(part: _Part, target: QRectF) -> _Placed:
    if part.pixels is None:
        reach = QRegion(target.toAlignedRect())
        return _Placed(part.picture, target, QRegion(_covered(target)), reach)
    scale = target.width() / part.picture.image.width()
    shown = QRegion()
    for rect in cast(Iterable[QRect], part.pixels):
        corner = QPointF(rect.topLeft()) * scale + target.topLeft()
        shown += QRegion(_covered(QRectF(corner, QSizeF(rect.size()) * scale)))
    return _Placed(part.picture, target, shown, shown)


def _covered(target: QRectF) -> QRect:
    # Only pixels that the picture fills to their edges: below the others the next one must show.
    left, top = math.ceil(target.left() - 1e-6), math.ceil(target.top() - 1e-6)
    right, bottom = math.floor(target.right() + 1e-6), math.floor(target.bottom() + 1e-6)
    return QRect(left, top, max(right - left, 0), max(bottom - top, 0))


def _draw(painter: QPainter, placed: _Placed, seen: QRect, ratio: float) -> None:
    shown = placed.picture.settings
    size = QSizeF(shown.width_px, shown.height_px)
    if placed.target.size() == size and shown.device_pixel_ratio == ratio:
        painter.drawImage(placed.target.topLeft(), placed.picture.image)
    else:
        image, target = in_steps(placed.picture.image, placed.target, seen)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, image, QRectF(image.rect()))
