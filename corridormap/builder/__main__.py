"""Runs the build steps in order: ``python -m corridormap.builder [--only STEP]``."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.builder.build_tree import BuildTree
from corridormap.core.errors import CorridorMapError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Step = Callable[[BuildTree], list[str]]

# Each module has a function run(tree) that returns lines to print. Imported one at a time:
# a rebuild of the theme must not need what only the downloads' readers need.
STEP_MODULES = {
    "sources": "corridormap.builder.sources",
    "basemap": "corridormap.builder.basemap",
    "regions": "corridormap.builder.regions",
    "network": "corridormap.builder.network",
    "sea-core": "corridormap.builder.sea_core",
    "sea-ways": "corridormap.builder.sea_ways",
    "ways": "corridormap.builder.ways",
    "theme": "corridormap.builder.theme",
    "provenance": "corridormap.builder.provenance",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps asked for; return 0, or 1 after a problem was printed."""
    parser = argparse.ArgumentParser(prog="python -m corridormap.builder", description=__doc__)
    parser.add_argument("--only", choices=tuple(STEP_MODULES), help="run one step")
    parser.add_argument(
        "--root", type=Path, default=Path.cwd(), help="the checkout (default: this folder)"
    )
    options = parser.parse_args(arguments)
    tree = BuildTree(options.root.resolve())
    for name in [options.only] if options.only else STEP_MODULES:
        try:
            _run_step(name, tree)
        except CorridorMapError as exc:
            print(f"{name}: {exc}", file=sys.stderr)
            return 1
    return 0


def _run_step(name: str, tree: BuildTree) -> None:
    started = time.perf_counter()
    step: Step = importlib.import_module(STEP_MODULES[name]).run
    for line in step(tree):
        print(f"{name}: {line}")
    print(f"{name}: done in {time.perf_counter() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
