"""Reads the features of one layer of a GeoPackage: geometry in batches, columns, single rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.astray import features_astray
from corridormap.core.errors import GeometryError, LayerError
from corridormap.core.feature import KEY, Feature, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.vector_layer import Access, DistinctRows, LayerInfo
from corridormap.formats.gpkg_batches import LARGEST_BATCH, GeometryBatches
from corridormap.formats.gpkg_columns import (
    CHUNK_ROWS,
    RowChunks,
    batches,
    dense_keys,
    gathered,
    key_chunks,
    key_pieces,
)
from corridormap.formats.gpkg_connection import Reader, TookTooLongError, quoted
from corridormap.formats.gpkg_distinct import distinct_rows
from corridormap.formats.gpkg_geometry import decode_geometry, decode_packed
from corridormap.formats.gpkg_unindexed import LONG_SEARCH, UnindexedSearch, state_of
from corridormap.formats.read_ahead import read_ahead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.extent import Extent
    from corridormap.core.lanes import Lanes
    from corridormap.core.symbol import Join

VIEW_SECONDS = 8.0
"""A view computes all its rows before the first arrives; one that never ends is stopped."""
_NAMED_FIDS = 5
FID = "fid"
"""What keys are called for people and in styles, where no field has that name."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """How to ask for a layer's rows.

    Attributes:
        relation: What stands behind FROM: the quoted table, or a subquery that numbers rows.
        key: SQL for the key.
        geometry: SQL for the geometry; `NULL` for tables without one.
        is_view: Rows are computed anew by each query.
        rtree: Name of the R-tree table, nothing if there is none.
    """

    relation: str
    key: str
    geometry: str
    is_view: bool = False
    rtree: str = ""


class GpkgSource:
    """Reads one layer; see `core.vector_layer.LayerSource` for what each method promises."""

    def __init__(self, info: LayerInfo, shape: TableShape, key_name: str) -> None:
        self._info = info
        self._shape = shape
        self._key_name = key_name
        self._unindexed: dict[tuple[int, ...], UnindexedSearch] = {}

    @property
    def info(self) -> LayerInfo:
        """What was known when the file was opened."""
        return self._info

    @property
    def shape(self) -> TableShape:
        """How to ask for the layer's rows in SQL."""
        return self._shape

    def read_blobs(self, feedback: Feedback) -> Iterator[list[tuple[int, Any]]]:
        """Yield (fid, geometry as stored) in batches, ascending by fid."""
        with self._reader(feedback) as reader:
            for batch in self._batches(reader, Feedback()).of(None):
                feedback.check()
                yield list(zip(batch.fids.tolist(), batch.values(range(len(batch))), strict=True))

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        """Yield geometry in batches, ascending by fid, in the layer's CRS.

        A geometry that cannot be decoded leaves its feature without parts. It is named once at
        the end, like those that are no place in the layer's CRS, through the feedback; not so by
        readings of a part of the layer, which follow one of the whole.
        """
        total = self._info.feature_count
        done = 0
        unusable: list[tuple[int, str]] = []
        with self._reader(feedback) as reader:
            found = self._batches(reader, feedback).of(extent)
            # A small layer is read sooner than a thread has begun.
            for batch in read_ahead(found) if total > LARGEST_BATCH else found:
                decoded = decode_packed(batch)
                unusable += (*decoded.unusable, *self._astray(decoded.block))
                done += len(batch)
                feedback.report(min(done, total), total)
                yield _inside(decoded.block, extent)
        if unusable and extent is None:
            feedback.warn(self._unusable_text(unusable))

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        """Yield the fids of all features, ascending, in batches, the first a small one."""
        with self._reader(feedback) as reader:
            dense = dense_keys(reader, self._shape)
            pieces = key_chunks(self._chunks(reader, ())) if dense is None else key_pieces(dense)
            for keys in pieces:
                feedback.check()
                yield keys

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        """Yield the values of fields in batches, ascending by fid, the keys under `KEY`."""
        with self._reader(feedback) as reader:
            yield from self._row_batches(reader, names, feedback, fids)

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        """Return values of fields and joins for all features, ascending by fid."""
        own = {field.name for field in self._info.fields}
        by_field = {join.field for join in joins}
        joined_names = {join.name for join in joins}
        wanted = [name for name in dict.fromkeys((*names, *by_field)) if name not in joined_names]
        wanted = [name for name in wanted if name in own or name not in (KEY, FID)]
        with self._reader(feedback) as reader:
            columns = gathered(wanted, self._row_batches(reader, wanted, feedback))
            for join in joins:
                lookup = self._lookup(reader, join)
                columns[join.name] = [
                    lookup.get(value) for value in columns.get(join.field, columns[KEY])
                ]
        feedback.check()
        kept = {KEY, *names, *joined_names}
        found = {name: values for name, values in columns.items() if name in kept}
        return {FID: columns[KEY], **found}

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        """Return these rows whole, in the order asked for; fids that are gone are left out."""
        names = [field.name for field in self._info.fields]
        columns = [self._shape.key, self._shape.geometry, *map(quoted, names)]
        found: dict[int, Feature] = {}
        with self._reader(None) as reader:
            for chunk in _chunks(sorted(set(fids)), 500):
                sql = (
                    f"SELECT {', '.join(columns)} FROM {self._shape.relation}"
                    f" WHERE {self._shape.key} IN ({', '.join(map(str, chunk))})"
                )
                for row in self._rows(reader, sql):
                    found[row[0]] = self._feature(row, names)
        return [found[fid] for fid in fids if fid in found]

    def read_lanes(self, feedback: Feedback) -> Lanes | None:
        """Return which features share a track with others, None where the file does not say.

        Tables that contradict themselves are named through the feedback.
        """
        from corridormap.formats.theme_lanes import read_lanes

        try:
            with self._reader(feedback) as reader:
                return read_lanes(reader, self._info, self._shape)
        except LayerError as exc:
            feedback.warn(str(exc))
            return None

    def read_distinct(self, names: Sequence[str], feedback: Feedback) -> Iterator[DistinctRows]:
        """Yield the different values that fields have together, and how many features have them."""
        self._check_known(names)
        seconds = VIEW_SECONDS if self._shape.is_view else None
        with self._reader(feedback) as reader:
            try:
                yield from distinct_rows(reader, self._shape, names, self._info, seconds)
            except TookTooLongError as exc:
                raise self._endless_view() from exc

    def _feature(self, row: tuple[Any, ...], names: Sequence[str]) -> Feature:
        try:
            geometry = decode_geometry(row[1])
        except GeometryError:
            geometry = None
        booleans = self._booleans()
        values = {
            name: bool(value) if name in booleans and value is not None else value
            for name, value in zip(names, row[2:], strict=True)
        }
        return Feature(int(row[0]), geometry, values)

    def _row_batches(
        self,
        reader: Reader,
        names: Sequence[str],
        feedback: Feedback,
        fids: Sequence[int] | None = None,
    ) -> Iterator[dict[str, list[Value]]]:
        self._check_known(names)
        chunks = self._chunks(reader, names) if fids is None else self._some(reader, names, fids)
        return batches(names, chunks, self._info, feedback)

    def _check_known(self, names: Sequence[str]) -> None:
        known = {field.name.casefold() for field in self._info.fields}
        known.add(self._key_name.casefold())
        for name in names:
            if name.casefold() not in known:
                raise LayerError(self._info.path, self._info.table, f"has no field {name}.")

    def _chunks(self, reader: Reader, names: Sequence[str]) -> RowChunks:
        shape = self._shape
        sql = f"SELECT {self._wanted(names)} FROM {shape.relation} ORDER BY 1"
        seconds = VIEW_SECONDS if shape.is_view else None
        try:
            yield from reader.chunks(sql, CHUNK_ROWS, seconds)
        except TookTooLongError as exc:
            raise self._endless_view() from exc

    def _some(self, reader: Reader, names: Sequence[str], fids: Sequence[int]) -> RowChunks:
        shape = self._shape
        for chunk in _chunks(sorted(set(fids)), 500):
            keys = ", ".join(map(str, chunk))
            where = f"WHERE {shape.key} IN ({keys}) ORDER BY 1"
            rows = self._rows(reader, f"SELECT {self._wanted(names)} FROM {shape.relation} {where}")
            if rows:
                yield rows

    def _wanted(self, names: Sequence[str]) -> str:
        return ", ".join((self._shape.key, *map(quoted, names)))

    def _booleans(self) -> set[str]:
        return {field.name for field in self._info.fields if field.kind is FieldKind.BOOLEAN}

    def _lookup(self, reader: Reader, join: Join) -> dict[Value, Value]:
        table = quoted(join.table)
        names = {row[1] for row in self._rows(reader, f"PRAGMA table_info({table})")}
        for column in (join.key, join.column, *(name for name, _ in join.where)):
            if column not in names:
                reason = f"needs column {column} of table {join.table}, which is not there."
                raise LayerError(self._info.path, self._info.table, reason)
        sql = f"SELECT {quoted(join.key)}, {quoted(join.column)} FROM {table}"
        if join.where:
            sql += " WHERE " + " AND ".join(f"{quoted(name)} IS ?" for name, _ in join.where)
        rows = self._rows(reader, sql, [value for _, value in join.where])
        lookup: dict[Value, Value] = {}
        for key, value in rows:
            lookup.setdefault(key, value)
        lookup.pop(None, None)
        return lookup

    def _batches(self, reader: Reader, feedback: Feedback) -> GeometryBatches:
        unindexed = partial(self._unindexed_in, reader, feedback)
        return GeometryBatches(reader, self._shape, self._rows, unindexed)

    def _unindexed_in(self, reader: Reader, feedback: Feedback) -> NDArray[np.int64] | None:
        """Return what the R-tree lacks as the file is now; looked for once in each state of it."""
        if self._info.access is Access.BUNDLED:
            return np.zeros(0, np.int64)
        key = state_of(self._info.path, self._info.table)
        search = self._unindexed.get(key)
        if search is None:
            search = UnindexedSearch(self._shape, self._info.feature_count)
            self._unindexed = {key: search}
        where = f"{self._info.path.name}, layer {self._info.table}"
        return search.keys(reader, feedback, f"{where}: {LONG_SEARCH}")

    def _reader(self, feedback: Feedback | None) -> Reader:
        return Reader(self._info.path, feedback, self._info.table)

    def _rows(
        self, reader: Reader, sql: str, parameters: Sequence[Any] = ()
    ) -> list[tuple[Any, ...]]:
        try:
            return reader.rows(sql, parameters, VIEW_SECONDS if self._shape.is_view else None)
        except TookTooLongError as exc:
            raise self._endless_view() from exc

    def _endless_view(self) -> LayerError:
        reason = f"is a view that gave no answer within {VIEW_SECONDS:.0f} s and was stopped."
        return LayerError(self._info.path, self._info.table, reason)

    def _astray(self, block: GeometryBlock) -> list[tuple[int, str]]:
        crs = self._info.crs
        if crs is None:
            return []
        fids = block.fids[features_astray(block, crs)].tolist()
        return [(fid, "its coordinates are no place in the layer's CRS") for fid in fids]

    def _unusable_text(self, unusable: list[tuple[int, str]]) -> str:
        fids = ", ".join(str(fid) for fid, _ in unusable[:_NAMED_FIDS])
        more = ", …" if len(unusable) > _NAMED_FIDS else ""
        others = ", or for like reasons" if len({why for _, why in unusable}) > 1 else ""
        count = len(unusable)
        subject = f"{count:,} features are" if count > 1 else "1 feature is"
        return (
            f"{self._info.path.name}, layer {self._info.table}: {subject} not drawn, since "
            f"{unusable[0][1]}{others} (fid {fids}{more})."
        )


def _inside(block: GeometryBlock, extent: Extent | None) -> GeometryBlock:
    if extent is None:
        return block
    hits = block.candidates(extent)
    return block if len(hits) == len(block) else block.taken(hits)


def _chunks(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
