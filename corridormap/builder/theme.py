"""Builds ``layers/corridormap.gpkg`` from seeds/ and resources/network/, without a download."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import shapely

from corridormap.builder import theme_schema as layers
from corridormap.builder.alongside import find_alongside
from corridormap.builder.gpkg_writer import BadRowsError, write_geopackage
from corridormap.builder.legs import try_build_legs
from corridormap.builder.provenance import file_terms
from corridormap.builder.regions import read_outlines
from corridormap.builder.seed_tables import read_seed_tables
from corridormap.builder.styles import with_styles
from corridormap.builder.tables import GeoPackage
from corridormap.builder.theme_checks import theme_problems
from corridormap.builder.theme_rows import layer_table, points, row_name, seed_rows
from corridormap.builder.theme_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.legs import LegBuild
    from corridormap.builder.seed_tables import SeedRow, SeedTables
    from corridormap.builder.tables import Table, Value

# What a leg's line rests on besides its corridor's documents.
_LINE_SOURCES = {
    "network": ("openstreetmap-via-scgraph", "course of the drawn line"),
    "grid": ("natural-earth", "coast that the drawn line keeps off"),
    "waterway": ("natural-earth", "course of the river"),
    "geodesic": ("well-known", "ends of the drawn line"),
    "hand": ("well-known", "course of the drawn line"),
}


def run(tree: BuildTree) -> list[str]:
    """Build the theme.

    Raises:
        CorridorMapError: a seed row is wrong, or a leg cannot be drawn.
    """
    seeds = read_seed_tables(tree.seeds)
    problems = theme_problems(seeds)
    if problems:
        raise BadRowsError(problems)
    build = try_build_legs(seeds, tree.network)
    if build.problems:
        raise BadRowsError(build.problems)
    package = theme_package(tree, seeds, build)
    path = tree.layers / "corridormap.gpkg"
    written = write_geopackage(path, package)
    counts = ", ".join(f"{len(table.rows)} {table.name}" for table in package.tables)
    state = "written" if written else "unchanged"
    return [counts, f"{path.name} {state}, {path.stat().st_size / 1e6:.1f} MB"]


def theme_package(tree: BuildTree, seeds: SeedTables, build: LegBuild) -> GeoPackage:
    """Return all tables of the theme.

    Raises:
        BadRowsError: rows that do not fit, one line each.
    """
    problems = theme_problems(seeds)
    if problems:
        raise BadRowsError(problems)
    tables = (
        _corridors(seeds, build),
        _legs(seeds, build),
        _segments(build),
        _point_layer(layers.PORTS, seeds),
        _point_layer(layers.CROSSINGS, seeds),
        _regions(tree, seeds),
        _segment_use(build),
        _segment_alongside(build),
        *(
            layer_table(schema, seed_rows(schema, seeds))
            for schema in (
                layers.MEMBERSHIPS, layers.GROUPS, layers.GROUP_MEMBERS, layers.FACTS,
            )
        ),
        _citations(seeds),
        layer_table(layers.SOURCES, seed_rows(layers.SOURCES, seeds)),
    )  # fmt: skip
    return GeoPackage(
        tables=with_styles(tree, tables, "theme.json"),
        rules=RULES,
        terms=file_terms("corridormap.gpkg"),
    )


def _corridors(seeds: SeedTables, build: LegBuild) -> Table:
    rows = seed_rows(layers.CORRIDORS, seeds)
    corridor_of = {row["leg_id"]: row["corridor_id"] for row in seeds["corridor_legs"]}
    pieces: dict[str, dict[str, Any]] = {row["corridor_id"]: {} for row in rows}
    lines = {segment.segment_id: shapely.LineString(segment.coords) for segment in build.segments}
    for use in build.uses:
        pieces[corridor_of[use.leg_id]][use.segment_id] = lines[use.segment_id]
    geometries = [_union(list(pieces[row["corridor_id"]].values())) for row in rows]
    return layer_table(layers.CORRIDORS, rows, geometries=geometries)


def _union(lines: list[Any]) -> Any:
    """Return lines joined end to end where they meet, None for no lines."""
    if not lines:
        return None
    return shapely.normalize(shapely.line_merge(shapely.multilinestrings(lines)))


def _legs(seeds: SeedTables, build: LegBuild) -> Table:
    built = {leg.leg_id: leg for leg in build.legs}
    rows = seed_rows(layers.LEGS, seeds)
    missing = [row["leg_id"] for row in rows if row["leg_id"] not in built]
    if missing:
        raise BadRowsError([f"corridor_legs.csv, {name}: was not drawn" for name in missing])
    computed: list[dict[str, Value]] = [
        {
            # To the millimetre: the last digits differ between versions of PROJ.
            "length_m": round(built[row["leg_id"]].length_m, 3),
            "way_length_m": round(built[row["leg_id"]].way_length_m, 3),
            "way_length_source": built[row["leg_id"]].way_length_source,
        }
        for row in rows
    ]
    geometries = [shapely.LineString(built[row["leg_id"]].coords) for row in rows]
    return layer_table(layers.LEGS, rows, computed, geometries)


def _segments(build: LegBuild) -> Table:
    rows = [{"segment_id": s.segment_id, "mode": s.mode} for s in build.segments]
    geometries = [shapely.LineString(segment.coords) for segment in build.segments]
    return layer_table(layers.SEGMENTS, rows, geometries=geometries)


def _segment_use(build: LegBuild) -> Table:
    rows = [
        {
            "leg_id": use.leg_id,
            "seq": str(use.seq),
            "segment_id": use.segment_id,
            "reversed": str(int(use.reversed)),
        }
        for use in build.uses
    ]
    return layer_table(layers.SEGMENT_USE, rows)


def _segment_alongside(build: LegBuild) -> Table:
    rows = [asdict(each) for each in find_alongside(build.segments)]
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    return layer_table(layers.SEGMENT_ALONGSIDE, texts)


def _point_layer(schema: layers.LayerSchema, seeds: SeedTables) -> Table:
    rows = seed_rows(schema, seeds)
    return layer_table(schema, rows, geometries=points(schema, rows))


def _regions(tree: BuildTree, seeds: SeedTables) -> Table:
    rows = seed_rows(layers.REGIONS, seeds)
    outlines = read_outlines(tree)
    missing = [row["region_id"] for row in rows if row["region_id"] not in outlines]
    if missing:
        raise BadRowsError(
            [f"member_regions.csv, {name}: no outline; build regions first" for name in missing]
        )
    return layer_table(layers.REGIONS, rows, geometries=[outlines[r["region_id"]] for r in rows])


def _citations(seeds: SeedTables) -> Table:
    rows = seed_rows(layers.CITATIONS, seeds)
    of_legs = [row for leg in seeds["corridor_legs"] for row in _leg_citations(leg, seeds)]
    names = {row_name(layers.CITATIONS, row) for row in rows}
    fresh = [row for row in of_legs if row_name(layers.CITATIONS, row) not in names]
    return layer_table(layers.CITATIONS, [*rows, *fresh])


def _leg_citations(leg: SeedRow, seeds: SeedTables) -> Iterator[SeedRow]:
    """Yield what a leg inherits: its corridor's documents, and what its line rests on."""
    of_leg = {"subject_table": "corridor_legs", "subject_id": leg["leg_id"]}
    for row in seeds["citations"]:
        stated = row["subject_table"] == "corridors" and row["origin"] == "document"
        if stated and row["subject_id"] == leg["corridor_id"]:
            yield {**row, **of_leg}
    source, place = _LINE_SOURCES[leg["geometry_method"]]
    yield {**of_leg, "source_id": source, "place": place, "origin": "added"}
