"""The build step of `layers/ways_osm.gpkg`: railways and roads as a light background."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridormap.builder.gpkg_writer import write_geopackage
from corridormap.builder.provenance import file_terms
from corridormap.builder.rail_road import homes_of
from corridormap.builder.seed_tables import read_seed_tables
from corridormap.builder.styles import with_styles
from corridormap.builder.tables import Column, GeoPackage, Table, Value
from corridormap.builder.way_thinning import Thinning, thinned_lines
from corridormap.core.measure import line_length_m
from corridormap.network.border_slips import settled_countries
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridormap.builder.build_tree import BuildTree
    from corridormap.network.places import Place

_THINNING = {
    "rail": Thinning(0.003, 3_000.0, 0.001, 100_000.0, trunk_deg=0.7),
    "road": Thinning(0.003, 3_000.0, 0.002, 100_000.0, trunk_deg=1.5),
}
_TITLES = {"rail": "Railways (background)", "road": "Roads (background)"}
_CREDIT = "© OpenStreetMap contributors, ODbL, by way of scgraph-data 2.0.0"


def run(tree: BuildTree) -> list[str]:
    """Write the tables rail and road from the networks in `resources/network/`."""
    homes = homes_of(read_seed_tables(tree.seeds))
    drawn = tuple(_table(tree, name, homes) for name in _THINNING)
    tables = with_styles(tree, drawn, "ways.json")
    package = GeoPackage(tables, terms=file_terms("ways_osm.gpkg"))
    new = write_geopackage(tree.layers / "ways_osm.gpkg", package)
    lines = [f"{table.name}: {len(table.rows)} lines" for table in tables]
    return [*lines, "ways_osm.gpkg written" if new else "ways_osm.gpkg unchanged"]


def _table(tree: BuildTree, name: str, homes: Sequence[Place]) -> Table:
    import shapely

    graph = load_network(tree.network, name)
    # A line belongs where the planner counts it, not where a coarse border has it slip to.
    graph = replace(graph, node_country=settled_countries(graph, homes))
    lines = thinned_lines(graph, _THINNING[name])
    length_km = [round(line_length_m(line.coords) / 1000.0, 2) for line in lines]
    columns: tuple[Column, ...] = (
        Column("country", title="Country", description="ISO 3166-1 alpha-2"),
        Column("length_km", "REAL", "Length, km", "Geodesic length of the line as drawn"),
    )
    rows: list[tuple[Value, ...]] = [
        (line.country, km) for line, km in zip(lines, length_km, strict=True)
    ]
    if name == "rail":
        gauge = Column("gauge_mm", title="Gauge, mm", description="The country's, or an override's")
        columns = (gauge, *columns)
        rows = [(line.label, *row) for line, row in zip(lines, rows, strict=True)]
    return Table(
        name=name,
        columns=columns,
        rows=rows,
        geometry_type="LINESTRING",
        geometries=[shapely.LineString(line.coords) for line in lines],
        title=_TITLES[name],
        description=f"Thinned for drawing; main ways only. {_CREDIT}",
    )
