from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from corridormap.builder.gpkg_writer import (
    BadRowsError,
    encode_geometry,
    promoted,
    same_content,
    write_geopackage,
)
from corridormap.builder.tables import Column, GeoPackage, Rule, Style, Table

KIND = Rule("kind", codes=(("sea", "Sea port"), ("river", "River port")))
RANK = Rule("rank", minimum=0, maximum=10, description="0 first")
COLUMNS = (
    Column("port_id", title="Id", description="Its name", required=True, unique=True),
    Column("kind", rule="kind"),
    Column("rank", "INTEGER", rule="rank"),
    Column("depth_m", "REAL"),
)
ROWS: list[tuple[Any, ...]] = [
    ("qinzhou", "sea", 1, 12.5),
    ("钦州 'port'", "river", None, None),
    ("undrawn", None, 10, 0.0),
]
POINTS = [shapely.Point(108.6, 21.7), shapely.Point(-120.5, -10.25), None]


def package(rows: list[tuple[Any, ...]] | None = None) -> GeoPackage:
    ports = Table(
        "ports", COLUMNS, rows if rows is not None else ROWS, "POINT", POINTS, "Ports", "For tests",
        Style("plain", "<qgis/>"),
    )  # fmt: skip
    square = shapely.box(0, 0, 1, 2)
    areas = Table("areas", (Column("name"),), [("one",)], "MULTIPOLYGON", [square], "Areas")
    notes = Table("notes", (Column("text"),), [("a",), ("b",)], title="Notes")
    return GeoPackage((ports, areas, notes), (KIND, RANK))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "new" / "written.gpkg"
    assert write_geopackage(target, package())
    return target


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_header_says_geopackage_1_3_and_no_wal(path: Path) -> None:
    assert rows(path, "PRAGMA application_id") == [(0x47504B47,)]
    assert rows(path, "PRAGMA user_version") == [(10300,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_contents_and_geometry_columns_agree_with_the_tables(path: Path) -> None:
    contents = rows(
        path,
        "SELECT table_name, data_type, last_change, min_x, max_y, srs_id"
        " FROM gpkg_contents ORDER BY 1",
    )
    moment = "2026-01-01T00:00:00.000Z"
    assert contents == [
        ("areas", "features", moment, 0.0, 2.0, 4326),
        ("layer_styles", "attributes", moment, None, None, None),
        ("notes", "attributes", moment, None, None, None),
        ("ports", "features", moment, -120.5, 21.7, 4326),
    ]
    assert rows(path, "SELECT * FROM gpkg_geometry_columns ORDER BY 1") == [
        ("areas", "geom", "MULTIPOLYGON", 4326, 0, 0),
        ("ports", "geom", "POINT", 4326, 0, 0),
    ]
    assert {row[0] for row in rows(path, "SELECT srs_id FROM gpkg_spatial_ref_sys")} == {
        -1, 0, 4326,
    }  # fmt: skip


def test_rules_and_descriptions_are_rows_of_the_schema_extension(path: Path) -> None:
    assert rows(
        path,
        "SELECT column_name, title, description, constraint_name FROM gpkg_data_columns"
        " WHERE table_name = 'ports' ORDER BY 1",
    ) == [
        ("kind", None, None, "kind"),
        ("port_id", "Id", "Its name", None),
        ("rank", None, None, "rank"),
    ]
    assert rows(path, "SELECT * FROM gpkg_data_column_constraints ORDER BY 1, 3") == [
        ("kind", "enum", "river", None, None, None, None, "River port"),
        ("kind", "enum", "sea", None, None, None, None, "Sea port"),
        ("rank", "range", None, 0, 1, 10, 1, "0 first"),
    ]
    extensions = rows(path, "SELECT table_name, extension_name, scope FROM gpkg_extensions")
    assert sorted(extensions) == [
        ("areas", "gpkg_rtree_index", "write-only"),
        ("gpkg_data_column_constraints", "gpkg_schema", "read-write"),
        ("gpkg_data_columns", "gpkg_schema", "read-write"),
        ("ports", "gpkg_rtree_index", "write-only"),
    ]


def test_blobs_are_little_endian_with_an_envelope(path: Path) -> None:
    blob = rows(path, "SELECT geom FROM areas")[0][0]
    assert blob[:8] == b"GP\x00\x03" + struct.pack("<i", 4326)
    assert struct.unpack("<4d", blob[8:40]) == (0.0, 1.0, 0.0, 2.0)
    assert blob[40:45] == b"\x01" + struct.pack("<I", 6)
    assert shapely.from_wkb(blob[40:]).equals(shapely.multipolygons([shapely.box(0, 0, 1, 2)]))
    assert encode_geometry(None) is None


def test_index_holds_each_drawn_row_and_no_other(path: Path) -> None:
    found = rows(path, "SELECT id, minx, maxx, miny, maxy FROM rtree_ports_geom ORDER BY id")
    assert [row[0] for row in found] == [1, 2]
    west, east, south, north = found[0][1:]
    assert west <= 108.6 <= east
    assert south <= 21.7 <= north


def test_terms_travel_in_the_file_and_only_if_there_are_any(path: Path) -> None:
    assert "gpkg_metadata" not in dict(rows(path, "SELECT name, 1 FROM sqlite_master"))
    assert write_geopackage(path, replace(package(), terms="ODbL, © the contributors"))
    assert rows(path, "SELECT md_scope, mime_type, metadata FROM gpkg_metadata") == [
        ("dataset", "text/plain", "ODbL, © the contributors")
    ]
    assert rows(path, "SELECT reference_scope, md_file_id FROM gpkg_metadata_reference") == [
        ("geopackage", 1)
    ]
    extensions = "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'"
    assert len(rows(path, extensions)) == 2


def bounds_function(index: int) -> Any:
    return lambda blob: shapely.bounds(shapely.from_wkb(blob[40:])).tolist()[index]


@pytest.fixture
def editing(path: Path) -> Any:
    connection = sqlite3.connect(path)
    connection.create_function("ST_IsEmpty", 1, lambda blob: 0)
    for name, index in (("ST_MinX", 0), ("ST_MinY", 1), ("ST_MaxX", 2), ("ST_MaxY", 3)):
        connection.create_function(name, 1, bounds_function(index))
    with closing(connection):
        yield connection


def indexed(connection: sqlite3.Connection) -> dict[int, float]:
    found = connection.execute("SELECT id, minx FROM rtree_ports_geom").fetchall()
    return {row[0]: round(row[1], 3) for row in found}


def test_triggers_keep_the_index_in_step(editing: sqlite3.Connection) -> None:
    moved = encode_geometry(shapely.Point(5, 5))
    editing.execute("INSERT INTO ports (fid, geom, port_id) VALUES (9, ?, 'new')", (moved,))
    assert indexed(editing) == {1: 108.6, 2: -120.5, 9: 5.0}
    editing.execute("UPDATE ports SET geom = ? WHERE fid = 1", (moved,))
    assert indexed(editing)[1] == 5.0
    editing.execute("UPDATE ports SET geom = NULL WHERE fid = 1")
    assert indexed(editing) == {2: -120.5, 9: 5.0}
    editing.execute("UPDATE ports SET fid = 20 WHERE fid = 2")
    assert indexed(editing) == {9: 5.0, 20: -120.5}
    editing.execute("DELETE FROM ports WHERE fid = 9")
    assert indexed(editing) == {20: -120.5}


def test_same_rows_give_the_same_bytes_and_no_new_file(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    write_geopackage(other, package())
    assert other.read_bytes() == path.read_bytes()
    stamp = path.stat().st_mtime_ns
    assert not write_geopackage(path, package())
    assert path.stat().st_mtime_ns == stamp


def test_a_changed_row_rewrites_the_file(path: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.gpkg"
    kept.write_bytes(path.read_bytes())
    changed = [("qinzhou", "river", 1, 12.5), *ROWS[1:]]
    assert write_geopackage(path, package(changed))
    assert not same_content(path, kept)
    assert rows(path, "SELECT kind FROM ports WHERE fid = 1") == [("river",)]


@pytest.mark.parametrize("rubbish", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 200])
def test_a_broken_file_is_replaced(tmp_path: Path, rubbish: bytes) -> None:
    target = tmp_path / "broken.gpkg"
    target.write_bytes(rubbish)
    assert write_geopackage(target, package())
    assert rows(target, "PRAGMA integrity_check") == [("ok",)]


def test_gdal_reads_layers_values_and_nulls(path: Path) -> None:
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers["ports"] == "Point"
    assert layers["areas"] == "MultiPolygon"
    table = pyogrio.read_dataframe(path, layer="ports")
    assert table["port_id"].tolist() == ["qinzhou", "钦州 'port'", "undrawn"]
    assert table.geometry.iloc[0].equals(POINTS[0])
    assert table.geometry.iloc[2] is None
    assert table.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("a", "lake", 1, 1.0), "ports, row 1 (a): kind 'lake' is not one of sea, river"),
        (("a", "sea", 11, 1.0), "ports, row 1 (a): rank 11 is above 10"),
        (("a", "sea", -1, 1.0), "ports, row 1 (a): rank -1 is below 0"),
        (("a", "sea", 1, "deep"), "ports, row 1 (a): depth_m is 'deep', not of type REAL"),
        (("a", "sea", 1, float("nan")), "ports, row 1 (a): depth_m is not a number"),
        ((None, "sea", 1, 1.0), "ports, row 1 (None): port_id is missing"),
        (("undrawn", "sea", 1, 1.0), "ports, row 3 (undrawn): port_id 'undrawn' occurs twice"),
        (("a", "sea"), "ports, row 1: 2 values for 4 columns"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_and_nothing_written(
    tmp_path: Path, row: tuple[Any, ...], message: str
) -> None:
    target = tmp_path / "bad.gpkg"
    with pytest.raises(BadRowsError) as caught:
        write_geopackage(target, package([row, *ROWS[1:]]))
    assert caught.value.problems == (message,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (shapely.LineString([(0, 0), (1, 1)]), "a LineString in a layer of POINT"),
        (shapely.Point(181, 0), "coordinates beyond 180 degrees"),
        (shapely.Point(), "an empty geometry"),
    ],
)
def test_a_geometry_that_does_not_fit_is_named(tmp_path: Path, geometry: Any, reason: str) -> None:
    ports = replace(package().tables[0], geometries=[geometry, *POINTS[1:]])
    with pytest.raises(BadRowsError, match=r"ports, row 1 \(qinzhou\): " + reason):
        write_geopackage(tmp_path / "bad.gpkg", GeoPackage((ports,), (KIND, RANK)))


def test_an_invalid_polygon_is_named(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    areas = replace(package().tables[1], geometries=[bow_tie])
    with pytest.raises(BadRowsError, match=r"areas, row 1 .*invalid geometry"):
        write_geopackage(tmp_path / "bad.gpkg", GeoPackage((areas,)))


def test_single_geometries_are_wrapped_for_a_multi_column() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    wrapped, missing = promoted([line, None], "MULTILINESTRING")
    assert wrapped.geom_type == "MultiLineString"
    assert missing is None
    assert promoted([line], "LINESTRING") == [line]
