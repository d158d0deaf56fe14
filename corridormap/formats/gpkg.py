"""Opens GeoPackages of any make for reading; the one door for the user's files."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridormap.core.errors import Cancelled, CorridorMapError, LayerError, SourceError
from corridormap.core.extent import Extent, extent_around
from corridormap.core.feedback import Feedback
from corridormap.core.raster import RASTER
from corridormap.core.vector_layer import Access, LayerInfo
from corridormap.formats.gpkg_catalog import Catalog, TableEntry, crs_of, fields_of, read_catalog
from corridormap.formats.gpkg_connection import Reader, TookTooLongError, quoted
from corridormap.formats.gpkg_rtree import root_box
from corridormap.formats.gpkg_source import GpkgSource, TableShape
from corridormap.formats.raster_layer import RasterLayer
from corridormap.formats.tile_tables import tile_layer
from corridormap.formats.wkb_reader import LARGEST_COORDINATE

if TYPE_CHECKING:
    from corridormap.formats.qgis_style import QgisStyle

OPENING_SECONDS = 6.0
"""For all the counting in a file together."""
_LAYER_SECONDS = 3.0
_COUNTED_BYTES = 32 << 20
"""The tables of smaller files are counted, whatever the file says of them."""
_SCANNED_ROWS = 200_000
"""Up to so many features are read at opening where the file does not tell their extent."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A GeoPackage that was looked into.

    Attributes:
        sources: Its layers, in the order of gpkg_contents.
        errors: One for each layer that cannot be read.
        access: What the program may do with the file.
        tables: Tables without geometry, readable in the same way.
        rasters: Its layers of tiles.
        styles: What layers look like in QGIS, by table, where that was asked for; None for a style
            that is no use here.
    """

    path: Path
    sources: tuple[GpkgSource, ...]
    errors: tuple[CorridorMapError, ...]
    access: Access
    tables: tuple[GpkgSource, ...] = ()
    rasters: tuple[RasterLayer, ...] = ()
    styles: Mapping[str, QgisStyle | None] = field(default_factory=dict)

    @property
    def layers(self) -> tuple[GpkgSource | RasterLayer, ...]:
        """All that can be drawn."""
        return *self.sources, *self.rasters


def open_geopackage(
    path: Path, bundled: bool = False, feedback: Feedback | None = None
) -> OpenedFile:
    """Look into a GeoPackage; nothing of it is changed and nothing stays open.

    Raises:
        SourceError: The file as a whole cannot be used.
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    with Reader(path, feedback) as reader:
        catalog = read_catalog(reader)
        _check_kind(path, catalog)
        return _Opening(reader, catalog, feedback).opened(path, file_access(path, bundled))


def file_access(path: Path, bundled: bool = False) -> Access:
    """Return what may be done with a file; it is never tried out by writing."""
    if bundled:
        return Access.BUNDLED
    writable = os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK)
    return Access.UNTOUCHED if writable else Access.READ_ONLY


def _check_kind(path: Path, catalog: Catalog) -> None:
    if not catalog.has("gpkg_contents") and not catalog.has("gpkg_geometry_columns"):
        reason = "is an SQLite file but not a GeoPackage (it has no table gpkg_contents)."
        raise SourceError(path, reason)


class _Opening:
    """Turns the catalog's entries into sources; holds what all of them need."""

    def __init__(self, reader: Reader, catalog: Catalog, feedback: Feedback) -> None:
        self._reader = reader
        self._catalog = catalog
        self._feedback = feedback
        self._path = Path()
        self._access = Access.READ_ONLY
        self._deadline = time.monotonic() + OPENING_SECONDS

    def opened(self, path: Path, access: Access) -> OpenedFile:
        """Return the sources; a layer that cannot be read becomes an error."""
        self._path, self._access = path, access
        sources: list[GpkgSource] = []
        tables: list[GpkgSource] = []
        rasters: list[RasterLayer] = []
        errors: list[CorridorMapError] = []
        for entry in self._catalog.entries:
            try:
                if entry.data_type == "tiles" and entry.kind:
                    rasters.append(self._tiles(entry))
                    continue
                source = self._source(entry)
            except (LayerError, SourceError) as exc:
                errors.append(exc)
                continue
            (sources if entry.geometry_column else tables).append(source)
        found = tuple(sources), tuple(errors), self._access, tuple(tables), tuple(rasters)
        return OpenedFile(self._path, *found)

    def _tiles(self, entry: TableEntry) -> RasterLayer:
        crs, warning = crs_of(entry.srs_id, self._catalog.srs)
        info = LayerInfo(
            self._path,
            entry.table,
            entry.identifier,
            RASTER,
            crs,
            0,
            None,
            (),
            self._access,
            (warning,) if warning else (),
            warning,
        )
        return tile_layer(self._reader, info, entry.box)

    def _source(self, entry: TableEntry) -> GpkgSource:
        self._check(entry)
        shape, count, warnings = self._shape_and_count(entry)
        crs, crs_warning = (None, "")
        if entry.geometry_column:
            crs, crs_warning = crs_of(entry.srs_id, self._catalog.srs)
        info = LayerInfo(
            self._path,
            entry.table,
            entry.identifier,
            entry.geometry_type or "NONE",
            crs,
            count,
            None,
            fields_of(entry, self._catalog.rules),
            self._access,
            tuple(text for text in (_left_out(entry), *warnings, crs_warning) if text),
            crs_warning,
        )
        source = GpkgSource(info, shape, entry.key_column or "fid")
        if not entry.geometry_column or not count:
            return source
        extent, warning = self._extent(entry, source)
        warnings = info.warnings + ((warning,) if warning else ())
        return GpkgSource(
            replace(info, extent=extent, warnings=warnings), shape, entry.key_column or "fid"
        )

    def _check(self, entry: TableEntry) -> None:
        reason = ""
        if entry.data_type not in ("features", "attributes", "aspatial"):
            reason = f"holds {entry.data_type or 'nothing known'}, which is not shown."
        elif not entry.kind:
            reason = "is listed in gpkg_contents, but the file has no such table."
        elif entry.data_type == "features" and not entry.geometry_column:
            reason = "has no row in gpkg_geometry_columns."
        elif not entry.columns:
            reason = "is a view that does not work."
        elif entry.geometry_column and not any(
            column.name == entry.geometry_column for column in entry.columns
        ):
            reason = f"has no geometry column {entry.geometry_column}."
        if reason:
            raise LayerError(self._path, entry.table, reason)

    def _shape_and_count(self, entry: TableEntry) -> tuple[TableShape, int, tuple[str, ...]]:
        geometry = quoted(entry.geometry_column) if entry.geometry_column else "NULL"
        table = quoted(entry.table)
        if entry.kind == "table" and (key := self._row_key(entry)):
            shape = TableShape(table, key, geometry, rtree=entry.rtree)
            count, warning = self._table_count(entry, key)
            return shape, count, (warning,)
        key = _view_key(entry)
        if key:
            count, different, smallest = self._view_numbers(entry, key)
            if count == different and smallest != "other":
                return TableShape(table, key, geometry, is_view=True), count, ()
        else:
            count = self._view_numbers(entry, "NULL")[0]
        # Rows without a key of their own are numbered as they come.
        numbered = f"(SELECT row_number() OVER () AS corridormap_row, * FROM {table})"
        return TableShape(numbered, "corridormap_row", geometry, is_view=True), count, ()

    def _row_key(self, entry: TableEntry) -> str:
        if entry.key_column:
            return quoted(entry.key_column)
        names = {column.name.casefold() for column in entry.columns}
        free = [name for name in ("rowid", "_rowid_", "oid") if name not in names]
        sql = self._reader.rows(
            "SELECT sql FROM sqlite_master WHERE name = ? AND type = 'table'", (entry.table,)
        )
        has_rowid = "WITHOUT ROWID" not in " ".join(str(sql[0][0]).upper().split())
        return free[0] if free and has_rowid else ""

    def _table_count(self, entry: TableEntry, key: str) -> tuple[int, str]:
        table = quoted(entry.table)
        noted = self._noted_count(entry, key)
        if noted is not None:
            return noted, ""
        try:
            return self._number(f"SELECT count(*) FROM {table}", entry), ""
        except TookTooLongError:
            # At most: keys may have gaps.
            highest = self._reader.rows(f"SELECT max({key}) FROM {table}")[0][0]
            return int(highest or 0), "is large: its number of rows is an estimate."

    def _noted_count(self, entry: TableEntry, key: str) -> int | None:
        """Return the count that the file keeps of a table, if its keys bear it out.

        To count is to read all of it: of a file of gigabytes that takes seconds, and of those that
        ship some of every start.
        """
        named: tuple[str, ...] = ()
        if self._access is Access.BUNDLED and entry.rtree:
            # It ships with an index that fits: far smaller than the table, whatever its size.
            sql = f"SELECT count(*) FROM {quoted(entry.rtree + '_rowid')}"
        elif self._path.stat().st_size >= _COUNTED_BYTES:
            sql = "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?"
            named = (entry.table,)
        else:
            return None
        try:
            found = self._reader.rows(sql, named)
        except CorridorMapError:
            return None
        ends = [
            self._reader.rows(f"SELECT {end}({key}) FROM {quoted(entry.table)}")[0][0]
            for end in ("min", "max")
        ]
        if not found or not all(isinstance(number, int) for number in (*found[0], *ends)):
            return None
        count: int = found[0][0]
        return count if count == ends[1] - ends[0] + 1 else None

    def _view_numbers(self, entry: TableEntry, key: str) -> tuple[int, int, str]:
        """Return the number of rows, of different keys, and whether all are whole numbers."""
        sql = (
            f"SELECT count(*), count(DISTINCT {key}),"
            f" CASE WHEN count(*) = sum(typeof({key}) = 'integer') THEN '' ELSE 'other' END"
            f" FROM {quoted(entry.table)}"
        )
        try:
            count, different, kind = self._reader.rows(sql, (), self._seconds(entry))[0]
        except TookTooLongError as exc:
            raise LayerError(
                self._path, entry.table, "is a view that gives rows without end; it is left out."
            ) from exc
        return int(count), int(different), str(kind)

    def _number(self, sql: str, entry: TableEntry) -> int:
        return int(self._reader.rows(sql, (), self._seconds(entry))[0][0])

    def _seconds(self, entry: TableEntry) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0.05:
            reason = "was not looked at: the file's other layers took too long."
            raise LayerError(self._path, entry.table, reason)
        return min(left, _LAYER_SECONDS)

    def _extent(self, entry: TableEntry, source: GpkgSource) -> tuple[Extent | None, str]:
        stored = _stored_extent(entry.box)
        indexed = root_box(self._reader, entry.rtree) if entry.rtree else None
        if stored is not None and (indexed is None or _agree(stored, indexed)):
            return stored, ""
        if source.info.feature_count <= _SCANNED_ROWS:
            try:
                return self._scanned_extent(source), ""
            except (Cancelled, LayerError):
                self._feedback.check()
        if indexed is not None and _is_usable(indexed):
            return indexed, ""
        return stored, "has no extent in gpkg_contents; make one with a spatial index."

    def _scanned_extent(self, source: GpkgSource) -> Extent | None:
        limited = _LimitedFeedback(self._feedback, self._deadline)
        boxes = [block.extent for block in source.read_blocks(limited)]
        return extent_around([box for box in boxes if box is not None])


def _left_out(entry: TableEntry) -> str:
    if not entry.has_more_geometry:
        return ""
    return f"has several geometry columns; only {entry.geometry_column} is shown."


def _view_key(entry: TableEntry) -> str:
    names = {column.name.casefold(): column.name for column in entry.columns}
    for name in ("ogc_fid", "fid", "id", "rowid"):
        if name in names:
            return quoted(names[name])
    first = entry.columns[0]
    return quoted(first.name) if first.declared_type.upper() == "INTEGER" else ""


class _LimitedFeedback(Feedback):
    """Says stop when another one does, or when the time is over."""

    def __init__(self, outer: Feedback, deadline: float) -> None:
        super().__init__()
        self._outer = outer
        self._deadline = deadline

    @property
    def is_cancelled(self) -> bool:
        return self._outer.is_cancelled or time.monotonic() > self._deadline


def _stored_extent(box: tuple[Any, Any, Any, Any]) -> Extent | None:
    if not all(isinstance(side, int | float) for side in box):
        return None
    extent = Extent(*(float(side) for side in box))
    ordered = extent.x_min <= extent.x_max and extent.y_min <= extent.y_max
    return extent if ordered and _is_usable(extent) else None


def _is_usable(extent: Extent) -> bool:
    return all(
        math.isfinite(side) and abs(side) <= LARGEST_COORDINATE for side in extent.as_tuple()
    )


def _agree(stored: Extent, indexed: Extent) -> bool:
    """Whether two boxes are the same but for the R-tree's 32-bit rounding."""
    pairs = zip(stored.as_tuple(), indexed.as_tuple(), strict=True)
    return all(abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1e-6) for a, b in pairs)
