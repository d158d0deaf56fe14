"""What a legend has to explain: the layers and classes that can be seen in this very view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, classify, shown_classes, symbols_of
from corridormap.core.crs import transform
from corridormap.core.distinct import distinct
from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import PartKind
from corridormap.core.legend_heading import heading
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.projected_extent import projected_extent
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render.decorations.furniture import LegendGroup, LegendLayer, LegendRow
from corridormap.render.legend import entries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Known = tuple[tuple[int, tuple[int, ...]], NDArray[np.int32]]
    """Of which version and which classes shown, and each feature's class."""

TRIED = 400
"""Features of a class that are looked at closely; one of so many that meet the view is in it."""


@dataclass(frozen=True, slots=True)
class ListedLayer:
    """A layer as the legend calls it."""

    layer_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Layers under one heading, the one on top first."""

    name: str
    layers: tuple[ListedLayer, ...]


@dataclass(slots=True)
class LegendMaker:
    """Finds out what is in view; keeps each layer's classes for the next view.

    One thread at a time.
    """

    _classes: dict[str, _Known] = field(default_factory=dict)

    def groups(
        self,
        listed: Sequence[ListedGroup],
        layers: Mapping[str, LayerSnapshot],
        settings: MapSettings,
        feedback: Feedback,
    ) -> tuple[LegendGroup, ...]:
        """Return the groups that show anything, with the classes that do.

        Args:
            listed: In the order of the layer panel.
            layers: What is drawn, by layer id.
            settings: The view.
            feedback: Asked whether to go on.
        """
        for gone in self._classes.keys() - layers.keys():
            del self._classes[gone]
        found = []
        for group in listed:
            rows = []
            for each in group.layers:
                feedback.check()
                layer = layers.get(each.layer_id)
                shown = () if layer is None else self._rows(layer, settings)
                if shown:
                    rows.append(LegendLayer(_titled(each.name, layer, settings.language), shown))
            if rows:
                found.append(LegendGroup(group.name, tuple(rows)))
        return tuple(found)

    def _rows(self, layer: LayerSnapshot, settings: MapSettings) -> tuple[LegendRow, ...]:
        denominator = settings.scale_denominator()
        if layer.opacity <= 0 or not layer.style.is_in_scale(denominator):
            return ()
        try:
            used = self._classes_in_view(layer, settings, denominator)
        except CorridorMapError:
            # A layer that cannot be drawn has told so already.
            return ()
        style = _with_classes(layer.style, used)
        return tuple(
            LegendRow(label, symbols)
            for label, symbols in entries(style, settings.language)
            if symbols != SymbolSet()
        )

    def _classes_in_view(
        self, layer: LayerSnapshot, settings: MapSettings, denominator: float
    ) -> set[int]:
        rows = _rows_near(layer, settings)
        rows = rows[_is_ranked_in(layer, rows, denominator)]
        if not len(rows):
            return set()
        classes = self._known_classes(layer, denominator)[rows]
        used = set()
        for index in distinct(classes).tolist():
            # What is drawn with nothing is not seen, and so are labels without a sign.
            if symbols_of(layer.style, index) != SymbolSet() and _any_in_view(
                layer, rows[classes == index], settings
            ):
                used.add(index)
        return used

    def _known_classes(self, layer: LayerSnapshot, denominator: float) -> NDArray[np.int32]:
        key = (layer.version, shown_classes(layer.style, denominator))
        known = self._classes.get(layer.layer_id)
        count = len(layer.block)
        if known is None or known[0] != key or not layer.version or len(known[1]) != count:
            found = classify(layer.style, layer.columns, count, denominator)
            known = self._classes[layer.layer_id] = (key, found)
        return known[1]


def _titled(name: str, layer: LayerSnapshot | None, language: str) -> str:
    """Return a layer's name and, where its symbols stand for a number, which number that is."""
    title = "" if layer is None else heading(layer.style, language)
    return f"{name}: {title}" if title else name


def _with_classes(style: LayerStyle, used: set[int]) -> LayerStyle:
    kept = tuple(each for index, each in enumerate(style.categories) if index in used)
    if NO_CATEGORY in used:
        return replace(style, categories=kept)
    return replace(style, categories=kept, symbols=SymbolSet(), other_label="", other_label_zh="")


def _rows_near(layer: LayerSnapshot, settings: MapSettings) -> NDArray[np.int64]:
    """Return the features whose boxes may meet the view, each once."""
    found = []
    for box in _view_boxes(layer, settings):
        index = layer.index
        found.append(layer.block.candidates(box) if index is None else index.query(box))
    if not found:
        return np.zeros(0, np.int64)
    return found[0] if len(found) == 1 else distinct(np.concatenate(found))


def _view_boxes(layer: LayerSnapshot, settings: MapSettings) -> list[Extent]:
    """Return the view in the layer's CRS, once for each copy of the world in it."""
    extent = layer.block.extent
    if extent is None:
        return []
    map_crs = settings.view.crs
    world = projected_extent(extent, layer.crs, map_crs)
    if world is None:
        return []
    boxes = []
    for shift in wrapped_shifts(settings.extent, world, map_crs):
        box = projected_extent(settings.extent.shifted(-shift, 0.0), map_crs, layer.crs)
        # Beyond the edge of the globe nothing can be told of: every feature may be in view.
        boxes.append(extent if box is None else box)
    return boxes


def _is_ranked_in(
    layer: LayerSnapshot, rows: NDArray[np.int64], denominator: float
) -> NDArray[np.bool_]:
    """Return which of the features are not thinned out at the scale."""
    style = layer.style
    limits, column = style.rank_max_denominators, layer.columns.get(style.rank_field)
    if not limits or column is None:
        return np.ones(len(rows), np.bool_)
    ranks = [column[row] for row in rows.tolist()]
    numbers = [int(rank) if isinstance(rank, int | float) else 0 for rank in ranks]
    last = len(limits) - 1
    shown = [denominator <= limits[min(max(rank, 0), last)] for rank in numbers]
    return np.array(shown, np.bool_)


def _any_in_view(layer: LayerSnapshot, rows: NDArray[np.int64], settings: MapSettings) -> bool:
    """Whether any of the features really meets the view, not only by its box."""
    view = settings.extent
    for row in rows[:TRIED].tolist():
        for kind, coords in layer.block.parts(row):
            points = transform(coords, layer.crs, settings.view.crs)
            points = points[np.isfinite(points).all(axis=1)]
            if len(points) and _meets(kind, points, view, settings):
                return True
    return len(rows) > TRIED


def _meets(
    kind: PartKind, points: NDArray[np.float64], view: Extent, settings: MapSettings
) -> bool:
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    around = Extent(*low, *high)
    for shift in wrapped_shifts(view, around, settings.view.crs):
        box = view.shifted(-shift, 0.0)
        inside = (points >= (box.x_min, box.y_min)) & (points <= (box.x_max, box.y_max))
        if inside.all(axis=1).any():
            return True
        if kind is not PartKind.POINTS and _crosses(points, box):
            return True
        if kind is PartKind.EXTERIOR and _holds(points, box.center):
            return True
    return False


def _crosses(points: NDArray[np.float64], box: Extent) -> bool:
    """Whether any segment of a line runs through the box (Liang and Barsky's parameters)."""
    start, step = points[:-1], np.diff(points, axis=0)
    enter, leave = np.zeros(len(start)), np.ones(len(start))
    possible = np.ones(len(start), np.bool_)
    for axis, low, high in ((0, box.x_min, box.x_max), (1, box.y_min, box.y_max)):
        along, at = step[:, axis], start[:, axis]
        still = along == 0
        possible &= ~still | ((at >= low) & (at <= high))
        safe = np.where(still, 1.0, along)
        first, last = (low - at) / safe, (high - at) / safe
        enter = np.where(still, enter, np.maximum(enter, np.minimum(first, last)))
        leave = np.where(still, leave, np.minimum(leave, np.maximum(first, last)))
    return bool((possible & (enter <= leave)).any())


def _holds(ring: NDArray[np.float64], point: tuple[float, float]) -> bool:
    """Whether a closed ring goes around a point: a view all within an area."""
    x, y = point
    first, second = ring[:-1], ring[1:]
    spans = (first[:, 1] > y) != (second[:, 1] > y)
    first, second = first[spans], second[spans]
    share = (y - first[:, 1]) / (second[:, 1] - first[:, 1])
    crossings = first[:, 0] + share * (second[:, 0] - first[:, 0])
    return bool(np.count_nonzero(crossings > x) % 2)
