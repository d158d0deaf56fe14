"""Labels stand still on the ground while the map is pulled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.feature import Value
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import FillSymbol, LabelStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_labels import draw_placements
from corridormap.render.label_boxes import LineRoom
from corridormap.render.label_placement import Placement
from corridormap.render.map_renderer import MapRenderer
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
    watch, renderer = Watch(monkeypatch), MapRenderer()
    at = settings(size_px=SIZE_PX)
    before: dict[str, Placement] = {}
    seen, moved, lost = 0, [], []
    for x, y in path():
        view = replace(at, view=replace(at.view, center_x=x, center_y=y))
        result_of(*named, at=view, renderer=renderer)
        left, top = round(x), round(-y)
        window = shapely.box(left + 4, top + 4, left + SIZE_PX[0] - 4, top + SIZE_PX[1] - 4)
        for name, placement in before.items():
            if all(window.contains(shapely.box(*box)) for box in placement.boxes):
                seen += 1
                now = watch.placed.get(name)
                if now is None:
                    lost.append(name)
                elif now != placement:
                    moved.append(name)
        before = watch.placed
    assert seen > 1000
    # Only a label of more weight that comes into view may push another away.
    assert len(moved) + len(lost) < 0.01 * seen
    kinds = {name.split()[0] for name in before}
    assert kinds == {"Land", "Flow", "Town"}


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
