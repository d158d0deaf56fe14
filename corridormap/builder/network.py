"""The build step of the routable networks in `resources/network/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridormap.builder.osm_ways import WAY_MODULES, reduce_way
from corridormap.builder.rail_road import build_land_network
from corridormap.builder.seed_tables import read_seed_tables
from corridormap.builder.sources import source_file
from corridormap.core.errors import SourceError
from corridormap.network.store import save_network

if TYPE_CHECKING:
    from corridormap.builder.build_tree import BuildTree


def run(tree: BuildTree) -> list[str]:
    """Build all networks; what was downloaded is reduced anew only where it is there."""
    tree.reduced.mkdir(parents=True, exist_ok=True)
    lines = [*_reduce(tree)]
    tables = read_seed_tables(tree.seeds)
    for name in WAY_MODULES:
        graph = build_land_network(name, tree.reduced, tables)
        state = "written" if save_network(tree.network, graph) else "unchanged"
        lines.append(f"{name}: {graph.node_count} nodes, {graph.edge_count} edges, {state}")
    return lines


def _reduce(tree: BuildTree) -> list[str]:
    lines = []
    for name, module in WAY_MODULES.items():
        path = tree.reduced / f"{name}.npz"
        try:
            source = source_file(tree, "scgraph-data", module)
            regions = source_file(tree, "qgis-common", "world_map.gpkg")
        except SourceError:
            if not path.exists():
                raise
            lines.append(f"{name}: sources not downloaded, the reduced arrays are kept")
            continue
        state = "written" if reduce_way(name, source, regions, path) else "unchanged"
        lines.append(f"{name}: reduced arrays {state}")
    return lines
