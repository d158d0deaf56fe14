"""What a check of corridors found, as it is listed, searched, shown on the map and copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class TwoNames:
    """A name in English and in Chinese; the latter may be missing."""

    name: str = ""
    name_zh: str = ""

    def in_language(self, language: str) -> str:
        """Return the name in a language of the data, `en` or `zh`."""
        return self.name_zh if language == "zh" and self.name_zh else self.name


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One finding and what it is about.

    Attributes:
        severity: `error` or `warning`.
        rule: Id of the rule that is broken.
        message: What is wrong, in a sentence.
        cause: Why it is so, where that is on record.
        layer: The table; None for the file as a whole.
        fid: The row; None for no one row.
        corridor: The corridor, or proposed route, whose leg or row it is; empty for anything else.
        subject: What the row is called; a leg by its two stops. Empty where the table says enough.
        place: Longitude and latitude of the spot, degrees; None for no one spot.
        extent: West, south, east, north of the row in degrees, None where that is not known.
    """

    severity: str
    rule: str
    message: str
    cause: str = ""
    layer: str | None = None
    fid: int | None = None
    corridor: TwoNames = TwoNames()
    subject: TwoNames = TwoNames()
    place: tuple[float, float] | None = None
    extent: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All findings of one file.

    Attributes:
        path: The file.
        rows: The findings, those about the file's own tables first.
        leg_count: How many legs of corridors and of proposed routes were looked at.
        rules: What each rule asks for, by id.
    """

    path: Path
    rows: tuple[CheckRow, ...]
    leg_count: int
    rules: Mapping[str, str]

    def count(self, severity: str) -> int:
        """Return how many findings are so severe."""
        return sum(row.severity == severity for row in self.rows)


def report_text(title: str, groups: Iterable[tuple[str, Iterable[tuple[str, str, str]]]]) -> str:
    """Return findings as lines of text.

    Args:
        title: The first line.
        groups: A heading and its findings: severity, subject, message.

    >>> print(report_text("a.gpkg: 1 error", [("East", [("error", "A – B", "Too long.")])]))
    a.gpkg: 1 error
    <BLANKLINE>
    East
      error  A – B: Too long.
    <BLANKLINE>
    """
    lines = [title]
    for heading, findings in groups:
        lines += ["", heading]
        for severity, subject, message in findings:
            lines.append(f"  {severity}  {subject}: {message}" if subject else
                         f"  {severity}  {message}")  # fmt: skip
    return "\n".join(lines) + "\n"
