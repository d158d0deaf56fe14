"""GeoPackages of any number of made-up features, kept between runs in the temporary folder."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.generated_shapes import CHUNK, chunk, web_mercator
from benchmarks.packed_rtree import fill_rtree
from corridormap.formats import gpkg_schema as schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
"""Grows when the same call would give another file."""
GEOMETRY_TYPES = {"lines": "LINESTRING", "points": "POINT", "polygons": "POLYGON"}
WKB_CODES = {"points": 1, "lines": 2, "polygons": 3}
CATEGORIES = ("motorway", "main", "local", "track", "planned")
WITH_ENVELOPE = 0b0000_0011

_OGR_CONTENTS = (
    "CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER)"
)
_COUNT_TRIGGERS = tuple(
    f"CREATE TRIGGER trigger_{event.lower()}_feature_count_{{table}} AFTER {event} ON {{table}}"
    f" BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count {sign} 1"
    " WHERE lower(table_name) = lower('{table}'); END"
    for event, sign in (("INSERT", "+"), ("DELETE", "-"))
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A layer to make: `lines`, `points` or `polygons`, how many, in EPSG:4326 or 3857."""

    kind: str
    count: int
    epsg: int = 4326

    @property
    def file_name(self) -> str:
        """A name that no other layer has; the table is called after the kind."""
        return f"{self.kind}-{self.count}-{self.epsg}-v{VERSION}.gpkg"


def folder() -> Path:
    """Return where generated layers are kept; it may be deleted at any time."""
    return Path(tempfile.gettempdir()) / "corridormap-benchmarks"


def generated_layer(wanted: Wanted) -> Path:
    """Return the GeoPackage, made now if no earlier run has left it."""
    path = folder() / wanted.file_name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            write_layer(draft, wanted)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return path


def write_layer(path: Path, wanted: Wanted) -> None:
    """Write the layer as a valid GeoPackage with R-tree, triggers and a count of features."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {schema.USER_VERSION}")
        connection.execute("BEGIN")
        for statement in (*schema.CORE_SQL, _OGR_CONTENTS):
            connection.execute(statement)
        _insert(connection, "gpkg_spatial_ref_sys", [*schema.SRS_ROWS, _mercator_row()])
        connection.execute(
            f'CREATE TABLE "{wanted.kind}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,'
            f" geom {GEOMETRY_TYPES[wanted.kind]}, name TEXT, kind TEXT, rank INTEGER, width REAL)"
        )
        boxes = np.concatenate(list(_write_features(connection, wanted)))
        _register(connection, wanted, boxes)
        rtree = schema.rtree_name(wanted.kind)
        connection.execute(f"CREATE VIRTUAL TABLE {rtree} USING rtree(id, minx, maxx, miny, maxy)")
        fill_rtree(connection, rtree, boxes)
        for trigger in (*schema.rtree_trigger_sql(wanted.kind), *_COUNT_TRIGGERS):
            connection.execute(trigger.format(table=wanted.kind))
        connection.execute("COMMIT")


def _write_features(
    connection: sqlite3.Connection, wanted: Wanted
) -> Iterator[NDArray[np.float64]]:
    for start in range(0, wanted.count, CHUNK):
        shapes = chunk(wanted.kind, start // CHUNK)[: wanted.count - start]
        if wanted.epsg == 3857:
            shapes = web_mercator(shapes)
        low, high = shapes.min(axis=1), shapes.max(axis=1)
        boxes = np.column_stack((low[:, 0], high[:, 0], low[:, 1], high[:, 1]))
        rng = np.random.default_rng(start)
        fids = range(start + 1, start + len(shapes) + 1)
        ranks = rng.integers(0, len(CATEGORIES), len(shapes)).tolist()
        widths = rng.uniform(2.0, 30.0, len(shapes)).round(1).tolist()
        names = [f"{wanted.kind[:-1]} {fid}" for fid in fids]
        kinds = [CATEGORIES[rank] for rank in ranks]
        blobs = _blobs(wanted, shapes, boxes)
        rows = zip(fids, blobs, names, kinds, ranks, widths, strict=True)
        connection.executemany(f'INSERT INTO "{wanted.kind}" VALUES (?, ?, ?, ?, ?, ?)', rows)
        yield boxes


def _blobs(wanted: Wanted, shapes: NDArray[np.float64], boxes: NDArray[np.float64]) -> list[bytes]:
    """Return GeoPackage geometries, little-endian; points carry no envelope, as is the custom."""
    is_point = wanted.kind == "points"
    fields: list[Any] = [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4")]
    fields += [] if is_point else [("box", "<f8", 4)]
    fields += [("order", "u1"), ("type", "<u4")]
    fields += [("rings", "<u4")] if wanted.kind == "polygons" else []
    fields += [] if is_point else [("count", "<u4")]
    fields += [("coords", "<f8", shapes.shape[1:])]
    records = np.zeros(len(shapes), np.dtype(fields))
    records["magic"], records["srs"], records["order"] = b"GP", wanted.epsg, 1
    records["flags"] = 1 if is_point else WITH_ENVELOPE
    records["type"] = WKB_CODES[wanted.kind]
    records["coords"] = shapes
    if not is_point:
        records["box"], records["count"] = boxes, shapes.shape[1]
    if wanted.kind == "polygons":
        records["rings"] = 1
    blobs: list[bytes] = records.view(f"V{records.dtype.itemsize}").tolist()
    return blobs


def _register(connection: sqlite3.Connection, wanted: Wanted, boxes: NDArray[np.float64]) -> None:
    low, high = boxes.min(axis=0).tolist(), boxes.max(axis=0).tolist()
    extent = (low[0], low[2], high[1], high[3])
    table, kind = wanted.kind, GEOMETRY_TYPES[wanted.kind]
    contents = (table, "features", table, "", schema.LAST_CHANGE, *extent, wanted.epsg)
    _insert(connection, "gpkg_contents", [contents])
    _insert(connection, "gpkg_geometry_columns", [(table, "geom", kind, wanted.epsg, 0, 0)])
    _insert(connection, "gpkg_ogr_contents", [(table, wanted.count)])
    extension = (table, "geom", "gpkg_rtree_index", schema.RTREE_DEFINITION, "write-only")
    _insert(connection, "gpkg_extensions", [extension])


def _mercator_row() -> tuple[Any, ...]:
    from pyproj import CRS
    from pyproj.enums import WktVersion

    wkt = CRS.from_epsg(3857).to_wkt(WktVersion.WKT1_GDAL)
    return ("WGS 84 / Pseudo-Mercator", 3857, "EPSG", 3857, wkt, None)


def _insert(connection: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
