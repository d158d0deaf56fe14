"""The tool that measures a chain of geodesic legs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from corridormap.core.length_unit import format_length
from corridormap.core.map_places import nearest_place
from corridormap.core.measurement import Measurement, Waypoint, measure_chain
from corridormap.core.snapping import SnapMatch
from corridormap.ui.canvas.measurement_overlay import MeasurementOverlay, ShownMeasurement
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.canvas.snap_marker import SnapMarker
from corridormap.ui.method_words import method_words
from corridormap.ui.tools.alt_watch import AltWatch
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.map_targets import snap_at
from corridormap.ui.tools.measure_options import MeasureOptions

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas


class MeasureTool(MapTool):
    """Adds a point a click, snapped unless Alt is held.

    Backspace takes the last point back, Esc ends without a result, a double click, the right
    button or Enter finishes.

    Args:
        canvas: Where it works.
        options: Unit and what to snap to.
    """

    cursor_shape = Qt.CursorShape.CrossCursor
    changed = Signal(object)
    """The `Measurement` as far as it was clicked; without legs when it was given up."""
    measured = Signal(object)
    """The finished `Measurement`, at least one leg."""

    def __init__(self, canvas: MapCanvas, options: MeasureOptions) -> None:
        super().__init__(canvas)
        self._options = options
        self._points: list[Waypoint] = []
        self._pointer: Waypoint | None = None
        self._overlay = MeasurementOverlay()
        self._marker = SnapMarker()
        self._alt = AltWatch(self)
        options.changed.connect(self._show)

    @property
    def waypoints(self) -> tuple[Waypoint, ...]:
        """The points clicked so far."""
        return tuple(self._points)

    @property
    def snap_match(self) -> SnapMatch | None:
        """What a click would snap to now, as it is named at the cursor."""
        return self._marker.match

    def hint(self) -> str:
        """Return the clicks and keys of measuring."""
        return self.tr(
            "Click: add a point · Alt: no snapping · Backspace: take it back · "
            "Enter or double click: finish · Esc: give up"
        )

    def start(self) -> None:
        """Show the rubber band."""
        self._alt.start()
        self.canvas.add_overlay(self._overlay)
        self.canvas.add_overlay(self._marker)
        self.hint_changed.emit(self.hint())

    def end(self) -> None:
        """Keep what was measured, take the rubber band away."""
        self.finish()
        self._clear()
        self._alt.stop()
        self.canvas.remove_overlay(self._overlay)
        self.canvas.remove_overlay(self._marker)

    def cancel(self) -> None:
        """Give the measurement up."""
        self._clear()
        self.changed.emit(Measurement(()))

    def clicked(self, event: PointerEvent) -> None:
        """Add a point."""
        point = self._waypoint(event, self._snap(event))
        if not self._points or (point.lon, point.lat) != (
            self._points[-1].lon,
            self._points[-1].lat,
        ):
            self._points.append(point)
            self.changed.emit(measure_chain(self._points))
        self._pointer = None
        self._show()

    def double_clicked(self, event: PointerEvent) -> None:
        """Finish; the point was added by the first click."""
        self.finish()

    def secondary_clicked(self, event: PointerEvent) -> None:
        """Finish at the last point."""
        self.finish()

    def hovered(self, event: PointerEvent) -> None:
        """Show where the next point would be and how long the leg to it."""
        self._alt.note(event)
        match = self._snap(event)
        self._pointer = self._waypoint(event, match)
        self._marker.match = match
        self._marker.place = event.map_point
        self._show()

    def left(self) -> None:
        """Show only what was clicked."""
        self._alt.note(None)
        self._pointer = None
        self._marker.match = self._marker.place = None
        self._show()

    def key_pressed(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Take a point back, or finish."""
        if key == Qt.Key.Key_Backspace:
            self.take_back()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            return False
        return True

    def take_back(self) -> None:
        """Forget the last point."""
        if self._points:
            self._points.pop()
            self.changed.emit(measure_chain(self._points))
            self._show()

    def finish(self) -> None:
        """Hand over the measurement and be ready for the next; nothing below two points."""
        points = self._points
        if len(points) > 1:
            self._clear()
            self.measured.emit(measure_chain(points))

    def _snap(self, event: PointerEvent) -> SnapMatch | None:
        if event.holds(Qt.KeyboardModifier.AltModifier):
            return None
        return snap_at(self.canvas, event.map_point, self._options.snaps_to_base_map)

    def _waypoint(self, event: PointerEvent, match: SnapMatch | None) -> Waypoint:
        if match is not None:
            return Waypoint(match.lon, match.lat, match.name, match.layer_name)
        lon, lat = nearest_place(event.map_point, self.canvas.settings().view.crs)
        return Waypoint((lon + 180.0) % 360.0 - 180.0, min(max(lat, -90.0), 90.0))

    def _clear(self) -> None:
        self._points = []
        self._pointer = None
        self._marker.match = self._marker.place = None
        self._show()

    def _show(self) -> None:
        points = [*self._points, *([self._pointer] if self._points and self._pointer else [])]
        measurement = measure_chain(points)
        shown = ShownMeasurement(measurement, self._options.unit, self._pointer is not None)
        self._overlay.shown = (shown,) if measurement.legs else ()
        single = points[0] if len(points) == 1 else None
        self._overlay.single_point = None if single is None else (single.lon, single.lat)
        self._marker.note = self._note(measurement)
        self.canvas.update()

    def _note(self, measurement: Measurement) -> str:
        if self._pointer is None or not measurement.legs:
            return ""
        leg, unit = measurement.legs[-1], self._options.unit
        note = f"{format_length(leg.length_m, unit)}, {leg.azimuth_deg or 0.0:.1f}°"
        if len(measurement.legs) > 1:
            note += f"  Σ {format_length(measurement.total_m, unit)}"
        return f"{note}\n{method_words(leg.method)}"
