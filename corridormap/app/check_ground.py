"""Hands the check what a theme is held against: base map, shore, tracks, known causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridormap.core.bundled import data_root, layers_folder, resources_folder
from corridormap.core.errors import ArgumentError, Cancelled, CorridorMapError
from corridormap.formats.country_borders import read_country_borders
from corridormap.formats.gpkg_catalog import read_catalog
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.known_differences import read_known_differences
from corridormap.formats.sea_channels import read_sea_channels
from corridormap.formats.theme_ground import Ground
from corridormap.formats.theme_tables import read_theme_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from corridormap.formats.theme_ground import Tracks
    from corridormap.formats.theme_tables import ThemeTables

    WhyNot = Callable[[str], str]


def bundled_ground(unnamed: WhyNot | None = None) -> Ground:
    """Return what ships; each part is read when it is first asked for, on the thread that asks.

    Args:
        unnamed: Tells why nothing is closed by the name of a crossing without a name of its own,
            in words, or nothing; where nobody is to be asked the networks are read here.
    """
    seeds = data_root() / "seeds"
    return Ground(
        countries=lambda: read_country_borders(layers_folder() / "basemap.gpkg"),
        shore_met=_shore_met,
        in_channel=lambda points: read_sea_channels(seeds / "sea_passages.csv").hold(points),
        tracks=_tracks,
        causes=lambda: read_known_differences(seeds / "length_check.csv"),
        theme=_theme,
        closing=lambda: _closing(unnamed or _why_not_by_networks),
    )


def _theme() -> ThemeTables:
    with Reader(layers_folder() / "corridormap.gpkg") as reader:
        return read_theme_tables(reader, read_catalog(reader))


def _closing(unnamed: WhyNot) -> WhyNot:
    from corridormap.formats.plan_theme import read_plan_theme
    from corridormap.network.closures import UNNAMED, Closables
    from corridormap.network.sea_gates import passage_names

    theme = read_plan_theme(layers_folder() / "corridormap.gpkg", bundled=True)
    places = {place.place_id: place for place in theme.places}
    passages = passage_names(resources_folder() / "network")
    closables = Closables(places, passages, theme.legs, tuple)
    unnamed = _until_it_fails(unnamed)

    def why_not(name: str) -> str:
        # Only the networks know these, and few files name any.
        if name.strip().casefold().startswith(UNNAMED):
            return unnamed(name)
        try:
            closables.find(name)
        except ArgumentError as exc:
            return str(exc)
        return ""

    return why_not


def _until_it_fails(ask: WhyNot) -> WhyNot:
    """Return the question; its first error is the answer ever after, found without any work."""
    failures: list[CorridorMapError] = []

    def asked(name: str) -> str:
        if failures:
            raise failures[0]
        try:
            return ask(name)
        except Cancelled:
            raise
        except CorridorMapError as exc:
            failures.append(exc)
            raise

    return asked


def _why_not_by_networks(name: str) -> str:
    from corridormap.app.planning import load_planning
    from corridormap.network.closures import find_closures

    data = load_planning()
    try:
        find_closures(data.planner.net, (name,), data.passages, data.theme.legs)
    except ArgumentError as exc:
        return str(exc)
    return ""


def _shore_met(line: NDArray[np.float64]) -> NDArray[np.bool_]:
    from corridormap.network.coast import load_coast

    return load_coast(resources_folder() / "network").met_by_line(line)


def _tracks() -> Tracks:
    from corridormap.network.track_gauges import load_track_gauges

    return load_track_gauges(resources_folder() / "network")
