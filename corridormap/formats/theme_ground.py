"""What a theme is held against beside itself: the countries, the shore, the tracks, known causes.

The rules ask; whoever runs the check hands the answers in, so that this room opens no network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corridormap.core.errors import SourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.theme_tables import ThemeTables

    Points = NDArray[np.float64]


class Countries(Protocol):
    """Where the countries of the base map lie; all questions in degrees on WGS 84."""

    def at(self, points: Points) -> list[frozenset[str]]:
        """Return the countries (ISO 3166-1 alpha-2) that hold each of n points, by any viewpoint.

        A country without a code is `""`; at sea there is none.
        """

    def distance_m(self, code: str, lon: float, lat: float) -> float | None:
        """Return how far a point lies from a country, 0 within it; None for an unknown code."""

    def of_place(self, name: str, lon: float, lat: float, radius_m: float) -> frozenset[str]:
        """Return the countries of places of that name within a radius of a point."""


class Tracks(Protocol):
    """Which gauges the railways of the network have."""

    def main_gauges(self, country: str) -> frozenset[str]:
        """Return the gauges of a country as a whole, none for one without railways."""

    def gauges_near(self, country: str, lon: float, lat: float) -> frozenset[str]:
        """Return the gauges of a country's tracks near a point, else those it has at all."""


@dataclass(frozen=True, slots=True)
class KnownDifference:
    """A length that is known to differ from the published one, and why."""

    percent: float
    cause: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Each part is read when a rule first asks for it; a part that is None is asked nothing.

    Attributes:
        countries: Gives the countries of the base map.
        shore_met: Tells for each of the n - 1 steps of a line (shape (n, 2), degrees) whether
            it comes to the shore or within some 400 m of it.
        in_channel: Tells for each of n points whether it lies in a canal or channel that ships
            use, whatever the base map shows there.
        tracks: Gives the gauges of the railways.
        causes: Gives the known differences of lengths by id of corridor or leg.
        theme: Gives the theme that ships, whose places and corridors proposed routes name.
        closing: Gives what tells of a name to be closed, in words, why nothing is closed by it;
            nothing where something is. Telling, too, may raise `CorridorMapError`.
    """

    countries: Callable[[], Countries] | None = None
    shore_met: Callable[[Points], NDArray[np.bool_]] | None = None
    in_channel: Callable[[Points], NDArray[np.bool_]] | None = None
    tracks: Callable[[], Tracks] | None = None
    causes: Callable[[], Mapping[str, KnownDifference]] | None = None
    theme: Callable[[], ThemeTables] | None = None
    closing: Callable[[], Callable[[str], str]] | None = None


def readable(ground: Ground, tell: Callable[[SourceError], None]) -> Ground:
    """Return the parts that can be read; what cannot is told of and asked nothing."""
    anywhere = np.zeros((2, 2))
    attempts: dict[str, Callable[[], object]] = {
        "countries": lambda: ground.countries and ground.countries(),
        "shore_met": lambda: ground.shore_met and ground.shore_met(anywhere),
        "tracks": lambda: ground.tracks and ground.tracks(),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
        except SourceError as exc:
            tell(exc)
            ground = replace(ground, **{name: None})
    return ground


def gauge_parts(gauge: str) -> frozenset[str]:
    """Return the gauges of a track: one, or the two of a dual one, none where none is known.

    >>> sorted(gauge_parts("1435/1000"))
    ['1000', '1435']
    >>> gauge_parts("")
    frozenset()
    """
    return frozenset(part.strip() for part in gauge.split("/") if part.strip())


def listed(words: Sequence[str] | frozenset[str]) -> str:
    """Return words in order for a message."""
    return ", ".join(sorted(words))
