"""Moves the view smoothly: zoom about a point, flight to a place, coasting after a drag."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from corridormap.core.map_settings import MapView

FRAME_MS = 15
FOLLOWED_MS = 25
"""A wheel that is turned on sends events as fast as frames follow, and each shows a step at once:
a step by the clock would come just before the next event, and make that one late."""
ZOOM_S = 0.18
FLIGHT_S = 0.35
COAST_TAU_S = 0.3
"""Time in which a coasting map loses two thirds of its speed."""
COAST_S = 1.5


@dataclass(frozen=True, slots=True)
class ViewPath:
    """A movement.

    Attributes:
        duration_s: After this it is over.
        at: The view at a share of the duration, 0 to 1.
        end: Where it ends.
    """

    duration_s: float
    at: Callable[[float], MapView]
    end: MapView


def zoomed_about(view: MapView, units_per_px: float, offset_px: tuple[float, float]) -> MapView:
    """Return the view at another resolution, the map point at `offset_px` kept where it is.

    Args:
        view: Where to start.
        units_per_px: The new resolution.
        offset_px: Logical pixels from the middle of the canvas, y down.
    """
    gain = view.map_units_per_px - units_per_px
    x = view.center_x + offset_px[0] * gain
    y = view.center_y - offset_px[1] * gain
    return replace(view, center_x=x, center_y=y, map_units_per_px=units_per_px)


def zoom_path(view: MapView, units_per_px: float, offset_px: tuple[float, float]) -> ViewPath:
    """Return the way to another resolution; every view on it keeps the point at `offset_px`."""
    ratio = units_per_px / view.map_units_per_px

    def at(share: float) -> MapView:
        eased = 1 - (1 - share) ** 3
        return zoomed_about(view, view.map_units_per_px * ratio**eased, offset_px)

    return ViewPath(ZOOM_S, at, zoomed_about(view, units_per_px, offset_px))


def flight_path(view: MapView, end: MapView) -> ViewPath:
    """Return the way from one view to another, the target drifting evenly into its place."""
    ratio = end.map_units_per_px / view.map_units_per_px

    def at(share: float) -> MapView:
        eased = share * share * (3 - 2 * share)
        factor = ratio**eased
        # Ground covered is weighted by the resolution on the way, so that neither end rushes.
        moved = eased if abs(ratio - 1) < 1e-6 else (factor - 1) / (ratio - 1)
        return replace(
            view,
            center_x=view.center_x + (end.center_x - view.center_x) * moved,
            center_y=view.center_y + (end.center_y - view.center_y) * moved,
            map_units_per_px=view.map_units_per_px * factor,
        )

    return ViewPath(FLIGHT_S, at, end)


def coast_path(view: MapView, velocity: tuple[float, float]) -> ViewPath:
    """Return the way of a map let go at a speed in map units a second."""

    def at(share: float) -> MapView:
        reach_s = COAST_TAU_S * (1 - math.exp(-share * COAST_S / COAST_TAU_S))
        return view.moved(velocity[0] * reach_s, velocity[1] * reach_s)

    return ViewPath(COAST_S, at, at(1.0))


class ViewAnimator(QObject):
    """Walks along a path, a step a frame.

    Args:
        parent: Owner.
    """

    stepped = Signal(object)
    """The view to show now."""
    ended = Signal()
    """The path was walked to its end; not emitted when it was left before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_smooth = True
        """False jumps to the end at once."""
        self._path: ViewPath | None = None
        self._start_s = -math.inf
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def path(self) -> ViewPath | None:
        """What is being walked, None at rest."""
        return self._path

    def start(self, path: ViewPath) -> None:
        """Leave the present path and walk this one, its first step at once.

        Waiting for the clock would show the hand's movement a frame late.
        """
        now_s = time.perf_counter()
        is_one_of_many = self._path is not None and now_s - self._start_s < 3 * FRAME_MS / 1000
        self._path = path
        self._start_s = now_s - FRAME_MS / 1000
        if self.is_smooth:
            self._timer.start(FOLLOWED_MS if is_one_of_many else FRAME_MS)
            self._step()
        else:
            self._finish(path)

    def stop(self) -> None:
        """Stay where the view is."""
        self._path = None
        self._timer.stop()

    def _tick(self) -> None:
        if self._timer.interval() != FRAME_MS:
            self._timer.setInterval(FRAME_MS)
        self._step()

    def _step(self) -> None:
        if self._path is None:
            return
        share = (time.perf_counter() - self._start_s) / self._path.duration_s
        if share >= 1:
            self._finish(self._path)
        else:
            self.stepped.emit(self._path.at(share))

    def _finish(self, path: ViewPath) -> None:
        self.stop()
        self.stepped.emit(path.end)
        self.ended.emit()
