"""A row of a benchmark and how child processes are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
RUNS_VARIABLE = "BENCHMARK_RUNS"
STARTED = "BENCHMARK_STARTED_S"
"""The environment variable that tells a child when it was started, in seconds of the epoch."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured work: ours and the peer's in the same unit, None where there is no peer.

    Attributes:
        work: What was done, beside whom.
        runs: How many runs of ours the median is of; 1 where one run gives many values.
        peer_runs: The same of the peer's.
        name: By which `--only` finds the row.
    """

    work: str
    ours: float
    peer: float | None
    aim: str
    unit: str
    runs: int = RUNS
    peer_runs: int = RUNS
    name: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if not self.peer else self.ours / self.peer

    def as_json(self) -> str:
        """Return the row as one line of JSON."""
        row = asdict(self) | {"ratio": self.ratio}
        order = ("work", "ours", "peer", "ratio", "aim", "unit", "runs", "peer_runs", "name")
        return json.dumps({key: _rounded(row[key]) for key in order}, ensure_ascii=False)

    def as_text(self) -> str:
        """Return the row for a terminal."""
        peer = "–" if self.peer is None else f"{self.peer:.4g}"
        ratio = "–" if self.ratio is None else f"{self.ratio:.3g}"
        runs = f"{self.runs}" if self.peer is None else f"{self.runs}:{self.peer_runs}"
        row = f"{self.work:<66} {self.ours:>9.4g} {peer:>9} {ratio:>7}  {self.unit:<4} {runs:<4}"
        return f"{row} {self.aim:<16} {self.name}"


HEADER = (
    f"{'work':<66} {'ours':>9} {'peer':>9} {'ratio':>7}  {'unit':<4} {'runs':<4} {'aim':<16} name"
)


def wanted_runs() -> int:
    """Return how many runs to take the median of."""
    return int(os.environ.get(RUNS_VARIABLE, RUNS))


def _rounded(value: object) -> object:
    return float(f"{value:.5g}") if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """What a whole process took, and the last line it printed as JSON."""

    seconds: float
    peak_mb: float
    answer: dict[str, Any]


def run_process(command: Sequence[str | Path], environment: dict[str, str]) -> ProcessRun:
    """Run a process to its end and return its wall time, peak resident memory and answer.

    Raises:
        RuntimeError: It did not end with status 0.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=dict(os.environ) | {STARTED: repr(time.time())} | environment,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout:
            output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            last = (said.read().splitlines() or [""])[-1]
            shown = " ".join(map(str, command))
            raise RuntimeError(f"{shown} ended with {process.returncode}: {last}")
    to_mb = 1024 if sys.platform != "darwin" else 1024 * 1024
    lines = [line for line in output.splitlines() if line.startswith("{")]
    return ProcessRun(seconds, usage.ru_maxrss / to_mb, json.loads(lines[-1]) if lines else {})
