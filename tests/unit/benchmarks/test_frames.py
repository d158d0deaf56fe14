"""What a frame's time counts: the way from when its event was due until it is painted."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from benchmarks import frames
from benchmarks.frames import FRAME_S, Frames


class Clock:
    """Time that passes in the event loop only, on however busy a machine."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def time(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(frames, "time", made)
    return made


class Canvas(QWidget):
    """Paints at once what it is sent."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.painted_at_s = 0.0
        self.paints = True

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Wheel, QEvent.Type.MouseMove) and self.paints:
            self.painted_at_s = self._clock.time()
        return True


class Application:
    """An event loop that is held up once, after the paint."""

    def __init__(self, clock: Clock, held_up_s: float = 0.0) -> None:
        self._clock = clock
        self.held_up_s = held_up_s

    def processEvents(self, *_: object) -> None:
        self._clock.now_s += self.held_up_s or 0.0005
        self.held_up_s = 0.0


def zoomed(canvas: Canvas, application: Application) -> list[float]:
    return Frames(cast(Any, canvas), cast(Any, application)).zoom()


def test_a_window_held_up_after_a_paint_is_late_for_the_next_event(
    qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "FRAMES", 4)
    canvas = Canvas(clock)
    qtbot.addWidget(canvas)
    prompt = zoomed(canvas, Application(clock))
    held_up = zoomed(canvas, Application(clock, held_up_s=3 * FRAME_S))
    assert max(prompt) < 1000 * FRAME_S
    assert held_up[0] < 1000 * FRAME_S
    assert held_up[1] >= 1900 * FRAME_S


def test_what_is_never_painted_takes_a_second(
    qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "FRAMES", 1)
    canvas = Canvas(clock)
    canvas.paints = False
    qtbot.addWidget(canvas)
    assert zoomed(canvas, Application(clock))[0] >= 1000
