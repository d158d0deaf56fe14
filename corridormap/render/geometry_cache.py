"""Prepared layers kept between pictures, within a budget of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from corridormap.core.classify import shown_classes
from corridormap.core.crs import Crs
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.clusters import clustering_of
from corridormap.render.columns import category_of_features, limits_by_rank
from corridormap.render.marker_values import MarkerValues
from corridormap.render.prepared import PreparedLayer
from corridormap.render.stepwise_projection import StepwiseProjection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BYTES_KEPT = 512 << 20
BYTES_KEPT_UNDRAWN = 128 << 20
CLASSES_KEPT = 4
"""Ranges of scales for which it is kept which class a layer's features are of."""


_Key = tuple[str, bool]
"""A layer's id, and whether it is a window of it."""


class GeometryCache:
    """Prepared layers by id, the least recently drawn ones dropped beyond a memory budget."""

    def __init__(self) -> None:
        self._layers: OrderedDict[_Key, PreparedLayer] = OrderedDict()
        self._begun: dict[str, StepwiseProjection] = {}
        # What several layers draw from lives as long as one of them does.
        self._shared: WeakValueDictionary[object, object] = WeakValueDictionary()

    def prepared(
        self,
        snapshot: LayerSnapshot,
        crs: Crs,
        denominator: float = 1.0,
        feedback: Feedback | None = None,
    ) -> PreparedLayer:
        """Return the layer ready to draw in `crs`, by what is known from earlier pictures.

        Args:
            snapshot: The layer.
            crs: The map's.
            denominator: The n of the scale 1:n, by which classes may differ.
            feedback: Asked whether to go on, where a large layer has to be projected.

        Raises:
            Cancelled: The feedback said so; the next time goes on from there.
            CrsError: There is no way from the layer's CRS into the map's.
        """
        key = _key(snapshot)
        known = self._layers.get(key)
        if known is not None and (known.crs != crs or known.is_outdated(snapshot)):
            # Held by nobody but the cache while the next one is made.
            known = None
        if known is None:
            known = self._made(snapshot, crs, feedback or Feedback())
        self._layers.move_to_end(key)
        if known.columns_version != snapshot.version:
            known.classes = {}
            known.marker_values = MarkerValues(snapshot)
            style = snapshot.style
            known.thinning = limits_by_rank(snapshot, style.rank_field, style.rank_max_denominators)
            known.label_limits = None
            if style.labels is not None:
                labels = style.labels
                known.label_limits = limits_by_rank(
                    snapshot, labels.rank_field, labels.max_denominators
                )
            known.clustering = clustering_of(snapshot)
            known.columns_version = snapshot.version
        known.categories = _categories(known, snapshot, denominator)
        return known

    def _made(self, snapshot: LayerSnapshot, crs: Crs, feedback: Feedback) -> PreparedLayer:
        layer_id, is_window = key = _key(snapshot)
        if not is_window:
            # Something new of which there may be other windows, or none.
            self._layers.pop((layer_id, True), None)
        before = self._layers.pop(key, None)
        if not _is_same_crs(before, crs) or not snapshot.generation:
            # Nothing of it serves again, and what comes may take as much memory.
            before = None
        work = self._begun.pop(layer_id, None)
        if work is None or not work.is_of(snapshot, crs):
            work = StepwiseProjection(snapshot, crs)
        try:
            made = PreparedLayer(snapshot, crs, before, partial(work.finish, feedback))
        except Cancelled:
            self._begun[layer_id] = work
            raise
        made.shared = self._shared
        self._layers[key] = made
        return made

    def trim(self, drawn: Collection[str]) -> None:
        """Forget the layers drawn least lately while they take more than the budget.

        Args:
            drawn: Ids of the layers of the latest picture; others have a smaller budget.
        """
        for layer_id in self._begun.keys() - set(drawn):
            del self._begun[layer_id]
        total = sum(layer.nbytes for layer in self._layers.values())
        for key in list(self._layers):
            budget = BYTES_KEPT if key[0] in drawn else BYTES_KEPT_UNDRAWN
            if total > budget:
                total -= self._layers.pop(key).nbytes


def _key(snapshot: LayerSnapshot) -> _Key:
    # A window of a large layer and its reduced copy are looked at in turn.
    return snapshot.layer_id, snapshot.is_part_of_many and snapshot.step is None


def _categories(
    known: PreparedLayer, snapshot: LayerSnapshot, denominator: float
) -> NDArray[np.int32]:
    shown, classes = shown_classes(snapshot.style, denominator), known.classes
    found = classes.pop(shown, None)
    if found is None:
        found = category_of_features(snapshot, denominator)
        while len(classes) >= CLASSES_KEPT:
            del classes[next(iter(classes))]
    # The one wanted latest stands last.
    classes[shown] = found
    return found


def _is_same_crs(known: PreparedLayer | None, crs: Crs) -> bool:
    return known is not None and known.crs == crs
