"""A route as lines of plain text, to be pasted into a message or a report."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from corridormap.core.length_unit import LengthUnit
from corridormap.network.route import Route
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.routes.route_numbers import (
    amount_text,
    days_words,
    hours_text,
    length_words,
)
from corridormap.ui.routes.route_rows import leg_rows, method_note
from corridormap.ui.routes.route_words import (
    assumption_title,
    criterion_words,
    level_words,
    listed_words,
    mode_words,
    unit_words,
)


def totals(route: Route, unit: LengthUnit) -> tuple[str, str, str, str]:
    """Return length, time, cost and CO₂ of a whole route in words."""
    translate = QCoreApplication.translate
    days = days_words(route.hours)
    hours = f"{hours_text(route.hours)} h" + (f" ({days})" if days else "")
    currency = route.assumptions.currency
    cost = translate("RouteText", "{amount} {currency} a TEU")
    co2 = translate("RouteText", "{amount} kg CO₂ a TEU")
    return (
        length_words(route.length_m, unit),
        hours,
        cost.format(amount=amount_text(route.cost), currency=currency),
        co2.format(amount=amount_text(route.co2_kg)),
    )


def route_title(draft: StoredRoute, route: Route | None) -> str:
    """Return the name of a route, its ends where it has none."""
    stops = draft.stops if route is None else route.stops
    if draft.name:
        return draft.name
    if len(stops) > 1:
        return f"{stops[0].name} – {stops[-1].name}"
    return QCoreApplication.translate("RouteText", "Route without a name")


def route_text(draft: StoredRoute, route: Route, unit: LengthUnit) -> str:
    """Return all that is known of a route, the assumptions included."""
    return "\n".join(_lines(draft, route, unit)) + "\n"


def _lines(draft: StoredRoute, route: Route, unit: LengthUnit) -> Iterator[str]:
    translate = QCoreApplication.translate
    yield route_title(draft, route)
    if draft.notes:
        yield draft.notes
    best = translate("RouteText", "Best by {criterion}: {totals}")
    yield best.format(
        criterion=criterion_words(route.criterion).lower(), totals=", ".join(totals(route, unit))
    )
    modes = translate("RouteText", "Modes allowed: {modes}")
    yield modes.format(modes=listed_words(mode_words(mode) for mode in draft.modes))
    if draft.closed:
        closed = translate("RouteText", "Closed: {names}")
        yield closed.format(names=listed_words(draft.closed))
    yield ""
    yield from _table(route, unit)
    yield ""
    yield method_note(route, unit)
    yield from map(message_words, route.warnings)
    yield from _regions(route, unit)
    yield from _assumptions(route)


def _table(route: Route, unit: LengthUnit) -> Iterator[str]:
    currency = route.assumptions.currency
    units = (unit.symbol, unit.symbol, "h", currency, "kg CO₂")
    so_far = QCoreApplication.translate("RouteText", "{length} so far")
    for row in leg_rows(route, unit):
        numbers = [
            f"{number} {of}" for number, of in zip(row.numbers, units, strict=True) if number
        ]
        if row.leg < 0:
            del numbers[1]
        else:
            at = 0 if row.is_event else 1
            numbers[at] = so_far.format(length=numbers[at])
        about = f" ({row.about})" if row.about else ""
        indent = "    " if row.is_event else ""
        yield f"{indent}{row.title}{about}: {', '.join(numbers)}"


def _regions(route: Route, unit: LengthUnit) -> Iterator[str]:
    for level in dict.fromkeys(region.level for region in route.regions):
        names = listed_words(
            f"{region.name} {length_words(region.length_m, unit)}"
            for region in route.regions
            if region.level == level
        )
        yield f"{level_words(level)}: {names}"


def _assumptions(route: Route) -> Iterator[str]:
    translate = QCoreApplication.translate
    yield ""
    yield translate("RouteText", "Assumptions, none of them a fact:")
    currency = route.assumptions.currency
    changed = dict(route.assumptions.changed)
    by_default = translate("RouteText", "default {value}")
    for row, value in route.assumptions.rows():
        note = f" ({by_default.format(value=f'{row.value:g}')})" if row.key in changed else ""
        unit = translated(unit_words(row.unit, currency))
        yield f"{assumption_title(row.key)}: {value:g} {unit}{note}"
