"""What is too much for every frame, drawn once on a worker thread and moved with the map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.render.images import blank_image
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.picture_stack import targets
from corridormap.ui.job_runner import Job, JobRunner

COALESCE_MS = 30

Drawing = Callable[[QPainter, MapSettings, Feedback], None]
"""Draws something frozen; may run on any thread."""


class OverlayPicture(QObject):
    """Shows a drawing by a picture of it; the last one serves until the next is there.

    Args:
        runner: Draws on its working lane.
        parent: Owner.
    """

    changed = Signal()
    """A new picture is there."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._drawing: Drawing | None = None
        self._picture: RenderResult | None = None
        self._wanted: MapSettings | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self._start)

    def show(self, drawing: Drawing | None) -> None:
        """Show another drawing from now on, None for nothing."""
        self._drawing = drawing
        self._picture = None
        self._wanted = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Lay the picture on the map, and ask for one of this view if it is of another.

        Into an image, as when the map is saved, the drawing itself is drawn.
        """
        if self._drawing is None:
            return
        if isinstance(painter.device(), QImage):
            self._drawing(painter, settings, Feedback())
            return
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
        settings, drawing = self._wanted, self._drawing
        if settings is None or drawing is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._runner.submit(
            partial(_picture, drawing, settings),
            partial(self._take, drawing),
            partial(self._fail, drawing),
        )

    def _take(self, drawing: Drawing, picture: RenderResult) -> None:
        if drawing is self._drawing and picture.settings == self._wanted:
            self._job = None
            self._picture = picture
            self.changed.emit()

    def _fail(self, drawing: Drawing, error: CorridorMapError) -> None:
        if drawing is self._drawing:
            self._job = None


def _picture(drawing: Drawing, settings: MapSettings, feedback: Feedback) -> RenderResult:
    image = blank_image(settings, "#00000000")
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing(painter, settings, feedback)
    finally:
        painter.end()
    return RenderResult(0, settings, image)
