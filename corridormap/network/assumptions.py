"""What the planner takes for granted: speeds, waiting times, prices and emissions, all changeable.

None of it is a fact of a corridor. Every default says in words where it comes from, and whoever
reads a result is shown the values that made it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from corridormap.core.errors import FieldError
from corridormap.network.customs_unions import is_within_union

MODES: Final = ("rail", "road", "sea", "inland_waterway", "air")
STOP_KINDS: Final = ("sea_port", "river_port", "inland_hub", "rail_station", "zone", "crossing")
"""Kinds of places with a waiting time of their own; any other stop has none."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of the table.

    Attributes:
        key: Slug, such as `speed_kmh.rail`.
        value: Default.
        unit: Of the value.
        source: Where the default comes from, in words.
        least: The value may not be smaller; with `is_open` not equal either.
        is_open: Whether `least` itself is refused.
    """

    key: str
    value: float
    unit: str
    source: str
    least: float = 0.0
    is_open: bool = False

    def checked(self, value: object, where: str = "") -> float:
        """Return a new value for the row.

        Raises:
            FieldError: It is no finite number, or too small.
        """
        name = f"{where}{self.key}"
        try:
            number = float(value) if not isinstance(value, bool) else math.nan  # type: ignore[arg-type]
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise FieldError(f"{name}: {value!r} is not a number.")
        if number < self.least or (self.is_open and number == self.least):
            bound = "greater than" if self.is_open else "at least"
            raise FieldError(f"{name}: {number:g} {self.unit} must be {bound} {self.least:g}.")
        return number


def _rows() -> tuple[Assumption, ...]:
    speed = [
        (
            "rail",
            30.0,
            "Door-to-door speed of container trains on Asia's corridors, stops but not "
            "borders included: order of magnitude of CAREC's corridor performance reports",
        ),
        (
            "road",
            40.0,
            "Average speed of lorries over whole days, rests included: order of "
            "magnitude of CAREC's corridor performance reports",
        ),
        (
            "sea",
            26.0,
            "14 knots: container ships steaming slowly, as UNCTAD's reviews of maritime "
            "transport describe",
        ),
        (
            "inland_waterway",
            12.0,
            "Barges on free-flowing rivers, as the Mekong River Commission's "
            "navigation studies describe",
        ),
        ("air", 750.0, "Block speed of freighters over long distances, aircraft makers' figures"),
    ]
    cost = [
        ("rail", 0.55, "Order of magnitude of China–Europe block train tariffs"),
        ("road", 1.10, "Order of magnitude of lorry tariffs in CAREC's corridor reports"),
        ("sea", 0.10, "Order of magnitude of container freight rates over long distances, UNCTAD"),
        ("inland_waterway", 0.20, "Order of magnitude of barge tariffs on the Mekong and Yangtze"),
        ("air", 18.0, "About 1.5 US dollars a tonne-km for 12 t, IATA's order of magnitude"),
    ]
    co2 = [
        (
            "rail",
            22.0,
            "Freight trains, mixed traction: European Environment Agency, 2020 study of "
            "emissions by mode, order of magnitude",
        ),
        ("road", 100.0, "Heavy lorries: European Environment Agency, order of magnitude"),
        (
            "sea",
            10.0,
            "Container ships: International Maritime Organization, Fourth GHG Study, "
            "order of magnitude",
        ),
        (
            "inland_waterway",
            33.0,
            "Inland vessels: European Environment Agency, order of magnitude",
        ),
        ("air", 700.0, "Air freight: European Environment Agency, order of magnitude"),
    ]
    dwell = [
        ("sea_port", 24.0, "Containers that stay on board or at the quay between two services"),
        ("river_port", 12.0, "Half of a sea port's"),
        ("inland_hub", 6.0, "Marshalling or a driver's rest"),
        ("rail_station", 4.0, "Marshalling"),
        ("zone", 4.0, "A gate and its papers"),
        ("crossing", 0.0, "Waiting at the border is counted where the border is crossed"),
    ]
    rows = [
        Assumption(f"speed_kmh.{mode}", value, "km/h", source, is_open=True)
        for mode, value, source in speed
    ]
    rows += [
        Assumption(f"cost_per_teu_km.{mode}", value, "a TEU-km", source)
        for mode, value, source in cost
    ]
    rows += [
        Assumption(f"co2_g_per_tkm.{mode}", value, "g a tonne-km", source)
        for mode, value, source in co2
    ]
    rows += [
        Assumption(f"dwell_h.{kind}", value, "h", f"Planner's estimate: {source}")
        for kind, value, source in dwell
    ]
    rows += [
        Assumption(
            "border_h.rail",
            8.0,
            "h",
            "Rail border crossings take 5 to 20 hours in CAREC's corridor performance reports",
        ),
        Assumption(
            "border_h.road",
            12.0,
            "h",
            "Road border crossings take 5 to 15 hours in CAREC's corridor performance reports",
        ),
        Assumption("border_h.inland_waterway", 4.0, "h", "Planner's estimate"),
        Assumption(
            "border_h.union",
            0.5,
            "h",
            "Planner's estimate for borders within one customs union (European Union, Eurasian "
            "Economic Union), where goods are not cleared",
        ),
        Assumption(
            "gauge_change_h",
            12.0,
            "h",
            "Transshipment or change of bogies takes 5 to 24 "
            "hours in CAREC's corridor performance reports",
        ),
        Assumption(
            "transfer_h.port",
            48.0,
            "h",
            "From ship to land: dwell times of 1 to 4 days in "
            "the World Bank's container port statistics",
        ),
        Assumption("transfer_h.land", 12.0, "h", "Planner's estimate for hubs away from the sea"),
        Assumption(
            "handling_per_teu.port",
            150.0,
            "a TEU",
            "Order of magnitude of terminals' published tariffs, one move",
        ),
        Assumption(
            "handling_per_teu.land",
            60.0,
            "a TEU",
            "Order of magnitude of inland terminals' published tariffs, one move",
        ),
        Assumption("gauge_change_per_teu", 60.0, "a TEU", "As handling at an inland terminal"),
        Assumption(
            "border_per_teu",
            100.0,
            "a TEU",
            "Fees and papers at a border: order of "
            "magnitude of CAREC's corridor performance reports",
        ),
        Assumption(
            "tonnes_per_teu",
            12.0,
            "t",
            "Average load of a container, usual in studies of corridors",
            is_open=True,
        ),
    ]
    return tuple(rows)


TABLE: Final[tuple[Assumption, ...]] = _rows()
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
