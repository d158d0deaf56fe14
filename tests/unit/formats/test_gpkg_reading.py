from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.bundled import layers_folder
from corridormap.core.classify import NO_CATEGORY, classify
from corridormap.core.crs import Crs, parse_crs
from corridormap.core.errors import Cancelled, LayerError
from corridormap.core.extent import Extent
from corridormap.core.feature import KEY, FieldKind
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, concatenate, shapely_geometry
from corridormap.core.symbol import Category, Graduation, Join, LayerStyle, SymbolSet
from corridormap.core.vector_layer import Access
from corridormap.formats import gpkg_catalog
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_source import GpkgSource
from tests.unit.formats.gpkg_making import blob_of, drop_triggers, run_sql, set_blob, write_layer

SHAPES = {
    "Point": shapely.Point(1, 2),
    "LineString": shapely.LineString([(0, 0), (1, 1), (2, 0)]),
    "Polygon": shapely.Polygon(
        [(0, 0), (4, 0), (4, 4), (0, 0)], [[(2, 1), (3, 1), (3, 2), (2, 1)]]
    ),
    "MultiPoint": shapely.MultiPoint([(0, 0), (5, 5)]),
    "MultiLineString": shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 2)]]),
    "MultiPolygon": shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
    "GeometryCollection": shapely.GeometryCollection(
        [shapely.Point(0, 0), shapely.LineString([(1, 1), (2, 2)])]
    ),
}


def read_all(source: GpkgSource, extent: Extent | None = None) -> GeometryBlock:
    return concatenate(list(source.read_blocks(Feedback(), extent)))


def only_source(path: Path) -> GpkgSource:
    opened = open_geopackage(path)
    assert opened.errors == ()
    (source,) = opened.sources
    return source


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("coordinates", ["xy", "xyz"])
def test_every_geometry_type_comes_back(tmp_path: Path, kind: str, coordinates: str) -> None:
    shape = shapely.force_3d(SHAPES[kind], 7.0) if coordinates == "xyz" else SHAPES[kind]
    path = write_layer(tmp_path / "a.gpkg", "layer", [shape, None, shape])
    source = only_source(path)
    block = read_all(source)
    assert block.fids.tolist() == [1, 2, 3]
    assert shapely_geometry(block, 0).equals(SHAPES[kind])
    assert block.parts(1) == []
    assert np.isnan(block.bounds[1]).all()
    assert tuple(block.bounds[2]) == pytest.approx(SHAPES[kind].bounds)
    whole = source.read_features([3])[0].geometry
    assert whole.equals(shape)
    assert whole.has_z == (coordinates == "xyz")


def test_a_layer_may_mix_types(tmp_path: Path) -> None:
    shapes = [*SHAPES.values(), shapely.Point(), shapely.MultiPolygon()]
    block = read_all(only_source(write_layer(tmp_path / "a.gpkg", "mixed", shapes)))
    for index, shape in enumerate(SHAPES.values()):
        assert shapely_geometry(block, index).equals(shape)
    assert block.parts(len(SHAPES)) == []
    assert block.parts(len(SHAPES) + 1) == []


def test_what_a_file_says_of_its_layers(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_layer(path, "港口", [shapely.Point(1, 2), shapely.Point(3, 4)], geometry_type="Point")
    write_layer(path, "lines", [SHAPES["LineString"]], crs="EPSG:32648")
    first, second = open_geopackage(path).sources
    assert (first.info.table, first.info.title) == ("港口", "港口")
    assert first.info.geometry_type == "POINT"
    assert first.info.feature_count == 2
    assert first.info.extent == Extent(1, 2, 3, 4)
    assert first.info.crs == Crs("EPSG:4326")
    assert first.info.access is Access.UNTOUCHED
    assert second.info.crs == Crs("EPSG:32648")
    assert open_geopackage(path, bundled=True).access is Access.BUNDLED


def test_a_file_that_may_not_be_written_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)])
    monkeypatch.setattr("os.access", lambda name, mode: Path(name) != tmp_path)
    opened = open_geopackage(path)
    assert opened.access is Access.READ_ONLY
    assert opened.sources[0].info.access is Access.READ_ONLY


def test_fields_know_their_kind_and_the_rules_of_the_file(tmp_path: Path) -> None:
    path = write_layer(
        tmp_path / "a.gpkg",
        "a",
        [shapely.Point(1, 2)] * 2,
        {"status": ["planned", "open"], "length": [1.5, 2.5], "seq": [1, 2], "ok": [True, False]},
    )
    run_sql(
        path,
        "CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT,"
        " description TEXT, mime_type TEXT, constraint_name TEXT)",
        "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT,"
        " value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,"
        " max_is_inclusive BOOLEAN, description TEXT)",
        "INSERT INTO gpkg_data_columns VALUES"
        " ('a', 'status', 'status', 'Status', 'How far it is', NULL, 'state'),"
        " ('a', 'length', 'length', NULL, NULL, NULL, 'positive')",
        "INSERT INTO gpkg_data_column_constraints VALUES"
        " ('state', 'enum', 'planned', NULL, NULL, NULL, NULL, 'Planned'),"
        " ('state', 'enum', 'open', NULL, NULL, NULL, NULL, NULL),"
        " ('positive', 'range', NULL, 0, 1, 100, 1, NULL)",
    )
    fields = {field.name: field for field in only_source(path).info.fields}
    assert list(fields) == ["status", "length", "seq", "ok"]
    assert fields["status"].choices == {"planned": "Planned", "open": "open"}
    assert (fields["status"].title, fields["status"].description) == ("Status", "How far it is")
    assert (fields["length"].minimum, fields["length"].maximum) == (0.0, 100.0)
    assert [field.kind for field in fields.values()] == [
        FieldKind.TEXT,
        FieldKind.REAL,
        FieldKind.INTEGER,
        FieldKind.BOOLEAN,
    ]
    assert only_source(path).read_columns(["ok"], (), Feedback())["ok"] == [True, False]


def test_tables_without_geometry_are_read_beside_the_layers(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)])
    run_sql(
        path,
        "CREATE TABLE facts (id INTEGER PRIMARY KEY, note TEXT)",
        "INSERT INTO facts VALUES (4, 'x'), (9, '港')",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('facts', 'attributes', 'Facts')",
    )
    opened = open_geopackage(path)
    (table,) = opened.tables
    assert table.info.geometry_type == "NONE"
    columns = table.read_columns(["note"], (), Feedback())
    assert columns == {KEY: [4, 9], "fid": [4, 9], "note": ["x", "港"]}
    assert table.read_features([9])[0].geometry is None


def test_columns_with_joins(tmp_path: Path) -> None:
    path = write_layer(
        tmp_path / "a.gpkg", "legs", [shapely.Point(1, 2)] * 3, {"corridor": ["b", "a", "x"]}
    )
    run_sql(
        path,
        "CREATE TABLE corridors (id TEXT, status TEXT)",
        "INSERT INTO corridors VALUES ('a', 'open'), ('b', 'planned'), ('a', 'second')",
    )
    join = Join("status", "corridor", "corridors", "id", "status")
    source = only_source(path)
    assert source.read_columns([], [join], Feedback()) == {
        KEY: [1, 2, 3],
        "fid": [1, 2, 3],
        "status": ["planned", "open", None],
    }
    with pytest.raises(LayerError, match="layer legs: has no field nope"):
        source.read_columns(["nope"], (), Feedback())
    with pytest.raises(LayerError, match="column nope of table corridors"):
        source.read_columns([], [Join("s", "corridor", "corridors", "nope", "status")], Feedback())


def test_a_join_keeps_to_its_conditions(tmp_path: Path) -> None:
    path = write_layer(
        tmp_path / "a.gpkg", "regions", [shapely.Point(1, 2)] * 3, {"id": ["b", "a", "x"]}
    )
    run_sql(
        path,
        "CREATE TABLE facts (subject_id TEXT, metric TEXT, period TEXT, value TEXT)",
        "INSERT INTO facts VALUES ('a', 'rank', NULL, '1'), ('a', 'trade', '2018', '12.5'), "
        "('a', 'trade', '2019', '13'), ('b', 'trade', NULL, '7')",
    )
    source = only_source(path)
    where = (("metric", "trade"), ("period", "2018"))
    join = Join("trade", "id", "facts", "subject_id", "value", where)
    assert source.read_columns([], [join], Feedback())["trade"] == [None, "12.5", None]
    timeless = replace(join, where=(("metric", "trade"), ("period", None)))
    assert source.read_columns([], [timeless], Feedback())["trade"] == ["7", None, None]
    unknown = replace(join, where=(("year", "2018"),))
    with pytest.raises(LayerError, match="column year of table facts"):
        source.read_columns([], [unknown], Feedback())


def test_facts_of_the_shipped_theme_grade_its_regions() -> None:
    source = next(
        each
        for each in open_geopackage(layers_folder() / "corridormap.gpkg").sources
        if each.info.table == "member_regions"
    )
    where = (
        ("subject_table", "member_regions"),
        ("metric", "trade with the Mekong countries"),
        ("period", "2018"),
    )
    join = Join("trade", "region_id", "facts", "subject_id", "value", where)
    columns = source.read_columns(["region_id"], [join], Feedback())
    found = dict(zip(columns["region_id"], columns["trade"], strict=True))
    assert (found["yunnan"], found["guangxi"]) == ("12.88", "28.05")
    style = LayerStyle(
        SymbolSet(),
        categories=(
            Category((), "low", SymbolSet(), lower=0.0, upper=20.0),
            Category((), "high", SymbolSet(), lower=20.0, upper=60.0),
        ),
        joins=(join,),
        graduation=Graduation("trade"),
    )
    classes = classify(style, columns, len(columns["trade"]))
    by_region = dict(zip(columns["region_id"], classes.tolist(), strict=True))
    assert (by_region["yunnan"], by_region["guangxi"]) == (0, 1)
    assert by_region["vietnam"] == NO_CATEGORY


def test_features_come_in_the_order_asked_for(tmp_path: Path) -> None:
    shapes = [shapely.Point(index, 0) for index in range(1200)]
    source = only_source(write_layer(tmp_path / "a.gpkg", "a", shapes))
    found = source.read_features([700, 3, 5000, 1200])
    assert [feature.fid for feature in found] == [700, 3, 1200]
    assert [feature.geometry.x for feature in found] == [699, 2, 1199]
    assert found[0].values == {"n": 699}


def test_many_batches_come_ascending_and_are_reported(tmp_path: Path) -> None:
    shapes = shapely.points(np.random.default_rng(1).uniform(-90, 90, (45_000, 2)))
    source = only_source(write_layer(tmp_path / "a.gpkg", "a", shapes))
    reports: list[tuple[int, int]] = []
    feedback = Feedback(lambda done, total: reports.append((done, total)))
    blocks = list(source.read_blocks(feedback))
    assert len(blocks) > 2
    block = concatenate(blocks)
    assert block.fids.tolist() == list(range(1, 45_001))
    assert np.array_equal(block.coords, shapely.get_coordinates(shapes))
    assert reports[-1] == (45_000, 45_000)


@pytest.mark.parametrize("index", [True, False])
def test_an_extent_finds_what_meets_it(tmp_path: Path, index: bool) -> None:
    shapes = shapely.points(np.random.default_rng(1).uniform(0, 100, (6_000, 2)))
    path = write_layer(tmp_path / "a.gpkg", "a", shapes)
    if not index:
        run_sql(path, "DROP TABLE rtree_a_geom")
    extent = Extent(20, 30, 40, 60)
    found = read_all(only_source(path), extent)
    inside = [
        number + 1 for number, point in enumerate(shapes) if extent.contains(point.x, point.y)
    ]
    assert found.fids.tolist() == inside
    assert len(found.coords) == len(inside)


def test_a_view_is_a_layer(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(i, i) for i in range(9)])
    add_view(path, "big", "SELECT fid AS OGC_FID, geom, n FROM a WHERE n >= 5 ORDER BY n DESC")
    source = open_geopackage(path).sources[1]
    assert source.info.feature_count == 4
    assert source.info.extent == Extent(5, 5, 8, 8)
    assert read_all(source).fids.tolist() == [6, 7, 8, 9]
    assert read_all(source, Extent(7, 7, 9, 9)).fids.tolist() == [8, 9]
    assert source.read_features([8])[0].values["n"] == 7


def test_rows_of_a_view_without_a_key_are_numbered(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(i, i) for i in range(3)])
    add_view(path, "twice", "SELECT fid, geom, n FROM a UNION ALL SELECT fid, geom, n FROM a")
    source = open_geopackage(path).sources[1]
    assert read_all(source).fids.tolist() == [1, 2, 3, 4, 5, 6]
    assert source.read_features([6])[0].values["n"] == 2


def add_view(path: Path, name: str, select: str) -> None:
    run_sql(
        path,
        f"CREATE VIEW {name} AS {select}",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        f" VALUES ('{name}', 'features', '{name}', 4326)",
        f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', 4326, 0, 0)",
    )


def test_a_table_without_integer_key_is_read_by_rowid(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_layer(path, "a", [shapely.Point(1, 1)])
    run_sql(
        path,
        "CREATE TABLE keyed (code TEXT PRIMARY KEY, geom BLOB)",
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES"
        " ('keyed', 'features', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('keyed', 'geom', 'POINT', 4326, 0, 0)",
    )
    run_sql(path, "INSERT INTO keyed VALUES ('x', ?)", parameters=(blob_of(shapely.Point(7, 8)),))
    source = open_geopackage(path).sources[1]
    assert read_all(source).fids.tolist() == [1]
    assert source.read_features([1])[0].values == {"code": "x"}
    assert source.info.extent == Extent(7, 8, 7, 8)


def test_a_stale_extent_is_not_believed(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(10, 20), shapely.Point(30, 40)])
    run_sql(path, "UPDATE gpkg_contents SET min_x = 0, max_x = 1, min_y = 0, max_y = 1")
    assert only_source(path).info.extent == Extent(10, 20, 30, 40)
    run_sql(path, "UPDATE gpkg_contents SET min_x = NULL")
    assert only_source(path).info.extent == Extent(10, 20, 30, 40)


@pytest.mark.parametrize(("srs_id", "words"), [(-1, "undefined"), (0, "undefined"), (77, "77")])
def test_an_unknown_crs_is_a_warning(tmp_path: Path, srs_id: int, words: str) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(10, 20)])
    run_sql(path, f"UPDATE gpkg_geometry_columns SET srs_id = {srs_id}")
    info = only_source(path).info
    assert info.crs is None
    assert words in info.warnings[0]


def test_what_is_no_definition_is_not_looked_for_among_all_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(text: str) -> Crs:
        asked.append(text)
        return parse_crs(text)

    monkeypatch.setattr(gpkg_catalog, "parse_crs", noted)
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(10, 20)])
    run_sql(
        path,
        "UPDATE gpkg_geometry_columns SET srs_id = 990001",
        "INSERT INTO gpkg_spatial_ref_sys VALUES"
        " ('odd', 990001, 'FOO', 77, 'no definition at all', '')",
    )
    assert only_source(path).info.crs is None
    assert asked == ["FOO:77"]


def test_a_crs_without_code_is_its_definition(tmp_path: Path) -> None:
    definition = "+proj=aea +lat_1=10 +lat_2=50 +lon_0=105 +datum=WGS84"
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(10, 20)], crs=definition)
    crs = only_source(path).info.crs
    assert crs is not None
    assert "Albers" in crs.definition
    assert not crs.is_geographic


def test_cancelling_ends_the_reading(tmp_path: Path) -> None:
    shapes = shapely.points(np.zeros((9_000, 2)))
    source = only_source(write_layer(tmp_path / "a.gpkg", "a", shapes))
    feedback = Feedback()
    blocks = source.read_blocks(feedback)
    next(blocks)
    feedback.cancel()
    with pytest.raises(Cancelled):
        next(blocks)


def test_no_lock_is_held_between_batches(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", shapely.points(np.zeros((9_000, 2))))
    drop_triggers(path, "a")
    blocks = only_source(path).read_blocks(Feedback())
    next(blocks)
    with closing(sqlite3.connect(path, timeout=0)) as writer:
        writer.execute("UPDATE a SET n = 1 WHERE fid = 5")
        writer.commit()
    assert sum(len(block) for block in blocks) == 9_000 - 2_000


def test_a_geometry_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(i, i) for i in range(5)])
    set_blob(path, "a", 2, b"GP\0\1\0\0\0\0\1\1\0\0")
    set_blob(path, "a", 4, "not binary")
    told: list[str] = []
    blocks = list(only_source(path).read_blocks(Feedback(on_warning=told.append)))
    block = concatenate(blocks)
    assert block.fids.tolist() == [1, 2, 3, 4, 5]
    assert [len(block.parts(index)) for index in range(5)] == [1, 0, 1, 0, 1]
    assert told == [
        "a.gpkg, layer a: 2 features are not drawn, since the geometry is truncated, or for like"
        " reasons (fid 2, 4)."
    ]
    assert only_source(path).read_features([2])[0].geometry is None


def test_a_field_called_fid_that_is_not_the_key(tmp_path: Path) -> None:
    path = write_layer(
        tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)] * 3, {"number": [30, 10, 20]}
    )
    run_sql(
        path,
        "ALTER TABLE a RENAME COLUMN fid TO ogc_fid",
        "ALTER TABLE a RENAME COLUMN number TO fid",
    )
    source = only_source(path)
    assert [field.name for field in source.info.fields] == ["fid"]
    assert source.read_columns(["fid"], (), Feedback()) == {KEY: [1, 2, 3], "fid": [30, 10, 20]}
    assert source.read_columns([], (), Feedback())[KEY] == [1, 2, 3]
    assert [feature.values for feature in source.read_features([2])] == [{"fid": 10}]
    (rows,) = source.read_rows(["fid"], Feedback())
    assert rows == {KEY: [1, 2, 3], "fid": [30, 10, 20]}


@pytest.mark.parametrize("gaps", [False, True])
def test_keys_come_in_batches_the_first_a_small_one(tmp_path: Path, gaps: bool) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)] * 12_000)
    expected = list(range(1, 12_001))
    if gaps:
        drop_triggers(path, "a")
        run_sql(path, "DELETE FROM a WHERE fid % 100 = 50")
        expected = [fid for fid in expected if fid % 100 != 50]
    batches = [keys.tolist() for keys in only_source(path).read_keys(Feedback())]
    assert [fid for keys in batches for fid in keys] == expected
    assert len(batches) > 1
    assert len(batches[0]) < 5_000


def test_keys_of_other_kinds_of_tables(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)] * 3)
    add_view(path, "v", "SELECT fid AS OGC_FID, geom, n FROM a WHERE fid > 1")
    run_sql(path, "DELETE FROM a WHERE fid = 1")
    write_layer(path, "none", [])
    found = {
        source.info.table: [keys.tolist() for keys in source.read_keys(Feedback())]
        for source in open_geopackage(path).sources
    }
    assert found == {"a": [[2, 3]], "v": [[2, 3]], "none": []}


def test_reading_rows_can_be_stopped_between_batches(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)] * 10_000)
    feedback, reports = Feedback(), []
    source = only_source(path)
    rows = source.read_rows(["n"], feedback)
    next(rows)
    feedback.cancel()
    with pytest.raises(Cancelled):
        next(rows)
    source.read_columns(["n"], (), Feedback(lambda done, total: reports.append((done, total))))
    assert len(reports) > 1
    assert reports[-1] == (10_000, 10_000)


def test_some_rows_by_their_keys(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)] * 1_200)
    add_view(path, "v", "SELECT fid AS OGC_FID, geom, n FROM a")
    for source in open_geopackage(path).sources:
        wanted = [1_100, 3, 9_999, *range(400, 1_000)]
        found = list(source.read_rows(["n"], Feedback(), wanted))
        there = [3, *range(400, 1_000), 1_100]
        assert [key for rows in found for key in rows[KEY]] == there
        assert [value for rows in found for value in rows["n"]] == [key - 1 for key in there]
        assert list(source.read_rows(["n"], Feedback(), [])) == []
