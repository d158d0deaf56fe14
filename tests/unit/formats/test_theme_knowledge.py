from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from corridormap.core.errors import SourceError
from corridormap.core.knowledge import Knowledge
from corridormap.formats.theme_knowledge import ThemeKnowledge
from tests.unit.formats.gpkg_making import run_sql, write_layer

TABLES = """
CREATE TABLE memberships (fid INTEGER PRIMARY KEY, region_id, organisation, role, since);
CREATE TABLE groups (fid INTEGER PRIMARY KEY, group_id, name, note);
CREATE TABLE group_members (fid INTEGER PRIMARY KEY, group_id, subject_table, subject_id);
CREATE TABLE facts (fid INTEGER PRIMARY KEY, fact_id, subject_table, subject_id, metric, value,
 unit, period, note);
CREATE TABLE citations (fid INTEGER PRIMARY KEY, subject_table, subject_id, source_id, place,
 origin);
CREATE TABLE sources (fid INTEGER PRIMARY KEY, source_id, title, publisher, date, language);
INSERT INTO memberships VALUES (1, 'yunnan', 'ILSTC 13+2', 'member', '2019');
INSERT INTO groups VALUES (1, 'beibu-gulf', 'Beibu Gulf Port', NULL);
INSERT INTO group_members VALUES (1, 'beibu-gulf', 'ports', 'qinzhou');
INSERT INTO facts VALUES
 (1, 'teu', 'groups', 'beibu-gulf', 'throughput', 5.01, 'million TEU', NULL, 'no year'),
 (2, 'own', 'ports', 'qinzhou', 'berths', 12, '', '2019', NULL);
INSERT INTO citations VALUES
 (1, 'ports', 'qinzhou', 'doc-002', 'note 7', 'document'),
 (2, 'ports', 'qinzhou', 'unknown', 'coordinates', 'added'),
 (3, 'facts', 'teu', 'doc-002', 'text', 'document'),
 (4, 'memberships', 'yunnan/ILSTC 13+2', 'doc-002', 'list', 'document'),
 (5, 'group_members', 'beibu-gulf/qinzhou', 'doc-002', 'group', 'document'),
 (6, 'corridors', 'vague', 'doc-002', 'note 31', 'document');
INSERT INTO sources VALUES (1, 'doc-002', 'The paper', 'A journal', '2021', 'en');
"""


@pytest.fixture
def theme(tmp_path: Path) -> ThemeKnowledge:
    path = tmp_path / "theme.gpkg"
    line = shapely.LineString([(108.6, 21.7), (103.8, 1.3)])
    write_layer(path, "corridors", [line, None], {
        "corridor_id": ["east", "vague"], "name": ["East", "Vague"], "name_zh": ["东线", "模糊"],
        "status": ["operating", "named"], "status_text": ["running", ""],
        "note": ["", "No place is named."],
    })  # fmt: skip
    write_layer(path, "corridor_legs", [line, line, line], {
        "leg_id": ["east-a-1", "east-main-2", "east-main-1"], "corridor_id": ["east"] * 3,
        "branch": ["a", "main", "main"], "seq": [1, 2, 1], "mode": ["rail", "road", "sea"],
        "from_stop": ["qinzhou", "singapore", "qinzhou"],
        "to_stop": ["singapore", "nowhere", "singapore"],
        "length_m": [1000.0, 2000.0, 2_300_000.0], "way_length_m": [1500.0, 2500.0, 2_400_000.0],
    })  # fmt: skip
    write_layer(path, "ports", [shapely.Point(108.6, 21.7), shapely.Point(103.8, 1.3)], {
        "port_id": ["qinzhou", "singapore"], "name": ["Qinzhou", "Singapore"],
        "name_zh": ["钦州港", "新加坡港"], "note": ["", ""],
    })  # fmt: skip
    write_layer(path, "member_regions", [shapely.box(100, 20, 105, 28)], {
        "region_id": ["yunnan"], "name": ["Yunnan"], "name_zh": ["云南"], "note": [""],
    })  # fmt: skip
    run_sql(path, *TABLES.split(";\n"))
    return ThemeKnowledge(path)


def test_facts_of_a_feature_and_of_its_groups(theme: ThemeKnowledge) -> None:
    own, grouped = theme.of("ports", 1).facts
    assert (own.metric, own.value, own.period, own.subject) == ("berths", 12, "2019", "")
    assert (grouped.value, grouped.unit, grouped.period) == (5.01, "million TEU", "")
    assert (grouped.subject, grouped.note) == ("Beibu Gulf Port", "no year")
    assert grouped.citations[0].title == "The paper"


def test_citations_name_the_document_or_say_added(theme: ThemeKnowledge) -> None:
    document, added = theme.of("ports", 1).citations
    assert (document.title, document.publisher, document.place) == (
        "The paper",
        "A journal",
        "note 7",
    )
    assert (document.origin, added.origin) == ("document", "added")
    assert added.title == "unknown"


def test_memberships_of_regions_and_groups(theme: ThemeKnowledge) -> None:
    (membership,) = theme.of("member_regions", 1).memberships
    assert (membership.organisation, membership.role, membership.since) == (
        "ILSTC 13+2",
        "member",
        "2019",
    )
    assert membership.citations[0].place == "list"
    (group,) = theme.of("ports", 1).memberships
    assert (group.organisation, group.citations[0].place) == ("Beibu Gulf Port", "group")


def test_what_belongs_to_a_corridor_a_leg_and_a_port(theme: ThemeKnowledge) -> None:
    legs = theme.of("corridors", 1).related
    assert [leg.fid for leg in legs] == [3, 2, 1]
    assert (legs[0].title, legs[0].detail) == ("Qinzhou – Singapore", "sea · 2,400 km")
    assert legs[1].title == "Singapore – nowhere"
    assert [row.title for row in theme.of("corridor_legs", 3).related] == [
        "East",
        "Qinzhou",
        "Singapore",
    ]
    (corridor,) = theme.of("ports", 1, "zh").related
    assert (corridor.table, corridor.title, corridor.detail) == ("corridors", "东线", "running")


def test_chinese_names(theme: ThemeKnowledge) -> None:
    leg = theme.of("corridors", 1, "zh").related[0]
    assert (leg.title, leg.detail) == ("钦州港 – 新加坡港", "海运 · 2,400 km")


def test_what_is_named_and_not_drawn(theme: ThemeKnowledge) -> None:
    (vague,) = theme.not_drawn()
    assert (vague.name, vague.name_zh, vague.table, vague.fid) == ("Vague", "模糊", "corridors", 2)
    assert vague.note == "No place is named."
    assert vague.path.name == "theme.gpkg"
    assert vague.citations[0].place == "note 31"


def test_other_rows_and_files_are_unknown(theme: ThemeKnowledge, tmp_path: Path) -> None:
    assert theme.of("ports", 99) == Knowledge()
    assert theme.of("roads", 1) == Knowledge()
    assert theme.of_file(tmp_path / "other.gpkg", "ports", 1) == Knowledge()
    assert theme.of_file(tmp_path / "theme.gpkg", "ports", 1).facts != ()
    other = ThemeKnowledge(write_layer(tmp_path / "other.gpkg", "a", [shapely.Point(1, 1)]))
    assert other.of("a", 1) == Knowledge()
    assert other.not_drawn() == []


def test_a_missing_theme_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        ThemeKnowledge(tmp_path / "gone.gpkg").of("ports", 1)
