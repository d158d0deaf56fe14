"""Numbers of routes as people read them: grouped, with as many decimals as they deserve."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from corridormap.core.length_unit import LengthUnit

MINUS = "−"
HOURS_A_DAY = 24.0


def km_text(length_m: float, unit: LengthUnit) -> str:
    """Return a length without its unit, one decimal.

    >>> km_text(2_526_219.7, LengthUnit.KM)
    '2,526.2'
    """
    return f"{unit.from_meters(length_m):,.1f}"


def length_words(length_m: float, unit: LengthUnit) -> str:
    """Return a length with its unit.

    >>> length_words(2_526_219.7, LengthUnit.KM)
    '2,526.2 km'
    """
    return f"{km_text(length_m, unit)} {unit.symbol}"


def hours_text(hours: float) -> str:
    """Return hours without their unit.

    >>> hours_text(81.24)
    '81.2'
    """
    return f"{hours:,.1f}"


def days_words(hours: float) -> str:
    """Return hours as days and hours; less than a day has none."""
    days, rest = divmod(round(hours), round(HOURS_A_DAY))
    if not days:
        return ""
    text = QCoreApplication.translate("RouteNumbers", "{days} d {hours} h")
    return text.format(days=f"{days:,}", hours=rest)


def amount_text(amount: float) -> str:
    """Return money or kilograms, whole ones from a hundred on.

    >>> amount_text(2879.4), amount_text(0.55), amount_text(0.0)
    ('2,879', '0.6', '0')
    """
    return f"{amount:,.0f}" if abs(amount) >= 100 or amount == round(amount) else f"{amount:,.1f}"


def signed_text(amount: float, decimals: int) -> str:
    """Return a difference with its sign; nothing more or less is 0.

    >>> signed_text(184.25, 1), signed_text(-3.0, 0), signed_text(-0.01, 1)
    ('+184.2', '−3', '0')
    """
    text = f"{abs(amount):,.{decimals}f}"
    if not text.strip("0.,"):
        return "0"
    return f"{'+' if amount > 0 else MINUS}{text}"
