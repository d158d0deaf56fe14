"""What a map's furniture says at one moment, frozen so that any thread may draw it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corridormap.core.decorations import Decorations
from corridormap.core.length_unit import LengthUnit
from corridormap.core.symbol import SymbolSet


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the furniture: `#rrggbb` or `#rrggbbaa`.

    Attributes:
        ink: Of text and strong lines.
        quiet: Of notes and credits.
        paper: Of the plates that text stands on.
        edge: Around plates.
        grid: Of meridians and parallels.
        land: Under the tints in the legend.
    """

    ink: str = "#1f2730"
    quiet: str = "#4a4f55"
    paper: str = "#ffffff"
    edge: str = "#1f273040"
    grid: str = "#3d5a7366"
    land: str = "#f6f4ee"


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A swatch and what it means; without a label it stands beside its layer's name."""

    label: str
    symbols: SymbolSet


@dataclass(frozen=True, slots=True)
class LegendLayer:
    """A layer's classes in view; its name says what its numbers are, if it shows any."""

    name: str
    rows: tuple[LegendRow, ...]


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """Layers under one heading."""

    name: str
    layers: tuple[LegendLayer, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """All that is written and drawn over the map.

    Attributes:
        decorations: Which pieces, and where.
        language: `en` or `zh`: of what is written on the map.
        unit: Of the second scale bar; kilometres have one of their own.
        credits: The line of credits; empty where nothing needs it.
        viewpoint: Whose drawing of boundaries is shown, in words; empty without boundaries.
        legend: What is in view, the group on top first.
    """

    decorations: Decorations
    language: str = "en"
    unit: LengthUnit = LengthUnit.KM
    credits: str = ""
    viewpoint: str = ""
    legend: tuple[LegendGroup, ...] = ()
    inks: Inks = field(default_factory=Inks)

    def with_decorations(self, decorations: Decorations) -> Furniture:
        """Return the same contents, arranged another way."""
        return replace(self, decorations=decorations)

    def is_wanted(self, kind: str) -> bool:
        """Whether a piece is switched on and has anything to say."""
        says = {
            "title": self.decorations.title_text.strip(),
            "legend": self.legend,
            "viewpoint": self.viewpoint,
            "attributions": self.credits,
        }
        return self.decorations.is_shown(kind) and bool(says.get(kind, True))


_NAMES = {"scale_bar": "scale bar", "north_arrow": "north arrow", "attributions": "credits"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece that is switched on and not drawn, and why, in one line for people."""

    kind: str
    reason: str

    @property
    def text(self) -> str:
        """What is told where no window names the piece."""
        return f"Left out of the picture, {_NAMES.get(self.kind, self.kind)}: {self.reason}"
