"""Reads the geometry of a layer in batches of the size that suits it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.formats.gpkg_connection import Reader, quoted
from corridormap.formats.gpkg_packed import (
    Packed,
    numbers,
    packed,
    packed_range,
    packed_rows,
    packs_blobs,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.extent import Extent
    from corridormap.formats.gpkg_source import TableShape

FIRST_BATCH = 2_000
"""Few rows at first, so that something is seen at once."""
BATCH_GROWTH = 4
LARGEST_BATCH = 20_000
LARGEST_KEY = 2**63 - 1
_BATCH_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class GeometryBatches:
    """Asks for a layer's geometry; errors are those of `rows`.

    Attributes:
        reader: Of the file.
        shape: How to ask for the layer's rows.
        rows: Returns the rows of a query, with parameters if it has any.
        unindexed: Returns the keys that the R-tree lacks, None where they are too many.
    """

    reader: Reader
    shape: TableShape
    rows: Callable[..., list[tuple[Any, ...]]]
    unindexed: Callable[[], NDArray[np.int64] | None]

    def of(self, extent: Extent | None) -> Iterator[Packed]:
        """Yield the features whose boxes meet an extent, all where there is no sound R-tree.

        Those that the R-tree lacks come wherever they are.
        """
        if self.shape.is_view:
            return self._of_view()
        if extent is not None and self.shape.rtree:
            others = self.unindexed()
            if others is not None:
                return self._found(extent, others)
        return self._of_table()

    def _of_table(self) -> Iterator[Packed]:
        # One finished query a batch: no lock is held while the batch is drawn.
        packs, size = packs_blobs(self.reader), FIRST_BATCH
        is_ranged = packs and self._key_numbers_rows()
        where = ""
        while True:
            batch = self._batch(where, size, packs)
            if len(batch):
                yield batch
            if len(batch) < size:
                return
            last, size = int(batch.fids[-1]), _next_size(batch)
            if is_ranged and last - int(batch.fids[0]) + 1 == len(batch):
                last, size = yield from self._dense(last, size)
            where = f" WHERE {self.shape.key} > {last}"

    def _key_numbers_rows(self) -> bool:
        """Whether rows lie in the order of the key; not so where an index keeps that."""
        indices = self.reader.rows(f"PRAGMA index_list({self.shape.relation})")
        return all(origin != "pk" for _, _, _, origin, _ in indices)

    def _dense(self, last: int, size: int) -> Generator[Packed, None, tuple[int, int]]:
        """Yield what follows a key while no key is missing.

        Returns:
            The last key that was looked at, and how many rows to ask for next.
        """
        columns = (self.shape.key, self.shape.geometry)
        while last + size <= LARGEST_KEY:
            keys = (last + 1, last + size)
            batch = packed_range(self.reader, columns, self.shape.relation, keys)
            if batch is None:
                break
            if len(batch):
                yield batch
            last += size
            if len(batch) < size:
                break
            size = _next_size(batch)
        return last, size

    def _found(self, extent: Extent, others: NDArray[np.int64]) -> Iterator[Packed]:
        found = self.rows(
            self.reader,
            f"SELECT group_concat(id) FROM {quoted(self.shape.rtree)}"
            " WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?",
            (extent.x_max, extent.x_min, extent.y_max, extent.y_min),
        )
        listed = [others] if found[0][0] is None else [numbers(found[0][0]), others]
        packs = packs_blobs(self.reader)
        keys = np.sort(np.concatenate(listed)).tolist()
        most = LARGEST_BATCH // 4
        for start in range(0, len(keys), most):
            some = ", ".join(map(str, keys[start : start + most]))
            batch = self._batch(f" WHERE {self.shape.key} IN ({some})", most, packs)
            if len(batch):
                yield batch

    def _batch(self, where: str, most: int, packs: bool) -> Packed:
        """Return the first rows that meet a condition, ascending by key."""
        select = f"{self._select(where)} ORDER BY {self.shape.key}"
        batch = packed_rows(self.reader, select, most) if packs else None
        if batch is not None:
            return batch
        rows = self.rows(self.reader, f"{select} LIMIT {most}")
        return packed([row[0] for row in rows], [row[1] for row in rows])

    def _of_view(self) -> Iterator[Packed]:
        rows = self.rows(self.reader, self._select("") + " ORDER BY 1")
        for start in range(0, len(rows), LARGEST_BATCH):
            some = rows[start : start + LARGEST_BATCH]
            yield packed([row[0] for row in some], [row[1] for row in some])

    def _select(self, where: str) -> str:
        shape = self.shape
        return f"SELECT {shape.key}, {shape.geometry} FROM {shape.relation}{where}"


def _next_size(batch: Packed) -> int:
    most = min(len(batch) * BATCH_GROWTH, LARGEST_BATCH)
    return int(np.clip(len(batch) * _BATCH_BYTES // len(batch.data), 16, most))
