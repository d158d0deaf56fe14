"""`python3 dev.py bench [start|frames|render|routes]`: one row of figures a line.

`start` and `frames` are parts of `render`, which has every row of drawing; `routes` has the ways
that are planned. Generated layers are kept in a
folder `corridormap-benchmarks` among the system's temporary files.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from benchmarks.drag_rows import drag_rows
from benchmarks.figure import HEADER, RUNS_VARIABLE
from benchmarks.label_rows import label_rows
from benchmarks.minute_rows import minute_rows
from benchmarks.moving_rows import frame_rows, growth_rows, large_view_rows
from benchmarks.opening_rows import opening_rows, start_rows
from benchmarks.plan_rows import plan_rows
from benchmarks.redraw_rows import SIDES, exactness_rows, memory_rows, redraw_rows
from benchmarks.rows import Row
from benchmarks.sea_rows import sea_rows

_PREFIXES = {"render": "", "start": "start", "frames": "frames"}


def all_rows() -> Iterator[Row]:
    """Yield every row in the order of the table."""
    yield from start_rows()
    yield from redraw_rows()
    yield from label_rows()
    yield from exactness_rows()
    yield from frame_rows()
    yield from opening_rows()
    yield from growth_rows()
    yield from memory_rows()
    yield from minute_rows()
    yield from large_view_rows()


def named_rows(name: str) -> Iterator[Row]:
    """Yield the rows of one of the names that the command line knows."""
    if name == "routes":
        yield from plan_rows()
        yield from drag_rows()
        yield from sea_rows()
    else:
        yield from (row for row in all_rows() if row.name.startswith(_PREFIXES[name]))


def main() -> None:
    """Print the figures of the rows that are asked for."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*_PREFIXES, "routes"], default="render")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.add_argument("--only", default="", metavar="TEXT", help="rows with this in their name")
    parser.add_argument("--large", action="store_true", help="those that take long as well")
    parser.add_argument("--runs", type=int, help="instead of five, for a quick look")
    parser.add_argument("--list", action="store_true", help="print the names of the rows")
    arguments = parser.parse_args()
    if arguments.runs:
        os.environ[RUNS_VARIABLE] = str(arguments.runs)
    rows = [
        row
        for row in named_rows(arguments.name)
        if arguments.only in row.name and (arguments.large or not row.is_large)
    ]
    if arguments.list:
        print("\n".join(f"{row.name:<36} {row.work}" for row in rows))
        return
    if not arguments.json:
        print(HEADER)
    failures = 0
    for row in rows:
        try:
            figure = row.figure()
        except RuntimeError as exc:
            failures += 1
            print(f"{row.name}: {exc}", file=sys.stderr, flush=True)
            continue
        print(figure.as_json() if arguments.json else figure.as_text(), flush=True)
    SIDES.close()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
