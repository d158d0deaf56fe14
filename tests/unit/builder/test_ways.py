"""The background of railways and roads that ships: light, credited, readable by window."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
import shapely

from corridormap.builder.build_tree import BuildTree

MOST_BYTES = 14_000_000


@pytest.fixture(scope="module")
def ways(checkout: BuildTree) -> Iterator[sqlite3.Connection]:
    path = checkout.layers / "ways_osm.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_the_file_is_light(checkout: BuildTree) -> None:
    assert (checkout.layers / "ways_osm.gpkg").stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("table", ["rail", "road"])
def test_lines_are_lines_and_indexed(ways: sqlite3.Connection, table: str) -> None:
    rows = ways.execute(f"SELECT geom, country, length_km FROM {table}").fetchall()
    indexed = ways.execute(f"SELECT count(*) FROM rtree_{table}_geom").fetchone()[0]
    assert 5_000 < len(rows) == indexed < 60_000
    lines = shapely.from_wkb([row[0][40:] for row in rows])
    assert set(shapely.get_type_id(lines)) == {1}
    assert shapely.get_num_points(lines).min() >= 2
    bounds = shapely.total_bounds(lines)
    assert bounds[0] >= -5.0
    assert bounds[2] <= 150.0
    assert {"CN", "RU", "VN", "DE", "JP"} <= {row[1] for row in rows}
    assert 150_000 < sum(row[2] for row in rows) < 1_500_000


def test_the_source_is_credited(ways: sqlite3.Connection) -> None:
    texts = ways.execute("SELECT description FROM gpkg_contents").fetchall()
    assert sum("© OpenStreetMap contributors" in text for (text,) in texts) >= 2


def test_railways_know_their_gauge(ways: sqlite3.Connection) -> None:
    gauges = dict(
        ways.execute("SELECT country || ' ' || gauge_mm, count(*) FROM rail GROUP BY 1").fetchall()
    )
    assert {"CN 1435", "RU 1520", "VN 1000", "VN 1435/1000", "LA 1435", "JP 1067"} <= set(gauges)
    assert ways.execute("SELECT count(*) FROM rail WHERE gauge_mm = ''").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("place", "country"), [((97.935, 24.03), "CN"), ((26.69, 48.27), "MD")], ids=["Ruili", "Criva"]
)
def test_a_line_belongs_to_the_country_that_the_planner_counts_it_in(
    ways: sqlite3.Connection, place: tuple[float, float], country: str
) -> None:
    rows = ways.execute("SELECT geom, country FROM rail").fetchall()
    near = shapely.Point(place).buffer(0.04)
    lines = shapely.from_wkb([row[0][40:] for row in rows])
    assert {row[1] for row, line in zip(rows, lines, strict=True) if line.intersects(near)} == {
        country
    }
