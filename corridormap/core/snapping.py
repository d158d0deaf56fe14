"""What a measured point is snapped to: places before lines, and never a silent vertex."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from operator import attrgetter

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.nearby import (
    Nearby,
    Spot,
    Vertices,
    nearby,
    reaches,
    segment_points,
    vertices,
)
from corridormap.core.spatial_index import SpatialIndex

CROWD = 4096
"""With more features about the reach than this the nearest part of it is searched first."""
NARROWER = (1 / 16, 1 / 4)
"""Shares of the reach to search in before all of it."""


class SnapRank(IntEnum):
    """Classes of layers; a match of a lower class is taken however much nearer a higher one is."""

    PLACES = 0
    """Ports and border crossings."""
    FEATURES = 1
    """Corridors and the user's layers."""
    BASE_MAP = 2
    """Only when it was asked for."""


class SnapKind(Enum):
    """What of a feature was met."""

    VERTEX = "vertex"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, eq=False)
class SnapLayer:
    """A layer that may be snapped to.

    Attributes:
        layer_id: Its id in the project.
        name: For people.
        rank: Its class.
        index: Its features.
        crs: Its CRS.
        name_of: Returns what a feature is called, by fid.
    """

    layer_id: str
    name: str
    rank: SnapRank
    index: SpatialIndex
    crs: Crs
    name_of: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class SnapMatch:
    """Where a point was snapped to.

    Attributes:
        layer_id: The layer.
        layer_name: Its name.
        fid: The feature.
        name: What it is called; empty where nothing names it.
        kind: What of it was met.
        map_point: Map units, in the copy of the world that was pointed at.
        lon: Degrees on WGS 84; of a vertex exactly as stored where the layer is in degrees.
        lat: Likewise.
    """

    layer_id: str
    layer_name: str
    fid: int
    name: str
    kind: SnapKind
    map_point: tuple[float, float]
    lon: float
    lat: float

    @property
    def title(self) -> str:
        """The feature's name with its layer's, as it stands at the cursor."""
        return f"{self.name} · {self.layer_name}" if self.name else self.layer_name


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    layer: SnapLayer
    found: Nearby
    near: Vertices
    at: int
    kind: SnapKind

    @property
    def distance(self) -> float:
        return float(self.near.distances[self.at])


def snap(layers: Sequence[SnapLayer], spot: Spot) -> SnapMatch | None:
    """Return the best match in reach: the lowest class, in it a vertex, of these the nearest.

    Of equally near ones the earlier layer wins.

    Raises:
        CrsError: There is no way between a layer's CRS and the map's.
    """
    for rank in sorted({layer.rank for layer in layers}):
        search = _Search([layer for layer in layers if layer.rank == rank], spot)
        for kind in SnapKind:
            best = search.nearest(kind)
            if best is not None:
                return _match(best, spot)
    return None


class _Search:
    """Looks around a spot in layers of one class."""

    def __init__(self, layers: Sequence[SnapLayer], spot: Spot) -> None:
        self._layers = layers
        self._found: dict[float, list[tuple[SnapLayer, Nearby]]] = {}
        self._spots: tuple[Spot, ...] = (spot,)
        # Of a crowd only a part can be looked at: its nearest, if that is all within a narrow look.
        if self._is_crowd(spot) or not all(found.is_whole for _, found in self._around(spot)):
            narrow = [replace(spot, radius=spot.radius * share) for share in NARROWER]
            self._spots = (*narrow, spot)

    def nearest(self, kind: SnapKind) -> _Candidate | None:
        """Return the nearest vertex or segment; what a narrow look finds, no wider one can beat."""
        for spot in self._spots:
            nearest = [_nearest(layer, found, kind, spot) for layer, found in self._around(spot)]
            reached = [each for each in nearest if each is not None]
            if reached:
                return min(reached, key=attrgetter("distance"))
        return None

    def _around(self, spot: Spot) -> list[tuple[SnapLayer, Nearby]]:
        if spot.radius not in self._found:
            self._found[spot.radius] = [
                (layer, found)
                for layer in self._layers
                for found in nearby(layer.index, layer.crs, spot)
            ]
        return self._found[spot.radius]

    def _is_crowd(self, spot: Spot) -> bool:
        """Whether even to find out how many are in reach would take its time."""
        return any(
            layer.index.count_near(box) > CROWD
            for layer in self._layers
            if len(layer.index.rows) > CROWD
            for _, box in reaches(layer.index, layer.crs, spot)
        )


def _nearest(layer: SnapLayer, found: Nearby, kind: SnapKind, spot: Spot) -> _Candidate | None:
    look = vertices if kind is SnapKind.VERTEX else segment_points
    near = look(found, layer.crs, spot.crs)
    if not len(near.distances):
        return None
    at = int(np.argmin(near.distances))
    if near.distances[at] > spot.radius:
        return None
    return _Candidate(layer, found, near, at, kind)


def _match(best: _Candidate, spot: Spot) -> SnapMatch:
    layer, near, at = best.layer, best.near, best.at
    x, y = near.map_points[at].tolist()
    if best.kind is SnapKind.VERTEX:
        lonlat = transform(near.layer_points[at : at + 1], layer.crs, WGS84)
    else:
        lonlat = transform(near.map_points[at : at + 1], spot.crs, WGS84)
    lon, lat = lonlat[0].tolist()
    if abs(lon) > 180.0:
        lon = (lon + 180.0) % 360.0 - 180.0
    fid = int(best.found.block.fids[near.features[at]])
    return SnapMatch(
        layer.layer_id,
        layer.name,
        fid,
        layer.name_of(fid),
        best.kind,
        (x + best.found.shift, y),
        lon,
        lat,
    )
