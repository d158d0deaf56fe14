"""Which features are selected: one answer for canvas, attribute table and panels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from psygnal import Signal

from corridormap.core.feature import FeatureRef

_Merge = Callable[[frozenset[int], frozenset[int]], frozenset[int]]


class Selection:
    """A set of features of any layers; emits once for each change, never for none."""

    changed = Signal()

    def __init__(self) -> None:
        self._fids: dict[str, frozenset[int]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._fids.values()))

    def __contains__(self, ref: FeatureRef) -> bool:
        return ref.fid in self.fids(ref.layer_id)

    def __iter__(self) -> Iterator[FeatureRef]:
        """Yield the features layer by layer, ascending by fid."""
        for layer_id, fids in self._fids.items():
            yield from (FeatureRef(layer_id, fid) for fid in sorted(fids))

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """Layers that have a selected feature."""
        return tuple(self._fids)

    def fids(self, layer_id: str) -> frozenset[int]:
        """Return the selected features of one layer."""
        return self._fids.get(layer_id, frozenset())

    def set(self, refs: Iterable[FeatureRef]) -> None:
        """Select exactly these."""
        self._apply(_by_layer(refs))

    def add(self, refs: Iterable[FeatureRef]) -> None:
        """Select these as well."""
        self._apply(_merged(self._fids, _by_layer(refs), frozenset.union))

    def toggle(self, refs: Iterable[FeatureRef]) -> None:
        """Select those that are not, and the other way round."""
        self._apply(_merged(self._fids, _by_layer(refs), frozenset.symmetric_difference))

    def set_layer(self, layer_id: str, fids: Iterable[int]) -> None:
        """Select exactly these of one layer and leave the other layers as they are."""
        self._apply({**self._fids, layer_id: frozenset(fids)})

    def forget_layer(self, layer_id: str) -> None:
        """Drop what is selected in a layer that is gone."""
        self._apply({key: fids for key, fids in self._fids.items() if key != layer_id})

    def clear(self) -> None:
        """Select nothing."""
        self._apply({})

    def _apply(self, fids: dict[str, frozenset[int]]) -> None:
        fids = {layer_id: chosen for layer_id, chosen in fids.items() if chosen}
        if fids != self._fids:
            self._fids = fids
            self.changed.emit()


def _by_layer(refs: Iterable[FeatureRef]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for ref in refs:
        found.setdefault(ref.layer_id, set()).add(ref.fid)
    return {layer_id: frozenset(fids) for layer_id, fids in found.items()}


def _merged(
    old: dict[str, frozenset[int]], new: dict[str, frozenset[int]], merge: _Merge
) -> dict[str, frozenset[int]]:
    none: frozenset[int] = frozenset()
    return {key: merge(old.get(key, none), new.get(key, none)) for key in {**old, **new}}
