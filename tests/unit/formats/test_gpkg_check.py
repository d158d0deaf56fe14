"""Each rule of `check` against a file that breaks just that one."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.formats import gpkg, gpkg_findings
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_findings import RULES, Finding
from tests.unit.formats.gpkg_making import (
    blob_of,
    blob_of_wkb,
    drop_triggers,
    replace_geometry,
    run_sql,
    state_of,
    write_layer,
)
from tests.unit.formats.test_gpkg_damaged import NEVER_ENDING
from tests.unit.formats.test_gpkg_reading import SHAPES, add_view

SQUARE = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
CORNERS = (0, 0, 10, 10)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = write_layer(
        tmp_path / "sound.gpkg",
        "a",
        [SQUARE] * 5,
        {"status": ["open"] * 5, "length": [1.5] * 5, "seq": [1, 2, 3, 4, 5], "code": ["ab"] * 5},
        geometry_type="Polygon",
    )
    run_sql(
        path,
        "CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT,"
        " description TEXT, mime_type TEXT, constraint_name TEXT)",
        "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT,"
        " value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,"
        " max_is_inclusive BOOLEAN, description TEXT)",
        "INSERT INTO gpkg_data_columns (table_name, column_name, constraint_name) VALUES"
        " ('a', 'status', 'state'), ('a', 'length', 'positive'), ('a', 'code', 'letters')",
        "INSERT INTO gpkg_data_column_constraints VALUES"
        " ('state', 'enum', 'planned', NULL, NULL, NULL, NULL, 'Planned'),"
        " ('state', 'enum', 'open', NULL, NULL, NULL, NULL, NULL),"
        " ('positive', 'range', NULL, 0, 0, 100, 1, NULL),"
        " ('letters', 'glob', '[a-z][a-z]', NULL, NULL, NULL, NULL, NULL)",
    )
    return path


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda path: run_sql(path, *statements)


def geometry(blob: object, box: tuple[float, ...] | None = CORNERS) -> Callable[[Path], None]:
    return lambda path: replace_geometry(path, "a", 3, blob, box)


def without_foreign_key(path: Path) -> None:
    run_sql(
        path,
        "CREATE TABLE plain AS SELECT * FROM gpkg_geometry_columns",
        "DROP TABLE gpkg_geometry_columns",
        "ALTER TABLE plain RENAME TO gpkg_geometry_columns",
        "DELETE FROM gpkg_contents WHERE table_name = 'a'",
    )


def forget_an_index_entry(path: Path) -> None:
    run_sql(path, "CREATE INDEX seqs ON a (seq)")
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM sqlite_master WHERE name = 'seqs'").fetchone()
    run_sql(path, "DELETE FROM sqlite_master WHERE name = 'seqs'")
    run_sql(path, "UPDATE a SET seq = 77 WHERE fid = 3")
    run_sql(path, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", parameters=row)


def off_the_globe(path: Path) -> None:
    write_layer(path, "b", [shapely.Point(0, 95)], geometry_type="Point")


BREAKS: dict[str, tuple[Callable[[Path], None], Finding]] = {
    "gpkg.application_id": (
        sql("PRAGMA application_id = 0"),
        Finding("error", None, None, None, "gpkg.application_id", "application id"),
    ),
    "gpkg.integrity": (
        forget_an_index_entry,
        Finding("error", None, None, None, "gpkg.integrity", "missing from index"),
    ),
    "gpkg.foreign_keys": (
        sql("CREATE TABLE child (id INTEGER PRIMARY KEY, a_fid REFERENCES a (fid))",
            "INSERT INTO child VALUES (7, 99)"),
        Finding("error", "child", 7, None, "gpkg.foreign_keys", "a row of a that is not there"),
    ),
    "gpkg.srs_rows": (
        sql("DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = -1"),
        Finding("warning", None, None, None, "gpkg.srs_rows", "lacks the SRS -1"),
    ),
    "contents.table": (
        sql("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('gone', 'attributes')"),
        Finding("error", "gone", None, None, "contents.table", "a table that is not there"),
    ),
    "contents.listed": (
        without_foreign_key,
        Finding("error", "a", None, None, "contents.listed", "gpkg_contents does not"),
    ),
    "contents.extent": (
        sql("UPDATE gpkg_contents SET max_x = 9 WHERE table_name = 'a'"),
        Finding("warning", "a", None, None, "contents.extent", "does not hold all features"),
    ),
    "contents.srs": (
        sql("UPDATE gpkg_contents SET srs_id = 0 WHERE table_name = 'a'"),
        Finding("error", "a", None, None, "contents.srs", "gpkg_contents says SRS 0"),
    ),
    "geometry_columns.listed": (
        sql("DELETE FROM gpkg_geometry_columns"),
        Finding("error", "a", None, None, "geometry_columns.listed", "does not list it"),
    ),
    "geometry_columns.column": (
        sql("UPDATE gpkg_geometry_columns SET column_name = 'g'"),
        Finding("error", "a", None, "g", "geometry_columns.column", "no column g"),
    ),
    "geometry_columns.type": (
        sql("UPDATE gpkg_geometry_columns SET geometry_type_name = 'BLOB'"),
        Finding("error", "a", None, None, "geometry_columns.type", "BLOB is no geometry type"),
    ),
    "crs.known": (
        sql("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 999999,"
            " definition = 'nonsense' WHERE srs_id = 4326"),
        Finding("error", "a", None, None, "crs.known", "PROJ does not know"),
    ),
    "crs.range": (
        off_the_globe,
        Finding("error", "b", 1, "geom", "crs.range", "no longitude and latitude"),
    ),
    "table.primary_key": (
        sql("CREATE TABLE keyless (x TEXT)",
            "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('keyless', 'attributes')"),
        Finding("error", "keyless", None, None, "table.primary_key", "no integer primary key"),
    ),
    "layer.readable": (
        lambda path: add_view(path, "v", NEVER_ENDING),
        Finding("error", "v", None, None, "layer.readable", "without end"),
    ),
    "rtree.in_step": (
        sql("DELETE FROM rtree_a_geom WHERE id = 3"),
        Finding("error", "a", 3, "geom", "rtree.in_step", "not in the spatial index"),
    ),
    "rtree.registered": (
        sql("DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"),
        Finding("warning", "a", None, None, "rtree.registered", "not listed"),
    ),
    "rtree.triggers": (
        lambda path: drop_triggers(path, "a"),
        Finding("error", "a", None, None, "rtree.triggers", "delete, insert, update"),
    ),
    "geometry.readable": (
        geometry(blob_of(SQUARE)[:-5]),
        Finding("error", "a", 3, "geom", "geometry.readable", "truncated"),
    ),
    "geometry.coordinates": (
        geometry(blob_of(SQUARE)[:-8] + struct.pack("<d", float("nan"))),
        Finding("error", "a", 3, "geom", "geometry.coordinates", "not a finite number"),
    ),
    "geometry.valid": (
        geometry(blob_of(BOW_TIE)),
        Finding("error", "a", 3, "geom", "geometry.valid", "Self-intersection[5 5]"),
    ),
    "geometry.type": (
        geometry(blob_of(shapely.LineString([(0, 0), (10, 10)]))),
        Finding("error", "a", 3, "geom", "geometry.type", "A LINESTRING in a layer of POLYGON"),
    ),
    "geometry.dimension": (
        geometry(blob_of(shapely.force_3d(SQUARE, 5.0))),
        Finding("error", "a", 3, "geom", "geometry.dimension", "has Z"),
    ),
    "geometry.srs_id": (
        geometry(blob_of(SQUARE, srs_id=3857)),
        Finding("warning", "a", 3, "geom", "geometry.srs_id", "SRS 3857, its column 4326"),
    ),
    "geometry.envelope": (
        geometry(blob_of_wkb(shapely.to_wkb(SQUARE), (0, 0, 10, 9))),
        Finding("error", "a", 3, "geom", "geometry.envelope", "not that of its coordinates"),
    ),
    "schema.reference": (
        sql("UPDATE gpkg_data_columns SET constraint_name = 'lost' WHERE column_name = 'code'"),
        Finding("error", "a", None, "code", "schema.reference", "rule lost"),
    ),
    "value.not_null": (
        sql("UPDATE a SET status = NULL WHERE fid = 3",
            "UPDATE sqlite_master SET sql = replace(sql, '\"status\" TEXT',"
            " '\"status\" TEXT NOT NULL') WHERE name = 'a'"),
        Finding("error", "a", 3, "status", "value.not_null", "status is missing"),
    ),
    "value.type": (
        sql("UPDATE a SET seq = 'three' WHERE fid = 3"),
        Finding("error", "a", 3, "seq", "value.type", "“three” is not of type"),
    ),
    "value.enum": (
        sql("UPDATE a SET status = 'shut' WHERE fid = 3"),
        Finding("error", "a", 3, "status", "value.enum", "“shut” is not one of planned, open"),
    ),
    "value.range": (
        sql("UPDATE a SET length = 0 WHERE fid = 3"),
        Finding("error", "a", 3, "length", "value.range", "is not above 0"),
    ),
    "value.glob": (
        sql("UPDATE a SET code = 'A1' WHERE fid = 3"),
        Finding("error", "a", 3, "code", "value.glob", "does not look like [a-z][a-z]"),
    ),
}  # fmt: skip


def test_a_sound_file_has_no_findings(sound: Path) -> None:
    before = state_of(sound)
    assert check_geopackage(sound) == []
    assert state_of(sound) == before


def test_a_sound_file_of_any_geometry_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for kind, shape in SHAPES.items():
        write_layer(path, kind.lower(), [shape, None, shape], geometry_type=kind)
        write_layer(path, f"{kind}_3d", [shapely.force_3d(shape, 1.0)])
    write_layer(path, "utm", [shapely.Point(500_000, 3e6)], crs="EPSG:32648")
    add_view(path, "v", "SELECT fid AS OGC_FID, geom, n FROM point WHERE fid < 3")
    findings = [found for found in check_geopackage(path) if found.rule != "contents.extent"]
    assert findings == []


@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_rule_is_found_and_no_other(
    sound: Path, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpkg, "OPENING_SECONDS", 0.5)
    break_it, expected = BREAKS[rule]
    break_it(sound)
    (found, *more) = check_geopackage(sound)
    assert {each.rule for each in more} <= {rule}
    assert expected.message in found.message
    assert (found.severity, found.layer, found.fid, found.field, found.rule) == (
        expected.severity,
        expected.layer,
        expected.fid,
        expected.field,
        rule,
    )
    assert "\n" not in found.message


def test_every_rule_has_a_test() -> None:
    from tests.unit.formats.test_gpkg_check_corridors import BREAKS as CORRIDOR_BREAKS
    from tests.unit.formats.test_gpkg_check_routes import BREAKS as ROUTE_BREAKS
    from tests.unit.formats.test_gpkg_check_theme import BREAKS as THEME_BREAKS

    of_routes = {rule for _, found in ROUTE_BREAKS.values() for rule, *_ in found}
    on_the_ground = {rule for _, rule, _, _ in CORRIDOR_BREAKS.values()}
    tested = set(BREAKS) | set(THEME_BREAKS) | on_the_ground | of_routes
    # That what a theme is held against can be read is no rule about the file; which ids it has is
    # asked with it at hand.
    assert tested == set(RULES) - {"theme.ground", "route.place"}


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE rtree_a_geom SET minx = -5 WHERE id = 3", "elsewhere"),
        ("INSERT INTO rtree_a_geom VALUES (99, 0, 1, 0, 1)", "not there"),
    ],
)
def test_the_index_is_out_of_step_in_three_ways(sound: Path, statement: str, words: str) -> None:
    run_sql(sound, statement)
    (found,) = check_geopackage(sound)
    assert found.rule == "rtree.in_step"
    assert words in found.message


def test_a_line_of_one_point_is_invalid(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.LineString([(0, 0), (1, 1)])])
    one_point = struct.pack("<BII2d", 1, 2, 1, 0.0, 0.0)
    replace_geometry(path, "a", 1, blob_of_wkb(one_point, (0, 0, 0, 0)), (0, 0, 0, 0))
    rules = [found.rule for found in check_geopackage(path)]
    assert rules == ["geometry.valid"]


def test_arcs_in_a_layer_of_any_geometry_are_no_finding(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "arcs.gpkg", "a", [SQUARE, SQUARE])
    box = (0.0, 0.0, 2.0, 1.0)
    arc = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
    replace_geometry(path, "a", 1, blob_of_wkb(arc, box), box)
    collected = struct.pack("<BII", 1, 7, 1) + arc
    replace_geometry(path, "a", 2, blob_of_wkb(collected, box), box)
    assert check_geopackage(path) == []


def test_a_file_without_a_list_of_contents(sound: Path) -> None:
    without_foreign_key(sound)
    run_sql(sound, "DROP TABLE gpkg_contents")
    rules = {each.rule for each in check_geopackage(sound)}
    assert "contents.listed" in rules
    assert rules <= {"contents.listed", "gpkg.foreign_keys"}


def test_triggers_of_a_layer_whose_name_needs_quoting(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "names.gpkg", 'a"b; 港', [SQUARE], geometry_type="Polygon")
    assert check_geopackage(path) == []


def test_so_many_findings_are_summed_up(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_sql(sound, "UPDATE a SET status = 'shut'")
    monkeypatch.setattr(gpkg_findings, "MOST_PER_RULE", 3)
    findings = check_geopackage(sound)
    assert [found.fid for found in findings] == [1, 2, 3, None]
    assert "More than these 3 rows" in findings[-1].message
    assert {found.severity for found in findings} == {"error"}


def test_each_of_several_wrong_values_is_named(sound: Path) -> None:
    run_sql(
        sound,
        "UPDATE a SET status = 'shut' WHERE fid = 2",
        "UPDATE a SET length = 101, seq = 'x' WHERE fid = 4",
        "UPDATE a SET code = 'A1' WHERE fid = 5",
    )
    found = {(each.rule, each.fid, each.field) for each in check_geopackage(sound)}
    assert found == {
        ("value.enum", 2, "status"),
        ("value.range", 4, "length"),
        ("value.type", 4, "seq"),
        ("value.glob", 5, "code"),
    }


def test_a_rule_with_more_choices_than_a_query_may_have_terms(sound: Path) -> None:
    choices = ", ".join(
        f"('state', 'enum', 'word {number}', NULL, NULL, NULL, NULL, NULL)" for number in range(700)
    )
    run_sql(sound, f"INSERT INTO gpkg_data_column_constraints VALUES {choices}")
    assert check_geopackage(sound) == []
    run_sql(sound, "UPDATE a SET status = 'word 700' WHERE fid = 2")
    assert [each.fid for each in check_geopackage(sound)] == [2]


def test_each_of_several_wrong_geometries_is_named(sound: Path) -> None:
    replace_geometry(sound, "a", 1, blob_of(BOW_TIE), CORNERS)
    replace_geometry(sound, "a", 2, blob_of(SQUARE, srs_id=3857), CORNERS)
    line = blob_of(shapely.LineString([(0, 0, 1), (10, 10, 1)]))
    replace_geometry(sound, "a", 4, line, CORNERS)
    run_sql(sound, "DELETE FROM rtree_a_geom WHERE id = 5")
    found = {(each.rule, each.fid) for each in check_geopackage(sound)}
    assert found == {
        ("geometry.valid", 1),
        ("geometry.srs_id", 2),
        ("geometry.type", 4),
        ("geometry.dimension", 4),
        ("rtree.in_step", 5),
    }


def test_a_cancelled_check_stops(sound: Path) -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        check_geopackage(sound, feedback)


def test_a_check_reports_how_far_it_is(sound: Path) -> None:
    reports: list[tuple[int, int]] = []
    check_geopackage(sound, Feedback(lambda done, total: reports.append((done, total))))
    assert len(reports) > 1
    assert reports == sorted(reports)
    assert {total for _, total in reports} == {1000}
    assert reports[-1] == (1000, 1000)
