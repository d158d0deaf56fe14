"""Rows of the recorded minute: what is wrong while the map is pulled hard and a layer is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache, partial

from benchmarks.figure import ProcessRun
from benchmarks.generated_layers import Wanted, generated_layer
from benchmarks.opening_rows import MILLION
from benchmarks.processes import Job, our_window, shipped
from benchmarks.rows import Measured, Row

WORK = "bundled map, pulled for a minute while 1 M lines are read"
NOTHING = "#ff00ff"
"""The ground's colour: no map has it, so that the sea is not taken for a blank."""
ROWS = (
    ("blank-frames", "frames with blanks", "0", ""),
    ("seams", "seams in all frames", "0", ""),
    ("stale-most", "largest stale share of a settled map", "0", ""),
    ("longest-gap-ms", "longest time between two paints", "< 100 ms", "ms"),
    ("longest-beat-ms", "longest pause of the event loop", "< 100 ms", "ms"),
    ("late-beats", "pauses of the event loop over 100 ms", "0", ""),
    ("frames", "frames looked at", "", ""),
)


def minute_rows() -> Iterator[Row]:
    """Yield what is counted in one run, its folder of reduced layers deleted twice under way."""
    for name, words, aim, unit in ROWS:
        measure = partial(_counted, name.replace("-", "_"))
        yield Row(f"minute.{name}", f"{WORK}: {words}", aim, unit, measure, is_large=True)


def _counted(what: str) -> Measured:
    answer = _run().answer
    if answer["messages"]:
        raise RuntimeError(answer["messages"][0])
    return Measured([float(answer[what])])


@cache
def _run() -> ProcessRun:
    layer = generated_layer(Wanted("lines", MILLION))
    with tempfile.TemporaryDirectory() as folder:
        files = (*shipped(), layer)
        job = Job("minute", files, options=("--bundled",), cache=f"{folder}/cache", ground=NOTHING)
        return our_window(job)
