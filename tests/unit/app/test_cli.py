"""The command line as scripts meet it: statuses, shapes, one line for whatever is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from corridormap.app import place_names
from corridormap.app.cli import COMMANDS, main
from corridormap.core.bundled import layers_folder
from corridormap.core.measure import inverse
from corridormap.formats.gpkg_findings import RULES
from tests.unit.formats.gpkg_making import run_sql, state_of, write_layer
from tests.unit.formats.route_making import planned, store_in

NO_DISPLAY = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    points = [shapely.Point(1, 2), shapely.Point(3, 4)]
    path = write_layer(tmp_path / "港口.gpkg", "港", points, geometry_type="Point")
    return write_layer(path, "utm", [shapely.box(5e5, 3e6, 6e5, 4e6)], crs="EPSG:32648")


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    """Run a command that is to succeed, and return its JSON."""
    assert main([*arguments, "--json"]) == status
    captured = capsys.readouterr()
    return json.loads(captured.out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that is to fail, and return its line."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err.strip()


def test_layers(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    before = state_of(path)
    assert answer(capsys, "layers", str(path)) == {
        "layers": [
            {
                "path": str(path),
                "name": "港",
                "geometry_type": "POINT",
                "features": 2,
                "crs": "EPSG:4326",
                "extent": [1.0, 2.0, 3.0, 4.0],
            },
            {
                "path": str(path),
                "name": "utm",
                "geometry_type": "GEOMETRY",
                "features": 1,
                "crs": "EPSG:32648",
                "extent": [5e5, 3e6, 6e5, 4e6],
            },
        ]
    }
    assert state_of(path) == before


def test_layers_of_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    names = {layer["name"] for layer in answer(capsys, "layers")["layers"]}
    assert {"corridors", "ports", "land", "places"} <= names


def test_layers_in_words(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    run_sql(path, "UPDATE gpkg_geometry_columns SET srs_id = -1 WHERE table_name = '港'")
    assert main(["layers", str(path)]) == 0
    captured = capsys.readouterr()
    assert "港" in captured.out
    assert "2 features" in captured.out
    assert "no coordinate reference system" in captured.out
    assert captured.err == ""


def test_an_empty_layer_has_no_extent_and_an_odd_one_no_crs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(0, 0)])
    run_sql(path, "UPDATE gpkg_geometry_columns SET srs_id = 0", "DELETE FROM a",
            "DELETE FROM rtree_a_geom")  # fmt: skip
    (layer,) = answer(capsys, "layers", str(path))["layers"]
    assert (layer["crs"], layer["extent"], layer["features"]) == (None, None, 0)


def test_good_files_are_answered_beside_bad_ones(
    capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.gpkg"
    empty.touch()
    names = [str(empty), str(path), str(tmp_path), str(tmp_path / "gone.gpkg")]
    for command in ("layers", "check"):
        assert main([command, *names, "--json"]) == 2
        captured = capsys.readouterr()
        (answers,) = json.loads(captured.out).values()
        assert {each["path"] for each in answers} == {str(path)}
        lines = captured.err.splitlines()
        assert len(lines) == 3
        assert lines[0] == "empty.gpkg: is empty (0 bytes)."


def test_one_bad_layer_is_told_and_the_others_listed(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    run_sql(path, "DROP TABLE utm")
    assert main(["layers", str(path), "--json"]) == 2
    captured = capsys.readouterr()
    assert [layer["name"] for layer in json.loads(captured.out)["layers"]] == ["港"]
    assert captured.err.startswith("港口.gpkg, layer utm: ")


def test_check(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    assert answer(capsys, "check", str(path)) == {"files": [{"path": str(path), "findings": []}]}
    run_sql(path, "DELETE FROM rtree_utm_geom")
    (file,) = answer(capsys, "check", str(path), status=1)["files"]
    assert file["findings"] == [
        {
            "severity": "error",
            "layer": "utm",
            "fid": 1,
            "field": "geom",
            "rule": "rtree.in_step",
            "message": "The feature is not in the spatial index.",
        }
    ]


def test_warnings_alone_are_no_findings(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    run_sql(path, "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 0")
    (file,) = answer(capsys, "check", str(path))["files"]
    assert [each["severity"] for each in file["findings"]] == ["warning"]
    assert main(["check", str(path)]) == 0
    assert "0 errors, 1 warning" in capsys.readouterr().out


def test_check_of_proposed_routes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    stored = planned()
    stops = tuple(replace(stop, place_id="") for stop in stored.stops)
    stored = replace(stored, stops=stops, closed=("Suez Canal",), route=None)
    path = store_in(tmp_path, stored).path
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: sound\n"
    run_sql(path, "UPDATE route_waypoints SET place_id = 'atlantis' WHERE fid = 4")
    before = state_of(path)
    (file,) = answer(capsys, "check", str(path), status=1)["files"]
    assert file["findings"] == [
        {
            "severity": "error",
            "layer": "route_waypoints",
            "fid": 4,
            "field": "place_id",
            "rule": "route.place",
            "message": "Qinzhou – Hanoi, place_id: there is no place “atlantis” here; "
            "its position is used.",
        }
    ]
    assert main(["check", str(path)]) == 1
    summary, line = capsys.readouterr().out.splitlines()
    assert summary == f"{path}: 1 error, 0 warnings"
    assert "route.place  route_waypoints, fid 4: Qinzhou – Hanoi, place_id: " in line
    assert state_of(path) == before


def test_the_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(rule in out for rule in RULES)


def test_measure_between_coordinates(capsys: pytest.CaptureFixture[str]) -> None:
    measured = answer(capsys, "measure", "-122.4,37.8", "103.8,1.3", "-10.5,-20")
    assert measured["method"] == "geodesic, WGS 84"
    first, second = measured["legs"]
    assert (first["from"], first["to"]) == ("-122.4,37.8", "103.8,1.3")
    assert first["length_m"] == pytest.approx(inverse(-122.4, 37.8, 103.8, 1.3).length_m)
    assert 0 <= second["azimuth_deg"] < 360
    assert measured["total_m"] == pytest.approx(first["length_m"] + second["length_m"])


@pytest.mark.parametrize(
    "names",
    [("qinzhou", "singapore"), ("Qinzhou", "SINGAPORE"), ("钦州港", "新加坡港")],
)
def test_measure_between_names(capsys: pytest.CaptureFixture[str], names: tuple[str, str]) -> None:
    measured = answer(capsys, "measure", *names)
    assert measured["legs"][0]["from"] == "Qinzhou"
    assert measured["legs"][0]["to"] == "Singapore"
    assert 2_300_000 < measured["total_m"] < 2_400_000


def test_ports_are_known_without_the_base_map(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(layers_folder() / "corridormap.gpkg", tmp_path)
    monkeypatch.setattr(place_names, "layers_folder", lambda: tmp_path)
    assert answer(capsys, "measure", "qinzhou", "singapore")["total_m"] > 0
    line = refusal(capsys, "measure", "Paris", "singapore")
    assert line.endswith("basemap.gpkg: there is no such file.")


def test_options_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "1,2", "--json", "-3,-4"]) == 0
    assert json.loads(capsys.readouterr().out)["legs"][0]["to"] == "-3,-4"
    assert main(["measure", "--csv", "-.5,2", "3,4"]) == 0
    assert capsys.readouterr().out.startswith("from,to,")


def test_measure_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "qinzhou", "singapore", "0,0", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == ["from", "to", "length_m", "azimuth_deg", "cumulative_m"]
    assert [row["from"] for row in rows] == ["Qinzhou", "Singapore"]
    total = sum(float(row["length_m"]) for row in rows)
    assert float(rows[-1]["cumulative_m"]) == pytest.approx(total, abs=0.01)


def test_measure_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measure", "qinzhou", "singapore"]) == 0
    out = capsys.readouterr().out
    assert "Qinzhou – Singapore" in out
    assert "geodesic, WGS 84" in out


def test_places_of_one_name_are_listed_by_id(capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(capsys, "measure", "Portland", "qinzhou")
    ids = [word for word in line.replace(";", " ").split() if word.startswith("places/")]
    assert len(ids) >= 2
    measured = answer(capsys, "measure", ids[0], "qinzhou")
    assert measured["legs"][0]["from"] == "Portland"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("measure", "qinzhou"), "two points or more"),
        (("measure",), "required: POINT"),
        (("measure", "1,95", "2,3"), "a latitude lies between -90 and 90"),
        (("measure", "1,2,3", "2,3"), "is no coordinate"),
        (("measure", "nan,1", "2,3"), "nan,1"),
        (("measure", "Atlantis Nova", "2,3"), "“Atlantis Nova” is no port"),
        (("measure", "China", "2,3"), "“China” is an area, not a point"),
        (("measure", "ilstc-east", "2,3"), "“ilstc-east” is a line, not a point"),
        (("measure", "1,2", "3,4", "--json", "--csv"), "not allowed with"),
        (("measure", "1,2", "3,4", "--nope"), "--nope"),
        (("measure", "", "3,4"), "“” is no port"),
        (("check",), "required: FILE"),
        (("import", "a.csv", "b.gpkg"), "corridormap import is not built yet"),
        (("export", "x.pptx"), "not built yet"),
        (("meassure", "a"), "meassure is neither a command nor a file"),
        (("gone.gpkg",), "gone.gpkg: there is no such file"),
        (("--nope",), "Unknown option --nope"),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert words in refusal(capsys, *arguments)


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(command in out for command in COMMANDS)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("corridormap ")
    assert main(["measure", "--help"]) == 0
    assert "POINT" in capsys.readouterr().out
    assert set(COMMANDS) == {"layers", "check", "measure", "route", "render", "export", "import"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "corridormap", *arguments],
        env={**NO_DISPLAY, **environment},
        capture_output=True,
        check=False,
        timeout=240,
    )


def test_output_is_utf8_in_any_locale(path: Path) -> None:
    done = run("layers", str(path), "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["layers"][0]["name"] == "港"


@pytest.mark.skipif(sys.platform != "linux", reason="only there a display may be missing")
@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ":987"}, {"QT_QPA_PLATFORM": "xcb"}])
def test_no_display_is_one_line(path: Path, environment: dict[str, str]) -> None:
    done = run(str(path), **environment)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"display" in done.stderr.lower()


def test_commands_need_neither_qt_nor_heavy_libraries(path: Path) -> None:
    script = (
        "import sys\n"
        "from corridormap.app.cli import main\n"
        f"main(['layers', {str(path)!r}]); main(['measure', 'qinzhou', '1,2'])\n"
        "heavy = {'PySide6', 'pandas', 'geopandas', 'pyogrio', 'fiona', 'folium', 'scipy'}\n"
        "sys.exit(len(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=NO_DISPLAY, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="head is POSIX's")
def test_a_reader_that_stops_early_is_no_error(path: Path) -> None:
    command = f"'{sys.executable}' -m corridormap layers --json | head -c 1"
    done = subprocess.run(
        ["sh", "-c", command], env=NO_DISPLAY, capture_output=True, check=False, timeout=240
    )
    assert (done.returncode, done.stderr) == (0, b"")
