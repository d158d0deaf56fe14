"""The benchmark's own files must be sound, or its figures say nothing about real ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from benchmarks.generated_layers import Wanted, write_layer
from benchmarks.generated_shapes import CHUNK, HOME_DEG, KINDS, chunk, web_mercator
from benchmarks.packed_rtree import fill_rtree
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import concatenate
from corridormap.formats.gpkg import open_geopackage

COUNT = 3_000


@pytest.fixture(params=[(kind, epsg) for kind in KINDS for epsg in (4326, 3857)], ids=str)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Wanted]:
    kind, epsg = request.param
    wanted = Wanted(kind, COUNT, epsg)
    path = tmp_path / wanted.file_name
    write_layer(path, wanted)
    return path, wanted


def test_the_file_reads_as_what_was_generated(made: tuple[Path, Wanted]) -> None:
    path, wanted = made
    opened = open_geopackage(path)
    (source,) = opened.sources
    shapes = chunk(wanted.kind, 0)[:COUNT]
    if wanted.epsg == 3857:
        shapes = web_mercator(shapes)
    block = concatenate(list(source.read_blocks(Feedback())))
    assert opened.errors == ()
    assert source.info.warnings == ()
    assert source.info.crs is not None
    assert source.info.crs.is_web_mercator == (wanted.epsg == 3857)
    assert source.info.feature_count == COUNT
    np.testing.assert_array_equal(block.coords, shapes.reshape(-1, 2))
    np.testing.assert_array_equal(block.bounds[:, :2], shapes.min(axis=1))


def test_the_rtree_finds_what_a_look_at_every_box_finds(made: tuple[Path, Wanted]) -> None:
    path, wanted = made
    low_x, low_y, high_x, high_y = 9.9, 49.9, 10.2, 50.1
    if wanted.epsg == 3857:
        (low_x, low_y), (high_x, high_y) = web_mercator(
            np.array([[low_x, low_y], [high_x, high_y]])
        )
    (source,) = open_geopackage(path).sources
    bounds = concatenate(list(source.read_blocks(Feedback()))).bounds
    meets = (bounds[:, 0] <= high_x) & (bounds[:, 2] >= low_x)
    meets &= (bounds[:, 1] <= high_y) & (bounds[:, 3] >= low_y)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            f"SELECT id FROM rtree_{wanted.kind}_geom WHERE maxx >= ? AND minx <= ?"
            " AND maxy >= ? AND miny <= ? ORDER BY id",
            (low_x, high_x, low_y, high_y),
        ).fetchall()
        (verdict,) = connection.execute(f"SELECT rtreecheck('rtree_{wanted.kind}_geom')").fetchone()
    assert verdict == "ok"
    assert 20 < len(found) < COUNT
    # Boxes in the tree are rounded outwards, by less than what two of these features are apart.
    assert [fid for (fid,) in found] == (np.flatnonzero(meets) + 1).tolist()


def test_deleting_a_feature_keeps_tree_and_count_in_step(made: tuple[Path, Wanted]) -> None:
    path, wanted = made
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DELETE FROM {wanted.kind} WHERE fid = 7")
        (count,) = connection.execute("SELECT feature_count FROM gpkg_ogr_contents").fetchone()
        (boxes,) = connection.execute(f"SELECT count(*) FROM rtree_{wanted.kind}_geom").fetchone()
    assert (count, boxes) == (COUNT - 1, COUNT - 1)


@pytest.mark.parametrize("count", [1, 51, 52, 2_602])
def test_trees_of_any_height_are_sound(count: int) -> None:
    low = np.random.default_rng(count).uniform(-180, 180, (count, 2))
    boxes = np.column_stack((low[:, 0], low[:, 0] + 1, low[:, 1], low[:, 1] + 1))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)")
        fill_rtree(connection, "tree", boxes)
        assert connection.execute("SELECT rtreecheck('tree')").fetchone() == ("ok",)
        (found,) = connection.execute("SELECT count(*) FROM tree WHERE minx > -999").fetchone()
    assert found == count


@pytest.mark.parametrize("kind", KINDS)
def test_later_walks_keep_away_from_the_first_place(kind: str) -> None:
    reach = np.array((0.15, 0.1))
    at_home = [
        int((np.abs(chunk(kind, number).mean(axis=1) - HOME_DEG) < reach).all(axis=1).sum())
        for number in range(30)
    ]
    assert at_home[0] > 30
    assert sum(at_home[1:]) <= 0.05 * at_home[0]


def test_the_same_call_gives_the_same_features() -> None:
    first, second = chunk("lines", 3), chunk("lines", 3)
    assert first.shape == (CHUNK, 8, 2)
    np.testing.assert_array_equal(first, second)
    assert (np.abs(first) <= (180, 90)).all()
