"""Geometry read a batch at a time is what it is read row by row, whatever a file holds."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, concatenate
from corridormap.formats import gpkg_batches, gpkg_packed, gpkg_source
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_packed import packed_rows, packs_blobs
from tests.unit.formats.gpkg_making import drop_triggers, run_sql, write_layer

SHAPES = [
    shapely.LineString([(0, 0), (1, 2), (3, 4)]),
    None,
    shapely.Point(7, 8),
    shapely.box(10, 10, 12, 13),
    shapely.LineString(),
    shapely.LineString([(5, 5), (6, 6)]),
]
SELECT = 'SELECT fid, geom FROM "a" ORDER BY fid'


def only_source(path: Path) -> gpkg_source.GpkgSource:
    (source,) = open_geopackage(path).sources
    assert isinstance(source, gpkg_source.GpkgSource)
    return source


def read(path: Path) -> tuple[GeometryBlock, list[str]]:
    """Return a file's only layer and what was said of it."""
    warned: list[str] = []
    source = only_source(path)
    return concatenate(list(source.read_blocks(Feedback(None, warned.append)))), warned


def read_by_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[GeometryBlock, list[str]]:
    """Return the same, every row by itself."""
    with monkeypatch.context() as patch:
        patch.setattr(gpkg_batches, "packs_blobs", lambda reader: False)
        return read(path)


def assert_same(one: GeometryBlock, other: GeometryBlock) -> None:
    for name in ("fids", "feature_offsets", "part_offsets", "part_kinds", "coords", "bounds"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_batches_hold_what_rows_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 700)
    asked: list[str] = []
    monkeypatch.setattr(gpkg_batches, "packed", lambda *rows: asked.append("by row"))
    block, warned = read(path)
    monkeypatch.undo()
    assert not asked
    assert not warned
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert len(block) == 4200


def test_gaps_between_keys_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 700)
    run_sql(path, "DELETE FROM a WHERE fid % 7 = 3 OR fid BETWEEN 1900 AND 2100")
    block, _ = read(path)
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert 3 not in block.fids.tolist()
    assert 4 in block.fids.tolist()


@pytest.mark.parametrize("odd", ["'größer'", "'GP'", "17", "2.5", "x''", "zeroblob(3)"])
def test_what_is_no_geometry_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES)
    drop_triggers(path, "a")
    run_sql(path, f"UPDATE a SET geom = {odd} WHERE fid = 4")
    block, warned = read(path)
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert block.part_kinds.tolist().count(2) == 2
    assert ["fid 4" in text for text in warned] == [True]


def test_a_file_in_another_encoding_is_read_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    run_sql(path, "PRAGMA encoding = 'UTF-16'", "CREATE TABLE a (fid INTEGER PRIMARY KEY, geom)")
    with Reader(path) as reader:
        assert not packs_blobs(reader)
    other = write_layer(tmp_path / "b.gpkg", "a", SHAPES)
    with Reader(other) as reader:
        assert packs_blobs(reader)


def test_more_than_sqlite_can_join_is_read_by_row(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 700)
    with Reader(path) as reader:
        whole = packed_rows(reader, SELECT, 4200)
        assert whole is not None
        reader._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(whole.data) - 1)
        assert packed_rows(reader, SELECT, 4200) is None
        assert packed_rows(reader, SELECT, 42) is not None


def test_values_are_those_of_the_rows(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES)
    with Reader(path) as reader:
        rows = reader.rows(SELECT)
        batch = packed_rows(reader, SELECT, 10)
    assert batch is not None
    assert batch.values(range(len(batch))) == [blob for _, blob in rows]
    assert gpkg_packed.packed(*zip(*rows, strict=True)).data == batch.data
    assert [row for rows in only_source(path).read_blobs(Feedback()) for row in rows] == rows


def test_keys_are_read_on_in_ranges_while_none_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 1000)
    # An index that holds all that is asked for, in another order.
    run_sql(path, "CREATE INDEX misleading ON a (geom)", "ANALYZE")
    ranges: list[tuple[int, int]] = []
    whole = gpkg_packed.packed_range

    def noted(
        reader: Reader, columns: tuple[str, str], table: str, keys: tuple[int, int]
    ) -> gpkg_packed.Packed | None:
        ranges.append(keys)
        return whole(reader, columns, table, keys)

    monkeypatch.setattr(gpkg_batches, "packed_range", noted)
    monkeypatch.setattr(gpkg_batches, "FIRST_BATCH", 100)
    monkeypatch.setattr(gpkg_batches, "LARGEST_BATCH", 500)
    block, _ = read(path)
    assert ranges[0] == (101, 500)
    assert all(later[0] == before[1] + 1 for before, later in pairwise(ranges))
    assert ranges[-1][1] >= 6000
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert len(block) == 6000


def test_after_a_gap_reading_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 1000)
    run_sql(
        path,
        "DELETE FROM a WHERE fid BETWEEN 900 AND 2900 OR fid = 3333 OR fid IN (5999, 6000)",
        f"UPDATE a SET fid = {2**63 - 1} WHERE fid = 5000",
        f"UPDATE a SET fid = {2**63 - 2} WHERE fid = 5001",
    )
    monkeypatch.setattr(gpkg_batches, "FIRST_BATCH", 100)
    monkeypatch.setattr(gpkg_batches, "LARGEST_BATCH", 500)
    block, _ = read(path)
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert len(block) == 6000 - 2001 - 1 - 2
    assert block.fids[-1] == 2**63 - 1


def test_what_cannot_be_joined_in_a_range_is_read_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 700)
    expected = read(path)[0]
    monkeypatch.setattr(gpkg_batches, "packed_range", lambda *_: None)
    assert_same(read(path)[0], expected)


def test_a_key_that_is_not_the_row_number_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", SHAPES * 1000)
    drop_triggers(path, "a")
    # For history's sake SQLite takes the word INTEGER with DESC for any other type.
    run_sql(
        path,
        "CREATE TABLE b (fid INTEGER PRIMARY KEY DESC, geom BLOB)",
        "INSERT INTO b SELECT 6001 - fid, geom FROM a",
        "DROP TABLE a",
        "ALTER TABLE b RENAME TO a",
    )
    monkeypatch.setattr(gpkg_batches, "FIRST_BATCH", 100)
    block, _ = read(path)
    assert_same(block, read_by_row(path, monkeypatch)[0])
    assert len(block) == 6000
