"""Tiles of GeoPackages and MBTiles: which parts a view needs, and what odd files say."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from rasterio.io import MemoryFile

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.errors import LayerError, SourceError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.raster import RASTER, Raster
from corridormap.formats.layer_file import open_layer_file
from corridormap.formats.tile_tables import TileTable
from tests.raster_files import WORLD_M, add_tile_table, write_mbtiles

WORLD = Extent(-WORLD_M, -WORLD_M, WORLD_M, WORLD_M)
NORTH_EAST = Extent(WORLD_M / 2 + 1, WORLD_M / 2 + 1, WORLD_M - 1, WORLD_M - 1)


def opened(path: Path) -> Raster:
    (layer,) = open_layer_file(path).rasters
    return layer.raster


def color_of(raster: Raster, extent: Extent, units_per_px: float) -> list[int]:
    """Return the mean colour of the only tile that covers an extent."""
    (part,) = raster.parts(extent, units_per_px)
    ((_, data),) = raster.read([part], Feedback())
    assert isinstance(data, bytes)
    with MemoryFile(data) as memory, memory.open() as image:
        mean: list[float] = image.read().mean(axis=(1, 2)).tolist()
    return [round(each) for each in mean]


@pytest.fixture(params=["world.mbtiles", "world.gpkg"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / request.param
    if file.suffix == ".gpkg":
        return add_tile_table(file, "photo", range(3))
    return write_mbtiles(file, range(3))


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_rows_are_counted_as_each_kind_of_file_counts_them(path: Path) -> None:
    red, green, _ = color_of(opened(path), NORTH_EAST, WORLD_M / 2 / 256)
    # The world's red grows to the east, its green to the south.
    assert red > 200
    assert green < 60


@pytest.mark.parametrize(
    ("units_per_px", "count"),
    [(2 * WORLD_M / 256, 1), (WORLD_M / 256, 4), (0.4 * WORLD_M / 256, 16), (1.0, 16)],
)
def test_the_level_is_as_fine_as_the_view_or_the_finest(
    path: Path, units_per_px: float, count: int
) -> None:
    assert len(opened(path).parts(WORLD, units_per_px)) == count


def test_what_is_known_of_the_layer(path: Path) -> None:
    (layer,) = open_layer_file(path).rasters
    assert layer.info.geometry_type == RASTER
    assert layer.info.crs == WEB_MERCATOR
    assert layer.info.extent is not None
    assert layer.info.extent.as_tuple() == pytest.approx(WORLD.as_tuple(), rel=1e-6)
    assert list(layer.read_blocks(Feedback())) == []
    assert list(layer.read_keys(Feedback())) == []


def test_reading_changes_nothing(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    raster = opened(path)
    parts = raster.parts(WORLD, WORLD_M / 2 / 256)
    assert len(list(raster.read(parts, Feedback()))) == 16
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_tile_that_is_missing_is_no_error(path: Path) -> None:
    table = "photo" if path.suffix == ".gpkg" else "tiles"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"DELETE FROM {table} WHERE zoom_level = 1 AND tile_column = 1")
    raster = opened(path)
    parts = raster.parts(WORLD, WORLD_M / 256)
    assert len(list(raster.read(parts, Feedback()))) == 2


def test_a_scale_without_tiles_says_so(tmp_path: Path) -> None:
    file = write_mbtiles(tmp_path / "near.mbtiles", range(1))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE tiles SET zoom_level = 12")
    with pytest.raises(LayerError, match="zoom in to see it"):
        opened(file).parts(WORLD, 100_000.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DROP TABLE metadata", "no MBTiles file"),
        ("DELETE FROM tiles", "holds no tiles"),
        ("UPDATE metadata SET value = 'pbf' WHERE name = 'format'", "not pictures"),
    ],
)
def test_odd_mbtiles_are_one_line(tmp_path: Path, change: str, words: str) -> None:
    file = write_mbtiles(tmp_path / "odd.mbtiles", range(1))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    with pytest.raises(SourceError, match=words):
        open_layer_file(file)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE gpkg_tile_matrix",
        "DELETE FROM gpkg_tile_matrix_set",
        "UPDATE gpkg_tile_matrix SET tile_width = 0",
        "UPDATE gpkg_tile_matrix SET pixel_x_size = 'wide'",
        "UPDATE gpkg_tile_matrix_set SET min_x = NULL",
    ],
)
def test_an_odd_tile_matrix_costs_that_layer_only(tmp_path: Path, change: str) -> None:
    file = add_tile_table(tmp_path / "odd.gpkg", "photo", range(1))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    found = open_layer_file(file)
    assert found.rasters == ()
    (error,) = found.errors
    assert "photo" in str(error)
    assert "tile matrix" in str(error)


@pytest.mark.parametrize("bounds", ["", "1,2,3", "a,b,c,d", "10,10,0,0", "-999,0,1,1"])
def test_bounds_that_make_no_sense_are_the_world(tmp_path: Path, bounds: str) -> None:
    file = write_mbtiles(tmp_path / "world.mbtiles", range(1), bounds=bounds)
    (layer,) = open_layer_file(file).rasters
    assert layer.info.extent == WORLD


def test_bounds_are_the_layers_extent(tmp_path: Path) -> None:
    file = write_mbtiles(tmp_path / "asia.mbtiles", range(1), bounds="60,0,150,60")
    (layer,) = open_layer_file(file).rasters
    assert layer.info.extent is not None
    assert layer.info.extent.x_min == pytest.approx(WORLD_M / 3, rel=0.05)
    assert layer.info.title == "World"


def test_levels_are_found_without_going_through_all_tiles(tmp_path: Path) -> None:
    file, count = tmp_path / "many.mbtiles", 60_000
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(
            "CREATE TABLE metadata (name, value);"
            "CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB);"
            "CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id);"
            "CREATE UNIQUE INDEX places ON map (zoom_level, tile_column, tile_row);"
            "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data"
            " FROM map JOIN images USING (tile_id);"
        )
        ids = range(count)
        connection.executemany("INSERT INTO images VALUES (?, x'00')", ((i,) for i in ids))
        rows = ((i % 7 * 2, i, 0, i) for i in ids)
        connection.executemany("INSERT INTO map VALUES (?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO map VALUES (3.5, 0, 0, 1), ('x', 0, 0, 1), (99, 0, 0, 1)")
    with closing(sqlite3.connect(file)) as connection:
        started_s = time.thread_time()
        connection.execute("SELECT DISTINCT zoom_level FROM tiles").fetchall()
        all_s = time.thread_time() - started_s
    started_s = time.thread_time()
    raster = opened(file)
    assert time.thread_time() - started_s < all_s / 2
    assert isinstance(raster, TileTable)
    levels = {raster.parts(NORTH_EAST, WORLD_M / 128 / 2**zoom)[0].level for zoom in range(0, 8, 2)}
    assert levels == {3, 4, 5, 6}
