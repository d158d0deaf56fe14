"""A child process that answers one question a line, so that two of them can take turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.figure import ROOT
from benchmarks.processes import SYSTEM_PYTHON


class Conversation:
    """A process that reads questions and prints answers, both JSON objects.

    Args:
        command: How to start it.
    """

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(os.environ) | {"QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, what: str, **details: Any) -> dict[str, Any]:
        """Return the answer to a question.

        Raises:
            RuntimeError: The process ended instead.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"what": what} | details) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError(f"{self._command[-1]} ended when asked to {what}")

    def __enter__(self) -> Conversation:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()


def our_drawing() -> Conversation:
    """Start our renderer without a window."""
    return Conversation([sys.executable, "-m", "benchmarks.drawing_child"])


def qgis_drawing() -> Conversation:
    """Start QGIS's map job without a window."""
    return Conversation([SYSTEM_PYTHON, str(Path(__file__).with_name("qgis_drawing.py"))])


def answer_questions(answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]]) -> None:
    """Answer every line of standard input until it ends; then the process is over."""
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(answers[question["what"]](question)), flush=True)
    os._exit(0)
