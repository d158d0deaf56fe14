"""Start-up to the painted bundled map, and the frames of a scripted pan and zoom."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from benchmarks.figure import ROOT, RUNS, Figure, ProcessRun, run_process

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python that a distribution's QGIS is built for."""


def has_qgis() -> bool:
    """Whether QGIS's Python bindings can be loaded."""
    if shutil.which(SYSTEM_PYTHON) is None:
        return False
    try:
        run_process([SYSTEM_PYTHON, "-c", "import qgis.core"], {})
    except RuntimeError:
        return False
    return True


def ours(*arguments: str, environment: dict[str, str] | None = None) -> ProcessRun:
    """Run our window's child process."""
    command = [sys.executable, "-m", "benchmarks.window_child", *arguments]
    return run_process(command, environment or OFFSCREEN)


def shipped_files() -> list[str]:
    """Return the GeoPackages that the picture is made of, the lowest first."""
    return [str(ROOT / "layers" / name) for name in ("basemap.gpkg", "corridormap.gpkg")]


def bare_canvas(what: str = "start") -> ProcessRun:
    """Run QGIS's map canvas, without QGIS around it, on the same layers."""
    script = str(Path(__file__).with_name("qgis_peer.py"))
    return run_process([SYSTEM_PYTHON, script, what, *shipped_files()], OFFSCREEN)


def qgis_window(display: str, profile: str) -> ProcessRun:
    """Run QGIS itself, its plug-ins left out, on the same layers until they are painted."""
    size = ["--width", "1600", "--height", "1000"]
    quick = ["--nologo", "--noversioncheck", "--noplugins", "--profiles-path", profile]
    script = str(Path(__file__).with_name("qgis_window.py"))
    command = ["qgis", *quick, *size, "--code", script, *shipped_files()]
    return run_process(command, {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"})


@contextmanager
def virtual_display() -> Iterator[str | None]:
    """Yield the name of a display of our own, None where Xvfb is not installed."""
    if shutil.which("Xvfb") is None:
        yield None
        return
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


def start_figures() -> Iterator[Figure]:
    """Yield time and memory of the whole process to the painted bundled map."""
    if has_qgis():
        yield from _rows("a bare QGIS canvas", ours_start, bare_canvas)
    with virtual_display() as display, tempfile.TemporaryDirectory() as profile:
        if display is not None and shutil.which("qgis") is not None:
            on_display = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            yield from _rows(
                "QGIS's window",
                partial(ours, "start", environment=on_display),
                partial(qgis_window, display, profile),
            )
        else:
            yield from _rows("no peer installed", ours_start, None)


def ours_start() -> ProcessRun:
    """Run our window to the painted map, without a display."""
    return ours("start")


def _rows(
    beside: str, our_run: Callable[[], ProcessRun], peer_run: Callable[[], ProcessRun] | None
) -> Iterator[Figure]:
    our_run()
    if peer_run is not None:
        peer_run()
    our_runs, peer_runs = [], []
    # Alternating, so that a slow minute of the machine falls on both.
    for _ in range(RUNS):
        our_runs.append(our_run())
        if peer_run is not None:
            peer_runs.append(peer_run())
    for name, what, unit, aim in (
        ("seconds", "time", "s", "≤ 0.5 of QGIS"),
        ("peak_mb", "memory", "MB", "< 250 MB"),
    ):
        own = median(getattr(run, name) for run in our_runs)
        other = median(getattr(run, name) for run in peer_runs) if peer_runs else None
        yield Figure(f"start to painted map, {what}, beside {beside}", own, other, aim, unit)


def frame_figures() -> Iterator[Figure]:
    """Yield the slowest of 100 frames while panning and zooming, the median of five runs."""
    with_peer = has_qgis()
    ours_ms: dict[str, list[float]] = {"pan": [], "zoom": []}
    peer_ms: dict[str, list[float]] = {"pan": [], "zoom": []}
    for _ in range(RUNS):
        _note_slowest(ours_ms, ours("frames"))
        if with_peer:
            _note_slowest(peer_ms, bare_canvas("frames"))
    for what, values in ours_ms.items():
        work = f"bundled map, scripted {what}, 99 of 100 frames under"
        other = median(peer_ms[what]) if with_peer else None
        yield Figure(work, median(values), other, "< 16.7 ms", "ms")


def _note_slowest(slowest_ms: dict[str, list[float]], run: ProcessRun) -> None:
    times_ms = json.loads(run.output.splitlines()[-1])
    for what, values in slowest_ms.items():
        values.append(quantiles(times_ms[what], n=100)[98])
