"""The data model's rules against the shipped theme, and against copies that break one each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from corridormap.core.bundled import layers_folder
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_findings import Finding
from tests.unit.formats.gpkg_making import blob_of, replace_geometry, run_sql
from tests.unit.formats.theme_copies import THEME, theme_copy, value

A_LEG = "(SELECT min(fid) FROM corridor_legs WHERE branch = 'main' AND seq = 1)"
DRAWN_CORRIDOR = f"(SELECT corridor_id FROM corridor_legs WHERE fid = {A_LEG})"


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda path: run_sql(path, *statements)


def move_a_stop(path: Path) -> None:
    fid = value(path, f"SELECT fid FROM ports WHERE port_id = (SELECT from_stop FROM"
                      f" corridor_legs WHERE fid = {A_LEG})")  # fmt: skip
    point = shapely.Point(100.0, 30.0)
    replace_geometry(path, "ports", fid, blob_of(point), point.bounds)


def undraw_a_corridor(path: Path) -> None:
    fid = value(path, f"SELECT fid FROM corridors WHERE corridor_id = {DRAWN_CORRIDOR}")
    replace_geometry(path, "corridors", fid, None)
    run_sql(path, f"DELETE FROM rtree_corridors_geom WHERE id = {fid}",
            f"UPDATE corridors SET note = 'why' WHERE fid = {fid}")  # fmt: skip


BREAKS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "theme.column": (
        sql("DELETE FROM gpkg_data_columns WHERE column_name = 'kind'",
            "ALTER TABLE ports DROP COLUMN kind"),
        "ports", "ports has no column kind.",
    ),
    "theme.id": (
        sql("UPDATE citations SET subject_id = 'Bad Id' WHERE subject_table = 'facts' AND"
            " subject_id = (SELECT fact_id FROM facts WHERE fid = 1)",
            "UPDATE facts SET fact_id = 'Bad Id' WHERE fid = 1"),
        "facts", "“Bad Id” is no slug",
    ),
    "theme.name": (
        sql("UPDATE ports SET name_zh = ' ' WHERE fid = 3"), "ports", "has no name_zh",
    ),
    "theme.code": (
        sql("UPDATE gpkg_data_columns SET constraint_name = NULL",
            "UPDATE corridors SET status = 'someday' WHERE fid = 1"),
        "corridors", "status “someday”",
    ),
    "theme.reference": (
        sql("UPDATE facts SET subject_id = 'nowhere' WHERE fid = 1"), "facts", "“nowhere”",
    ),
    "theme.citation": (
        sql("DELETE FROM citations WHERE subject_table = 'facts' AND"
            " subject_id = (SELECT fact_id FROM facts WHERE fid = 1)"),
        "facts", "has no citation",
    ),
    "theme.not_drawn": (
        sql("UPDATE corridors SET note = NULL WHERE fid ="
            " (SELECT min(fid) FROM corridors WHERE geom IS NULL)"),
        "corridors", "does not say why",
    ),
    "theme.modes": (
        sql(f"UPDATE corridors SET modes = 'air' WHERE corridor_id = {DRAWN_CORRIDOR}"),
        "corridors", "lists air, its legs have",
    ),
    "theme.leg_order": (
        sql("UPDATE corridor_legs SET seq = 99 WHERE fid = (SELECT fid FROM corridor_legs"
            " ORDER BY seq DESC LIMIT 1)"),
        "corridor_legs", "says seq 99",
    ),
    "theme.leg_ends": (move_a_stop, "corridor_legs", "m from"),
    "theme.leg_length": (
        sql(f"UPDATE corridor_legs SET length_m = length_m * 1.01 WHERE fid = {A_LEG}"),
        "corridor_legs", "length_m is",
    ),
    "theme.corridor_geometry": (undraw_a_corridor, "corridors", "not that of its legs"),
    "theme.segments": (
        sql("UPDATE segment_use SET reversed = 1 - reversed WHERE leg_id ="
            f" (SELECT leg_id FROM corridor_legs WHERE fid = {A_LEG}) AND seq = 1"),
        "corridor_legs", "are not its line",
    ),
}  # fmt: skip


def told(path: Path) -> set[Finding]:
    """Return what is found beyond the known differences of the shipped theme."""
    known = {(each.rule, each.message) for each in check_geopackage(THEME)}
    return {each for each in check_geopackage(path) if (each.rule, each.message) not in known}


@pytest.mark.parametrize("path", sorted(layers_folder().glob("*.gpkg")), ids=lambda path: path.name)
def test_what_ships_is_sound(path: Path) -> None:
    findings = check_geopackage(path)
    assert [each for each in findings if each.severity == "error"] == []
    if path != THEME:
        assert findings == []


@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_rule_of_the_theme_is_found_and_no_other(tmp_path: Path, rule: str) -> None:
    path = theme_copy(tmp_path)
    break_it, layer, words = BREAKS[rule]
    break_it(path)
    findings = told(path)
    assert {(found.rule, found.layer, found.severity) for found in findings} == {
        (rule, layer, "error")
    }
    assert all(words in found.message for found in findings)


@pytest.mark.parametrize(
    ("statement", "rule", "field"),
    [
        ("UPDATE ports SET kind = 'harbour' WHERE fid = 5", "value.enum", "kind"),
        ("UPDATE ports SET country = 'China' WHERE fid = 5", "theme.code", "country"),
        ("UPDATE border_crossings SET country_b = 'vn' WHERE fid = 5", "theme.code", "country_b"),
        (
            "UPDATE segment_alongside SET beside_id = 's9' WHERE fid = 5",
            "theme.reference",
            "beside_id",
        ),
    ],
)
def test_a_wrong_word_is_told_once(tmp_path: Path, statement: str, rule: str, field: str) -> None:
    path = theme_copy(tmp_path)
    run_sql(path, statement)
    findings = told(path)
    assert [(found.rule, found.fid, found.field) for found in findings] == [(rule, 5, field)]
