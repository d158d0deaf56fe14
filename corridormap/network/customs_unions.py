"""Borders that goods cross without stopping for customs: within the EU and within the EAEU.

Source: the treaties' lists of members, as of 2026 (European Union; Eurasian Economic Union).
"""

from __future__ import annotations

from collections.abc import Sequence

UNIONS: dict[str, frozenset[str]] = {
    "European Union": frozenset(
        (
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
            "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        )
    ),
    "Eurasian Economic Union": frozenset(("AM", "BY", "KG", "KZ", "RU")),
}  # fmt: skip


def is_within_union(countries: Sequence[str]) -> bool:
    """Whether a border between these countries (ISO codes) lies within one customs union.

    >>> is_within_union(("PL", "DE"))
    True
    >>> is_within_union(("BY", "PL"))
    False
    """
    return any(members.issuperset(countries) for members in UNIONS.values())
