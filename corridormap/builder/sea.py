"""Makes the sea graph: lattices over the water, canals and channels, straits that can be closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.builder.sea_lattice import LEVELS, Level, SeaMesh, clear_edges, lay_lattices
from corridormap.core.measure import wgs84
from corridormap.network.assemble import LooseNetwork, assemble, components
from corridormap.network.coast import Coast, coast_from_rings
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.sea_gates import Waters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.seed_tables import SeedRow
    from corridormap.network.graph import NetworkGraph

    Degrees = NDArray[np.float64]

_GROWN_DEG = 0.004
_SIMPLER_DEG = 0.002
_LINK_DEG = 0.12
_END_LINK_DEG = 0.35


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


def shore_of(regions: Path) -> Any:
    """Return the land of the base map grown by some 400 m: a MultiPolygon, degrees.

    Args:
        regions: GeoPackage with the table states_provinces.
    """
    import geopandas as gpd
    import shapely

    table = gpd.read_file(regions, layer="states_provinces", columns=[])
    land = shapely.union_all(table.geometry.to_numpy())
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


def waters_of(shore: Any, passages: list[Passage]) -> Waters:
    """Return what is kept of the passages beside the sea graph itself.

    Args:
        shore: The grown land, a shapely MultiPolygon in degrees.
        passages: Straits, canals and channels.
    """
    import shapely

    lines = [passage.line for passage in passages if passage.kind != "gate"]
    points = np.vstack([np.zeros((0, 2)), *lines])
    steps = np.vstack([np.zeros((0, 4)), *(np.hstack([line[:-1], line[1:]]) for line in lines)])
    shapely.prepare(shore)
    return Waters(
        names=passage_labels(passages),
        gates={passage.passage_id: passage.line for passage in passages if passage.kind == "gate"},
        narrow=steps[shapely.intersects(shore, shapely.linestrings(steps.reshape(-1, 2, 2)))],
        inland=points[shapely.intersects_xy(shore, points[:, 0], points[:, 1])],
    )


def build_sea_network(
    shore: Any, passages: list[Passage], levels: tuple[Level, ...] = LEVELS
) -> NetworkGraph:
    """Return the sea graph, its edges labelled by the passage they run through.

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
    gates = [passage for passage in passages if passage.kind == "gate"]
    waters = [passage for passage in passages if passage.kind != "gate"]
    labels = ("", *passage_labels(passages))
    edge_label = np.zeros(len(mesh.edges), dtype=np.uint8)
    for water in waters:
        mesh, new_labels = _with_water(mesh, water, coast, labels)
        edge_label = np.concatenate([edge_label, new_labels])
    edge_label = _with_gates(mesh, edge_label, gates, labels)
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
    """Keep parts of at least 30 nodes: ponds and closed bays lead nowhere."""
    part = components(len(loose.lon), loose.edge_from, loose.edge_to)
    big = (np.bincount(part) >= 30)[part[loose.edge_from]]
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


def _with_water(
    mesh: SeaMesh, water: Passage, coast: Coast, labels: tuple[str, ...]
) -> tuple[SeaMesh, NDArray[np.uint8]]:
    """Add a canal or channel: its own edges stand, links to the lattice keep off the shore."""
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
        near = np.flatnonzero(offset <= reach)
        near = near[np.argsort(offset[near], kind="stable")][:60]
        links.append(np.column_stack([near, np.full(len(near), number)]))
    clear = clear_edges(lon, lat, np.vstack(links), coast)
    label = labels.index(water.passage_id) if water.passage_id in labels else 0
    new_labels = np.zeros(len(own) + len(clear), dtype=np.uint8)
    new_labels[: len(own)] = label
    return SeaMesh(lon, lat, np.vstack([mesh.edges, own, clear])), new_labels
