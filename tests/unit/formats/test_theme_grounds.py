"""What a theme is held against: countries, channels and known differences, sound and damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.bundled import data_root, layers_folder
from corridormap.core.errors import SourceError
from corridormap.core.measure import wgs84
from corridormap.formats.country_borders import read_country_borders
from corridormap.formats.gpkg_geometry import split_blob
from corridormap.formats.known_differences import read_known_differences
from corridormap.formats.sea_channels import read_sea_channels

SEEDS = data_root() / "seeds"
BASE_MAP = layers_folder() / "basemap.gpkg"


def test_countries_at_points_also_beyond_the_date_line() -> None:
    borders = read_country_borders(BASE_MAP)
    points = np.array([[106.5, 29.5], [-190.0, 66.0], [121.0, 15.5], [150.0, 30.0], [360.0, 47.0]])
    assert [sorted(held) for held in borders.at(points)] == [["CN"], ["RU"], ["PH"], [], ["FR"]]
    assert borders.at(np.empty((0, 2))) == []


def test_how_far_a_country_is() -> None:
    borders = read_country_borders(BASE_MAP)
    assert borders.distance_m("CN", 106.5, 29.5) == 0.0
    assert borders.distance_m("QQ", 106.5, 29.5) is None


@pytest.mark.parametrize(("code", "lon", "lat"), [("FR", 1.4, 51.05), ("FI", 32.0, 64.9)])
def test_the_nearest_point_is_the_nearest_on_the_ground(code: str, lon: float, lat: float) -> None:
    """Also in the north, where degrees of longitude are short."""
    rows = layer(BASE_MAP, f"SELECT geom FROM countries WHERE iso_a2 = '{code}'")
    shapes = shapely.from_wkb([split_blob(blob)[0] for (blob,) in rows])
    x, y = shapely.get_coordinates(shapely.segmentize(shapes, 0.005)).T
    _, _, lengths_m = wgs84().inv(np.full(len(x), lon), np.full(len(x), lat), x, y)
    found = read_country_borders(BASE_MAP).distance_m(code, lon, lat)
    assert found == pytest.approx(float(lengths_m.min()), rel=0.01)


def layer(path: Path, sql: str) -> list[tuple[bytes]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_places_by_name_within_reach() -> None:
    borders = read_country_borders(BASE_MAP)
    assert borders.of_place("Lao Cai", 103.965, 22.509, 60_000.0) == {"VN"}
    assert borders.of_place("Lao Cai", 10.0, 50.0, 60_000.0) == frozenset()
    assert borders.of_place("Nowhere", 103.965, 22.509, 60_000.0) == frozenset()


def test_a_file_that_is_no_base_map_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.gpkg"):
        read_country_borders(tmp_path / "gone.gpkg")
    with pytest.raises(SourceError, match=r"corridormap\.gpkg"):
        read_country_borders(layers_folder() / "corridormap.gpkg")


def test_channels_hold_ships() -> None:
    channels = read_sea_channels(SEEDS / "sea_passages.csv")
    points = np.array([[32.575, 30.05], [131.80, 43.046], [116.4, 39.9]])
    assert channels.hold(points).tolist() == [True, True, False]


@pytest.mark.parametrize("text", ["", "kind\n", "kind,passage_id,lon,lat\ncanal,a,east,1\n"])
def test_damaged_channels_hold_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "passages.csv"
    path.write_text(text)
    assert read_sea_channels(path).hold(np.array([[32.575, 30.05]])).tolist() == [False]
    assert not read_sea_channels(tmp_path / "gone.csv").hold(np.zeros((1, 2))).any()


def test_known_differences_have_a_share_and_a_cause() -> None:
    known = read_known_differences(SEEDS / "length_check.csv")
    assert known["ilstc-east"].percent == -6.1
    assert known["ilstc-east"].cause.startswith("The road graph is coarse")


def test_rows_that_say_too_little_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "lengths.csv"
    path.write_text("subject,difference_pct,cause\na,,why\nb,-1,\n,2,why\nc,x,why\nd,3.5,why\n")
    assert list(read_known_differences(path)) == ["d"]
    path = tmp_path / "binary.csv"
    path.write_bytes(b"\xff\xfe\x00\x00")
    assert read_known_differences(path) == {}
    assert read_known_differences(tmp_path / "gone.csv") == {}
