"""Copies of the shipped theme for tests that bend one thing in it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import shapely

from corridormap.core.bundled import layers_folder
from corridormap.formats.gpkg_geometry import split_blob
from tests.unit.formats.gpkg_making import blob_of, replace_geometry

THEME = layers_folder() / "corridormap.gpkg"


def theme_copy(folder: Path) -> Path:
    path = folder / "theme.gpkg"
    shutil.copyfile(THEME, path)
    return path


def value(path: Path, query: str, *parameters: object) -> Any:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, parameters).fetchone()[0]


def fid_of(path: Path, table: str, column: str, own: str) -> int:
    return int(value(path, f"SELECT fid FROM {table} WHERE {column} = ?", own))


def geometry(path: Path, table: str, fid: int) -> Any:
    blob = value(path, f"SELECT geom FROM {table} WHERE fid = {fid}")
    return shapely.from_wkb(split_blob(blob)[0])


def redraw(path: Path, table: str, fid: int, shape: Any) -> None:
    replace_geometry(path, table, fid, blob_of(shape), shape.bounds)
