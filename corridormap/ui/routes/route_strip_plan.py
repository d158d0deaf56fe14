"""Where the parts of a route's strip diagram lie, to scale and without texts over one another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from corridormap.network.route import Event, Route

TextWidth = Callable[[str], float]
"""Width of a text in pixels, as it will be painted."""
LANES = 2
"""Lines of names over the strip."""
TEXT_GAP_PX = 8.0
LEADER_PX = 0.5
SAME_PLACE_PX = 5.0
LEAST_LEG_PX = 3.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A leg on the strip: its number, mode and pixels from left to right."""

    leg: int
    mode: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the strip where something happens.

    Attributes:
        x: Pixels from the left.
        name: The place.
        events: What happens there, in order.
        is_gauge_break: Whether the gauge changes there.
        leg: Number of the leg that it lies on.
    """

    x: float
    name: str
    events: tuple[Event, ...]
    leg: int

    @property
    def is_gauge_break(self) -> bool:
        """Whether the gauge changes here."""
        return any(event.kind == "gauge" for event in self.events)

    @property
    def is_border(self) -> bool:
        """Whether a border is crossed here."""
        return any(event.kind == "border" for event in self.events)


@dataclass(frozen=True, slots=True)
class Label:
    """A text that found room: pixels from the left, and its line; -1 for the one below."""

    text: str
    left: float
    lane: int
    x: float


@dataclass(frozen=True, slots=True)
class StripPlan:
    """The whole diagram.

    Attributes:
        segments: One for each leg.
        marks: Borders, changes of gauge and mode.
        labels: Names that found room, of marks over the strip and of stops below it.
        unplaced: Names that did not; tool tips have them.
    """

    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    unplaced: tuple[str, ...]

    @property
    def lanes(self) -> int:
        """How many lines of names there are over the strip."""
        return max((label.lane for label in self.labels), default=-1) + 1


def strip_plan(route: Route, width: float, text_width: TextWidth) -> StripPlan:
    """Return the diagram of a route for a width in pixels."""
    total_m = route.length_m
    if total_m <= 0 or width <= 0:
        return StripPlan((), (), (), ())
    edges = _edges([leg.length_m for leg in route.legs], width)
    segments = tuple(
        Segment(number, leg.mode, edges[number], edges[number + 1])
        for number, leg in enumerate(route.legs)
    )
    marks = _marks(route, segments)
    below, others = _below(route, edges, width, text_width)
    known = {label.text for label in below}
    # A change of mode at a stop has its name below.
    named = [mark for mark in marks if mark.is_border or mark.name not in known]
    above, left_out = _above(named, width, text_width)
    return StripPlan(segments, marks, (*above, *below), (*left_out, *others))


def widest_gap(segment: Segment, marks: Sequence[Mark]) -> tuple[float, float]:
    """Return where a leg's bar is free of marks for the longest, pixels from the left."""
    inside = [mark.x for mark in marks if segment.left < mark.x < segment.right]
    edges = [segment.left, *inside, segment.right]
    return max(pairwise(edges), key=lambda gap: gap[1] - gap[0])


def _edges(lengths_m: Sequence[float], width: float) -> list[float]:
    """Return where legs begin and end; the shortest stay wide enough to be seen and hit."""
    least = min(LEAST_LEG_PX, width / len(lengths_m))
    total_m = sum(lengths_m)
    widths = [max(width * length_m / total_m, least) for length_m in lengths_m]
    scale = width / sum(widths)
    edges = [0.0]
    for each in widths:
        edges.append(edges[-1] + each * scale)
    return edges


def _marks(route: Route, segments: Sequence[Segment]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    ends_m = list(accumulate(leg.length_m for leg in route.legs))
    for event in sorted(route.events, key=lambda event: event.at_m):
        if event.kind == "dwell":
            continue
        leg, x = _place(ends_m, segments, event.at_m)
        last = marks[-1] if marks else None
        if last is not None and last.name == event.name and abs(last.x - x) < SAME_PLACE_PX:
            marks[-1] = Mark(last.x, last.name, (*last.events, event), last.leg)
        else:
            marks.append(Mark(x, event.name, (event,), leg))
    return tuple(marks)


def _place(ends_m: Sequence[float], segments: Sequence[Segment], at_m: float) -> tuple[int, float]:
    """Return the leg, by how far along the route legs end, and the pixel that a place is at."""
    number = min(bisect_left(ends_m, at_m), len(ends_m) - 1)
    start_m = ends_m[number - 1] if number else 0.0
    length_m = ends_m[number] - start_m
    share = min(max((at_m - start_m) / length_m, 0.0), 1.0) if length_m else 0.0
    segment = segments[number]
    return number, segment.left + share * (segment.right - segment.left)


def _above(
    marks: Sequence[Mark], width: float, text_width: TextWidth
) -> tuple[list[Label], list[str]]:
    """Give names room in lines over the strip: changes of gauge first, then borders, then rest."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    placed: list[Label] = []
    left_out: list[str] = []
    # Lines lead down from names further up: no name may lie in their way.
    ranked = sorted(marks, key=_rank)
    for mark in ranked:
        label = _with_room(mark, taken, width, text_width)
        if label is None:
            left_out.append(mark.name)
            continue
        placed.append(label)
        for lane in range(label.lane):
            taken[lane].append((mark.x - LEADER_PX, mark.x + LEADER_PX))
    return placed, left_out


def _rank(mark: Mark) -> tuple[bool, bool, bool, float]:
    is_named = any(map(str.isalpha, mark.name))
    return not is_named, not mark.is_gauge_break, not mark.is_border, mark.x


def _with_room(
    mark: Mark, taken: list[list[tuple[float, float]]], width: float, text_width: TextWidth
) -> Label | None:
    needs = text_width(mark.name)
    if needs > width:
        return None
    left = min(max(mark.x - needs / 2, 0.0), width - needs)
    for lane, spans in enumerate(taken):
        if _is_free(left, left + needs, spans):
            spans.append((left, left + needs))
            return Label(mark.name, left, lane, mark.x)
        if any(start <= mark.x <= right for start, right in spans):
            return None
    return None


def _is_free(left: float, right: float, spans: Sequence[tuple[float, float]]) -> bool:
    return all(left >= end + TEXT_GAP_PX or right <= start - TEXT_GAP_PX for start, end in spans)


def _below(
    route: Route, edges: Sequence[float], width: float, text_width: TextWidth
) -> tuple[list[Label], list[str]]:
    """Give the ends and then the places between legs room in the line below the strip."""
    names = [route.legs[0].start.name, *(leg.end.name for leg in route.legs)]
    order = [0, len(names) - 1, *range(1, len(names) - 1)]
    taken: list[tuple[float, float]] = []
    placed: list[Label] = []
    left_out: list[str] = []
    for number in order:
        text, x = names[number], edges[number]
        needs = text_width(text)
        left = min(max(x - needs / 2, 0.0), width - needs)
        if needs <= width and _is_free(left, left + needs, taken):
            taken.append((left, left + needs))
            placed.append(Label(text, left, -1, x))
        else:
            left_out.append(text)
    return placed, left_out
