"""What a benchmark's row is, and how two sides take turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from benchmarks.figure import Figure, wanted_runs

T = TypeVar("T")
LONG_RUN_S = 20.0
LONG_RUNS = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of both sides; the medians are what counts."""

    ours: Sequence[float]
    peer: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken alone.

    Attributes:
        name: By which it is chosen.
        work: What is done, beside whom.
        measure: Does it; rows of one work share their measurements.
        is_large: Takes minutes, and is left out unless it is asked for.
    """

    name: str
    work: str
    aim: str
    unit: str
    measure: Callable[[], Measured]
    is_large: bool = False

    def figure(self) -> Figure:
        """Measure and return the figure."""
        found = self.measure()
        return Figure(
            self.work,
            median(found.ours),
            median(found.peer) if found.peer else None,
            self.aim,
            self.unit,
            len(found.ours),
            len(found.peer),
            self.name,
        )


def taking_turns(
    our_run: Callable[[], T], peer_run: Callable[[], T] | None
) -> tuple[list[T], list[T]]:
    """Run both sides alternately, so that a slow minute of the machine falls on both.

    A first run of each is thrown away, unless there are few. A peer that takes more than 20 s
    runs twice.
    """
    runs = wanted_runs()
    ours: list[T] = []
    peers: list[T] = []
    peer_s = 0.0
    if runs > LONG_RUNS:
        our_run()
    for turn in range(runs):
        ours.append(our_run())
        if peer_run is not None and (turn < LONG_RUNS or peer_s < LONG_RUN_S):
            started = time.perf_counter()
            peers.append(peer_run())
            peer_s = time.perf_counter() - started
    return ours, peers
