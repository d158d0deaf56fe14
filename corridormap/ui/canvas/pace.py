"""How fast the map is pulled, so that what lies on its way is drawn before it is in view."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace

from corridormap.core.map_settings import MapSettings

LEAD_S = 0.12
"""So much of the way ahead is drawn with the view …"""
LONGEST_LEAD_PX = 256
"""… and never more than this."""
PACE_S = 0.08
"""The speed is taken over the last moments."""


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
        """Return the view with what lies on the map's way in the next moments."""
        right, up = (
            round(min(max(speed * LEAD_S, -LONGEST_LEAD_PX), LONGEST_LEAD_PX))
            for speed in self._speed_px_s()
        )
        # The other edges stay where they are, on the same pixels.
        units = settings.view.map_units_per_px
        return replace(
            settings,
            view=settings.view.moved(right * units / 2, up * units / 2),
            width_px=settings.width_px + abs(right),
            height_px=settings.height_px + abs(up),
        )
