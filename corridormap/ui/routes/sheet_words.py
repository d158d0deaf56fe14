"""What the tables of routes that are saved say in the language of the window."""

from __future__ import annotations

from collections.abc import Sequence

from corridormap.network.assumptions import DEFAULTS
from corridormap.network.route import Route
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.panels.data_words import translated
from corridormap.ui.routes.route_rows import alternative_words
from corridormap.ui.routes.route_text import route_title
from corridormap.ui.routes.route_words import assumption_title, unit_words

_UNITS = ("a TEU-km", "a TEU", "g a tonne-km")
_LISTED = "; "
CODE_LETTERS = 3


def route_names(draft: StoredRoute, routes: Sequence[Route]) -> list[str]:
    """Return what tables call the routes of one draft: its title, then that with a number."""
    title = route_title(draft, routes[0] if routes else None)
    others = (f"{title} ({alternative_words(number)})" for number in range(1, len(routes)))
    return [title, *others][: len(routes)]


def sheet_words(text: str) -> str:
    """Return a title, a header or a cell in words; names and what is unknown as they are."""
    if text in DEFAULTS:
        return assumption_title(text)
    known = translated(text)
    # A currency is told by its code, as in the units of money.
    if known != text and not (text.isupper() and len(text) == CODE_LETTERS):
        return known
    for unit in _UNITS:
        if text == unit or text.endswith(f" {unit}"):
            return unit_words(unit, text.removesuffix(unit).strip())
    for between in (" → ", _LISTED):
        if between in text:
            return between.join(map(sheet_words, text.split(between)))
    return text
