"""Whatever stands in a cell, routes load, can be saved again, and are sound afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corridormap.formats.gpkg_blobs import register_functions
from corridormap.formats.route_cells import read_cells
from corridormap.formats.route_reading import RouteCells, route_from_cells
from corridormap.formats.route_schema import DESIGNS
from corridormap.formats.route_writing import delete_route, fetcher, prepare, write_route
from corridormap.network.stored_route import StoredRoute
from tests.unit.formats.gpkg_making import blob_of
from tests.unit.formats.route_making import TEXTS, exact, planned

_SHAPES = [
    shapely.Point(), shapely.Point(1, 2), shapely.Point(1e9, 2), shapely.LineString(),
    shapely.LineString([(0, 0), (1, 1)]), shapely.LineString([(0, 0), (400, 91)]),
    shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]), shapely.box(0, 0, 1, 1),
]  # fmt: skip
VALUES = (
    st.none()
    | TEXTS
    | st.binary(max_size=30)
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.sampled_from(["rail", "stop", "shape", "hand", "[]", '["a", 1]', "corridor:", "1e999"])
    | st.sampled_from([blob_of(shape, envelope=False) for shape in _SHAPES])
)
CELLS = st.sampled_from(
    [
        (table, column)
        for table, design in DESIGNS.items()
        for column in ["geom" if design.geometry_type else "seq", *(c.name for c in design.columns)]
        if column != "route_id" and (table, column) != ("route_assumptions", "seq")
    ]
)
CHANGES = st.lists(st.tuples(CELLS, st.integers(1, 4), VALUES), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def memory() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        register_functions(connection)
        prepare(connection, Path("memory.gpkg"))
        yield connection


def reread(connection: sqlite3.Connection) -> tuple[StoredRoute, list[str]]:
    problems: list[str] = []
    fetch = fetcher(connection)
    rows = {name: read_cells(fetch, name, problems, "qinzhou-hanoi") for name in DESIGNS}
    (route,) = rows.pop("routes")
    return route_from_cells(RouteCells(route, rows)), problems


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(changes=CHANGES)
@example(changes=[(("route_waypoints", "mode"), 1, "\n")])
def test_any_cell_may_hold_anything(
    memory: sqlite3.Connection, changes: list[tuple[tuple[str, str], int, object]]
) -> None:
    delete_route(memory, "qinzhou-hanoi")
    write_route(memory, planned())
    for (table, column), number, value in changes:
        memory.execute(
            f"UPDATE {table} SET {column} = ? WHERE fid = (SELECT min(fid) + ? - 1 FROM {table})",
            (value, number),
        )
    route, problems = reread(memory)
    assert all("\n" not in line and line.startswith("route") for line in problems)
    write_route(memory, route)
    again, _ = reread(memory)
    assert exact(again) == exact(route)
