"""What is known of a feature and from which document."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corridormap.core.feature import Value


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from."""

    title: str
    publisher: str
    date: str
    place: str
    origin: str
    """`document`, or `added`: what we added so that the map can be drawn."""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number or statement about a feature, in the document's own unit and period."""

    metric: str
    value: Value
    unit: str
    period: str
    note: str
    citations: tuple[Citation, ...] = ()
    subject: str = ""
    """Name of the group the fact speaks of when it is not the feature itself."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation or group that a feature belongs to."""

    organisation: str
    role: str
    since: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A feature that belongs to this one: a corridor's leg, a leg's corridor."""

    table: str
    fid: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the theme knows of one feature."""

    facts: tuple[Fact, ...] = ()
    memberships: tuple[Membership, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[RelatedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """A feature that a document names too vaguely to draw: a row without geometry.

    Attributes:
        path: The file that the row is in.
    """

    name: str
    name_zh: str
    table: str
    fid: int
    note: str
    citations: tuple[Citation, ...] = ()
    path: Path = Path()
