"""How fast the map is pulled, so that what lies on its way is drawn before it is in view."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import replace
from itertools import groupby, pairwise

from corridormap.core.map_settings import MapSettings

LEAD_S = 0.12
"""So much of the way ahead is drawn with the view …"""
LONGEST_LEAD_PX = 256
"""… and never more than this."""
SLACK_PX = 40
"""So much is drawn with it beside the way and behind: a hand may turn while that is done."""
PACE_S = 0.08
"""The speed is taken over the last moments."""
ZOOM_PACE_S, ZOOM_STEPS = 0.2, 3
"""Notches of a wheel come more slowly; fewer steps outwards are no zooming that goes on."""
LONGEST_ZOOM_LEAD = 2.0
"""A picture enlarged by more is not shown."""


class Pace:
    """How fast the map is pulled just now."""

    def __init__(self) -> None:
        self._way: deque[tuple[float, MapSettings]] = deque(maxlen=64)

    def note(self, settings: MapSettings) -> None:
        """Take note of the view shown at this moment."""
        self._way.append((time.monotonic(), settings))

    def _speed_px_s(self) -> tuple[float, float]:
        """Return how fast the view moves to the right and up, 0 if anything else changes."""
        if not self._way:
            return 0.0, 0.0
        now_s, now = time.monotonic(), self._way[-1][1]
        way = [each for each in self._way if now_s - each[0] <= PACE_S]
        if not way:
            return 0.0, 0.0
        before_s, before = way[0]
        if replace(before, view=now.view) != now or before.view.crs != now.view.crs:
            return 0.0, 0.0
        units = now.view.map_units_per_px
        if any(each.view.map_units_per_px != units for _, each in way):
            return 0.0, 0.0
        pixels_s = units * max(way[-1][0] - before_s, PACE_S / 4)
        return (
            (now.view.center_x - before.view.center_x) / pixels_s,
            (now.view.center_y - before.view.center_y) / pixels_s,
        )

    def led(self, settings: MapSettings) -> MapSettings:
        """Return the view with what lies on the map's way in the next moments, and some around."""
        speeds = self._speed_px_s()
        if speeds == (0.0, 0.0):
            return self._led_outwards(settings)
        # All edges lie on the same pixels as the view's.
        right, up = (
            round(min(max(speed * LEAD_S, -LONGEST_LEAD_PX), LONGEST_LEAD_PX)) for speed in speeds
        )
        sides = max(right, SLACK_PX), max(-right, SLACK_PX)
        ends = max(up, SLACK_PX), max(-up, SLACK_PX)
        units = settings.view.map_units_per_px
        middle = (sides[0] - sides[1]) * units / 2, (ends[0] - ends[1]) * units / 2
        return replace(
            settings,
            view=settings.view.moved(*middle),
            width_px=settings.width_px + sum(sides),
            height_px=settings.height_px + sum(ends),
        )

    def _led_outwards(self, settings: MapSettings) -> MapSettings:
        """Return what a map that is zoomed out on and on will show soon, else the view."""
        now_s, now = time.monotonic(), settings.view
        recent = [(at_s, at.view) for at_s, at in self._way if now_s - at_s <= ZOOM_PACE_S]
        steps = [next(same) for _, same in groupby(recent, key=lambda each: each[1])]
        units = [view.map_units_per_px for _, view in steps]
        is_outwards = all(finer < coarser for finer, coarser in pairwise(units))
        if len(steps) <= ZOOM_STEPS or not is_outwards or steps[0][1].crs != now.crs:
            return settings
        octaves = math.log2(units[-1] / units[0])
        octaves_s = octaves / max(steps[-1][0] - steps[0][0], ZOOM_PACE_S / 4)
        factor = min(2.0 ** (octaves_s * LEAD_S), LONGEST_ZOOM_LEAD)
        # What stayed in its place so far stays there.
        before = steps[0][1]
        further = (factor - 1.0) * units[-1] / (units[-1] - units[0])
        shift = now.center_x - before.center_x, now.center_y - before.center_y
        view = now.moved(further * shift[0], further * shift[1])
        return replace(settings, view=replace(view, map_units_per_px=units[-1] * factor))
