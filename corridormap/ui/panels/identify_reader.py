"""Gathers what is known of picked features, on a worker thread, into frozen pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridormap.core.corridor_lengths import LEG_FIELDS, CorridorLengths, corridor_lengths
from corridormap.core.crs import WGS84, transform
from corridormap.core.display_name import display_name, name_fields
from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import Feature, FeatureRef, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import PartKind, block_from_shapely
from corridormap.core.knowledge import Knowledge
from corridormap.core.measure import line_length_m
from corridormap.core.vector_layer import LayerSource, VectorLayer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KnowledgeOf = Callable[[VectorLayer, int], Knowledge]
"""What a theme knows of a feature of a layer; may be asked from any thread."""

LegsOf = Callable[[VectorLayer], LayerSource | None]
"""The legs that belong to the corridors of a layer, None where there are none."""

MOST_PICKED = 60
"""Features gathered at a time; nobody steps through more."""


@dataclass(frozen=True, slots=True)
class GeometryFacts:
    """What a feature's own geometry says.

    Attributes:
        lonlat: Where a single point lies, degrees on WGS 84.
        length_m: Geodesic length of lines.
    """

    lonlat: tuple[float, float] | None = None
    length_m: float | None = None


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """Everything the identify panel shows of one feature."""

    ref: FeatureRef
    layer: VectorLayer
    title: str
    other_name: str
    values: Mapping[str, Value]
    knowledge: Knowledge = field(default_factory=Knowledge)
    geometry: GeometryFacts = field(default_factory=GeometryFacts)
    lengths: CorridorLengths | None = None
    error: str = ""
    """Why nothing more is known: the file could not be read."""


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads pages of features.

    Attributes:
        layers: The project's layers by id, as they were when the question was asked.
        language: `en` or `zh`.
        knowledge: Asked for each feature.
        legs_of: Finds the legs behind a layer of corridors.
    """

    layers: Mapping[str, VectorLayer]
    language: str
    knowledge: KnowledgeOf
    legs_of: LegsOf

    def read(self, refs: Sequence[FeatureRef], feedback: Feedback) -> tuple[FeaturePage, ...]:
        """Return a page a feature, in order; features that are gone are left out."""
        kept = [ref for ref in refs if ref.layer_id in self.layers][:MOST_PICKED]
        features: dict[FeatureRef, Feature] = {}
        errors: dict[str, str] = {}
        for layer_id in dict.fromkeys(ref.layer_id for ref in kept):
            feedback.check()
            fids = [ref.fid for ref in kept if ref.layer_id == layer_id]
            try:
                found = self.layers[layer_id].source.read_features(fids)
            except CorridorMapError as error:
                errors[layer_id] = str(error)
                continue
            features |= {FeatureRef(layer_id, feature.fid): feature for feature in found}
        pages = []
        for ref in kept:
            feedback.check()
            if ref in features:
                pages.append(self._page(ref, features[ref], feedback))
            elif ref.layer_id in errors:
                pages.append(self._failed_page(ref, errors[ref.layer_id]))
        return tuple(pages)

    def _page(self, ref: FeatureRef, feature: Feature, feedback: Feedback) -> FeaturePage:
        layer = self.layers[ref.layer_id]
        knowledge = self.knowledge(layer, ref.fid)
        title, other_name = self._names(layer, feature, knowledge)
        return FeaturePage(
            ref,
            layer,
            title,
            other_name,
            feature.values,
            knowledge,
            geometry_facts(feature, layer),
            self._lengths(layer, feature, feedback),
        )

    def _failed_page(self, ref: FeatureRef, error: str) -> FeaturePage:
        layer = self.layers[ref.layer_id]
        return FeaturePage(ref, layer, f"{layer.name} {ref.fid}", "", {}, error=error)

    def _names(self, layer: VectorLayer, feature: Feature, knowledge: Knowledge) -> tuple[str, str]:
        if "from_stop" in feature.values:
            stops = [row.title for row in knowledge.related if row.table != "corridors"]
            if len(stops) == 2:
                return " – ".join(stops), ""
        named = {name: feature.values.get(name) for name in name_fields(layer.info)}
        title = display_name(named, self.language)
        other = display_name(named, "en" if self.language == "zh" else "zh")
        return title or f"{layer.name} {feature.fid}", other if other != title else ""

    def _lengths(
        self, layer: VectorLayer, feature: Feature, feedback: Feedback
    ) -> CorridorLengths | None:
        corridor_id = feature.values.get("corridor_id")
        legs = self.legs_of(layer) if "published_length_km" in feature.values else None
        if legs is None or corridor_id is None:
            return None
        columns = legs.read_columns(LEG_FIELDS, (), feedback)
        rows = zip(*(columns[name] for name in LEG_FIELDS), strict=True)
        own = (dict(zip(LEG_FIELDS, row, strict=True)) for row in rows if row[0] == corridor_id)
        return corridor_lengths(own, feature.values["published_length_km"])


def legs_beside(layers: Iterable[VectorLayer]) -> LegsOf:
    """Return a finder of the layer `corridor_legs` of the same file, among these layers."""
    known = tuple(layers)

    def find(corridors: VectorLayer) -> LayerSource | None:
        if corridors.info.table != "corridors":
            return None
        for layer in known:
            if layer.info.table == "corridor_legs" and layer.info.path == corridors.info.path:
                names = {field.name for field in layer.info.fields}
                return layer.source if names.issuperset(LEG_FIELDS) else None
        return None

    return find


def geometry_facts(feature: Feature, layer: VectorLayer) -> GeometryFacts:
    """Return where a point lies or how long a line is; nothing where that cannot be told."""
    crs = layer.info.crs
    if feature.geometry is None or crs is None:
        return GeometryFacts()
    block = block_from_shapely([feature.fid], [feature.geometry])
    parts = block.parts(0)
    try:
        if len(block.coords) == 1 and parts[0][0] is PartKind.POINTS:
            lon, lat = transform(block.coords, crs, WGS84)[0].tolist()
            return GeometryFacts(lonlat=(lon, lat))
        lines = [transform(run, crs, WGS84) for kind, run in parts if kind is PartKind.LINE]
        return GeometryFacts(length_m=_total_m(lines))
    except CorridorMapError:
        return GeometryFacts()


def _total_m(lines: Sequence[NDArray[np.float64]]) -> float | None:
    return sum(line_length_m(line) for line in lines) if lines else None
