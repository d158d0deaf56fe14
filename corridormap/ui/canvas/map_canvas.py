"""The widget that shows the map: pictures from the renderer, overlays above them, tools in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPaintDevice, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from corridormap.core.crs import WGS84, Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.looks import sea_color
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.images import device_size
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.backdrops import Purpose
from corridormap.ui.canvas.canvas_input import CanvasInput
from corridormap.ui.canvas.destinations import MARGIN, Destinations, in_map_crs
from corridormap.ui.canvas.feature_shapes import shapes_of
from corridormap.ui.canvas.highlight import Flash, SelectionHighlight
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.message_gate import MessageGate
from corridormap.ui.canvas.navigator import Navigator
from corridormap.ui.canvas.overlay import Overlay
from corridormap.ui.canvas.picture_stack import PictureStack
from corridormap.ui.canvas.render_loop import Renderer, RenderLoop
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.pan import PanTool

UNFINISHED_AFTER_S = 0.5
"""A picture longer in the making is shown as far as it is, even over a complete older one."""


class MapCanvas(QWidget):
    """Shows a project's map.

    Args:
        project: What to show.
        store: Its layers in memory.
        runner: Draws in its rendering lane.
        parent: Owner.
        renderer: What draws; the program's own by default.
    """

    view_changed = Signal(object)
    """The `MapView` shown, at every step of a movement."""
    view_settled = Signal(object)
    """The `MapView` at which the map came to rest."""
    cursor_moved = Signal(float, float)
    """Longitude (-180 to 180) and latitude under the pointer."""
    cursor_left = Signal()
    picture_shown = Signal(object)
    """A complete `RenderResult` of the present view."""
    message_raised = Signal(str)
    tool_changed = Signal(object)

    def __init__(
        self,
        project: Project,
        store: LayerStore,
        runner: JobRunner,
        parent: QWidget | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        super().__init__(parent)
        self.project = project
        self.store = store
        self.runner = runner
        self.navigator = Navigator(self)
        self.destinations = Destinations(project, store)
        self.pictures = PictureStack()
        self.loop = RenderLoop(renderer or MapRenderer(), runner, store, self)
        self._overlays: list[Overlay] = []
        self.seen_through: Callable[[QImage], QImage] | None = None
        """Changes what is on the screen, such as its colours; pictures saved stay as they are."""
        self._flash = Flash(runner, self)
        self._gate = MessageGate()
        self._is_placed = False
        self._tool: MapTool = PanTool(self)
        self._input = CanvasInput(self)
        self.setAccessibleName(self.tr("Map"))
        self.setAccessibleDescription(
            self.tr("Arrow keys pan, plus and minus zoom, Home shows everything.")
        )
        _set_up(self)
        _connect(self)
        self.override_cursor(None)

    @property
    def tool(self) -> MapTool:
        """The tool in use."""
        return self._tool

    def set_tool(self, tool: MapTool) -> None:
        """Use another tool; a drag going on is given up."""
        if tool is self._tool:
            return
        self._input.gestures.cancel()
        self._tool.end()
        self._tool = tool
        self._input.gestures.target = tool
        self.override_cursor(None)
        tool.start()
        self.tool_changed.emit(tool)

    def override_cursor(self, shape: Qt.CursorShape | None) -> None:
        """Show a cursor in place of the tool's, None for the tool's own."""
        self.setCursor(self._tool.cursor if shape is None else shape)

    def settings(self) -> MapSettings:
        """Return what the canvas shows at this moment."""
        return MapSettings(
            self.navigator.view,
            max(self.width(), 1),
            max(self.height(), 1),
            self.devicePixelRatioF(),
            self.project.language,
            self.project.labels.shown,
            sea_color(self.project.look),
            self.project.labels.both_names,
        )

    def set_view(self, view: MapView, smooth: bool = False) -> None:
        """Show a view, at once or by a short flight."""
        self._is_placed = True
        go = self.navigator.fly if smooth else self.navigator.jump
        go(view)

    def zoom_to_extent(self, extent: Extent, crs: Crs = WGS84, margin: float = MARGIN) -> None:
        """Fly to a box; one of no size is shown at 1:570,000 or the present larger scale.

        Raises:
            CrsError: There is no way from that CRS to the map's.
        """
        box = in_map_crs(extent, crs, self.navigator.view.crs)
        if box is not None:
            size = (self.width(), self.height())
            view = self.destinations.of_extent(box, self.navigator.target, size, margin)
            # A jump leads nobody astray who has seen nothing yet, and the map is there sooner.
            self.set_view(view, smooth=self._is_placed and self.pictures.finished is not None)

    def zoom_to_layer(self, layer: VectorLayer) -> None:
        """Fly to all of a layer."""
        self._zoom_to(self.destinations.layer_extent(layer, self.navigator.view.crs))

    def zoom_to_features(self, refs: Iterable[FeatureRef]) -> None:
        """Fly to features; nothing happens where none has a place."""
        self._zoom_to(self.destinations.features_extent(refs, self.navigator.view.crs))

    def _zoom_to(self, box: Extent | None) -> None:
        if box is not None:
            self.zoom_to_extent(box, self.navigator.view.crs)

    def zoom_full(self) -> None:
        """Fly to everything that is drawn."""
        size = (self.width(), self.height())
        view = self.destinations.of_everything(self.navigator.target, size)
        self.set_view(view, smooth=self._is_placed)

    def zoom_last(self) -> None:
        """Fly to the view before this one."""
        self.navigator.back()

    def zoom_next(self) -> None:
        """Fly to the view that one came back from."""
        self.navigator.forward()

    def zoom_by(self, factor: float, screen_point: tuple[float, float] | None = None) -> None:
        """Zoom smoothly about a screen point, the middle by default; below 1 zooms out."""
        x, y = screen_point or (self.width() / 2, self.height() / 2)
        self.navigator.zoom_by(factor, (x - self.width() / 2, y - self.height() / 2))

    def flash(self, geometry: Any, crs: Crs = WGS84) -> None:
        """Blink a shapely geometry a few times."""
        block = block_from_shapely([0], [geometry])
        shapes = shapes_of(block, np.zeros(1, np.int64), crs, self.navigator.view.crs)
        self._flash.start(shapes)

    def add_overlay(self, overlay: Overlay) -> None:
        """Draw an item above the picture from now on; it calls `update` when it has changed."""
        self._overlays.append(overlay)
        self.update()

    def remove_overlay(self, overlay: Overlay) -> None:
        """Draw an item no more; nothing happens when it is not there."""
        if overlay in self._overlays:
            self._overlays.remove(overlay)
            self.update()

    def follow_selection(self, selection: Selection) -> None:
        """Highlight what is selected, always."""
        highlight = SelectionHighlight(self.project, self.store, selection, self.runner)
        highlight.changed.connect(self.update)
        self.add_overlay(highlight)

    def refresh(self, *_: object) -> None:
        """Draw the picture anew: layers or settings changed."""
        self.pictures.nearby = None
        self._follow_growth("")

    def _follow_growth(self, layer_id: str) -> None:
        self._ask_for_picture()
        self.pictures.outdated_id = self.loop.latest_id
        self.loop.invalidate(grown=layer_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the pictures and what is above them on the screen; nothing else happens here."""
        with self.loop.courtesy.asked_for():
            self._paint(self.settings())
            self.loop.courtesy.painted()

    def _paint(self, settings: MapSettings) -> None:
        if self.seen_through is None:
            self._paint_on(self, settings)
            return
        # All of it, what lies above the map too: a legend is read in the same colours. No image,
        # since overlays take those for pictures that are saved.
        screen = QPixmap(*device_size(settings))
        screen.setDevicePixelRatio(settings.device_pixel_ratio)
        self._paint_on(screen, settings)
        painter = QPainter(self)
        painter.drawImage(0, 0, self.seen_through(screen.toImage()))
        painter.end()

    def _paint_on(self, device: QPaintDevice, settings: MapSettings) -> None:
        painter = QPainter(device)
        try:
            self.pictures.paint(painter, settings)
            self.paint_overlays(painter, settings)
            self._flash.paint(painter, settings)
        finally:
            painter.end()

    def paint_overlays(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw what lies above the picture (selection, measurements), for a screen or a file."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for overlay in self._overlays:
            overlay.paint(painter, settings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the map in the middle; the first time, show everything."""
        self.navigator.resize(self.width(), self.height())
        if not self._is_placed:
            self.zoom_full()
            self._is_placed = self.isVisible()
        self._follow_view()

    def _follow_view(self) -> None:
        with self.loop.courtesy.asked_for():
            self._ask_for_picture()
            self.update()
            self.view_changed.emit(self.navigator.view)
            if self.isVisible():
                self.loop.courtesy.await_paint()

    def _ask_for_picture(self) -> None:
        # On a short way the picture of its end is wanted, not those of views soon left.
        wanted = replace(self.settings(), view=self.navigator.next_stop)
        self.loop.show(wanted, self.navigator.is_moving)

    def _settle(self) -> None:
        self.loop.show(self.settings())
        self.view_settled.emit(self.navigator.view)

    def _follow_layer(self, layer: VectorLayer, what: str) -> None:
        if what != "name":
            self.refresh()

    def _take_picture(self, purpose: Purpose, result: RenderResult) -> None:
        if purpose is Purpose.VIEW:
            self.pictures.prefers_unfinished = self.loop.age_s > UNFINISHED_AFTER_S
            self.pictures.show(result)
        else:
            self.pictures.put_underneath(purpose.value, result)
        self.update()
        for message in result.errors:
            self._tell(message.layer_id, message.text)
        if purpose is Purpose.VIEW and result.complete:
            self.picture_shown.emit(result)

    def _tell(self, layer_id: str, text: str) -> None:
        if self._gate.passes(layer_id, text):
            self.message_raised.emit(text)


def _connect(canvas: MapCanvas) -> None:
    canvas.navigator.moved.connect(canvas._follow_view)
    canvas.navigator.rested.connect(canvas._settle)
    canvas.loop.rendered.connect(canvas._take_picture)
    canvas.loop.failed.connect(canvas.message_raised)
    canvas._flash.changed.connect(canvas.update)
    canvas.store.layer_failed.connect(canvas._tell)
    canvas.project.layer_changed.connect(canvas._follow_layer)
    canvas.store.layer_grew.connect(canvas._follow_growth)
    canvas.store.layer_loaded.connect(canvas._follow_growth)
    canvas.store.layer_loaded.connect(canvas.loop.forget_nearby)
    canvas.store.layer_replaced.connect(canvas.refresh)
    canvas.project.layer_added.connect(canvas.refresh)
    canvas.project.layer_removed.connect(canvas.refresh)
    canvas.project.order_changed.connect(canvas.refresh)
    canvas.project.settings_changed.connect(canvas.refresh)


def _set_up(widget: QWidget) -> None:
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.setMouseTracking(True)
    widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    widget.setMinimumSize(160, 120)
