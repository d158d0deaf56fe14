from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from PySide6.QtGui import QColor, QImage

from corridormap.app.cli import main
from corridormap.app.commands import render
from corridormap.app.commands.render import map_extent, parse_size
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.errors import ArgumentError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.looks import DARK, LOOKS, sea_color
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.symbol import Category, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_source import GpkgSource
from corridormap.render.columns import category_of_features


@pytest.fixture(autouse=True)
def _application(qapp: object) -> None:
    assert qapp is not None


@pytest.fixture
def ports(tmp_path: Path) -> Path:
    path = tmp_path / "港口.gpkg"
    points = shapely.to_wkb(shapely.points([[108.6, 21.7], [179.0, 10.0], [-179.0, 10.0]]))
    pyogrio.raw.write(
        path,
        np.asarray(points),
        [np.array(["a", "b", "c"], object)],
        ["name"],
        layer="ports",
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
    )
    return path


def colored(path: Path) -> int:
    """Return how many pixels are anything but background."""
    image = QImage(str(path))
    first = image.pixel(0, 0)
    return sum(
        image.pixel(x, y) != first for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_it_writes_the_map_and_tells_what_it_wrote(
    suffix: str, ports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"map.{suffix}"
    before = (ports.read_bytes(), ports.stat().st_mtime_ns)
    arguments = ["render", str(out), str(ports), "--no-basemap", "--size", "200x100", "--json"]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"path": str(out), "bytes": out.stat().st_size, "warnings": []}
    assert (ports.read_bytes(), ports.stat().st_mtime_ns) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ports.name, out.name])


def test_features_that_cannot_be_drawn_are_told(
    ports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(ports)) as connection, connection:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (trigger,) in connection.execute(named).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE ports SET geom = x'00' WHERE fid = 2")
    arguments = ["render", str(tmp_path / "map.png"), str(ports), "--no-basemap", "--json"]
    assert main(arguments) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning.startswith("港口.gpkg, layer ports: 1 feature is not drawn")


@pytest.mark.parametrize("look", LOOKS)
def test_the_base_map_takes_the_look_asked_for(tmp_path: Path, look: str) -> None:
    out = tmp_path / "map.png"
    extent = ("--extent", "112,17,117,20")
    assert main(["render", str(out), "--size", "400x300", "--look", look, *extent]) == 0
    image = QImage(str(out))
    assert QColor(image.pixel(320, 120)).name() == sea_color(look)
    # The scale bar's plate and the ink on it fit the look.
    paper = QColor(image.pixel(16, 284)).lightness()
    assert (paper < 80) == (look == DARK)


def test_a_presenter_has_title_and_legend_without_a_window(ports: Path, tmp_path: Path) -> None:
    plain, furnished = tmp_path / "plain.svg", tmp_path / "furnished.svg"
    asked = [str(ports), "--no-basemap", "--extent", "100,12,120,26", "--size", "600x400"]
    assert main(["render", str(plain), *asked]) == 0
    wanted = ["--furnish", "--graticule", "--title", " Ports\nof the  gulf "]
    assert main(["render", str(furnished), *asked, *wanted]) == 0
    before, after = plain.read_text("utf-8"), furnished.read_text("utf-8")
    for text in ("Ports of the gulf", ">ports<", "°N"):
        assert text in after
        assert text not in before


def test_the_extent_may_cross_the_date_line(ports: Path, tmp_path: Path) -> None:
    common = [str(ports), "--no-basemap", "--size", "120x120"]
    across, without = tmp_path / "across.png", tmp_path / "without.png"
    assert main(["render", str(across), *common, "--extent", "170,0,-170,20"]) == 0
    assert main(["render", str(without), *common, "--extent", "160,0,178,18"]) == 0
    assert colored(across) > 60
    assert colored(without) == 0


@pytest.mark.parametrize(
    "crs", ["EPSG:3857", "EPSG:4326", "EPSG:32648", "+proj=aea +lat_1=15 +lat_2=65 +lon_0=105"]
)
def test_any_crs_that_proj_knows_will_do(crs: str, ports: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    arguments = ["--no-basemap", "--size", "100x100", "--extent", "107,20,110,23", "--crs", crs]
    assert main(["render", str(out), str(ports), *arguments]) == 0
    assert colored(out) > 20
    image = QImage(str(out))
    middle = image.copy(30, 30, 40, 40)
    assert any(middle.pixel(x, y) != image.pixel(0, 0) for x in range(40) for y in range(40))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["map.gif"], "map.gif"),
        (["map"], "map"),
        (["no-folder/map.png"], "no-folder"),
        (["map.png", "missing.gpkg"], "missing.gpkg"),
        (["map.png", "--size", "1600"], "--size"),
        (["map.png", "--size", "0x100"], "--size"),
        (["map.png", "--size", "99999x99999"], "--size"),
        (["map.png", "--extent", "1,2,3"], "--extent"),
        (["map.png", "--extent", "1,30,3,20"], "--extent"),
        (["map.png", "--crs", "EPSG:999999"], "--crs"),
        (["map.png", "PORTS", "--layers", "roads"], "roads"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    arguments: list[str],
    named: str,
    ports: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ports.parent)
    given = [str(ports) if argument == "PORTS" else argument for argument in arguments]
    assert main(["render", *given]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert named in told.err
    assert [path.name for path in ports.parent.iterdir()] == [ports.name]


def test_a_file_in_the_way_survives_a_failure(ports: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    out.write_bytes(b"precious")
    assert main(["render", str(out), str(ports), "--crs", "EPSG:999999"]) == 2
    assert out.read_bytes() == b"precious"


def test_sizes_and_extents_are_read_strictly() -> None:
    assert parse_size("1600x1000") == (1600, 1000)
    assert parse_size(" 320 × 200 ") == (320, 200)
    with pytest.raises(ArgumentError, match="--size"):
        parse_size("-5x10")
    across = Extent(170.0, 0.0, 190.0, 20.0)
    assert map_extent(across, WGS84) == across
    assert map_extent(across, WEB_MERCATOR).width == pytest.approx(20 / 360 * 40075016.7, rel=1e-6)
    globe = Crs("+proj=ortho +lat_0=0 +lon_0=0")
    with pytest.raises(ArgumentError, match="shows nothing"):
        map_extent(Extent(170.0, -5.0, 190.0, 5.0), globe)


def test_a_picture_can_have_more_pixels(ports: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    asked = [str(out), str(ports), "--size", "300x200", "--pixel-ratio", "2", "--language", "zh"]
    assert main(["render", *asked]) == 0
    assert (QImage(str(out)).width(), QImage(str(out)).height()) == (600, 400)


@pytest.mark.parametrize("ratio", ["0", "-1", "99", "nan", "two"])
def test_a_ratio_that_makes_no_sense_is_one_line(
    ratio: str, ports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.png"
    assert main(["render", str(out), str(ports), f"--pixel-ratio={ratio}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not out.exists()


def test_it_needs_no_display(ports: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.png"
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = "import sys; from corridormap.app.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", command, "render", str(out), str(ports), "--size", "320x240"],
        env=bare,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert QImage(str(out)).width() == 320


def test_of_a_large_layer_only_what_is_in_view_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = np.random.default_rng(2).uniform((70, 0), (140, 50), (900, 2))
    path = tmp_path / "many.gpkg"
    pyogrio.raw.write(
        path,
        np.asarray(shapely.to_wkb(shapely.points(places))),
        [np.array([f"n{number}" for number in range(900)], object)],
        ["name"],
        layer="many",
        driver="GPKG",
        geometry_type="Point",
        crs="EPSG:4326",
    )
    pictures: list[bytes] = []
    read: list[int] = []
    look = ["--no-basemap", "--extent", "100,20,110,30", "--size", "200x150"]
    taken = GpkgSource.read_blocks

    def counting(*arguments: Any) -> Iterator[GeometryBlock]:
        for block in taken(*arguments):
            read.append(len(block))
            yield block

    monkeypatch.setattr(GpkgSource, "read_blocks", counting)
    for most in (1000, 100):
        monkeypatch.setattr(render, "WHOLE_FEATURES", most)
        out = tmp_path / f"{most}.png"
        assert main(["render", str(out), str(path), *look]) == 0
        pictures.append(out.read_bytes())
    assert pictures[0] == pictures[1]
    assert read[0] == 900
    assert 0 < sum(read[1:]) < 300


def test_a_field_that_the_file_does_not_have_is_empty_as_in_the_window(ports: Path) -> None:
    symbols = SymbolSet(MarkerSymbol("circle"))
    style = LayerStyle(symbols, categories=(Category((), "", symbols, filter="lost IS NULL"),))
    (source,) = open_geopackage(ports).sources
    settings = MapSettings(MapView(0.0, 0.0, 1.0), 100, 100)
    snapshot = render._snapshot(VectorLayer("a", source, style), settings, Feedback())
    assert "lost" not in snapshot.columns
    assert category_of_features(snapshot).tolist() == [0, 0, 0]
