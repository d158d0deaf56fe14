from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import Any

import numpy as np
import pytest
import shapely

from corridormap.builder.basemap_borders import coverage_edges
from corridormap.builder.build_tree import BuildTree
from corridormap.builder.seed_tables import SeedTables

MAX_SHIPPED_BYTES = 60_000_000
# Common characters of the traditional script that the simplified one writes otherwise.
TRADITIONAL = set("國區縣廣東門龍灣島蘭烏澤陽陰連雲漢無爾馬車長風飛魚鳥黃齊寧興華義賓鄉橋濱滿遼")


class Basemap:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def shapes(self, table: str, where: str = "1") -> np.ndarray[Any, Any]:
        found = self.rows(f"SELECT geom FROM {table} WHERE {where} ORDER BY fid")
        shapes: np.ndarray[Any, Any] = shapely.from_wkb([row[0][40:] for row in found])
        return shapes


@pytest.fixture(scope="module")
def basemap(checkout: BuildTree) -> Any:
    path = checkout.layers / "basemap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield Basemap(connection)


def shown_in(viewpoint: str) -> str:
    return f"viewpoint IN ('all', '{viewpoint}')"


def test_all_that_ships_is_small_enough(checkout: BuildTree) -> None:
    folders = (checkout.layers, checkout.resources)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= MAX_SHIPPED_BYTES


def test_every_layer_has_its_index_and_srs(basemap: Basemap) -> None:
    layers = {row[0] for row in basemap.rows("SELECT table_name FROM gpkg_geometry_columns")}
    assert layers >= {
        "land", "coastline", "countries", "regions", "borders", "region_borders",
        "disputed_borders", "lakes", "rivers", "places",
    }  # fmt: skip
    for layer in layers:
        drawn = basemap.rows(f"SELECT count(*) FROM {layer} WHERE geom IS NOT NULL")
        assert drawn == basemap.rows(f"SELECT count(*) FROM rtree_{layer}_geom")


def test_polygons_are_valid(basemap: Basemap) -> None:
    for layer in ("land", "countries", "regions", "lakes"):
        assert shapely.is_valid(basemap.shapes(layer)).all(), layer


@pytest.mark.parametrize("viewpoint", ["de_facto", "china"])
def test_regions_and_countries_leave_no_gap_and_no_overlap(
    basemap: Basemap, viewpoint: str
) -> None:
    regions = basemap.shapes("regions", shown_in(viewpoint))
    countries = basemap.shapes("countries", shown_in(viewpoint))
    assert shapely.coverage_is_valid(regions)
    assert shapely.coverage_is_valid(countries)
    land = shapely.area(basemap.shapes("land")).sum()
    assert shapely.area(regions).sum() == pytest.approx(land, rel=1e-12)
    assert shapely.area(countries).sum() == pytest.approx(land, rel=1e-12)


def segments(shapes: np.ndarray[Any, Any]) -> list[tuple[float, ...]]:
    lonlat, line = shapely.get_coordinates(shapely.get_parts(shapes), return_index=True)
    pairs = np.hstack([lonlat[:-1], lonlat[1:]])[line[1:] == line[:-1]]
    swap = (pairs[:, 0] > pairs[:, 2]) | (
        (pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3])
    )
    pairs[swap] = pairs[swap][:, [2, 3, 0, 1]]
    return [tuple(pair) for pair in pairs.tolist()]


@pytest.mark.parametrize("viewpoint", ["de_facto", "china"])
@pytest.mark.parametrize(
    ("areas", "lines"), [("countries", ("borders",)), ("regions", ("borders", "region_borders"))]
)
def test_each_shared_edge_is_stroked_exactly_once(
    basemap: Basemap, viewpoint: str, areas: str, lines: tuple[str, ...]
) -> None:
    edges = coverage_edges(basemap.shapes(areas, shown_in(viewpoint)))
    shared = edges.right >= 0
    expected = np.hstack([edges.start[shared], edges.end[shared]]).tolist()
    stroked = [
        pair for table in lines for pair in segments(basemap.shapes(table, shown_in(viewpoint)))
    ]
    assert len(stroked) == len(set(stroked))
    assert set(stroked) == {tuple(pair) for pair in expected}


def test_the_coastline_is_the_lands_outline_without_the_maps_cuts(basemap: Basemap) -> None:
    outline = segments(shapely.boundary(basemap.shapes("land")))
    cut = {pair for pair in outline if abs(pair[0]) == abs(pair[2]) == 180 or pair[1] == -90}
    coast = segments(basemap.shapes("coastline"))
    assert len(cut) > 10
    assert len(coast) == len(set(coast))
    assert set(coast) == set(outline) - cut


def country_at(basemap: Basemap, viewpoint: str, lon: float, lat: float) -> str:
    rows = basemap.rows(
        "SELECT c.iso_a2, c.geom FROM countries c JOIN rtree_countries_geom r ON r.id = c.fid"
        f" WHERE {shown_in(viewpoint)} AND minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
        lon, lon, lat, lat,
    )  # fmt: skip
    point = shapely.Point(lon, lat)
    held = [code for code, blob in rows if shapely.from_wkb(blob[40:]).contains(point)]
    assert len(held) == 1
    return str(held[0])


@pytest.mark.parametrize(
    ("place", "lon", "lat", "de_facto", "china"),
    [
        ("Tawang", 91.87, 27.58, "IN", "CN"),
        ("Aksai Chin", 79.5, 35.2, "CN", "CN"),
        ("Taipei", 121.55, 25.03, "TW", "CN"),
        ("Hong Kong", 114.17, 22.36, "HK", "CN"),
        ("Thimphu", 89.64, 27.47, "BT", "BT"),
        ("Guwahati", 91.75, 26.15, "IN", "IN"),
        ("Kunming", 102.7, 25.05, "CN", "CN"),
    ],
)
def test_viewpoints_differ_where_they_should(
    basemap: Basemap, place: str, lon: float, lat: float, de_facto: str, china: str
) -> None:
    drawn = (
        country_at(basemap, "de_facto", lon, lat), country_at(basemap, "china", lon, lat),
    )  # fmt: skip
    assert drawn == (de_facto, china), place


def test_chinas_drawing_has_its_dashes_and_no_claim_against_it(basemap: Basemap) -> None:
    in_china = shown_in("china")
    claims = basemap.rows(f"SELECT name, held_by FROM disputed_borders WHERE {in_china}")
    assert ("Line of the South China Sea", "China") in claims
    assert ("Indian claim", "China") not in claims
    assert ("Chinese claim", "India") not in claims
    soft = basemap.rows(
        f"SELECT count(*) FROM borders WHERE {in_china} AND kind <> 'international'"
        " AND 'CN' IN (country_a, country_b)"
    )
    assert soft == [(0,)]


def test_land_reaches_the_edge_of_the_map_on_both_sides(basemap: Basemap) -> None:
    west, south, east, _ = shapely.total_bounds(basemap.shapes("land"))
    assert (west, south, east) == (-180.0, -90.0, 180.0)


def test_names_are_there_in_both_languages(basemap: Basemap) -> None:
    nameless = "name IS NULL OR name_zh IS NULL"
    assert basemap.rows(f"SELECT name FROM countries WHERE {nameless}") == []
    assert basemap.rows(f"SELECT name FROM regions WHERE country = 'CN' AND ({nameless})") == []
    assert basemap.rows(f"SELECT name FROM places WHERE rank <= 2 AND ({nameless})") == []


@pytest.mark.parametrize(
    ("shown", "country", "other_names"),
    [
        ("Shenyang", "CN", None),
        ("Nizhnevartovsk", "RU", None),
        ("Tianmen", "CN", None),
        ("Yangon", "MM", "Rangoon"),
        ("Prayagraj", "IN", "Allahabad"),
    ],
)
def test_misspelt_names_are_gone_and_former_ones_kept_aside(
    basemap: Basemap, shown: str, country: str, other_names: str | None
) -> None:
    where = "name = ? AND country = ?"
    assert basemap.rows(f"SELECT aliases FROM places WHERE {where}", shown, country) == [
        (other_names,)
    ]


def test_a_place_is_renamed_for_a_reason(seeds: SeedTables, basemap: Basemap) -> None:
    aliases: dict[str, set[str]] = {}
    for name, others in basemap.rows("SELECT name, aliases FROM places"):
        aliases.setdefault(name, set()).update((others or "").split(";"))
    renamed = [row for row in seeds["place_names_zh"] if row["name"]]
    assert len(renamed) > 150
    for row in renamed:
        assert row["reason"], row["source_name"]
        assert row["name"] in aliases
        if row["reason"].startswith("misspelt"):
            assert row["source_name"] not in aliases[row["name"]]


def test_provinces_along_the_corridors_have_chinese_names(basemap: Basemap) -> None:
    along = "'CN','VN','LA','TH','KH','MM','MN','RU','KZ','KR','KP','JP','SG','BY','PL','DE'"
    nameless = basemap.rows(
        f"SELECT name FROM regions WHERE country IN ({along})"
        " AND name IS NOT NULL AND name_zh IS NULL"
    )
    assert nameless == []


@pytest.mark.parametrize("table", ["countries", "regions", "places", "rivers", "lakes"])
def test_chinese_names_are_simplified_and_no_name_has_lost_letters(
    basemap: Basemap, table: str
) -> None:
    names = basemap.rows(f"SELECT name, name_zh FROM {table}")
    lost = [name for name, _ in names if name and re.search("[?\ufffd]|Ã|Â", name)]
    # Double names are written with a hyphen of full width.
    odd = [zh for _, zh in names if zh and not re.fullmatch("[\u4e00-\u9fff·（）－]+", zh)]
    traditional = [zh for _, zh in names if zh and TRADITIONAL & set(zh)]
    assert (lost, odd, traditional) == ([], [], [])


def test_labels_stand_inside_their_areas(basemap: Basemap) -> None:
    for table in ("countries", "regions"):
        rows = basemap.rows(f"SELECT label_lon, label_lat, geom FROM {table}")
        shapes = shapely.from_wkb([row[2][40:] for row in rows])
        points = shapely.points([row[:2] for row in rows])
        off = shapely.distance(shapes, points)
        assert float(off.max()) < 0.01, table


def test_codes_are_unique_within_a_viewpoint(basemap: Basemap) -> None:
    for table, code in (("countries", "iso_a2"), ("regions", "iso_3166_2")):
        for viewpoint in ("de_facto", "china"):
            codes = basemap.rows(
                f"SELECT {code} FROM {table} WHERE {code} IS NOT NULL AND {shown_in(viewpoint)}"
            )
            assert len(codes) == len(set(codes)), (table, viewpoint)
