"""Which features are selected: one answer for canvas, attribute table and panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psygnal import Signal

from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet, FidSet


class Selection:
    """A set of features of any layers; emits once for each change, never for none."""

    changed = Signal()

    def __init__(self) -> None:
        self._features = FeatureSet()

    def __len__(self) -> int:
        return len(self._features)

    def __contains__(self, ref: FeatureRef) -> bool:
        return ref in self._features

    def __iter__(self) -> Iterator[FeatureRef]:
        """Yield the features layer by layer, ascending by fid."""
        return iter(self._features)

    @property
    def features(self) -> FeatureSet:
        """What is selected now; it stays as it is when the selection changes."""
        return self._features

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """Layers that have a selected feature."""
        return self._features.layer_ids

    def fids(self, layer_id: str) -> FidSet:
        """Return the selected features of one layer."""
        return self._features.fids(layer_id)

    def set(self, refs: Iterable[FeatureRef]) -> None:
        """Select exactly these."""
        self._apply(FeatureSet.of(refs))

    def add(self, refs: Iterable[FeatureRef]) -> None:
        """Select these as well."""
        self._apply(self._features.union(FeatureSet.of(refs)))

    def toggle(self, refs: Iterable[FeatureRef]) -> None:
        """Select those that are not, and the other way round."""
        self._apply(self._features.toggled(FeatureSet.of(refs)))

    def set_layer(self, layer_id: str, fids: Iterable[int]) -> None:
        """Select exactly these of one layer and leave the other layers as they are."""
        chosen = fids if isinstance(fids, FidSet) else FidSet(fids)
        self._apply(self._features.with_layer(layer_id, chosen))

    def forget_layer(self, layer_id: str) -> None:
        """Drop what is selected in a layer that is gone."""
        self._apply(self._features.with_layer(layer_id, FidSet()))

    def clear(self) -> None:
        """Select nothing."""
        self._apply(FeatureSet())

    def _apply(self, features: FeatureSet) -> None:
        if features != self._features:
            self._features = features
            self.changed.emit()
