"""The build step of the routable networks in `resources/network/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridormap.builder.osm_ways import WAY_MODULES, reduce_way
from corridormap.builder.rail_road import build_land_network
from corridormap.builder.sea import (
    land_of,
    lay_sea,
    read_passages,
    sea_network,
    shore_of,
    shore_rings,
    waters_of,
    with_inlets,
)
from corridormap.builder.sea_inlets import lay_inlets
from corridormap.builder.seed_tables import SeedTables, read_seed_tables
from corridormap.builder.sources import source_file
from corridormap.builder.waterway import build_waterway_network, reduce_rivers
from corridormap.core.errors import SourceError
from corridormap.formats.plan_theme import read_lands
from corridormap.network.sea_gates import save_coast
from corridormap.network.store import save_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridormap.builder.build_tree import BuildTree
    from corridormap.network.graph import NetworkGraph

_RIVERS_FILE = "ne_10m_rivers_lake_centerlines.shp"


def run(tree: BuildTree) -> list[str]:
    """Build all networks; what was downloaded is reduced anew only where it is there."""
    tables = read_seed_tables(tree.seeds)
    tree.reduced.mkdir(parents=True, exist_ok=True)
    lines = [_reduced(tree, name, _way_reducer(tree, name)) for name in WAY_MODULES]
    lines.append(_reduced(tree, "waterway", _river_reducer(tree)))
    lands = read_lands(tree.layers / "basemap.gpkg")
    for name in WAY_MODULES:
        graph = build_land_network(name, tree.reduced, tables, lands.country_at)
        lines.append(_saved(tree, graph))
    river = tree.reduced / "waterway.npz"
    rows = tables["network_mends"], tables["waterway_countries"]
    lines.append(_saved(tree, build_waterway_network(river, *rows)))
    lines.append(_sea(tree, tables))
    return lines


def _way_reducer(tree: BuildTree, name: str) -> Callable[[Path], bool]:
    def reduce(path: Path) -> bool:
        module = source_file(tree, "scgraph-data", WAY_MODULES[name])
        return reduce_way(name, module, _regions(tree), path)

    return reduce


def _river_reducer(tree: BuildTree) -> Callable[[Path], bool]:
    def reduce(path: Path) -> bool:
        return reduce_rivers(source_file(tree, "libmagics++-data", _RIVERS_FILE), path)

    return reduce


def _regions(tree: BuildTree) -> Path:
    return source_file(tree, "qgis-common", "world_map.gpkg")


def _reduced(tree: BuildTree, name: str, reduce: Callable[[Path], bool]) -> str:
    path = tree.reduced / f"{name}.npz"
    try:
        state = "written" if reduce(path) else "unchanged"
    except SourceError:
        if not path.exists():
            raise
        return f"{name}: sources not downloaded, the reduced arrays are kept"
    return f"{name}: reduced arrays {state}"


def _sea(tree: BuildTree, tables: SeedTables) -> str:
    try:
        regions = _regions(tree)
    except SourceError:
        if not (tree.network / "sea.npz").exists():
            raise
        return "sea: sources not downloaded, the sea graph is kept"
    land = land_of(regions)
    shore = shore_of(land)
    passages = read_passages(tables["sea_passages"])
    laid = lay_sea(shore, passages)
    inlets = lay_inlets(land, laid.coast, laid.mesh)
    save_coast(tree.network, shore_rings(shore), waters_of(laid, shore, passages, inlets))
    return _saved(tree, sea_network(with_inlets(laid, inlets), passages))


def _saved(tree: BuildTree, graph: NetworkGraph) -> str:
    state = "written" if save_network(tree.network, graph) else "unchanged"
    return f"{graph.name}: {graph.node_count} nodes, {graph.edge_count} edges, {state}"
