"""A route as its planner keeps it: what was asked for, by whom, and the answer that it last got."""

from __future__ import annotations

import math
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from corridormap.core.errors import FieldError
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.route import Route, Stop

STATUSES: Final = (
    "operating", "trial", "approved", "target", "planned", "construction", "upgrading", "named",
)  # fmt: skip
CRITERIA: Final = ("distance", "time", "cost", "co2")
USUAL_MODES: Final = tuple(mode for mode in MODES if mode != "air")
"""Where nobody says which modes are allowed nothing flies, since no airports are known."""
WAYS: Final = ("network", "great_circle", "hand")
CORRIDOR_WAY: Final = "corridor:"
"""A way that follows a corridor is this with the corridor's id behind it."""
MOST_LON: Final = 360.0
"""Longitudes may run past the date line, not further."""

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PartWish:
    """How to go from one stop to the next.

    Attributes:
        mode: One of `MODES`, '' for whichever is best.
        way: One of `WAYS`, or `corridor:` with a corridor's id.
        points: To go through on a network; the vertices between the stops of a way by hand.
            Degrees on WGS 84.
        mode_before_hand: What a way by hand, whose mode was planned and not chosen, has as its mode
            when it is no longer by hand; None for the one that it has. Not compared: it asks for
            nothing now.

    Raises:
        FieldError: A word or a position makes no sense.
    """

    mode: str = ""
    way: str = "network"
    points: tuple[LonLat, ...] = ()
    mode_before_hand: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.mode and self.mode not in MODES:
            raise FieldError(f"mode: “{self.mode}” is not one of {', '.join(MODES)}.")
        if not is_way(self.way):
            allowed = ", ".join((*WAYS, CORRIDOR_WAY + "…"))
            raise FieldError(f"way: “{self.way}” is not one of {allowed}.")
        for lon, lat in self.points:
            check_place(lon, lat, "A point on the way")

    @property
    def corridor_id(self) -> str:
        """Return the corridor that is followed, '' for none."""
        return self.way.removeprefix(CORRIDOR_WAY) if self.way not in WAYS else ""


@dataclass(frozen=True, slots=True)
class StoredRoute:
    """One route of the user's. Two are equal when they ask for the same.

    Attributes:
        route_id: Names it for good; see `new_route_id`.
        name: What people call it.
        stops: In order; may be fewer than two while it is being drawn.
        parts: One between each two stops; none given is the best way for each.
        notes, author: The user's words.
        status: One of `STATUSES`.
        created, changed: ISO 8601 in UTC to the millisecond, '' where nobody knows.
        criterion: One of `CRITERIA`.
        modes: Those allowed, at least one.
        closed: Names of crossings, ports and straits that are not to be used.
        assumptions: To work hours, costs and emissions out with.
        route: The answer it last got, None before and as soon as a wish for a part, modes or
            closures change: `answer` compares stops, criterion and assumptions, no more.

    Raises:
        FieldError: A word, a time, a position or the number of parts makes no sense.
    """

    route_id: str
    name: str
    stops: tuple[Stop, ...] = ()
    parts: tuple[PartWish, ...] = ()
    notes: str = ""
    author: str = ""
    status: str = "planned"
    created: str = ""
    changed: str = ""
    criterion: str = "distance"
    modes: tuple[str, ...] = USUAL_MODES
    closed: tuple[str, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)
    route: Route | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.route_id:
            raise FieldError("route_id: a route needs one.")
        _check_word("status", self.status, STATUSES)
        _check_word("criterion", self.criterion, CRITERIA)
        for mode in self.modes or ("",):
            _check_word("modes", mode, MODES)
        for number, stop in enumerate(self.stops, start=1):
            check_place(stop.lon, stop.lat, f"Stop {number} ({stop.name})")
        between = max(len(self.stops) - 1, 0)
        if not self.parts:
            object.__setattr__(self, "parts", (PartWish(),) * between)
        if len(self.parts) != between:
            raise FieldError(f"parts: {len(self.parts)} for {len(self.stops)} stops.")
        object.__setattr__(self, "created", utc_text(self.created))
        object.__setattr__(self, "changed", utc_text(self.changed))

    @property
    def answer(self) -> Route | None:
        """Return the route, None where it was worked out for other wishes than these."""
        route = self.route
        if route is None or len(self.stops) < 2:
            return None
        if passed_between(self.stops, route.stops) is None:
            return None
        same = (route.criterion, route.assumptions) == (self.criterion, self.assumptions)
        return route if same else None


def passed_between(
    asked: Sequence[Stop], passed: Sequence[Stop]
) -> tuple[tuple[Stop, ...], ...] | None:
    """Return what a route passes after each stop asked for, None where it is no way through them.

    Beside those asked for, only places that are passed through may be on it.

    >>> passed_between((), ())
    ()
    """
    after: list[list[Stop]] = []
    for stop in passed:
        if len(after) < len(asked) and stop == asked[len(after)]:
            after.append([])
        elif after and stop.is_via:
            after[-1].append(stop)
        else:
            return None
    if len(after) != len(asked) or (after and after[-1]):
        return None
    return tuple(tuple(stops) for stops in after)


def wish_key(stored: StoredRoute) -> str:
    """Return a text that is another one when a route asks for another way."""
    places = [(stop.lon, stop.lat, stop.place_id, stop.kind, stop.is_via) for stop in stored.stops]
    parts = [(part.mode, part.way, part.points) for part in stored.parts]
    values = stored.assumptions
    wish = (places, parts, stored.criterion, stored.modes, stored.closed)
    text = repr((*wish, values.changed, values.currency))
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def is_way(way: str) -> bool:
    """Whether a text names a way from stop to stop."""
    return way in WAYS or (way.startswith(CORRIDOR_WAY) and way != CORRIDOR_WAY)


def check_place(lon: float, lat: float, what: str) -> None:
    """Do nothing for a place on Earth.

    Raises:
        FieldError: It is none; the line begins with `what`.
    """
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= MOST_LON):
        raise FieldError(f"{what} lies nowhere on Earth: longitude {lon:g}, latitude {lat:g}.")


def new_route_id() -> str:
    """Return an id that no other route has."""
    return uuid.uuid4().hex


def utc_now() -> str:
    """Return the present moment as `StoredRoute` keeps it."""
    return _utc(datetime.now(UTC))


def utc_text(moment: str) -> str:
    """Return a moment as `StoredRoute` keeps it; one without a time zone is in UTC.

    >>> utc_text("2026-03-01T10:00:00+08:00")
    '2026-03-01T02:00:00.000Z'

    Raises:
        FieldError: The text is no moment in ISO 8601.
    """
    if not moment:
        return ""
    try:
        parsed = datetime.fromisoformat(moment)
        return _utc(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as exc:
        raise FieldError(f"“{moment}” is no date and time.") from exc


def _utc(moment: datetime) -> str:
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="milliseconds") + "Z"


def _check_word(name: str, word: str, words: Sequence[str]) -> None:
    if word not in words:
        raise FieldError(f"{name}: “{word}” is not one of {', '.join(words)}.")
