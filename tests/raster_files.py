"""Small tiles and images for tests: each pixel's colour tells where it lies."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from rasterio.transform import Affine, from_bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

WORLD_M = 20037508.342789244


def gradient(width: int, height: int) -> Pixels:
    """Return (3, height, width): red grows to the right, green downwards, blue is 90."""
    across = np.linspace(0, 255, width).astype(np.uint8)
    down = np.linspace(0, 255, height).astype(np.uint8)
    red, green = np.meshgrid(across, down)
    return np.stack((red, green, np.full_like(red, 90)))


def encoded(pixels: Pixels, driver: str = "PNG") -> bytes:
    """Return the bytes of a picture file."""
    with MemoryFile() as memory, warnings.catch_warnings():
        # That a tile does not tell its place is no wonder.
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        count, height, width = pixels.shape
        with memory.open(
            driver=driver, width=width, height=height, count=count, dtype="uint8"
        ) as image:
            image.write(pixels)
        return bytes(memory.read())


def write_geotiff(
    path: Path,
    pixels: NDArray[np.generic],
    bounds: tuple[float, float, float, float],
    crs: str = "EPSG:4326",
) -> Path:
    """Write (bands, height, width) as a GeoTIFF with its corners at bounds."""
    count, height, width = pixels.shape
    transform = from_bounds(*bounds, width, height)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=count,
        dtype=pixels.dtype,
        crs=crs,
        transform=transform,
    ) as image:
        image.write(pixels)
    return path


def write_world_file(path: Path, pixels: Pixels, transform: Affine, prj: str = "") -> Path:
    """Write a PNG with a world file beside it, and a `.prj` if one is given."""
    path.write_bytes(encoded(pixels))
    t = transform
    middle = t @ (0.5, 0.5)
    lines = (t.a, t.d, t.b, t.e, *middle)
    path.with_suffix(".pgw").write_text("".join(f"{value!r}\n" for value in lines))
    if prj:
        path.with_suffix(".prj").write_text(prj)
    return path


def write_mbtiles(path: Path, zooms: range, fmt: str = "png", **about: str) -> Path:
    """Write tiles of a world whose red grows to the east and green to the south."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,"
            " tile_data BLOB)"
        )
        for item in ({"name": "World", "format": fmt} | about).items():
            connection.execute("INSERT INTO metadata VALUES (?, ?)", item)
        for zoom in zooms:
            for column, row, data in _world_tiles(zoom):
                # MBTiles counts rows from the south.
                asked = (zoom, column, 2**zoom - 1 - row, data)
                connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", asked)
    return path


def add_tile_table(path: Path, table: str, zooms: range) -> Path:
    """Write the same world as a tile table of a GeoPackage in EPSG:3857."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            f"""
            CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER,
                organization TEXT, organization_coordsys_id INTEGER, definition TEXT,
                description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('m', 3857, 'EPSG', 3857, 'x', '');
            CREATE TABLE IF NOT EXISTS gpkg_contents (table_name TEXT, data_type TEXT,
                identifier TEXT, description TEXT, last_change TEXT, min_x DOUBLE, min_y DOUBLE,
                max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
            CREATE TABLE IF NOT EXISTS gpkg_tile_matrix_set (table_name TEXT, srs_id INTEGER,
                min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE);
            CREATE TABLE IF NOT EXISTS gpkg_tile_matrix (table_name TEXT, zoom_level INTEGER,
                matrix_width INTEGER, matrix_height INTEGER, tile_width INTEGER,
                tile_height INTEGER, pixel_x_size DOUBLE, pixel_y_size DOUBLE);
            CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, zoom_level INTEGER,
                tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
            """
        )
        box = (-WORLD_M, -WORLD_M, WORLD_M, WORLD_M)
        connection.execute(
            "INSERT INTO gpkg_contents VALUES (?, 'tiles', ?, '', '', ?, ?, ?, ?, 3857)",
            (table, table, *box),
        )
        connection.execute(
            "INSERT INTO gpkg_tile_matrix_set VALUES (?, 3857, ?, ?, ?, ?)", (table, *box)
        )
        for zoom in zooms:
            count = 2**zoom
            px = 2 * WORLD_M / count / 256
            connection.execute(
                "INSERT INTO gpkg_tile_matrix VALUES (?, ?, ?, ?, 256, 256, ?, ?)",
                (table, zoom, count, count, px, px),
            )
            for column, row, data in _world_tiles(zoom):
                asked = (zoom, column, row, data)
                connection.execute(
                    f'INSERT INTO "{table}" (zoom_level, tile_column, tile_row, tile_data)'
                    " VALUES (?, ?, ?, ?)",
                    asked,
                )
    return path


def _world_tiles(zoom: int) -> list[tuple[int, int, bytes]]:
    world = gradient(256 * 2**zoom, 256 * 2**zoom)
    tiles = []
    for row in range(2**zoom):
        for column in range(2**zoom):
            top, left = 256 * row, 256 * column
            tile = world[:, top : top + 256, left : left + 256]
            tiles.append((column, row, encoded(tile)))
    return tiles
