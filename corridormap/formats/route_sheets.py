"""What tables of routes say, whatever they are written to: every number with its method."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corridormap.core.measure import METHOD, inverse
from corridormap.formats.route_schema import CRITERION_TITLES, EVENT_KINDS, METHODS, MODE_TITLES
from corridormap.network.assumptions import DEFAULTS
from corridormap.network.route import Route, RouteLeg

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class NamedRoute:
    """A route and what its tables say of it as a whole.

    Attributes:
        name: What it is called; tells it from the others in the same tables.
        route: The route.
        modes: Those that were allowed, as `MODES` has them.
        closed: Names of what was not to be used.
    """

    name: str
    route: Route
    modes: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: What it is called, at most 31 characters as spreadsheets allow.
        header: What the columns are called, with units.
        rows: As wide as the header.
        columns: The header in English where that is in another language, else ().
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, the same in every language."""
        return self.columns or self.header

    def in_words(self, say: Callable[[str], str]) -> Sheet:
        """Return the table in another language; `say` gives names back as they are."""
        rows = (
            tuple(say(cell) if isinstance(cell, str) else cell for cell in row) for row in self.rows
        )
        return Sheet(say(self.title), tuple(map(say, self.header)), tuple(rows), self.names)


def route_sheets(
    routes: Sequence[NamedRoute], passages: Mapping[str, str] | None = None
) -> list[Sheet]:
    """Return the tables of some routes; the first one is what the others are compared with.

    Args:
        routes: Any number, each by a name of its own.
        passages: Names of straits and canals by id, for legs that tell ids.
    """
    return [
        _totals(routes),
        _legs(routes, passages or {}),
        _sheet("Borders", routes, _BORDERS, _border_rows),
        _sheet("Waiting times", routes, _EVENTS, _event_rows),
        _sheet("Member regions", routes, _REGIONS, _region_rows),
        _assumptions(routes),
        Sheet("Methods", ("number", "where it comes from"), _METHOD_ROWS),
        _sheet("Warnings", routes, ("warning",), _warning_rows),
    ]


ALL_ROUTES = "all routes"
"""Stands for the route where all have the same assumptions: they are listed once then."""
_TOTALS = (
    "route", "from", "to", "best for", "modes allowed", "closed", "legs", "km",
    "straight km", "hours", "hours moving", "cost a TEU", "currency", "CO2 kg a TEU",
)  # fmt: skip
_DIFFERENCES = ("km more", "hours more", "cost more", "CO2 kg more")
_LEGS = (
    "route", "leg", "from", "to", "mode", "method", "km", "cumulative km", "drawn km",
    "straight km", "hours", "cost a TEU", "currency", "CO2 kg a TEU", "gauge mm", "passes",
)  # fmt: skip
_BORDERS = (
    "number", "crossing", "crossing id", "left", "entered", "mode", "at km", "change of gauge",
    "longitude", "latitude",
)  # fmt: skip
_EVENTS = (
    "number", "what", "where", "detail", "at km", "hours", "cost a TEU", "currency", "longitude",
    "latitude",
)  # fmt: skip
_REGIONS = ("level", "region", "region id", "km")
_ASSUMPTIONS = ("assumption", "value", "unit", "default", "changed", "source of the default")
_METHOD_ROWS: tuple[tuple[Cell, ...], ...] = (
    ("km", "Length of the real way where it is known, else of the drawn line; see method"),
    ("cumulative km", "Sum of km up to the end of the leg"),
    ("drawn km", f"Along the drawn line: {METHOD}"),
    ("straight km", f"From end to end, not along the line: {METHOD}"),
    ("hours", "Assumption: km by the assumed speed of the mode; borders, changes of gauge and of "
     "mode, and stays are listed as waiting times and count in totals"),
    ("cost", "Assumption: km by the assumed cost of the mode, with handling and fees in totals"),
    ("CO2", "Assumption: km by the assumed emissions of the mode and tonnes in a TEU"),
    ("at km", "Along the route, as km"),
    ("km in a region", "Along the route within the region's outline"),
    *((f"method: {method}", text) for method, text in METHODS.items()),
)  # fmt: skip


def _sheet(
    title: str,
    routes: Sequence[NamedRoute],
    header: tuple[str, ...],
    rows_of: Callable[[Route], Iterator[tuple[Cell, ...]]],
) -> Sheet:
    rows = tuple((each.name, *row) for each in routes for row in rows_of(each.route))
    return Sheet(title, ("route", *header), rows)


def _totals(routes: Sequence[NamedRoute]) -> Sheet:
    first = routes[0].route if routes else None
    is_compared = len(routes) > 1
    rows = []
    for each in routes:
        route = each.route
        totals = (route.length_m / 1000, route.hours, route.cost, route.co2_kg)
        row: tuple[Cell, ...] = (
            each.name, *_ends(route), CRITERION_TITLES.get(route.criterion, route.criterion),
            "; ".join(MODE_TITLES.get(mode, mode) for mode in each.modes),
            "; ".join(each.closed), len(route.legs), _rounded(totals[0], 3),
            _straight_km(route), _rounded(totals[1], 2),
            _rounded(sum(leg.hours for leg in route.legs), 2), _rounded(totals[2], 2),
            route.assumptions.currency, _rounded(totals[3], 1),
        )  # fmt: skip
        if is_compared and first is not None:
            others = (first.length_m / 1000, first.hours, first.cost, first.co2_kg)
            pairs = zip(totals, others, (3, 2, 2, 1), strict=True)
            differences: list[Cell] = [_rounded(own - other, n) for own, other, n in pairs]
            if route.assumptions.currency != first.assumptions.currency:
                differences[2] = None
            row = (*row, *differences)
        rows.append(row)
    return Sheet("Routes", (*_TOTALS, *(_DIFFERENCES if is_compared else ())), tuple(rows))


def _ends(route: Route) -> tuple[str, str]:
    return (route.stops[0].name, route.stops[-1].name) if route.stops else ("", "")


def _straight_km(route: Route) -> float | None:
    if not route.stops:
        return None
    start, end = route.stops[0], route.stops[-1]
    return _rounded(inverse(*start.lonlat, *end.lonlat).length_m / 1000, 3)


def _legs(routes: Sequence[NamedRoute], passages: Mapping[str, str]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for each in routes:
        route = each.route
        reached = accumulate(leg.length_m for leg in route.legs)
        for number, (leg, at_m) in enumerate(zip(route.legs, reached, strict=True), start=1):
            passed = "; ".join(passages.get(use, use) for use in leg.uses)
            cells = _leg_cells(leg, at_m, route.assumptions.currency)
            rows.append((each.name, number, *cells, passed))
    return Sheet("Legs", _LEGS, tuple(rows))


def _leg_cells(leg: RouteLeg, at_m: float, currency: str) -> tuple[Cell, ...]:
    straight_m = inverse(*leg.start.lonlat, *leg.end.lonlat).length_m
    return (
        leg.start.name,
        leg.end.name,
        MODE_TITLES.get(leg.mode, leg.mode),
        leg.method,
        _rounded(leg.length_m / 1000, 3),
        _rounded(at_m / 1000, 3),
        _rounded(leg.drawn_m / 1000, 3),
        _rounded(straight_m / 1000, 3),
        _rounded(leg.hours, 2),
        _rounded(leg.cost, 2),
        currency,
        _rounded(leg.co2_kg, 1),
        ", ".join(leg.gauges),
    )


def _border_rows(route: Route) -> Iterator[tuple[Cell, ...]]:
    for number, each in enumerate(route.crossings, start=1):
        yield (
            number, each.name, each.crossing_id, *each.countries,
            MODE_TITLES.get(each.mode, each.mode), _rounded(each.at_m / 1000, 3),
            "yes" if each.gauge_break else "no", _rounded(each.lon, 6), _rounded(each.lat, 6),
        )  # fmt: skip


def _event_rows(route: Route) -> Iterator[tuple[Cell, ...]]:
    for number, each in enumerate(route.events, start=1):
        yield (
            number, EVENT_KINDS.get(each.kind, each.kind), each.name, each.detail,
            _rounded(each.at_m / 1000, 3), _rounded(each.hours, 2), _rounded(each.cost, 2),
            route.assumptions.currency, _rounded(each.lon, 6), _rounded(each.lat, 6),
        )  # fmt: skip


def _region_rows(route: Route) -> Iterator[tuple[Cell, ...]]:
    for each in route.regions:
        yield each.level, each.name, each.region_id, _rounded(each.length_m / 1000, 3)


def _assumptions(routes: Sequence[NamedRoute]) -> Sheet:
    first = routes[0].route.assumptions if routes else None
    if len(routes) > 1 and all(each.route.assumptions == first for each in routes):
        routes = [NamedRoute(ALL_ROUTES, routes[0].route)]
    return _sheet("Assumptions", routes, _ASSUMPTIONS, _assumption_rows)


def _assumption_rows(route: Route) -> Iterator[tuple[Cell, ...]]:
    for row, value in route.assumptions.rows():
        default = DEFAULTS[row.key]
        changed = "no" if value == default else "yes"
        yield row.key, value, _unit(row.unit, route), default, changed, row.source


def _unit(unit: str, route: Route) -> str:
    """Return a unit; one of money is 'a TEU' in the table and names its currency here."""
    return f"{route.assumptions.currency} {unit}" if unit.startswith("a TEU") else unit


def _warning_rows(route: Route) -> Iterator[tuple[Cell, ...]]:
    for warning in route.warnings:
        yield (warning,)


def _rounded(number: float, digits: int) -> float | None:
    """Return a number as far as it means something, None for one that is none."""
    # Adding zero turns the minus zero of a difference into a plain one.
    return round(float(number), digits) + 0.0 if math.isfinite(number) else None
