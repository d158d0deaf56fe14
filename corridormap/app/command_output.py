"""What the commands share: opening several files, JSON on standard output, one line an error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from corridormap.core.errors import ArgumentError, Cancelled, CorridorMapError

T = TypeVar("T")


def print_json(values: object) -> None:
    """Write one JSON object, UTF-8, to standard output."""
    print(json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False))


def tell(text: str) -> None:
    """Write one line to standard error."""
    print(" ".join(text.split()), file=sys.stderr)


def check_output(out: Path, files: Sequence[str]) -> None:
    """Refuse a place that cannot be written to before any work is done.

    Raises:
        ArgumentError: It is a folder, lies in none, or is one of the files to be read.
    """
    if out.is_dir():
        raise ArgumentError(f"{out}: is a folder; give the name of a file.")
    folder = out.absolute().parent
    if not folder.is_dir():
        raise ArgumentError(f"{out}: there is no folder {folder}.")
    if not os.access(folder, os.W_OK):
        raise ArgumentError(f"{out}: the folder {folder} may not be written to.")
    if out.exists() and any(Path(name).exists() and out.samefile(name) for name in files):
        raise ArgumentError(f"{out}: is one of the files to read; give another name.")


def answered(names: Sequence[str], answer: Callable[[Path], T]) -> tuple[list[T], bool]:
    """Return the answers for the good files, in order, and whether all were good.

    Each bad one is told in a line on standard error.
    """
    answers: list[T] = []
    for name in names:
        try:
            answers.append(answer(Path(name)))
        except Cancelled:
            raise
        except CorridorMapError as exc:
            tell(str(exc))
    return answers, len(answers) == len(names)
