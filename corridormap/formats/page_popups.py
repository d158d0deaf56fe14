"""The text of a feature's pop-up: fields in plain words, facts, memberships, sources."""

from __future__ import annotations

from typing import Any

from corridormap.core.data_language import in_language
from corridormap.core.feature import Field, Value
from corridormap.core.knowledge import Citation, Fact, Knowledge
from corridormap.formats.page_model import PageLayer

LONGEST_TEXT = 2_000
"""Characters of a value that a pop-up shows; the file keeps the rest."""
LONGEST_TITLE = 200
HIDDEN_FIELDS = frozenset({"fid", "id", "geom", "name", "name_zh"})


def popup_of(layer: PageLayer, row: int, language: str) -> dict[str, Any]:
    """Return title, rows, facts and sources of the feature in that row of the layer's columns."""
    values = {name: column[row] for name, column in layer.columns.items() if row < len(column)}
    popup: dict[str, Any] = {"t": title_of(values, language) or layer.name, "l": layer.name}
    rows = [
        [
            in_language(field.title or field.name.replace("_", " ").capitalize(), language),
            in_language(shown(field, values[field.name]), language),
        ]
        for field in layer.fields
        if field.name in values and _is_shown(field, values[field.name])
    ]
    if rows:
        popup["r"] = rows
    if layer.knowledge is not None:
        popup |= _known(layer.knowledge(int(layer.block.fids[row])), language)
    return popup


def title_of(values: dict[str, Value], language: str) -> str:
    """Return the feature's name in the language, else in English, else its title or id."""
    wanted = ("name_zh", "name") if language == "zh" else ("name", "name_zh")
    for name in (*wanted, "title"):
        if values.get(name):
            return shortened(str(values[name]), LONGEST_TITLE)
    for name, value in values.items():
        if name.endswith("_id") and value:
            return shortened(str(value), LONGEST_TITLE)
    return ""


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text that a page can carry a thousand times."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def shown(field: Field, value: Value) -> str:
    """Return a value in plain words: the meaning of a code, numbers with separators."""
    text = shortened(str(value))
    if text in field.choices:
        return field.choices[text] or text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}"
    return text


def _is_shown(field: Field, value: Value) -> bool:
    return (
        field.name.lower() not in HIDDEN_FIELDS
        and value not in (None, "")
        and not isinstance(value, bytes)
    )


def _known(knowledge: Knowledge, language: str) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if knowledge.facts:
        parts["f"] = [_fact(fact, language) for fact in knowledge.facts]
    if knowledge.memberships:
        parts["m"] = [
            ", ".join(
                in_language(word, language)
                for word in (each.organisation, each.role, each.since)
                if word
            )
            for each in knowledge.memberships
        ]
    if knowledge.citations:
        parts["s"] = [source_line(citation) for citation in knowledge.citations]
    return parts


def _fact(fact: Fact, language: str) -> list[str]:
    value = f"{fact.value:,}" if isinstance(fact.value, int | float) else str(fact.value or "")
    head = in_language(fact.metric.replace("_", " "), language)
    if fact.subject:
        head = f"{head} ({in_language(fact.subject, language)})"
    number = " ".join(filter(None, (value, in_language(fact.unit, language))))
    period = f"{number}, {in_language(fact.period, language)}" if fact.period else number
    return [head, period, "; ".join(source_line(citation) for citation in fact.citations)]


def source_line(citation: Citation) -> str:
    """Return where a statement comes from in one line."""
    if citation.origin == "added":
        return f"Added: {citation.place or citation.title}"
    return ", ".join(
        filter(None, (citation.title, citation.publisher, citation.date, citation.place))
    )
