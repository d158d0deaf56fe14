"""How features look: symbols, categories, labels; plain data that a project file can keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corridormap.core.filter_text import fields_of


@dataclass(frozen=True, slots=True)
class LineMarks:
    """What stands along a line at equal steps: `ticks` across it (railways) or `arrows` (flow).

    Attributes:
        size_px: How long a tick is from end to end, or an arrow from tail to tip.
        spacing_px: From one mark to the next.
        width_px: Of a tick's stroke.
    """

    kind: str
    color: str = "#202020"
    size_px: float = 7.0
    spacing_px: float = 14.0
    width_px: float = 1.2


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
    offset_px: float = 0.0
    """How far the line is drawn to the right of its direction; negative to the left."""
    marks: LineMarks | None = None


@dataclass(frozen=True, slots=True)
class Hatch:
    """Parallel lines over an area, in the screen's pixels whatever the scale.

    Attributes:
        angle_deg: Clockwise from lines that run from left to right.
        spacing_px: From the middle of a line to that of the next.
        crossed: A second set runs at right angles.
    """

    color: str
    angle_deg: float = 45.0
    spacing_px: float = 7.0
    width_px: float = 1.2
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class FillSymbol:
    """An area's tint, hatch and outline."""

    color: str | None
    outline: LineSymbol | None = None
    hatch: Hatch | None = None


@dataclass(frozen=True, slots=True)
class SizeScale:
    """How a number becomes a marker's size; beyond the range sizes stay what they are at its end.

    Attributes:
        field: A field or the name of a join; text that reads as a number counts as one.
        minimum: Drawn with `size_min_px`.
        maximum: Drawn with `size_max_px`.
        by_area: Areas grow evenly with the value, else the sides do.
        missing_px: Size where there is no number; 0 leaves the feature out.
    """

    field: str
    minimum: float
    maximum: float
    size_min_px: float = 4.0
    size_max_px: float = 40.0
    by_area: bool = True
    missing_px: float = 0.0


@dataclass(frozen=True, slots=True)
class MarkerSymbol:
    """A point's picture: a name in `resources/icons/markers/` (SVG) or `circle`, `square`.

    Attributes:
        angle_deg: Clockwise; `angle_field` adds a feature's own value to it.
        size_scale: Gives each feature its own size in place of `size_px`.
        on_shapes: Stands on areas, at a point inside, and in the middle of lines too.
    """

    icon: str
    size_px: float = 8.0
    color: str = "#202020"
    outline_color: str | None = "#ffffff"
    angle_deg: float = 0.0
    angle_field: str = ""
    size_scale: SizeScale | None = None
    on_shapes: bool = False

    @property
    def varies(self) -> bool:
        """Whether features with this symbol may differ in size or angle."""
        return self.size_scale is not None or bool(self.angle_field)


Symbol = LineSymbol | FillSymbol | MarkerSymbol


@dataclass(frozen=True, slots=True)
class SymbolSet:
    """What a layer draws each kind of geometry with, since one layer may mix them."""

    marker: MarkerSymbol | None = None
    line: LineSymbol | None = None
    fill: FillSymbol | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """A class of features: those for which all that it asks for holds.

    Attributes:
        values: Of the style's `category_fields`; None matches anything.
        lower: Least number of the graduated field; None for any.
        upper: Its highest number, not reached where another class begins with it; None for any.
        filter: An SQL expression over fields, see `core.feature_filter`.
        max_denominator: The class takes no features when the scale is smaller than 1:this.
        min_denominator: Nor when it is larger than 1:this.
        hidden_symbols: What drew the class before somebody hid it, to bring it back; `symbols`
            are then empty. None for all others.
    """

    values: tuple[str | None, ...]
    label: str
    symbols: SymbolSet
    label_zh: str = ""
    lower: float | None = None
    upper: float | None = None
    filter: str = ""
    max_denominator: float | None = None
    min_denominator: float | None = None
    hidden_symbols: SymbolSet | None = None

    @property
    def is_range(self) -> bool:
        """Whether the class asks for a number."""
        return self.lower is not None or self.upper is not None

    @property
    def has_scale_limit(self) -> bool:
        """Whether the class depends on the scale."""
        return self.max_denominator is not None or self.min_denominator is not None

    def is_in_scale(self, denominator: float) -> bool:
        """Whether the class takes features at scale 1:denominator."""
        return _is_in_scale(self, denominator)


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
    leader_px: float = 60.0
    """How far from its marker a point's label may stand in a crowd, a thin line joining the two;
    0 for only beside it."""


@dataclass(frozen=True, slots=True)
class Join:
    """A value looked up in another table of the same file, as a field of this layer.

    Attributes:
        name: What styles call it.
        field: This layer's, that holds what to look for.
        key: Column of `table` to look in.
        column: Column of `table` whose value it is; of several rows the first counts.
        where: Columns of `table` and the text that they must hold, None for nothing.
    """

    name: str
    field: str
    table: str
    key: str
    column: str
    where: tuple[tuple[str, str | None], ...] = ()


class Renderer(StrEnum):
    """How a style tells features apart, by the names that GIS programs use."""

    SINGLE = "single"
    CATEGORISED = "categorised"
    GRADUATED = "graduated"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Graduation:
    """What the ranges of a graduated style were made of, so that they can be made anew.

    Attributes:
        field: A field or the name of a join; its numbers are what ranges speak of.
        method: `quantile`, `equal`, `natural`, or `manual` for ranges set by hand.
        class_count: Classes asked for; there may be fewer.
        palette: A name of `core.palettes`; empty for colours chosen by hand.
        is_reversed: The palette's last colour stands for the lowest class.
    """

    field: str
    method: str = "quantile"
    class_count: int = 5
    palette: str = ""
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """Everything about a layer's look.

    Attributes:
        symbols: What draws features that no category matches; None in it leaves them out.
        category_fields: Fields (or names of joins) that `Category.values` speak of.
        categories: The first that matches has the feature. Drawn in this order, the last on top.
        labels: None for no labels.
        joins: Lookups that categories, sizes and labels need.
        max_denominator: The layer is hidden when the scale is smaller than 1:this.
        min_denominator: The layer is hidden when the scale is larger than 1:this.
        rank_field: With `rank_max_denominators`, thins features by rank as labels are thinned.
        renderer: One of `Renderer`; empty for what the categories look like.
        graduation: Needed where categories are ranges.
        other_label: What a legend calls features that no category matches; empty for no entry.
        legend_title: Stands over the legend's entries: what is shown, its unit and period.
        lane_px: How far apart, close up, the middles of lines lie that share a track, logical
            pixels; 0 draws them on one another.
        cluster_px: Points of squares of the map of that side, logical pixels, are drawn as one
            circle with their number; 0 draws each.
        hidden_symbols: As with a category, for features that no category matches.
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
    renderer: str = ""
    graduation: Graduation | None = None
    other_label: str = ""
    other_label_zh: str = ""
    legend_title: str = ""
    legend_title_zh: str = ""
    lane_px: float = 0.0
    cluster_px: float = 0.0
    hidden_symbols: SymbolSet | None = None

    @property
    def kind(self) -> str:
        """The style's renderer, told from its categories where it names none."""
        if self.renderer:
            return self.renderer
        if self.graduation is not None:
            return Renderer.GRADUATED
        if any(category.filter for category in self.categories):
            return Renderer.RULES
        return Renderer.CATEGORISED if self.categories else Renderer.SINGLE

    def is_in_scale(self, denominator: float) -> bool:
        """Whether the layer shows at scale 1:denominator."""
        return _is_in_scale(self, denominator)

    def symbol_sets(self) -> tuple[SymbolSet, ...]:
        """Return what draws features that no category matches, then what draws each category."""
        return (self.symbols, *(category.symbols for category in self.categories))

    def needed_fields(self) -> tuple[str, ...]:
        """Return the fields and join names whose values drawing needs, without repeats."""
        names = [*self.class_fields(), self.rank_field]
        for symbols in self.symbol_sets():
            marker = symbols.marker
            if marker is not None and marker.varies:
                scale = marker.size_scale
                names += [marker.angle_field, scale.field if scale is not None else ""]
        if self.labels is not None:
            names += [self.labels.field, self.labels.field_zh, self.labels.rank_field]
        return tuple(dict.fromkeys(name for name in names if name))

    def class_fields(self) -> tuple[str, ...]:
        """Return the fields and join names that tell a feature's class."""
        names = [*self.category_fields]
        if self.graduation is not None:
            names.append(self.graduation.field)
        for category in self.categories:
            if category.filter:
                names += fields_of(category.filter)
        return tuple(dict.fromkeys(names))


def _is_in_scale(limited: Category | LayerStyle, denominator: float) -> bool:
    too_small = limited.max_denominator is not None and denominator > limited.max_denominator
    too_large = limited.min_denominator is not None and denominator < limited.min_denominator
    return not (too_small or too_large)
