"""A corridor's length three ways: as drawn, along the real way, and as a document gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corridormap.core.feature import Value

TRUNK = "main"
"""The branch that a published length speaks of."""
LEG_FIELDS = ("corridor_id", "branch", "length_m", "way_length_m", "way_length_source")
"""Fields of `corridor_legs` that lengths are made of."""


@dataclass(frozen=True, slots=True)
class CorridorLengths:
    """Lengths of a corridor's trunk; branches are left out.

    Attributes:
        drawn_m: Geodesic length of the drawn legs; None where no leg is drawn.
        way_m: Length of the real way; legs without one count as drawn.
        published_m: As a document gives it; None where none does.
        way_sources: Where the way's lengths come from: `network`, `published`, `drawn`.
        leg_count: Drawn legs of the trunk.
        branch_count: Branches besides the trunk.
    """

    drawn_m: float | None
    way_m: float | None
    published_m: float | None
    way_sources: tuple[str, ...] = ()
    leg_count: int = 0
    branch_count: int = 0

    @property
    def difference_m(self) -> float | None:
        """How much longer the way is than published; None where one of them is not known."""
        if self.way_m is None or self.published_m is None:
            return None
        return self.way_m - self.published_m

    @property
    def difference_percent(self) -> float | None:
        """The difference as a share of the published length."""
        if self.difference_m is None or not self.published_m:
            return None
        return 100 * self.difference_m / self.published_m


def corridor_lengths(
    legs: Iterable[Mapping[str, Value]], published_km: Value = None
) -> CorridorLengths:
    """Return the lengths of one corridor.

    Args:
        legs: Its rows of `corridor_legs`, with the `LEG_FIELDS`; those not drawn have no length.
        published_km: The corridor's published length, kilometers.

    >>> legs = [{"branch": "main", "length_m": 900.0, "way_length_m": 1000.0}]
    >>> corridor_lengths(legs, 1.1).difference_m
    -100.0
    >>> corridor_lengths([]).way_m is None
    True
    """
    rows = list(legs)
    trunk = [row for row in rows if row.get("branch") in (TRUNK, None, "")]
    drawn = [(row, meters) for row in trunk if (meters := _meters(row, "length_m")) is not None]
    branches = {row.get("branch") for row in rows} - {TRUNK, None, ""}
    published = float(published_km) * 1000 if isinstance(published_km, int | float) else None
    sources = dict.fromkeys(str(row.get("way_length_source") or "drawn") for row, _ in drawn)
    return CorridorLengths(
        sum(meters for _, meters in drawn) if drawn else None,
        sum(_meters(row, "way_length_m") or meters for row, meters in drawn) if drawn else None,
        published,
        tuple(sources),
        len(drawn),
        len(branches),
    )


def _meters(row: Mapping[str, Value], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None
