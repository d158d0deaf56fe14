"""Lists of words in one cell of a table: easy to read and type, and nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Sequence


def listed(words: Sequence[str], separator: str) -> str | None:
    """Return words as one text, None for none; JSON where the separator would not do.

    >>> listed(["Suez", "Malacca"], ";")
    'Suez; Malacca'
    >>> listed(["a; b"], ";")
    '["a; b"]'
    """
    if not words:
        return None
    plain = all(word and word == word.strip() and separator not in word for word in words)
    if not plain or words[0].startswith("["):
        return json.dumps(list(words), ensure_ascii=False)
    return (separator if separator.isspace() else separator + " ").join(words)


def unlisted(text: str, separator: str) -> tuple[str, ...]:
    """Return the words of a text, whether this program wrote it or a person.

    >>> unlisted("Suez;Malacca ;", ";")
    ('Suez', 'Malacca')
    """
    if text.startswith("["):
        try:
            words = json.loads(text)
        except ValueError:
            words = None
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return tuple(words)
    return tuple(word for part in text.split(separator) if (word := part.strip()))
