"""What a navigator sees: whether a geodesic between two points keeps to open water."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridormap.core.measure import densify, inverse, wgs84
from corridormap.network.coast import Coast, load_coast, load_gates

LonLat = tuple[float, float]

HARBOUR_M = 4_800.0
"""So near to a port a line may meet the shore: harbours are finer than the shore's drawing."""
_OPEN_STEP_M = 25_000.0
_HARBOUR_STEP_M = 300.0
_STAY_STEP_M = 1_000.0
_STRETCH_STEPS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The shore and the straits that are closed."""

    coast: Coast
    closed_gates: Coast | None

    @classmethod
    def over(cls, network_dir: Path, closed: frozenset[str]) -> Sight:
        """Return the sight over the sea of resources/network with some straits closed."""
        return cls(load_coast(network_dir), load_gates(network_dir, closed))

    def is_clear(self, here: LonLat, there: LonLat) -> bool:
        """Tell whether the geodesic meets neither the shore nor a closed strait."""
        line = densify(*here, *there, _OPEN_STEP_M)
        if self.closed_gates is not None and self.closed_gates.met_by_line(line).any():
            return False
        return not self.coast.met_by_line(line).any()

    def shore_met_leaving(self, port: LonLat, there: LonLat) -> int | None:
        """Return how often a line out of a port meets the shore in its harbour.

        None where it meets the shore, or a closed strait, beyond `HARBOUR_M`.
        """
        way = inverse(*port, *there)
        if way.length_m <= HARBOUR_M:
            return self._times_met(port, there)
        lon, lat, _ = wgs84().fwd(*port, way.azimuth_deg, HARBOUR_M)
        mouth = float(lon), float(lat)
        return self._times_met(port, mouth) if self.is_clear(mouth, there) else None

    def shore_met_at(self, here: LonLat, there: LonLat) -> list[float]:
        """Return between which distances along a geodesic it meets the shore, metres.

        A little before and a little behind each stretch of land; the first and the last three.
        """
        line = densify(*here, *there, _STAY_STEP_M)
        met = np.flatnonzero(self.coast.met_by_line(line)) if len(line) > 1 else np.zeros(0)
        if not len(met):
            return []
        step_m = inverse(*here, *there).length_m / (len(line) - 1)
        stretches = np.split(met, np.flatnonzero(np.diff(met) > _STRETCH_STEPS) + 1)
        if len(stretches) > 6:
            stretches = [*stretches[:3], *stretches[-3:]]
        places = [place for land in stretches for place in (int(land[0]) - 1, int(land[-1]) + 2)]
        return [min(max(place, 0), len(line) - 1) * step_m for place in places]

    def _times_met(self, here: LonLat, there: LonLat) -> int:
        line = densify(*here, *there, _HARBOUR_STEP_M)
        return int(self.coast.met_by_line(line).sum()) if len(line) > 1 else 0
