"""From map points to places on earth; beyond the edge of a projection there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.projection_domain import Domain, domain_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SLACK = 1e-6
"""There and back a point may move by this share of its distance from the origin."""
STEPS = 33


def places_of(map_points: Floats, crs: Crs) -> Floats:
    """Return longitude and latitude (n, 2), degrees on WGS 84, of map points; NaN beyond the edge.

    Longitudes go on past 180 where the world repeats.

    Raises:
        CrsError: The CRS is unknown.
    """
    degrees = transform(map_points, crs, WGS84)
    domain = domain_of(crs)
    if domain is None:
        return degrees
    with np.errstate(all="ignore"):
        back = transform(degrees, WGS84, crs)
        off = np.abs(back - map_points).max(axis=1, initial=0.0)
        # Beyond its edge PROJ may still name a place, one that lies elsewhere on the map.
        found = off <= SLACK * (np.abs(map_points).max(axis=1, initial=0.0) + 1.0)
        found &= domain.contains(degrees)
    return np.where(found[:, None], degrees, np.nan)


def nearest_place(map_point: tuple[float, float], crs: Crs) -> tuple[float, float]:
    """Return the place at a map point, of one beyond the edge where the way in first meets it.

    Raises:
        CrsError: The CRS is unknown.
    """
    point = np.array([map_point], np.float64)
    place = places_of(point, crs)
    domain = domain_of(crs)
    if domain is not None and not np.isfinite(place).all():
        place = _on_the_way_in(point, crs, domain)
    lon, lat = place[0].tolist()
    return lon, lat


def _on_the_way_in(point: Floats, crs: Crs, domain: Domain) -> Floats:
    middle = np.array([domain.center], np.float64)
    outer, inner = point, transform(middle, WGS84, crs)
    shares = np.linspace(0.0, 1.0, STEPS)[:, None]
    place = middle
    for _ in range(4):
        line = outer + (inner - outer) * shares
        places = places_of(line, crs)
        found = np.flatnonzero(np.isfinite(places).all(axis=1))
        if not len(found):
            break
        first = int(found[0])
        place = places[first : first + 1]
        outer, inner = line[max(first - 1, 0)][None, :], line[first][None, :]
    return place
