"""Start-up to the painted bundled map, and the frames of a scripted pan and zoom."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
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


def ours(*arguments: str) -> ProcessRun:
    """Run our window's child process."""
    return run_process([sys.executable, "-m", "benchmarks.window_child", *arguments], OFFSCREEN)


def peer(*arguments: str) -> ProcessRun:
    """Run QGIS on the same layers."""
    files = [str(ROOT / "layers" / name) for name in ("basemap.gpkg", "corridormap.gpkg")]
    script = str(Path(__file__).with_name("qgis_peer.py"))
    return run_process([SYSTEM_PYTHON, script, arguments[0], *files, *arguments[1:]], OFFSCREEN)


def start_figures() -> Iterator[Figure]:
    """Yield time and memory of the whole process to the painted bundled map."""
    with_peer = has_qgis()
    ours("start")
    # Alternating, so that a slow minute of the machine falls on both.
    our_runs, peer_runs = [], []
    for _ in range(RUNS):
        our_runs.append(ours("start"))
        if with_peer:
            peer_runs.append(peer("start"))

    def middle(name: str, runs: list[ProcessRun]) -> float | None:
        return median(getattr(run, name) for run in runs) if runs else None

    for name, unit, aim in (("seconds", "s", "≤ 0.5 of QGIS"), ("peak_mb", "MB", "< 250 MB")):
        value = middle(name, our_runs)
        assert value is not None
        work = f"bundled map, whole process to painted, {name.replace('_mb', ' memory')}"
        yield Figure(work, value, middle(name, peer_runs), aim, unit)


def frame_figures() -> Iterator[Figure]:
    """Yield the slowest of 100 frames while panning and zooming, the median of five runs."""
    slowest: dict[str, list[float]] = {"pan": [], "zoom": []}
    for _ in range(RUNS):
        times = json.loads(ours("frames").output.splitlines()[-1])
        for what, values in slowest.items():
            values.append(quantiles(times[what], n=100)[98])
    for what, values in slowest.items():
        yield Figure(
            f"bundled map, scripted {what}, 99 of 100 frames under", median(values), None,
            "< 16.7 ms", "ms",
        )  # fmt: skip
