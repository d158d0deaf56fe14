"""Draws the selected features, and flashes one that a panel points at."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from corridormap.core.block_rows import rows_of_fids
from corridormap.core.crs import Crs, transform
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
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
        self._crs: Crs | None = None
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
        if settings.view.crs != self._crs:
            self._crs = settings.view.crs
            self.refresh()
        marked = self._marked
        if isinstance(marked, FeatureShapes) and marked.vertex_count <= MOST_AT_ONCE:
            paint_shapes(painter, marked, settings, HIGHLIGHT)
        else:
            self._picture.paint(painter, settings)

    def refresh(self) -> None:
        """Gather the outlines anew."""
        self._serial += 1
        crs, serial = self._crs, self._serial
        if crs is None:
            return
        shown = {layer.layer_id for layer in self._project.drawn_layers()}
        wanted = [
            (self._store.block(layer_id), self._selection.fids(layer_id), layer_crs)
            for layer_id in self._selection.layer_ids
            if layer_id in shown and (layer_crs := self._crs_of(layer_id)) is not None
        ]
        if not wanted:
            self._take(serial, None)
            return

        def work(feedback: Feedback) -> Marked:
            crowds = []
            for block, fids, layer_crs in wanted:
                feedback.check()
                crowds.append(Crowd(block, rows_of_fids(block, fids), layer_crs))
            if sum(len(crowd.rows) for crowd in crowds) > MOST_COPIED:
                for crowd in crowds:
                    # Now, not in a frame, it shows whether there is a way.
                    transform(np.zeros((1, 2)), crowd.crs, crs)
                return tuple(crowds)
            return joined([shapes_of(each.block, each.rows, each.crs, crs) for each in crowds])

        self._runner.submit(work, partial(self._take, serial), partial(self._fail, serial))

    def _crs_of(self, layer_id: str) -> Crs | None:
        layer = self._project.layer(layer_id)
        return None if layer is None else self._store.crs(layer)

    def _follow(self, layer_id: str) -> None:
        if self._selection.fids(layer_id):
            self.refresh()

    def _follow_layers(self, layer: VectorLayer) -> None:
        self._follow(layer.layer_id)

    def _follow_look(self, layer: VectorLayer, what: str) -> None:
        if what == "visible":
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
