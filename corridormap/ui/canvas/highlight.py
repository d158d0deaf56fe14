"""Draws the selected features, and flashes one that a panel points at."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from corridormap.core.block_rows import rows_of_fids
from corridormap.core.crs import Crs, transform
from corridormap.core.errors import CorridorMapError, CrsError
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.map_settings import MapSettings
from corridormap.core.project import Project
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.crowd import Crowd, paint_crowds
from corridormap.ui.canvas.feature_shapes import FeatureShapes, joined, paint_shapes, shapes_of
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.overlay import HIGHLIGHT
from corridormap.ui.canvas.overlay_picture import Drawing, OverlayPicture
from corridormap.ui.job_runner import JobRunner

MOST_COPIED = 20_000
"""Selected features up to which their shapes are gathered once; of more those in view are drawn."""
MOST_AT_ONCE = 1_500
"""Vertices that every frame may draw; a picture is made of more."""
SETTLED_MS = 120
"""Rest of the scale after which what depends on it is gathered anew."""
FLASH_MS = 180
FLASHES = 3
FLASH_COLOR = QColor("#ffb000")

Marked = FeatureShapes | tuple[Crowd, ...] | None
"""What is selected: shapes in map units, or too many features for that."""


class SelectionHighlight(QObject):
    """An overlay that follows the selection; outlines are gathered on a worker thread.

    Args:
        project: Whose layers are selected from.
        store: Where geometry is.
        selection: What to follow.
        runner: Gathers large selections.
    """

    changed = Signal()
    """There is something else to draw."""

    def __init__(
        self, project: Project, store: LayerStore, selection: Selection, runner: JobRunner
    ) -> None:
        super().__init__(store)
        self._project = project
        self._store = store
        self._selection = selection
        self._runner = runner
        self._settings: MapSettings | None = None
        self._has_lanes = False
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.refresh)
        self._marked: Marked = None
        self._serial = 0
        self._picture = OverlayPicture(runner, self)
        self._picture.changed.connect(self.changed)
        selection.changed.connect(self.refresh)
        store.layer_loaded.connect(self._follow)
        project.layer_changed.connect(self._follow_look)
        project.order_changed.connect(self.refresh)
        project.layer_removed.connect(self._follow_layers)

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw what is selected."""
        before, self._settings = self._settings, settings
        if before is None or before.view.crs != settings.view.crs:
            self.refresh()
        elif before.view.map_units_per_px != settings.view.map_units_per_px and self._has_lanes:
            # Lanes lie elsewhere at each scale; while it changes nobody looks that closely.
            self._settled.start()
        marked = self._marked
        if isinstance(marked, FeatureShapes) and marked.vertex_count <= MOST_AT_ONCE:
            paint_shapes(painter, marked, settings, HIGHLIGHT)
        else:
            self._picture.paint(painter, settings)

    def refresh(self) -> None:
        """Gather the outlines anew."""
        self._serial += 1
        settings, serial = self._settings, self._serial
        if settings is None:
            return
        crs = settings.view.crs
        shown = {layer.layer_id: layer for layer in self._project.drawn_layers()}
        layers = [shown[each] for each in self._selection.layer_ids if each in shown]
        self._has_lanes = any(layer.style.lane_px > 0 for layer in layers)
        wanted = [
            (*drawn, self._selection.fids(layer.layer_id))
            for layer in layers
            if (drawn := self._drawn(layer, settings)) is not None
        ]
        if not wanted:
            self._take(serial, None)
            return

        def work(feedback: Feedback) -> Marked:
            crowds = []
            for block, layer_crs, fids in wanted:
                feedback.check()
                crowds.append(Crowd(block, rows_of_fids(block, fids), layer_crs))
            if sum(len(crowd.rows) for crowd in crowds) > MOST_COPIED:
                for crowd in crowds:
                    # Now, not in a frame, it shows whether there is a way.
                    transform(np.zeros((1, 2)), crowd.crs, crs)
                return tuple(crowds)
            return joined([shapes_of(each.block, each.rows, each.crs, crs) for each in crowds])

        self._runner.submit(work, partial(self._take, serial), partial(self._fail, serial))

    def _drawn(self, layer: VectorLayer, settings: MapSettings) -> tuple[GeometryBlock, Crs] | None:
        """Return a layer's features where they are drawn, and in which CRS that is told."""
        with suppress(CrsError):
            index = self._store.drawn.index(layer, settings)
            if index is not None:
                return index.block, settings.view.crs
        crs = self._store.crs(layer)
        return None if crs is None else (self._store.block(layer.layer_id), crs)

    def _follow(self, layer_id: str) -> None:
        if self._selection.fids(layer_id):
            self.refresh()

    def _follow_layers(self, layer: VectorLayer) -> None:
        self._follow(layer.layer_id)

    def _follow_look(self, layer: VectorLayer, what: str) -> None:
        if what == "visible" or (what == "style" and self._selection.fids(layer.layer_id)):
            self.refresh()

    def _take(self, serial: int, marked: Marked) -> None:
        if serial == self._serial:
            self._marked = marked
            self._picture.show(_drawing(marked, HIGHLIGHT))
            self.changed.emit()

    def _fail(self, serial: int, error: CorridorMapError) -> None:
        self._take(serial, None)


class Flash(QObject):
    """An overlay that blinks a few times and is gone.

    Args:
        runner: Draws what is too much for a frame.
        parent: Owner.
    """

    changed = Signal()

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._picture = OverlayPicture(runner, self)
        self._picture.changed.connect(self.changed)
        self._shapes: FeatureShapes | None = None
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FLASH_MS)
        self._timer.timeout.connect(self._step)

    def start(self, shapes: FeatureShapes) -> None:
        """Blink these shapes, in map units."""
        self._shapes = shapes
        self._picture.show(_drawing(shapes, FLASH_COLOR))
        self._left = 2 * FLASHES
        self._timer.start()
        self.changed.emit()

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw the shapes in every other interval."""
        if self._shapes is None or self._left % 2:
            return
        if self._shapes.vertex_count <= MOST_AT_ONCE:
            paint_shapes(painter, self._shapes, settings, FLASH_COLOR)
        else:
            self._picture.paint(painter, settings)

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._timer.stop()
            self._shapes = None
        self.changed.emit()


def _drawing(marked: Marked, color: QColor) -> Drawing | None:
    if marked is None:
        return None

    def draw(painter: QPainter, settings: MapSettings, feedback: Feedback) -> None:
        if isinstance(marked, FeatureShapes):
            paint_shapes(painter, marked, settings, color, feedback)
        else:
            paint_crowds(painter, marked, settings, color, feedback)

    return draw
