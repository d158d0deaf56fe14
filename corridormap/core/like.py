"""SQL's LIKE for all letters: SQLite itself ignores case only where letters have no accents."""

from __future__ import annotations

import re
from functools import lru_cache

from corridormap.core.feature import Value


def like(pattern: Value, value: Value, escape: Value = None) -> bool | None:
    """Return whether a value is like a pattern, as SQLite calls it; None where one is null.

    >>> like("mü%_n", "MÜNCHEN"), like("a%b", "abc")
    (True, False)
    """
    if pattern is None or value is None:
        return None
    parts = _parts(str(pattern).lower(), "" if escape is None else str(escape).lower())
    return _is_like(parts, str(value).lower())


def _is_like(parts: tuple[re.Pattern[str], ...], text: str) -> bool:
    if len(parts) == 1:
        return parts[0].fullmatch(text) is not None
    first = parts[0].match(text)
    if first is None:
        return False
    place = first.end()
    # Each part as early as it can be: then the parts after it have the most room.
    for part in parts[1:-1]:
        found = part.search(text, place)
        if found is None:
            return False
        place = found.end()
    # A part has no letters of which there may be more or fewer: it ends where the text does.
    return parts[-1].fullmatch(text, max(place, len(text) - _length(parts[-1]))) is not None


def _length(part: re.Pattern[str]) -> int:
    return len(re.sub(r"\\(.)", r"\1", part.pattern, flags=re.DOTALL))


@lru_cache(maxsize=256)
def _parts(pattern: str, escape: str) -> tuple[re.Pattern[str], ...]:
    """Return what stands between the pattern's % signs."""
    parts = [""]
    letters = iter(pattern)
    for letter in letters:
        if letter == escape:
            parts[-1] += re.escape(next(letters, ""))
        elif letter == "%":
            parts.append("")
        else:
            parts[-1] += "." if letter == "_" else re.escape(letter)
    return tuple(re.compile(part, re.DOTALL) for part in parts)
