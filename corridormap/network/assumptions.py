"""What the planner takes for granted: speeds, waiting times, prices and emissions, all changeable.

None of it is a fact of a corridor. Every default says in words where it comes from, and whoever
reads a result is shown the values that made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from corridormap.core.errors import FieldError
from corridormap.network.assumption_table import TABLE as TABLE
from corridormap.network.assumption_table import Assumption as Assumption
from corridormap.network.customs_unions import is_within_union

MODES: Final = ("rail", "road", "sea", "inland_waterway", "air")
STOP_KINDS: Final = ("sea_port", "river_port", "inland_hub", "rail_station", "zone", "crossing")
"""Kinds of places with a waiting time of their own; any other stop has none."""


DEFAULTS: Final[Mapping[str, float]] = {row.key: row.value for row in TABLE}
_ROW_OF: Final = {row.key: row for row in TABLE}
CURRENCY: Final = "USD"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Values in use: the defaults but for those that were changed.

    Attributes:
        changed: Values by key, only what differs from `DEFAULTS`.
        currency: Code of the money that costs are in.
    """

    changed: tuple[tuple[str, float], ...] = ()
    currency: str = CURRENCY
    _values: dict[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", {**DEFAULTS, **dict(self.changed)})

    @classmethod
    def of(cls, values: Mapping[str, object], currency: str = CURRENCY) -> Assumptions:
        """Return the assumptions with some values changed.

        Raises:
            FieldError: A key is unknown, or a value is no number or out of its range.
        """
        return cls().with_values(values, currency)

    def with_values(self, values: Mapping[str, object], currency: str | None = None) -> Assumptions:
        """Return a copy with some values changed.

        Raises:
            FieldError: A key is unknown, or a value is no number or out of its range.
        """
        known = dict(self.changed)
        for key, value in values.items():
            if key not in _ROW_OF:
                raise FieldError(f"{key}: there is no such assumption.")
            known[key] = _ROW_OF[key].checked(value)
        differing = {key: value for key, value in known.items() if value != DEFAULTS[key]}
        return replace(
            self, changed=tuple(sorted(differing.items())), currency=currency or self.currency
        )

    def __getitem__(self, key: str) -> float:
        return self._values[key]

    def rows(self) -> list[tuple[Assumption, float]]:
        """Return every row of the table with the value in use."""
        return [(row, self._values[row.key]) for row in TABLE]

    def hours(self, mode: str, length_m: float) -> float:
        """Return how long a mode takes for a way."""
        return length_m / 1000.0 / self._values[f"speed_kmh.{mode}"]

    def cost(self, mode: str, length_m: float) -> float:
        """Return what a TEU costs on a way, without handling."""
        return length_m / 1000.0 * self._values[f"cost_per_teu_km.{mode}"]

    def co2_kg(self, mode: str, length_m: float) -> float:
        """Return what a TEU emits on a way."""
        grams = self._values[f"co2_g_per_tkm.{mode}"] * self._values["tonnes_per_teu"]
        return length_m / 1000.0 * grams / 1000.0

    def dwell_h(self, kind: str) -> float:
        """Return how long a stop of a kind lasts; unknown kinds do not."""
        return self._values.get(f"dwell_h.{kind}", 0.0)

    def call_h(self, kind: str) -> float:
        """Return how long a ship that calls at a port of a kind on its way stays there.

        No longer than to go ashore and on board again, less any other change: nobody goes ashore
        to save the call, or on board to save a change on land.
        """
        landing = self._values["transfer_h.port"]
        changes = landing, self._values["transfer_h.land"], self._values["gauge_change_h"]
        return max(min(self.dwell_h(kind), 2.0 * landing - max(changes)), 0.0)

    def border_h(self, mode: str, countries: Sequence[str] = ()) -> float:
        """Return how long crossing the border between two countries takes."""
        if len(countries) == 2 and is_within_union(countries):
            return self._values["border_h.union"]
        return self._values.get(f"border_h.{mode}", 0.0)

    def border_cost(self, countries: Sequence[str] = ()) -> float:
        """Return what crossing the border between two countries costs a TEU."""
        if len(countries) == 2 and is_within_union(countries):
            return 0.0
        return self._values["border_per_teu"]

    def transfer_h(self, at_water: bool) -> float:
        """Return how long a change of mode takes, with or without a ship."""
        return self._values["transfer_h.port" if at_water else "transfer_h.land"]

    def handling(self, at_water: bool) -> float:
        """Return what a change of mode costs a TEU."""
        return self._values["handling_per_teu.port" if at_water else "handling_per_teu.land"]
