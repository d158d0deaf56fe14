from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import shapely

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.gpkg_writer import BadRowsError, write_geopackage
from corridormap.builder.legs import LegBuild
from corridormap.builder.seed_tables import SeedTables
from corridormap.builder.tables import GeoPackage
from corridormap.builder.theme import run, theme_package
from corridormap.builder.theme_checks import theme_problems

TABLES = (
    "corridors", "corridor_legs", "segments", "ports", "border_crossings", "member_regions",
    "segment_use", "segment_alongside", "memberships", "groups", "group_members", "facts",
    "citations", "sources",
)  # fmt: skip


@pytest.fixture(scope="module")
def package(checkout: BuildTree, seeds: SeedTables, leg_build: LegBuild) -> GeoPackage:
    return theme_package(checkout, seeds, leg_build)


@pytest.fixture(scope="module")
def rebuilt(package: GeoPackage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("theme") / "corridormap.gpkg"
    write_geopackage(path, package)
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def differences(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Return the values that differ: lengths by more than a centimetre, lines by more than 1 mm."""
    found = []
    for mine, shipped in zip(ours, theirs, strict=True):
        if isinstance(mine, float) and isinstance(shipped, float):
            same = abs(mine - shipped) < 0.01
        elif isinstance(mine, bytes) and isinstance(shipped, bytes):
            first, second = (shapely.from_wkb(blob[40:]) for blob in (mine, shipped))
            same = mine == shipped or bool(shapely.equals_exact(first, second, 1e-8))
        else:
            same = mine == shipped
        if not same:
            found.append((mine, shipped))
    return found


@pytest.mark.parametrize("table", TABLES)
def test_what_ships_is_what_the_seeds_make(checkout: BuildTree, rebuilt: Path, table: str) -> None:
    sql = f"SELECT * FROM {table} ORDER BY rowid"
    ours, shipped = rows(rebuilt, sql), rows(checkout.layers / "corridormap.gpkg", sql)
    assert len(ours) == len(shipped)
    for mine, theirs in zip(ours, shipped, strict=True):
        assert differences(mine, theirs) == []


def test_the_shipped_file_has_the_schema_rules_and_styles_of_today(
    checkout: BuildTree, rebuilt: Path
) -> None:
    shipped = checkout.layers / "corridormap.gpkg"
    for sql in (
        "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2",
        "SELECT table_name, data_type, identifier, description, last_change FROM gpkg_contents"
        " ORDER BY 1",
        "SELECT * FROM gpkg_data_columns ORDER BY 1, 2",
        "SELECT * FROM gpkg_data_column_constraints ORDER BY 1, 3",
        "SELECT f_table_name, styleName, styleQML FROM layer_styles ORDER BY 1",
    ):
        assert rows(rebuilt, sql) == rows(shipped, sql)


def test_every_rule_named_by_a_column_exists(rebuilt: Path) -> None:
    named = rows(rebuilt, "SELECT DISTINCT constraint_name FROM gpkg_data_columns")
    known = rows(rebuilt, "SELECT DISTINCT constraint_name FROM gpkg_data_column_constraints")
    assert {row[0] for row in named} - {None} <= {row[0] for row in known}


def outside(line: Any, other: Any) -> float:
    """Return how much of a line, in degrees, runs beside another."""
    return float(shapely.length(shapely.difference(line, shapely.buffer(other, 1e-7))))


def test_a_corridor_is_the_union_of_its_legs(rebuilt: Path) -> None:
    legs: dict[str, list[Any]] = {}
    for corridor_id, blob in rows(rebuilt, "SELECT corridor_id, geom FROM corridor_legs"):
        legs.setdefault(corridor_id, []).append(shapely.from_wkb(blob[40:]))
    for corridor_id, blob, note in rows(rebuilt, "SELECT corridor_id, geom, note FROM corridors"):
        if corridor_id not in legs:
            assert blob is None
            assert note, f"{corridor_id} is not drawn and no note says why"
            continue
        union, drawn = shapely.from_wkb(blob[40:]), shapely.multilinestrings(legs[corridor_id])
        assert outside(drawn, union) == pytest.approx(0, abs=1e-6)
        assert outside(union, drawn) == pytest.approx(0, abs=1e-6)
        assert shapely.length(union) <= shapely.length(drawn) + 1e-6


def test_every_row_is_cited(rebuilt: Path) -> None:
    for table, key in (
        ("corridors", "corridor_id"), ("corridor_legs", "leg_id"), ("ports", "port_id"),
        ("border_crossings", "crossing_id"), ("member_regions", "region_id"),
        ("memberships", "region_id || '/' || organisation"), ("groups", "group_id"),
        ("group_members", "group_id || '/' || subject_id"), ("facts", "fact_id"),
    ):  # fmt: skip
        bare = rows(
            rebuilt,
            f"SELECT name FROM (SELECT {key} AS name FROM {table}) WHERE NOT EXISTS (SELECT 1"
            f" FROM citations c WHERE c.subject_table = '{table}' AND c.subject_id = name)",
        )
        assert bare == [], table


def test_each_leg_names_what_its_line_rests_on(rebuilt: Path) -> None:
    silent = rows(
        rebuilt,
        "SELECT leg_id FROM corridor_legs l WHERE NOT EXISTS (SELECT 1 FROM citations c"
        " JOIN sources s USING (source_id) WHERE c.subject_id = l.leg_id AND c.origin = 'added')",
    )
    assert silent == []


def test_segments_of_a_leg_make_up_the_leg(rebuilt: Path) -> None:
    lines = {
        name: shapely.from_wkb(blob[40:])
        for name, blob in rows(rebuilt, "SELECT segment_id, geom FROM segments")
    }
    used: dict[str, float] = {}
    for leg_id, segment_id in rows(rebuilt, "SELECT leg_id, segment_id FROM segment_use"):
        used[leg_id] = used.get(leg_id, 0.0) + shapely.length(lines[segment_id])
    for leg_id, blob in rows(rebuilt, "SELECT leg_id, geom FROM corridor_legs"):
        assert used[leg_id] == pytest.approx(shapely.length(shapely.from_wkb(blob[40:])))


def rename(table: str, column: str, value: str) -> Callable[[SeedTables], None]:
    def change(seeds: SeedTables) -> None:
        seeds[table][0][column] = value

    return change


def repeat_first_port(seeds: SeedTables) -> None:
    seeds["ports"].append(dict(seeds["ports"][0]))


def drop_citations_of_first_port(seeds: SeedTables) -> None:
    port = seeds["ports"][0]["port_id"]
    seeds["citations"] = [row for row in seeds["citations"] if row["subject_id"] != port]


def move_a_stop(seeds: SeedTables) -> None:
    branch = [row for row in seeds["corridor_legs"] if row["corridor_id"] == "ilstc-middle"]
    branch[1]["from_stop"] = "qinzhou"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (rename("ports", "country", "China"), "ports.csv, qinzhou: country 'China' is no ISO code"),
        (rename("groups", "group_id", "A b"), "groups.csv, A b: an id is made of a-z"),
        (rename("facts", "subject_id", "nowhere"), "there is no 'nowhere' in groups"),
        (rename("corridor_legs", "to_stop", "nowhere"), "to_stop 'nowhere' is unknown"),
        (rename("citations", "source_id", "doc-9"), "source_id 'doc-9' is unknown"),
        (rename("memberships", "region_id", "atlantis"), "region_id 'atlantis' is unknown"),
        (rename("corridors", "modes", "road,tram"), "ilstc-east: modes tram are not known"),
        (rename("corridors", "modes", "rail"), "modes are 'rail', its legs have road"),
        (rename("corridor_legs", "seq", "7"), "corridor_legs.csv, ilstc-east main: seq runs"),
        (rename("border_crossings", "crossing_id", "qinzhou"), "is the id of a border crossing"),
        (repeat_first_port, "ports.csv, qinzhou: occurs twice"),
        (drop_citations_of_first_port, "ports.csv, qinzhou: no citation"),
        (move_a_stop, "starts at qinzhou, the leg before ends at"),
    ],
)
def test_a_seed_that_does_not_fit_is_named(
    seeds: SeedTables, change: Callable[[SeedTables], None], message: str
) -> None:
    changed = copy.deepcopy(seeds)
    assert theme_problems(changed) == []
    change(changed)
    assert any(message in problem for problem in theme_problems(changed))


def test_a_build_stops_at_bad_seeds_and_names_each(checkout: BuildTree, tmp_path: Path) -> None:
    tree = BuildTree(tmp_path)
    shutil.copytree(checkout.seeds, tree.seeds)
    ports = (tree.seeds / "ports.csv").read_text(encoding="utf-8")
    spoilt = ports.replace("\nqinzhou,", "\nQinzhou,", 1)
    (tree.seeds / "ports.csv").write_text(spoilt, encoding="utf-8")
    with pytest.raises(BadRowsError) as caught:
        run(tree)
    lines = str(caught.value).splitlines()
    assert "ports.csv, Qinzhou: an id is made of a-z, 0-9 and single hyphens" in lines
    assert any("'qinzhou' is unknown" in line for line in lines)
    assert not tree.layers.exists()


@pytest.mark.parametrize(
    ("table", "column", "message"),
    [
        ("ports", "lat", "ports.csv, qinzhou: lon '108.635', lat 'north' are not a position"),
        ("corridors", "published_length_km", "published_length_km 'north' is not a number"),
    ],
)
def test_a_cell_that_is_no_number_is_named(
    checkout: BuildTree, seeds: SeedTables, leg_build: LegBuild, table: str, column: str,
    message: str,
) -> None:  # fmt: skip
    changed = copy.deepcopy(seeds)
    changed[table][0][column] = "north"
    with pytest.raises(BadRowsError, match=message):
        theme_package(checkout, changed, leg_build)


def test_a_missing_column_or_table_is_named(seeds: SeedTables) -> None:
    without = {name: table for name, table in seeds.items() if name != "facts"}
    with pytest.raises(BadRowsError, match=r"facts\.csv is missing or empty"):
        theme_problems(without)
    changed = copy.deepcopy(seeds)
    for row in changed["facts"]:
        del row["unit"]
    with pytest.raises(BadRowsError, match=r"facts\.csv has no column unit"):
        theme_problems(changed)
