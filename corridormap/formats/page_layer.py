"""One layer of the page as JSON values: features with looks, labels and pop-ups."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corridormap.core.inner_point import inner_points
from corridormap.core.legend_heading import heading
from corridormap.core.symbol import LabelStyle
from corridormap.formats.page_geometry import LayerShapes, packed, simplified
from corridormap.formats.page_lanes import LayerLanes, PageTracks
from corridormap.formats.page_model import PageLayer, PageRequest
from corridormap.formats.page_popups import LONGEST_TITLE, popup_of, shortened
from corridormap.formats.page_symbols import NOTHING, Looks, PageSymbols, cluster_values

Label = str | list[str]


@dataclass(frozen=True, slots=True)
class BuiltLayer:
    """A layer's JSON values, and how many features were too small for it."""

    values: dict[str, Any]
    lost: int


def built_layer(
    layer: PageLayer,
    found: LayerShapes,
    tolerance_deg: float,
    request: PageRequest,
    tracks: PageTracks,
) -> BuiltLayer:
    """Return what the page holds of a layer.

    Args:
        layer: To be shown.
        found: Its features on the page.
        tolerance_deg: Vertices that make less of a difference are left out.
        request: The page's.
        tracks: What layers drawn side by side run on; what is new is added.
    """
    symbols = PageSymbols(layer, request.language, request.extent)
    features = _Features(layer, found, symbols, request, _lanes(layer, tracks))
    shapes = simplified(found.shapes, tolerance_deg, keeps_small=not layer.is_base)
    order = np.argsort([symbols.order(row) for row in found.rows], kind="stable").tolist()
    for position in order:
        features.add(position, shapes[position])
    listed = features.under + features.over
    style, title = layer.style, heading(layer.style, request.language)
    values = {
        "name": f"{layer.name}: {title}" if title else layer.name,
        "group": layer.group,
        "base": layer.is_base,
        "opacity": layer.opacity,
        "maxDenominator": style.max_denominator,
        "minDenominator": style.min_denominator,
        "rankMax": list(style.rank_max_denominators),
        "limits": symbols.limits,
        "symbols": symbols.listed,
        "used": symbols.used([feature[0] for feature in listed]),
        "labels": _labels(style.labels),
        "features": listed,
        "over": len(features.under),
        "cluster": None if layer.is_base else cluster_values(style, request.language),
    }
    if features.lanes is not None:
        values |= {"track": features.lanes.track, "lane_px": style.lane_px}
    return BuiltLayer(values, features.lost)


def _lanes(layer: PageLayer, tracks: PageTracks) -> LayerLanes | None:
    lanes = layer.lanes
    return None if lanes is None else LayerLanes(lanes, tracks.number(lanes, layer.crs))


class _Features:
    """Collects the features of a layer.

    Attributes:
        under: [look, geometry, label, rank, pop-up] each.
        over: The same of markers that stand on lines and areas, drawn above them all.
    """

    def __init__(
        self,
        layer: PageLayer,
        found: LayerShapes,
        symbols: PageSymbols,
        request: PageRequest,
        lanes: LayerLanes | None,
    ) -> None:
        self.lanes = lanes
        self.under: list[list[Any]] = []
        self.over: list[list[Any]] = []
        self.lost = 0
        self._layer, self._found = layer, found
        self._symbols, self._request = symbols, request

    def add(self, position: int, shape: Any) -> None:
        """Take in a feature, given as a position in what was found."""
        row = self._found.rows[position]
        is_point = "Point" in shape.geom_type
        look = self._symbols.looks(row, is_point)
        geometry, is_beside = self._geometry(position, shape, look)
        self.lost += not geometry and not is_beside
        if not geometry or look == NOTHING:
            return
        self.under.append(self._feature(row, geometry, (look, self._label(row))))
        above = NOTHING if is_point else self._symbols.looks_on_shape(row)
        if above != NOTHING:
            self.over.append(self._feature(row, packed(_middle_of(shape)), (above, "")))

    def _geometry(self, position: int, shape: Any, look: Looks) -> tuple[list[Any], bool]:
        """Return geometry, and whether it is that of lanes."""
        row, shift = self._found.rows[position], self._found.shifts[position]
        if self.lanes is not None and shape.geom_type in ("LineString", "MultiLineString"):
            fid = int(self._layer.block.fids[row])
            beside = self.lanes.packed(fid, shift, str(look))
            if beside is not None:
                return beside, True
        return packed(shape), False

    def _feature(self, row: int, geometry: list[Any], look: tuple[Looks, Label]) -> list[Any]:
        layer = self._layer
        popup = None if layer.is_base else popup_of(layer, row, self._request.language)
        labels = layer.style.labels
        rank_field = layer.style.rank_field or (labels.rank_field if labels else "")
        rank = _cell(layer, rank_field, row)
        return [look[0], geometry, look[1], rank if isinstance(rank, int) else 0, popup]

    def _label(self, row: int) -> Label:
        """Return a name; with the one in the other language, or that it stands in for another."""
        labels = self._layer.style.labels
        if labels is None:
            return ""
        fields = [labels.field, labels.field_zh]
        if self._request.language == "zh":
            fields.reverse()
        first, other = (_text(_cell(self._layer, name, row)) for name in fields)
        if not first:
            is_one_of_two = bool(labels.field_zh) and not self._request.both_names
            return [other, "", "dim"] if other and is_one_of_two else other
        if self._request.both_names and other and other.casefold() != first.casefold():
            return [first, other]
        return first


def _text(value: Any) -> str:
    return shortened(" ".join(str(value).split()), LONGEST_TITLE) if value else ""


def _middle_of(shape: Any) -> Any:
    """Return where a marker stands for a line or an area: on its largest part."""
    import shapely

    parts = shapely.get_parts(shape)
    if shapely.get_dimensions(shape) < 2:
        longest = parts[int(np.argmax(shapely.length(parts)))]
        return shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return inner_points(parts[[int(np.argmax(shapely.area(parts)))]])[0]


def _cell(layer: PageLayer, name: str, row: int) -> Any:
    column = layer.columns.get(name)
    return column[row] if column is not None else None


def _labels(labels: LabelStyle | None) -> dict[str, Any] | None:
    return None if labels is None else asdict(labels)
