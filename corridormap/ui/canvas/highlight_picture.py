"""Outlines too many for every frame, drawn once on a worker thread and moved with the map."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.render.map_renderer import blank_image
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.feature_shapes import FeatureShapes, paint_shapes
from corridormap.ui.canvas.picture_stack import targets
from corridormap.ui.job_runner import Job, JobRunner

COALESCE_MS = 30


class HighlightPicture(QObject):
    """Shows shapes by a picture of them; the last one serves until the next is there.

    Args:
        runner: Draws on its working lane.
        color: Of the outlines.
        parent: Owner.
    """

    changed = Signal()
    """A new picture is there."""

    def __init__(self, runner: JobRunner, color: QColor, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._color = color
        self._shapes: FeatureShapes | None = None
        self._picture: RenderResult | None = None
        self._wanted: MapSettings | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self._start)

    def set_shapes(self, shapes: FeatureShapes | None) -> None:
        """Show other shapes from now on."""
        self._shapes = shapes
        self._picture = None
        self._wanted = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Lay the picture on the map, and ask for one of this view if it is of another."""
        if self._picture is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for target in targets(self._picture, settings, all_copies=False):
                image = self._picture.image
                painter.drawImage(target, image, image.rect().toRectF())
            painter.restore()
        shown = None if self._picture is None else self._picture.settings
        if settings not in (shown, self._wanted):
            self._wanted = settings
            self._timer.start()

    def _start(self) -> None:
        settings, shapes = self._wanted, self._shapes
        if settings is None or shapes is None:
            return
        if self._job is not None:
            self._job.cancel()

        def work(feedback: Feedback) -> RenderResult:
            return _drawn(shapes, settings, self._color, feedback)

        done, failed = partial(self._take, shapes), partial(self._fail, shapes)
        self._job = self._runner.submit(work, done, failed)

    def _take(self, shapes: FeatureShapes, picture: RenderResult) -> None:
        if shapes is self._shapes and picture.settings == self._wanted:
            self._job = None
            self._picture = picture
            self.changed.emit()

    def _fail(self, shapes: FeatureShapes, error: CorridorMapError) -> None:
        if shapes is self._shapes:
            self._job = None


def _drawn(
    shapes: FeatureShapes, settings: MapSettings, color: QColor, feedback: Feedback
) -> RenderResult:
    image = blank_image(settings, "#00000000")
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shapes(painter, shapes, settings, color, feedback)
    finally:
        painter.end()
    return RenderResult(0, settings, image)
