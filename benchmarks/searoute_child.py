"""Asks the package `searoute` for ways; run by a Python that has it, it needs nothing else.

Reads pairs of points as JSON from standard input, prints for each the line and the seconds taken.
"""

from __future__ import annotations

import importlib
import json
import sys
import time


def main() -> None:
    """Answer every pair."""
    searoute = importlib.import_module("searoute")
    pairs = json.load(sys.stdin)
    searoute.searoute(*pairs[0])
    found = []
    for start, end in pairs:
        started = time.perf_counter()
        way = searoute.searoute(start, end)
        seconds = time.perf_counter() - started
        found.append({"line": way.geometry["coordinates"], "seconds": seconds})
    print(json.dumps(found))


if __name__ == "__main__":
    main()
