"""Which picture a map on the move needs before that of its view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QRegion

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.render.result import RenderResult
from corridormap.ui.canvas.backdrop_need import AGAIN_S, Drawn, Tries, missed
from corridormap.ui.canvas.backdrops import BACKDROPS, MOST_ENLARGED, RING_PX, Purpose
from corridormap.ui.canvas.picture_stack import PictureStack
from tests.gui.stack_pictures import painted

NEAR = MapSettings(MapView(1_000_000.0, 5_000_000.0, 50.0), 1200, 800)
NOW = 7


def zoomed(settings: MapSettings, times: float) -> MapSettings:
    units = settings.view.map_units_per_px / times
    return replace(settings, view=replace(settings.view, map_units_per_px=units))


def moved(settings: MapSettings, right_px: float) -> MapSettings:
    units = settings.view.map_units_per_px
    return replace(settings, view=settings.view.moved(right_px * units, 0.0))


def there(*purposes: Purpose, content: int = NOW, of: MapSettings = NEAR) -> dict[Purpose, Drawn]:
    found: dict[Purpose, Drawn] = {}
    for purpose in purposes:
        shown = of if purpose is Purpose.VIEW else BACKDROPS[purpose](of)
        assert shown is not None
        found[purpose] = Drawn(content, shown)
    return found


LEFT_HALF = QRegion(0, 0, NEAR.width_px // 2, NEAR.height_px)
WORLDS = (Purpose.LANDS, Purpose.WORLD)


def test_the_lands_come_before_all_else() -> None:
    assert missed({}, NOW, NEAR) == [Purpose.LANDS, Purpose.NEARBY]
    assert missed(there(Purpose.VIEW, Purpose.SURROUNDINGS), NOW, NEAR) == [Purpose.LANDS]


def test_where_only_the_lands_are_known_what_lies_near_by_is_missed() -> None:
    assert missed(there(Purpose.VIEW, *WORLDS), NOW, NEAR) == [Purpose.NEARBY]
    assert not missed(there(Purpose.NEARBY, *WORLDS), NOW, NEAR)
    assert not missed(there(Purpose.SURROUNDINGS, *WORLDS), NOW, NEAR)


def test_where_the_world_is_fine_enough_nothing_is_missed() -> None:
    world = BACKDROPS[Purpose.WORLD](NEAR)
    assert world is not None
    far = zoomed(world, MOST_ENLARGED * 0.99)
    assert not missed(there(Purpose.VIEW, *WORLDS, of=far), NOW, far)
    far = zoomed(world, MOST_ENLARGED * 1.01)
    assert missed(there(Purpose.VIEW, *WORLDS, of=far), NOW, far) == [Purpose.NEARBY]


@pytest.mark.parametrize("purpose", [Purpose.NEARBY, Purpose.SURROUNDINGS])
def test_what_lies_near_by_serves_until_the_hand_comes_to_its_edge(purpose: Purpose) -> None:
    drawn = there(purpose, *WORLDS)
    reach_px = NEAR.width_px - RING_PX
    for way in (1, -1):
        assert not missed(drawn, NOW, moved(NEAR, way * (reach_px - 1)))
        assert missed(drawn, NOW, moved(NEAR, way * (reach_px + 1))) == [Purpose.NEARBY]


def test_what_is_blown_up_or_has_become_an_island_does_not_serve() -> None:
    drawn = there(Purpose.NEARBY, *WORLDS)
    assert not missed(drawn, NOW, zoomed(NEAR, MOST_ENLARGED * 0.99))
    assert missed(drawn, NOW, zoomed(NEAR, MOST_ENLARGED * 1.01)) == [Purpose.NEARBY]
    assert not missed(drawn, NOW, zoomed(NEAR, 0.5))
    assert missed(drawn, NOW, zoomed(NEAR, 0.2)) == [Purpose.NEARBY]


def test_a_picture_in_another_projection_does_not_serve() -> None:
    drawn = there(Purpose.NEARBY, *WORLDS)
    other = replace(NEAR, view=MapView(9.0, 40.0, 0.0005, WGS84))
    assert missed(drawn, NOW, other) == [Purpose.NEARBY]


def test_past_the_date_line_the_same_picture_serves() -> None:
    turn = WEB_MERCATOR.wraps_at
    assert turn is not None
    drawn = there(Purpose.NEARBY, *WORLDS)
    around_the_world = replace(NEAR, view=NEAR.view.moved(turn, 0.0))
    assert not missed(drawn, NOW, around_the_world)


def test_a_window_smaller_than_the_ring_is_served_too() -> None:
    small = replace(NEAR, width_px=100, height_px=80)
    assert not missed(there(Purpose.NEARBY, *WORLDS, of=small), NOW, small)


def test_the_world_follows_once_the_view_shows_what_is_new() -> None:
    drawn = there(Purpose.SURROUNDINGS, *WORLDS, content=NOW - 1)
    assert not missed({**drawn, **there(Purpose.VIEW, content=NOW - 1)}, NOW, NEAR)
    assert missed({**drawn, **there(Purpose.VIEW)}, NOW, NEAR) == [Purpose.WORLD]
    far = moved(NEAR, 3.0 * NEAR.width_px)
    both = {**drawn, **there(Purpose.VIEW, of=far)}
    assert missed(both, NOW, far) == [Purpose.NEARBY, Purpose.WORLD]
    assert not missed(there(Purpose.VIEW, Purpose.SURROUNDINGS, *WORLDS), NOW, NEAR)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now_s = [100.0]
    path = "corridormap.ui.canvas.backdrop_need.time.monotonic"
    monkeypatch.setattr(path, lambda: now_s[0])

    def go_on(seconds: float) -> None:
        now_s[0] += seconds

    return go_on


def test_what_takes_too_long_is_tried_again_later(pass_time: Callable[[float], None]) -> None:
    tries = Tries()
    for purpose in (Purpose.NEARBY, Purpose.WORLD):
        assert tries.may_come(purpose, NOW)
        tries.give_up(purpose, NOW)
        assert not tries.may_come(purpose, NOW)
    # Of the world another state may be quicker; what lies near by has no states.
    assert tries.may_come(Purpose.WORLD, NOW + 1)
    assert not tries.may_come(Purpose.NEARBY, NOW + 1)
    pass_time(max(AGAIN_S.values()) + 0.1)
    assert tries.may_come(Purpose.NEARBY, NOW)
    assert tries.may_come(Purpose.WORLD, NOW)


def test_what_lies_near_by_takes_turns_with_the_view(pass_time: Callable[[float], None]) -> None:
    tries = Tries()
    tries.note(Purpose.NEARBY, 0.02)
    assert tries.may_come(Purpose.NEARBY, NOW)
    tries.note(Purpose.NEARBY, 0.4)
    tries.note(Purpose.WORLD, 0.4)
    assert not tries.may_come(Purpose.NEARBY, NOW)
    assert tries.may_come(Purpose.WORLD, NOW)
    pass_time(0.41)
    assert tries.may_come(Purpose.NEARBY, NOW)


def flat(number: int, settings: MapSettings, color: str) -> RenderResult:
    ratio = settings.device_pixel_ratio
    size = round(settings.width_px * ratio), round(settings.height_px * ratio)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(color))
    return RenderResult(number, settings, image)


def test_at_the_edges_of_the_view_what_lies_near_by_is_shown_before_the_lands() -> None:
    stack, colors = PictureStack(), ("#ff0000", "#ffff00", "#00ff00")
    purposes = (Purpose.LANDS, Purpose.WORLD, Purpose.NEARBY)
    for number, (purpose, color) in enumerate(zip(purposes, colors, strict=True)):
        wanted = BACKDROPS[purpose](NEAR)
        assert wanted is not None
        stack.put_underneath(purpose.value, flat(number, wanted, color))
    stack.show(flat(9, NEAR, "#0000ff"))
    image = painted(stack, moved(NEAR, 60.0))
    assert image.pixelColor(600, 400).name() == "#0000ff"
    assert image.pixelColor(1190, 400).name() == "#00ff00"
    # Half a picture of the view, or the last one, is better: it has lines.
    stack.show(replace(flat(10, moved(NEAR, 60.0), "#00ffff"), complete=False, begun=LEFT_HALF))
    image = painted(stack, moved(NEAR, 60.0))
    assert image.pixelColor(10, 400).name() == "#0000ff"
    assert image.pixelColor(1190, 400).name() == "#00ff00"
    assert painted(stack, zoomed(NEAR, 0.4)).pixelColor(590, 400).name() == "#00ffff"
    assert painted(stack, zoomed(NEAR, 0.4)).pixelColor(700, 400).name() == "#0000ff"
    # Nobody knows the map by it any more.
    image = painted(stack, zoomed(NEAR, 4.0))
    assert image.pixelColor(600, 400).name() == "#ff0000"
