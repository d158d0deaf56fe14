"""Rows of planning: the networks brought to memory, legs and routes by all modes, warm."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache, partial
from itertools import count
from statistics import quantiles

from benchmarks.figure import ROOT, wanted_runs
from benchmarks.rows import Measured, Row, taking_turns
from corridormap.app.planning import PlanningData, load_planning
from corridormap.core.bundled import resources_folder
from corridormap.core.measure import inverse
from corridormap.network.alternatives import plan_with_alternatives
from corridormap.network.assumptions import Assumptions
from corridormap.network.closure_effects import detours
from corridormap.network.closures import find_closures
from corridormap.network.edge_grid import edge_grid
from corridormap.network.plan_net_making import load_plan_net
from corridormap.network.plan_wishes import Ground
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import NoRoute, Stop
from corridormap.network.sea_ways import load_sea_ways
from corridormap.network.store import load_network

LEGS = (
    ("rail", "chongqing-tuanjie-village", "duisburg"),
    ("rail", "changchun", "vladivostok"),
    ("rail", "kunming", "singapore"),
    ("road", "chongqing-nanpeng", "ho-chi-minh-city"),
    ("road", "lanzhou", "moscow"),
    ("inland_waterway", "guanlei", "chiang-saen"),
)
FIVE = ("chongqing-nanpeng", "nanning", "hanoi", "ho-chi-minh-city", "bangkok")
_BESIDE_DEG = 0.0003


def plan_rows() -> Iterator[Row]:
    """Yield the rows of planning."""
    yield Row("plan.load", "all networks into memory, a new process", "< 0.6 s", "s", _load_s)
    yield Row("plan.ready", "the same with libraries and the theme's places", "", "s", _ready_s)
    yield Row("plan.memory", "peak memory of that process", "< 300 MB", "MB", _load_mb)
    for mode, start, end in LEGS:
        work = f"{start} – {end} by {mode.replace('_', ' ')}, a new question"
        measure = partial(_leg_ms, mode, start, end)
        yield Row(f"plan.leg.{mode}.{start}.{end}", work, "< 150 ms", "ms", measure)
        if mode != "inland_waterway":
            work = f"{start} – {end} by {mode}, beside the great circle"
            yield Row(
                f"plan.km.{mode}.{start}.{end}", work, "", "km", partial(_km, mode, start, end)
            )
    yield Row("plan.five", f"{len(FIVE)} stops by any mode", "< 600 ms", "ms", _five_ms)
    yield Row("plan.any", "any two places by any mode, 99 of 100", "< 600 ms", "ms", _any_ms)
    yield Row("plan.alternatives", "three alternatives", "", "ms", _alternatives_ms)
    yield Row("plan.detours", "what closing a crossing costs all corridors", "", "ms", _detours_ms)


@cache
def _loads() -> list[tuple[float, float, float]]:
    """Return seconds for the networks, for everything, and peak megabytes of new processes."""
    found = []
    for _ in range(wanted_runs()):
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.plan_rows"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        networks_s, ready_s, megabytes = map(float, answer.stdout.split())
        found.append((networks_s, ready_s, megabytes))
    return found


def _load_s() -> Measured:
    return Measured([networks_s for networks_s, _, _ in _loads()])


def _ready_s() -> Measured:
    return Measured([ready_s for _, ready_s, _ in _loads()])


def _load_mb() -> Measured:
    return Measured([megabytes for _, _, megabytes in _loads()])


def _stop(data: PlanningData, name: str) -> Stop:
    return data.places[name].stop()


def _timed_ms(data: PlanningData, request: PlanRequest) -> float:
    started = time.perf_counter()
    found = data.planner.plan(request)
    if isinstance(found, NoRoute):
        raise RuntimeError(found.reason)
    return (time.perf_counter() - started) * 1000


def _leg_ms(mode: str, start: str, end: str) -> Measured:
    data = load_planning()
    turns = count(1)

    def once() -> float:
        # Beside the places, so that nothing of the answer is known.
        turn = next(turns)
        beside = tuple(
            Stop(name, data.places[name].lon + _BESIDE_DEG * turn, data.places[name].lat)
            for name in (start, end)
        )
        return _timed_ms(data, PlanRequest(beside, frozenset((mode,))))

    return Measured(taking_turns(once, None)[0])


def _km(mode: str, start: str, end: str) -> Measured:
    data = load_planning()
    ends = _stop(data, start), _stop(data, end)
    found = data.planner.plan(PlanRequest(ends, frozenset((mode,))))
    if isinstance(found, NoRoute):
        raise RuntimeError(found.reason)
    circle_m = inverse(*ends[0].lonlat, *ends[1].lonlat).length_m
    return Measured([found.length_m / 1000], [circle_m / 1000])


def _five_ms() -> Measured:
    data = load_planning()
    stops = tuple(_stop(data, name) for name in FIVE)
    speeds = count(20)

    def once() -> float:
        # Other assumptions, so that no cost is known either.
        values = Assumptions.of({"speed_kmh.road": next(speeds)})
        request = PlanRequest(stops, NETWORK_MODES, criterion="time", assumptions=values)
        return _timed_ms(data, request)

    return Measured(taking_turns(once, None)[0])


def _any_ms() -> Measured:
    data = load_planning()
    names = sorted(data.places)
    pairs = [(names[at], names[-1 - at]) for at in range(len(names) // 2)]
    times = []
    for start, end in pairs:
        request = PlanRequest((_stop(data, start), _stop(data, end)), criterion="time")
        started = time.perf_counter()
        data.planner.plan(request)
        times.append((time.perf_counter() - started) * 1000)
    return Measured([quantiles(times, n=100)[98]])


def _alternatives_ms() -> Measured:
    data = load_planning()
    stops = _stop(data, FIVE[0]), _stop(data, FIVE[3])

    def once() -> float:
        started = time.perf_counter()
        plan_with_alternatives(data.planner, PlanRequest(stops, criterion="time"), 3)
        return (time.perf_counter() - started) * 1000

    return Measured(taking_turns(once, None)[0])


def _detours_ms() -> Measured:
    data = load_planning()
    ground = Ground(data.planner, data.theme.legs, data.places)
    shut = find_closures(data.planner.net, ["pingxiang-dong-dang"], data.passages)

    def once() -> float:
        started = time.perf_counter()
        detours(ground, shut, Assumptions())
        return (time.perf_counter() - started) * 1000

    return Measured(taking_turns(once, None)[0])


def main() -> None:
    """Load all networks; print the seconds and the peak megabytes of this process."""
    started = time.perf_counter()
    data = load_planning()
    ready_s = time.perf_counter() - started
    # Libraries and places are there by now; the files are read anew.
    load_network.cache_clear()
    edge_grid.cache_clear()
    load_sea_ways.cache_clear()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.perf_counter()
    load_plan_net(resources_folder() / "network", data.theme.places)
    load_network(resources_folder() / "network", "sea")
    print(time.perf_counter() - started, ready_s, peak_mb)


if __name__ == "__main__":
    main()
