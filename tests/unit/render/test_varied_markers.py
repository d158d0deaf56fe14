"""Markers sized and turned by fields, and those that stand on areas and lines."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.marker_size import explained_numbers, sizes_px
from corridormap.core.snapshot import LayerChange, RenderRequest
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LabelStyle,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.render.geometry_cache import GeometryCache
from corridormap.render.image_export import export_image
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.shape_points import shape_points
from tests.unit.render.pictures import (
    BLUE,
    RED,
    WHITE,
    color_at,
    exact_picture,
    layer,
    line,
    picture,
    pixels,
    settings,
    square,
    styled,
)

SCALE = SizeScale("n", 0.0, 100.0, 0.0, 40.0)
CIRCLE = MarkerSymbol("circle", 8.0, RED, None, size_scale=SCALE)
PLACES = [shapely.Point(-25, 0), shapely.Point(25, 0)]


def widths(image: QImage, row: int = 50) -> list[int]:
    """Return how wide each red stretch of a row is."""
    is_red = np.append(pixels(image)[row, :, 1] < 128, False)
    edges = np.flatnonzero(np.diff(is_red.astype(int), prepend=0))
    found: list[int] = np.diff(edges)[::2].tolist()
    return found


@pytest.mark.parametrize(("by_area", "smaller"), [(True, 20), (False, 10)])
def test_sizes_follow_a_number(by_area: bool, smaller: int) -> None:
    symbol = replace(CIRCLE, size_scale=replace(SCALE, by_area=by_area))
    shown = layer(PLACES, symbol, {"n": ["25", 100]})
    assert widths(picture(shown)) == pytest.approx([smaller, 40], abs=1)
    assert widths(exact_picture(shown)) == pytest.approx([smaller, 40], abs=1)


def test_beyond_the_range_sizes_stay_and_without_a_number_there_is_no_marker() -> None:
    assert sizes_px(SCALE, np.array([-5.0, 0, 100, 1e9, np.nan])).tolist() == [0, 0, 40, 40, 0]
    constant = SizeScale("n", 5, 5, 10, 20)
    assert sizes_px(constant, np.array([5.0, np.nan])).tolist() == [20, 0]
    assert widths(picture(layer(PLACES, CIRCLE, {"n": [None, 100]}))) == pytest.approx([40], abs=1)
    kept = replace(CIRCLE, size_scale=replace(SCALE, missing_px=6.0))
    assert widths(picture(layer(PLACES, kept, {"n": ["-", 100]}))) == pytest.approx([6, 40], abs=1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_small_ones_lie_on_large_ones_whatever_their_order(order: tuple[int, int]) -> None:
    numbers = np.array([100, 9])[list(order)].tolist()
    rimmed = replace(CIRCLE, outline_color=BLUE)
    image = picture(layer([shapely.Point(0, 0)] * 2, rimmed, {"n": numbers}))
    assert color_at(image, 50 + 6, 50) == BLUE


def test_markers_lie_over_the_areas_of_every_class_and_small_ones_on_large_ones() -> None:
    look = SymbolSet(replace(CIRCLE, on_shapes=True), fill=FillSymbol("#dddddd"))
    blue = SymbolSet(replace(CIRCLE, on_shapes=True, color=BLUE), fill=FillSymbol("#eeeeee"))
    style = styled(look, category_fields=("kind",), categories=(Category(("b",), "", blue),))
    columns: dict[str, list[Value]] = {"kind": ["a", "b"], "n": [30, 100]}
    areas = [square(-15, 0, 30), square(15, 0, 30)]
    image = picture(layer(areas, style, columns))
    # Red, of the lower class, is the smaller one: it lies on blue where both are.
    assert color_at(image, 50 - 5, 50) == RED
    assert color_at(image, 50 + 10, 50) == BLUE
    assert color_at(image, 50 - 15, 50 + 10) == RED


def test_markers_are_turned_clockwise() -> None:
    bar = MarkerSymbol("square", 20.0, RED, None, angle_deg=45.0)
    image = picture(layer([shapely.Point(0, 0)], bar))
    assert color_at(image, 50 + 12, 50) == RED
    assert color_at(image, 50 + 9, 50 + 9) == WHITE
    icon = MarkerSymbol("rail_station", 20.0, RED, angle_field="bearing")
    turned = picture(layer([shapely.Point(0, 0)], icon, {"bearing": ["180"]}))
    straight = pixels(picture(layer([shapely.Point(0, 0)], icon, {"bearing": [None]})))
    upside_down = straight[::-1, ::-1]
    shifted = [np.roll(upside_down, (x, y), (0, 1)) for x in (0, 1) for y in (0, 1)]
    alike = min(np.abs(pixels(turned) - each).mean() for each in shifted)
    assert alike < 0.5 * np.abs(pixels(turned) - straight).mean()


def test_areas_and_lines_may_have_markers() -> None:
    bent = shapely.Polygon([(-40, -40), (40, -40), (40, 40), (20, 40), (20, -20), (-40, -20)])
    hole = shapely.Polygon([(30, 32), (32, 32), (31, 34)])
    ring = square(0, 0, 80).difference(square(0, 0, 60)).difference(hole)
    parts = shapely.MultiPolygon([square(-30, 0, 10), square(25, 0, 30)])
    way = line((-40, 0), (0, 0), (0, 40))
    lines = shapely.MultiLineString([[(0, 0), (5, 0)], [(0, 10), (30, 10)]])
    shapes = [bent, ring, parts, way, lines, shapely.Point(1, 2), None]
    block = layer(shapes, CIRCLE)
    prepared = GeometryCache().prepared(block, WEB_MERCATOR)
    found = shape_points(prepared, np.arange(len(shapes)))
    for shape, point in zip(shapes[:2], found[:2], strict=True):
        assert shape.contains(shapely.Point(point))
    assert found[2].tolist() == [25, 0]
    assert found[3].tolist() == [0, 0]
    assert found[4].tolist() == [15, 10]
    assert np.isnan(found[5:]).all()


def test_a_marker_on_an_area_stays_in_place_when_the_map_moves() -> None:
    look = SymbolSet(replace(CIRCLE, on_shapes=True), fill=FillSymbol("#dddddd"))
    shown = layer([square(0, 0, 400)], look, {"n": [50]})
    still, moved = picture(shown), picture(shown, at=settings(center=(30, 0)))
    assert color_at(still, 50, 50) == RED
    assert np.abs(pixels(still)[:, 30:] - pixels(moved)[:, :-30]).max() <= 8
    plain = SymbolSet(replace(CIRCLE, on_shapes=False), fill=FillSymbol("#dddddd"))
    assert color_at(picture(layer([square(0, 0, 400)], plain, {"n": [50]})), 50, 50) == "#dddddd"


@pytest.mark.parametrize("file_format", ["svg", "pdf"])
def test_files_keep_markers_as_shapes(file_format: str) -> None:
    shown = layer(PLACES, CIRCLE, {"n": [25, 100]})
    content = export_image(RenderRequest(1, settings(), (shown,)), file_format, Feedback()).content
    assert b"<image" not in content
    assert b"/Subtype /Image" not in content


def test_large_layers_are_sized_point_by_point_too() -> None:
    side = np.linspace(-45, 45, 150)
    points = [shapely.Point(x, y) for x in side for y in side]
    numbers: list[Value] = [100 if index == 11_325 else None for index in range(len(points))]
    image = MapRenderer().render(
        RenderRequest(1, settings(), (layer(points, CIRCLE, {"n": numbers}),)), Feedback()
    )
    red = (pixels(image.image)[..., 1] < 128).sum()
    assert red == pytest.approx(np.pi * 400, rel=0.05)


@pytest.mark.parametrize(
    "symbol", [replace(CIRCLE, size_px=240.0, size_scale=None), replace(CIRCLE, angle_field="n")]
)
def test_large_markers_reach_into_the_picture_from_far_outside(symbol: MarkerSymbol) -> None:
    if symbol.size_scale is not None:
        symbol = replace(symbol, size_scale=replace(SCALE, size_max_px=240.0))
    shown = layer([shapely.Point(-140, 0)], symbol, {"n": [100]})
    image = picture(shown)
    assert color_at(image, 20, 50) == RED
    assert color_at(image, 40, 50) == WHITE
    gone = replace(layer([None], symbol, {"n": [100]}), version=2)
    renderer = MapRenderer()
    renderer.render(RenderRequest(1, settings(), (shown,)), Feedback())
    # A change that is known to lie around the point is one as far as the marker reaches.
    changes = {"layer": LayerChange(0, Extent(-140, 0, -140, 0))}
    request = RenderRequest(2, settings(), (gone,), changes)
    assert color_at(renderer.render(request, Feedback()).image, 20, 50) == WHITE


def test_labels_keep_clear_of_the_size_that_is_drawn() -> None:
    labelled = styled(CIRCLE, labels=LabelStyle("name"))
    columns: dict[str, list[Value]] = {"n": [100], "name": ["A"]}
    image = picture(layer([shapely.Point(-20, 0)], labelled, columns))
    # Red reaches from 10 to 50; the label stands to the right of it.
    dark = (pixels(image).max(axis=2) < 100).any(axis=0)
    assert np.flatnonzero(dark).min() > 50


def test_labels_keep_clear_of_markers_on_areas() -> None:
    # The name of an area lies where its middle is, unless a marker stands there.
    area = square(0, 0, 96)
    columns: dict[str, list[Value]] = {"n": [100], "name": ["Yu"]}
    look = SymbolSet(replace(CIRCLE, on_shapes=True), fill=FillSymbol("#eeeeee"))
    image = picture(layer([area], styled(look, labels=LabelStyle("name")), columns))
    without = picture(layer([area], look, columns))
    changed = (np.abs(pixels(image) - pixels(without)).max(axis=2) > 60).nonzero()
    assert len(changed[0]) > 20
    away = np.hypot(changed[0] - 50, changed[1] - 50)
    assert away.min() > 20
    # One without a number has no marker, and its name where it always was.
    nothing: dict[str, list[Value]] = {"n": [None], "name": ["Yu"]}
    plain = styled(SymbolSet(fill=look.fill), labels=LabelStyle("name"))
    bare = picture(layer([area], styled(look, labels=LabelStyle("name")), nothing))
    assert (pixels(bare) == pixels(picture(layer([area], plain, nothing)))).all()


def test_a_legend_explains_sizes_by_round_numbers() -> None:
    assert explained_numbers(SizeScale("n", 1326, 7273, 5, 50))[0][0] == "7,000"
    found = explained_numbers(SCALE)
    assert [label for label, _ in found] == ["100", "30", "3"]
    assert found[0][1] == 40
    small = explained_numbers(SizeScale("n", 0, 28, 0, 56))
    assert [label for label, _ in small] == ["20", "7", "0.5"]
    assert explained_numbers(SizeScale("n", 5, 5, 10, 20)) == (("5", 20.0),)
    assert [label for label, _ in explained_numbers(SizeScale("n", -50, 0, 20, 5))][-1] == "−50"


def test_columns_of_a_layer_are_given_back() -> None:
    class Column(list[Value]):
        """Can be watched."""

    names = Column(["a", "b"])
    columns: dict[str, list[Value]] = {"n": [1.0, 2.0], "name": names}
    cache, drawn = GeometryCache(), layer(PLACES, CIRCLE, columns)
    cache.prepared(drawn, WEB_MERCATOR)
    watched = weakref.ref(names)
    del drawn, columns, names
    gc.collect()
    assert watched() is None
