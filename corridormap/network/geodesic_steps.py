"""Many geodesics are cut into short straight steps at once: one call instead of thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import rest
from corridormap.core.measure import check_lonlat, unwrap, wgs84

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class GeodesicSteps:
    """The steps of n geodesics, laid end to end.

    Attributes:
        owner: Shape (m,), the geodesic of each step.
        within: Shape (m,), its place in it from 0.
        x1, y1, x2, y2: Shape (m,), its ends, degrees; no step spans half the globe.
        length_m, counts: Shape (n,), of each geodesic.
    """

    owner: NDArray[np.int64]
    within: NDArray[np.int64]
    x1: Degrees
    y1: Degrees
    x2: Degrees
    y2: Degrees
    length_m: Degrees
    counts: NDArray[np.int64]

    @classmethod
    def between(cls, here: Degrees, there: Degrees, step_m: float) -> GeodesicSteps:
        """Return steps of at most `step_m` between points of shape (n, 2), degrees.

        Raises:
            GeometryError: A coordinate is not finite or a latitude lies beyond the poles.
        """
        rest()
        azimuth_deg, length_m = azimuths_and_lengths(here, there)
        if not np.isfinite(length_m).all():
            check_lonlat(here)
            check_lonlat(there)
        counts = np.maximum(np.ceil(length_m / step_m).astype(np.int64), 1)
        ends = counts.cumsum()
        owner = np.arange(len(here)).repeat(counts)
        within = np.arange(len(owner)) - (ends - counts).take(owner)
        x1, y1 = here[:, 0].take(owner), here[:, 1].take(owner)
        (inner,) = within.nonzero()
        if len(inner):
            from_there = owner.take(inner)
            along_m = (length_m / counts).take(from_there) * within.take(inner)
            x1[inner], y1[inner], _ = wgs84().fwd(
                x1.take(inner), y1.take(inner), azimuth_deg.take(from_there), along_m
            )
        x2, y2 = np.empty_like(x1), np.empty_like(y1)
        x2[:-1], y2[:-1] = x1[1:], y1[1:]
        last = ends - 1
        x2[last], y2[last] = there[:, 0], there[:, 1]
        x2 = x1 + (x2 - x1 + 180.0) % 360.0 - 180.0
        return cls(owner, within, x1, y1, x2, y2, length_m, counts)


def azimuths_and_lengths(here: Degrees, there: Degrees) -> tuple[Degrees, Degrees]:
    """Return azimuth at the start and length of geodesics between points of shape (n, 2)."""
    azimuth_deg, _, length_m = wgs84().inv(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    return np.asarray(azimuth_deg), np.asarray(length_m)


def ahead(here: Degrees, azimuth_deg: Degrees, length_m: Degrees) -> Degrees:
    """Return where geodesics from points of shape (n, 2) end, the same shape."""
    lon, lat, _ = wgs84().fwd(here[:, 0], here[:, 1], azimuth_deg, length_m)
    return np.column_stack([lon, lat])


def along_geodesics(corners: Degrees, step_m: float) -> Degrees:
    """Return a line through corners of shape (k, 2): points at most `step_m` apart, unwrapped.

    There and back are the same points.
    """
    if len(corners) < 2:
        return unwrap(corners)
    is_back = tuple(corners[0]) > tuple(corners[-1])
    there = corners[::-1] if is_back else corners
    steps = GeodesicSteps.between(there[:-1], there[1:], step_m)
    line = np.vstack([np.column_stack([steps.x1, steps.y1]), there[-1:]])
    return unwrap(line[::-1] if is_back else line)
