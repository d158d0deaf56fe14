"""Puts values into words: codes by their meaning, numbers with their unit, nothing invented."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale

from corridormap.core.feature import Field, FieldKind, Value
from corridormap.ui.panels.data_words import translated

_UNITS = {"km": "km", "m": "m", "mm": "mm", "m2": "m²", "km2": "km²", "deg": "°", "h": "h"}
_UNIT_IN_TITLE = re.compile(r" \((km|m|mm)\)$")
_COUNTRY_NAMES = ("country", "country_a", "country_b")
_PLAIN_NUMBER_NAMES = ("year", "id", "code", "fid", "no", "mm")
"""Words in a field's name that say its numbers are names rather than amounts."""


def field_title(field: Field) -> str:
    """Return the field's name for people: the file's title for it, else the column's name."""
    return translated(field.title) if field.title else field.name


def short_title(field: Field) -> str:
    """Return the title without the unit that `plain_text` writes beside the number."""
    if field.title and _UNIT_IN_TITLE.search(field.title) and _unit_of(field.name):
        return translated(_UNIT_IN_TITLE.sub("", field.title))
    return field_title(field)


def choice_text(field: Field, value: Value) -> str | None:
    """Return the meaning of a coded value, None where the field has no such code."""
    meaning = field.choices.get(str(value)) if value is not None else None
    return None if meaning is None else translated(meaning or str(value))


def exact_text(field: Field, value: Value) -> str:
    """Return a cell's text for the attribute table: codes in words, numbers to the last digit."""
    if value is None:
        return "NULL"
    meaning = choice_text(field, value)
    if meaning is not None:
        return meaning
    if isinstance(value, bytes):
        return _bytes_text(value)
    if isinstance(value, bool) or (field.kind is FieldKind.BOOLEAN and value in (0, 1)):
        return _yes_no(bool(value))
    return repr(value) if isinstance(value, float) else str(value)


def plain_text(field: Field, value: Value) -> str:
    """Return a value for reading: codes in words, numbers grouped and with their unit."""
    meaning = choice_text(field, value)
    if meaning is not None:
        return _with_unit_if_number(meaning, field.name)
    if isinstance(value, str):
        return _text_in_words(field, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return exact_text(field, value)
    if field.kind is FieldKind.BOOLEAN:
        return exact_text(field, value)
    return _measured(value, field.name)


def number_text(value: float) -> str:
    """Return a number with its thousands grouped and no digits that the value does not have.

    >>> number_text(1772000.0)
    '1,772,000'
    """
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def length_text(length_m: float) -> str:
    """Return a length of meters as people read it: meters below one kilometer, else kilometers."""
    if abs(length_m) < 1000:
        return f"{length_m:,.0f} m"
    return f"{length_m / 1000:,.1f} km" if abs(length_m) < 100_000 else f"{length_m / 1000:,.0f} km"


def _measured(value: float, name: str) -> str:
    words = name.lower().split("_")
    if words[-1] == "m" and "length" in words:
        return length_text(value)
    is_name = any(word in _PLAIN_NUMBER_NAMES for word in words)
    return _with_unit(str(value) if is_name else number_text(value), name)


def _unit_of(name: str) -> str | None:
    return _UNITS.get(name.lower().rsplit("_", 1)[-1]) if "_" in name else None


def _with_unit(text: str, name: str) -> str:
    unit = _unit_of(name)
    if unit is None or text.endswith(unit):
        return text
    return f"{text}{unit}" if unit == "°" else f"{text}\u00a0{unit}"


def _with_unit_if_number(text: str, name: str) -> str:
    # Dual gauge is text: `1435/1000` in a column of millimeters.
    return _with_unit(text, name) if text.replace("/", "").isdigit() else text


def country_text(code: str) -> str:
    """Return the name of a country by its ISO 3166-1 code, the code itself where it is unknown."""
    return translated(country_name(code))


@lru_cache(maxsize=512)
def country_name(code: str) -> str:
    """Return the English name of a country by its code, the code itself where it is unknown."""
    territory = QLocale.codeToTerritory(code)
    if territory == QLocale.Country.AnyCountry:
        return code
    return QLocale.territoryToString(territory).split(" (")[0]


def _text_in_words(field: Field, value: str) -> str:
    if field.name in _COUNTRY_NAMES and len(value) == 2 and value.isupper():
        return country_text(value)
    if field.name == "modes":
        modes = (translated(mode.strip().replace("_", " ")) for mode in value.split(","))
        return ", ".join(modes)
    words = _listed_choices(field, value)
    return words if words is not None else _with_unit_if_number(value, field.name)


def _listed_choices(field: Field, value: str) -> str | None:
    """Return `rail,road` in words where every item is one of the field's codes."""
    items = [item.strip() for item in value.split(",")]
    meanings = [field.choices.get(item) for item in items]
    if len(items) < 2 or not all(meanings):
        return None
    return ", ".join(translated(meaning) for meaning in meanings if meaning)


def _bytes_text(value: bytes) -> str:
    text = QCoreApplication.translate("Values", "{count} bytes")
    return text.format(count=f"{len(value):,}")


def _yes_no(value: bool) -> str:
    if value:
        return QCoreApplication.translate("Values", "Yes")
    return QCoreApplication.translate("Values", "No")
