"""Our side, in a process of its own: `start` paints the bundled map, `frames` moves about in it.

Prints one JSON object. The window is the program's own; only its end is hastened.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from corridormap.app import main_window
from corridormap.app.main import make_application
from corridormap.app.session import Session
from corridormap.app.settings import Settings
from corridormap.ui.canvas.map_canvas import MapCanvas

SIZE = (1600, 1000)
FRAMES = 300


class CountingCanvas(MapCanvas):
    """The canvas, telling when a repaint ended."""

    painted_at_s = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as ever and note when it was done."""
        super().paintEvent(event)
        self.painted_at_s = time.perf_counter()


class Bench:
    """A window of its own settings on the bundled map, or on the files given."""

    def __init__(self, files: list[Path]) -> None:
        # The process ends without tidying up: its settings must not even reach the disk.
        settings = QSettings(os.devnull, QSettings.Format.IniFormat)
        vars(main_window)["MapCanvas"] = CountingCanvas
        self.application = make_application()
        self.session = Session(Settings(settings))
        self.window = main_window.MainWindow(self.session)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.start(files)
        canvas = self.window.canvas
        assert isinstance(canvas, CountingCanvas)
        self.canvas = canvas
        self.complete = False
        canvas.picture_shown.connect(self._note)

    def _note(self, result: object) -> None:
        self.complete = bool(getattr(result, "complete", False))

    def settle(self) -> None:
        """Wait until every layer is read and the picture is complete and painted."""
        loop = QEventLoop()

        def look() -> None:
            if self._is_settled():
                loop.quit()

        timer = QTimer(interval=5)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        self.canvas.grab()

    def _is_settled(self) -> bool:
        store = self.session.store
        layers = self.session.project.drawn_layers()
        loaded = layers and not any(store.is_loading(layer.layer_id) for layer in layers)
        return bool(loaded and self.complete and self.canvas.loop.is_idle)

    def frame(self, event: QEvent) -> float:
        """Send one event and return the milliseconds until what it did is painted."""
        started = time.perf_counter()
        QApplication.sendEvent(self.canvas, event)
        while self.canvas.painted_at_s < started and time.perf_counter() - started < 1.0:
            self.application.processEvents()
        elapsed_ms = (time.perf_counter() - started) * 1000
        # As at 60 frames a second: what is left of the frame belongs to the event loop.
        until = started + 1 / 60
        while time.perf_counter() < until:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
        return elapsed_ms


def mouse(kind: QEvent.Type, at: QPointF, pressed: bool) -> QMouseEvent:
    """Return a left-button event."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    return QMouseEvent(kind, at, at, button, left if pressed else none, Qt.KeyboardModifier(0))


def wheel(at: QPointF, angle: int) -> QWheelEvent:
    """Return a step of the wheel."""
    none = Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(
        at, at, QPoint(), QPoint(0, angle), none, Qt.KeyboardModifier(0), phase, False
    )


def frames(bench: Bench) -> dict[str, object]:
    """Pan by dragging, then zoom by the wheel in and out, and return each frame's time."""
    bench.settle()
    bench.window.actions_["pan"].trigger()
    middle = QPointF(bench.canvas.width() / 2, bench.canvas.height() / 2)
    bench.frame(mouse(QEvent.Type.MouseButtonPress, middle, True))
    pan = []
    for number in range(1, FRAMES + 1):
        # A wide loop through the countryside, never twice the same place.
        swing = 220.0 * (number % 60) / 60 * (1 if number // 60 % 2 == 0 else -1)
        at = middle + QPointF(swing, swing / 2)
        pan.append(bench.frame(mouse(QEvent.Type.MouseMove, at, True)))
    bench.frame(mouse(QEvent.Type.MouseButtonRelease, middle, False))
    zoom = [
        bench.frame(wheel(middle, 60 if number // 50 % 2 == 0 else -60)) for number in range(FRAMES)
    ]
    return {"pan": pan, "zoom": zoom}


def start(bench: Bench) -> dict[str, object]:
    """Return when the bundled map is painted."""
    bench.settle()
    return {"layers": len(bench.session.project.drawn_layers())}


def main() -> None:
    """Do what the arguments say and end at once, as the peer does."""
    what, *names = sys.argv[1:]
    QTimer.singleShot(120_000, lambda: os._exit(3))
    bench = Bench([Path(name) for name in names])
    answer = start(bench) if what == "start" else frames(bench)
    print(json.dumps(answer), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
