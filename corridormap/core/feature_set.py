"""Sets of features as arrays of keys, since a million Python objects would stop the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from corridormap.core.feature import FeatureRef
from corridormap.core.geometry_block import ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

_T = TypeVar("_T")
_Merge = Callable[["FidSet", "FidSet"], "FidSet"]
WORTH_RUNS = 4
"""Keys in a run, on average, from which on runs take less room than the keys themselves."""


class FidSet(Set[int]):
    """Keys of features of one layer, never changed; a whole layer takes a few bytes.

    Args:
        fids: Keys in any order, an array or anything else.
    """

    __slots__ = ("_count", "_keys", "_stops")

    def __init__(self, fids: Iterable[int] | NDArray[np.int64] = ()) -> None:
        keys = _ascending(fids)
        self._count = len(keys)
        self._keys = keys
        self._stops: NDArray[np.int64] | None = None
        breaks = np.flatnonzero(keys[1:] - keys[:-1] != 1) + 1
        if len(keys) >= WORTH_RUNS * (len(breaks) + 1):
            last = np.append(breaks - 1, len(keys) - 1)
            self._stops = keys[last] + 1
            self._keys = keys[np.append(0, breaks)]
        elif keys is fids:
            self._keys = keys.copy()

    @property
    def array(self) -> NDArray[np.int64]:
        """The keys, ascending, shape (n,)."""
        keys = self._keys if self._stops is None else ranges(self._keys, self._stops)
        keys = keys.view()
        keys.setflags(write=False)
        return keys

    def __len__(self) -> int:
        return self._count

    def __contains__(self, fid: object) -> bool:
        if not isinstance(fid, int | np.integer) or not self._count:
            return False
        at = int(np.searchsorted(self._keys, fid, side="right")) - 1
        if at < 0:
            return False
        return bool(self._keys[at] == fid if self._stops is None else fid < self._stops[at])

    def __iter__(self) -> Iterator[int]:
        """Yield the keys, ascending."""
        return iter(self.array.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FidSet):
            return super().__eq__(other)
        if self._count != other._count or not np.array_equal(self._keys, other._keys):
            return False
        # Of as many keys the runs, if there are any, begin alike and may still end elsewhere.
        own, others = self._stops, other._stops
        return own is others if own is None or others is None else np.array_equal(own, others)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"FidSet({self.array})"

    def mask(self, fids: NDArray[np.int64], *, ascending: bool = False) -> NDArray[np.bool_]:
        """Return which of some keys, all different, are in the set; faster if they ascend."""
        keys = self.array
        has_gaps = not len(fids) or int(fids[-1]) - int(fids[0]) + 1 != len(fids)
        if has_gaps or not (ascending or bool((fids[1:] > fids[:-1]).all())):
            return np.isin(fids, keys, assume_unique=True)
        # Keys without gaps are places, moved.
        found = np.zeros(len(fids), np.bool_)
        first, last = np.searchsorted(keys, (fids[0], fids[-1] + 1)).tolist()
        found[keys[first:last] - fids[0]] = True
        return found

    def union(self, other: FidSet) -> FidSet:
        """Return the keys that are in either."""
        return FidSet(np.concatenate((self.array, other.array)))

    def minus(self, other: FidSet) -> FidSet:
        """Return the keys that are not in the other."""
        kept = self.array
        return FidSet(kept[~other.mask(kept, ascending=True)])

    def toggled(self, other: FidSet) -> FidSet:
        """Return the keys that are in one of both only."""
        return self.minus(other).union(other.minus(self))


class FeatureSet(Set[FeatureRef]):
    """Features of any layers, never changed; layers without one are left out.

    Args:
        by_layer: Keys by layer.
    """

    __slots__ = ("_by_layer",)

    def __init__(self, by_layer: Mapping[str, FidSet] | None = None) -> None:
        self._by_layer = {key: fids for key, fids in (by_layer or {}).items() if fids}

    @classmethod
    def of(cls, refs: Iterable[FeatureRef]) -> FeatureSet:
        """Return these features as a set; at no cost if they are one."""
        if isinstance(refs, FeatureSet):
            return refs
        found: dict[str, list[int]] = {}
        for ref in refs:
            found.setdefault(ref.layer_id, []).append(ref.fid)
        return cls({layer_id: FidSet(fids) for layer_id, fids in found.items()})

    @classmethod
    def _from_iterable(cls, refs: Iterable[_T]) -> Set[_T]:
        return frozenset(refs)

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """Layers that have a feature in the set."""
        return tuple(self._by_layer)

    def fids(self, layer_id: str) -> FidSet:
        """Return the keys of one layer's features."""
        return self._by_layer.get(layer_id) or FidSet()

    def of_layers(self, layer_ids: Collection[str]) -> FeatureSet:
        """Return the features of these layers only."""
        return FeatureSet({key: fids for key, fids in self._by_layer.items() if key in layer_ids})

    def __len__(self) -> int:
        return sum(map(len, self._by_layer.values()))

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, FeatureRef) and ref.fid in self.fids(ref.layer_id)

    def __iter__(self) -> Iterator[FeatureRef]:
        """Yield the features layer by layer, ascending by key."""
        for layer_id, fids in self._by_layer.items():
            yield from (FeatureRef(layer_id, fid) for fid in fids)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FeatureSet):
            return self._by_layer == other._by_layer
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def with_layer(self, layer_id: str, fids: FidSet) -> FeatureSet:
        """Return a set with exactly these features of one layer, the others as they are."""
        return FeatureSet({**self._by_layer, layer_id: fids})

    def union(self, other: FeatureSet) -> FeatureSet:
        """Return the features that are in either."""
        return self._merged(other, FidSet.union)

    def toggled(self, other: FeatureSet) -> FeatureSet:
        """Return the features that are in one of both only."""
        return self._merged(other, FidSet.toggled)

    def _merged(self, other: FeatureSet, merge: _Merge) -> FeatureSet:
        layer_ids = dict.fromkeys((*self.layer_ids, *other.layer_ids))
        return FeatureSet({key: merge(self.fids(key), other.fids(key)) for key in layer_ids})


def _ascending(fids: Iterable[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    if isinstance(fids, FidSet):
        return fids.array
    if isinstance(fids, np.ndarray):
        keys = fids.astype(np.int64, copy=False)
    else:
        keys = np.fromiter(fids, np.int64)
    if len(keys) > 1 and not bool((keys[1:] > keys[:-1]).all()):
        keys = np.sort(keys)
        keys = keys[np.append(True, keys[1:] != keys[:-1])]
    return keys
