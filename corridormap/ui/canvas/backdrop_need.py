"""Tells which picture a map on the move needs before that of its view: at its edges it is seen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings
from corridormap.ui.canvas.backdrops import MOST_ENLARGED, RING_PX, Purpose

AROUND = (Purpose.RING, Purpose.SURROUNDINGS, Purpose.NEARBY, Purpose.WORLD)
LONGEST_S = {Purpose.LANDS: 0.3, Purpose.NEARBY: 0.5, Purpose.WORLD: 1.0}
"""So long the view waits for a picture that shows what lies around it, or came, or changed …"""
AGAIN_S = {Purpose.LANDS: 3.0, Purpose.NEARBY: 1.0, Purpose.WORLD: 3.0}
"""… and so long after a try that was in vain the next one may come: what it found is kept."""

QUICK_S = 0.06
"""What takes no longer holds nothing up."""


class Drawn(NamedTuple):
    """What a picture shows: a state of the layers, a view, and where no name may be."""

    content: int
    settings: MapSettings
    reserved: tuple[Extent, ...] = ()


class Tries:
    """When pictures may be tried again that were in vain, or had to be; not for several threads."""

    def __init__(self) -> None:
        self._not_before: dict[Purpose, tuple[int, float]] = {}

    def may_come(self, purpose: Purpose, content: int) -> bool:
        """Whether it is time for a picture of a state of the layers."""
        before, until_s = self._not_before.get(purpose, (-1, 0.0))
        is_other = before < content and purpose is not Purpose.NEARBY
        return is_other or time.monotonic() > until_s

    def give_up(self, purpose: Purpose, content: int) -> None:
        """Take note that a picture takes too long, or that there is nothing to draw."""
        self._not_before[purpose] = content, time.monotonic() + AGAIN_S[purpose]

    def note(self, purpose: Purpose, seconds: float) -> None:
        """Take note that a picture took so long: what lies near by takes turns with the view."""
        if purpose is Purpose.NEARBY and seconds > QUICK_S:
            self._not_before[purpose] = 0, time.monotonic() + seconds


def never_drawn(drawn: Mapping[Purpose, Drawn]) -> list[Purpose]:
    """Return the pictures that cover everything and are not there yet."""
    return [each for each in (Purpose.LANDS, Purpose.WORLD) if each not in drawn]


def missed(drawn: Mapping[Purpose, Drawn], content: int, now: MapSettings) -> list[Purpose]:
    """Return the pictures that a map on the move needs at its edges and has not, or not of now.

    Args:
        drawn: What the pictures show that are there.
        content: The present state of the layers.
        now: The view, or what of it will be seen soon.

    Returns:
        The most urgent first.
    """
    found = [] if Purpose.LANDS in drawn else [Purpose.LANDS]
    if not _is_surrounded(drawn, now):
        found.append(Purpose.NEARBY)
    view, world = drawn.get(Purpose.VIEW), drawn.get(Purpose.WORLD)
    is_new = view is not None and view.content == content
    if is_new and world is not None and world.content < content:
        found.append(Purpose.WORLD)
    return found


def _is_surrounded(drawn: Mapping[Purpose, Drawn], now: MapSettings) -> bool:
    """Whether a picture that anybody knows the map by shows the view and a little around it."""
    margin_px = min(RING_PX, now.width_px / 2, now.height_px / 2)
    needs = now.extent.buffered(margin_px * now.view.map_units_per_px)
    for purpose in AROUND:
        if purpose not in drawn:
            continue
        there = drawn[purpose].settings
        if there.view.crs != now.view.crs:
            continue
        if there.view.map_units_per_px > MOST_ENLARGED * now.view.map_units_per_px:
            continue
        turn = there.view.crs.wraps_at or 0.0
        turns = round((now.view.center_x - there.view.center_x) / turn) if turn else 0
        if purpose is Purpose.WORLD or needs.lies_in(there.extent.shifted(turns * turn, 0.0)):
            return True
    return False
