"""How fast the hand moved when it let go, so that the map can coast on."""

from __future__ import annotations

import math
from collections import deque

from corridormap.ui.canvas.pointer import PointerEvent

MEMORY_S = 0.08
"""The speed is taken over the last moments before the hand let go."""
SLOWEST_PX_S = 150.0
FASTEST_PX_S = 4000.0


class SpeedOfHand:
    """Remembers where the pointer was lately."""

    def __init__(self) -> None:
        self._trail: deque[PointerEvent] = deque(maxlen=64)

    def add(self, event: PointerEvent) -> None:
        """Take note of where the pointer is."""
        self._trail.append(event)

    def at(self, now_s: float) -> tuple[float, float]:
        """Return the speed along x and y in pixels a second.

        Zero when the hand moved slowly or rested before it let go.
        """
        recent = [event for event in self._trail if now_s - event.time_s <= MEMORY_S]
        if len(recent) < 2:
            return 0.0, 0.0
        span_s = max(now_s - recent[0].time_s, 0.005)
        (x0, y0), (x1, y1) = recent[0].screen_point, recent[-1].screen_point
        speed = math.hypot(x1 - x0, y1 - y0) / span_s
        if speed < SLOWEST_PX_S:
            return 0.0, 0.0
        held = min(speed, FASTEST_PX_S) / speed / span_s
        return (x1 - x0) * held, (y1 - y0) * held
