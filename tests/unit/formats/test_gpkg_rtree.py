"""The R-tree read from its tables is the one that SQLite answers from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.formats import gpkg_rtree
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_rtree import rtree_entries
from tests.unit.formats.gpkg_making import run_sql, write_layer

RTREE = "rtree_a_geom"


def lines(count: int) -> list[object]:
    rng = np.random.default_rng(1)
    ends = rng.uniform((60.0, -20.0), (140.0, 50.0), (count, 2, 2))
    return [None if number == 3 else shapely.LineString(each) for number, each in enumerate(ends)]


def by_sql(path: Path) -> tuple[list[int], list[list[float]]]:
    with Reader(path) as reader:
        rows = reader.rows(f"SELECT id, minx, miny, maxx, maxy FROM {RTREE} ORDER BY id")
    return [row[0] for row in rows], [list(row[1:]) for row in rows]


def by_tables(path: Path) -> tuple[list[int], list[list[float]]]:
    with Reader(path) as reader:
        ids, boxes = rtree_entries(reader, RTREE)
    return ids.tolist(), boxes.tolist()


# One node, a root over leaves, and a level between.
@pytest.mark.parametrize("count", [1, 20, 400, 6000])
def test_all_entries_are_found(tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", lines(count))
    run_sql(path, f"DELETE FROM {RTREE} WHERE id % 5 = 1")
    expected = by_sql(path)
    assert by_tables(path) == expected
    monkeypatch.setattr(gpkg_rtree, "_from_nodes", lambda *_: None)
    assert by_tables(path) == expected


def test_a_tree_of_another_kind_is_left_to_sqlite(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", lines(30))
    run_sql(
        path,
        f"DROP TABLE {RTREE}",
        f"CREATE VIRTUAL TABLE {RTREE} USING rtree_i32(id, minx, maxx, miny, maxy)",
        f"INSERT INTO {RTREE} VALUES (7, 1, 2, 3, 4)",
    )
    assert by_tables(path) == ([7], [[1.0, 3.0, 2.0, 4.0]])


@pytest.mark.parametrize("head", ["0001FFFF", "00FF0001", "0001"])
def test_a_broken_node_is_no_crash(tmp_path: Path, head: str) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", lines(400))
    run_sql(path, f"UPDATE {RTREE}_node SET data = x'{head}' || substr(data, 5) WHERE nodeno = 1")
    rules = {found.rule for found in check_geopackage(path)}
    assert rules & {"layer.readable", "gpkg.integrity", "rtree.in_step"}
