"""A stop pulled in the window with the mouse: how far behind the hand its routed leg is shown.

Routes are drawn with clicks; a stop of each is pulled at 60 events a second, then rests.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.frames import FRAME_S, mouse
from corridormap.app.detached_planning import DetachedPlanning
from corridormap.core.crs import WGS84, transform
from corridormap.core.extent import Extent

if TYPE_CHECKING:
    from benchmarks.window_child import Bench
    from corridormap.ui.routes.route_overlay import DragView

MOVES = 100
CLICK_S, HOVER_S, REST_S = 0.4, 0.25, 1.0
"""No hand is quicker from click to click, or to press a button once it is where it wants to be."""
LONGEST_S = 60.0
NO_KEY = Qt.KeyboardModifier.NoModifier
LonLat = tuple[float, float]
EAST_ASIA = (95.0, -8.0, 150.0, 50.0)
WORLD = (-20.0, -45.0, 160.0, 70.0)
PULLS: tuple[tuple[tuple[float, float, float, float], tuple[LonLat, ...], int, LonLat], ...] = (
    (EAST_ASIA, ((106.608, 29.367), (105.841, 21.024), (103.75, 1.28)), 1, (125.0, 20.0)),
    (WORLD, ((9.95, 53.53), (72.95, 18.95), (129.05, 35.1)), 1, (25.0, -38.0)),
    (WORLD, ((37.6, 55.75), (106.608, 29.367)), 1, (-15.0, 5.0)),
)
"""Of each pull: what the map shows, the stops, the number of the one that is pulled, where to."""


@dataclass(slots=True)
class Pull:
    """What was seen while a stop was pulled; seconds by `time.monotonic`.

    Attributes:
        frames_ms: From each move to the paint of its straight lines.
        came_s: When the hand came to where it is.
    """

    frames_ms: list[float] = field(default_factory=list)
    came_s: float = 0.0
    _came_s: dict[LonLat, float] = field(default_factory=dict)
    _left_s: dict[LonLat, float] = field(default_factory=dict)
    _shown: list[tuple[float, LonLat]] = field(default_factory=list)
    _here: LonLat | None = None

    def note(self, view: DragView | None) -> None:
        """Note what was painted just now."""
        if view is None or not view.straight:
            return
        if view.hand != self._here:
            if self._here is not None:
                self._left_s[self._here] = self.came_s
            self._here = view.hand
            self._came_s[view.hand] = self.came_s
        for route in view.routes:
            for stop in route.stops:
                place = stop.lonlat
                if place in self._came_s and (not self._shown or self._shown[-1][1] != place):
                    self._shown.append((time.monotonic(), place))

    def answers_ms(self) -> list[float]:
        """Return how long after the hand came to a place its leg was shown."""
        return [(at_s - self._came_s[place]) * 1000 for at_s, place in self._shown]

    def behind_ms(self) -> list[float]:
        """Return how long after the hand left a place the leg from there was the newest shown."""
        next_s = [at_s for at_s, _ in self._shown[1:]]
        places = [place for _, place in self._shown]
        return [
            (until_s - self._left_s[place]) * 1000
            for until_s, place in zip(next_s, places, strict=False)
            if place in self._left_s
        ]


class Hand:
    """The mouse over a window's canvas.

    Args:
        bench: The window, the bundled map shown.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench, self._canvas = bench, bench.canvas
        bench.window.actions_["draw_route"].trigger()
        self._workshop = bench.window.routes.workshop

    @property
    def planner_id(self) -> int | None:
        """The number of the process that plans."""
        planning = self._workshop.planning
        return planning.process_id if isinstance(planning, DetachedPlanning) else None

    def draw(self, stops: tuple[LonLat, ...]) -> float:
        """Click stops, end the route, wait until it is planned, no longer.

        Returns:
            Milliseconds from the last click to the route.
        """
        desk, answered_s = self._workshop.desk, list[float]()
        desk.start_anew(())

        def note() -> None:
            answered_s.append(time.monotonic())

        desk.answered.connect(note)
        for stop in stops:
            at = self._at(stop).toPoint()
            QTest.mouseMove(self._canvas, at)
            QTest.mouseClick(self._canvas, Qt.MouseButton.LeftButton, NO_KEY, at)
            clicked_s = time.monotonic()
            self._wait(CLICK_S)
        QTest.keyClick(self._canvas, Qt.Key.Key_Return)
        while desk.is_planning or desk.route is None:
            self._wait(0.005)
            if time.monotonic() > clicked_s + LONGEST_S:
                raise RuntimeError(f"no route was planned: {desk.reason}")
        desk.answered.disconnect(note)
        return (answered_s[-1] - clicked_s) * 1000

    def pull(self, start: LonLat, end: LonLat) -> Pull:
        """Pull a stop, as soon and as fast as a hand does, and let it rest; nothing is changed."""
        pull, overlay = Pull(), self._workshop.overlay
        first, last = self._at(start), self._at(end)
        self._canvas.on_painted = lambda: pull.note(overlay.drag)
        self._send(QEvent.Type.MouseMove, first, False)
        self._wait(HOVER_S)
        self._send(QEvent.Type.MouseButtonPress, first, True)
        for number in range(1, MOVES + 1):
            begun_s, sent_s = time.monotonic(), time.time()
            pull.came_s = begun_s
            self._send(QEvent.Type.MouseMove, first + (last - first) * (number / MOVES), True)
            # The first move or two are too short for a drag.
            while overlay.drag is not None and self._canvas.painted_at_s < sent_s:
                self._bench.application.processEvents()
            if overlay.drag is not None:
                pull.frames_ms.append((time.monotonic() - begun_s) * 1000)
            self._wait(begun_s + FRAME_S - time.monotonic())
        self._wait(REST_S)
        self._canvas.on_painted = None
        QTest.keyClick(self._canvas, Qt.Key.Key_Escape)
        self._send(QEvent.Type.MouseButtonRelease, last, False)
        return pull

    def _send(self, kind: QEvent.Type, at: QPointF, is_down: bool) -> None:
        QApplication.sendEvent(self._canvas, mouse(kind, at, is_down))

    def _at(self, place: LonLat) -> QPointF:
        settings = self._canvas.settings()
        x, y = transform(np.array([place]), WGS84, settings.view.crs)[0].tolist()
        return QPointF(*settings.map_to_screen(x, y))

    def _wait(self, seconds: float) -> None:
        """Let the window go on as it does by itself: at rest between events, in nobody's way."""
        loop = QEventLoop()
        QTimer.singleShot(max(round(seconds * 1000), 0), loop.quit)
        loop.exec()


def pulled_stops(bench: Bench) -> list[dict[str, list[float]]]:
    """Return the milliseconds of each pull, the first one of the process first; memory, too."""
    bench.settling.wait()
    bench.canvas.navigator.animator.is_smooth = False
    answer = []
    hand: Hand | None = None
    for box, stops, number, end in PULLS:
        bench.canvas.zoom_to_extent(Extent(*box))
        bench.settling.wait()
        hand = hand or Hand(bench)
        planned_ms = hand.draw(stops)
        pull = hand.pull(stops[number], end)
        answer.append(
            {
                "planned_ms": [planned_ms],
                "answers_ms": pull.answers_ms(),
                "behind_ms": pull.behind_ms(),
                "frames_ms": pull.frames_ms,
                "window_mb": peak_mb(os.getpid()),
                "planner_mb": peak_mb(hand.planner_id),
            }
        )
    return answer


def peak_mb(process_id: int | None) -> list[float]:
    """Return the most memory that a process had so far, megabytes; nothing where nobody tells."""
    status = Path(f"/proc/{process_id}/status")
    if process_id is None or not status.is_file():
        return []
    found = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
    return [int(found["VmHWM"].split()[0]) / 1024]
