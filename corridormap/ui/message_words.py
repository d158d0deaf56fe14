"""Says in the language of the window what the rooms below say in English.

Errors and warnings are made where no window is, and the command line prints them as they are.
`resources/i18n/messages_zh.json` holds each sentence with its blanks (those named `id_…` take no
space); a test finds those that are missing in it. What is in no table stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from corridormap.core.bundled import resources_folder
from corridormap.ui.panels.data_words import translated, window_language

LONGEST_TEXT = 2000
_BLANK = re.compile(r"\\\{(\w+)\\\}")
_SAID = ("reason", "why", "subject", "what")
"""Blanks that hold words; the others hold names and numbers."""
_DEEPEST = 4


def message_words(text: str) -> str:
    """Return a message in the language of the window, line by line; unknown lines as they are."""
    sentences = _sentences(window_language())
    if not sentences or len(text) > LONGEST_TEXT:
        return text
    return "\n".join(_said(line, sentences, _DEEPEST) or line for line in text.split("\n"))


def _said(text: str, sentences: Mapping[str, str], depth: int) -> str | None:
    """Return a line in another language, None where no sentence fits it."""
    if text in sentences:
        return sentences[text]
    if not depth:
        return None
    for template, other in sentences.items():
        if _anchor(template) not in text:
            continue
        found = _pattern(template).fullmatch(text)
        if found is None:
            continue
        values = found.groupdict()
        words = {
            name: _clause(values[name], sentences, depth - 1) for name in _SAID if name in values
        }
        if "reason" in words and words["reason"] is None:
            # A frame around something unknown: half a sentence of each language helps nobody.
            continue
        if "unit" in values:
            values["unit"] = translated(values["unit"])
        return other.format_map(values | {name: said for name, said in words.items() if said})
    return None


def _clause(text: str, sentences: Mapping[str, str], depth: int) -> str | None:
    """Return what stands in a sentence; one of its own has lost its full stop there."""
    said = _said(text, sentences, depth)
    if said is None and not text.endswith("."):
        whole = _said(f"{text}.", sentences, depth)
        return whole and whole.rstrip("。.")
    return said


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.escape(template)
    return re.compile(_BLANK.sub(_group, escaped), re.DOTALL)


@lru_cache(maxsize=512)
def _anchor(template: str) -> str:
    """Return the longest words of a sentence: to look for them is far quicker than to match."""
    return max(re.split(r"\{\w+\}", template), key=len)


def _group(blank: re.Match[str]) -> str:
    # An id or column is one word: a sentence that begins with one fits no other sentence's end.
    what = r"\S+?" if blank[1].startswith("id_") else ".+?"
    return f"(?P<{blank[1]}>{what})"


@lru_cache(maxsize=4)
def _sentences(language: str) -> Mapping[str, str]:
    """Return sentences in English with those of a language, the longest words first.

    Frames stand before the others: a blank at the start of a sentence would swallow a frame.
    """
    path = resources_folder() / "i18n" / f"messages_{language}.json"
    if not path.is_file():
        return {}
    sentences: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    by_length = sorted(sentences, key=lambda template: -len(re.sub(r"\{\w+\}", "", template)))
    ordered = sorted(by_length, key=lambda template: not template.endswith("{reason}"))
    return {template: sentences[template] for template in ordered}
