"""The theme's own words in other languages: titles of fields, codes, metrics, units.

They come with the data, not with the program: a table of their own (`resources/i18n/data_zh.json`)
holds them, so that the files of the interface need not follow every change of a seed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from corridormap.core.bundled import resources_folder


def in_language(word: str, language: str) -> str:
    """Return a word of the data in a language, itself where none is known."""
    return _words(language).get(word, word) if word else ""


@lru_cache(maxsize=4)
def _words(language: str) -> Mapping[str, str]:
    path = resources_folder() / "i18n" / f"data_{language}.json"
    if not path.is_file():
        return {}
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words
