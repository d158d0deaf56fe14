"""Builds ``layers/basemap.gpkg``: the ground that the corridors are drawn on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridormap.builder.basemap_borders import coverage_edges
from corridormap.builder.basemap_china import with_china_viewpoint
from corridormap.builder.basemap_coverage import read_coverage
from corridormap.builder.basemap_lines import (
    borders_table,
    coastline_table,
    disputed_table,
    region_borders_table,
)
from corridormap.builder.basemap_nature import lakes_table, places_table, rivers_table
from corridormap.builder.basemap_polygons import countries_table, land_table, regions_table
from corridormap.builder.basemap_rules import RULES, viewpoints_table
from corridormap.builder.gpkg_writer import write_geopackage
from corridormap.builder.provenance import file_terms
from corridormap.builder.seed_tables import read_seed_tables
from corridormap.builder.styles import with_styles
from corridormap.builder.tables import GeoPackage

if TYPE_CHECKING:
    from corridormap.builder.build_tree import BuildTree


def run(tree: BuildTree) -> list[str]:
    """Build the base map; needs the downloaded sources."""
    seeds = read_seed_tables(tree.seeds)
    coverage = with_china_viewpoint(tree, read_coverage(tree))
    edges = coverage_edges(coverage.geometry)
    countries = countries_table(tree, coverage, seeds)
    tables = (
        land_table(coverage),
        coastline_table(edges),
        countries,
        regions_table(coverage, countries, seeds),
        borders_table(tree, coverage, edges, countries),
        region_borders_table(coverage, edges, countries),
        disputed_table(tree),
        lakes_table(tree, seeds),
        rivers_table(tree, seeds),
        places_table(tree, seeds),
        viewpoints_table(),
    )
    package = GeoPackage(
        tables=with_styles(tree, tables, "basemap.json"),
        rules=RULES,
        terms=file_terms("basemap.gpkg"),
    )
    path = tree.layers / "basemap.gpkg"
    written = write_geopackage(path, package)
    counts = ", ".join(f"{len(table.rows)} {table.name}" for table in package.tables)
    state = "written" if written else "unchanged"
    return [counts, f"{path.name} {state}, {path.stat().st_size / 1e6:.1f} MB"]
