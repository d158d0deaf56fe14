"""Saves the routes on the desk as tables in the language of the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.network.route import Route
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.routes.sheet_words import route_names, sheet_words

if TYPE_CHECKING:
    from corridormap.formats.route_sheets import Sheet


def save_csv(path: Path, draft: StoredRoute, routes: Sequence[Route]) -> None:
    """Write the routes, the best first, as CSV.

    Raises:
        ExportError: It cannot be written there.
    """
    from corridormap.formats.route_tables import write_routes_csv

    write_routes_csv(path, sheets_in_words(draft, routes))


def save_xlsx(path: Path, draft: StoredRoute, routes: Sequence[Route]) -> None:
    """Write the routes, the best first, as a workbook.

    Raises:
        ExportError: It cannot be written there.
    """
    from corridormap.formats.route_tables import write_routes_xlsx

    write_routes_xlsx(path, sheets_in_words(draft, routes))


def sheets_in_words(draft: StoredRoute, routes: Sequence[Route]) -> list[Sheet]:
    """Return the tables of routes; an answer without a name of its own gets one."""
    from corridormap.formats.route_sheets import NamedRoute, route_sheets

    named = [
        NamedRoute(name, route, draft.modes, draft.closed)
        for name, route in zip(route_names(draft, routes), routes, strict=True)
    ]
    return [sheet.in_words(sheet_words) for sheet in route_sheets(named)]
