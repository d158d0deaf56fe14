"""Geometry for the page: brought to WGS 84, cut to the view, simplified, packed into integers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.crs import WGS84, Crs
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, shapely_geometry
from corridormap.formats.page_model import PageLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNITS_PER_DEG = 20_000
"""Coordinates are rounded to 1/20,000 of a degree, some 5 m."""
POINT, LINE, POLYGON, LANES = 1, 2, 3, 4
BASE_MARGIN = 2.4
"""The base map goes on past the view by this factor, so that the reader can pan."""
WIDEST_WINDOW = 2.3
"""Width to height of the widest window that the first view fills …"""
NARROWEST_WINDOW = 0.55
"""… and of the narrowest: a telephone held upright."""
WINDOW_MARGIN = 1.2
"""The first view is rounded to a quarter of a zoom level."""

Packed = list[int | list[list[int]]]


@dataclass(frozen=True, slots=True, eq=False)
class LayerShapes:
    """The features of a layer that lie in the page.

    Attributes:
        rows: Indices into the layer's block and columns.
        shapes: shapely geometry on WGS 84, one a row.
        shifts: Degrees by which each was moved into the copy of the world that the page shows.
    """

    rows: list[int]
    shapes: list[Any]
    shifts: list[float]


def base_extent(extent: Extent) -> Extent:
    """Return how far the base map reaches: past the view, and over a window of any shape.

    It is held at the poles and to one turn of the world.
    """
    x, _ = extent.center
    south, north = _stretched(max(extent.y_min, -85.0)), _stretched(min(extent.y_max, 85.0))
    height = north - south
    half_w = max(BASE_MARGIN * extent.width, WINDOW_MARGIN * WIDEST_WINDOW * height) / 2
    half_h = max(BASE_MARGIN * height, WINDOW_MARGIN * extent.width / NARROWEST_WINDOW) / 2
    half_w, y = min(half_w, 180.0), (south + north) / 2
    low, high = _unstretched(y - half_h), _unstretched(y + half_h)
    return Extent(x - half_w, max(low, -85.0), x + half_w, min(high, 85.0))


def _stretched(lat_deg: float) -> float:
    """Return the height of a latitude on the page, in degrees of longitude (Mercator)."""
    return math.degrees(math.asinh(math.tan(math.radians(lat_deg))))


def _unstretched(height_deg: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(height_deg))))


def features_in(block: GeometryBlock, crs: Crs, extent: Extent) -> NDArray[np.int64]:
    """Return the rows of the features that meet `extent` (degrees) in any copy of the world."""
    lonlat = block.projected(crs, WGS84)
    shifts = (-360.0, 0.0, 360.0)
    found = [lonlat.candidates(extent.shifted(shift, 0.0)) for shift in shifts]
    return np.unique(np.concatenate(found))


def shapes_in(layer: PageLayer, extent: Extent) -> LayerShapes:
    """Return the layer's features that meet `extent` (degrees, x_max may exceed 180).

    Base layers are cut at the extent; features of other layers are kept whole. A world copy is
    shifted to where the extent shows it.
    """
    import shapely

    block = layer.block.projected(layer.crs, WGS84)
    found = LayerShapes([], [], [])
    for shift in (-360.0, 0.0, 360.0):
        for index in block.candidates(extent.shifted(-shift, 0.0)).tolist():
            shape = _usable(block, index)
            if shape is None:
                continue
            if shift:
                shape = shapely.transform(shape, partial(np.add, (shift, 0.0)))
            if layer.is_base:
                shape = shapely.clip_by_rect(shape, *extent.as_tuple())
            if not shape.is_empty:
                found.rows.append(index)
                found.shapes.append(shape)
                found.shifts.append(shift)
    return found


def _usable(block: GeometryBlock, index: int) -> Any:
    """Return the feature's geometry; None where a coordinate is no place on earth."""
    first, last = block.feature_offsets[index], block.feature_offsets[index + 1]
    coords = block.coords[block.part_offsets[first] : block.part_offsets[last]]
    if not len(coords) or not np.isfinite(coords).all() or np.abs(coords).max() > 1e4:
        return None
    return shapely_geometry(block, index)


def simplified(shapes: list[Any], tolerance_deg: float, keeps_small: bool) -> list[Any]:
    """Return the shapes with fewer vertices; small areas vanish or stay as they are."""
    import shapely

    if not shapes or tolerance_deg <= 0:
        return shapes
    array = np.array(shapes, dtype=object)
    coarse = shapely.simplify(array, tolerance_deg, preserve_topology=False)
    return list(np.where(shapely.is_empty(coarse), array, coarse) if keeps_small else coarse)


def packed(shape: Any) -> list[Packed]:
    """Return [kind, [run, …]] for each kind of geometry in the shape.

    A run is x, y, then steps, in 1/UNITS_PER_DEG of a degree. A polygon's runs are all its
    rings, filled by the even-odd rule.
    """
    import shapely

    runs: dict[int, list[list[int]]] = {}
    for member in shapely.get_parts(shape, return_index=False):
        kind = member.geom_type
        if kind == "Point":
            runs.setdefault(POINT, []).append(run_of(shapely.get_coordinates(member)))
        elif kind in ("LineString", "LinearRing"):
            _add(runs, LINE, shapely.get_coordinates(member), 2)
        elif kind == "Polygon":
            for ring in shapely.get_rings(member):
                _add(runs, POLYGON, shapely.get_coordinates(ring), 4)
        else:
            for inner in packed(member):
                runs.setdefault(int(inner[0]), []).extend(inner[1])  # type: ignore[arg-type]
    return [[kind, parts] for kind, parts in runs.items() if parts]


def _add(
    runs: dict[int, list[list[int]]], kind: int, coords: NDArray[np.float64], least: int
) -> None:
    run = run_of(coords)
    if len(run) >= 2 * least:
        runs.setdefault(kind, []).append(run)


def run_of(coords: NDArray[np.float64]) -> list[int]:
    """Return start and steps, points that round to the same place given once."""
    rounded = np.rint(coords * UNITS_PER_DEG).astype(np.int64)
    steps = np.diff(rounded, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    values: list[int] = np.concatenate((rounded[:1], steps)).ravel().tolist()
    return values
