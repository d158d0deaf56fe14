"""The countries of the base map, asked by point: where a leg runs, how far a border is."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import GeometryError, SourceError
from corridormap.core.measure import inverse
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_geometry import split_blob

if TYPE_CHECKING:
    from numpy.typing import NDArray


class CountryBorders:
    """Countries as polygons in degrees, those of every viewpoint.

    Args:
        codes: ISO 3166-1 alpha-2 of each polygon, `""` where there is none.
        shapes: shapely polygons, as many.
        places: Longitude, latitude and country of towns, by name.
    """

    def __init__(
        self,
        codes: list[str],
        shapes: NDArray[np.object_],
        places: dict[str, list[tuple[float, float, str]]],
    ) -> None:
        import shapely

        self._codes = codes
        self._shapes = shapes
        self._places = places
        self._boxes = shapely.bounds(shapes).reshape(-1, 4)
        shapely.prepare(shapes)

    def at(self, points: NDArray[np.float64]) -> list[frozenset[str]]:
        """Return the countries that hold each of n points, by any viewpoint; none at sea."""
        import shapely

        x, y = (points[:, 0] + 180.0) % 360.0 - 180.0, points[:, 1]
        held: list[set[str]] = [set() for _ in range(len(points))]
        if not len(points):
            return []
        west, south, east, north = self._boxes.T
        met = (west <= x.max()) & (east >= x.min()) & (south <= y.max()) & (north >= y.min())
        for at in np.flatnonzero(met).tolist():
            near = np.flatnonzero(
                (x >= west[at]) & (x <= east[at]) & (y >= south[at]) & (y <= north[at])
            )
            inside = near[shapely.contains_xy(self._shapes[at], x[near], y[near])]
            for index in inside.tolist():
                held[index].add(self._codes[at])
        return list(map(frozenset, held))

    def distance_m(self, code: str, lon: float, lat: float) -> float | None:
        """Return how far a point lies from a country, 0 within it; None for an unknown code."""
        own = [shape for each, shape in zip(self._codes, self._shapes, strict=True) if each == code]
        return min((_distance_m(shape, lon, lat) for shape in own), default=None)

    def of_place(self, name: str, lon: float, lat: float, radius_m: float) -> frozenset[str]:
        """Return the countries of places of that name within a radius of a point."""
        near = set()
        for place_lon, place_lat, country in self._places.get(name, []):
            if inverse(lon, lat, place_lon, place_lat).length_m <= radius_m:
                near.add(country)
        return frozenset(near)


@lru_cache(maxsize=2)
def read_country_borders(path: Path) -> CountryBorders:
    """Return the countries of a base map (tables `countries`, `places`); read once per process.

    Raises:
        SourceError: The file is missing or no base map.
    """
    import shapely

    with Reader(path) as reader:
        rows = reader.rows("SELECT iso_a2, geom FROM countries WHERE geom IS NOT NULL")
        towns = reader.rows("SELECT name, country, geom FROM places WHERE geom IS NOT NULL")
    try:
        shapes = shapely.from_wkb([split_blob(blob)[0] for _, blob in rows])
        points = shapely.get_coordinates(
            shapely.from_wkb([split_blob(blob)[0] for *_, blob in towns])
        )
    except (GeometryError, shapely.errors.ShapelyError) as exc:
        raise SourceError(path, f"its countries cannot be read ({exc}).") from exc
    places: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for (name, country, _), (lon, lat) in zip(towns, points.tolist(), strict=True):
        places[str(name)].append((lon, lat, str(country or "")))
    return CountryBorders([str(code or "") for code, _ in rows], shapes, dict(places))


def _distance_m(shape: Any, lon: float, lat: float) -> float:
    """Return the geodesic distance to the point of a polygon that lies nearest."""
    import shapely

    # Stretched to be as long east as north there, which is all that "nearest" needs.
    stretch = np.array([max(float(np.cos(np.radians(lat))), 1e-6), 1.0])
    point = shapely.Point(np.array([lon, lat]) * stretch)
    flat = shapely.transform(shape, lambda coords: coords * stretch)
    ends = shapely.get_coordinates(shapely.shortest_line(flat, point)) / stretch
    if not len(ends):
        return float("inf")
    near_lon, near_lat = ends[0].tolist()
    return inverse(near_lon, near_lat, lon, lat).length_m
