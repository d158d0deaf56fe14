"""Our side, in a process of its own: the program's own window, opened, moved about, timed.

    python3 -m benchmarks.window_child start [SWITCHES] FILE...
    python3 -m benchmarks.window_child frames|views|minute|pulls [SWITCHES] FILE...

Prints one JSON object. `--bundled` shows the bundled map below the files, `--alone` hides all
but the files, `--linger` stays a while after the picture is complete.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSettings, QTimer

from benchmarks.frames import Frames
from benchmarks.processes import HOME
from benchmarks.pulled_stop import pulled_stops
from benchmarks.recorded_minute import recorded_minute
from benchmarks.settling import CountingCanvas, Settling, since_start_s, told
from corridormap.app import main_window
from corridormap.app.bundled_map import is_bundled
from corridormap.app.main import make_application
from corridormap.app.session import Session
from corridormap.app.settings import Settings
from corridormap.core.map_settings import MapView

SIZE = (1600, 1000)
LONGEST_MS = 900_000
LINGER_S = 4.0


class Bench:
    """A window of its own settings on the bundled map, or on the files given."""

    def __init__(self, files: list[Path], switches: set[str]) -> None:
        # The process ends without tidying up; whoever started it clears the folder away.
        place = Path(os.environ[HOME]) / "settings.ini"
        settings = QSettings(str(place), QSettings.Format.IniFormat)
        vars(main_window)["MapCanvas"] = CountingCanvas
        CountingCanvas.ground = told()["ground"]
        self.application = make_application()
        cache = told()["cache"]
        self.session = Session(Settings(settings, Path(cache) if cache else None))
        self.window = main_window.MainWindow(self.session)
        canvas = self.window.canvas
        assert isinstance(canvas, CountingCanvas)
        self.canvas = canvas
        self.settling = Settling(canvas, self.session)
        self.settling.wants_first_pixels = bool(files) and "--bundled" not in switches
        if "--alone" in switches:
            self.session.project.layer_added.connect(lambda _: self._hide_bundled())
        self.window.resize(*SIZE)
        self.window.show()
        self.window.start([] if "--bundled" in switches else files)
        if "--bundled" in switches and files:
            self.settling.wait()
            if CountingCanvas.ground is not None:
                # Names stand where they stood; a renderer without a past would place them anew.
                self.session.project.labels.shown = False
                self.settling.wait()
            self.window.open_files(files)
        self._wait_for_files(len(files))

    def go(self, view: MapView) -> float:
        """Show a view and return the seconds until its complete picture was painted."""
        self.settling.begin()
        started = time.time()
        self.canvas.set_view(view)
        return self.settling.wait() - started

    def linger(self) -> None:
        """Stay until what is kept for the next start must have been written."""
        until_s = time.monotonic() + LINGER_S
        while time.monotonic() < until_s or self.session.runner.jobs:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def _wait_for_files(self, count: int) -> None:
        """The window is not settled before the files have joined the map."""
        while sum(not is_bundled(group) for group in self.session.project.groups) < count:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _hide_bundled(self) -> None:
        project = self.session.project
        for group in project.groups:
            if is_bundled(group) and group.visible:
                project.set_group_visible(group, False)


def start(bench: Bench) -> dict[str, Any]:
    """Return when the files' first pixels and when the complete picture were painted."""
    complete_s = bench.settling.wait()
    first_s = bench.settling.first_pixels_s
    return {
        "complete_s": since_start_s(complete_s),
        "first_pixels_s": None if first_s is None else since_start_s(first_s),
        "layers": len(bench.session.project.drawn_layers()),
        "shown": bench.canvas.settings().extent.as_tuple(),
    }


def frames(bench: Bench) -> dict[str, Any]:
    """Return the milliseconds of each frame of a pan, a wheel zoom and a fling."""
    bench.settling.wait()
    x_min, y_min, x_max, y_max = told()["box"]
    units = (x_max - x_min) / bench.canvas.width()
    bench.go(MapView((x_min + x_max) / 2, (y_min + y_max) / 2, units))
    bench.window.actions_["pan"].trigger()
    return Frames(bench.canvas, bench.application).all()


def minute(bench: Bench) -> dict[str, Any]:
    """Return what was wrong in a minute of pulling the map while the files are read."""
    cache = told()["cache"]
    return recorded_minute(bench, Path(cache) if cache else None, told()["seconds"])


def pulls(bench: Bench) -> dict[str, Any]:
    """Return how far behind a hand the legs are shown of stops that it pulls."""
    return {"pulls": pulled_stops(bench)}


def views(bench: Bench) -> dict[str, Any]:
    """Return for each view the milliseconds until it is settled, several times."""
    answer = start(bench)
    settled: list[list[float]] = [[] for _ in told()["views"]]
    for turn in range(told()["repeats"]):
        for times_ms, (x, y, units) in zip(settled, told()["views"], strict=True):
            # Never quite the same view twice: a kept picture is no answer.
            scale = units * (1 + 0.003 * turn)
            times_ms.append(bench.go(MapView(x + 5.3 * turn * scale, y, scale)) * 1000)
    return answer | {"settled_ms": settled}


def main() -> None:
    """Do what the arguments say and end at once, as the peer does."""
    what, *rest = sys.argv[1:]
    works = {"start": start, "frames": frames, "views": views, "minute": minute, "pulls": pulls}
    work = works[what]
    switches = {word for word in rest if word.startswith("--")}
    QTimer.singleShot(LONGEST_MS, lambda: os._exit(3))
    bench = Bench([Path(word) for word in rest if word not in switches], switches)
    print(json.dumps(work(bench)), flush=True)
    if "--linger" in switches:
        bench.linger()
    os._exit(0)


if __name__ == "__main__":
    main()
