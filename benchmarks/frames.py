"""Hands on our canvas: events sent one a frame, each timed until what it did is painted.

An event is due a sixtieth of a second after the one before, or when that one was painted. Its time
counts from then: a window that is not there to hear of it loses that time.
"""

from __future__ import annotations

import time
from itertools import pairwise

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.settling import CountingCanvas

FRAMES = 300
FRAME_S = 1 / 60
COASTING_S = 1.4
NO_KEY = Qt.KeyboardModifier.NoModifier


class Frames:
    """A canvas being pulled about.

    Args:
        canvas: In a shown window, its pan tool in use.
        application: Whose events to go through.
    """

    def __init__(self, canvas: CountingCanvas, application: QApplication) -> None:
        self._canvas = canvas
        self._application = application
        self._middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        self._due_s = 0.0

    def all(self) -> dict[str, list[float]]:
        """Return the milliseconds of all frames by kind of movement."""
        answer = {"pan": self.pan(), "zoom": self.zoom()}
        flown, gaps = self.fling()
        return answer | {"fling": flown, "fling_gaps": gaps}

    def pan(self) -> list[float]:
        """Drag in a wide loop through the countryside, never twice the same place."""
        self._send(mouse(QEvent.Type.MouseButtonPress, self._middle, True))
        times_ms = []
        self._begin()
        for number in range(1, FRAMES + 1):
            swing = 220.0 * (number % 60) / 60 * (1 if number // 60 % 2 == 0 else -1)
            at = self._middle + QPointF(swing, swing / 2)
            times_ms.append(self._frame(mouse(QEvent.Type.MouseMove, at, True)))
        self._send(mouse(QEvent.Type.MouseButtonRelease, self._middle, False))
        return times_ms

    def zoom(self) -> list[float]:
        """Turn the wheel in and out."""
        self._begin()
        return [
            self._frame(wheel(self._middle, 60 if number // 50 % 2 == 0 else -60))
            for number in range(FRAMES)
        ]

    def fling(self) -> tuple[list[float], list[float]]:
        """Throw the map this way and that; return each step's time to paint, and the gaps."""
        steps: list[float] = []
        paints: list[tuple[float, float]] = []

        def note_step(_: object) -> None:
            steps.append(time.time())

        def note_paint() -> None:
            if steps:
                paints.append((steps[0], time.time()))
                steps.clear()

        times_ms: list[float] = []
        gaps_ms: list[float] = []
        way = 1
        while len(times_ms) < FRAMES:
            self._throw(way)
            way = -way
            steps.clear()
            paints.clear()
            self._canvas.on_painted = note_paint
            self._canvas.view_changed.connect(note_step)
            self._wait_until(time.time() + COASTING_S)
            self._canvas.view_changed.disconnect(note_step)
            self._canvas.on_painted = None
            times_ms += [(end - start) * 1000 for start, end in paints]
            ends = [end for _, end in paints]
            gaps_ms += [(b - a) * 1000 for a, b in pairwise(ends)]
        return times_ms[:FRAMES], gaps_ms[:FRAMES]

    def _throw(self, way: int) -> None:
        self._send(mouse(QEvent.Type.MouseButtonPress, self._middle, True))
        at = self._middle
        self._begin()
        for number in range(1, 9):
            at = self._middle + QPointF(way * 26.0 * number, way * 11.0 * number)
            self._frame(mouse(QEvent.Type.MouseMove, at, True))
        self._send(mouse(QEvent.Type.MouseButtonRelease, at, False))

    def _begin(self) -> None:
        self._due_s = time.time()

    def _frame(self, event: QEvent) -> float:
        """Send one event and return the milliseconds from when it was due until it is painted."""
        sent_s = time.time()
        QApplication.sendEvent(self._canvas, event)
        while self._canvas.painted_at_s < sent_s and time.time() - sent_s < 1.0:
            self._application.processEvents()
        painted_s = self._canvas.painted_at_s
        if painted_s < sent_s:
            painted_s = time.time()
        elapsed_ms = (painted_s - self._due_s) * 1000
        # As at 60 frames a second: what is left of the frame belongs to the event loop.
        self._due_s = max(self._due_s + FRAME_S, painted_s)
        self._wait_until(self._due_s)
        return elapsed_ms

    def _send(self, event: QEvent) -> None:
        QApplication.sendEvent(self._canvas, event)

    def _wait_until(self, until_s: float) -> None:
        while time.time() < until_s:
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)


def mouse(kind: QEvent.Type, at: QPointF, pressed: bool) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    return QMouseEvent(kind, at, at, button, left if pressed else none, NO_KEY)


def wheel(at: QPointF, angle: int) -> QWheelEvent:
    none = Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, QPoint(), QPoint(0, angle), none, NO_KEY, phase, False)
