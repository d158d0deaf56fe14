"""Tests of the clock that walks a view along its path."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.map_settings import MapView
from corridormap.ui.canvas.view_animation import FOLLOWED_MS, ViewAnimator, zoom_path

HOME = MapView(0.0, 0.0, 100.0)
EARLY_S = 0.001
"""So much before its time a timer may come."""


class Walk:
    """An animator and when its steps came."""

    def __init__(self) -> None:
        self.steps_s: list[float] = []
        self.last = HOME
        self.animator = ViewAnimator()
        self.animator.stepped.connect(self._note)

    def turn_wheel(self) -> None:
        """Do what a notch of a wheel does."""
        units = self.last.map_units_per_px / 1.3
        self.animator.start(zoom_path(self.last, units, (0.0, 0.0)))

    def _note(self, view: MapView) -> None:
        self.last = view
        self.steps_s.append(time.perf_counter())


@pytest.fixture
def walk(qtbot: QtBot) -> Walk:
    """Return one at rest."""
    return Walk()


def test_a_path_shows_its_first_step_at_once(walk: Walk) -> None:
    walk.turn_wheel()
    assert len(walk.steps_s) == 1
    assert walk.last.map_units_per_px < HOME.map_units_per_px


def test_the_clock_leaves_the_frame_to_a_wheel_that_is_turned_on(qtbot: QtBot, walk: Walk) -> None:
    walk.turn_wheel()
    walk.turn_wheel()
    qtbot.waitUntil(lambda: len(walk.steps_s) > 2)
    assert walk.steps_s[2] - walk.steps_s[1] >= FOLLOWED_MS / 1000 - EARLY_S


def test_a_path_left_for_another_ends_where_the_last_one_leads(qtbot: QtBot, walk: Walk) -> None:
    with qtbot.waitSignal(walk.animator.ended, timeout=5000):
        for _ in range(5):
            walk.turn_wheel()
            wanted = walk.last.map_units_per_px
    assert walk.animator.path is None
    assert walk.last.map_units_per_px < wanted
