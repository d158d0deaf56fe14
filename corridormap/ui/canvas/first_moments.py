"""Holds back pictures that would be drawn anew as soon as what is being read has come."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from corridormap.core.map_settings import MapSettings
from corridormap.ui.canvas.backdrop_need import Drawn
from corridormap.ui.canvas.backdrops import Purpose

FIRST_GATHER_S = 0.12
"""The very first picture waits so long for layers of which nothing has come: begun without them it
would be begun again."""
FIRST_WORLD_S = 1.5
"""So long the picture of the world waits for layers that are being read: it would hold them up."""


class Reading(Protocol):
    """Layers that may not be there yet."""

    @property
    def is_busy(self) -> bool:
        """Whether more of it is being read."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing has come yet of a layer that is being read."""


class FirstMoments:
    """Those since a picture was first asked for.

    Args:
        layers: What to draw.
    """

    def __init__(self, layers: Reading) -> None:
        self._layers = layers
        self._asked_s: float | None = None

    def gathers(self) -> bool:
        """Whether the first picture of all had better wait a moment for what is being read."""
        if self._asked_s is None:
            self._asked_s = time.monotonic()
        return time.monotonic() - self._asked_s < FIRST_GATHER_S and self._layers.is_blank

    def must_wait(
        self, purpose: Purpose, drawn: Mapping[Purpose, Drawn], wanted: MapSettings | None
    ) -> bool:
        """Whether a picture would be drawn anew when all is read, and can be done without.

        Args:
            purpose: What it is for.
            drawn: What the pictures show that are there.
            wanted: What it is to show, None where nobody knows.
        """
        if not self._layers.is_busy:
            return False
        if purpose in drawn:
            return drawn[purpose].settings == wanted
        # The lands lie there already, wherever the map goes.
        is_young = time.monotonic() - (self._asked_s or 0.0) < FIRST_WORLD_S
        return purpose is Purpose.WORLD and is_young
