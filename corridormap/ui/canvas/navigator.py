"""Where the canvas stands and how it gets elsewhere: by hand, by steps, by flight, by history."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.core.crs import MERCATOR_LIMIT_M
from corridormap.core.map_settings import MapView
from corridormap.ui.canvas.view_animation import (
    FLIGHT_S,
    ViewAnimator,
    coast_path,
    flight_path,
    zoom_path,
    zoomed_about,
)
from corridormap.ui.canvas.view_history import ViewHistory
from corridormap.ui.canvas.view_limits import ViewLimits, limits_of

REST_MS = 300
"""The map rests when it has not moved for this long: then the view goes into the history."""


class Navigator(QObject):
    """Holds the view within its limits and moves it.

    Args:
        parent: Owner.
    """

    moved = Signal()
    """The view is another one."""
    rested = Signal()
    """The view has come to rest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = ViewHistory()
        self.animator = ViewAnimator(self)
        self.animator.stepped.connect(self._show)
        self.animator.ended.connect(self._wait_for_rest)
        self._size = (1, 1)
        self._view = MapView(0.0, 0.0, 2 * MERCATOR_LIMIT_M / 1024)
        self._is_held = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._settle)

    @property
    def view(self) -> MapView:
        """What is shown now."""
        return self._view

    @property
    def target(self) -> MapView:
        """What will be shown when the movement going on has ended."""
        path = self.animator.path
        return self._view if path is None else self.limits.held(path.end, self._size[1])

    @property
    def next_stop(self) -> MapView:
        """The end of a short way, else the view shown: what a picture had best be made of."""
        path = self.animator.path
        return self.target if path is not None and path.duration_s <= FLIGHT_S else self._view

    @property
    def is_moving(self) -> bool:
        """Whether a hand or a movement changes the view just now."""
        return self._is_held or self.animator.path is not None

    @property
    def limits(self) -> ViewLimits:
        """How far one can go."""
        return limits_of(self._view.crs, *self._size)

    def resize(self, width_px: int, height_px: int) -> None:
        """Keep the centre and the resolution on a canvas of another size."""
        self._size = (max(width_px, 1), max(height_px, 1))
        self._show(self._view)

    def stop(self) -> None:
        """Stay where the view is."""
        self.animator.stop()

    def jump(self, view: MapView) -> None:
        """Show a view at once."""
        self.stop()
        self._show(view)
        self._wait_for_rest()

    def fly(self, view: MapView) -> None:
        """Go to a view smoothly; one of another CRS is shown at once."""
        view = self._held(view)
        if view.crs != self._view.crs:
            self.jump(view)
        elif view != self.target:
            self._is_held = False
            self.animator.start(flight_path(self._view, view))

    def follow(self, view: MapView) -> None:
        """Show what the hand has moved the map to; `coast` must follow when it lets go."""
        self.stop()
        self._is_held = True
        self._show(view)

    def coast(self, speed_px_s: tuple[float, float]) -> None:
        """The hand let go at this speed (pixels a second, y down)."""
        self._is_held = False
        if speed_px_s == (0.0, 0.0):
            self._wait_for_rest()
            return
        units = self._view.map_units_per_px
        self.animator.start(coast_path(self._view, (-speed_px_s[0] * units, speed_px_s[1] * units)))

    def zoom_by(self, factor: float, offset_px: tuple[float, float] = (0.0, 0.0)) -> None:
        """Zoom in smoothly, out below 1; successive calls add up.

        Args:
            factor: By how much larger things get.
            offset_px: The point that stays, logical pixels from the middle, y down.
        """
        units = self._held_units(self.target.map_units_per_px / factor)
        if units != self._view.map_units_per_px:
            self.animator.start(zoom_path(self._view, units, offset_px))

    def zoom_now(self, factor: float, offset_px: tuple[float, float]) -> None:
        """Zoom at once, as fingers on a touchpad expect."""
        self.stop()
        units = self._held_units(self._view.map_units_per_px / factor)
        self._show(zoomed_about(self._view, units, offset_px))
        self._wait_for_rest()

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Pan smoothly by pixels (y down); successive calls add up."""
        target = self.target
        units = target.map_units_per_px
        self.fly(target.moved(dx_px * units, -dy_px * units))

    def remember(self) -> None:
        """Put the present view into the history before it is left for quite another one."""
        self.history.record(self._view)

    def back(self) -> None:
        """Go to the last view."""
        self._settle()
        view = self.history.back()
        if view is not None:
            self.fly(view)

    def forward(self) -> None:
        """Go to the view that one came back from."""
        view = self.history.forward()
        if view is not None:
            self.fly(view)

    def _held_units(self, units_per_px: float) -> float:
        limits = self.limits
        return min(max(units_per_px, limits.min_units_per_px), limits.max_units_per_px)

    def _held(self, view: MapView) -> MapView:
        return limits_of(view.crs, *self._size).held(view, self._size[1])

    def _show(self, view: MapView) -> None:
        self._rest.stop()
        view = self._held(view)
        if view != self._view:
            self._view = view
            self.moved.emit()

    def _wait_for_rest(self) -> None:
        self._rest.start()

    def _settle(self) -> None:
        self._rest.stop()
        if not self.is_moving:
            self.history.record(self._view)
            self.rested.emit()
