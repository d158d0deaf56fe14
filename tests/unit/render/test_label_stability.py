"""Labels stand still on the ground while the map is pulled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LabelStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.label_boxes import LineRoom
from corridormap.render.label_placement import Placement
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.steady_scale import SteadyScale
from tests.unit.render.label_watch import LabelWatch, Standing, unrest
from tests.unit.render.pictures import layer, result_of, settings, styled

SIZE_PX = (500, 400)
LABELS = LabelStyle("name", color="#000000", halo_color="#ffffff")


def names(word: str, count: int) -> dict[str, list[Value]]:
    return {"name": [f"{word} {number}" for number in range(count)]}


@pytest.fixture(scope="module")
def named() -> tuple[LayerSnapshot, ...]:
    random = np.random.default_rng(3)
    towns = [shapely.Point(xy) for xy in random.uniform(-600, 600, (160, 2)).tolist()]
    lands = [
        shapely.Point(xy).buffer(size, 4)
        for xy, size in zip(
            random.uniform(-500, 500, (25, 2)).tolist(),
            random.uniform(20, 220, 25).tolist(),
            strict=True,
        )
    ]
    angle = np.linspace(0.0, 3.0, 80)
    rivers = [
        shapely.LineString(np.column_stack((300 * angle - 450, 120 * np.sin(angle) + 90 * y)))
        for y in range(-5, 5)
    ]
    return (
        layer(lands, styled(FillSymbol("#f0f0e0"), labels=LABELS), names("Land", 25), layer_id="l"),
        layer(
            rivers, styled(LineSymbol("#6090f0"), labels=LABELS), names("Flow", 10), layer_id="r"
        ),
        layer(
            towns,
            styled(SymbolSet(marker=MarkerSymbol("circle", 6)), labels=LABELS),
            names("Town", 160),
            layer_id="t",
        ),
    )


class Watch:
    """Notes what is placed where, in points of the first view."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.placed: dict[str, Placement] = {}

        def noted(context: DrawContext, placements: list[Placement]) -> None:
            self.placed = {placement.text.text: placement for placement in placements}
            draw_placements(context, placements)

        monkeypatch.setattr("corridormap.render.map_renderer.draw_placements", noted)


def test_a_label_that_stands_takes_its_new_look(
    named: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, renderer = Watch(monkeypatch), MapRenderer()
    result_of(*named, at=settings(size_px=SIZE_PX), renderer=renderer)
    assert {each.text.style.color for each in watch.placed.values()} == {"#000000"}
    white = replace(LABELS, color="#ffffff", halo_color="#000000")
    dark = [
        replace(each, version=each.version + 1, style=replace(each.style, labels=white))
        for each in named
    ]
    result_of(*dark, at=settings(size_px=SIZE_PX), renderer=renderer)
    assert {each.text.style for each in watch.placed.values()} == {white}


def path() -> Iterator[tuple[float, float]]:
    for step in range(40):
        yield 6.3 * step, 3.1 * (step % 13)


def test_a_label_that_stays_in_view_stays_where_it_is(
    named: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, renderer = LabelWatch(monkeypatch), MapRenderer()
    at = settings(size_px=SIZE_PX)
    before = Standing()
    seen, restless = 0, []
    for x, y in path():
        view = replace(at, view=replace(at.view, center_x=x, center_y=y))
        result_of(*named, at=view, renderer=renderer)
        stayed, found = unrest(before, watch.now)
        seen += stayed
        restless += found
        before = watch.now
    assert seen > 1000
    assert restless == []
    assert {key[0] for key in before.places} == {"l", "r", "t"}


def test_unfinished_pictures_show_labels_where_the_finished_one_has_them(
    named: tuple[LayerSnapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.render.map_renderer.PARTIAL_EVERY_S", -1.0)
    drawn: list[list[Placement]] = []

    def noted(context: DrawContext, placements: list[Placement]) -> None:
        drawn.append(list(placements))
        draw_placements(context, placements)

    monkeypatch.setattr("corridormap.render.map_renderer.draw_placements", noted)
    renderer, at = MapRenderer(), settings(size_px=SIZE_PX)
    for x, units_per_px in ((0.0, 1.0), (60.0, 1.0), (60.0, 0.6)):
        view = replace(at, view=replace(at.view, center_x=x, map_units_per_px=units_per_px))
        drawn.clear()
        renderer.render(RenderRequest(1, view, named), Feedback(), lambda _: None)
        *unfinished, finished = drawn
        assert unfinished
        for placements in unfinished:
            assert placements
            assert {id(each) for each in placements} <= {id(each) for each in finished}


def test_labels_keep_their_sides_as_the_map_is_zoomed(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, renderer = LabelWatch(monkeypatch), MapRenderer()
    style = styled(MarkerSymbol("circle", 6), labels=LABELS)
    # Close together only the left side of the left town is free; closer up both would be.
    towns = layer([shapely.Point(0, 0), shapely.Point(14, 0)], style, names("Town", 2))
    sides = []
    for units_per_px in (1.0, 0.1):
        at = settings(size_px=SIZE_PX, units_per_px=units_per_px)
        result_of(towns, at=at, renderer=renderer)
        sides.append([watch.now.places["layer", fid, 0.0].side for fid in (1, 2)])
    assert sides[0] == sides[1]
    assert sides[0][0] != 0
    fresh = settings(size_px=SIZE_PX, units_per_px=0.1)
    result_of(towns, at=fresh, renderer=MapRenderer())
    assert watch.now.places["layer", 1, 0.0].side == 0


def test_the_scale_that_decides_is_held_while_the_map_is_pulled() -> None:
    scale = SteadyScale()
    at = replace(settings(units_per_px=2000.0), view=MapView(0.0, 5_000_000.0, 2000.0))
    first = scale.denominator(at)
    assert first == at.scale_denominator()
    north = replace(at, view=at.view.moved(0.0, 300_000.0))
    assert north.scale_denominator() < 0.99 * first
    assert scale.denominator(north) == first
    zoomed = replace(at, view=replace(at.view, map_units_per_px=1999.0))
    assert scale.denominator(zoomed) == zoomed.scale_denominator()
    far = replace(zoomed, view=zoomed.view.moved(0.0, 3_000_000.0))
    assert scale.denominator(far) == far.scale_denominator()


def test_labels_follow_features_that_are_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, renderer = Watch(monkeypatch), MapRenderer()
    at = settings(size_px=SIZE_PX)
    style = styled(MarkerSymbol("circle", 6), labels=LABELS)
    places = [(0.0, 0.0), (100.0, 0.0)]
    for version, x in enumerate((100.0, 60.0)):
        places[1] = (x, 0.0)
        shot = layer([shapely.Point(xy) for xy in places], style, names("Town", 2))
        result_of(replace(shot, version=version), at=at, renderer=renderer)
        still, edited = watch.placed["Town 0"], watch.placed["Town 1"]
        assert still.center[0] == pytest.approx(edited.center[0] - x)
    shot = layer([shapely.Point(xy) for xy in places], style, names("City", 2))
    result_of(replace(shot, version=2), at=at, renderer=renderer)
    assert set(watch.placed) == {"City 0", "City 1"}


def test_lines_take_the_squares_under_them_wherever_the_window_is() -> None:
    along = np.column_stack((np.arange(0.0, 100.0, 3.0), np.full(34, 50.0)))
    for window_left in (-31.0, 0.0, 17.0):
        room = LineRoom(settings(size_px=SIZE_PX).extent.shifted(window_left + 250, 200))
        room.take_along(along, 3.0)
        assert not room.are_free([(40.0, 40.0, 60.0, 48.0)])
        assert not room.are_free([(40.0, 52.0, 60.0, 60.0)])
        assert room.are_free([(40.0, 57.0, 60.0, 70.0)])
        assert room.are_free([(40.0, 30.0, 60.0, 43.0)])
        assert room.are_free([(110.0, 40.0, 120.0, 60.0)])
