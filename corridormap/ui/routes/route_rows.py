"""What the tables of the route panel say, row by row; no widget is needed for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from corridormap.core.length_unit import LengthUnit
from corridormap.core.measure import inverse
from corridormap.network.route import Event, Route, RouteLeg
from corridormap.ui.routes.route_numbers import (
    amount_text,
    hours_text,
    km_text,
    length_words,
    signed_text,
)
from corridormap.ui.routes.route_words import (
    clause_words,
    detail_words,
    event_words,
    length_method_words,
    listed_words,
    mode_words,
)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A row of the table of legs.

    Attributes:
        leg: Number of the leg that it belongs to, -1 for the total.
        is_event: Whether it tells of an event on the leg.
        title: The places, or what happens where.
        about: Mode, gauge, method; the rest of an event.
        mode: Of the leg; '' for events and the total.
        numbers: Length, length so far, hours, cost, CO₂.
        straight: Geodesic between the ends, '' for events.
        tip: What else is to be known.
    """

    leg: int
    is_event: bool
    title: str
    about: str
    mode: str
    numbers: tuple[str, str, str, str, str]
    straight: str = ""
    tip: str = ""


def leg_rows(route: Route, unit: LengthUnit) -> list[RouteRow]:
    """Return legs in order, each followed by what happens on it and at its end, then the total."""
    rows: list[RouteRow] = []
    events = sorted(route.events, key=lambda event: event.at_m)
    start_m = 0.0
    for number, leg in enumerate(route.legs):
        end_m = start_m + leg.length_m
        rows.append(_leg_row(number, leg, end_m, unit))
        is_last = number == len(route.legs) - 1
        # Sums of lengths in another order differ in the last digit.
        here = [event for event in events if is_last or event.at_m <= end_m + 0.5]
        rows += [_event_row(number, event, unit) for event in here]
        events = events[len(here) :]
        start_m = end_m
    return [*rows, _total_row(route, unit)] if rows else []


def _leg_row(number: int, leg: RouteLeg, end_m: float, unit: LengthUnit) -> RouteRow:
    gauge = f"{' → '.join(leg.gauges)} mm" if leg.gauges else ""
    method = length_method_words(leg.method)
    about = " · ".join(part for part in (mode_words(leg.mode), gauge, method) if part)
    straight_m = inverse(*leg.start.lonlat, *leg.end.lonlat).length_m
    return RouteRow(
        number,
        False,
        f"{leg.start.name} – {leg.end.name}",
        about,
        leg.mode,
        (
            km_text(leg.length_m, unit),
            km_text(end_m, unit),
            hours_text(leg.hours),
            amount_text(leg.cost),
            amount_text(leg.co2_kg),
        ),
        km_text(straight_m, unit),
        _leg_tip(leg, straight_m, unit),
    )


def _leg_tip(leg: RouteLeg, straight_m: float, unit: LengthUnit) -> str:
    translate = QCoreApplication.translate
    method = length_method_words(leg.method)
    along = translate("RouteRows", "Along the way: {length} ({method})")
    drawn = translate("RouteRows", "As drawn: {length} (geodesic, WGS 84)")
    straight = translate("RouteRows", "Straight: {length} (geodesic, WGS 84)")
    lines = [along.format(length=length_words(leg.length_m, unit), method=method)]
    if abs(leg.drawn_m - leg.length_m) >= 1.0:
        lines.append(drawn.format(length=length_words(leg.drawn_m, unit)))
    lines.append(straight.format(length=length_words(straight_m, unit)))
    if leg.uses:
        text = translate("RouteRows", "By way of: {names}")
        lines.append(text.format(names=listed_words(leg.uses)))
    return "\n".join(lines)


def _event_row(number: int, event: Event, unit: LengthUnit) -> RouteRow:
    at = km_text(event.at_m, unit)
    detail = "" if event.kind == "dwell" else detail_words(event.kind, event.detail)
    text = QCoreApplication.translate("RouteRows", "{event}: {place}")
    title = text.format(event=event_words(event.kind), place=event.name)
    title += f" · {detail}" if detail else ""
    numbers = ("", at, hours_text(event.hours), amount_text(event.cost), "")
    return RouteRow(number, True, title, "", "", numbers)


def _total_row(route: Route, unit: LengthUnit) -> RouteRow:
    length = km_text(route.length_m, unit)
    hours, cost, co2 = (
        hours_text(route.hours),
        amount_text(route.cost),
        amount_text(route.co2_kg),
    )
    ends = route.legs[0].start, route.legs[-1].end
    straight_m = inverse(*ends[0].lonlat, *ends[1].lonlat).length_m
    return RouteRow(
        -1,
        False,
        QCoreApplication.translate("RouteRows", "Total"),
        "",
        "",
        (length, length, hours, cost, co2),
        km_text(straight_m, unit),
    )


def method_note(route: Route, unit: LengthUnit) -> str:
    """Return in a sentence or two how the lengths came about, and what they are beside straight."""
    translate = QCoreApplication.translate
    methods = listed_words(dict.fromkeys(length_method_words(leg.method) for leg in route.legs))
    ends = route.legs[0].start, route.legs[-1].end
    straight_m = inverse(*ends[0].lonlat, *ends[1].lonlat).length_m
    text = translate(
        "RouteRows",
        "Lengths along the way: {methods}. From end to end straight: {straight} (geodesic, "
        "WGS 84).",
    )
    return text.format(methods=methods, straight=length_words(straight_m, unit))


@dataclass(frozen=True, slots=True)
class Difference:
    """An alternative beside the first.

    Attributes:
        number: Which of the routes.
        title: 'Best', or what it is.
        about: What differs, in words.
        numbers: Length, hours, cost and CO₂ more or less than the first's; the first's own.
    """

    number: int
    title: str
    about: str
    numbers: tuple[str, str, str, str]


def differences(routes: list[Route], unit: LengthUnit) -> list[Difference]:
    """Return a row for each route: the first with its totals, others with what they add."""
    return [
        _first(routes[0], unit) if number == 0 else _other(number, route, routes[0], unit)
        for number, route in enumerate(routes)
    ]


def _first(route: Route, unit: LengthUnit) -> Difference:
    numbers = (
        km_text(route.length_m, unit),
        hours_text(route.hours),
        amount_text(route.cost),
        amount_text(route.co2_kg),
    )
    title = QCoreApplication.translate("RouteRows", "Best")
    return Difference(0, title, way_in_words(route), numbers)


def _other(number: int, route: Route, first: Route, unit: LengthUnit) -> Difference:
    numbers = (
        signed_text(unit.from_meters(route.length_m - first.length_m), 1),
        signed_text(route.hours - first.hours, 1),
        signed_text(route.cost - first.cost, 0),
        signed_text(route.co2_kg - first.co2_kg, 0),
    )
    about = clause_words(what_differs(route, first)) or way_in_words(route)
    return Difference(number, alternative_words(number), about, numbers)


def alternative_words(number: int) -> str:
    """Return what an answer beside the best one is called."""
    return QCoreApplication.translate("RouteRows", "Alternative {number}").format(number=number)


def way_in_words(route: Route) -> str:
    """Return modes in order and the crossings: 'Rail, sea · Pingxiang'."""
    modes = " – ".join(dict.fromkeys(mode_words(leg.mode) for leg in route.legs))
    crossings = _listed(_crossings(route))
    return " · ".join(part for part in (modes, crossings) if part)


def what_differs(route: Route, first: Route) -> list[str]:
    """Return in what modes, crossings, ports and straits a route is not like another."""
    translate = QCoreApplication.translate
    found = []
    modes, others = ([leg.mode for leg in each.legs] for each in (route, first))
    if set(modes) != set(others):
        found.append(" – ".join(mode_words(mode) for mode in dict.fromkeys(modes)))
    pairs = (
        (translate("RouteRows", "over {names}"), _crossings(route), _crossings(first)),
        (translate("RouteRows", "by way of {names}"), _places(route), _places(first)),
    )
    for text, mine, theirs in pairs:
        own = [name for name in mine if name not in theirs]
        left = [name for name in theirs if name not in mine]
        if own:
            found.append(text.format(names=_listed(own)))
        if left:
            without = translate("RouteRows", "not {names}")
            found.append(without.format(names=_listed(left)))
    return found


def _listed(names: list[str]) -> str:
    """Return names one after another; those that are but coordinates are counted."""
    unnamed = [name for name in names if name.count(".") > 1]
    if len(unnamed) < 2:
        return listed_words(names)
    text = QCoreApplication.translate("RouteRows", "{count} unnamed")
    named = [name for name in names if name not in unnamed]
    return listed_words([*named, text.format(count=len(unnamed))])


def _crossings(route: Route) -> list[str]:
    return list(dict.fromkeys(crossing.name for crossing in route.crossings))


def _places(route: Route) -> list[str]:
    """Return where the mode changes, and straits."""
    stops = {stop.name for stop in route.stops}
    changes = [leg.end.name for leg in route.legs[:-1] if leg.end.name not in stops]
    return list(dict.fromkeys([*changes, *(use for leg in route.legs for use in leg.uses)]))
