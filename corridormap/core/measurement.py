"""What a measurement found, frozen, so that panel, map, project file and clipboard agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count, pairwise

from psygnal import Signal

from corridormap.core.measure import METHOD, densify, inverse

CURVE_STEP_M = 10_000.0
"""Points along a drawn geodesic lie this far apart: the chord is off by a few meters at most."""
CURVE_POINTS = 1_000
"""At most so many points on a long one, which is never seen whole at a large scale."""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A point of a measurement: degrees on WGS 84, and what it was snapped to if anything."""

    lon: float
    lat: float
    name: str = ""
    """Name of the feature snapped to; empty for a free point."""
    layer_name: str = ""

    @property
    def title(self) -> str:
        """The name, or the coordinate where there is none."""
        if self.name:
            return self.name
        ns, ew = "N" if self.lat >= 0 else "S", "E" if self.lon >= 0 else "W"
        return f"{abs(self.lat):.4f}° {ns} {abs(self.lon):.4f}° {ew}"


@dataclass(frozen=True, slots=True)
class MeasuredLeg:
    """One leg.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        length_m: What counts: the geodesic, or the length of the way along a corridor.
        azimuth_deg: At the start, 0 to 360 clockwise from true north; None along a corridor.
        cumulative_m: Length from the first waypoint to the end of this leg.
        method: How the length came about, for people.
        drawn_length_m: Geodesic length of the drawn line where `length_m` is scaled from it.
        path: Longitudes and latitudes of a line followed; empty for a geodesic.
        source_id: Id of the corridor leg that the line is a part of, '' for none.
    """

    start: Waypoint
    end: Waypoint
    length_m: float
    azimuth_deg: float | None
    cumulative_m: float
    method: str = METHOD
    drawn_length_m: float | None = None
    path: tuple[tuple[float, float], ...] = ()
    source_id: str = ""

    def curve(self) -> tuple[tuple[float, float], ...]:
        """Return the line as drawn, degrees, longitudes unwrapped."""
        if self.path:
            return self.path
        start, end = self.start, self.end
        step_m = max(CURVE_STEP_M, self.length_m / CURVE_POINTS)
        line = densify(start.lon, start.lat, end.lon, end.lat, step_m)
        return tuple((lon, lat) for lon, lat in line.tolist())


@dataclass(frozen=True, slots=True)
class Measurement:
    """A chain of legs, each beginning where the one before ends."""

    legs: tuple[MeasuredLeg, ...]

    @property
    def total_m(self) -> float:
        """Length of the whole chain."""
        return self.legs[-1].cumulative_m if self.legs else 0.0

    @property
    def method(self) -> str:
        """The methods of the legs, each once, joined by `; `."""
        return "; ".join(dict.fromkeys(leg.method for leg in self.legs))

    @property
    def waypoints(self) -> tuple[Waypoint, ...]:
        """All points in order."""
        return (self.legs[0].start, *(leg.end for leg in self.legs)) if self.legs else ()

    @property
    def title(self) -> str:
        """From where to where."""
        if not self.legs:
            return ""
        return f"{self.legs[0].start.title} – {self.legs[-1].end.title}"


def measure_chain(waypoints: Sequence[Waypoint]) -> Measurement:
    """Return the geodesic legs through the waypoints, none for fewer than two.

    Raises:
        GeometryError: A coordinate is not finite or a latitude lies beyond the poles.

    >>> measure_chain([]).total_m
    0.0
    """
    found = [inverse(a.lon, a.lat, b.lon, b.lat) for a, b in pairwise(waypoints)]
    sums = accumulate(leg.length_m for leg in found)
    return Measurement(
        tuple(
            MeasuredLeg(start, end, leg.length_m, leg.azimuth_deg, total)
            for (start, end), leg, total in zip(pairwise(waypoints), found, sums, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class PinnedMeasurement:
    """A measurement that was kept."""

    pin_id: int
    name: str
    measurement: Measurement
    visible: bool = True


class PinnedMeasurements:
    """The measurements kept in a project, in the order they were pinned."""

    changed = Signal()

    def __init__(self) -> None:
        self._pins: list[PinnedMeasurement] = []
        self._ids = count(1)

    def __len__(self) -> int:
        return len(self._pins)

    @property
    def pins(self) -> tuple[PinnedMeasurement, ...]:
        """All of them."""
        return tuple(self._pins)

    def pin(self, pin_id: int) -> PinnedMeasurement | None:
        """Return the one of that id, None if it is gone."""
        return next((pin for pin in self._pins if pin.pin_id == pin_id), None)

    def position(self, pin_id: int) -> int:
        """Return where it stands.

        Raises:
            ValueError: It is gone.
        """
        return [pin.pin_id for pin in self._pins].index(pin_id)

    def new_pin(self, measurement: Measurement, name: str = "") -> PinnedMeasurement:
        """Return a pin with an id of its own that is not in the list yet."""
        return PinnedMeasurement(next(self._ids), name or measurement.title, measurement)

    def insert(self, index: int, pin: PinnedMeasurement) -> None:
        """Put a pin at a place."""
        self._pins.insert(index, pin)
        self.changed.emit()

    def append(self, pin: PinnedMeasurement) -> None:
        """Put a pin at the end."""
        self.insert(len(self._pins), pin)

    def remove(self, pin_id: int) -> None:
        """Take a pin out; nothing happens when it is gone."""
        self._pins = [pin for pin in self._pins if pin.pin_id != pin_id]
        self.changed.emit()

    def rename(self, pin_id: int, name: str) -> None:
        """Give a pin another name."""
        self._replace(pin_id, name=name)

    def set_visible(self, pin_id: int, visible: bool) -> None:
        """Show or hide a pin on the map."""
        self._replace(pin_id, visible=visible)

    def set_all(self, measurements: Sequence[PinnedMeasurement]) -> None:
        """Replace all, as when a project is opened; each gets an id of its own."""
        self._pins = [replace(pin, pin_id=next(self._ids)) for pin in measurements]
        self.changed.emit()

    def _replace(self, pin_id: int, **values: str | bool) -> None:
        index = self.position(pin_id)
        changed = replace(self._pins[index], **values)  # type: ignore[arg-type]
        if changed != self._pins[index]:
            self._pins[index] = changed
            self.changed.emit()
