"""A route with its places called as the window's language has them, for panels and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from PySide6.QtCore import QCoreApplication

from corridormap.network.route import Route, Stop
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.value_text import country_text

PassageName = Callable[[str], str]
"""The name of a strait or canal by its id."""
PlaceName = Callable[[str, str], str]
"""The name of a place by its id and the name that it has in the route."""
UNNAMED = "unnamed at "


def _same(name: str) -> str:
    return name


def shown_route(route: Route, place_name: PlaceName, passage_name: PassageName = _same) -> Route:
    """Return the same route; only names of places, straits and canals differ."""
    # Looking a name up may take long, and a route has few places many times.
    place_name = cache(place_name)

    def named(stop: Stop) -> Stop:
        return replace(stop, name=place_name(stop.place_id, stop.name)) if stop.place_id else stop

    crossings = tuple(
        replace(each, name=_border_name(each.crossing_id, each.name, place_name))
        for each in route.crossings
    )
    names = {old.name: new.name for old, new in zip(route.crossings, crossings, strict=True)}
    for leg in route.legs:
        for stop in (leg.start, leg.end):
            names.setdefault(stop.name, named(stop).name)
    codes = {code for crossing in route.crossings for code in crossing.countries}
    said = names | {code: country_text(code) for code in codes}
    return replace(
        route,
        stops=tuple(map(named, route.stops)),
        legs=tuple(
            replace(
                leg,
                start=named(leg.start),
                end=named(leg.end),
                uses=tuple(map(passage_name, leg.uses)),
            )
            for leg in route.legs
        ),
        crossings=crossings,
        events=tuple(
            replace(event, name=names.get(event.name, event.name)) for event in route.events
        ),
        warnings=tuple(_with_names(text, said) for text in route.warnings),
    )


def reason_words(
    draft: StoredRoute,
    reason: str,
    place_name: PlaceName,
    closed_title: Callable[[str], str],
    corridor_title: Callable[[str], str],
) -> str:
    """Return why a draft has no route, its places called as the window's language has them."""
    names = {
        stop.name: place_name(stop.place_id, stop.name) for stop in draft.stops if stop.place_id
    }
    names |= {name: closed_title(name) for name in draft.closed}
    followed = {part.corridor_id for part in draft.parts if part.corridor_id}
    names |= {corridor_id: corridor_title(corridor_id) for corridor_id in followed}
    return message_words(_with_names(reason, names))


def _with_names(text: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        if old != new:
            # An id may begin as another one does: only whole ones are meant.
            whole = rf"(?<![\w-]){re.escape(old)}(?![\w-])"
            text = re.sub(whole, new.replace("\\", r"\\"), text)
    return text


def _border_name(crossing_id: str, name: str, place_name: PlaceName) -> str:
    if not crossing_id and name.startswith(UNNAMED):
        text = QCoreApplication.translate("ShownRoute", "unnamed at {place}")
        return text.format(place=name.removeprefix(UNNAMED))
    return place_name(crossing_id, name)
