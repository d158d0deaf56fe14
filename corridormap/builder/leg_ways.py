"""How one leg is drawn by its method: network, grid, waterway, geodesic or hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import FieldError
from corridormap.core.measure import densify, unwrap
from corridormap.network.anchors import Anchor, anchors_by_component, way_through
from corridormap.network.paths import open_adjacency
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

LonLat = tuple[float, float]

STOP_RADIUS_M = 5_000.0
VIA_RADIUS_M = 4_000.0
CONNECTOR_FROM_M = 400.0
"""A stop nearer than this counts as on the way; a line to its very point would be a spike."""

_GEODESIC_STEP_M = 50_000.0
_WEIGHTED = ("rail", "road")
"""Networks whose weights know more of the way's length than the drawn line does."""


@dataclass(frozen=True, slots=True)
class WayRequest:
    """What a leg asks for: from stop to stop through via points, degrees on WGS 84."""

    mode: str
    method: str
    start: LonLat
    end: LonLat
    vias: tuple[LonLat, ...]

    @property
    def points(self) -> tuple[LonLat, ...]:
        """Return start, vias and end."""
        return (self.start, *self.vias, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A drawn leg.

    Attributes:
        coords: Shape (n, 2), degrees, unwrapped, from stop to stop.
        way_length_m: Length by the network's weights, connectors included; None where the
            drawn line is all there is.
        connectors_m: From either stop to the network.
    """

    coords: NDArray[np.float64]
    way_length_m: float | None
    connectors_m: tuple[float, float] = (0.0, 0.0)


def draw_way(request: WayRequest, network_dir: Path) -> Way:
    """Draw a leg.

    Raises:
        FieldError: The method does not fit the mode, a point lies off the network, or no way
            leads through the points in order.
    """
    drawers: dict[str, Callable[[WayRequest], Way]] = {
        "network": partial(_along_roads_or_rails, network_dir=network_dir),
        "waterway": partial(_along_network, network_dir=network_dir, name="waterway"),
        "grid": partial(_over_sea, network_dir=network_dir),
        "geodesic": _geodesic,
        "hand": _by_hand,
    }
    if request.method not in drawers:
        raise FieldError(f"geometry_method {request.method!r} is unknown")
    return drawers[request.method](request)


def _along_roads_or_rails(request: WayRequest, network_dir: Path) -> Way:
    if request.mode not in _WEIGHTED:
        raise FieldError(f"there is no network for {request.mode!r}")
    return _along_network(request, network_dir, request.mode)


def _along_network(request: WayRequest, network_dir: Path, name: str) -> Way:
    graph = load_network(network_dir, name)
    anchors = _anchored(graph, request)
    way = way_through(graph, open_adjacency(graph), anchors)
    if way is None:
        raise FieldError(f"no way on the {name} network leads through its points")
    ends = request.start, request.end
    line = [way.coords]
    length_m = way.length_m
    for end, anchor in zip(ends, (anchors[0], anchors[-1]), strict=True):
        if anchor.distance_m > CONNECTOR_FROM_M:
            line.insert(0 if end is request.start else len(line), np.array([end]))
            length_m += anchor.distance_m
    return Way(
        coords=without_repeats(np.vstack(line)),
        way_length_m=length_m if name in _WEIGHTED else None,
        connectors_m=(anchors[0].distance_m, anchors[-1].distance_m),
    )


def _anchored(graph: NetworkGraph, request: WayRequest) -> list[Anchor]:
    points = request.points
    radii = [STOP_RADIUS_M, *(VIA_RADIUS_M for _ in request.vias), STOP_RADIUS_M]
    found = [
        anchors_by_component(graph, *point, radius_m)
        for point, radius_m in zip(points, radii, strict=True)
    ]
    for point, places in zip(points, found, strict=True):
        if not places:
            raise FieldError(f"{point[0]}, {point[1]} lies off the {graph.name} network")
    shared = set.intersection(*(set(places) for places in found))
    if not shared:
        raise FieldError(f"its points lie on parts of the {graph.name} network without a link")
    best = min(shared, key=lambda part: sum(places[part].distance_m for places in found))
    return [places[best] for places in found]


def _over_sea(request: WayRequest, network_dir: Path) -> Way:
    from corridormap.network.sea_route import route_over_sea

    route = route_over_sea(network_dir, request.points)
    if route is None:
        raise FieldError("no way over the sea leads through its points")
    return Way(coords=without_repeats(route), way_length_m=None)


def _geodesic(request: WayRequest) -> Way:
    line = densify(*request.start, *request.end, _GEODESIC_STEP_M)
    return Way(coords=line, way_length_m=None)


def _by_hand(request: WayRequest) -> Way:
    if not request.vias:
        raise FieldError("a leg drawn by hand needs via points")
    return Way(coords=without_repeats(np.array(request.points)), way_length_m=None)


def without_repeats(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the line unwrapped and without points that repeat the one before."""
    line = unwrap(np.asarray(line, dtype=np.float64))
    moved = np.ones(len(line), dtype=bool)
    moved[1:] = (np.abs(np.diff(line, axis=0)) > 1e-9).any(axis=1)
    return line[moved]
