"""Keeps pinned measurements on the map whatever tool is in use."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.measurement import PinnedMeasurements
from corridormap.ui.canvas.measurement_overlay import ShownMeasurement, paint_measurements
from corridormap.ui.canvas.overlay_picture import OverlayPicture
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.tools.measure_options import MeasureOptions

MOST_LEGS = 8
"""Legs that every frame may draw; a picture is made of more."""


class PinnedOverlay(QObject):
    """An overlay of the measurements that are pinned and not hidden.

    Args:
        pins: What to follow.
        options: The unit.
        runner: Draws what is too much for a frame.
        parent: Owner.
    """

    changed = Signal()

    def __init__(
        self,
        pins: PinnedMeasurements,
        options: MeasureOptions,
        runner: JobRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pins = pins
        self._options = options
        self._shown: tuple[ShownMeasurement, ...] = ()
        self._picture = OverlayPicture(runner, self)
        self._picture.changed.connect(self.changed)
        pins.changed.connect(self._follow)
        options.changed.connect(self._follow)
        self._follow()

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw those in sight."""
        if sum(len(shown.measurement.legs) for shown in self._shown) <= MOST_LEGS:
            paint_measurements(painter, self._shown, settings)
        else:
            self._picture.paint(painter, settings)

    def _follow(self) -> None:
        shown = self._shown = tuple(
            ShownMeasurement(pin.measurement, self._options.unit)
            for pin in self._pins.pins
            if pin.visible
        )

        def draw(painter: QPainter, settings: MapSettings, feedback: Feedback) -> None:
            feedback.check()
            paint_measurements(painter, shown, settings)

        self._picture.show(draw)
        self.changed.emit()
