"""Ways over the sea: kilometres and query times beside the package searoute and the great circle.

searoute is no part of the project. It is asked where `SEAROUTE_PYTHON` names a Python that has
it, or this one has; otherwise its column stays empty and the rows say so.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.figure import ROOT, Figure, wanted_runs
from benchmarks.rows import Measured, Row, taking_turns
from corridormap.core.measure import inverse, line_length_m
from corridormap.formats.sea_channels import read_sea_channels
from corridormap.network.geodesic_steps import along_geodesics, azimuths_and_lengths
from corridormap.network.route import NoRoute
from corridormap.network.sea_leg import sea_leg
from corridormap.network.sea_ways import load_sea_ways

if TYPE_CHECKING:
    from shapely import MultiPolygon

LonLat = tuple[float, float]
PEER_VARIABLE = "SEAROUTE_PYTHON"
FOLDER = ROOT / "resources" / "network"
NEAR_M = 5_000.0
_OTHERS: dict[str, LonLat] = {
    "sokcho": (128.60, 38.21),
    "shanghai": (122.10, 30.60),
    "tokyo": (139.80, 35.58),
    "los-angeles": (-118.24, 33.70),
    "new-york": (-74.00, 40.50),
    "santos": (-46.30, -24.05),
    "cape-town": (18.42, -33.88),
    "sydney": (151.30, -33.85),
    "mumbai": (72.78, 18.90),
    "jeddah": (39.12, 21.48),
    "piraeus": (23.58, 37.92),
    "rotterdam": (3.98, 51.99),
    "gdansk": (18.75, 54.42),
}
_PAIRS = (
    ("qinzhou", "singapore"),
    ("vladivostok", "donghae"),
    ("donghae", "sakaiminato"),
    ("zarubino", "busan"),
    ("zarubino", "sokcho"),
    ("vladivostok", "busan"),
    ("qinzhou", "hai-phong"),
    ("qinzhou", "hamburg"),
    ("singapore", "hamburg"),
    ("vladivostok", "hamburg"),
    ("busan", "singapore"),
    ("yingkou", "incheon"),
    ("ningbo", "busan"),
    ("kyaukphyu", "singapore"),
    ("laem-chabang", "singapore"),
    ("sihanoukville", "laem-chabang"),
    ("busan", "los-angeles"),
    ("shanghai", "los-angeles"),
    ("shanghai", "new-york"),
    ("tokyo", "sydney"),
    ("singapore", "cape-town"),
    ("singapore", "sydney"),
    ("mumbai", "jeddah"),
    ("mumbai", "rotterdam"),
    ("santos", "cape-town"),
    ("piraeus", "rotterdam"),
    ("rotterdam", "new-york"),
    ("rotterdam", "gdansk"),
    ("los-angeles", "new-york"),
)
_OTHERS_TO_WARM = _OTHERS["tokyo"], _OTHERS["shanghai"]
_COASTS: tuple[LonLat, ...] = (
    (109.3, 18.1), (121.9, 39.0), (140.9, 42.3), (101.2, 3.0), (80.3, 13.2), (66.9, 24.7),
    (45.1, 12.7), (31.1, -29.9), (-17.6, 14.7), (-9.4, 38.6), (10.6, 57.6), (24.7, 59.6),
    (15.2, 37.3), (-63.6, 44.5), (-81.0, 31.9), (-38.4, -13.1), (-71.7, -33.1), (-122.7, 37.7),
    (115.6, -32.0), (174.9, -36.7),
)  # fmt: skip
"""Ordinary coasts, where no port of the table is."""
TIMED = (("donghae", "sakaiminato"), ("qinzhou", "singapore"), ("qinzhou", "hamburg"))


@dataclass(frozen=True, slots=True, eq=False)
class PeerWay:
    """What searoute answers: shape (n, 2) degrees, and how long it took."""

    line: NDArray[np.float64]
    seconds: float


@dataclass(frozen=True, slots=True)
class SeaRow(Row):
    """A way's kilometres; whether the peer's is right says what to aim at."""

    start: LonLat = (0.0, 0.0)
    end: LonLat = (0.0, 0.0)

    def figure(self) -> Figure:
        """Measure, and say beside the figure what was wrong with the peer's way."""
        # Slots make a new class, of which super() without arguments knows nothing.
        figure = Row.figure(self)
        peer = peer_ways().get((self.start, self.end))
        if peer is None:
            return replace(figure, aim="no searoute")
        return replace(figure, aim=faults(peer.line, self.start, self.end) or self.aim)


def sea_rows() -> Iterator[Row]:
    """Yield a row for each pair of ports, then those of the query times."""
    points = _points()
    for start, end in _PAIRS:
        ends = points[start], points[end]
        circle_km = inverse(*ends[0], *ends[1]).length_m / 1000.0
        work = f"{start} – {end}, great circle {circle_km:.0f} km, beside searoute"
        name = f"routes-km-{start}-{end}"
        yield SeaRow(name, work, "<= 1.03", "km", partial(_lengths, *ends), False, *ends)
    for name, rank, share in (("median", "median", 0.5), ("most", "95 of 100", 0.95)):
        work = f"{len(_COASTS)} new legs between ordinary coasts, half the world among them, {rank}"
        measure = partial(_coast_times, share)
        yield Row(f"routes-ms-coasts-{name}", work, "< 150 ms", "ms", measure)
    for start, end in TIMED:
        ends = points[start], points[end]
        title = f"{start} – {end}"
        yield Row(
            f"routes-ms-found-{start}-{end}",
            f"{title} from points beside the ports, beside searoute",
            "< 150",
            "ms",
            partial(_found_times, *ends),
        )
        yield Row(
            f"routes-ms-table-{start}-{end}",
            f"{title} from the table of ports",
            "< 5",
            "ms",
            partial(_table_times, *ends),
        )


def _points() -> dict[str, LonLat]:
    with (ROOT / "seeds" / "ports.csv").open(encoding="utf-8", newline="") as handle:
        ports = {
            row["port_id"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(handle)
        }
    return ports | _OTHERS


def _leg_km(start: LonLat, end: LonLat) -> float:
    leg = sea_leg(FOLDER, start, end)
    if isinstance(leg, NoRoute):
        raise RuntimeError(leg.reason)
    return leg.length_m / 1000.0


def _lengths(start: LonLat, end: LonLat) -> Measured:
    peer = peer_ways().get((start, end))
    theirs = () if peer is None else (line_length_m(peer.line) / 1000.0,)
    return Measured((_leg_km(start, end),), theirs)


def _found_times(start: LonLat, end: LonLat) -> Measured:
    turn = iter(range(1, 1000))

    def found_ms() -> float:
        # Every query is a new one: a point that nobody asked for before.
        beside = start[0] + 0.0001 * next(turn), start[1]
        started = time.perf_counter()
        _leg_km(beside, end)
        return 1000.0 * (time.perf_counter() - started)

    ours, _ = taking_turns(found_ms, None)
    peer = peer_ways().get((start, end))
    return Measured(ours, () if peer is None else (1000.0 * peer.seconds,))


@cache
def _coast_runs() -> list[list[float]]:
    """Return for each run milliseconds of legs from each coast to one a good way off, in order."""
    load_sea_ways(FOLDER)
    _leg_km(*_OTHERS_TO_WARM)
    runs = []
    for run in range(wanted_runs()):
        times = []
        for at, start in enumerate(_COASTS):
            lon, lat = _COASTS[(at + 7) % len(_COASTS)]
            started = time.perf_counter()
            # Points that nobody asked for before.
            _leg_km((start[0] + 0.0001 * run, start[1]), (lon + 0.0001 * run, lat))
            times.append(1000.0 * (time.perf_counter() - started))
        runs.append(sorted(times))
    return runs


def _coast_times(share: float) -> Measured:
    runs = _coast_runs()
    return Measured([run[round(share * (len(run) - 1))] for run in runs])


def _table_times(start: LonLat, end: LonLat) -> Measured:
    table = load_sea_ways(FOLDER)
    a, b = table.port_at(start), table.port_at(end)
    if a is None or b is None:
        raise RuntimeError("the ports are not in the table")

    def table_ms() -> float:
        started = time.perf_counter()
        table.line(a, b)
        return 1000.0 * (time.perf_counter() - started)

    return Measured(taking_turns(table_ms, None)[0])


@lru_cache(maxsize=1)
def peer_ways() -> dict[tuple[LonLat, LonLat], PeerWay]:
    """Return what searoute says for every pair, nothing where there is no searoute."""
    python = os.environ.get(PEER_VARIABLE, "")
    if not python:
        if importlib.util.find_spec("searoute") is None:
            print(f"searoute is not installed; {PEER_VARIABLE} may name a Python", file=sys.stderr)
            return {}
        python = sys.executable
    points = _points()
    pairs = [(points[start], points[end]) for start, end in _PAIRS]
    answer = subprocess.run(
        [python, str(ROOT / "benchmarks" / "searoute_child.py")],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        last = (answer.stderr.splitlines() or [""])[-1]
        raise RuntimeError(f"searoute ended with {answer.returncode}: {last}")
    found = json.loads(answer.stdout)
    return {
        pair: PeerWay(np.array(way["line"], dtype=np.float64), float(way["seconds"]))
        for pair, way in zip(pairs, found, strict=True)
    }


def faults(line: NDArray[np.float64], start: LonLat, end: LonLat) -> str:
    """Return why a line is no measure of ours: ends off the ports, land on its way; '' if it is.

    Land counts beyond 5 km of either port and away from canals and rivers.
    """
    off_m = [
        inverse(*port, *place).length_m
        for port, place in ((start, line[0].tolist()), (end, line[-1].tolist()))
    ]
    wrong = [f"starts {off_m[0] / 1000:.0f} km off"] if off_m[0] > NEAR_M else []
    wrong += [f"ends {off_m[1] / 1000:.0f} km off"] if off_m[1] > NEAR_M else []
    land_km = _land_km(line, start, end)
    wrong += [f"{land_km:.0f} km of land"] if land_km >= 1.0 else []
    return ", ".join(wrong)


def _land_km(line: NDArray[np.float64], start: LonLat, end: LonLat) -> float:
    """Return how long a line runs over the base map's land, by points half a kilometre apart."""
    import shapely

    fine = along_geodesics(line, 500.0)
    fine[:, 0] = (fine[:, 0] + 180.0) % 360.0 - 180.0
    ashore = fine[shapely.intersects_xy(land(), *fine.T)]
    for port in (start, end):
        ashore = ashore[_far(ashore, port, NEAR_M)]
    # Rivers and canals that ships use where the base map shows land.
    ashore = ashore[~read_sea_channels(ROOT / "seeds" / "sea_passages.csv").hold(ashore)]
    return 0.5 * len(ashore)


def _far(points: NDArray[np.float64], place: LonLat, reach_m: float) -> NDArray[np.bool_]:
    here = np.tile(np.array(place), (len(points), 1))
    return azimuths_and_lengths(here, points)[1] > reach_m


@lru_cache(maxsize=1)
def land() -> MultiPolygon:
    """Return the land of the base map, prepared for looking up points."""
    import shapely

    path = ROOT / "layers" / "basemap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT geom FROM land").fetchall()
    # Behind a GeoPackage's header with an envelope.
    parts = shapely.get_parts(shapely.from_wkb([row[0][40:] for row in rows]))
    whole = shapely.MultiPolygon(list(parts))
    shapely.prepare(whole)
    return whole
