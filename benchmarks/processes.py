"""Whole processes beside each other: our window, QGIS's window and its bare canvas."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.figure import ROOT, ProcessRun, run_process

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python that a distribution's QGIS is built for."""
HOME = "BENCHMARK_HOME"
"""The environment variable that names the folder of our side's settings and routes."""
SIZE = (1600, 1000)
EAST_ASIA = (6_000_000.0, -300_000.0, 16_000_000.0, 5_950_000.0)
"""The view that the program opens with, in Web Mercator."""
WORLD = (-20_037_508.0, -9_000_000.0, 20_037_508.0, 12_500_000.0)
LOOK = {"color": "#0072b2", "fill_alpha": 0x38, "width_px": 1.6, "outline_px": 1.2, "size_px": 7.0}
"""How the program draws the first file somebody opens; the peer is told to draw it so too."""


@dataclass(frozen=True)
class Job:
    """What the processes are to do.

    Attributes:
        what: `start`, `frames` or `views`.
        files: What the peer shows, the lowest first; those but the bundled ones are ours to open.
        views: Where to go, for `views`: centre, map units in a pixel.
        repeats: How often to go to each.
        options: Switches of our own side.
        seconds: How long to pull the map, for `minute`.
        ground: Colour where our map shows nothing, None for its own.
        cache: The folder where our side keeps what makes the next start quick; none by default.
    """

    what: str
    files: tuple[Path, ...]
    box: tuple[float, float, float, float] = EAST_ASIA
    views: tuple[tuple[float, float, float], ...] = ()
    repeats: int = 7
    options: tuple[str, ...] = ()
    cache: str = ""
    seconds: float = 60.0
    ground: str | None = None

    @property
    def own_files(self) -> list[Path]:
        """The files that do not ship."""
        return [path for path in self.files if path.parent != ROOT / "layers"]

    def variables(self) -> dict[str, str]:
        """Return what children are told by their environment."""
        told = {
            "box": self.box,
            "views": self.views,
            "repeats": self.repeats,
            "cache": self.cache,
            "seconds": self.seconds,
            "ground": self.ground,
            "look": LOOK,
            "own": str(self.own_files[0]) if self.own_files else "",
        }
        return {"BENCHMARK": json.dumps(told)}


@cache
def has_qgis() -> bool:
    """Whether QGIS's Python bindings can be loaded."""
    if shutil.which(SYSTEM_PYTHON) is None:
        return False
    try:
        run_process([SYSTEM_PYTHON, "-c", "import qgis.core"], {})
    except RuntimeError:
        return False
    return True


def has_qgis_window() -> bool:
    """Whether QGIS itself can be shown."""
    return shutil.which("qgis") is not None and shutil.which("Xvfb") is not None


def shipped(*names: str) -> tuple[Path, ...]:
    """Return GeoPackages that ship, `basemap` and `corridormap` by default."""
    return tuple(ROOT / "layers" / f"{name}.gpkg" for name in names or ("basemap", "corridormap"))


def our_window(job: Job, display: str | None = None) -> ProcessRun:
    """Run our window, without a display by default."""
    names = [str(path) for path in job.own_files]
    command = [sys.executable, "-m", "benchmarks.own_process", job.what, *job.options, *names]
    with tempfile.TemporaryDirectory() as home:
        return run_process(command, job.variables() | _platform(display) | {HOME: home})


def bare_canvas(job: Job) -> ProcessRun:
    """Run QGIS's map canvas without QGIS around it."""
    script = str(Path(__file__).with_name("qgis_peer.py"))
    names = [str(path) for path in job.files]
    return run_process([SYSTEM_PYTHON, script, job.what, *names], job.variables() | _platform(None))


def qgis_window(job: Job, display: str) -> ProcessRun:
    """Run QGIS itself, its plug-ins left out, until its layers are painted."""
    size = ["--width", str(SIZE[0]), "--height", str(SIZE[1])]
    script = str(Path(__file__).with_name("qgis_window.py"))
    quick = ["--nologo", "--noversioncheck", "--noplugins", "--profiles-path", _profile().name]
    command = ["qgis", *quick, *size, "--code", script, *map(str, job.files)]
    return run_process(command, job.variables() | _platform(display))


@cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """Return a profile of its own, which the first start fills."""
    return tempfile.TemporaryDirectory()


@contextmanager
def virtual_display() -> Iterator[str]:
    """Yield the name of a display of our own."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1920x1080x24"]
    server = subprocess.Popen(
        command, pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with os.fdopen(read_end) as reader:
            yield f":{reader.readline().strip()}"
    finally:
        os.close(write_end)
        server.terminate()
        server.wait()


def _platform(display: str | None) -> dict[str, str]:
    if display is None:
        return {"QT_QPA_PLATFORM": "offscreen"}
    return {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
