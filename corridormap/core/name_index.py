"""Finds features by name, in English, Chinese or an alias, as somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from corridormap.core.feedback import Feedback

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_NOT_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_MOST_HITS_LOOKED_AT = 20_000


class NameClass(IntEnum):
    """What kind of feature a name belongs to; the lower comes first."""

    PORT = 0
    CROSSING = 1
    OTHER = 2
    PLACE = 3


class MatchKind(IntEnum):
    """How well a name fits what was typed; the lower the better."""

    EXACT = 0
    PREFIX = 1
    WORD_PREFIX = 2
    SUBSTRING = 3


@dataclass(frozen=True, slots=True)
class NamedFeature:
    """A feature that can be found by name.

    Attributes:
        layer_id: The layer's id in the project.
        layer_title: The layer's name, shown beside the hit.
        fid: The feature's key.
        name: In English, or whatever the file has.
        name_zh: In Chinese, empty if unknown.
        aliases: Other spellings.
        bounds: west, south, east, north in degrees on WGS 84; a point has no size; None where
            the feature is not drawn.
        name_class: Ports before crossings before others before places.
        rank: Within the class, the lower comes first.
        feature_id: The theme's own id, empty if there is none.
        kind: A word for people: `sea_port`, `country` …
    """

    layer_id: str
    layer_title: str
    fid: int
    name: str
    name_zh: str = ""
    aliases: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    name_class: NameClass = NameClass.OTHER
    rank: int = 0
    feature_id: str = ""
    kind: str = ""

    @property
    def center(self) -> tuple[float, float] | None:
        """Middle of the bounds as (lon, lat)."""
        if self.bounds is None:
            return None
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2

    def names(self) -> Iterator[str]:
        """Yield every spelling that is not empty."""
        yield from (name for name in (self.name, self.name_zh, *self.aliases) if name)


@dataclass(frozen=True, slots=True)
class NameHit:
    """A feature found, the spelling that fits and how well it does."""

    feature: NamedFeature
    matched: str
    match: MatchKind


def folded(text: str) -> str:
    """Return a text as it is compared: without case, accents, apostrophes and punctuation.

    >>> folded("Hà Nội"), folded("Xi’an"), folded("")
    ('ha noi', 'xian', '')
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()


class NameIndex:
    """All names of the open layers, searched as one text.

    Built once for a set of layers, then only read, from any thread.

    Args:
        features: What has names.
        feedback: Asked at every feature.

    Raises:
        Cancelled: The feedback said so.
    """

    def __init__(self, features: Iterable[NamedFeature], feedback: Feedback | None = None) -> None:
        feedback = feedback or Feedback()
        self._features = tuple(features)
        self._owners: list[int] = []
        self._spellings: list[str] = []
        lines: list[str] = []
        for index, feature in enumerate(self._features):
            feedback.check()
            for name in dict.fromkeys(feature.names()):
                if line := folded(name):
                    lines.append(line)
                    self._owners.append(index)
                    self._spellings.append(name)
        self._text = "\n".join(("", *lines, ""))
        lengths = np.fromiter(map(len, lines), np.int64, len(lines))
        # Where each line starts, the line break before it not counted.
        self._starts = np.cumsum(lengths + 1) - lengths
        self._by_id: dict[str, list[int]] = {}
        for index, feature in enumerate(self._features):
            if feature.feature_id:
                self._by_id.setdefault(feature.feature_id.casefold(), []).append(index)

    def __len__(self) -> int:
        return len(self._features)

    def search(self, text: str, limit: int = 20) -> list[NameHit]:
        """Return the best hits first, each feature once; nothing for an empty text."""
        query = folded(text)
        if not query:
            return []
        best: dict[int, NameHit] = {}
        for match, pattern in (
            (MatchKind.EXACT, f"\n{query}\n"),
            (MatchKind.PREFIX, f"\n{query}"),
            (MatchKind.WORD_PREFIX, f" {query}"),
            (MatchKind.SUBSTRING, query),
        ):
            for line in self._lines_with(pattern):
                owner = self._owners[line]
                if owner not in best:
                    best[owner] = NameHit(self._features[owner], self._spellings[line], match)
            if len(best) >= limit:
                break
        return sorted(best.values(), key=_order)[:limit]

    def exact(self, text: str) -> list[NamedFeature]:
        """Return what a name on the command line means: one is clear, several are ambiguous.

        An id comes first; then names among ports, then crossings, then places; case is
        ignored, and accents too if nothing fits with them. Lines and areas are never meant: the
        id of one is returned where no point has it as its first name.
        """
        asked = " ".join(text.split()).casefold()
        by_id = [self._features[index] for index in self._by_id.get(asked, ())]
        if any(feature.name_class != NameClass.OTHER for feature in by_id):
            return by_id
        named = [self._owners[line] for line in self._lines_with(f"\n{folded(text)}\n")]
        candidates = [self._features[index] for index in sorted(set(named))]
        to_the_letter = [
            feature
            for feature in candidates
            if asked in (" ".join(name.split()).casefold() for name in feature.names())
        ]
        if by_id:
            # An alias of somewhere else is not what the id of a country was given for.
            own = [each for each in to_the_letter if asked in _first_names(each)]
            to_the_letter, candidates = own, []
        for found in (to_the_letter, candidates):
            for name_class in (NameClass.PORT, NameClass.CROSSING, NameClass.PLACE):
                chosen = [feature for feature in found if feature.name_class == name_class]
                if chosen:
                    return chosen
        return by_id

    def _lines_with(self, pattern: str) -> list[int]:
        """Return the lines in which the pattern starts, at most so many, without repeats."""
        if pattern.strip("\n ") == "":
            return []
        ahead = 1 if pattern.startswith("\n") else 0
        found: list[int] = []
        position = self._text.find(pattern)
        while position >= 0 and len(found) < _MOST_HITS_LOOKED_AT:
            found.append(position + ahead)
            position = self._text.find(pattern, position + 1)
        lines = np.searchsorted(self._starts, np.array(found, np.int64), side="right") - 1
        return list(dict.fromkeys(lines.tolist()))


def _first_names(feature: NamedFeature) -> tuple[str, str]:
    return feature.name.casefold(), feature.name_zh.casefold()


def _order(hit: NameHit) -> tuple[int, int, int, int, str]:
    feature = hit.feature
    return hit.match, feature.name_class, feature.rank, len(hit.matched), feature.name
