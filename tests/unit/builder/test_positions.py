"""Places lie where their kind says: checked against the base map that ships."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from typing import Any

import pytest
import shapely

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.regions import read_outlines
from corridormap.builder.seed_tables import SeedRow, SeedTables
from corridormap.core.measure import inverse

MAX_FROM_COAST_M = 5_000
MAX_FROM_BORDER_M = 3_000
PROVINCE_OF = {
    "chongqing-nanpeng": "Chongqing", "nanning": "Guangxi", "guiyang": "Guizhou",
    "kunming": "Yunnan", "changchun": "Jilin", "shenyang": "Liaoning", "hunchun": "Jilin",
    "hanoi": "Hà Nội", "nakhon-ratchasima": "Nakhon Ratchasima", "mandalay": "Mandalay",
    "myitkyina": "Kachin", "lashio": "Shan", "yangon": "Yangon", "jinghong": "Yunnan",
    "simao": "Yunnan", "siem-reap": "Siem Reap", "rayong": "Rayong", "phnom-penh": "Phnom Penh",
    "sakaiminato": "Tottori", "donghae": "Gangwon", "posyet": "Primorsky Krai",
}  # fmt: skip


def layer(checkout: BuildTree, sql: str) -> list[tuple[Any, ...]]:
    path = checkout.layers / "basemap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def coast(checkout: BuildTree) -> Any:
    blobs = layer(checkout, "SELECT geom FROM land")
    return shapely.STRtree(shapely.boundary(shapely.from_wkb([row[0][40:] for row in blobs])))


@pytest.fixture(scope="module")
def countries(checkout: BuildTree) -> dict[str, Any]:
    rows = layer(checkout, "SELECT iso_a2, geom FROM countries WHERE viewpoint <> 'china'")
    return {code: shapely.from_wkb(blob[40:]) for code, blob in rows if code}


def stretched(lonlat: Any, scale: float) -> Any:
    return lonlat * [scale, 1.0]


def distance_m(lon: float, lat: float, shape: Any) -> float:
    """Return the geodesic distance to the nearest point of a shape, found on a local grid."""
    scale = math.cos(math.radians(lat))
    local = shapely.transform(shape, lambda lonlat: stretched(lonlat, scale))
    line = shapely.shortest_line(shapely.Point(lon * scale, lat), local)
    x, y = shapely.get_coordinates(line)[1].tolist()
    return inverse(lon, lat, x / scale, y).length_m


def position(row: SeedRow) -> tuple[float, float]:
    return float(row["lon"]), float(row["lat"])


def name(row: SeedRow) -> str:
    return next(iter(row.values()))


def test_sea_ports_lie_on_the_coast(seeds: SeedTables, coast: Any) -> None:
    far = {}
    for row in seeds["ports"]:
        if row["kind"] == "sea_port":
            lon, lat = position(row)
            nearby = shapely.box(lon - 0.3, lat - 0.3, lon + 0.3, lat + 0.3)
            lines = coast.geometries.take(coast.query(nearby))
            metres = min((distance_m(lon, lat, line) for line in lines), default=math.inf)
            if metres > MAX_FROM_COAST_M:
                far[name(row)] = round(metres)
    assert far == {}


def test_places_lie_in_their_country(seeds: SeedTables, countries: dict[str, Any]) -> None:
    off = {}
    for row in seeds["ports"]:
        metres = distance_m(*position(row), countries[row["country"]])
        if metres > (MAX_FROM_COAST_M if row["kind"].endswith("_port") else 1_000):
            off[name(row)] = (row["country"], round(metres))
    assert off == {}


def test_crossings_lie_on_the_border_they_cross(
    seeds: SeedTables, countries: dict[str, Any]
) -> None:
    far = {}
    for row in seeds["border_crossings"]:
        border = shapely.intersection(countries[row["country_a"]], countries[row["country_b"]])
        metres = distance_m(*position(row), border)
        if metres > MAX_FROM_BORDER_M:
            far[name(row)] = round(metres)
    assert far == {}


def test_cities_lie_in_their_province(checkout: BuildTree, seeds: SeedTables) -> None:
    rows = layer(checkout, "SELECT name, geom FROM regions WHERE viewpoint <> 'china'")
    regions: dict[str, list[Any]] = {}
    for region, blob in rows:
        regions.setdefault(region, []).append(shapely.from_wkb(blob[40:]))
    places = {row["port_id"]: position(row) for row in seeds["ports"]}
    off = {
        place: province
        for place, province in PROVINCE_OF.items()
        if min(distance_m(*places[place], shape) for shape in regions[province]) > 1_000
    }
    assert off == {}


def test_member_regions_have_valid_outlines_of_about_their_area(
    checkout: BuildTree, seeds: SeedTables
) -> None:
    from pyproj import Geod

    outlines = read_outlines(checkout)
    assert list(outlines) == [row["region_id"] for row in seeds["member_regions"]]
    assert all(shapely.is_valid(list(outlines.values())))
    geod = Geod(ellps="WGS84")
    area_km2 = {
        key: abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for key, shape in outlines.items()
    }
    # Official areas; the prefectures' as Tianditu draws them, Zhanjiang with its tidal flats.
    for key, published in {
        "chongqing": 82_400, "yunnan": 394_000, "guangxi": 237_600, "inner-mongolia": 1_183_000,
        "tottori": 3_507, "jeju": 1_850, "dornod": 123_600, "primorsky": 164_700,
        "zhanjiang-city": 12_672, "huaihua-city": 27_610, "yingkou-city": 5_346,
        "thailand": 513_100,
    }.items():  # fmt: skip
        assert area_km2[key] == pytest.approx(published, rel=0.07), key


def test_a_prefecture_stays_inside_its_province(checkout: BuildTree) -> None:
    outlines = read_outlines(checkout)
    inside = shapely.intersection(outlines["huaihua-city"], outlines["hunan"])
    assert shapely.area(inside) == pytest.approx(shapely.area(outlines["huaihua-city"]))
    inside = shapely.intersection(outlines["yingkou-city"], outlines["liaoning"])
    assert shapely.area(inside) == pytest.approx(shapely.area(outlines["yingkou-city"]))
