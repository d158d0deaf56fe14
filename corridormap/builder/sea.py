"""Makes the sea graph: lattices over the water, canals and channels, straits that can be closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.builder.sea_lattice import (
    LEAST_NODES,
    LEVELS,
    Level,
    SeaMesh,
    clear_edges,
    lay_lattices,
)
from corridormap.core.measure import wgs84
from corridormap.network.assemble import LooseNetwork, assemble, components
from corridormap.network.coast import Coast, coast_from_rings
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.sea_gates import Waters, places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.builder.seed_tables import SeedRow
    from corridormap.network.graph import NetworkGraph

    Degrees = NDArray[np.float64]

_GROWN_DEG = 0.004
_SIMPLER_DEG = 0.002
_LINK_DEG = 0.12
_END_LINK_DEG = 0.35
_SAME_DEG = 0.0005


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A line of a named water.

    Attributes:
        passage_id: A strait's or canal's has a gate, a canal's a line of its water beside it.
        kind: `gate` (a line across, from land to land), `canal` or `channel` (along the water).
        line: Shape (n, 2), degrees.
        name: For people.
    """

    passage_id: str
    kind: str
    line: Degrees
    name: str


def land_of(regions: Path) -> Any:
    """Return the land of the base map: a MultiPolygon, degrees.

    Args:
        regions: GeoPackage with the table states_provinces.
    """
    import geopandas as gpd
    import shapely

    table = gpd.read_file(regions, layer="states_provinces", columns=[])
    return shapely.union_all(table.geometry.to_numpy())


def shore_of(land: Any) -> Any:
    """Return land grown by some 400 m: a MultiPolygon, degrees."""
    import shapely

    return shapely.simplify(shapely.buffer(land, _GROWN_DEG, quad_segs=2), _SIMPLER_DEG)


def shore_rings(shore: Any) -> list[Degrees]:
    """Return every ring of the shore, shape (k, 2) each, rounded as the network file keeps it."""
    import shapely

    rings = []
    for polygon in shapely.get_parts(shore):
        for ring in shapely.get_rings(polygon):
            points = np.rint(shapely.get_coordinates(ring) * UNITS_PER_DEGREE)
            rings.append(points / UNITS_PER_DEGREE)
    return rings


def read_passages(rows: list[SeedRow]) -> list[Passage]:
    """Return the passages of sea_passages.csv in the table's order."""
    passages = []
    for key in dict.fromkeys((row["passage_id"], row["kind"]) for row in rows):
        own = sorted(
            (row for row in rows if (row["passage_id"], row["kind"]) == key),
            key=lambda row: int(row["seq"]),
        )
        line = np.array([(float(row["lon"]), float(row["lat"])) for row in own])
        passages.append(Passage(*key, line, own[0]["name"]))
    return passages


def passage_labels(passages: list[Passage]) -> dict[str, str]:
    """Return the names of what can be closed, by id: straits and canals, no channels."""
    return {passage.passage_id: passage.name for passage in passages if passage.kind != "channel"}


def waters_of(
    laid: SeaLaid, shore: Any, passages: list[Passage], inlets: Sequence[Degrees]
) -> Waters:
    """Return what is kept of the passages beside the sea graph itself.

    Args:
        laid: The sea without the inlets.
        shore: The grown land, a shapely MultiPolygon in degrees.
        passages: Straits, canals and channels.
        inlets: Lines through other narrow water, shape (k, 2) each, degrees.
    """
    import shapely

    lines = [*(passage.line for passage in passages if passage.kind != "gate"), *inlets]
    points = np.vstack([np.zeros((0, 2)), *lines])
    steps = np.vstack([np.zeros((0, 4)), *(np.hstack([line[:-1], line[1:]]) for line in lines)])
    shapely.prepare(shore)
    own = np.vstack([np.zeros((0, 2)), *inlets])
    at_sea = places_of(np.column_stack([laid.mesh.lon, laid.mesh.lat]))
    return Waters(
        names=passage_labels(passages),
        gates={passage.passage_id: passage.line for passage in passages if passage.kind == "gate"},
        narrow=steps[shapely.intersects(shore, shapely.linestrings(steps.reshape(-1, 2, 2)))],
        inland=points[shapely.intersects_xy(shore, points[:, 0], points[:, 1])],
        inlets=own[~np.isin(places_of(own), at_sea)],
    )


@dataclass(frozen=True, slots=True, eq=False)
class SeaLaid:
    """The sea's nodes and edges before they are a network.

    Attributes:
        mesh: Nodes and edges.
        edge_label: Shape (m,), places in `labels`.
        labels: Those of the passages that can be closed, '' first.
        coast: The grown shore.
    """

    mesh: SeaMesh
    edge_label: NDArray[np.uint8]
    labels: tuple[str, ...]
    coast: Coast


def lay_sea(shore: Any, passages: list[Passage], levels: tuple[Level, ...] = LEVELS) -> SeaLaid:
    """Return lattices over the sea, joined to canals and channels.

    Args:
        shore: The grown land, a shapely MultiPolygon in degrees.
        passages: Straits, canals and channels.
        levels: The lattices, from the finest to the coarsest.
    """
    rings = shore_rings(shore)
    lengths = np.cumsum([0, *(len(ring) for ring in rings)])
    points = np.vstack(rings)
    coast = coast_from_rings(points[:, 0], points[:, 1], lengths)
    mesh = lay_lattices(shore, coast, levels)
    edge_label = np.zeros(len(mesh.edges), dtype=np.uint8)
    laid = SeaLaid(mesh, edge_label, ("", *passage_labels(passages)), coast)
    for water in (passage for passage in passages if passage.kind != "gate"):
        mesh, new_labels = _with_water(mesh, water, laid)
        edge_label = np.concatenate([edge_label, new_labels])
    return replace(laid, mesh=mesh, edge_label=edge_label)


def with_inlets(laid: SeaLaid, inlets: Sequence[Degrees]) -> SeaLaid:
    """Return a sea with lines added, which meet at points of its own and of each other.

    Args:
        laid: The sea.
        inlets: Lines of shape (k, 2), degrees, rounded as networks are.
    """
    mesh, count = laid.mesh, len(laid.mesh.lon)
    points = np.vstack([np.column_stack([mesh.lon, mesh.lat]), *inlets])
    places = np.rint(points * UNITS_PER_DEGREE).astype(np.int64)
    # The first of equal places stands for all: one of the mesh, where there is one.
    _, first, place = np.unique(places, axis=0, return_index=True, return_inverse=True)
    first_of = first[place.reshape(-1)]
    number = np.arange(len(points))
    is_new = (first_of == number) & (number >= count)
    number[is_new] = count + np.arange(int(is_new.sum()))
    own = number[first_of][count:]
    owner = np.repeat(np.arange(len(inlets)), [len(line) for line in inlets])
    steps = np.column_stack([own[:-1], own[1:]])[owner[:-1] == owner[1:]]
    steps = steps[steps[:, 0] != steps[:, 1]]
    lon = np.concatenate([mesh.lon, points[is_new, 0]])
    lat = np.concatenate([mesh.lat, points[is_new, 1]])
    edge_label = np.concatenate([laid.edge_label, np.zeros(len(steps), dtype=np.uint8)])
    return replace(
        laid, mesh=SeaMesh(lon, lat, np.vstack([mesh.edges, steps])), edge_label=edge_label
    )


def sea_network(laid: SeaLaid, passages: list[Passage]) -> NetworkGraph:
    """Return the sea graph, its edges labelled by the passage they run through."""
    mesh, labels = laid.mesh, laid.labels
    gates = [passage for passage in passages if passage.kind == "gate"]
    edge_label = _with_gates(mesh, laid.edge_label, gates, labels)
    start, end = mesh.edges.T
    _, _, weight_m = wgs84().inv(mesh.lon[start], mesh.lat[start], mesh.lon[end], mesh.lat[end])
    loose = LooseNetwork(
        name="sea",
        lon=mesh.lon,
        lat=mesh.lat,
        edge_from=start,
        edge_to=end,
        weight_m=np.asarray(weight_m),
        node_country=np.zeros(len(mesh.lon), dtype=np.uint8),
        countries=("",),
        edge_label=edge_label,
        labels=labels,
    )
    return assemble(_larger_parts(loose), cell_deg=1.0)


def _larger_parts(loose: LooseNetwork) -> LooseNetwork:
    """Keep parts of enough nodes: ponds and closed bays lead nowhere."""
    part = components(len(loose.lon), loose.edge_from, loose.edge_to)
    big = (np.bincount(part) >= LEAST_NODES)[part[loose.edge_from]]
    return replace(
        loose,
        edge_from=loose.edge_from[big],
        edge_to=loose.edge_to[big],
        weight_m=loose.weight_m[big],
        edge_label=loose.edge_label[big],
    )


def _with_gates(
    mesh: SeaMesh, edge_label: NDArray[np.uint8], gates: list[Passage], labels: tuple[str, ...]
) -> NDArray[np.uint8]:
    """Label every edge across a gate, those of canals and channels and their links too."""
    edge_label = edge_label.copy()
    x1 = mesh.lon[mesh.edges[:, 0]]
    x2 = x1 + (mesh.lon[mesh.edges[:, 1]] - x1 + 180.0) % 360.0 - 180.0
    y1, y2 = mesh.lat[mesh.edges[:, 0]], mesh.lat[mesh.edges[:, 1]]
    for gate in gates:
        ends = np.array([0, len(gate.line)])
        barrier = coast_from_rings(gate.line[:, 0], gate.line[:, 1], ends)
        edge_label[barrier.met_by(x1, y1, x2, y2)] = labels.index(gate.passage_id)
    return edge_label


def _with_water(mesh: SeaMesh, water: Passage, laid: SeaLaid) -> tuple[SeaMesh, NDArray[np.uint8]]:
    """Add a canal or channel: its own edges stand, links to the lattice keep off the shore."""
    lattice, coast, labels = len(laid.mesh.lon), laid.coast, laid.labels
    first = len(mesh.lon)
    numbers = np.arange(first, first + len(water.line))
    lon = np.concatenate([mesh.lon, water.line[:, 0]])
    lat = np.concatenate([mesh.lat, water.line[:, 1]])
    own = np.column_stack([numbers[:-1], numbers[1:]])
    links = [np.zeros((0, 2), dtype=np.int64)]
    for number in numbers:
        at_end = number in (numbers[0], numbers[-1])
        reach = _END_LINK_DEG if at_end else _LINK_DEG
        stretch = np.cos(np.radians(lat[number]))
        offset = np.hypot((mesh.lon - lon[number]) * stretch, mesh.lat - lat[number])
        # From land to land no shore is met: another channel is met at its own points only.
        near = np.flatnonzero(offset <= np.where(np.arange(first) < lattice, reach, _SAME_DEG))
        near = near[np.argsort(offset[near], kind="stable")][:60]
        links.append(np.column_stack([near, np.full(len(near), number)]))
    clear = clear_edges(lon, lat, np.vstack(links), coast)
    label = labels.index(water.passage_id) if water.passage_id in labels else 0
    new_labels = np.zeros(len(own) + len(clear), dtype=np.uint8)
    new_labels[: len(own)] = label
    return SeaMesh(lon, lat, np.vstack([mesh.edges, own, clear])), new_labels
