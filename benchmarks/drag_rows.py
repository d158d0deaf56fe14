"""Rows of a hand that pulls a stop: how long each question takes that it asks on its way."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from statistics import quantiles

from benchmarks.figure import wanted_runs
from benchmarks.processes import Job, our_window, shipped
from benchmarks.rows import Measured, Row
from corridormap.app.planning import PlanningData, load_planning
from corridormap.core.bundled import resources_folder
from corridormap.core.feedback import Feedback
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import Route, Stop
from corridormap.network.store import load_network
from corridormap.ui.routes.route_sketch import PATIENCE_MS

SEED = 20_261_122
DRAGS, POSITIONS = 30, 8
_WISHES = (
    NETWORK_MODES,
    NETWORK_MODES,
    NETWORK_MODES,
    frozenset({"sea"}),
    frozenset({"rail"}),
    frozenset({"road"}),
    frozenset({"rail", "sea"}),
)
_LEAST_LAT, _MOST_LAT = -75.0, 85.0

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Drag:
    """What stays while the hand moves: both neighbours, or the only one."""

    before: Stop | None
    after: Stop | None
    modes: frozenset[str]
    criterion: str
    closures: Closures
    positions: list[LonLat]

    def request(self, place: LonLat) -> PlanRequest:
        """Return the question of the hand at a place."""
        held = Stop("hand", *place)
        stops = tuple(stop for stop in (self.before, held, self.after) if stop is not None)
        return PlanRequest(stops, self.modes, criterion=self.criterion, closures=self.closures)


class _ThreadFeedback(Feedback):
    """Late by the time that this thread had the processor: others who use it count for nothing."""

    def __init__(self, patience_ms: float) -> None:
        super().__init__()
        self._until_thread_s = time.thread_time() + patience_ms / 1000

    def is_late_in(self, seconds: float) -> bool:
        """Tell whether there is no time for what takes so long."""
        return time.thread_time() + seconds >= self._until_thread_s


@dataclass(frozen=True, slots=True)
class _Times:
    """Milliseconds until there was a way to show.

    Attributes:
        first: Of first questions, nothing known of what is asked.
        others: Of all others.
        resting: Where the hand rests, until the best way is known that was not known in time.
        are_provisional: Of each question, whether its way may not be the best.
    """

    first: list[float]
    others: list[float]
    resting: list[float]
    are_provisional: list[bool]


def drag_rows() -> Iterator[Row]:
    """Yield the rows."""
    work = "a stop pulled over land and sea, any modes, aim and closings, processor time"
    yield Row("plan.drag", f"{work}, median", "", "ms", lambda: Measured(_times().others))
    yield Row("plan.drag.most", f"{work}, 99 of 100", "< 250 ms", "ms", _most_ms)
    yield Row("plan.drag.slowest", f"{work}, slowest", "< 250 ms", "ms", _slowest_ms)
    work = "the first question, when the hand is over the stop, slowest"
    yield Row("plan.drag.first", work, "< 250 ms", "ms", _first_ms)
    work = "of the questions, those whose way may not be the best until the hand rests"
    yield Row("plan.drag.provisional", work, "", "%", _provisional_percent)
    work = "the best way where the hand rests on such a question, median"
    yield Row("plan.drag.resting", work, "", "ms", lambda: Measured(_times().resting or [0.0]))
    yield from _window_rows()


def _window_rows() -> Iterator[Row]:
    """Yield rows of stops that are pulled in the window, the first one soon after its start."""
    for name, which, pulls in (
        ("first", "the first stop pulled in the window's process", slice(1)),
        ("window", "other stops pulled in the window", slice(1, None)),
    ):
        ways = f"{which}: from the mouse's move to the paint of the leg there"
        for rank, share in (("median", 0.5), ("slowest", 1.0)):
            aim = "< 250 ms" if share == 1.0 else ""
            measure = partial(_window_ms, "answers_ms", pulls, share)
            yield Row(f"plan.pull.{name}.{rank}", f"{ways}, {rank}", aim, "ms", measure)
        work = f"{which}: straight lines painted after the move, 99 of 100"
        measure = partial(_window_ms, "frames_ms", pulls, 0.99)
        yield Row(f"plan.pull.{name}.frames", work, "< 16.7 ms", "ms", measure)
    work = "the first route of the window's process, from the last of its clicks to its answer"
    measure = partial(_window_ms, "planned_ms", slice(1), 1.0)
    yield Row("plan.pull.first.planned", work, "", "ms", measure)
    for who in ("window", "planner"):
        work = f"peak memory of the {who}'s process once all these stops were pulled"
        measure = partial(_window_ms, f"{who}_mb", slice(-1, None), 1.0)
        yield Row(f"plan.pull.memory.{who}", work, "", "MB", measure)


def _window_ms(what: str, pulls: slice, share: float) -> Measured:
    found = [sorted(ms for pull in run[pulls] for ms in pull[what]) for run in _window_runs()]
    return Measured([each[min(round(share * len(each)), len(each) - 1)] for each in found])


@cache
def _window_runs() -> list[list[dict[str, list[float]]]]:
    """Return for each run what was seen of each pull, in a process of its own."""
    job = Job("pulls", shipped(), options=("--bundled",))
    return [our_window(job).answer["pulls"] for _ in range(wanted_runs())]


def _most_ms() -> Measured:
    return Measured([quantiles(_times().others, n=100, method="inclusive")[98]])


def _slowest_ms() -> Measured:
    return Measured([max(_times().others)])


def _first_ms() -> Measured:
    return Measured([max(_times().first)])


def _provisional_percent() -> Measured:
    are_provisional = _times().are_provisional
    return Measured([100.0 * sum(are_provisional) / len(are_provisional)])


@cache
def _times() -> _Times:
    data, chance = load_planning(), random.Random(SEED)
    data.planner.get_ready()
    # As in the program, where one planner serves all drags.
    planner = data.planner.twin(tells_reasons=False)
    times = _Times([], [], [], [])
    for _ in range(DRAGS * wanted_runs()):
        drag = _drag(data, chance)
        for number, place in enumerate(drag.positions):
            request, started_s = drag.request(place), time.thread_time()
            answer = planner.plan(request, _ThreadFeedback(PATIENCE_MS))
            ms = (time.thread_time() - started_s) * 1000
            (times.others if number else times.first).append(ms)
            times.are_provisional.append(isinstance(answer, Route) and answer.is_provisional)
        if times.are_provisional[-1]:
            started_s = time.thread_time()
            planner.plan(drag.request(drag.positions[-1]))
            times.resting.append((time.thread_time() - started_s) * 1000)
    return times


def _drag(data: PlanningData, chance: random.Random) -> _Drag:
    ends = [_neighbour(data, chance) for _ in range(2)]
    before, after = chance.choice(
        ((ends[0], ends[1]), (ends[0], ends[1]), (ends[0], None), (None, ends[1]))
    )
    crossings = [border.key for border in data.planner.net.borders if border.is_named]
    names = chance.sample(sorted({*crossings, *data.passages}), chance.choice((0, 0, 1, 2)))
    closures = find_closures(data.planner.net, names, data.passages)
    here, there = _place(data, chance), _place(data, chance)
    shares = [number / (POSITIONS - 1) for number in range(POSITIONS)]
    positions = [_between(here, there, share) for share in shares]
    wish, criterion = chance.choice(_WISHES), chance.choice(CRITERIA)
    return _Drag(before, after, wish, criterion, closures, positions)


def _between(here: LonLat, there: LonLat, share: float) -> LonLat:
    lon, lat = (a + share * (b - a) for a, b in zip(here, there, strict=True))
    return (lon + 180.0) % 360.0 - 180.0, min(max(lat, _LEAST_LAT), _MOST_LAT)


def _neighbour(data: PlanningData, chance: random.Random) -> Stop:
    if chance.random() < 0.7:
        return data.places[chance.choice(sorted(data.places))].stop()
    return Stop("a point", *_place(data, chance))


def _place(data: PlanningData, chance: random.Random) -> LonLat:
    """Return a place near a network or at sea, each as often."""
    graph = load_network(resources_folder() / "network", "sea")
    if chance.random() < 0.5:
        graph = data.planner.net.layers[chance.choice(("rail", "road"))].graph
    node = chance.randrange(graph.node_count)
    off = chance.uniform(-0.1, 0.1), chance.uniform(-0.1, 0.1)
    place = float(graph.lon[node]) + off[0], float(graph.lat[node]) + off[1]
    return _between(place, place, 0.0)
