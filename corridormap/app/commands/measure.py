"""`corridormap measure`: geodesic legs and their total."""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from corridormap.app.command_output import print_json
from corridormap.app.place_names import POINT_HELP, NamedPoint, PointFinder
from corridormap.core.errors import ArgumentError
from corridormap.core.measure import METHOD, inverse

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class _Leg:
    start: str
    end: str
    length_m: float
    azimuth_deg: float
    cumulative_m: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "points",
        nargs="+",
        metavar="POINT",
        help=POINT_HELP,
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object on standard output")
    form.add_argument("--csv", action="store_true", help="comma-separated values")


def run(arguments: argparse.Namespace) -> int:
    """Print the legs."""
    if len(arguments.points) < 2:
        raise ArgumentError("corridormap measure: two points or more are needed.")
    finder = PointFinder()
    legs = _legs([finder.find(text) for text in arguments.points])
    if arguments.json:
        _print_json(legs)
    elif arguments.csv:
        _print_csv(legs)
    else:
        _print_table(legs)
    return 0


def _legs(points: Sequence[NamedPoint]) -> list[_Leg]:
    found = [inverse(a.lon, a.lat, b.lon, b.lat) for a, b in pairwise(points)]
    sums = accumulate(leg.length_m for leg in found)
    return [
        _Leg(start.name, end.name, leg.length_m, leg.azimuth_deg, total)
        for (start, end), leg, total in zip(pairwise(points), found, sums, strict=True)
    ]


def _print_json(legs: Sequence[_Leg]) -> None:
    print_json(
        {
            "legs": [
                {
                    "from": leg.start,
                    "to": leg.end,
                    "length_m": leg.length_m,
                    "azimuth_deg": leg.azimuth_deg,
                }
                for leg in legs
            ],
            "total_m": legs[-1].cumulative_m,
            "method": METHOD,
        }
    )


def _print_csv(legs: Sequence[_Leg]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("from", "to", "length_m", "azimuth_deg", "cumulative_m"))
    for leg in legs:
        numbers = (leg.length_m, leg.azimuth_deg, leg.cumulative_m)
        writer.writerow((leg.start, leg.end, *(f"{number:.3f}" for number in numbers)))


def _print_table(legs: Sequence[_Leg]) -> None:
    titles = [f"{leg.start} – {leg.end}" for leg in legs]
    width = max(map(len, [*titles, "total"]))
    for title, leg in zip(titles, legs, strict=True):
        print(f"{title:<{width}}  {leg.length_m / 1000:>10,.3f} km  {leg.azimuth_deg:>6.1f}°")
    print(f"{'total':<{width}}  {legs[-1].cumulative_m / 1000:>10,.3f} km  ({METHOD})")
