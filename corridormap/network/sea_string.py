"""Pulls a way over the sea taut, like a string along the shore, all of its corners at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.core.measure import line_length_m
from corridormap.network.geodesic_steps import ahead, azimuths_and_lengths
from corridormap.network.sea_sight import Sight, harbour_mouths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

_HALVINGS = 4
"""An even number."""
_LEAST_ROUNDS = 3
_STAY_M = 500.0
_GAINS_LEFT = 6.0
"""So many times what a round shortened a line all later ones hardly do.

Measured, not proved: of 310 random legs over the sea, planned with lines given up by this and
with none, every answer was the same. 65 lines were given up, and none of them, pulled to the end,
came out shorter than it was given up for.
"""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a line is pulled.

    Attributes:
        rounds: At most so often.
        enough: A round that shortens the line by a smaller share is the last.
        nodes: Lines of many nodes are pulled less often: no more nodes than that in all rounds
            together, but for `_LEAST_ROUNDS`.
        feedback: Once it is late `OutOfTime` is raised; it makes no effort another one.
        most_m: Once a line will surely be longer `TooLong` is raised; the same.
    """

    rounds: int
    enough: float
    nodes: int
    feedback: Feedback | None = field(default=None, compare=False)
    most_m: float = field(default=np.inf, compare=False)

    def rounds_for(self, nodes: int) -> int:
        """Return how often to pull a line of some nodes."""
        return min(self.rounds, max(self.nodes // max(nodes, 1), _LEAST_ROUNDS))


class OutOfTime(Exception):
    """Somebody cannot wait for a line to be pulled; who asks again goes on with it."""


class TooLong(Exception):
    """A line will stay longer than anybody wants, however it is pulled."""


QUICK = Effort(10, 1e-4, 1_200)
"""For somebody who waits."""
ROUGH = Effort(0, 1.0, 0)
"""For somebody who cannot wait: corners that can be done without are left out, none is moved."""
THOROUGH = Effort(20, 3e-5, 1_000_000)
"""For what is kept: shorter by some hundredths of a per cent, without kinks in open water."""


@dataclass(frozen=True, slots=True, eq=False)
class _Spans:
    """Geodesics of a string: their ends, and whether these are the ports."""

    here: Degrees
    there: Degrees
    from_start: NDArray[np.bool_]
    to_end: NDArray[np.bool_]

    def only(self, chosen: NDArray[np.bool_]) -> _Spans:
        """Return some of them."""
        return _Spans(
            self.here[chosen], self.there[chosen], self.from_start[chosen], self.to_end[chosen]
        )


@dataclass(frozen=True, slots=True, eq=False)
class SeaString:
    """A line between two ports that is being pulled taut.

    Attributes:
        points: Shape (n, 2), degrees; the ports first and last.
        start_met, end_met: So often the line may meet the shore in either harbour; None where
            that end is no port but the mouth of a narrow water.
    """

    points: Degrees
    start_met: int | None
    end_met: int | None

    def spans(self, here: Degrees, there: Degrees, inner: NDArray[np.int64]) -> _Spans:
        """Return geodesics that replace those before and behind some of its inner points."""
        last = len(self.points) - 2
        leaves = (inner == 1) & (self.start_met is not None)
        return _Spans(here, there, leaves, (inner == last) & (self.end_met is not None))


def pull_taut(sight: Sight, string: SeaString, effort: Effort = QUICK) -> Degrees:
    """Return the corners of the line pulled taut, shape (k, 2), degrees, both ends included.

    Raises:
        OutOfTime: The effort's feedback is late.
        TooLong: The line will stay longer than the effort allows.
    """
    return _Pulling(sight, string, effort).taut(effort.feedback, effort.most_m)


@dataclass(slots=True, eq=False)
class _Pulling:
    """A line on its way to be taut.

    Attributes:
        sight: What is land.
        string: The line by now.
        effort: How long it is pulled.
    """

    sight: Sight
    string: SeaString
    effort: Effort
    _rounds_left: int = field(init=False)
    _length_m: float = field(init=False)
    _gain_m: float = field(init=False, default=np.inf)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._rounds_left = self.effort.rounds_for(len(self.string.points))
        self.string = _shortcut(self.sight, self.string)
        self._length_m = line_length_m(self.string.points)

    @property
    def least_m(self) -> float:
        """What the line will hardly be shorter than: each round gains less than the last ones."""
        return self._length_m - (_GAINS_LEFT * self._gain_m if self._rounds_left else 0.0)

    def taut(self, feedback: Feedback | None, most_m: float) -> Degrees:
        """Go on; return the corners, shape (k, 2), once they are where they stay.

        Raises:
            OutOfTime: The feedback is late.
            TooLong: They will be further apart than that.
        """
        with self._lock:
            while self._rounds_left:
                if self.least_m > most_m:
                    raise TooLong
                if feedback is not None and feedback.is_late:
                    raise OutOfTime
                self._pull()
            return self.string.points

    def _pull(self) -> None:
        string = _with_stays(self.sight, self.string)
        string = _pulled(self.sight, _pulled(self.sight, string, 1), 0)
        self.string = _shortcut(self.sight, string)
        before_m, self._length_m = self._length_m, line_length_m(self.string.points)
        self._gain_m = before_m - self._length_m
        is_enough = self._gain_m < self.effort.enough * self._length_m
        self._rounds_left = 0 if is_enough else self._rounds_left - 1


def pull_between(
    sight: Sight, string: SeaString, is_narrow: NDArray[np.bool_], effort: Effort = QUICK
) -> Degrees:
    """Return the line pulled taut but for its narrow waters, which stay as they are.

    Args:
        sight: What is land.
        string: The line.
        is_narrow: Shape (n - 1,), which of its steps lie in a canal or river.
        effort: How long to pull.

    Raises:
        OutOfTime: The effort's feedback is late.
        TooLong: The line will stay longer than the effort allows.
    """
    points, last = string.points, len(string.points) - 1
    # Numbers of the points at which open and narrow water change.
    turns = [0, *(np.flatnonzero(np.diff(is_narrow)) + 1).tolist(), last]
    parts: list[Degrees | _Pulling] = []
    for first, end in pairwise(turns):
        part = points[first : end + 1]
        if is_narrow[first]:
            parts.append(part)
            continue
        start_met = string.start_met if first == 0 else None
        end_met = string.end_met if end == last else None
        near = sight.with_gates_near(part)
        parts.append(_pulling(near, part.tobytes(), (start_met, end_met), effort))
    corners = [points[:1]]
    for own in parts:
        if isinstance(own, _Pulling):
            others_m = sum(_least_m(each) for each in parts if each is not own)
            corners.append(own.taut(effort.feedback, effort.most_m - others_m)[1:])
        else:
            corners.append(own[1:])
    return np.vstack(corners)


def _least_m(part: Degrees | _Pulling) -> float:
    if not isinstance(part, _Pulling):
        return line_length_m(part)
    ends = part.string.points[[0, -1]]
    return max(part.least_m, line_length_m(ends))


@lru_cache(maxsize=256)
def _pulling(
    sight: Sight, points: bytes, shore_met: tuple[int | None, int | None], effort: Effort
) -> _Pulling:
    """Begin to pull a part; kept, since rivals and legs to the next point share parts."""
    part = np.frombuffer(points, np.float64).reshape(-1, 2)
    alone = replace(effort, feedback=None, most_m=np.inf)
    return _Pulling(sight, SeaString(part, *shore_met), alone)


def _shortcut(sight: Sight, string: SeaString) -> SeaString:
    """Drop points that the line can do without, every other one at a time."""
    first, idle = 1, 0
    # Asked once, a point stays needed until the line changes beside it.
    is_needed = np.zeros(len(string.points), dtype=bool)
    while idle < 2:
        points = string.points
        inner = np.arange(first, len(points) - 1, 2)
        inner = inner[~is_needed[inner]]
        spans = string.spans(points[inner - 1], points[inner + 1], inner)
        is_needed[inner] = ~_seen(sight, string, spans) if len(inner) else False
        dropped = inner[~is_needed[inner]]
        is_needed[np.concatenate([dropped - 1, dropped + 1])] = False
        is_needed = np.delete(is_needed, dropped)
        string = replace(string, points=np.delete(points, dropped, axis=0))
        first, idle = 3 - first, 0 if len(dropped) else idle + 1
    return string


def _seen(sight: Sight, string: SeaString, spans: _Spans) -> NDArray[np.bool_]:
    """Tell of each span whether a ship may sail it; never of one from port to port."""
    leaves, enters = spans.from_start & ~spans.to_end, spans.to_end & ~spans.from_start
    (at_port,) = (leaves | enters).nonzero()
    if not len(at_port) and not (spans.from_start & spans.to_end).any():
        return sight.are_clear(spans.here, spans.there)
    is_leaving = leaves.take(at_port)[:, None]
    ports = np.where(is_leaving, spans.here[at_port], spans.there[at_port])
    outside = np.where(is_leaving, spans.there[at_port], spans.here[at_port])
    mouths, is_far = harbour_mouths(ports, outside)
    here, there = spans.here.copy(), spans.there.copy()
    here[at_port] = np.where(is_leaving, mouths, here[at_port])
    there[at_port] = np.where(is_leaving, there[at_port], mouths)
    seen = np.zeros(len(leaves), dtype=bool)
    seen[at_port[~is_far]] = True
    asked = ~(seen | (spans.from_start & spans.to_end))
    seen[asked] = sight.are_clear(here[asked], there[asked])
    seen_there = seen.take(at_port)
    within = sight.shore_met_in_harbours(ports[seen_there], mouths[seen_there])
    for at, met in zip(at_port[seen_there].tolist(), within, strict=True):
        allowed = string.start_met if leaves[at] else string.end_met
        seen[at] = met is not None and allowed is not None and met <= allowed
    return seen


def _pulled(sight: Sight, string: SeaString, first: int) -> SeaString:
    """Move every other corner towards the straight line past it until it touches the shore."""
    points = string.points.copy()
    inner = np.arange(1 + first, len(points) - 1, 2)
    before, after = points[inner - 1], points[inner + 1]
    corner = points[inner]
    pull = _Pull.of(before, corner, after)
    free = _passes(sight, string, inner, pull.at(np.ones(len(inner)))).astype(np.float64)
    busy, width = np.flatnonzero(free < 1.0), 1.0
    for _ in range(_HALVINGS // 2 if len(busy) else 0):
        # Two halvings are asked for at once: few long questions are sooner answered than many.
        quarters = free[busy] + width * np.array([[0.25], [0.5], [0.75]])
        moved = pull.only(np.tile(busy, 3)).at(quarters.ravel())
        is_free = _passes(sight, string, np.tile(inner[busy], 3), moved).reshape(3, -1)
        low, half, high = is_free
        free[busy] += width * np.where(half, np.where(high, 0.75, 0.5), np.where(low, 0.25, 0.0))
        width /= 4.0
    points[inner] = np.where((free > 0.0)[:, None], pull.at(free), corner)
    return replace(string, points=points)


def _passes(
    sight: Sight, string: SeaString, inner: NDArray[np.int64], moved: Degrees
) -> NDArray[np.bool_]:
    """Tell whether a ship may sail by way of inner points once they are moved, each for itself."""
    before, after = string.points[inner - 1], string.points[inner + 1]
    numbers = np.concatenate([inner, inner])
    spans = string.spans(np.vstack([before, moved]), np.vstack([moved, after]), numbers)
    is_first = np.arange(len(numbers)) < len(inner)
    spans = replace(spans, from_start=spans.from_start & is_first, to_end=spans.to_end & ~is_first)
    seen = _seen(sight, string, spans)
    passes: NDArray[np.bool_] = seen[is_first] & seen[~is_first]
    return passes


@dataclass(frozen=True, slots=True, eq=False)
class _Pull:
    """Geodesics from corners to the points of the straight line that divide it as they do."""

    corner: Degrees
    azimuth_deg: Degrees
    length_m: Degrees

    @classmethod
    def of(cls, before: Degrees, corner: Degrees, after: Degrees) -> _Pull:
        """Return the pulls of corners between their neighbours, shape (n, 2) each."""
        first_m, second_m = (
            azimuths_and_lengths(before, corner)[1],
            azimuths_and_lengths(corner, after)[1],
        )
        azimuth_deg, across_m = azimuths_and_lengths(before, after)
        share = first_m / np.maximum(first_m + second_m, 1.0)
        straight = ahead(before, azimuth_deg, across_m * share)
        return cls(corner, *azimuths_and_lengths(corner, straight))

    def only(self, chosen: NDArray[np.int64]) -> _Pull:
        """Return some of them, or some more than once."""
        return _Pull(self.corner[chosen], self.azimuth_deg[chosen], self.length_m[chosen])

    def at(self, share: Degrees) -> Degrees:
        """Return the corners moved by a share of the way."""
        return ahead(self.corner, self.azimuth_deg, self.length_m * share)


def _with_stays(sight: Sight, string: SeaString) -> SeaString:
    """Return the line with points abreast of where the shore keeps a corner from being cut.

    The corner can then be pulled further while the line holds at the shore.
    """
    points = string.points
    step_deg, step_m = azimuths_and_lengths(points[:-1], points[1:])
    across_m = azimuths_and_lengths(points[:-2], points[2:])[1]
    stays: list[tuple[int, float]] = []
    for at, hits_m in enumerate(sight.shores_met(points[:-2], points[2:])):
        for hit_m in hits_m:
            past_m = step_m[at + 1] - (across_m[at] - hit_m)
            if hit_m < step_m[at]:
                stays.append((at, hit_m))
            else:
                stays.append((at + 1, past_m))
    stays = sorted(
        (step, along_m) for step, along_m in stays if _STAY_M < along_m < step_m[step] - _STAY_M
    )
    if not stays:
        return string
    steps = np.array([step for step, _ in stays])
    along_m = np.array([along_m for _, along_m in stays])
    placed = ahead(points[steps], step_deg[steps], along_m)
    return replace(string, points=np.insert(points, steps + 1, placed, axis=0))
