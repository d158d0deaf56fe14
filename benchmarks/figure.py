"""A row of a benchmark and how child processes are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured work: ours and the peer's in the same unit, None where there is no peer."""

    work: str
    ours: float
    peer: float | None
    aim: str
    unit: str

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if not self.peer else self.ours / self.peer

    def as_json(self) -> str:
        """Return the row as one line of JSON."""
        row = asdict(self) | {"ratio": self.ratio}
        order = ("work", "ours", "peer", "ratio", "aim", "unit")
        return json.dumps({key: _rounded(row[key]) for key in order}, ensure_ascii=False)

    def as_text(self) -> str:
        """Return the row for a terminal."""
        peer = "–" if self.peer is None else f"{self.peer:.4g}"
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f}"
        return f"{self.work:<58} {self.ours:>9.4g} {peer:>9} {ratio:>6}  {self.unit:<4} {self.aim}"


HEADER = f"{'work':<58} {'ours':>9} {'peer':>9} {'ratio':>6}  unit aim"


def _rounded(value: object) -> object:
    return float(f"{value:.5g}") if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """What a whole process took."""

    seconds: float
    peak_mb: float
    output: str


def run_process(command: Sequence[str | Path], environment: dict[str, str]) -> ProcessRun:
    """Run a process to its end and return its wall time, peak resident memory and output.

    Raises:
        RuntimeError: It did not end with status 0.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(os.environ) | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}")
    to_mb = 1024 if sys.platform != "darwin" else 1024 * 1024
    return ProcessRun(seconds, usage.ru_maxrss / to_mb, output)
