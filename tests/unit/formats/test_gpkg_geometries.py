"""A table with more than one geometry column is shown by its first, and says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg import open_geopackage
from tests.unit.formats.gpkg_making import run_sql, write_layer


def test_the_first_of_several_geometry_columns_is_shown(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "ports", [shapely.Point(100, 20)])
    columns = "table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER"
    run_sql(
        path,
        "ALTER TABLE ports ADD COLUMN berth BLOB",
        "DROP TABLE gpkg_geometry_columns",
        f"CREATE TABLE gpkg_geometry_columns ({columns}, z TINYINT, m TINYINT)",
        "INSERT INTO gpkg_geometry_columns VALUES ('ports', 'geom', 'POINT', 4326, 0, 0)",
        "INSERT INTO gpkg_geometry_columns VALUES ('ports', 'berth', 'POLYGON', 3857, 0, 0)",
    )
    (source,) = open_geopackage(path).sources
    assert source.info.geometry_type == "POINT"
    assert source.info.crs is not None
    assert source.info.warnings == ("has several geometry columns; only geom is shown.",)
    (block,) = source.read_blocks(Feedback())
    np.testing.assert_array_equal(block.coords, [(100, 20)])


def test_one_geometry_column_needs_no_word(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "ports", [shapely.Point(100, 20)])
    (source,) = open_geopackage(path).sources
    assert source.info.warnings == ()
