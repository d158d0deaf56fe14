"""Sorts findings into groups, by corridor or by rule, and finds those that fit what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QCoreApplication

from corridormap.core.check_report import CheckReport, CheckRow
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.not_drawn import TABLE_TITLES

ROUTE_TABLE_TITLES = {
    "routes": "Proposed routes",
    "route_legs": "Legs of proposed routes",
    "route_waypoints": "Waypoints of proposed routes",
    "route_crossings": "Borders on proposed routes",
    "route_events": "Waiting times on proposed routes",
    "route_regions": "Member regions on proposed routes",
    "route_assumptions": "Assumptions of proposed routes",
}
"""What the tables of a file of routes are called in the file itself."""


class Grouping(Enum):
    """What findings are listed under."""

    CORRIDOR = "corridor"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding in the language of the window.

    Attributes:
        row: The finding itself.
        subject: What it is about.
        message: What is wrong.
        cause: Why it is so; empty where that is not known.
    """

    row: CheckRow
    subject: str
    message: str
    cause: str

    @property
    def full_text(self) -> str:
        """Message and cause."""
        return f"{self.message} {self.cause}".rstrip()

    @property
    def in_a_line(self) -> str:
        """Subject, message and cause."""
        return ": ".join(filter(None, (self.subject, self.full_text)))

    def fits(self, needle: str) -> bool:
        """Whether a casefolded text occurs in it."""
        row = self.row
        texts = (self.subject, self.message, self.cause, row.rule, row.corridor.name)
        return needle in " ".join((*texts, row.corridor.name_zh, row.layer or "")).casefold()


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """A heading and the findings under it."""

    title: str
    findings: tuple[FindingWords, ...]


def worded(report: CheckReport, language: str) -> list[FindingWords]:
    """Return all findings in words.

    Args:
        report: What was found.
        language: That of the names, `en` or `zh`.
    """
    return [
        FindingWords(
            row,
            row.subject.in_language(language) or _table_title(row),
            message_words(row.message),
            translated(row.cause),
        )
        for row in report.rows
    ]


def grouped(
    findings: Iterable[FindingWords], grouping: Grouping, report: CheckReport, language: str
) -> list[FindingGroup]:
    """Return groups with errors first, otherwise in the order in which they were found."""
    groups: dict[str, list[FindingWords]] = {}
    for finding in findings:
        if grouping is Grouping.RULE:
            title = rule_title(report, finding.row.rule)
        else:
            title = finding.row.corridor.in_language(language) or _table_title(finding.row)
        groups.setdefault(title, []).append(finding)
    made = [
        FindingGroup(title, tuple(_named(title, sorted(own, key=_is_warning))))
        for title, own in groups.items()
    ]
    return sorted(made, key=lambda group: all(map(_is_warning, group.findings)))


def rule_title(report: CheckReport, rule: str) -> str:
    """Return what a rule asks for, in the language of the window, as the start of a sentence."""
    words = message_words(report.rules.get(rule, rule))
    return words[:1].upper() + words[1:]


def _named(title: str, findings: Iterable[FindingWords]) -> Iterator[FindingWords]:
    """Yield findings, those without a name whose heading has just said it."""
    for finding in findings:
        yield replace(finding, subject="") if finding.subject == title else finding


def _is_warning(finding: FindingWords) -> bool:
    return finding.row.severity != "error"


def _table_title(row: CheckRow) -> str:
    if row.layer is None:
        return QCoreApplication.translate("CheckGroups", "The file as a whole")
    titles = TABLE_TITLES | ROUTE_TABLE_TITLES
    return translated(titles.get(row.layer, row.layer))
