"""Ground once drawn is kept in small squares: moving the map draws only what comes into view."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.snapshot import LayerChange
from corridormap.render.content import Content, changed_extents
from corridormap.render.draw_context import MARGIN_PX
from corridormap.render.images import BlankImages, copying, device_size
from corridormap.render.labels import PlacedLabels
from corridormap.render.marker_plan import MarkerCells
from corridormap.render.reach import margin_px
from corridormap.render.result import LayerMessage
from corridormap.render.slabs import Key, Slabs

PATCH_PX = 128
"""Side of a patch in logical pixels; what is drawn beyond the view is there for the next move."""
BYTES_KEPT = 96 << 20
UNSEEN_PX = 1e-3
"""A shift by less of a device pixel is no shift."""
FARTHEST_PX = 1 << 28
"""Patches so far from where they are counted from would be counted wrongly by Qt."""
MOST_SHEETS = 8
"""More would seldom be looked at again, and memory fresh from the system takes its time."""


@dataclass(slots=True, eq=False)
class Sheet:
    """Ground drawn at one resolution, on whole device pixels.

    Attributes:
        settings: The first view drawn; its screen points are those of the sheet, and device
            pixels are counted from its upper left corner.
        content: What the ground shows.
        patches: Squares of `side` device pixels by column and row.
        markers: Which point symbols are drawn as icons.
        labels: Where labels stood last.
        errors: What layers could not be drawn, by layer id.
    """

    settings: MapSettings
    content: Content
    patches: Slabs = field(init=False)
    markers: MarkerCells = field(default_factory=MarkerCells)
    labels: PlacedLabels = field(default_factory=PlacedLabels)
    errors: dict[str, LayerMessage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.patches = Slabs(self.side)

    @property
    def ratio(self) -> float:
        """Device pixels in a logical one."""
        return self.settings.device_pixel_ratio

    @property
    def side(self) -> int:
        """Of a patch, in device pixels."""
        return max(round(PATCH_PX * self.ratio), 32)

    @property
    def nbytes(self) -> int:
        """Memory of the patches."""
        return len(self.patches) * self.side * self.side * 4

    def window(self, settings: MapSettings) -> QRect:
        """Return the device pixels that come nearest to a view of the sheet's resolution."""
        extent, origin = self._at_home(settings).extent, self.settings.extent
        units = self.settings.view.map_units_per_px / self.ratio
        return QRect(
            round((extent.x_min - origin.x_min) / units),
            round((origin.y_max - extent.y_max) / units),
            *device_size(settings),
        )

    def _at_home(self, settings: MapSettings) -> MapSettings:
        """Return the view in the copy of the world in which the sheet began."""
        view, world = settings.view, self.settings.view.crs.wraps_at
        turns = 0 if world is None else round((view.center_x - self.settings.view.center_x) / world)
        return (
            replace(settings, view=view.moved(-turns * world, 0.0)) if world and turns else settings
        )

    def is_at(self, settings: MapSettings) -> bool:
        """Whether the view's pixels are as large as the sheet's."""
        mine, other = self.settings.view, settings.view
        reach = max(settings.width_px, settings.height_px)
        growth = abs(mine.map_units_per_px / other.map_units_per_px - 1.0)
        if self.ratio != settings.device_pixel_ratio or mine.crs != other.crs:
            return False
        # Resolutions that only arithmetic has made two are one.
        if growth * reach > UNSEEN_PX:
            return False
        away = max(abs(other.center_x - mine.center_x), abs(other.center_y - mine.center_y))
        return away / mine.map_units_per_px * self.ratio < FARTHEST_PX

    def settings_of(self, settings: MapSettings, window: QRect) -> MapSettings:
        """Return the view that the window really shows, less than half a device pixel away."""
        units = self.settings.view.map_units_per_px / self.ratio
        extent, origin = self._at_home(settings).extent, self.settings.extent
        right = origin.x_min + window.left() * units - extent.x_min
        down = extent.y_max - (origin.y_max - window.top() * units)
        if max(abs(right), abs(down)) < UNSEEN_PX * units:
            return settings
        return replace(settings, view=settings.view.moved(right, -down))

    def screen_box(self, rect: QRect) -> Extent:
        """Return device pixels as a box of the sheet's screen points."""
        left, top = rect.left() / self.ratio, rect.top() / self.ratio
        return Extent(left, top, left + rect.width() / self.ratio, top + rect.height() / self.ratio)

    def whole(self, window: QRect) -> QRect:
        """Return the smallest rectangle of whole patches around the window."""
        side = self.side
        first = window.left() // side, window.top() // side
        last = window.right() // side, window.bottom() // side
        return self.patches.rect(first).united(self.patches.rect(last))

    def missing(self, window: QRect) -> QRegion:
        """Return the whole patches of the window that have yet to be drawn."""
        region = QRegion(self.whole(window))
        for rect in self.patches.rects(window):
            region -= rect
        return region

    def put(self, rect: QRect, image: QImage) -> None:
        """Keep what was drawn of whole patches; the image is the rectangle's, of ratio 1."""
        self.patches.put(rect, image)

    def draw(self, window: QRect, image: QImage) -> None:
        """Lay all patches of the window into its image, of ratio 1."""
        if not len(self.patches):
            return
        with copying(image) as painter:
            self.patches.draw(window, painter)

    def change(self, content: Content, extents: list[Extent] | None) -> None:
        """Show something else from now on, different in boxes of map units, None for anywhere."""
        self.content = content
        self.errors.clear()
        if extents is None:
            self.patches.clear()
            self.markers = MarkerCells()
        elif extents:
            self._drop_on_map(extents)
            self.markers.outdate()

    def _drop_on_map(self, extents: list[Extent]) -> None:
        if not len(self.patches):
            return
        columns, rows = zip(*self.patches, strict=True)
        corners = self.patches.rect((min(columns), min(rows)))
        whole = corners.united(self.patches.rect((max(columns), max(rows))))
        origin, units = self.settings.extent, self.settings.view.map_units_per_px
        # What lies beside the patches may reach into them.
        near = self.screen_box(whole).buffered(self._reach_px)
        shown = self.settings.map_extent_of(near)
        boxes: list[Extent] = []
        for extent in extents:
            for shift in wrapped_shifts(shown, extent, self.settings.view.crs):
                left = (extent.x_min + shift - origin.x_min) / units
                top = (origin.y_max - extent.y_max) / units
                size = extent.width / units, extent.height / units
                boxes.append(Extent(left, top, left + size[0], top + size[1]))
        self.drop(boxes)

    @property
    def _reach_px(self) -> float:
        margins = (margin_px(layer.style) for layer in self.content.layers)
        return max(margins, default=MARGIN_PX)

    def drop(self, boxes: list[Extent]) -> None:
        """Forget what shows boxes of screen points, or symbols that reach out of them."""
        side = self.side / self.ratio
        reach_px = self._reach_px
        gone: set[Key] = set()
        for box in boxes:
            reach = box.buffered(reach_px)
            left, right = math.floor(reach.x_min / side), math.floor(reach.x_max / side)
            top, bottom = math.floor(reach.y_min / side), math.floor(reach.y_max / side)
            for column, row in self.patches:
                if left <= column <= right and top <= row <= bottom:
                    gone.add((column, row))
        self.patches.drop(gone)

    def trim(self, window: QRect, count: int) -> None:
        """Keep at most so many patches, those nearest to the window."""
        middle = window.center()

        def away(key: Key) -> int:
            place = self.patches.rect(key).center() - middle
            return max(abs(place.x()), abs(place.y()))

        self.patches.drop(sorted(self.patches, key=away)[count:])


class PatchStore:
    """Sheets of several resolutions, those not used for longest dropped for memory's sake."""

    def __init__(self) -> None:
        self._sheets: list[Sheet] = []
        self.blanks = BlankImages()

    def sheet(
        self, settings: MapSettings, content: Content, changes: Mapping[str, LayerChange]
    ) -> Sheet:
        """Return the sheet of a view's resolution, rid of all that no longer looks so.

        Raises:
            CrsError: A changed layer cannot be brought into the map's CRS.
        """
        found = next((each for each in self._sheets if each.is_at(settings)), None)
        if found is None:
            found = Sheet(settings, content)
            if self._sheets and self._sheets[-1].settings.view.crs == settings.view.crs:
                # Labels keep their sides as the map is zoomed.
                found.labels.sides = self._sheets[-1].labels.sides_taken()
        else:
            self._sheets.remove(found)
        self._sheets.append(found)
        for sheet in self._sheets[:-MOST_SHEETS]:
            self._drop(sheet)
        if found.content != content:
            crs = settings.view.crs
            found.change(content, changed_extents(found.content, content, changes, crs))
        return found

    def trim(self, current: Sheet, window: QRect) -> None:
        """Hold the memory's bound; what is nearest to the present window goes last."""
        total = sum(sheet.nbytes for sheet in self._sheets)
        for sheet in list(self._sheets):
            if total <= BYTES_KEPT or sheet is current:
                break
            self._drop(sheet)
            total -= sheet.nbytes
        if current.nbytes > BYTES_KEPT:
            current.trim(window, BYTES_KEPT // (4 * current.side**2))

    def _drop(self, sheet: Sheet) -> None:
        self._sheets.remove(sheet)
        for image in sheet.patches.images():
            self.blanks.give_back(image)
