"""What is laid over the map for its reader, and where each piece of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from corridormap.core.extent import Extent

ANCHORS = (
    "top_left",
    "top",
    "top_right",
    "left",
    "right",
    "bottom_left",
    "bottom",
    "bottom_right",
)
"""Corners and middles of edges that a piece keeps its distance from."""
KINDS = ("title", "legend", "north_arrow", "scale_bar", "viewpoint", "attributions")
"""What can be moved; the graticule lies all over the map."""
MARGIN_PX = 12.0
SNAP_PX = 12.0
"""A piece let go so near an edge, or the middle of one, is put there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands, so that a map of another size has it at the same corner.

    Attributes:
        anchor: One of `ANCHORS`.
        x_px: From the anchor's edge inwards; from the middle to the right for `top`, `bottom`.
        y_px: From the anchor's edge inwards; from the middle downwards for `left`, `right`.
    """

    anchor: str
    x_px: float = MARGIN_PX
    y_px: float = MARGIN_PX

    def box(self, size_px: tuple[float, float], map_px: tuple[float, float]) -> Extent:
        """Return the box of a piece of some size on a map of some size (logical pixels, y down).

        What would reach beyond the map is moved inwards as far as it goes.
        """
        (width, height), (map_w, map_h) = size_px, map_px
        left = {
            -1: self.x_px,
            0: (map_w - width) / 2 + self.x_px,
            1: map_w - width - self.x_px,
        }[self.sides[0]]
        top = {
            -1: self.y_px,
            0: (map_h - height) / 2 + self.y_px,
            1: map_h - height - self.y_px,
        }[self.sides[1]]
        left = max(min(left, map_w - width), 0.0)
        top = max(min(top, map_h - height), 0.0)
        return Extent(left, top, left + width, top + height)

    @property
    def sides(self) -> tuple[int, int]:
        """Which side it keeps to, across and down: -1 left or top, 0 the middle, 1 the others."""
        across = -1 if "left" in self.anchor else 1 if "right" in self.anchor else 0
        down = -1 if "top" in self.anchor else 1 if "bottom" in self.anchor else 0
        return across, down


def place_at(box: Extent, map_px: tuple[float, float]) -> Place:
    """Return the place of a piece let go at `box`: by its nearest corner, snapped to edges."""
    map_w, map_h = map_px
    # In the tenths that are kept: let go there again, it snaps as it did.
    x_sides = _tenths(box.x_min, (box.x_min + box.x_max - map_w) / 2, map_w - box.x_max)
    y_sides = _tenths(box.y_min, (box.y_min + box.y_max - map_h) / 2, map_h - box.y_max)
    across, x_px = _nearest(x_sides)
    down, y_px = _nearest(y_sides)
    if (across, down) == (0, 0):
        # The middle of the map is no place that anything keeps to.
        across, x_px = _nearer_edge(x_sides)
    name = "_".join(
        word
        for word in ({-1: "top", 0: "", 1: "bottom"}[down], {-1: "left", 0: "", 1: "right"}[across])
        if word
    )
    return Place(name, x_px, y_px)


def _tenths(first: float, middle: float, last: float) -> tuple[float, float, float]:
    return round(first, 1), round(middle, 1), round(last, 1)


def _nearest(distances: tuple[float, float, float]) -> tuple[int, float]:
    first, middle, last = distances
    if abs(middle) <= SNAP_PX and min(first, last) > SNAP_PX + MARGIN_PX:
        return 0, 0.0
    side, distance = _nearer_edge((first, middle, last))
    if distance <= SNAP_PX / 2:
        return side, 0.0
    return side, MARGIN_PX if abs(distance - MARGIN_PX) <= SNAP_PX else distance


def _nearer_edge(distances: tuple[float, float, float]) -> tuple[int, float]:
    first, _, last = distances
    side, distance = (-1, first) if first <= last else (1, last)
    return side, max(distance, 0.0)


@dataclass(frozen=True, slots=True)
class Decoration:
    """One piece: whether it is wanted, and where."""

    shown: bool
    place: Place


def _on(anchor: str, x_px: float = MARGIN_PX, y_px: float = MARGIN_PX) -> Decoration:
    return Decoration(True, Place(anchor, x_px, y_px))


def _off(anchor: str, x_px: float = MARGIN_PX, y_px: float = MARGIN_PX) -> Decoration:
    return Decoration(False, Place(anchor, x_px, y_px))


@dataclass(frozen=True, slots=True)
class Decorations:
    """All of a map's furniture.

    Attributes:
        graticule: Whether meridians and parallels are drawn and labelled at the frame.
        title_text: In the map's language; without it there is no title.
        subtitle_text: Stands smaller under the title.
        legend_has_base_map: Whether the legend explains the base map as well.
    """

    title: Decoration = field(default_factory=lambda: _off("top", 0.0))
    legend: Decoration = field(default_factory=lambda: _off("bottom_right"))
    north_arrow: Decoration = field(default_factory=lambda: _off("top_right"))
    scale_bar: Decoration = field(default_factory=lambda: _on("bottom_left"))
    viewpoint: Decoration = field(default_factory=lambda: _on("bottom_right", 0.0, 0.0))
    attributions: Decoration = field(default_factory=lambda: _on("bottom_right", 0.0, 0.0))
    graticule: bool = False
    title_text: str = ""
    subtitle_text: str = ""
    legend_has_base_map: bool = False

    def of(self, kind: str) -> Decoration:
        """Return the piece of a kind.

        Raises:
            KeyError: It is none of `KINDS`.
        """
        if kind not in KINDS:
            raise KeyError(kind)
        piece: Decoration = getattr(self, kind)
        return piece

    def with_shown(self, kind: str, shown: bool) -> Decorations:
        """Return the furniture with a piece, or the `graticule`, switched on or off."""
        if kind == "graticule":
            return replace(self, graticule=shown)
        changed: dict[str, Any] = {kind: replace(self.of(kind), shown=shown)}
        return replace(self, **changed)

    def is_shown(self, kind: str) -> bool:
        """Whether a piece, or the `graticule`, is switched on."""
        return self.graticule if kind == "graticule" else self.of(kind).shown

    def with_place(self, kind: str, place: Place) -> Decorations:
        """Return the furniture with a piece moved."""
        changed: dict[str, Any] = {kind: replace(self.of(kind), place=place)}
        return replace(self, **changed)

    def furnished(self) -> Decorations:
        """Return what a map for readers needs: all but the graticule, the title where it has text.

        Places and texts stay.
        """
        made = self
        for kind in KINDS:
            made = made.with_shown(kind, kind != "title" or bool(self.title_text))
        return made

    def in_default_places(self) -> Decorations:
        """Return the same pieces where a new map has them."""
        made = self
        for kind in KINDS:
            made = made.with_place(kind, NEW_MAP.of(kind).place)
        return made


NEW_MAP = Decorations()
"""Of a map nobody has furnished: what its reader has to know, and nothing else."""
FLAGS = ("graticule", "legend_has_base_map")
"""What is on or off and has no place."""
TEXTS = ("title_text", "subtitle_text")
