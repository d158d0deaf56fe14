"""Rows of a map in a window: frames of scripted movements, and views until they are settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.figure import ProcessRun
from benchmarks.generated_layers import Wanted, generated_layer
from benchmarks.generated_shapes import KINDS
from benchmarks.opening_rows import MILLION
from benchmarks.places import MIDDLE, NEAR, VIEWS, View
from benchmarks.processes import WORLD, Job, bare_canvas, has_qgis, our_window, shipped
from benchmarks.rows import Measured, Row, taking_turns

COUNTS = {"10k": 10_000, "100k": 100_000, "1m": MILLION, "10m": 10 * MILLION}
MOVES = ("pan", "zoom", "fling", "fling_gaps")
WORDS = {
    "pan": "pan",
    "zoom": "wheel zoom",
    "fling": "fling",
    "fling_gaps": "fling, between two frames",
}


def frame_rows() -> Iterator[Row]:
    """Yield the slowest of 100 frames while the map is moved about."""
    for name, what, wanted in (
        ("frames", "bundled map", None),
        ("frames-1m", "bundled map and 1 M lines", Wanted("lines", MILLION)),
    ):
        for move in MOVES:
            aim = "< 16.7 ms" if move != "fling_gaps" else "< 33.3 ms"
            work = f"{what}, {WORDS[move]}, 99 of 100 within"
            measure = partial(_slowest, wanted, move)
            yield Row(f"{name}.{move.replace('_', '-')}", work, aim, "ms", measure)


def growth_rows() -> Iterator[Row]:
    """Yield how the time to a settled near view grows with the layer around it."""
    for kind in KINDS:
        for short, size in COUNTS.items():
            is_large = size > MILLION
            work = f"{short} {kind}, fixed near view until it is settled"
            measure = partial(_settled, Wanted(kind, size), (NEAR,), 0)
            yield Row(f"growth.{kind}.{short}", work, "", "ms", measure, is_large)
        for is_large in (False, True):
            most = "10m" if is_large else "1m"
            work = f"{kind}, the slowest of 10k to {most} over the fastest"
            measure = partial(_growth, kind, is_large)
            yield Row(f"growth.{kind}.ratio-to-{most}", work, "≤ 1.5", "×", measure, is_large)


def large_view_rows() -> Iterator[Row]:
    """Yield settled views of ten million lines."""
    for number, place in enumerate(VIEWS):
        measure = partial(_settled, Wanted("lines", 10 * MILLION), tuple(VIEWS.values()), number)
        work = f"10 M lines, {place} view until it is settled"
        yield Row(f"lines-10m.settled.{place}", work, "< 500 ms", "ms", measure, True)


def _growth(kind: str, is_large: bool) -> Measured:
    wanted = [size for size in COUNTS.values() if is_large or size <= MILLION]
    found = [_settled(Wanted(kind, size), (NEAR,), 0) for size in wanted]
    ours = [median(each.ours) for each in found]
    peers = [median(each.peer) for each in found if each.peer]
    return Measured([max(ours) / min(ours)], [max(peers) / min(peers)] if peers else [])


def _settled(wanted: Wanted, views: tuple[View, ...], number: int) -> Measured:
    ours, peer = _settled_runs(wanted, views)
    theirs = peer.answer["settled_ms"][number] if peer else []
    # The first time it is made ready.
    return Measured(ours.answer["settled_ms"][number][1:], theirs)


@cache
def _settled_runs(wanted: Wanted, views: tuple[View, ...]) -> tuple[ProcessRun, ProcessRun | None]:
    layer = generated_layer(wanted)
    # Between two looks at a view lies another one.
    stops = (MIDDLE, *views) if views == (NEAR,) else views
    job = Job("views", (layer,), WORLD, stops, options=("--alone",))
    ours = our_window(job)
    few = replace(job, repeats=1) if wanted.count > MILLION else job
    peer = bare_canvas(few) if has_qgis() else None
    return _without(ours, len(stops) - len(views)), peer and _without(peer, len(stops) - len(views))


def _without(run: ProcessRun, extra: int) -> ProcessRun:
    return replace(run, answer=run.answer | {"settled_ms": run.answer["settled_ms"][extra:]})


def _slowest(wanted: Wanted | None, move: str) -> Measured:
    ours, theirs = _frame_runs(wanted)
    return Measured(
        [_slowest_ms(run.answer[move]) for run in ours],
        [_slowest_ms(run.answer[move]) for run in theirs if move in run.answer],
    )


def _slowest_ms(times_ms: list[float]) -> float:
    return quantiles(times_ms, n=100)[98]


@cache
def _frame_runs(wanted: Wanted | None) -> tuple[list[ProcessRun], list[ProcessRun]]:
    files: tuple[Path, ...] = shipped()
    options: dict[str, Any] = {}
    if wanted is not None:
        files = (*files, generated_layer(wanted))
        options = {"options": ("--bundled",)}
    job = Job("frames", files, **options)
    return taking_turns(partial(our_window, job), partial(bare_canvas, job) if has_qgis() else None)
