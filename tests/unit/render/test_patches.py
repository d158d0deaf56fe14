"""Maps put together from ground drawn at different times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QRegion

from corridormap.core.crs import MERCATOR_LIMIT_M
from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerChange, LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LabelStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render import ground
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.result import RenderResult
from tests.unit.render.pictures import (
    BLUE,
    RED,
    color_at,
    layer,
    pixels,
    result_of,
    settings,
    square,
    styled,
)

SIZE_PX = (420, 300)


def scattered(count: int, seed: int = 4) -> Iterator[tuple[float, float]]:
    return iter(np.random.default_rng(seed).uniform(-700, 700, (count, 2)).tolist())


def wiggle(x: float, y: float, number: int) -> Any:
    steps = np.cumsum(np.random.default_rng(number).normal(0, 25, (30, 2)), axis=0)
    return shapely.LineString(steps + np.array((x, y)))


@pytest.fixture(scope="module")
def busy_map() -> tuple[LayerSnapshot, ...]:
    """Of everything that a rectangle's edge could cut wrongly."""
    casing = LineSymbol("#c03020", 5, casing_color="#ffffff", casing_width_px=1.5)
    return (
        layer(
            [shapely.Point(xy).buffer(90, 5) for xy in scattered(40)],
            FillSymbol("#e8e4d0", LineSymbol("#907050", 1.0)),
            layer_id="areas",
        ),
        replace(
            layer([square(x, y, 150) for x, y in scattered(30, 9)], FillSymbol(BLUE)),
            opacity=0.3,
            layer_id="faded",
        ),
        layer(
            [wiggle(x, y, number) for number, (x, y) in enumerate(scattered(40, 5))],
            LineSymbol("#206020", 1.0),
            layer_id="thin",
        ),
        layer(
            [wiggle(x, y, number) for number, (x, y) in enumerate(scattered(12, 6))],
            casing,
            layer_id="cased",
        ),
        layer(
            [wiggle(x, y, number) for number, (x, y) in enumerate(scattered(20, 7))],
            LineSymbol("#400080", 3.0, dash_px=(9, 5)),
            layer_id="dashed",
        ),
        layer(
            [shapely.Point(xy) for xy in scattered(900, 8)],
            MarkerSymbol("sea_port", 18, "#00008b"),
            layer_id="ports",
        ),
    )


def way() -> Iterator[tuple[float, float]]:
    """Yield the centres of a pull this way and that, by whole and by broken pixels."""
    x, y = 0.0, 0.0
    steps = [(37, 0), (61.4, 18.7), (-9, 150), (-203.2, -44), (0, -180.5), (333, 77), (-100, 1)]
    for dx, dy in steps:
        x, y = x + dx, y + dy
        yield x, y


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_of_many_patches_is_that_drawn_at_once(
    busy_map: tuple[LayerSnapshot, ...], ratio: float
) -> None:
    at = settings(size_px=SIZE_PX, device_pixel_ratio=ratio)
    pulled = MapRenderer()
    result_of(*busy_map, at=at, renderer=pulled)
    for x, y in way():
        view = replace(at, view=replace(at.view, center_x=x, center_y=y))
        result = result_of(*busy_map, at=view, renderer=pulled)
        shown = result.settings.view
        assert abs(shown.center_x - x) <= 0.5 / ratio
        assert abs(shown.center_y - y) <= 0.5 / ratio
        fresh = MapRenderer()
        # Its sheet starts elsewhere, but its marker cells must not.
        result_of(*busy_map, at=at, renderer=fresh)
        fresh._patches._sheets[0].patches.clear()
        at_once = result_of(*busy_map, at=view, renderer=fresh)
        apart = np.abs(pixels(result.image) - pixels(at_once.image))
        # Strokes cut in another place are rounded in another place: a hair of a pixel.
        assert apart.max() <= 8
        assert (apart > 2).mean() < 0.001
        assert apart.mean() < 0.005


def test_what_is_there_is_not_drawn_again(
    busy_map: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Extent] = []
    original = ground.draw_one

    def counted(context: Any, *rest: Any) -> None:
        drawn.append(context.picture_box)
        original(context, *rest)

    monkeypatch.setattr(ground, "draw_one", counted)
    renderer = MapRenderer()
    at = settings(size_px=SIZE_PX)
    first = result_of(*busy_map, at=at, renderer=renderer)
    assert len(drawn) == len(busy_map)
    drawn.clear()
    again = result_of(*busy_map, at=at, renderer=renderer)
    assert not drawn
    assert again.image == first.image
    beyond = replace(at, view=at.view.moved(100.0, 0.0))
    result_of(*busy_map, at=beyond, renderer=renderer)
    assert {(box.x_min, box.width) for box in drawn} == {(512.0, 128.0)}
    drawn.clear()
    # Zooming in and back finds the old ground, arithmetic aside.
    near = replace(at, view=replace(at.view, map_units_per_px=1 / 1.6))
    result_of(*busy_map, at=near, renderer=renderer)
    drawn.clear()
    back = replace(at, view=replace(at.view, map_units_per_px=1 / 1.6 * 1.6000000001))
    assert result_of(*busy_map, at=back, renderer=renderer).image == first.image
    assert not drawn


def test_a_view_of_whole_pixels_away_keeps_its_settings(
    busy_map: tuple[LayerSnapshot, ...],
) -> None:
    renderer = MapRenderer()
    at = settings(center=(0.3, 0.7), size_px=SIZE_PX)
    assert result_of(*busy_map, at=at, renderer=renderer).settings == at
    pulled = replace(at, view=at.view.moved(12.0, -7.0))
    assert result_of(*busy_map, at=pulled, renderer=renderer).settings == pulled


@pytest.mark.parametrize("version", [1, 2])
def test_new_content_is_drawn_anew(version: int) -> None:
    renderer = MapRenderer()
    old = layer([square(0, 0, 60)], FillSymbol(RED))
    new = replace(layer([square(0, 0, 60)], FillSymbol(BLUE)), version=version)
    assert color_at(result_of(old, renderer=renderer).image, 50, 50) == RED
    assert color_at(result_of(new, renderer=renderer).image, 50, 50) == BLUE
    assert color_at(result_of(renderer=renderer).image, 50, 50) == "#ffffff"
    faded = replace(new, opacity=0.5)
    assert color_at(result_of(faded, renderer=renderer).image, 50, 50) not in (BLUE, "#ffffff")
    dark = replace(settings(), background="#000000")
    assert color_at(result_of(new, renderer=renderer, at=dark).image, 5, 5) == "#000000"


def test_what_a_scale_hides_goes_when_a_pull_north_changes_the_scale() -> None:
    renderer = MapRenderer()
    at = settings(units_per_px=1000.0)
    spot = styled(MarkerSymbol("square", 10, RED, None))
    limit = replace(at, view=at.view.moved(0.0, 2.8e6)).scale_denominator()
    ranked = replace(spot, rank_field="rank", rank_max_denominators=(limit,))
    marks = layer([shapely.Point(0, 2.8e6)], ranked, {"rank": [0]})

    def color_from(y: float) -> str:
        view = replace(at, view=at.view.moved(0.0, y))
        return color_at(result_of(marks, at=view, renderer=renderer).image, 50, 50)

    # At the equator the same resolution is a smaller scale, at which the mark does not show.
    assert color_from(0.0) == "#ffffff"
    assert color_from(2_801_000.0) == RED
    # The scale that was reached is held while the map is pulled a little: nothing comes and goes.
    assert color_from(2_799_000.0) == RED
    another = MapRenderer()
    south = replace(at, view=at.view.moved(0.0, 2_799_000.0))
    assert color_at(result_of(marks, at=south, renderer=another).image, 50, 50) == "#ffffff"


def request(at: MapSettings, *layers: LayerSnapshot, **changes: LayerChange) -> RenderRequest:
    return RenderRequest(1, at, layers, changes)


def test_an_edit_draws_only_what_it_touches(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Extent] = []
    original = ground.draw_one

    def counted(context: Any, *rest: Any) -> None:
        drawn.append(context.picture_box)
        original(context, *rest)

    renderer = MapRenderer()
    at = settings(size_px=(1200, 900))
    places = [(-400, 300), (-390, 300), (400, -300)]
    icon = MarkerSymbol("sea_port", 18, "#00008b")
    before = replace(layer([shapely.Point(xy) for xy in places], icon), version=5)
    renderer.render(request(at, before), Feedback())
    monkeypatch.setattr(ground, "draw_one", counted)
    # The second port moves out of the first one's way, a little to the right.
    places[1] = (-370, 300)
    after = replace(layer([shapely.Point(xy) for xy in places], icon), version=6)
    touched = Extent(-390, 300, -370, 300)
    change = LayerChange(5, touched)
    result = renderer.render(request(at, after, layer=change), Feedback())
    area = sum(box.width * box.height for box in drawn)
    assert 0 < area <= 4 * 128 * 128
    fresh = MapRenderer().render(request(at, after), Feedback())
    assert np.abs(pixels(result.image) - pixels(fresh.image)).max() <= 2
    drawn.clear()
    # What is known only of later versions says nothing about this one.
    newest = replace(before, version=9)
    result = renderer.render(request(at, newest, layer=LayerChange(7, touched)), Feedback())
    assert sum(box.width * box.height for box in drawn) >= 1200 * 900


@pytest.mark.parametrize("heavy_by", ["count", "pace"])
def test_what_was_finished_is_kept_when_a_picture_is_given_up(
    busy_map: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch, heavy_by: str
) -> None:
    at = settings(size_px=(1200, 900))
    renderer, feedback = MapRenderer(), Feedback()
    if heavy_by == "count":
        monkeypatch.setattr(ground, "HEAVY_FEATURES", 1)
    else:
        elsewhere = replace(at, view=at.view.moved(9000.0, 0.0))
        renderer.render(RenderRequest(1, elsewhere, busy_map), feedback)
        monkeypatch.setattr(ground, "HEAVY_S", 1e-9)
    seen: list[RenderResult] = []
    monkeypatch.setattr("corridormap.render.map_renderer.PARTIAL_EVERY_S", -1.0)

    def stop_in_the_third_block(partial: RenderResult) -> None:
        seen.append(partial)
        if len(seen) == 2 * len(busy_map) + 1:
            feedback.cancel()

    with pytest.raises(Cancelled):
        renderer.render(RenderRequest(1, at, busy_map), feedback, stop_in_the_third_block)
    drawn = seen[-1].drawn
    assert drawn is not None
    # The middle comes first, and it is finished.
    middle = drawn.boundingRect()
    assert middle.width() * middle.height() >= 2 * 400 * 300
    assert middle.contains(600, 450)
    whole = renderer.render(RenderRequest(2, at, busy_map), Feedback())
    part = (slice(middle.top(), middle.bottom()), slice(middle.left(), middle.right()))
    assert (pixels(seen[-1].image)[part] == pixels(whole.image)[part]).all()


def test_memory_is_bounded_and_the_view_always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corridormap.render.patches.BYTES_KEPT", 40 * 128 * 128 * 4)
    renderer = MapRenderer()
    area = layer([square(0, 0, 4000)], SymbolSet(fill=FillSymbol(BLUE)))
    for number in range(12):
        at = settings(center=(number * 100.0, 0.0), size_px=SIZE_PX)
        image = result_of(area, at=at, renderer=renderer).image
        assert color_at(image, 5, 5) == color_at(image, 415, 295) == BLUE
    sheet = renderer._patches._sheets[-1]
    assert 30 < len(sheet.patches) <= 40
    assert sheet.missing(sheet.window(at)).isEmpty()
    for number in range(6):
        result_of(area, at=settings(units_per_px=2.0 + number, size_px=SIZE_PX), renderer=renderer)
    assert sum(each.nbytes for each in renderer._patches._sheets) <= 40 * 128 * 128 * 4


def test_around_the_world_the_same_ground_serves() -> None:
    renderer = MapRenderer()
    area = layer([square(0, 0, 1e6)], FillSymbol(BLUE, LineSymbol(RED, 3)))
    at = settings(center=(3.3e5, 0.0), units_per_px=10_000.7)
    first = result_of(area, at=at, renderer=renderer)
    round_trip = replace(at, view=at.view.moved(-4 * MERCATOR_LIMIT_M, 0.0))
    again = result_of(area, at=round_trip, renderer=renderer)
    assert again.image == first.image
    assert again.settings == round_trip


def test_an_unfinished_picture_keeps_the_labels_that_stood_there(
    busy_map: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.render.map_renderer.PARTIAL_EVERY_S", -1.0)
    label = LabelStyle("name", color="#000000", halo_color="#ffffff", size_px=30)
    sign = styled(MarkerSymbol("circle", 6, "#ffffff"), labels=label)
    named = layer([shapely.Point(0, 0)], sign, {"name": ["HERE"]}, layer_id="named")
    at = settings(size_px=SIZE_PX)
    renderer = MapRenderer()
    result_of(named, at=at, renderer=renderer)
    seen: list[RenderResult] = []
    pulled = replace(at, view=at.view.moved(100.0, 0.0))
    renderer.render(RenderRequest(1, pulled, (named,)), Feedback(), seen.append)
    whole = result_of(named, at=pulled, renderer=renderer)
    sign_at = (slice(130, 170), slice(100, 250))
    assert (pixels(seen[0].image)[sign_at] == pixels(whole.image)[sign_at]).all()
    assert pixels(whole.image)[sign_at].min() < 50
    seen.clear()
    silent = replace(at, view=at.view.moved(-100.0, 0.0), show_labels=False)
    renderer.render(RenderRequest(1, silent, (named,)), Feedback(), seen.append)
    assert pixels(seen[0].image).min() > 50


def test_a_picture_too_coarse_is_whole_but_not_complete() -> None:
    coarse = replace(layer([square(0, 0, 60)], FillSymbol(BLUE)), step=3)
    result = result_of(coarse)
    assert not result.complete
    assert result.drawn == QRegion(0, 0, 100, 100)
    far = result_of(coarse, at=settings(units_per_px=30.0))
    assert far.complete
    assert far.drawn is None
