"""`python3 dev.py bench [NAME] [--json]`: one row of figures a line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from benchmarks.bundled_map import frame_figures, start_figures
from benchmarks.figure import HEADER, Figure

BENCHMARKS: dict[str, Callable[[], Iterator[Figure]]] = {
    "start": start_figures,
    "frames": frame_figures,
}


def main() -> None:
    """Print the figures of the benchmark named, of all by default."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="all by default")
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    arguments = parser.parse_args()
    if not arguments.json:
        print(HEADER)
    for name in [arguments.name] if arguments.name else BENCHMARKS:
        for figure in BENCHMARKS[name]():
            print(figure.as_json() if arguments.json else figure.as_text(), flush=True)


if __name__ == "__main__":
    main()
