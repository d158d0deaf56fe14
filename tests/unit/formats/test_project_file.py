from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.errors import ProjectError
from corridormap.core.map_settings import MapView
from corridormap.core.measurement import PinnedMeasurement, Waypoint, measure_chain
from corridormap.core.symbol import LayerStyle, LineSymbol, SymbolSet
from corridormap.formats import project_file
from corridormap.formats.project_document import GroupEntry, LayerEntry, ProjectDocument
from corridormap.formats.project_file import read_project, write_project
from corridormap.formats.project_json import document_from_dict, document_to_dict

STYLE = LayerStyle(SymbolSet(line=LineSymbol("#c04000", 2.5, (6.0, 3.0))))
CHAIN = measure_chain([Waypoint(108.6, 21.7, "Qinzhou", "Ports"), Waypoint(103.8, 1.3)])


@pytest.fixture
def document(tmp_path: Path) -> ProjectDocument:
    user = LayerEntry(
        "u1", tmp_path / "data" / "路 線.gpkg", "roads", "Roads", opacity=0.5, visible=False,
        crs="EPSG:32648", style=STYLE,
    )  # fmt: skip
    bundled = LayerEntry(
        "b1", Path("corridormap.gpkg"), "ports", "Ports", "港口", is_bundled=True, selectable=False
    )
    theme = GroupEntry("g2", "Theme", "主题", False, (bundled,))
    return ProjectDocument(
        (GroupEntry("g1", "Mine", layers=(user,)), theme),
        "zh",
        False,
        "China",
        MapView(1.19e7, 3.4e6, 2445.98, WEB_MERCATOR),
        (PinnedMeasurement(0, "南下", CHAIN, False),),
    )  # fmt: skip


def test_what_is_written_is_read(tmp_path: Path, document: ProjectDocument) -> None:
    path = tmp_path / "map.corridormap"
    write_project(path, document)
    assert read_project(path) == document
    assert os.listdir(tmp_path) == ["map.corridormap"]


def test_paths_are_relative_to_the_project(tmp_path: Path, document: ProjectDocument) -> None:
    path = tmp_path / "map.corridormap"
    write_project(path, document)
    text = path.read_text(encoding="utf-8")
    assert '"data/路 線.gpkg"' in text
    assert str(tmp_path) not in text
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    path.rename(moved / "map.corridormap")
    first = next(read_project(moved / "map.corridormap").layers())
    assert first.path == moved / "data" / "路 線.gpkg"


def test_files_that_are_gone_are_told_and_kept(tmp_path: Path, document: ProjectDocument) -> None:
    path = tmp_path / "map.corridormap"
    write_project(path, document)
    opened = read_project(path)
    assert opened.missing_files() == (tmp_path / "data" / "路 線.gpkg",)
    broken = opened.broken("u1")
    shown = replace(opened, groups=opened.groups[1:])
    write_project(path, shown.with_broken((broken,)))
    again = read_project(path)
    assert [layer.layer_id for layer in again.layers()] == ["b1", "u1"]
    assert again.broken("u1").layer == broken.layer
    assert opened.with_broken((broken,)) == opened


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "other"}, "no corridormap project"),
        ({"schema_version": 2}, "saved by a newer corridormap .project version 2"),
        ({"schema_version": "1"}, "schema_version has to be a whole number"),
        ({"schema_version": None}, "schema_version is missing"),
        ({"language": "fr"}, "language is one of en, zh"),
        ({"show_labels": 1}, "show_labels has to be true or false"),
        ({"view": []}, "view: an object is needed"),
        ({"view": {"center_x": 1}}, "view: map_units_per_px is missing"),
        ({"groups": {}}, "groups has to be a list"),
        ({"groups": [3]}, "group 1: an object is needed"),
        ({"measurements": [{}]}, "measurement"),
    ],
)
def test_a_bad_value_is_named(
    tmp_path: Path, document: ProjectDocument, change: dict[str, Any], words: str
) -> None:
    values = {**document_to_dict(document, tmp_path), **change}
    expect_refusal(tmp_path, json.dumps(values), words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opacity": 1.5}, "group 1, layer 1: opacity lies between 0 and 1"),
        ({"opacity": "x"}, "group 1, layer 1: opacity has to be a number"),
        ({"table": None}, "group 1, layer 1: table is missing"),
        ({"path": ""}, "group 1, layer 1: the file has no name"),
        ({"crs": "EPSG:999999"}, "group 1, layer 1: Unknown coordinate reference system"),
        ({"style": {"symbols": 5}}, "group 1, layer 1: style"),
        ({"bundled": "../secret.gpkg"}, "without a folder"),
        ({"layer_id": "b1"}, "layer_id “b1” occurs twice"),
    ],
)
def test_a_bad_layer_is_named(
    tmp_path: Path, document: ProjectDocument, change: dict[str, Any], words: str
) -> None:
    values = document_to_dict(document, tmp_path)
    values["groups"][0]["layers"][0].update(change)
    expect_refusal(tmp_path, json.dumps(values), words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("{", "not valid JSON.*line 1"),
        ("[" * 200_000, "nested too deep"),
        ("[]", "an object is needed"),
        ('{"schema": NaN}', "NaN is no number"),
    ],
)
def test_rubbish_is_refused_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    expect_refusal(tmp_path, text, words)


def expect_refusal(folder: Path, text: str, words: str) -> None:
    path = folder / "bad.corridormap"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=rf"^bad\.corridormap: (?s:.*){words}") as caught:
        read_project(path)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no such file"):
        read_project(tmp_path / "gone.corridormap")
    with pytest.raises(ProjectError, match="is a folder"):
        read_project(tmp_path)
    binary = tmp_path / "b.corridormap"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProjectError, match="not UTF-8"):
        read_project(binary)


def test_a_failure_while_saving_leaves_the_old_file(
    tmp_path: Path, document: ProjectDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.corridormap"
    path.write_text("old", encoding="utf-8")

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(ProjectError, match="No space left on device"):
        write_project(path, document)
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["map.corridormap"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, document: ProjectDocument) -> None:
    with pytest.raises(ProjectError, match=r"map\.corridormap: cannot be saved there"):
        write_project(tmp_path / "no" / "map.corridormap", document)


@pytest.mark.skipif(os.name != "posix", reason="permissions and links are POSIX's")
def test_permissions_and_links_survive_saving(tmp_path: Path, document: ProjectDocument) -> None:
    real, link = tmp_path / "real.corridormap", tmp_path / "link.corridormap"
    write_project(real, document)
    real.chmod(0o640)
    link.symlink_to(real)
    write_project(link, document)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_file, "_LARGEST_BYTES", 10)
    expect_refusal(tmp_path, "{" + " " * 20 + "}", "too large")


json_leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
json_values = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    layer = LayerEntry("u1", Path("/x/a.gpkg"), "roads", "Roads", style=STYLE)
    view = MapView(1.0, 2.0, 3.0)
    whole = ProjectDocument((GroupEntry("g", "G", layers=(layer,)),), view=view,
                            measurements=(PinnedMeasurement(0, "m", CHAIN),))  # fmt: skip
    values = document_to_dict(whole, Path("/x"))
    places = [values, values["view"], values["groups"][0], values["groups"][0]["layers"][0]]
    place = data.draw(st.sampled_from(places))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(json_values)
    try:
        document = document_from_dict(json.loads(json.dumps(values)), Path("/x"))
    except ProjectError:
        return
    assert document_from_dict(document_to_dict(document, Path("/x")), Path("/x")) == document


LONG = "1" + 400 * "0"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("view", f'{{"map_units_per_px": {LONG}}}', "has to be a finite"),
        ("decorations", f'{{"legend": {{"x_px": {LONG}}}}}', "distance in pixels"),
        ("viewpoint", '"\\ud83d"', "half of a letter"),
        ("view", '{"crs": "\\ud83d"}', "half of a letter"),
    ],
)
def test_numbers_without_end_and_half_letters_are_refused(
    tmp_path: Path, document: ProjectDocument, key: str, value: str, words: str
) -> None:
    values = document_to_dict(document, tmp_path)
    text = json.dumps(values | {key: "HERE"}).replace('"HERE"', value)
    expect_refusal(tmp_path, text, words)
