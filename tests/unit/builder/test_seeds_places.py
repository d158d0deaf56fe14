"""Places lie where they are said to: ports at the coast, crossings at their border."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import shapely

from corridormap.core.measure import inverse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from corridormap.builder.build_tree import BuildTree
    from corridormap.builder.seed_tables import SeedRow, SeedTables

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
WINDOW_DEG = 0.5


def geometry(blob: bytes) -> BaseGeometry:
    """Return the shape in a GeoPackage blob, behind its header and envelope."""
    return shapely.from_wkb(blob[8 + ENVELOPE_BYTES[(blob[3] >> 1) & 7] :])


@pytest.fixture(scope="module")
def land(checkout: BuildTree) -> shapely.STRtree:
    return shapely.STRtree([shape for _, shape in rows_of(checkout, "SELECT 1, geom FROM land")])


@pytest.fixture(scope="module")
def countries(checkout: BuildTree) -> dict[str, BaseGeometry]:
    sql = "SELECT iso_a2, geom FROM countries WHERE viewpoint IN ('all', 'de_facto')"
    return dict(rows_of(checkout, sql))


@pytest.fixture(scope="module")
def provinces(checkout: BuildTree) -> dict[str, BaseGeometry]:
    sql = "SELECT country || ':' || name, geom FROM regions WHERE viewpoint IN ('all', 'de_facto')"
    return dict(rows_of(checkout, sql))


def rows_of(checkout: BuildTree, sql: str) -> list[tuple[str, BaseGeometry]]:
    path = checkout.layers / "basemap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database, database:
        return [(name, geometry(blob)) for name, blob in database.execute(sql)]


def point_of(row: SeedRow) -> shapely.Point:
    return shapely.Point(float(row["lon"]), float(row["lat"]))


def km_to(point: shapely.Point, shape: BaseGeometry) -> float:
    window = shapely.box(
        point.x - WINDOW_DEG, point.y - WINDOW_DEG, point.x + WINDOW_DEG, point.y + WINDOW_DEG
    )
    near = shapely.intersection(shape, window)
    if near.is_empty:
        return 99.0
    line = shapely.shortest_line(point, near)
    (lon1, lat1), (lon2, lat2) = line.coords
    return inverse(lon1, lat1, lon2, lat2).length_m / 1000.0


def coast_km(point: shapely.Point, land: shapely.STRtree) -> float:
    window = point.buffer(WINDOW_DEG)
    pieces = [land.geometries[index] for index in land.query(window)]
    coasts = shapely.union_all([shapely.boundary(piece) for piece in pieces])
    return km_to(point, coasts)


def test_sea_ports_lie_within_5_km_of_the_coast(seeds: SeedTables, land: shapely.STRtree) -> None:
    ports = [row for row in seeds["ports"] if row["kind"] == "sea_port"]
    far = {row["port_id"]: coast_km(point_of(row), land) for row in ports}
    assert {name: km for name, km in far.items() if km > 5.0} == {}


def test_crossings_lie_within_3_km_of_the_border_they_cross(
    seeds: SeedTables, countries: dict[str, BaseGeometry]
) -> None:
    far = {}
    for row in seeds["border_crossings"]:
        sides = [countries[row[side]] for side in ("country_a", "country_b")]
        far[row["crossing_id"]] = max(km_to(point_of(row), side) for side in sides)
    assert {name: km for name, km in far.items() if km > 3.0} == {}


def test_places_lie_in_their_country(seeds: SeedTables, countries: dict[str, BaseGeometry]) -> None:
    far = {
        row["port_id"]: km_to(point_of(row), countries[row["country"]]) for row in seeds["ports"]
    }
    allowed = {row["port_id"]: 5.0 if "port" in row["kind"] else 0.5 for row in seeds["ports"]}
    allowed |= dict.fromkeys(("ruili-muse-zone", "mohan-boten-zone", "boten"), 2.0)
    assert {name: km for name, km in far.items() if km > allowed[name]} == {}


@pytest.mark.parametrize(
    ("place", "province"),
    [
        ("chongqing-nanpeng", "CN:Chongqing"),
        ("chongqing-tuanjie-village", "CN:Chongqing"),
        ("nanning", "CN:Guangxi"),
        ("guiyang", "CN:Guizhou"),
        ("kunming", "CN:Yunnan"),
        ("jinghong", "CN:Yunnan"),
        ("guanlei", "CN:Yunnan"),
        ("simao", "CN:Yunnan"),
        ("changchun", "CN:Jilin"),
        ("hunchun", "CN:Jilin"),
        ("shenyang", "CN:Liaoning"),
        ("khasan", "RU:Primorsky Krai"),
        ("makhalino", "RU:Primorsky Krai"),
        ("novosibirsk-kleshchikha", "RU:Novosibirsk"),
        ("amata-chonburi", "TH:Chon Buri"),
        ("rayong", "TH:Rayong"),
        ("nakhon-ratchasima", "TH:Nakhon Ratchasima"),
        ("chiang-saen", "TH:Chiang Rai"),
        ("lashio", "MM:Shan"),
        ("myitkyina", "MM:Kachin"),
    ],
)
def test_towns_lie_in_their_province(
    seeds: SeedTables, provinces: dict[str, BaseGeometry], place: str, province: str
) -> None:
    row = next(row for row in seeds["ports"] if row["port_id"] == place)
    assert km_to(point_of(row), provinces[province]) < 2.0


def test_the_two_crossings_of_a_pair_lie_apart(seeds: SeedTables) -> None:
    points = {row["crossing_id"]: point_of(row) for row in seeds["border_crossings"]}
    for one, two in (
        ("mohan-boten", "mohan-boten-rail"),
        ("hunchun-kraskino", "hunchun-makhalino"),
    ):
        assert 0.3 < km_to(points[one], points[two]) < 8.0
