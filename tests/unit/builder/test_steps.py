from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from corridormap.builder import sources
from corridormap.builder.__main__ import STEP_MODULES, main
from corridormap.builder.build_tree import BuildTree
from corridormap.builder.provenance import attributions_text, file_terms, provenance_text
from corridormap.builder.sources import SourcePackage, source_file
from corridormap.core.errors import SourceError


def wheel(path: Path) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/map.gpkg", "kept")
        archive.writestr("code/huge.py", "left out")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def package(tmp_path: Path) -> SourcePackage:
    digest = wheel(tmp_path / "package.whl")
    return SourcePackage("pip", "maps", "1.0", digest, ("data/",), "", "", "", "")


@pytest.fixture
def fetching(tmp_path: Path, package: SourcePackage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls = []

    def copy(wanted: SourcePackage, folder: Path) -> None:
        calls.append(wanted.name)
        (folder / "package.whl").write_bytes((tmp_path / "package.whl").read_bytes())

    monkeypatch.setattr(sources, "SOURCE_PACKAGES", (package,))
    monkeypatch.setattr(sources, "_download", copy)
    return calls


def test_a_source_is_downloaded_once_checked_and_unpacked(
    tmp_path: Path, fetching: list[str]
) -> None:
    tree = BuildTree(tmp_path / "checkout")
    assert sources.run(tree) == ["maps 1.0: downloaded and verified"]
    assert sources.run(tree) == ["maps 1.0: already there"]
    assert fetching == ["maps"]
    assert source_file(tree, "maps", "map.gpkg").read_text() == "kept"
    with pytest.raises(SourceError, match=r"holds 0 files that end in huge\.py"):
        source_file(tree, "maps", "huge.py")


def test_another_content_under_the_same_name_is_refused(
    tmp_path: Path, fetching: list[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "package.whl", "a") as archive:
        archive.writestr("data/extra", "slipped in")
    tree = BuildTree(tmp_path / "checkout")
    with pytest.raises(SourceError, match="no file with sha256"):
        sources.run(tree)
    with pytest.raises(SourceError, match="not downloaded yet"):
        source_file(tree, "maps", "map.gpkg")
    assert fetching == ["maps"]


def test_every_source_is_pinned_and_names_no_address() -> None:
    for package in sources.SOURCE_PACKAGES:
        assert re.fullmatch("[0-9a-f]{64}", package.sha256)
        assert package.client in {"pip", "apt"}
        assert package.licence
        assert package.attribution
    assert "://" not in Path(str(sources.__file__)).read_text(encoding="utf-8")


def test_provenance_and_attributions_are_up_to_date(checkout: BuildTree) -> None:
    assert (checkout.layers / "PROVENANCE.md").read_text(encoding="utf-8") == provenance_text()
    shipped = (checkout.resources / "attributions.json").read_text(encoding="utf-8")
    assert shipped == attributions_text()
    rows = json.loads(shipped)
    assert all(set(row) == {"source", "licence", "attribution", "used_for"} for row in rows)
    assert "© OpenStreetMap contributors (ODbL)" in {row["attribution"] for row in rows}


def test_provenance_names_every_file_that_ships(checkout: BuildTree) -> None:
    text = provenance_text()
    data = [*checkout.layers.glob("*.gpkg"), *checkout.network.glob("*.npz")]
    assert len(data) >= 5
    assert [path.name for path in data if path.name not in text] == []


def test_each_geopackage_carries_its_own_terms(checkout: BuildTree) -> None:
    for path in sorted(checkout.layers.glob("*.gpkg")):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            terms = connection.execute("SELECT metadata FROM gpkg_metadata").fetchall()
        assert terms == [(file_terms(path.name),)], path.name
    assert "ODbL" in file_terms("ways_osm.gpkg")
    assert "OpenStreetMap" not in file_terms("basemap.gpkg")


def test_one_step_runs_and_a_second_run_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "layers").mkdir()
    assert main(["--only", "provenance", "--root", str(tmp_path)]) == 0
    assert "PROVENANCE.md written" in capsys.readouterr().out
    assert main(["--only", "provenance", "--root", str(tmp_path)]) == 0
    assert "PROVENANCE.md unchanged" in capsys.readouterr().out


def test_an_expected_problem_is_one_line_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--only", "basemap", "--root", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("basemap: ")
    assert "not downloaded yet" in captured.err
    assert captured.err.count("\n") == 1


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--only", "moon"])
    assert caught.value.code == 2
    assert next(iter(STEP_MODULES)) == "sources"


def test_the_core_of_the_sea_is_made_of_the_sea_just_built_and_before_its_ways() -> None:
    steps = list(STEP_MODULES)
    assert steps.index("network") < steps.index("sea-core") < steps.index("sea-ways")
