"""Lengths in the unit that a person reads."""

from __future__ import annotations

from enum import Enum

from corridormap.core.measure import KM_PER_MILE, KM_PER_NAUTICAL_MILE


class LengthUnit(Enum):
    """A unit: symbol and meters in it."""

    KM = ("km", 1000.0)
    NAUTICAL_MILE = ("nmi", 1000.0 * KM_PER_NAUTICAL_MILE)
    MILE = ("mi", 1000.0 * KM_PER_MILE)

    @property
    def symbol(self) -> str:
        """Short sign, the same in every language."""
        return self.value[0]

    def from_meters(self, length_m: float) -> float:
        """Return a length in this unit."""
        return length_m / self.value[1]

    @classmethod
    def of_symbol(cls, symbol: str) -> LengthUnit:
        """Return the unit of a symbol, kilometers for one that is not known."""
        return next((unit for unit in cls if unit.symbol == symbol), cls.KM)


def format_length(length_m: float, unit: LengthUnit, signed: bool = False) -> str:
    """Return a length for people: the smaller, the more decimals.

    >>> format_length(1_726_000.0, LengthUnit.KM)
    '1,726.0 km'
    >>> format_length(926.0, LengthUnit.NAUTICAL_MILE)
    '0.500 nmi'
    """
    value = unit.from_meters(length_m)
    size = abs(value)
    decimals = 3 if size < 10 else 2 if size < 100 else 1
    sign = "+" if signed else ""
    return f"{value:{sign},.{decimals}f} {unit.symbol}"
