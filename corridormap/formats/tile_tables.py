"""Tiles kept in SQLite: the tile tables of GeoPackages, and MBTiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from corridormap.core.crs import MERCATOR_LIMIT_M, WEB_MERCATOR, WGS84
from corridormap.core.errors import LayerError, SourceError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.projected_extent import projected_extent
from corridormap.core.raster import RASTER, RasterPart, TileLevel, parts_of
from corridormap.core.vector_layer import Access, LayerInfo
from corridormap.formats.gpkg_connection import Reader, quoted
from corridormap.formats.raster_layer import RasterLayer

MBTILES_SUFFIX = ".mbtiles"
MBTILES_PX = 256
LARGEST_ZOOM = 30
PICTURES = {"png", "jpg", "jpeg", "webp", ""}
"""Formats of tiles that are pictures; an empty word is looked into when it is drawn."""


class TileTable:
    """Reads tiles of one table.

    Args:
        path: The file.
        table: `tiles` of MBTiles, or a GeoPackage's.
        levels: The finest first; their keys are zoom levels.
        counts_from_below: Rows are numbered from the south, as MBTiles does.
    """

    def __init__(
        self, path: Path, table: str, levels: tuple[TileLevel, ...], counts_from_below: bool
    ) -> None:
        self._path = path
        self._table = table
        self._levels = levels
        self._counts_from_below = counts_from_below

    @property
    def extent(self) -> Extent:
        """What all parts together cover, in the layer's CRS."""
        return self._levels[0].extent

    def parts(self, extent: Extent, units_per_px: float) -> list[RasterPart]:
        """Return what covers an extent at a pixel size, nothing read yet.

        Raises:
            LayerError: There would be too many.
        """
        found = parts_of(self._levels, extent, units_per_px)
        if found is None:
            reason = "has no tiles for so small a scale; zoom in to see it."
            raise LayerError(self._path, self._table, reason)
        return found

    def read(
        self, parts: Iterable[RasterPart], feedback: Feedback
    ) -> Iterator[tuple[RasterPart, bytes]]:
        """Yield the tiles that are there, row by row.

        Raises:
            SourceError, LayerError: The file cannot be read.
            Cancelled: The feedback said so.
        """
        sql = (
            f"SELECT tile_column, tile_data FROM {quoted(self._table)} WHERE zoom_level = ?"
            " AND tile_row = ? AND tile_column BETWEEN ? AND ?"
        )
        with Reader(self._path, feedback, self._table) as reader:
            for (number, row), group in groupby(parts, lambda part: (part.level, part.row)):
                wanted = {part.column: part for part in group}
                level = self._levels[number]
                stored_row = level.rows - 1 - row if self._counts_from_below else row
                asked = level.key, stored_row, min(wanted), max(wanted)
                for column, data in reader.rows(sql, asked):
                    if column in wanted and isinstance(data, bytes):
                        yield wanted[column], data


def tile_layer(reader: Reader, info: LayerInfo, box: tuple[Any, Any, Any, Any]) -> RasterLayer:
    """Return a tile table of a GeoPackage as a layer.

    Args:
        reader: Of the file.
        info: What is known of the layer but its extent.
        box: The bounds that gpkg_contents gives: what of the matrix set has tiles.

    Raises:
        LayerError: The tables that describe it are missing or make no sense.
    """
    path, table = info.path, info.table
    try:
        sets = reader.rows(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_tile_matrix_set"
            " WHERE lower(table_name) = lower(?)",
            (table,),
        )
        rows = reader.rows(
            "SELECT zoom_level, matrix_width, matrix_height, tile_width, tile_height,"
            " pixel_x_size, pixel_y_size FROM gpkg_tile_matrix"
            " WHERE lower(table_name) = lower(?) ORDER BY zoom_level DESC",
            (table,),
        )
    except (LayerError, SourceError) as exc:
        raise LayerError(path, table, "has no tile matrix; it is left out.") from exc
    if not sets or not rows:
        raise LayerError(path, table, "has no tile matrix; it is left out.")
    if not all(map(_is_sound, rows)) or not all(_is_number(side) for side in sets[0]):
        raise LayerError(path, table, "has a tile matrix that makes no sense; it is left out.")
    left, _, _, top = sets[0]
    levels = tuple(
        TileLevel(
            zoom, (px, 0.0, left, 0.0, -py, top), columns, high, width, height,
            columns * width, high * height,
        )
        for zoom, columns, high, width, height, px, py in rows
    )  # fmt: skip
    has_box = all(_is_number(side) for side in box) and box[0] < box[2] and box[1] < box[3]
    extent = Extent(*(float(side) for side in (box if has_box else sets[0])))
    return RasterLayer(replace(info, extent=extent), TileTable(path, table, levels, False))


def open_mbtiles(path: Path, access: Access, feedback: Feedback) -> RasterLayer:
    """Return the tiles of an MBTiles file as a layer.

    Raises:
        SourceError: It is another kind of file, or holds no pictures.
        Cancelled: The feedback said so.
    """
    with Reader(path, feedback) as reader:
        names = {
            str(name).casefold()
            for (name,) in reader.rows(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
        }
        if not {"tiles", "metadata"} <= names:
            raise SourceError(path, "is no MBTiles file (it has no tables tiles and metadata).")
        about = {
            str(name): str(value) for name, value in reader.rows("SELECT name, value FROM metadata")
        }
        kind = about.get("format", "").lower()
        if kind not in PICTURES:
            reason = f"holds tiles of the format {kind}, not pictures; those are not shown."
            raise SourceError(path, reason)
        zooms = _zooms(reader)
    if not zooms:
        raise SourceError(path, "holds no tiles.")
    levels = tuple(map(_mercator_level, reversed(zooms)))
    info = LayerInfo(
        path, "tiles", about.get("name") or path.stem, RASTER, WEB_MERCATOR, 0,
        _bounds(about.get("bounds", "")), (), access,
    )  # fmt: skip
    return RasterLayer(info, TileTable(path, "tiles", levels, True))


def _zooms(reader: Reader) -> list[int]:
    """Return the zoom levels that have tiles, found one after another by the index.

    To ask for all different ones would go through every tile there is, and its picture.
    """
    zooms: list[int] = []
    sql = (
        "SELECT zoom_level FROM tiles WHERE zoom_level > ? AND zoom_level <= ?"
        " ORDER BY zoom_level LIMIT 1"
    )
    last: float = -1
    while found := reader.rows(sql, (last, LARGEST_ZOOM)):
        last = found[0][0]
        if isinstance(last, int):
            zooms.append(last)
    return zooms


def _mercator_level(zoom: int) -> TileLevel:
    count = 2**zoom
    px = 2 * MERCATOR_LIMIT_M / (count * MBTILES_PX)
    affine = (px, 0.0, -MERCATOR_LIMIT_M, 0.0, -px, MERCATOR_LIMIT_M)
    side = count * MBTILES_PX
    return TileLevel(zoom, affine, count, count, MBTILES_PX, MBTILES_PX, side, side)


def _bounds(text: str) -> Extent:
    """Return the box of `W,S,E,N` degrees in Web Mercator; the whole of it where that is odd."""
    world = Extent(*(side * MERCATOR_LIMIT_M for side in (-1.0, -1.0, 1.0, 1.0)))
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        return world
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return world
    box = Extent(west, max(south, -85.0), east, min(north, 85.0))
    return projected_extent(box, WGS84, WEB_MERCATOR) or world


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e12


def _is_sound(row: tuple[Any, ...]) -> bool:
    counts, sizes = row[:5], row[5:]
    return all(isinstance(count, int) for count in counts) and (
        0 < row[1] <= 2**LARGEST_ZOOM
        and 0 < row[2] <= 2**LARGEST_ZOOM
        and all(0 < side <= 8192 for side in counts[3:])
        and all(_is_number(size) and size > 0 for size in sizes)
    )
