"""Tiny GeoPackages, made by a library that has no part in reading them."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import geopandas
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

POINTS = {"Qinzhou": Point(108.62, 21.75), "Singapore": Point(103.75, 1.26)}


def write_layer(
    path: Path, layer: str, features: dict[str, BaseGeometry], crs: str | None = "EPSG:4326"
) -> Path:
    """Add a layer with a name for each feature."""
    frame = geopandas.GeoDataFrame(
        {"name": list(features)}, geometry=list(features.values()), crs=crs
    )
    with warnings.catch_warnings():
        # Layers without a CRS are made on purpose.
        warnings.simplefilter("ignore", UserWarning)
        frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
    return path


def ports_file(path: Path) -> Path:
    """Return a file with one layer of two ports."""
    return write_layer(path, "ports", dict(POINTS))


def mixed_file(path: Path) -> Path:
    """Return a file with areas, lines and points, in that order, one named in Chinese."""
    write_layer(path, "areas", {"box": Polygon([(100, 10), (110, 10), (110, 20), (100, 20)])})
    write_layer(path, "铁路", {"rail": LineString([(100, 10), (110, 20)])})
    return write_layer(path, "stops", dict(POINTS))


def fingerprint(path: Path) -> tuple[str, int, list[str]]:
    """Return what must not change: bytes, time stamp, the folder's files."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return digest, path.stat().st_mtime_ns, sorted(p.name for p in path.parent.iterdir())
