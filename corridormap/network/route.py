"""What the planner answers: a route of typed legs, with everything that happens on its way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.assumptions import Assumptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Lines = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that a route goes to.

    Attributes:
        name: What people call it; coordinates as text where it has no name.
        lon, lat: Degrees on WGS 84.
        place_id: Of a port or border crossing, '' for any other point.
        kind: A port's kind, `crossing`, or '' for any other point.
        is_via: Only passed through: nothing is waited for.
    """

    name: str
    lon: float
    lat: float
    place_id: str = ""
    kind: str = ""
    is_via: bool = False

    @property
    def lonlat(self) -> tuple[float, float]:
        """Return the position, degrees."""
        return self.lon, self.lat


@dataclass(frozen=True, slots=True)
class CrossingPassed:
    """A border on the way.

    Attributes:
        crossing_id: '' where no named crossing is near.
        name: The crossing's, or 'unnamed at lat, lon'.
        countries: ISO codes, the one left first.
        at_m: How far along the route, metres.
        lon, lat: Degrees.
        mode: Of the leg that crosses.
        gauge_break: Whether the gauge changes here.
    """

    crossing_id: str
    name: str
    countries: tuple[str, str]
    at_m: float
    lon: float
    lat: float
    mode: str
    gauge_break: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Time and money beside the moving: a border, a change of gauge or mode, a stay.

    Attributes:
        kind: border, gauge, transfer or dwell.
        name: Where, for people.
        at_m: How far along the route, metres.
        hours: It takes.
        cost: Of a TEU.
        detail: 'rail → sea', '1435 → 1520'.
        lon, lat: Degrees.
    """

    kind: str
    name: str
    at_m: float
    hours: float
    cost: float
    detail: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class RouteLeg:
    """A stretch of one mode from place to place.

    Attributes:
        start, end: Its places.
        mode: One of `MODES`.
        method: network, grid, waterway, geodesic or hand.
        line: Shape (n, 2), degrees, unwrapped.
        length_m: Of the real way (the drawn line where no more is known).
        drawn_m: Geodesic length of the line.
        hours: Moving only.
        cost: Of a TEU, moving only.
        co2_kg: Of a TEU.
        gauges: In order of the way, rail only: ('1435', '1520').
        uses: Names of straits and canals that it passes.
    """

    start: Stop
    end: Stop
    mode: str
    method: str
    line: Lines
    length_m: float
    drawn_m: float
    hours: float
    cost: float
    co2_kg: float
    gauges: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionLength:
    """How much of a route lies in a member region."""

    level: str
    region_id: str
    name: str
    length_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A whole way from the first stop to the last.

    Attributes:
        stops: As asked for.
        legs: In order; each ends where the next begins.
        crossings: Borders in order.
        events: Everything that takes time or money beside the moving, in order.
        assumptions: What hours, costs and emissions were worked out with.
        criterion: distance, time, cost or co2: what it is the best for.
        regions: Of member regions, where somebody asked.
        warnings: One line each.
        is_provisional: Found in a hurry: legal, but there may be a better one.
    """

    stops: tuple[Stop, ...]
    legs: tuple[RouteLeg, ...]
    crossings: tuple[CrossingPassed, ...] = ()
    events: tuple[Event, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)
    criterion: str = "distance"
    regions: tuple[RegionLength, ...] = ()
    warnings: tuple[str, ...] = ()
    is_provisional: bool = False

    @property
    def length_m(self) -> float:
        """Return the sum of the legs' ways."""
        return sum(leg.length_m for leg in self.legs)

    @property
    def hours(self) -> float:
        """Return the legs' hours and those of all events."""
        return sum(leg.hours for leg in self.legs) + sum(event.hours for event in self.events)

    @property
    def cost(self) -> float:
        """Return what a TEU costs, legs and events."""
        return sum(leg.cost for leg in self.legs) + sum(event.cost for event in self.events)

    @property
    def co2_kg(self) -> float:
        """Return what a TEU emits."""
        return sum(leg.co2_kg for leg in self.legs)

    def total(self, criterion: str) -> float:
        """Return what a criterion adds up to: metres, hours, money or kilograms."""
        totals = {
            "distance": self.length_m,
            "time": self.hours,
            "cost": self.cost,
            "co2": self.co2_kg,
        }
        return totals[criterion]


@dataclass(frozen=True, slots=True)
class NoRoute:
    """There is no way, and why, in one line for people."""

    reason: str


def border_events(crossings: Iterable[CrossingPassed], values: Assumptions) -> list[Event]:
    """Return the time and money that borders take, in their order."""
    return [
        Event(
            "border",
            each.name,
            each.at_m,
            values.border_h(each.mode, each.countries),
            values.border_cost(each.countries),
            " → ".join(each.countries),
            each.lon,
            each.lat,
        )
        for each in crossings
    ]
