"""The places that a planner knows by name: where routes stop, change their mode, cross a border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridormap.network.route import Stop

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CROSSING = "crossing"
"""The kind of a border crossing among the kinds of ports."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a document says of how much a crossing can take, and takes."""

    design: str
    actual: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A port, hub, station, zone or border crossing.

    Attributes:
        place_id: Unique among all of them.
        name: Its own English name.
        lon, lat: Degrees on WGS 84.
        kind: As data-model.md says, or `crossing`.
        countries: ISO codes: one, or those on both sides of a crossing.
        modes: A crossing's; empty where only its place on the networks tells.
        gauges: Those of both sides of a crossing, '' where there is none.
        other_names: Names and aliases that it is also found by.
        capacity: A crossing's.
    """

    place_id: str
    name: str
    lon: float
    lat: float
    kind: str
    countries: tuple[str, ...] = ()
    modes: frozenset[str] = frozenset()
    gauges: tuple[str, str] = ("", "")
    other_names: tuple[str, ...] = ()
    capacity: Capacity | None = None

    @property
    def is_crossing(self) -> bool:
        """Whether a border runs here."""
        return self.kind == CROSSING

    def stop(self, is_via: bool = False) -> Stop:
        """Return the place as a stop of a route."""
        return Stop(self.name, self.lon, self.lat, self.place_id, self.kind, is_via)


@dataclass(frozen=True, slots=True, eq=False)
class ClosedThing:
    """Where something that is closed lies.

    Attributes:
        name: As the route has it.
        line: Shape (n, 2), degrees on WGS 84: of a crossing or port one point, else a line.
    """

    name: str
    line: NDArray[np.float64]
