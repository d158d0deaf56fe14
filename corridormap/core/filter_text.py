"""Reads the names of fields out of a filter's text, without running it."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import takewhile

_TOKEN = re.compile(
    r"""
      (?P<skipped> \s+ | --[^\n]*(?:\n|$) | /\*.*?(?:\*/|$) | (?P<text> [xX]?'(?:[^']|'')*' ) )
    | "(?P<quoted>(?:[^"]|"")*)" | \[(?P<bracketed>[^\]]*)\] | `(?P<ticked>(?:[^`]|``)*)`
    | (?P<number> (?:\d+\.?\d*|\.\d+) (?:[eE][+-]?\d+)? | 0[xX][0-9a-fA-F]+ )
    | (?P<word> [^\W\d]\w* )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = (
    "and between case cast collate else end escape exists false from glob in is isnull like match "
    "not notnull null or regexp select then true when where as distinct current_date current_time "
    "current_timestamp"
)
KEYWORDS = frozenset(_WORDS.split())
_BEFORE_NAMES_OF_SQL = ("as", "collate")
"""What follows is a type or a collation."""


@lru_cache(maxsize=512)
def fields_of(text: str) -> tuple[str, ...]:
    r"""Return the names of fields that a filter speaks of, as it spells them, without repeats.

    >>> fields_of("status = 'planned' AND \"length km\" > 10 AND lower(name) LIKE 'a%'")
    ('status', 'length km', 'name')
    """
    names: list[str] = []
    word_before = ""
    tokens = [found for found in _TOKEN.finditer(text) if found["skipped"] is None]
    for index, found in enumerate(tokens):
        quoted = _quoted_name(found)
        word = (found["word"] or "").lower()
        if quoted is not None:
            names.append(quoted)
        elif word and not _is_language(word, word_before, tokens[index + 1 : index + 2]):
            names.append(found["word"])
        word_before = word
    return tuple(dict.fromkeys(names))


def _quoted_name(found: re.Match[str]) -> str | None:
    if found["quoted"] is not None:
        return found["quoted"].replace('""', '"')
    if found["ticked"] is not None:
        return found["ticked"].replace("``", "`")
    bracketed: str | None = found["bracketed"]
    return bracketed


def _is_language(word: str, before: str, following: list[re.Match[str]]) -> bool:
    """Whether a word is SQL's own: a keyword, a function, a type or a collation."""
    if word in KEYWORDS or before in _BEFORE_NAMES_OF_SQL:
        return True
    return bool(following) and following[0]["other"] == "("


def fault_of(text: str) -> str:
    """Return what of a filter is left open or closed too often, nothing if all is well.

    >>> fault_of("a IN ('(', 1)"), fault_of("1) OR (1")
    ('', 'a bracket is closed that was not opened.')
    """
    depth = 0
    for found in _TOKEN.finditer(text):
        other = found["other"] or ""
        if other in ("'", '"', "`"):
            return f"a text that begins with {other} is not closed."
        depth += {"(": 1, ")": -1}.get(other, 0)
        if depth < 0:
            return "a bracket is closed that was not opened."
    return "a bracket stays open." if depth else ""


_TRUTH = {"'true'": "1", "'false'": "0"}
_EQUATING = frozenset("=<>!")
_LISTED = frozenset("(,")


def with_truth_values(text: str, fields: Collection[str]) -> str:
    r"""Return a filter that compares yes/no fields with 1 and 0 where it has them as words.

    Classes call the values of such fields True and False, and so do rules made of them; SQL, like
    the files, has 1 and 0.

    Args:
        text: The filter.
        fields: Those that hold truth values.

    >>> with_truth_values("open = 'True' AND name = 'True'", ["open"])
    "open = 1 AND name = 'True'"
    """
    names = {name.casefold() for name in fields}
    tokens = [each for each in _TOKEN.finditer(text) if each["skipped"] is None or each["text"]]
    made, done = [], 0
    for at, found in enumerate(tokens):
        number = _TRUTH.get((found["text"] or "").lower())
        if number is not None and _is_compared(tokens, at, names):
            made += [text[done : found.start()], number]
            done = found.end()
    return "".join((*made, text[done:]))


def _is_compared(tokens: list[re.Match[str]], at: int, names: set[str]) -> bool:
    """Whether a text is compared with one of these fields, before it or behind it."""
    before, behind = tokens[:at][::-1], tokens[at + 1 :]
    for beside in (before, behind):
        signs = list(takewhile(_is_equating, beside))
        if signs and _names_one(beside[len(signs) :], names):
            return True
    listed = list(takewhile(lambda each: each["text"] or each["other"] in _LISTED, before))
    words = list(takewhile(lambda each: _word(each) in ("in", "not"), before[len(listed) :]))
    return bool(words) and _names_one(before[len(listed) + len(words) :], names)


def _is_equating(token: re.Match[str]) -> bool:
    return token["other"] in _EQUATING or _word(token) in ("is", "not")


def _names_one(tokens: list[re.Match[str]], names: set[str]) -> bool:
    if not tokens:
        return False
    quoted = _quoted_name(tokens[0])
    return (_word(tokens[0]) if quoted is None else quoted.casefold()) in names


def _word(token: re.Match[str]) -> str:
    return (token["word"] or "").casefold()
