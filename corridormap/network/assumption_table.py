"""The planner's table of assumptions: every default with its unit and a source in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corridormap.core.errors import FieldError

LEAST_OPEN, MOST = 0.001, 1_000_000.0


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
            FieldError: It is no finite number, too small or too large.
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
        # Sums of what is beyond belief would be no numbers any more.
        if self.is_open and number < LEAST_OPEN:
            raise FieldError(f"{name}: {number:g} {self.unit} must be at least {LEAST_OPEN:g}.")
        if number > MOST:
            raise FieldError(f"{name}: {number:g} {self.unit} must be at most {MOST:g}.")
        return number


_Rows = Sequence[tuple[str, float, str]]


def _each(prefix: str, unit: str, rows: _Rows, is_open: bool = False) -> Iterator[Assumption]:
    for key, value, source in rows:
        yield Assumption(f"{prefix}.{key}", value, unit, source, is_open=is_open)


_SPEEDS: Final[_Rows] = (
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
)
_COSTS: Final[_Rows] = (
    ("rail", 0.55, "Order of magnitude of China–Europe block train tariffs"),
    ("road", 1.10, "Order of magnitude of lorry tariffs in CAREC's corridor reports"),
    ("sea", 0.10, "Order of magnitude of container freight rates over long distances, UNCTAD"),
    ("inland_waterway", 0.20, "Order of magnitude of barge tariffs on the Mekong and Yangtze"),
    ("air", 18.0, "About 1.5 US dollars a tonne-km for 12 t, IATA's order of magnitude"),
)
_EMISSIONS: Final[_Rows] = (
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
)
_STAYS: Final[_Rows] = (
    ("sea_port", 24.0, "Containers that stay on board or at the quay between two services"),
    ("river_port", 12.0, "Half of a sea port's"),
    ("inland_hub", 6.0, "Marshalling or a driver's rest"),
    ("rail_station", 4.0, "Marshalling"),
    ("zone", 4.0, "A gate and its papers"),
    ("crossing", 0.0, "Waiting at the border is counted where the border is crossed"),
)
TABLE: Final[tuple[Assumption, ...]] = (
    *_each("speed_kmh", "km/h", _SPEEDS, is_open=True),
    *_each("cost_per_teu_km", "a TEU-km", _COSTS),
    *_each("co2_g_per_tkm", "g a tonne-km", _EMISSIONS),
    *(
        Assumption(f"dwell_h.{kind}", hours, "h", f"Planner's estimate: {source}")
        for kind, hours, source in _STAYS
    ),
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
        "Fees and papers at a border: order of magnitude of CAREC's corridor performance reports",
    ),
    Assumption(
        "tonnes_per_teu",
        12.0,
        "t",
        "Average load of a container, usual in studies of corridors",
        is_open=True,
    ),
)
"""In the order in which people read it."""
