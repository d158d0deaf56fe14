"""Rows of whole processes: to the bundled map, and to large layers, opened and opened again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial

from benchmarks.figure import ProcessRun
from benchmarks.generated_layers import Wanted, generated_layer
from benchmarks.generated_shapes import KINDS
from benchmarks.processes import (
    WORLD,
    Job,
    bare_canvas,
    has_qgis,
    has_qgis_window,
    our_window,
    qgis_window,
    shipped,
    virtual_display,
)
from benchmarks.rows import Measured, Row, taking_turns

MILLION = 1_000_000
WINDOW, CANVAS, NOBODY = "QGIS's window", "a bare QGIS canvas", "nobody"
TEN_MILLION = Wanted("lines", 10 * MILLION)
WORDS = {
    "first-pixels": "process to the first pixels",
    "complete": "process to the complete picture",
    "reopened": "the same opened again",
    "memory": "peak memory",
}
Runs = dict[str, list[ProcessRun]]


def peers() -> list[str]:
    """Return whom whole processes are compared with."""
    found = [WINDOW] if has_qgis_window() else []
    found += [CANVAS] if has_qgis() else []
    return found or [NOBODY]


def start_rows() -> Iterator[Row]:
    """Yield time and memory of the whole process to the painted bundled map."""
    for peer in peers():
        short = peer.split()[-1]
        for part, cache_state, unit, aim, value in (
            ("time", "cold", "s", "≤ 0.4 of QGIS", _complete_s),
            ("time-again", "warm", "s", "≤ 0.4 of QGIS", _complete_s),
            ("memory", "cold", "MB", "< 250 MB", _peak_mb),
            ("memory-again", "warm", "MB", "< 250 MB", _peak_mb),
        ):
            first = "first" if cache_state == "cold" else "second"
            what = part.split("-")[0]
            work = f"{first} start to the painted bundled map, {what}, beside {peer}"
            measure = partial(_measured, partial(_start_runs, peer), cache_state, value)
            yield Row(f"start.{short}.{part}", work, aim, unit, measure)


def opening_rows() -> Iterator[Row]:
    """Yield whole processes to a million features, and to ten million lines."""
    for kind in KINDS:
        for peer in peers():
            yield from _opening_rows(Wanted(kind, MILLION), peer)
    for row in _opening_rows(TEN_MILLION, peers()[0]):
        yield replace(row, is_large=True)
    work = "10 M lines, process to first pixels, beside our own with 1 M"
    yield Row("lines-10m.open.beside-1m", work, "≤ 1.5", "s", _first_pixels_beside, True)


def _opening_rows(wanted: Wanted, peer: str) -> Iterator[Row]:
    millions = wanted.count // MILLION
    short = peer.split()[-1]
    runs = partial(_opening_runs, wanted, peer)
    most_mb = 600 if millions == 1 else 1500
    for part, cache_state, unit, aim, value in (
        ("first-pixels", "cold", "s", "≤ 0.1 of QGIS", _first_pixels_s),
        ("complete", "cold", "s", "≤ 0.25 of QGIS", _complete_s),
        ("reopened", "warm", "s", "≤ 0.125 of QGIS", _complete_s),
        ("memory", "cold", "MB", f"< {most_mb} MB", _peak_mb),
    ):
        name = f"{wanted.kind}-{millions}m.open.{part}.{short}"
        work = f"{millions} M {wanted.kind}, {WORDS[part]}, beside {peer}"
        yield Row(name, work, aim, unit, partial(_measured, runs, cache_state, value))


def _first_pixels_beside() -> Measured:
    peer = peers()[0]
    large, small = (
        [_first_pixels_s(run) for run in _opening_runs(wanted, peer)["cold"]]
        for wanted in (TEN_MILLION, Wanted("lines", MILLION))
    )
    return Measured(large, small)


def _measured(
    runs: Callable[[], Runs], side: str, value: Callable[[ProcessRun], float]
) -> Measured:
    found = runs()
    # Of QGIS always the complete picture: its first pixels are not what a person waits for.
    of_peer = _peak_mb if value is _peak_mb else _complete_s
    return Measured([value(run) for run in found[side]], [of_peer(run) for run in found["peer"]])


def _complete_s(run: ProcessRun) -> float:
    return float(run.answer["complete_s"])


def _first_pixels_s(run: ProcessRun) -> float:
    return min(float(run.answer["first_pixels_s"]), _complete_s(run))


def _peak_mb(run: ProcessRun) -> float:
    return run.peak_mb


@cache
def _start_runs(peer: str) -> Runs:
    return _cold_and_warm(Job("start", shipped()), peer)


@cache
def _opening_runs(wanted: Wanted, peer: str) -> Runs:
    job = Job("start", (*shipped("basemap"), generated_layer(wanted)), WORLD)
    return _cold_and_warm(job, peer)


def _cold_and_warm(job: Job, peer: str) -> Runs:
    """Run our side with an empty cache and with a full one, and the peer, in turns."""
    warm: list[ProcessRun] = []
    with ExitStack() as stack:
        kept = stack.enter_context(tempfile.TemporaryDirectory())
        display = stack.enter_context(virtual_display()) if peer == WINDOW else None
        # Stays a while, so that what it wants to keep for the next time is written.
        our_window(replace(job, options=("--linger",), cache=kept), display)

        def both() -> ProcessRun:
            with tempfile.TemporaryDirectory() as fresh:
                cold = our_window(replace(job, cache=fresh), display)
            warm.append(our_window(replace(job, cache=kept), display))
            return cold

        cold, theirs = taking_turns(both, _peer_run(job, peer, display))
    return {"cold": cold, "warm": warm[-len(cold) :], "peer": theirs}


def _peer_run(job: Job, peer: str, display: str | None) -> Callable[[], ProcessRun] | None:
    if display is not None:
        return partial(qgis_window, job, display)
    return partial(bare_canvas, job) if peer == CANVAS else None
