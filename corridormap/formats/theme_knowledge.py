"""Answers what the theme knows of a feature: facts, memberships, documents, what belongs to it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corridormap.core.knowledge import (
    Citation,
    Fact,
    Knowledge,
    Membership,
    NotDrawn,
    RelatedRow,
)
from corridormap.formats.gpkg_catalog import read_catalog
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.theme_tables import (
    FEATURE_TABLES,
    ID_COLUMNS,
    Row,
    ThemeTables,
    read_theme_tables,
    text,
)

Subject = tuple[str, str]
"""Table and id of what a fact or a citation speaks of."""

_MODES_ZH = {
    "rail": "铁路",
    "road": "公路",
    "sea": "海运",
    "inland_waterway": "内河",
    "pipeline": "管道",
    "air": "航空",
}


@dataclass(frozen=True, slots=True)
class _Index:
    """The theme's rows, found by what is asked for."""

    tables: ThemeTables
    by_fid: dict[tuple[str, int], Row] = field(default_factory=dict)
    by_id: dict[Subject, Row] = field(default_factory=dict)
    citations: dict[Subject, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[Subject, list[Row]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[Subject, list[Row]] = field(default_factory=lambda: defaultdict(list))
    memberships: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    legs_of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    legs_at: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


class ThemeKnowledge:
    """What a theme GeoPackage says of its features; safe to ask from any thread.

    The file is read whole at the first question (its tables are small) and let go at once.

    Args:
        path: The theme; a file without the theme's tables knows nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._index: _Index | None = None

    def of(self, table: str, fid: int, language: str = "en") -> Knowledge:
        """Return what is known of a row; names are in `language`, `en` or `zh`.

        Raises:
            SourceError: The file cannot be read.
        """
        index = self._loaded()
        row = index.by_fid.get((table, fid))
        if row is None:
            return Knowledge()
        subject = (table, text(row, ID_COLUMNS[table]))
        return Knowledge(
            tuple(_facts(index, subject, language)),
            tuple(_memberships(index, subject, language)),
            tuple(index.citations.get(subject, ())),
            tuple(_related(index, table, row, language)),
        )

    def of_file(self, path: Path, table: str, fid: int, language: str = "en") -> Knowledge:
        """Return what is known of a row of any file: nothing unless the file is the theme.

        Raises:
            SourceError: The theme cannot be read.
        """
        return self.of(table, fid, language) if path == self._path else Knowledge()

    def not_drawn(self) -> list[NotDrawn]:
        """Return the rows that stand on no map, corridors first.

        Raises:
            SourceError: The file cannot be read.
        """
        index = self._loaded()
        return [
            NotDrawn(
                text(row, "name") or text(row, ID_COLUMNS[table]),
                text(row, "name_zh"),
                table,
                _whole(row["fid"]),
                text(row, "note"),
                tuple(index.citations.get((table, text(row, ID_COLUMNS[table])), ())),
                self._path,
            )
            for table in FEATURE_TABLES
            for row in index.tables[table]
            if not row["drawn"]
        ]

    def _loaded(self) -> _Index:
        with self._lock:
            if self._index is None:
                with Reader(self._path) as reader:
                    tables = read_theme_tables(reader, read_catalog(reader))
                self._index = _indexed(tables)
            return self._index


def _indexed(tables: ThemeTables) -> _Index:
    index = _Index(tables)
    for table, column in ID_COLUMNS.items():
        for row in tables[table]:
            index.by_fid[table, _whole(row["fid"])] = row
            index.by_id[table, text(row, column)] = row
    for row in tables["citations"]:
        index.citations[_subject(row)].append(_citation(index, row))
    for row in tables["facts"]:
        index.facts[_subject(row)].append(row)
    for row in tables["group_members"]:
        group = index.by_id.get(("groups", text(row, "group_id")))
        if group is not None:
            index.groups[_subject(row)].append(group)
    for row in tables["memberships"]:
        index.memberships[text(row, "region_id")].append(row)
    for row in sorted(tables["corridor_legs"], key=_leg_order):
        index.legs_of[text(row, "corridor_id")].append(row)
        for stop in (text(row, "from_stop"), text(row, "to_stop")):
            index.legs_at[stop].append(row)
    return index


def _subject(row: Row) -> Subject:
    return text(row, "subject_table"), text(row, "subject_id")


def _leg_order(row: Row) -> tuple[str, bool, str, float]:
    branch, seq = text(row, "branch"), row.get("seq")
    # The trunk before its branches.
    return (
        text(row, "corridor_id"),
        branch != "main",
        branch,
        float(seq) if isinstance(seq, int | float) else 0.0,
    )


def _citation(index: _Index, row: Row) -> Citation:
    source_id = text(row, "source_id")
    source = index.by_id.get(("sources", source_id), {})
    return Citation(
        text(source, "title") or source_id,
        text(source, "publisher"),
        text(source, "date"),
        text(row, "place"),
        text(row, "origin"),
        source_id,
    )


def _facts(index: _Index, subject: Subject, language: str) -> Iterable[Fact]:
    yield from (_fact(index, row, "") for row in index.facts.get(subject, ()))
    for group in index.groups.get(subject, ()):
        name = _name(group, "group_id", language)
        group_subject = ("groups", text(group, "group_id"))
        yield from (_fact(index, row, name) for row in index.facts.get(group_subject, ()))


def _fact(index: _Index, row: Row, group: str) -> Fact:
    return Fact(
        text(row, "metric"),
        row.get("value"),
        text(row, "unit"),
        text(row, "period"),
        text(row, "note"),
        tuple(index.citations.get(("facts", text(row, "fact_id")), ())),
        group,
    )


def _memberships(index: _Index, subject: Subject, language: str) -> Iterable[Membership]:
    table, subject_id = subject
    if table == "member_regions":
        for row in index.memberships.get(subject_id, ()):
            yield Membership(
                text(row, "organisation"),
                text(row, "role"),
                text(row, "since"),
                _cited_membership(index, "memberships", subject_id, text(row, "organisation")),
            )
    for group in index.groups.get(subject, ()):
        group_id = text(group, "group_id")
        cited = _cited_membership(index, "group_members", group_id, subject_id)
        cited = cited or tuple(index.citations.get(("groups", group_id), ()))
        yield Membership(_name(group, "group_id", language), "group", "", cited)


def _cited_membership(index: _Index, table: str, owner: str, member: str) -> tuple[Citation, ...]:
    """Return the documents for a row without an id of its own, cited as `owner/member`."""
    return tuple(index.citations.get((table, f"{owner}/{member}"), ()))


def _related(index: _Index, table: str, row: Row, language: str) -> Iterable[RelatedRow]:
    related = _RELATED.get(table)
    return related(index, row, language) if related is not None else ()


def _legs_of_corridor(index: _Index, row: Row, language: str) -> Iterable[RelatedRow]:
    for leg in index.legs_of.get(text(row, "corridor_id"), ()):
        title = " – ".join(
            _stop_name(index, text(leg, end), language) for end in ("from_stop", "to_stop")
        )
        yield RelatedRow("corridor_legs", _whole(leg["fid"]), title, _leg_detail(leg, language))


def _around_leg(index: _Index, row: Row, language: str) -> Iterable[RelatedRow]:
    corridor = index.by_id.get(("corridors", text(row, "corridor_id")))
    if corridor is not None:
        yield _corridor_row(corridor, language)
    for end in ("from_stop", "to_stop"):
        for table in ("ports", "border_crossings"):
            stop = index.by_id.get((table, text(row, end)))
            if stop is not None:
                name = _name(stop, ID_COLUMNS[table], language)
                yield RelatedRow(table, _whole(stop["fid"]), name, "")


def _corridors_at(id_column: str) -> Callable[[_Index, Row, str], Iterable[RelatedRow]]:
    def corridors(index: _Index, row: Row, language: str) -> Iterable[RelatedRow]:
        legs = index.legs_at.get(text(row, id_column), ())
        for corridor_id in dict.fromkeys(text(leg, "corridor_id") for leg in legs):
            corridor = index.by_id.get(("corridors", corridor_id))
            if corridor is not None:
                yield _corridor_row(corridor, language)

    return corridors


_RELATED: dict[str, Callable[[_Index, Row, str], Iterable[RelatedRow]]] = {
    "corridors": _legs_of_corridor,
    "corridor_legs": _around_leg,
    "ports": _corridors_at("port_id"),
    "border_crossings": _corridors_at("crossing_id"),
}


def _corridor_row(corridor: Row, language: str) -> RelatedRow:
    detail = text(corridor, "status_text") or text(corridor, "status")
    name = _name(corridor, "corridor_id", language)
    return RelatedRow("corridors", _whole(corridor["fid"]), name, detail)


def _stop_name(index: _Index, stop_id: str, language: str) -> str:
    for table in ("ports", "border_crossings"):
        row = index.by_id.get((table, stop_id))
        if row is not None:
            return _name(row, ID_COLUMNS[table], language)
    return stop_id


def _leg_detail(leg: Row, language: str) -> str:
    mode = text(leg, "mode")
    words = [_MODES_ZH.get(mode, mode) if language == "zh" else mode.replace("_", " ")]
    way = leg.get("way_length_m") or leg.get("length_m")
    if isinstance(way, int | float):
        words.append(f"{way / 1000:,.0f} km")
    if not leg["drawn"]:
        words.append("未绘制" if language == "zh" else "not drawn")
    return " · ".join(words)


def _name(row: Row, id_column: str, language: str) -> str:
    chinese = text(row, "name_zh") if language == "zh" else ""
    return chinese or text(row, "name") or text(row, id_column)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
