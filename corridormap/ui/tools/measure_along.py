"""The tool that measures along a corridor between two clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal

from corridormap.core.corridor_path import (
    CorridorLeg,
    LegPosition,
    PathEnd,
    paths_between,
    position_on,
)
from corridormap.core.length_unit import format_length
from corridormap.core.map_places import nearest_place
from corridormap.core.measurement import Measurement, Waypoint
from corridormap.core.snapping import SnapMatch
from corridormap.ui.canvas.measurement_overlay import MeasurementOverlay, ShownMeasurement
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.canvas.snap_marker import SnapMarker
from corridormap.ui.method_words import method_words
from corridormap.ui.tools.alt_watch import AltWatch
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.corridor_legs import corridor_legs, leg_layers, stop_names
from corridormap.ui.tools.map_targets import SNAP_RADIUS_PX, snap_at
from corridormap.ui.tools.measure_options import MeasureOptions

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

STOP_REACH_M = 600.0
"""Legs end within 500 m of their stops: from a stop they are in reach at any scale."""


class MeasureAlongTool(MapTool):
    """Two clicks on a corridor; Tab steps through the corridors that both lie on.

    The length is that of the way: the drawn line scaled by each leg's own factor. Backspace takes
    the first click back, Esc ends.

    Args:
        canvas: Where it works.
        options: The unit.
    """

    cursor_shape = Qt.CursorShape.CrossCursor
    measured = Signal(object)
    """The finished `Measurement`."""
    message_raised = Signal(str)

    def __init__(self, canvas: MapCanvas, options: MeasureOptions) -> None:
        super().__init__(canvas)
        self._options = options
        self._start: PathEnd | None = None
        self._end: PathEnd | None = None
        self._found: list[Measurement] = []
        self._choice = 0
        self._legs: list[CorridorLeg] = []
        self._stop_names: dict[str, str] = {}
        self._overlay = MeasurementOverlay()
        self._marker = SnapMarker()
        self._alt = AltWatch(self)
        options.changed.connect(self._show)

    @property
    def choices(self) -> tuple[Measurement, ...]:
        """The ways between the two points, one a corridor, the shortest first."""
        return tuple(self._found)

    def hint(self) -> str:
        """Return the clicks and keys of measuring along a corridor."""
        return self.tr("Click two points on a corridor · Tab: next corridor · Esc: give up")

    def start(self) -> None:
        """Gather the legs that are drawn."""
        self._gather()
        self.canvas.store.layer_loaded.connect(self._gather)
        self._alt.start()
        self.canvas.add_overlay(self._overlay)
        self.canvas.add_overlay(self._marker)
        self.hint_changed.emit(self.hint())

    def end(self) -> None:
        """Leave nothing behind."""
        self.canvas.store.layer_loaded.disconnect(self._gather)
        self.cancel()
        self._alt.stop()
        self.canvas.remove_overlay(self._overlay)
        self.canvas.remove_overlay(self._marker)

    def cancel(self) -> None:
        """Begin anew."""
        self._start = self._end = None
        self._found = []
        self._marker.match = self._marker.place = None
        self._show()

    def hovered(self, event: PointerEvent) -> None:
        """Show the way to the pointer."""
        self._alt.note(event)
        self._marker.match = match = self._snap(event)
        self._marker.place = event.map_point
        if self._start is not None:
            self._end = self._path_end(event, match)
            self._find()
        self._show()

    def left(self) -> None:
        """Show only what was clicked."""
        self._alt.note(None)
        self._marker.match = self._marker.place = None
        self._show()

    def clicked(self, event: PointerEvent) -> None:
        """Begin at the first click, finish at the second."""
        here = self._path_end(event, self._snap(event))
        if not here.positions:
            self.message_raised.emit(self.tr("No corridor is drawn here."))
            return
        if self._start is None:
            self._start = here
            self._choice = 0
        else:
            self._end = here
            self._find()
            self._finish()
        self._show()

    def double_clicked(self, event: PointerEvent) -> None:
        """Do nothing more: both clicks were counted."""

    def key_pressed(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Step through corridors, or take the first click back."""
        if key == Qt.Key.Key_Backspace:
            self.cancel()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and len(self._found) > 1:
            self._choice += 1 if key == Qt.Key.Key_Tab else -1
            self._show()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._found:
            self._finish()
        else:
            return False
        return True

    def _gather(self, *_: object) -> None:
        canvas = self.canvas
        self._legs = corridor_legs(canvas.project, canvas.store)
        self._stop_names = stop_names(canvas.project, canvas.store)

    def _snap(self, event: PointerEvent) -> SnapMatch | None:
        if event.holds(Qt.KeyboardModifier.AltModifier):
            return None
        return snap_at(self.canvas, event.map_point)

    def _path_end(self, event: PointerEvent, match: SnapMatch | None) -> PathEnd:
        if match is not None:
            lon, lat = match.lon, match.lat
        else:
            lon, lat = nearest_place(event.map_point, self.canvas.settings().view.crs)
        positions = tuple(self._positions(lon, lat, self._reach_m(lon, lat)))
        legs = {layer.layer_id for layer in leg_layers(self.canvas.project)}
        # The name of a leg is its corridor's: no name for the place itself.
        is_place = match is not None and match.layer_id not in legs
        name = match.name if match is not None and is_place else ""
        layer = match.layer_name if match is not None and is_place else ""
        return PathEnd(Waypoint((lon + 180.0) % 360.0 - 180.0, lat, name, layer), positions)

    def _reach_m(self, lon: float, lat: float) -> float:
        settings = self.canvas.settings()
        meters = settings.view.map_units_per_px * settings.view.crs.unit_m
        if settings.view.crs.is_web_mercator:
            meters *= float(np.cos(np.radians(lat)))
        return max(SNAP_RADIUS_PX * meters, STOP_REACH_M)

    def _positions(self, lon: float, lat: float, reach_m: float) -> list[LegPosition]:
        margin_deg = reach_m / 111_000.0
        margin = np.array([margin_deg / max(np.cos(np.radians(lat)), 0.01), margin_deg])
        found = []
        for leg in self._legs:
            place = np.array([lon + 360.0 * np.round((leg.line[0, 0] - lon) / 360.0), lat])
            if (place >= leg.low - margin).all() and (place <= leg.high + margin).all():
                position = position_on(leg, lon, lat)
                if position.off_m <= reach_m:
                    found.append(position)
        return found

    def _find(self) -> None:
        if self._start is None or self._end is None:
            self._found = []
            return
        self._found = paths_between(self._legs, self._start, self._end, self._stop_names)

    def _finish(self) -> None:
        if not self._found:
            text = self.tr("No corridor leads from one point to the other.")
            self.message_raised.emit(text)
            return
        chosen = self._found[self._choice % len(self._found)]
        self.cancel()
        self.measured.emit(chosen)

    def _show(self) -> None:
        self._overlay.shown = ()
        self._marker.note = ""
        if self._found:
            chosen = self._found[self._choice % len(self._found)]
            self._overlay.shown = (ShownMeasurement(chosen, self._options.unit),)
            self._marker.note = self._note(chosen)
        elif self._start is not None:
            point = self._start.waypoint
            self._overlay.single_point = (point.lon, point.lat)
            self.canvas.update()
            return
        self._overlay.single_point = None
        self.canvas.update()

    def _note(self, chosen: Measurement) -> str:
        note = f"{format_length(chosen.total_m, self._options.unit)}\n{method_words(chosen.method)}"
        if len(self._found) > 1:
            number = self._choice % len(self._found) + 1
            note += "\n" + self.tr("{number} of {count}, Tab: next corridor").format(
                number=number, count=len(self._found)
            )
        return note
