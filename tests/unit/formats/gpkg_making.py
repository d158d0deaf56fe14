"""Makes GeoPackages for tests: by GDAL, as other programs do, then bent by SQL."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
import warnings
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely


def write_layer(
    path: Path,
    layer: str,
    geometries: Sequence[Any],
    values: Mapping[str, Sequence[Any]] | None = None,
    geometry_type: str = "Unknown",
    crs: str | None = "EPSG:4326",
) -> Path:
    """Write or append a layer with GDAL; `geometries` are shapely or None."""
    import pyogrio

    values = values or {"n": list(range(len(geometries)))}
    wkb = np.array([None if g is None else shapely.to_wkb(g) for g in geometries], object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            wkb,
            [_array(column) for column in values.values()],
            list(values),
            layer=layer,
            driver="GPKG",
            geometry_type=geometry_type,
            crs=crs,
            append=path.exists(),
        )
    return path


def run_sql(path: Path, *statements: str, parameters: Sequence[Any] = ()) -> None:
    """Run statements; the R-tree's triggers find the functions they call."""
    with closing(sqlite3.connect(path)) as connection:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(name, 1, lambda _: 0)
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement, parameters)
        connection.commit()


def set_blob(path: Path, layer: str, fid: int, blob: object) -> None:
    """Put a geometry blob into a row, leaving the spatial index as it was."""
    drop_triggers(path, layer)
    run_sql(path, f'UPDATE "{layer}" SET geom = ? WHERE fid = {fid}', parameters=(blob,))


def drop_triggers(path: Path, layer: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (layer,)
        ).fetchall()
        for (name,) in names:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.commit()


def blob_of(geometry: Any, srs_id: int = 4326, envelope: bool = True) -> bytes:
    """Return a little-endian GeoPackage blob of a shapely geometry."""
    wkb = shapely.to_wkb(geometry, byte_order=1, flavor="iso")
    return blob_of_wkb(wkb, geometry.bounds if envelope else None, srs_id)


def blob_of_wkb(
    wkb: bytes, bounds: tuple[float, float, float, float] | None = None, srs_id: int = 4326
) -> bytes:
    if bounds is None:
        return struct.pack("<2sBBi", b"GP", 0, 1, srs_id) + wkb
    x_min, y_min, x_max, y_max = bounds
    return struct.pack("<2sBBi4d", b"GP", 0, 3, srs_id, x_min, x_max, y_min, y_max) + wkb


def state_of(path: Path) -> tuple[str, int, tuple[str, ...]]:
    """Return what must not change: bytes, time stamp, and names in the folder."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return digest, os.stat(path).st_mtime_ns, tuple(sorted(os.listdir(path.parent)))


def _array(column: Sequence[Any]) -> Any:
    if all(isinstance(value, bool) for value in column):
        return np.array(column, np.bool_)
    if all(isinstance(value, int) for value in column):
        return np.array(column, np.int64)
    if all(isinstance(value, int | float) for value in column):
        return np.array(column, np.float64)
    return np.array(column, object)


def replace_geometry(path: Path, layer: str, fid: int, blob: object, box: Any = None) -> None:
    """Put a blob into a row and its box (x_min, y_min, x_max, y_max) into the index.

    Triggers stay; without a box the index stays too.
    """
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (layer,)
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(f'UPDATE "{layer}" SET geom = ? WHERE fid = ?', (blob, fid))
        if box is not None:
            connection.execute(f"DELETE FROM rtree_{layer}_geom WHERE id = ?", (fid,))
            values = (fid, box[0], box[2], box[1], box[3])
            connection.execute(f"INSERT INTO rtree_{layer}_geom VALUES (?, ?, ?, ?, ?)", values)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
