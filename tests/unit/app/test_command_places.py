"""Where commands may write, and what they make of places and systems that are none of a map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from corridormap.app.cli import main
from corridormap.app.command_map import command_project, first_extent
from tests.unit.formats.gpkg_making import run_sql, state_of, write_layer


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that is to fail, and return its line."""
    assert main([str(each) for each in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.strip()


@pytest.mark.parametrize(("command", "name"), [("render", "map.png"), ("export", "map.html")])
def test_an_input_is_never_the_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, name: str
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 2)]).rename(tmp_path / name)
    before = state_of(path)
    assert "is one of the files to read" in refusal(capsys, command, path, path)
    assert state_of(path) == before


@pytest.mark.parametrize(("command", "suffix"), [("render", "pdf"), ("export", "html")])
def test_a_place_that_cannot_be_written_to(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, suffix: str
) -> None:
    (tmp_path / f"folder.{suffix}").mkdir()
    assert "is a folder" in refusal(capsys, command, tmp_path / f"folder.{suffix}")
    assert "there is no folder" in refusal(capsys, command, tmp_path / "no" / f"x.{suffix}")
    assert [path.name for path in tmp_path.iterdir()] == [f"folder.{suffix}"]


@pytest.mark.parametrize("crs", ["EPSG:4978", "EPSG:5773", "+proj=geocent", ""])
def test_a_crs_that_is_none_of_a_map(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, crs: str
) -> None:
    assert refusal(capsys, "render", tmp_path / "x.png", "--crs", crs).startswith("--crs: ")
    assert not list(tmp_path.iterdir())


def test_an_empty_extent_is_no_extent(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "W,S,E,N" in refusal(capsys, "render", tmp_path / "x.png", "--extent", "")
    assert "W,S,E,N" in refusal(capsys, "export", tmp_path / "x.html", "--extent", "")


def test_the_first_view_stays_on_the_globe(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "far", [shapely.Point(1e6, 2e6)], crs=None)
    write_layer(path, "near", [shapely.Point(100, 20), shapely.Point(104, 24)])
    extent = first_extent(command_project([str(path)], [], with_base_map=False))
    assert extent.as_tuple() == pytest.approx((99.84, 19.84, 104.16, 24.16))
    write_layer(path, "beyond", [shapely.LineString([(0, 0), (900, 900)])])
    extent = first_extent(command_project([str(path)], [], with_base_map=False))
    assert extent.width <= 360
    assert extent.y_min >= -90
    assert extent.y_max <= 90


@pytest.mark.parametrize(("command", "suffix"), [("render", "png"), ("export", "html")])
def test_a_broken_layer_is_left_out_and_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, suffix: str
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "near", [shapely.Point(100, 20)])
    run_sql(
        path,
        "CREATE VIEW broken AS SELECT * FROM nowhere",
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id)"
        " VALUES ('broken', 'features', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('broken', 'geom', 'POINT', 4326, 0, 0)",
    )
    out = tmp_path / f"map.{suffix}"
    assert main([command, str(out), str(path), "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning == "a.gpkg, layer broken: is a view that does not work."
    assert out.stat().st_size > 1_000
    run_sql(path, "DELETE FROM gpkg_contents WHERE table_name = 'near'", "DROP TABLE near")
    out.unlink()
    assert "layer broken" in refusal(capsys, command, out, path)
    assert not out.exists()


def test_a_layer_without_a_crs_is_told_by_the_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "far", [shapely.Point(1e6, 2e6)], crs=None)
    write_layer(path, "near", [shapely.Point(100, 20), shapely.Point(100.1, 20.1)])
    run_sql(path, "UPDATE rtree_near_geom SET minx = minx")
    assert main(["export", str(tmp_path / "x.html"), str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["warnings"] == ["Layer far names no CRS that is known and is left out."]
    assert answer["bytes"] == (tmp_path / "x.html").stat().st_size


def test_numbers_as_programs_print_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "-1e-05,2e1", "1E2,5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["legs"][0]["azimuth_deg"] == pytest.approx(85, abs=5)


def test_the_folder_here_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "layers", ".").startswith(".: is a folder")
