"""A layer of very many points drawn from two columns, beside the same drawn feature by feature."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.spatial_index import RUN, SpatialIndex
from corridormap.core.symbol import Category, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.render import layer_painter
from corridormap.render.image_export import export_image
from corridormap.render.point_cloud import PointCloud, cloud_of
from corridormap.render.prepared import PreparedLayer
from tests.unit.render.pictures import color_at, difference, result_of, settings, styled

COUNT = 30_000
SIZE_PX = (300, 200)
ZOOMS = [120_000.0, 20_000.0, 900.0, 30.0]
RED, BLUE = MarkerSymbol("circle", 7.0, "#ff0000"), MarkerSymbol("square", 5.0, "#0000ff")
ALBERS = Crs("EPSG:9473")


@cache
def points() -> GeometryBlock:
    rng = np.random.default_rng(6)
    heaps = rng.normal(0.0, 1.0, (COUNT // 2, 2)) * rng.choice([0.01, 0.2, 4.0], (COUNT // 2, 1))
    spread = rng.uniform((-175.0, -60.0), (179.0, 70.0), (COUNT - len(heaps), 2))
    return block_of(
        np.concatenate((np.add(heaps, (134.0, -25.0)), spread)), np.ones(COUNT, np.int64)
    )


def block_of(
    coords: np.ndarray[tuple[int, int], np.dtype[np.float64]], counts: object
) -> GeometryBlock:
    """Return points, so many in each feature; those of none have no part."""
    each = np.asarray(counts, np.int64)
    filled = each[each > 0]
    features = np.concatenate(([0], np.cumsum(each > 0)))
    parts = np.concatenate(([0], np.cumsum(filled)))
    kinds = np.full(len(filled), int(PartKind.POINTS), np.uint8)
    bounds = feature_bounds(coords, parts, features)
    return GeometryBlock(np.arange(1, len(each) + 1), features, parts, kinds, coords, bounds)


def shot(style: LayerStyle | MarkerSymbol = RED, is_indexed: bool = True) -> LayerSnapshot:
    block = points()
    index = SpatialIndex(block) if is_indexed else None
    columns: dict[str, list[Value]] = {
        "kind": ["abc"[row % 3] for row in range(COUNT)],
        "rank": [row % 4 for row in range(COUNT)],
    }
    return LayerSnapshot("cloud", "cloud", block, columns, WGS84, styled(style), index=index)


def view(units_per_px: float, **more: object) -> MapSettings:
    return settings((14_916_812.0, -2_875_744.0), units_per_px, SIZE_PX, **more)


def one_by_one(layer: LayerSnapshot, at: MapSettings, monkeypatch: pytest.MonkeyPatch) -> QImage:
    with monkeypatch.context() as patched:
        patched.setattr(layer_painter, "draws_as_cloud", lambda *_: False)
        return result_of(layer, at=at).image


def moved_by_half_a_pixel(at: MapSettings) -> MapSettings:
    return replace(at, view=at.view.moved(at.view.map_units_per_px / 2, 0.0))


@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("units_per_px", ZOOMS)
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_the_same_points_are_drawn_at_the_same_pixels(
    units_per_px: float, ratio: float, is_indexed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = replace(view(units_per_px), device_pixel_ratio=ratio)
    layer = shot(is_indexed=is_indexed)
    found, wanted = result_of(layer, at=at).image, one_by_one(layer, at, monkeypatch)
    half_px = difference(wanted, one_by_one(layer, moved_by_half_a_pixel(at), monkeypatch))
    assert half_px > 0.3
    # Of thousands of points a few lie so near the middle between pixels that the grid decides.
    assert difference(found, wanted) <= (0.0 if units_per_px > 100 else half_px / 50)


def test_categories_lie_on_each_other_and_ranks_are_thinned_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    style = LayerStyle(
        SymbolSet(marker=RED),
        category_fields=("kind",),
        categories=(
            Category(("a",), "a", SymbolSet(marker=BLUE)),
            Category(("b",), "b", SymbolSet()),
        ),
        rank_field="rank",
        rank_max_denominators=(1e12, 1e12, 10.0, 1e12),
    )
    at = view(ZOOMS[1])
    dressed = result_of(shot(style), at=at).image
    assert dressed == one_by_one(shot(style), at, monkeypatch)
    assert difference(dressed, result_of(shot(style.symbols.marker or RED), at=at).image) > 1


def test_another_crs_is_drawn_from_columns_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at = settings((0.0, -3_000_000.0), 20_000.0, SIZE_PX, crs=ALBERS)
    assert difference(result_of(shot(), at=at).image, one_by_one(shot(), at, monkeypatch)) == 0


@pytest.mark.parametrize("units_per_px", ZOOMS)
def test_a_view_moved_shows_the_same_where_both_see_it(units_per_px: float) -> None:
    layer, at = shot(), view(units_per_px)
    moved = replace(at, view=at.view.moved(70 * units_per_px, 0.0))
    first, second = (result_of(layer, at=each).image for each in (at, moved))
    assert first.copy(70, 0, 230, 200) == second.copy(0, 0, 230, 200)


def test_a_pixel_too_small_for_the_columns_is_drawn_from_the_features() -> None:
    prepared = PreparedLayer(shot(), WEB_MERCATOR)
    cloud = prepared.cloud
    assert cloud is not None
    assert 0 < cloud.finest_units_per_px < 0.25
    assert prepared.nbytes >= cloud.nbytes == COUNT * 12
    reach = np.abs(np.stack((cloud.x, cloud.y)).astype(np.int64)).max()
    assert 2**30 - 64 < reach < 2**31


def scaled(keys: object) -> tuple[QImage, QImage]:
    """Return a row of markers with these keys, each half on the next: for screen and for file."""
    fids = np.asarray(keys, np.int64)
    row = np.stack((12.0 * np.arange(len(fids)), np.zeros(len(fids))), axis=1)
    far = np.stack((np.linspace(2e6, 3e6, COUNT), np.full(COUNT, 2e6)), axis=1)
    coords = np.concatenate((row, far))
    block = replace(
        block_of(coords, np.ones(len(coords), np.int64)),
        fids=np.concatenate((fids, fids.max() + 1 + np.arange(COUNT))),
    )
    look = styled(MarkerSymbol("square", 18.0, "#ff0000", "#0000ff"))
    snapshot = LayerSnapshot("row", "row", block, {}, WEB_MERCATOR, look, index=SpatialIndex(block))
    at = settings((42.0, 0.0), 1.0, SIZE_PX)
    exact = export_image(RenderRequest(1, at, (snapshot,)), "png", Feedback()).content
    return result_of(snapshot, at=at).image, QImage.fromData(exact)


def test_markers_lie_on_each_other_by_their_keys_not_by_their_places() -> None:
    keys = [5, 2, 8, 1, 7, 3, 6, 4]
    shown, exact = scaled(keys)
    assert difference(shown, exact.convertToFormat(shown.format())) == 0
    for number, (left, right) in enumerate(pairwise(keys)):
        # Where two overlap the upper one's rim is seen, and not that of the other.
        middle = SIZE_PX[0] / 2 + 12 * number - 42
        rims = [
            any(color_at(shown, middle + at + step, SIZE_PX[1] / 2) == BLUE.color for step in steps)
            for at, steps in ((3, (-1, 0, 1)), (9, (-1, 0, 1)))
        ]
        assert rims == [right > left, left > right]
    # Keys further apart than fit into 32 bits.
    wide, _ = scaled([key << 40 for key in keys])
    assert wide == shown


def placed(block: GeometryBlock, order: list[int] | None = None) -> PointCloud | None:
    rows = None if order is None else np.array(order)
    return cloud_of(block, lambda coords: coords, rows, Extent(-4.0, -2.0, 4.0, 2.0))


def test_only_features_of_one_point_become_columns() -> None:
    coords = np.array([(-4.0, 2.0), (4.0, -2.0), (1.0, 1.0)])
    cloud = placed(block_of(coords, [1, 1, 1]))
    assert cloud is not None
    assert cloud.features_of(slice(1, 9)).tolist() == [1, 2]
    np.testing.assert_allclose(np.stack((cloud.x, cloud.y), axis=1) * cloud.step, coords, atol=1e-8)
    assert placed(block_of(coords, [2, 1])) is None
    # One without a place can be left out only where the order does.
    assert placed(block_of(coords, [1, 0, 1, 1])) is None
    cloud = placed(block_of(coords, [1, 0, 1, 1]), [3, 0, 2])
    assert cloud is not None
    assert cloud.features_of(slice(0, 2)).tolist() == [3, 0]
    np.testing.assert_allclose(cloud.x * cloud.step, [1.0, -4.0, 4.0], atol=1e-8)


SIDE = st.floats(-190, 190)


@hypothesis_settings(max_examples=60, deadline=None)
@given(SIDE, SIDE, SIDE, SIDE)
def test_stretches_hold_all_that_is_found_and_only_whole_runs_more(
    x1: float, y1: float, x2: float, y2: float
) -> None:
    index = _index()
    extent = Extent(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    spans = index.spans_near(extent)
    assert all(0 <= span.start < span.stop < COUNT + RUN for span in spans)
    assert all(one.stop < two.start for one, two in pairwise(spans))
    held = np.concatenate([np.zeros(0, np.int64), *(index.rows[span] for span in spans)])
    assert set(index.query(extent).tolist()) <= set(held.tolist())
    assert len(held) <= index.count_near(extent)


@cache
def _index() -> SpatialIndex:
    return SpatialIndex(points())
