from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from corridormap.core.crs import MERCATOR_LIMIT_M, WGS84, Crs
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.projecting import Shown, shown_block
from corridormap.render.result import RenderResult
from tests.unit.render.pictures import (
    BLUE,
    RED,
    WHITE,
    color_at,
    layer,
    line,
    picture,
    pixels,
    result_of,
    settings,
    square,
    styled,
)

ACROSS = line((-60, 0.5), (60, 0.5))


def test_a_line_lies_where_it_should_and_nowhere_else() -> None:
    image = picture(layer([ACROSS], LineSymbol(RED, 3)))
    assert color_at(image, 50, 49) == RED
    assert color_at(image, 2, 49) == RED
    assert color_at(image, 50, 46) == WHITE
    assert color_at(image, 50, 53) == WHITE


@pytest.mark.parametrize("width_px", [1.0, 4.0])
def test_device_pixels_follow_the_ratio(width_px: float) -> None:
    image = picture(layer([ACROSS], LineSymbol(RED, width_px)), at=settings(device_pixel_ratio=2.0))
    assert (image.width(), image.devicePixelRatio()) == (200, 2.0)
    red = (pixels(image)[:, 100, 0] < 40).sum()
    assert red == pytest.approx(2 * width_px, abs=1)


def test_dashes_leave_gaps_that_stay_in_place_when_the_map_moves() -> None:
    dashed = layer([ACROSS], LineSymbol(RED, 4, dash_px=(10, 6)))
    # The line starts 10 px left of the picture: dashes at 6..16, gaps at 16..22 from its left.
    image = picture(dashed)
    assert [color_at(image, x, 49) for x in (2, 10, 18, 26)] == [WHITE, RED, WHITE, RED]
    far = picture(layer([line((-1e7, 0.5), (1e7, 0.5))], LineSymbol(RED, 4, dash_px=(10, 6))))
    moved = picture(
        layer([line((-1e7, 0.5), (1e7, 0.5))], LineSymbol(RED, 4, dash_px=(10, 6))),
        at=settings(center=(16.0, 0.0)),
    )
    assert abs(pixels(far) - pixels(moved)).max() < 30


def test_layers_and_categories_are_drawn_in_order() -> None:
    style = LayerStyle(
        SymbolSet(fill=FillSymbol("#00ff00")),
        ("kind",),
        (
            Category(("low",), "Low", SymbolSet(fill=FillSymbol(RED))),
            Category(("high",), "High", SymbolSet(fill=FillSymbol(BLUE))),
        ),
    )
    # Blue lies on top although its feature comes first; unmatched green lies below.
    areas = [square(0, 0, 40), square(10, 0, 40), square(20, 0, 40)]
    mixed = layer(areas, style, {"kind": ["high", "low", None]})
    image = picture(mixed)
    assert [color_at(image, x, 50) for x in (35, 75, 85)] == [BLUE, RED, "#00ff00"]
    cover = layer([square(0, 0, 10)], FillSymbol("#000000"), layer_id="top")
    assert color_at(picture(mixed, cover), 50, 50) == "#000000"
    assert color_at(picture(cover, mixed), 50, 50) == BLUE


def test_casings_of_a_category_lie_below_all_its_strokes() -> None:
    symbol = LineSymbol(RED, 4, casing_color=BLUE, casing_width_px=2)
    image = picture(layer([line((0.5, -60), (0.5, 60)), ACROSS], symbol))
    assert color_at(image, 50, 49) == RED
    # A later line's casing does not cut through an earlier stroke.
    assert color_at(image, 50, 46) == RED
    assert color_at(image, 20, 46) == BLUE


def test_opacity_is_that_of_the_layer_as_a_whole() -> None:
    two = layer([square(-5, 0, 30), square(5, 0, 30)], FillSymbol(BLUE))
    image = picture(replace(two, opacity=0.5))
    once, twice = color_at(image, 33, 50), color_at(image, 50, 50)
    assert once == twice
    assert once not in (BLUE, WHITE)
    assert picture(replace(two, opacity=0.0)) == picture()


def test_holes_are_left_out_and_outlines_drawn() -> None:
    ring = square(0, 0, 60).difference(square(0, 0, 20))
    image = picture(layer([ring], FillSymbol(BLUE, LineSymbol(RED, 3))))
    assert color_at(image, 50, 50) == WHITE
    assert color_at(image, 30, 50) == BLUE
    assert color_at(image, 20, 50) == RED


def test_an_area_around_the_whole_picture_shows_no_outline() -> None:
    image = picture(layer([square(0, 0, 3e7)], FillSymbol(BLUE, LineSymbol(RED, 3))))
    assert color_at(image, 0, 0) == color_at(image, 99, 99) == color_at(image, 50, 50) == BLUE


@pytest.mark.parametrize("offset_px", [0.0, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_land_on_both_sides_of_the_date_line_shows_no_seam(offset_px: float, ratio: float) -> None:
    world = MERCATOR_LIMIT_M
    east = shapely.box(world - 2e6, -1e6, world, 1e6)
    west = shapely.box(-world, -1e6, -world + 2e6, 1e6)
    land = layer([east, west], LayerStyle(SymbolSet(fill=FillSymbol("#101010"))))
    at = settings(center=(world + offset_px * 4000.0, 0.0), units_per_px=4000.0)
    image = picture(land, at=replace(at, device_pixel_ratio=ratio))
    row = pixels(image)[image.height() // 2]
    assert (row[20:-20, :3] == 0x10).all()


def test_past_the_date_line_the_world_goes_on() -> None:
    marks = layer([shapely.Point(-178, 0)], MarkerSymbol("square", 10, RED, None), crs=WGS84)
    beyond = settings(center=(MERCATOR_LIMIT_M * 182 / 180, 0.0), units_per_px=1000.0)
    assert color_at(picture(marks, at=beyond), 50, 50) == RED
    world = settings(center=(0.0, 0.0), units_per_px=6 * MERCATOR_LIMIT_M / 600, size_px=(600, 60))
    shown = pixels(picture(marks, at=world))[30]
    assert (shown[:, 1] < 128).sum() == pytest.approx(30, abs=3)


def test_a_projected_map_does_not_repeat() -> None:
    utm = Crs("EPSG:32648")
    marks = layer([shapely.Point(105, 20)], MarkerSymbol("square", 10, RED, None), crs=WGS84)
    at = settings(center=(500_000.0, 2_212_000.0), units_per_px=1000.0, crs=utm)
    assert color_at(picture(marks, at=at), 50, 50) == RED
    away = replace(at, view=at.view.moved(MERCATOR_LIMIT_M * 2, 0))
    assert picture(marks, at=away) == picture(at=away)


def test_scale_ranges_and_ranks_thin_out() -> None:
    at = settings(center=(0.0, 0.0), units_per_px=1000.0)
    denominator = at.scale_denominator()
    points = [shapely.Point(-20_000, 0), shapely.Point(20_000, 0)]
    base = styled(MarkerSymbol("square", 10, RED, None))
    hidden = layer(points, styled(base, max_denominator=denominator / 2))
    assert picture(hidden, at=at) == picture(at=at)
    near_only = layer(points, styled(base, min_denominator=denominator * 2))
    assert picture(near_only, at=at) == picture(at=at)
    ranks = styled(base, rank_field="rank", rank_max_denominators=(1e9, denominator / 2))
    image = picture(layer(points, ranks, {"rank": [0, 1]}), at=at)
    assert [color_at(image, x, 50) for x in (30, 70)] == [RED, WHITE]


def test_a_category_without_symbols_hides_its_features() -> None:
    style = LayerStyle(
        SymbolSet(fill=FillSymbol(RED)), ("kind",), (Category(("no",), "", SymbolSet()),)
    )
    image = picture(layer([square(-20, 0, 20), square(20, 0, 20)], style, {"kind": ["no", "yes"]}))
    assert [color_at(image, x, 50) for x in (30, 70)] == [WHITE, RED]


def test_one_layer_that_fails_is_named_and_the_others_are_drawn() -> None:
    good = layer([ACROSS], LineSymbol(RED, 3))
    bad = layer([ACROSS], LineSymbol(BLUE, 3), crs=Crs("EPSG:999999"), layer_id="odd")
    result = result_of(good, bad)
    assert [(message.layer_id, message.text.count("\n")) for message in result.errors] == [
        ("odd", 0)
    ]
    assert "EPSG:999999" in result.errors[0].text
    assert color_at(result.image, 50, 49) == RED


def test_columns_still_being_read_count_as_null() -> None:
    style = LayerStyle(
        SymbolSet(fill=FillSymbol(RED)),
        ("kind",),
        (Category(("a",), "A", SymbolSet(fill=FillSymbol(BLUE))),),
    )
    areas = [square(-20, 0, 20), square(20, 0, 20)]
    for values in ([], ["a"], ["a", None, "left over"]):
        image = picture(layer(areas, style, {"kind": list(values)}))
        assert color_at(image, 70, 50) == RED


def test_a_cancelled_picture_is_not_finished() -> None:
    feedback = Feedback()
    feedback.cancel()
    request = RenderRequest(1, settings(), (layer([ACROSS], LineSymbol(RED, 3)),))
    with pytest.raises(Cancelled):
        MapRenderer().render(request, feedback)


def test_partial_pictures_come_while_drawing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corridormap.render.map_renderer.PARTIAL_EVERY_S", -1.0)
    bottom = layer([square(0, 0, 400)], FillSymbol(BLUE), layer_id="bottom")
    top = layer([ACROSS], LineSymbol(RED, 3), layer_id="top")
    seen: list[RenderResult] = []
    request = RenderRequest(3, settings(), (bottom, top))
    final = MapRenderer().render(request, Feedback(), seen.append)
    assert [(part.id, part.complete) for part in seen] == [(3, False), (3, False)]
    assert [color_at(part.image, 50, 49) for part in seen] == [BLUE, RED]
    assert final.complete
    assert color_at(final.image, 50, 49) == RED


def test_geometry_is_projected_once_and_again_when_it_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[GeometryBlock] = []

    def counted(block: GeometryBlock, source: Crs, target: Crs) -> Shown:
        calls.append(block)
        return shown_block(block, source, target)

    monkeypatch.setattr("corridormap.render.sound.shown_block", counted)
    renderer = MapRenderer()
    elsewhere = Crs("EPSG:3395")
    first = layer([ACROSS], LineSymbol(RED, 3), crs=elsewhere)
    for snapshot in (first, replace(first, style=styled(LineSymbol(BLUE, 3)), version=1)):
        image = result_of(snapshot, renderer=renderer).image
    assert len(calls) == 1
    assert color_at(image, 50, 49) == BLUE
    result_of(layer([ACROSS], LineSymbol(RED, 3), crs=elsewhere), renderer=renderer)
    assert len(calls) == 2
