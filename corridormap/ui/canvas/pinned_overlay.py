"""Keeps pinned measurements on the map whatever tool is in use."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.core.measurement import PinnedMeasurements
from corridormap.ui.canvas.measurement_overlay import MeasurementOverlay, ShownMeasurement
from corridormap.ui.tools.measure_options import MeasureOptions


class PinnedOverlay(QObject):
    """An overlay of the measurements that are pinned and not hidden.

    Args:
        pins: What to follow.
        options: The unit.
        parent: Owner.
    """

    changed = Signal()

    def __init__(self, pins: PinnedMeasurements, options: MeasureOptions, parent: QObject) -> None:
        super().__init__(parent)
        self._pins = pins
        self._options = options
        self._overlay = MeasurementOverlay()
        pins.changed.connect(self._follow)
        options.changed.connect(self._follow)
        self._follow()

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw those in sight."""
        self._overlay.paint(painter, settings)

    def _follow(self) -> None:
        self._overlay.shown = tuple(
            ShownMeasurement(pin.measurement, self._options.unit)
            for pin in self._pins.pins
            if pin.visible
        )
        self.changed.emit()
