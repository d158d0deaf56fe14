"""Sets a feature's page: title, what it is, lengths, facts, memberships, what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from PySide6.QtCore import QCoreApplication

from corridormap.core.coordinate_text import format_lonlat
from corridormap.core.feature import Field
from corridormap.core.knowledge import Fact, Membership, RelatedRow
from corridormap.core.measure import METHOD
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.identify_fields import (
    is_base_map,
    is_empty,
    is_theme,
    sorted_fields,
    unit_beside,
)
from corridormap.ui.panels.identify_reader import FeaturePage
from corridormap.ui.panels.rich_text import PageLook, block, link, pairs, plain, section, span
from corridormap.ui.panels.source_notes import ADDED, SourceNotes
from corridormap.ui.panels.value_text import length_text, number_text, plain_text, short_title

_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)")
FIELDS, GROUP = "fields", "group:"
STOPS = ("ports", "border_crossings")
translate = QCoreApplication.translate
_URL = re.compile(r"https?://\S+")


def page_html(
    page: FeaturePage, look: PageLook, *, language: str, unfolded: Collection[str]
) -> str:
    """Return the page as HTML for a text browser.

    Args:
        page: What is known of the feature.
        look: Colours and sizes.
        language: `en` or `zh`: that of the data's names.
        unfolded: What was asked for: `fields` for those looked up and empty, `group:NAME` for
            the facts of a group that the feature belongs to.
    """
    groups = {name.removeprefix(GROUP) for name in unfolded if name.startswith(GROUP)}
    notes = SourceNotes()
    parts = [
        _heading(page, notes, language),
        _fields(page, show_all=FIELDS in unfolded),
        _lengths(page, notes, look),
        _facts(page.knowledge.facts, notes, look, groups),
        _memberships(page.knowledge.memberships, notes, look),
        _related(page, look),
    ]
    if len(notes):
        parts += [section(translate("IdentifyPage", "Sources"), look), notes.listed()]
    return f"<body>{''.join(parts)}</body>"


def layer_title(layer: VectorLayer, language: str) -> str:
    """Return what a layer is called in a language, its plain name where it has no other."""
    return layer.name_zh if language == "zh" and layer.name_zh else layer.name


def _heading(page: FeaturePage, notes: SourceNotes, language: str) -> str:
    layer = page.layer
    layer_name = layer_title(layer, language)
    title = span("title", plain(page.title)) + notes.marks(page.knowledge.citations)
    parts = [block(span("kicker", plain(layer_name))), block(title, above_px=2)]
    also = [page.other_name] if page.other_name else []
    theme = is_theme(layer.info)
    aliases = page.values.get("aliases")
    if theme and isinstance(aliases, str):
        also += [alias.strip() for alias in aliases.split(";") if alias.strip()]
    if also:
        parts.append(block(span("other", plain(" · ".join(dict.fromkeys(also)))), above_px=1))
    if page.error:
        parts.append(block(plain(message_words(page.error)), above_px=8))
    note = page.values.get("note")
    if theme and isinstance(note, str) and note.strip():
        parts.append(block(plain(translated(note)), above_px=8))
    if is_base_map(layer.info):
        text = translate("IdentifyPage", "Of the base map, not of the source documents.")
        parts.append(block(span("small", plain(text)), above_px=4))
    return "".join(parts)


def _fields(page: FeaturePage, *, show_all: bool) -> str:
    left_out = ("published_length_km",) if page.lengths is not None else ()
    fields = sorted_fields(page.layer.info, page.values, left_out)
    rows = [_field_row(page, field) for field in fields.main]
    rows += _geometry_rows(page)
    folded = (*fields.looked_up, *fields.empty)
    if show_all:
        rows += [_field_row(page, field) for field in folded]
    html = pairs(rows)
    if folded:
        html += block(
            span("fold", link(f"toggle:{FIELDS}", _fold_text(len(folded), show_all))), above_px=4
        )
    return html


def _fold_text(count: int, show_all: bool) -> str:
    if show_all:
        return "▾ " + translate("IdentifyPage", "Fewer fields")
    return "▸ " + translate("IdentifyPage", "More fields ({count})").format(count=count)


def _field_row(page: FeaturePage, field: Field) -> tuple[str, str]:
    label, value = escape(short_title(field)), page.values.get(field.name)
    if is_empty(value):
        return label, span("quiet", "–")
    text = plain_text(field, value)
    if _URL.fullmatch(text):
        return label, link(text, plain(text))
    unit = translated(unit_beside(page.layer.info, field.name, page.values))
    return label, plain(f"{text} {unit}" if unit else text)


def _geometry_rows(page: FeaturePage) -> list[tuple[str, str]]:
    rows = []
    geometry = page.geometry
    if geometry.lonlat is not None:
        label = translate("IdentifyPage", "Longitude, latitude")
        rows.append((escape(label), escape(format_lonlat(*geometry.lonlat))))
    has_own = page.lengths is not None or "length_m" in page.values
    if geometry.length_m is not None and not has_own:
        label = translate("IdentifyPage", "Length")
        text = (
            f"{escape(length_text(geometry.length_m))} {span('small', escape(translated(METHOD)))}"
        )
        rows.append((escape(label), text))
    return rows


def _lengths(page: FeaturePage, notes: SourceNotes, look: PageLook) -> str:
    lengths = page.lengths
    if lengths is None or (lengths.drawn_m is None and lengths.published_m is None):
        return ""
    rows = []
    if lengths.drawn_m is not None:
        text = f"{length_text(lengths.drawn_m)} {span('small', escape(translated(METHOD)))}"
        rows.append((translate("IdentifyPage", "As drawn"), text))
    if lengths.way_m is not None:
        sources = ", ".join(translated(source) for source in lengths.way_sources)
        text = f"{span('strong', length_text(lengths.way_m))} {span('small', escape(sources))}"
        rows.append((translate("IdentifyPage", "Along the real way"), text))
    if lengths.published_m is not None:
        text = length_text(lengths.published_m)
        stated = [each for each in page.knowledge.citations if each.origin != ADDED]
        value = span("strong", text) + notes.marks(stated)
        rows.append((translate("IdentifyPage", "Published"), value))
    if lengths.difference_m is not None and lengths.difference_percent is not None:
        percent = _signed(f"{lengths.difference_percent:.1f}%")
        text = f"{_signed(length_text(lengths.difference_m))} {span('small', percent)}"
        rows.append((translate("IdentifyPage", "Difference"), text))
    html = section(translate("IdentifyPage", "Length"), look) + pairs(rows)
    if lengths.branch_count:
        text = translate("IdentifyPage", "Of the main line, without its branches.")
        html += block(span("small", escape(text)), above_px=4)
    return html


def _signed(text: str) -> str:
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def _facts(
    facts: tuple[Fact, ...], notes: SourceNotes, look: PageLook, unfolded: Collection[str]
) -> str:
    if not facts:
        return ""
    html = section(translate("IdentifyPage", "Facts"), look)
    for subject in dict.fromkeys(fact.subject for fact in facts):
        own = [fact for fact in facts if fact.subject == subject]
        if subject:
            html += _group_head(subject, len(own), subject in unfolded)
        if not subject or subject in unfolded:
            html += "".join(_fact(fact, notes) for fact in own)
    return html


def _group_head(subject: str, count: int, is_unfolded: bool) -> str:
    text = translate("IdentifyPage", "Counted for {group} ({count})")
    words = text.format(group=translated(subject), count=count)
    mark = "▾ " if is_unfolded else "▸ "
    target = f"toggle:{GROUP}{subject}"
    return block(span("fold", link(target, mark + plain(words))), above_px=10)


def _fact(fact: Fact, notes: SourceNotes) -> str:
    label = translated(fact.metric)
    figure = span("figure", plain(fact_value_text(fact))) + notes.marks(fact.citations)
    html = block(span("quiet", plain(label[:1].upper() + label[1:])), above_px=8)
    # A period is short and wraps as a whole, below its figure where the panel is narrow.
    period = span("small", plain(_period_text(fact)).replace(" ", "&nbsp;"))
    html += block(f"{figure} &nbsp; {period}")
    if fact.note:
        html += block(span("small", plain(translated(fact.note))), above_px=1)
    return html


def fact_value_text(fact: Fact) -> str:
    """Return a fact's value with its own unit, in plain text.

    A range keeps both its ends, a rank is said as one, and no digit is added or dropped.
    """
    value, unit = fact.value, translated(fact.unit)
    if value is None:
        return "–"
    text = number_text(value) if isinstance(value, int | float) else _text_value(str(value))
    if fact.unit == "rank":
        return translate("IdentifyPage", "No. {rank}").format(rank=text)
    if fact.unit == "mm":
        # Gauges are names: 1435 mm is not written with a thousands' mark.
        return f"{value!s} mm"
    if unit.startswith("%"):
        return f"{text}{unit}"
    return f"{text} {unit}".strip()


def _text_value(text: str) -> str:
    found = _RANGE.fullmatch(text)
    if found:
        return "–".join(f"{int(end):,}" for end in found.groups())
    try:
        return number_text(float(text) if "." in text else int(text))
    except ValueError:
        return translated(text)


def _period_text(fact: Fact) -> str:
    if not fact.period:
        return translate("IdentifyPage", "period not stated")
    if fact.period == str(fact.value):
        return ""
    return _RANGE.sub(r"\1–\2", translated(fact.period))


def _memberships(memberships: tuple[Membership, ...], notes: SourceNotes, look: PageLook) -> str:
    if not memberships:
        return ""
    rows = []
    for membership in memberships:
        about = [translated(membership.role)]
        if membership.since:
            since = translate("IdentifyPage", "since {date}").format(date=membership.since)
            about.append(since)
        name = plain(translated(membership.organisation)) + notes.marks(membership.citations)
        rows.append(
            block(
                f"{name} &nbsp; {span('small', escape(', '.join(filter(None, about))))}", above_px=4
            )
        )
    return section(translate("IdentifyPage", "Belongs to"), look) + "".join(rows)


def _related(page: FeaturePage, look: PageLook) -> str:
    html = ""
    by_table: dict[str, list[RelatedRow]] = {}
    for row in page.knowledge.related:
        by_table.setdefault("stops" if row.table in STOPS else row.table, []).append(row)
    for table, rows in by_table.items():
        html += section(_related_title(table), look)
        for row in rows:
            target = f"feature:{row.table}:{row.fid}"
            detail = span("small", plain(translated(row.detail)))
            html += block(f"{link(target, plain(row.title))} &nbsp; {detail}", above_px=4)
    return html


def _related_title(table: str) -> str:
    if table == "corridors":
        return translate("IdentifyPage", "On corridors")
    if table == "corridor_legs":
        return translate("IdentifyPage", "Legs")
    return translate("IdentifyPage", "From and to")
