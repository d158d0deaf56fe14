"""The world in projections taken from all that PROJ knows: no exception, nothing across the map."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyproj.database import query_crs_info
from pyproj.enums import PJType

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import WHOLE_WORLD_DEG
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.map_places import nearest_place, places_of
from corridormap.core.map_settings import MapSettings, MapView, view_in_crs, view_of_extent
from corridormap.core.nearby import crosses_ray, feature_of_part, segment_starts
from corridormap.core.projected_extent import projected_extent
from corridormap.core.projection_domain import domain_of
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.projecting import projected_block
from corridormap.render.usable import usable_block
from corridormap.render.world_edge import world_outline
from corridormap.ui.canvas.view_limits import limits_of
from tests.unit.render.pictures import BLUE, RED, layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

ANTARCTICA = shapely.Polygon(
    [(-180, -90), *((lon, -70 + lon % 7) for lon in range(-180, 181, 5)), (180, -90)]
)
SHAPES = [
    ANTARCTICA,
    shapely.box(100, 20, 130, 50),
    shapely.box(-120, -10, -40, 60),
    shapely.box(-20, -35, 50, 35).difference(shapely.box(0, 0, 10, 10)),
    shapely.box(160, 50, 180, 70).union(shapely.box(-180, 60, -170, 70)),
    shapely.Point(108.95, 34.27).buffer(3),
]
LINES = [shapely.LineString([(-180, lat), (180, lat)]) for lat in range(-80, 81, 40)] + [
    shapely.LineString([(lon, -90), (lon, 90)]) for lon in range(-180, 181, 60)
]
LINES += [shapely.LineString([(140, 35), (238, 37)]), shapely.LineString([(103, 1), (-74, 40)])]
SHAPES = [shapely.segmentize(shape, 2.0) for shape in SHAPES]
LINES = [shapely.segmentize(line, 2.0) for line in LINES]
AZIMUTHAL = ("ortho", "laea", "stere", "aeqd")
SIZE = 160
QUICK = hypothesis_settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)


@lru_cache(maxsize=1)
def codes_by_method() -> dict[str, list[str]]:
    kinds = [PJType.PROJECTED_CRS, PJType.GEOGRAPHIC_2D_CRS]
    found: dict[str, list[str]] = {}
    for info in query_crs_info(pj_types=kinds, allow_deprecated=True):
        if info.auth_name in ("EPSG", "ESRI", "OGC", "IGNF"):
            method = info.projection_method_name or "degrees"
            found.setdefault(method, []).append(f"{info.auth_name}:{info.code}")
    return found


@lru_cache(maxsize=1)
def blocks() -> tuple[GeometryBlock, GeometryBlock]:
    return (
        block_from_shapely(range(len(SHAPES)), SHAPES),
        block_from_shapely(range(len(LINES)), LINES),
    )


def is_known(crs: Crs) -> bool:
    """Whether PROJ has a way into it and back: of a few entries of its own database it has none."""
    try:
        transform(np.array([[100.0, 30.0]]), WGS84, crs)
        transform(np.zeros((1, 2)), crs, WGS84)
    except CrsError:
        return False
    return True


def check(crs: Crs) -> None:
    domain, outline = domain_of(crs), world_outline(crs)
    size = crs.wraps_at
    if domain is not None:
        assert outline is not None
        size = float(np.ptp(outline.coords, axis=0).max())
    assert size is not None
    for block in blocks():
        shown = usable_block(projected_block(block, WGS84, crs), crs)
        assert len(shown) == len(block)
        starts = np.ones(len(shown.coords), np.bool_)
        starts[shown.part_offsets[1:] - 1] = False
        first = np.flatnonzero(starts)
        steps = np.abs(shown.coords[first + 1] - shown.coords[first])
        longest = steps.max(initial=0.0)
        if outline is None:
            assert longest <= 1.01 * size
            continue
        # Only along the world's own edge there is nothing that would break a long one.
        long = first[steps.max(axis=1) > 0.15 * size]
        for share in (0.25, 0.5, 0.75):
            between = shown.coords[long] * (1 - share) + shown.coords[long + 1] * share
            for point in between:
                assert np.hypot(*(outline.coords - point).T).min() < 0.02 * size
        if len(shown.coords):
            reach = np.abs(outline.coords).max(axis=0) * 1.001
            assert (np.abs(shown.coords) <= reach + 1.0).all()
    draw(crs)


def draw(crs: Crs) -> None:
    extent = projected_extent(WHOLE_WORLD_DEG, WGS84, crs)
    assert extent is not None
    view = view_of_extent(extent, SIZE, SIZE, crs)
    limits = limits_of(crs, SIZE, SIZE)
    assert limits.held(view, SIZE).map_units_per_px > 0
    settings = MapSettings(limits.held(view, SIZE), SIZE, SIZE)
    assert settings.scale_denominator() > 0
    areas = layer(SHAPES, FillSymbol(BLUE, LineSymbol(RED, 1)), crs=WGS84, layer_id="areas")
    lines = layer(LINES, LineSymbol(RED, 1), crs=WGS84, layer_id="lines")
    result = MapRenderer().render(RenderRequest(1, settings, (areas, lines)), Feedback())
    assert not result.errors
    assert not result.image.isNull()
    lonlat = nearest_place((view.center_x, view.center_y), crs)
    assert np.isfinite(lonlat).all()


def test_a_crs_without_a_way_back_is_refused_in_a_line() -> None:
    crs = Crs("ESRI:54076")
    transform(np.array([[100.0, 30.0]]), WGS84, crs)
    with pytest.raises(CrsError, match=r"No way from ESRI:54076 .* to EPSG:4326") as refused:
        domain_of(crs)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("method", sorted(codes_by_method()))
def test_every_method_of_proj_draws_the_world(method: str) -> None:
    codes = codes_by_method()[method]
    chosen = [crs for code in (codes[0], codes[-1]) if is_known(crs := Crs(code))]
    if not chosen:
        pytest.skip("PROJ knows no way into it")
    for crs in dict.fromkeys(chosen):
        check(crs)


@QUICK
@given(st.data())
def test_any_crs_draws_the_world(data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(codes_by_method())))
    crs = Crs(data.draw(st.sampled_from(codes_by_method()[method])))
    if is_known(crs):
        check(crs)


@QUICK
@given(
    st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(["ortho", "laea", "stere", "aeqd"])
)
def test_any_centre_draws_the_world(lon: float, lat: float, name: str) -> None:
    check(Crs(f"+proj={name} +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84"))


@QUICK
@given(st.data())
def test_a_view_keeps_its_middle_and_scale_in_any_crs(data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(codes_by_method())))
    crs = Crs(data.draw(st.sampled_from(codes_by_method()[method])))
    if not is_known(crs):
        return
    domain = domain_of(crs)
    lon, lat = (100.0, 30.0) if domain is None else domain.center
    start = MapSettings(MapView(lon, min(max(lat, -80.0), 80.0), 0.01, WGS84), SIZE, SIZE)
    view = view_in_crs(start.view, crs)
    if view is None:
        return
    there = MapSettings(view, SIZE, SIZE)
    assert there.scale_denominator() == pytest.approx(start.scale_denominator(), rel=0.02)
    back = places_of(np.array([[view.center_x, view.center_y]]), crs)
    if np.isfinite(back).all():
        east = (back[0, 0] - start.view.center_x + 180.0) % 360.0 - 180.0
        assert abs(east) < 1e-3
        assert back[0, 1] == pytest.approx(start.view.center_y, abs=1e-3)


PLACES = np.column_stack(
    [axis.ravel() for axis in np.meshgrid(np.arange(-177.3, 180, 11.0), np.arange(-84.7, 90, 8.0))]
)
COVERED = np.array([shapely.contains_xy(shape, *PLACES.T) for shape in SHAPES])


def covered_on_the_map(crs: Crs) -> tuple[Flags, Flags]:
    """Return which places the map shows, and for each shape which of them it covers there."""
    shown = usable_block(projected_block(blocks()[0], WGS84, crs), crs)
    domain, points = domain_of(crs), transform(PLACES, WGS84, crs)
    seen: Flags = np.logical_and.reduce(np.isfinite(points), axis=1)
    if domain is not None:
        # At the very limb a degree of land is a hair's breadth.
        cap = None if domain.cap is None else replace(domain.cap, radius=domain.cap.radius - 1)
        seen &= replace(domain, cap=cap).contains(PLACES)
    first = segment_starts(shown)
    parts = np.searchsorted(shown.part_offsets, first, side="right") - 1
    features = feature_of_part(shown, parts)
    start, stop = shown.coords[first], shown.coords[first + 1]
    covered: Flags = np.zeros((len(shown), len(points)), np.bool_)
    for at in np.flatnonzero(seen).tolist():
        crossed = crosses_ray(start, stop, *points[at].tolist())
        covered[:, at] = np.bincount(features[crossed], minlength=len(shown)) % 2 == 1
    return seen, covered


@QUICK
@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from(AZIMUTHAL))
def test_areas_cover_what_they_cover_on_earth(lon: float, lat: float, name: str) -> None:
    crs = Crs(f"+proj={name} +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84")
    seen, covered = covered_on_the_map(crs)
    assert (covered == COVERED)[:, seen].all()


@pytest.mark.parametrize(
    "code", ["ESRI:102025", "ESRI:102012", "ESRI:54009", "ESRI:54052", "EPSG:32648", "EPSG:3031"]
)
def test_areas_cover_the_same_in_other_kinds(code: str) -> None:
    seen, covered = covered_on_the_map(Crs(code))
    assert (covered == COVERED)[:, seen].all()
