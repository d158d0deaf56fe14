from __future__ import annotations

import numpy as np
import pytest

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.render.geographic_lines import map_points, map_runs, screen_runs

ALBERS = Crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=30 +lon_0=105 +datum=WGS84")
GLOBE = Crs("+proj=ortho +lat_0=34 +lon_0=109 +datum=WGS84")


def test_a_parallel_curves_in_albers() -> None:
    parallel = np.array([[60.0, 50.0], [150.0, 50.0]])
    ((run,),) = map_runs([parallel], ALBERS, 1000.0)
    assert len(run) > 20
    lonlat = transform(run, ALBERS, WGS84)
    assert lonlat[:, 1] == pytest.approx(50.0, abs=1e-6)
    # No chord strays from the parallel by a quarter of a pixel.
    middles = transform((lonlat[1:] + lonlat[:-1]) / 2, WGS84, ALBERS)
    assert np.hypot(*((run[1:] + run[:-1]) / 2 - middles).T).max() < 300.0


def test_the_equator_ends_at_the_limb_of_the_globe() -> None:
    equator = np.array([[-180.0, 0.0], [180.0, 0.0]])
    ((*runs,),) = map_runs([equator], GLOBE)
    ends = np.concatenate([run[[0, -1]] for run in runs])
    at_limb = np.isclose(np.hypot(*ends.T), 6_378_137.0, rtol=2e-5)
    assert at_limb.sum() >= 2
    for run in runs:
        assert np.hypot(*np.diff(run, axis=0).T).max() < 300_000


def test_a_line_is_cut_opposite_the_central_meridian_only() -> None:
    pacific = np.array([[140.0, 35.0], [238.0, 37.0]])
    ((run,),) = map_runs([pacific], ALBERS)
    assert len(run) > 2
    atlantic = np.array([[-100.0, 35.0], [-40.0, 40.0]])
    ((*runs,),) = map_runs([atlantic], ALBERS)
    assert len(runs) == 2


def test_past_the_date_line_a_line_goes_on_where_the_world_repeats() -> None:
    pacific = np.array([[140.0, 35.0], [238.0, 37.0]])
    for crs in (WEB_MERCATOR, WGS84, Crs("EPSG:3395"), Crs("+proj=eqc +lon_0=150")):
        ((run,),) = map_runs([pacific], crs)
        assert np.ptp(run[:, 0]) == pytest.approx(98.0 / 360.0 * (crs.wraps_at or 0))


def test_what_lies_behind_the_globe_has_no_place() -> None:
    there = map_points(np.array([[109.0, 34.0], [-71.0, -34.0]]), GLOBE)
    assert np.isfinite(there[0]).all()
    assert np.isnan(there[1]).all()
    assert map_runs([np.array([[-71.0, -34.0], [-70.0, -30.0]])], GLOBE) == [[]]


def test_lines_with_holes_and_empty_ones_are_told_apart() -> None:
    broken = np.array([[100.0, 30.0], [101.0, 30.0], [np.nan, 0.0], [103.0, 30.0], [104.0, 30.0]])
    runs = map_runs([np.zeros((0, 2)), broken], GLOBE)
    assert [len(each) for each in runs] == [0, 2]
    assert map_runs([], GLOBE) == []


def test_screen_runs_come_once_for_each_copy_in_sight() -> None:
    settings = MapSettings(MapView(0.0, 0.0, 80_000.0, WEB_MERCATOR), 1000, 600)
    found = list(screen_runs([np.array([[100.0, 0.0], [120.0, 0.0]])], settings))
    assert len(found) == 2
    assert {number for number, _ in found} == {0}
