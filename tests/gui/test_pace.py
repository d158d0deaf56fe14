"""What is drawn ahead of a map that is pulled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridormap.core.map_settings import MapSettings, MapView
from corridormap.ui.canvas.pace import (
    LONGEST_LEAD_PX,
    LONGEST_ZOOM_LEAD,
    SLACK_PX,
    Pace,
)
from corridormap.ui.canvas.picture_stack import USABLE_RATIO
from corridormap.ui.canvas.view_animation import zoomed_about

AT = MapSettings(MapView(0.0, 0.0, 10.0), 800, 600)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now_s = [100.0]
    monkeypatch.setattr("corridormap.ui.canvas.pace.time.monotonic", lambda: now_s[0])
    return now_s


def pulled(
    clock: list[float], right_px: float, up_px: float, steps: int = 6
) -> tuple[Pace, MapSettings]:
    """Pull by so many pixels a frame of 16 ms."""
    hand, at = Pace(), AT
    for _ in range(steps):
        hand.note(at)
        clock[0] += 0.016
        at = replace(at, view=at.view.moved(right_px * 10.0, up_px * 10.0))
    hand.note(at)
    return hand, at


def test_the_way_ahead_is_drawn_too_and_a_little_on_all_sides(clock: list[float]) -> None:
    hand, at = pulled(clock, 8.0, -4.0)
    led = hand.led(at)
    # 8 pixels in 16 ms make 60 in 120 ms; 4 down make 30, no more than what a hand may turn to.
    assert (led.width_px, led.height_px) == (800 + SLACK_PX + 60, 600 + 2 * SLACK_PX)
    assert led.extent.x_min == pytest.approx(at.extent.x_min - SLACK_PX * 10.0)
    assert led.extent.x_max == pytest.approx(at.extent.x_max + 600)
    assert led.extent.y_max == pytest.approx(at.extent.y_max + SLACK_PX * 10.0)


def test_a_hand_that_turns_finds_the_map_drawn(clock: list[float]) -> None:
    hand, at = pulled(clock, 0.0, 20.0)
    led = hand.led(at)
    back = replace(at, view=at.view.moved(0.0, -SLACK_PX * 10.0))
    assert led.extent.y_min <= back.extent.y_min


def test_a_flying_map_is_led_by_no_more_than_a_bound(clock: list[float]) -> None:
    hand, at = pulled(clock, -300.0, 0.0)
    assert hand.led(at).width_px == 800 + LONGEST_LEAD_PX + SLACK_PX


def zoomed(clock: list[float], factor: float, steps: int) -> tuple[Pace, MapSettings]:
    """Zoom about a point 100 pixels right of the middle, a notch in 16 ms."""
    hand, at = Pace(), AT
    for _ in range(steps):
        hand.note(at)
        clock[0] += 0.016
        # As long as a notch is walked its end is asked for again and again.
        hand.note(at)
        units = at.view.map_units_per_px * factor
        at = replace(at, view=zoomed_about(at.view, units, (100.0, 0.0)))
    hand.note(at)
    return hand, at


def test_of_a_map_zoomed_out_on_and_on_what_comes_next_is_drawn(clock: list[float]) -> None:
    hand, at = zoomed(clock, 1.05, 8)
    led = hand.led(at)
    # 1.05 in 16 ms is this in 120 ms.
    assert led.view.map_units_per_px / at.view.map_units_per_px == pytest.approx(1.05**7.5)
    assert (led.width_px, led.height_px) == (800, 600)
    fixed = at.map_to_screen(1000.0, 0.0)
    assert led.map_to_screen(1000.0, 0.0) == pytest.approx(fixed)


def test_a_whirled_wheel_is_led_by_no_more_than_is_shown_enlarged(clock: list[float]) -> None:
    hand, at = zoomed(clock, 1.5, 8)
    ratio = hand.led(at).view.map_units_per_px / at.view.map_units_per_px
    assert ratio == LONGEST_ZOOM_LEAD <= USABLE_RATIO


@pytest.mark.parametrize(("factor", "steps"), [(2.0, 1), (1.4, 2), (0.7, 8)])
def test_a_notch_or_two_or_zooming_in_is_drawn_as_it_will_be(
    clock: list[float], factor: float, steps: int
) -> None:
    hand, at = zoomed(clock, factor, steps)
    assert hand.led(at) == at


def test_at_first_there_is_no_way() -> None:
    assert Pace().led(AT) == AT


def test_a_resting_or_zooming_map_is_not_led(clock: list[float]) -> None:
    hand, at = pulled(clock, 8.0, 8.0)
    clock[0] += 0.2
    assert hand.led(at) == at
    hand.note(at)
    assert hand.led(at) == at
    clock[0] += 0.016
    near = replace(at, view=replace(at.view.moved(50.0, 0.0), map_units_per_px=5.0))
    hand.note(near)
    assert hand.led(near) == near
    clock[0] += 0.016
    wide = replace(near, width_px=900, view=near.view.moved(50.0, 0.0))
    hand.note(wide)
    assert hand.led(wide) == wide
