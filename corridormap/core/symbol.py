"""How features look: symbols, categories, labels; plain data that a project file can keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineSymbol:
    """A stroke. Colours are `#rrggbb` or `#rrggbbaa`; lengths are logical pixels."""

    color: str
    width_px: float = 1.0
    dash_px: tuple[float, ...] = ()
    """Lengths of dash, gap, dash …; empty for a solid line."""
    casing_color: str | None = None
    casing_width_px: float = 0.0
    """How far the casing stands out on either side."""


@dataclass(frozen=True, slots=True)
class FillSymbol:
    """An area's tint and outline."""

    color: str | None
    outline: LineSymbol | None = None


@dataclass(frozen=True, slots=True)
class MarkerSymbol:
    """A point's picture: a name in `resources/icons/markers/` (SVG) or `circle`, `square`."""

    icon: str
    size_px: float = 8.0
    color: str = "#202020"
    outline_color: str | None = "#ffffff"


Symbol = LineSymbol | FillSymbol | MarkerSymbol


@dataclass(frozen=True, slots=True)
class SymbolSet:
    """What a layer draws each kind of geometry with, since one layer may mix them."""

    marker: MarkerSymbol | None = None
    line: LineSymbol | None = None
    fill: FillSymbol | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """Features whose category fields hold `values` (None matches anything)."""

    values: tuple[str | None, ...]
    label: str
    symbols: SymbolSet
    label_zh: str = ""


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """Which text stands beside a feature and how.

    `max_denominators` names, for thinning by rank, the largest scale denominator at which a
    feature of rank 0, 1, 2 … is still labelled; without a `rank_field` all count as rank 0;
    empty labels all.
    """

    field: str
    field_zh: str = ""
    size_px: float = 11.0
    color: str = "#202020"
    halo_color: str = "#ffffffe0"
    bold: bool = False
    italic: bool = False
    uppercase: bool = False
    priority: int = 0
    """Higher is placed first when two want the same room."""
    rank_field: str = ""
    max_denominators: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """A value looked up in another table of the same file, as a field of this layer."""

    name: str
    field: str
    table: str
    key: str
    column: str


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """Everything about a layer's look.

    Attributes:
        symbols: What draws features that no category matches; None in it leaves them out.
        category_fields: Fields (or names of joins) that `Category.values` speak of.
        categories: Drawn in this order, the last on top.
        labels: None for no labels.
        joins: Lookups that categories and labels need.
        max_denominator: The layer is hidden when the scale is smaller than 1:this.
        min_denominator: The layer is hidden when the scale is larger than 1:this.
        rank_field: With `rank_max_denominators`, thins features by rank as labels are thinned.
    """

    symbols: SymbolSet
    category_fields: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    labels: LabelStyle | None = None
    joins: tuple[Join, ...] = ()
    max_denominator: float | None = None
    min_denominator: float | None = None
    rank_field: str = ""
    rank_max_denominators: tuple[float, ...] = ()

    def is_in_scale(self, denominator: float) -> bool:
        """Whether the layer shows at scale 1:denominator."""
        too_small = self.max_denominator is not None and denominator > self.max_denominator
        too_large = self.min_denominator is not None and denominator < self.min_denominator
        return not (too_small or too_large)

    def needed_fields(self) -> tuple[str, ...]:
        """Return the fields and join names whose values drawing needs, without repeats."""
        names = [*self.category_fields, self.rank_field]
        if self.labels is not None:
            names += [self.labels.field, self.labels.field_zh, self.labels.rank_field]
        return tuple(dict.fromkeys(name for name in names if name))
