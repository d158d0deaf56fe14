"""What is drawn ahead of a map that is pulled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridormap.core.map_settings import MapSettings, MapView
from corridormap.ui.canvas.pace import LONGEST_LEAD_PX, Pace

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


def test_the_way_ahead_is_drawn_too_and_the_other_edges_stay(clock: list[float]) -> None:
    hand, at = pulled(clock, 8.0, -4.0)
    led = hand.led(at)
    # 8 pixels in 16 ms make 60 in 120 ms.
    assert (led.width_px, led.height_px) == (860, 630)
    assert led.extent.x_min == pytest.approx(at.extent.x_min)
    assert led.extent.y_max == pytest.approx(at.extent.y_max)
    assert led.extent.x_max == pytest.approx(at.extent.x_max + 600)


def test_a_flying_map_is_led_by_no_more_than_a_bound(clock: list[float]) -> None:
    hand, at = pulled(clock, -300.0, 0.0)
    assert hand.led(at).width_px == 800 + LONGEST_LEAD_PX


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
