"""What a navigator sees: whether a geodesic between two points keeps to open water."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import unwrap
from corridormap.network.coast import Coast, load_coast
from corridormap.network.geodesic_steps import GeodesicSteps, ahead, azimuths_and_lengths
from corridormap.network.sea_gates import bars_met, gate_bars

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

LonLat = tuple[float, float]

HARBOUR_M = 4_800.0
"""So near to a port a line may meet the shore: harbours are finer than the shore's drawing."""
_NEAR_DEG = 0.5
"""A harbour is smaller, in latitudes where there are gates."""
_BULGE_DEG, _BESIDE_DEG = 30.0, 5.0
"""Geodesics reach polewards of their ends, and gates are as wide."""
_OPEN_STEP_M = 25_000.0
_HARBOUR_STEP_M = 300.0
_STAY_PARTS = 25
_STRETCH_STEPS = 5
_AT_ONCE = 16


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The shore and the straits that are closed."""

    coast: Coast
    closed_gates: Degrees

    @classmethod
    def over(cls, network_dir: Path, closed: frozenset[str]) -> Sight:
        """Return the sight over the sea of resources/network with some straits closed."""
        return _sight(load_coast(network_dir), gate_bars(network_dir, closed).tobytes())

    def with_gates_near(self, line: Degrees) -> Sight:
        """Return a sight of the same shore that minds only the closed straits about a line.

        Two lines that are taut do not differ by straits that are closed far from them.

        Args:
            line: Shape (n, 2), degrees.
        """
        south, north = line[:, 1].min() - _BULGE_DEG, line[:, 1].max() + _BULGE_DEG
        lons = unwrap(line)[:, 0]
        # Turned so that gates are compared in the line's own longitudes.
        gates = self.closed_gates
        middle = (lons.min() + lons.max()) / 2.0
        off = (gates[:, ::2].mean(axis=1) - middle + 180.0) % 360.0 - 180.0
        is_near = np.abs(off) <= (lons.max() - lons.min()) / 2.0 + _BESIDE_DEG
        is_near &= (gates[:, 1::2].max(axis=1) >= south) & (gates[:, 1::2].min(axis=1) <= north)
        return self if is_near.all() else _sight(self.coast, gates[is_near].tobytes())

    def are_clear(self, here: Degrees, there: Degrees) -> NDArray[np.bool_]:
        """Tell of many geodesics whether they meet neither the shore nor a closed strait.

        Args:
            here: Shape (n, 2), degrees.
            there: Shape (n, 2), degrees.
        """
        clear = np.ones(len(here), dtype=bool)
        if len(here):
            steps = GeodesicSteps.between(here, there, _OPEN_STEP_M)
            clear[steps.owner[_meeting(steps, self.coast)]] = False
            if len(self.closed_gates):
                clear[steps.owner[self._closed(steps)]] = False
        return clear

    def first_exits(self, port: LonLat, outside: Degrees, wanted: int) -> list[tuple[int, int]]:
        """Return which of many points a port reaches, the first few of them in order.

        Args:
            port: Degrees.
            outside: Shape (n, 2), degrees.
            wanted: So many are enough.

        Returns:
            Pairs of a point's number and how often the way to it meets the shore in the harbour.
        """
        found: list[tuple[int, int]] = []
        for first in range(0, len(outside), _AT_ONCE):
            met = self.shore_met_leaving(port, outside[first : first + _AT_ONCE])
            found += [(first + at, times) for at, times in enumerate(met) if times is not None]
            if len(found) >= wanted:
                break
        return found[:wanted]

    def shore_met_leaving(self, port: LonLat, outside: Degrees) -> list[int | None]:
        """Return how often each line out of a port meets the shore in its harbour.

        None where it meets the shore, or a closed strait, beyond `HARBOUR_M`.

        Args:
            port: Degrees.
            outside: Shape (n, 2), degrees.
        """
        here = np.tile(np.array(port), (len(outside), 1))
        mouths, is_far = harbour_mouths(here, outside)
        clear = np.ones(len(outside), dtype=bool)
        clear[is_far] = self.are_clear(mouths[is_far], outside[is_far])
        times: list[int | None] = [None] * len(outside)
        within = self.shore_met_in_harbours(here[clear], mouths[clear])
        for at, met in zip(np.flatnonzero(clear).tolist(), within, strict=True):
            times[at] = met
        return times

    def shore_met_in_harbours(self, ports: Degrees, mouths: Degrees) -> list[int | None]:
        """Return how often each line from a port to its mouth meets the shore.

        None where it meets a closed strait: one may be closed close to a port, as off Busan.

        Args:
            ports: Shape (n, 2), degrees.
            mouths: Shape (n, 2), degrees, at most `HARBOUR_M` away.
        """
        if not len(ports):
            return []
        steps = GeodesicSteps.between(ports, mouths, _HARBOUR_STEP_M)
        met = np.bincount(steps.owner.take(_meeting(steps, self.coast)), minlength=len(ports))
        # Who lies at the mouth has nothing to sail.
        met[(ports == mouths).all(axis=1)] = 0
        times: list[int | None] = list(met.tolist())
        near = np.flatnonzero(self._are_near_gates(ports))
        if len(near):
            wide = GeodesicSteps.between(ports[near], mouths[near], _OPEN_STEP_M)
            for at in near.take(wide.owner.take(self._closed(wide))).tolist():
                times[at] = None
        return times

    def _are_near_gates(self, points: Degrees) -> NDArray[np.bool_]:
        ends = self.closed_gates.reshape(-1, 1, 2, 2)
        places = np.column_stack([(points[:, 0] + 180.0) % 360.0 - 180.0, points[:, 1]])
        beside = (places > ends.min(axis=2) - _NEAR_DEG) & (places < ends.max(axis=2) + _NEAR_DEG)
        return np.asarray(beside.all(axis=2).any(axis=0))

    def shores_met(self, here: Degrees, there: Degrees) -> list[list[float]]:
        """Return between which distances along each geodesic it meets the shore, metres.

        A little before and a little behind each stretch of land; the first and the last three.

        Args:
            here: Shape (n, 2), degrees.
            there: Shape (n, 2), degrees.
        """
        found: list[list[float]] = [[] for _ in here]
        if not len(here):
            return found
        wide = GeodesicSteps.between(here, there, _OPEN_STEP_M)
        met = _meeting(wide, self.coast)
        if not len(met):
            return found
        step_m = wide.length_m / (wide.counts * _STAY_PARTS)
        ends = np.column_stack([wide.x1, wide.y1])[met], np.column_stack([wide.x2, wide.y2])[met]
        fine = GeodesicSteps.between(*ends, float(step_m[wide.owner[met]].max()) + 1e-6)
        hit = _meeting(fine, self.coast)
        near = met[fine.owner[hit]]
        share = (wide.within[near] + fine.within[hit] / fine.counts[fine.owner[hit]]) * _STAY_PARTS
        for owner in np.unique(wide.owner[near]):
            places = np.floor(share[wide.owner[near] == owner]).astype(np.int64)
            last = int(wide.counts[owner]) * _STAY_PARTS
            found[owner] = [place * float(step_m[owner]) for place in _stretches(places, last)]
        return found

    def _closed(self, steps: GeodesicSteps) -> NDArray[np.int64]:
        ends = (steps.x1, steps.y1, steps.x2, steps.y2)
        return np.flatnonzero(bars_met(ends, self.closed_gates).any(axis=1))


@lru_cache(maxsize=64)
def _sight(coast: Coast, gates: bytes) -> Sight:
    """Return one sight for the same shore and gates, so that what it saw can be kept."""
    return Sight(coast, np.frombuffer(gates, np.float64).reshape(-1, 4))


def harbour_mouths(ports: Degrees, outside: Degrees) -> tuple[Degrees, NDArray[np.bool_]]:
    """Return where lines out of ports leave their harbours, and whether they do.

    Args:
        ports: Shape (n, 2), degrees.
        outside: Shape (n, 2), degrees; the mouth itself where it lies in the harbour.
    """
    azimuth_deg, length_m = azimuths_and_lengths(ports, outside)
    is_far = length_m > HARBOUR_M
    mouths = ahead(ports, azimuth_deg, np.minimum(length_m, HARBOUR_M))
    mouths[~is_far] = outside[~is_far]
    return mouths, is_far


def _meeting(steps: GeodesicSteps, coast: Coast) -> NDArray[np.int64]:
    """Return which steps meet the shore."""
    return np.flatnonzero(coast.met_by(steps.x1, steps.y1, steps.x2, steps.y2))


def _stretches(met: NDArray[np.int64], last: int) -> list[int]:
    stretches = np.split(met, np.flatnonzero(np.diff(met) > _STRETCH_STEPS) + 1)
    if len(stretches) > 6:
        stretches = [*stretches[:3], *stretches[-3:]]
    places = [place for land in stretches for place in (int(land[0]) - 1, int(land[-1]) + 2)]
    return [min(max(place, 0), last) for place in places]
