"""Which gauges the railway network has, by country and by place."""

from __future__ import annotations

import pytest

from corridormap.core.bundled import resources_folder
from corridormap.core.errors import SourceError
from corridormap.network.track_gauges import TrackGauges, load_track_gauges


@pytest.fixture(scope="module")
def tracks() -> TrackGauges:
    return load_track_gauges(resources_folder() / "network")


@pytest.mark.parametrize(
    ("country", "main"),
    [("CN", {"1435"}), ("KZ", {"1520"}), ("VN", {"1000"}), ("IN", {"1676"}), ("QQ", set())],
)
def test_main_gauges(tracks: TrackGauges, country: str, main: set[str]) -> None:
    assert tracks.main_gauges(country) == main


@pytest.mark.parametrize(
    ("country", "lon", "lat", "near"),
    [
        ("VN", 106.71, 21.98, {"1435", "1000"}),  # Dong Dang, tracks of both
        ("VN", 106.70, 10.78, {"1000"}),  # Ho Chi Minh City
        ("PL", 23.55, 52.04, {"1435", "1520"}),  # Malaszewicze
        ("PL", 16.92, 52.40, {"1435"}),  # Poznan
        ("LA", 101.98, 20.69, {"1435"}),  # Muang Xay on the new line
        ("CN", 82.5, 37.5, {"1435"}),  # none near: what the country has
        ("VN", 82.5, 37.5, {"1000"}),
        ("QQ", 16.92, 52.40, set()),
    ],
)
def test_gauges_near_a_place(
    tracks: TrackGauges, country: str, lon: float, lat: float, near: set[str]
) -> None:
    assert tracks.gauges_near(country, lon, lat) == near
    assert tracks.gauges_near(country, lon, lat) == near


def test_a_folder_without_the_network(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(SourceError, match=r"rail\.npz"):
        load_track_gauges(tmp_path_factory.mktemp("empty"))
