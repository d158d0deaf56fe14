"""The rules about geometry: it decodes, is valid, of the declared type, and in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import CorridorMapError, GeometryError
from corridormap.formats.gpkg_connection import quoted
from corridormap.formats.gpkg_geometry import decode_batch, decode_geometry, split_blob
from corridormap.formats.gpkg_header import (
    Header,
    accepted_types,
    geometry_word,
    headers_of,
)
from corridormap.formats.wkb_reader import UNUSABLE_COORDINATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.core.geometry_block import GeometryBlock
    from corridormap.formats.gpkg_catalog import TableEntry
    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.gpkg_source import GpkgSource

_ROUNDING = 1e-6
"""The R-tree rounds outwards to 32 bits."""
_EXTENT_ROUNDING = 1e-9


def check_features(checked: Checked) -> None:
    """Note what is wrong with the geometry of every layer."""
    entries = {entry.table: entry for entry in checked.catalog.entries}
    for source in checked.opened.sources:
        try:
            _Layer(checked, source, entries[source.info.table]).check()
        except GeometryError as exc:
            checked.findings.add("layer.readable", str(exc), source.info.table)


class _Layer:
    """One layer, read once in batches, its boxes kept to compare with the index."""

    def __init__(self, checked: Checked, source: GpkgSource, entry: TableEntry) -> None:
        self._checked = checked
        self._source = source
        self._entry = entry
        self._table = source.info.table
        self._accepted = accepted_types(entry.geometry_type)
        self._dimensions = self._declared_dimensions()
        crs = source.info.crs
        self._is_lonlat = crs is not None and crs.is_geographic

    def check(self) -> None:
        fids: list[NDArray[np.int64]] = []
        boxes: list[NDArray[np.float64]] = []
        known: list[NDArray[np.bool_]] = []
        done = 0
        for rows in self._source.read_blobs(self._checked.feedback):
            batch, readable = self._check_batch(rows)
            fids.append(batch.fids)
            boxes.append(batch.bounds)
            known.append(readable)
            done += len(rows)
            self._checked.feedback.report(done, max(done, self._source.info.feature_count))
        all_fids = np.concatenate(fids) if fids else np.zeros(0, np.int64)
        all_boxes = np.concatenate(boxes) if boxes else np.zeros((0, 4))
        self._check_extent(all_boxes)
        if self._entry.rtree:
            readable = np.concatenate(known) if known else np.zeros(0, np.bool_)
            self._check_index(all_fids, all_boxes, readable)

    def _check_batch(
        self, rows: Sequence[tuple[int, Any]]
    ) -> tuple[GeometryBlock, NDArray[np.bool_]]:
        fids, blobs = [row[0] for row in rows], [row[1] for row in rows]
        decoded = decode_batch(fids, blobs)
        unusable = dict(decoded.unusable)
        for fid, reason in decoded.unusable:
            rule = "geometry.coordinates" if reason in UNUSABLE_COORDINATE else "geometry.readable"
            self._note(rule, reason[0].upper() + reason[1:] + ".", fid)
        readable = np.array([fid not in unusable for fid in fids], np.bool_)
        sound = [
            (fid, blob)
            for fid, blob in zip(fids, blobs, strict=True)
            if blob is not None and fid not in unusable
        ]
        if sound:
            headers = headers_of([blob for _, blob in sound])
            self._check_headers([fid for fid, _ in sound], headers, decoded.block)
            self._check_valid(sound)
        self._check_range(decoded.block)
        return decoded.block, readable

    def _check_headers(
        self, fids: Sequence[int], headers: Sequence[Header], block: GeometryBlock
    ) -> None:
        boxes = dict(zip(block.fids.tolist(), block.bounds.tolist(), strict=True))
        for fid, header in zip(fids, headers, strict=True):
            if header.base_type not in self._accepted:
                text = f"A {geometry_word(header.base_type)} in a layer of {self._declared}."
                self._note("geometry.type", text, fid)
            for letter, has, declared in zip(
                "ZM", header.dimensions, self._dimensions, strict=True
            ):
                if (has and declared == 0) or (not has and declared == 1):
                    wrong = "has" if has else "lacks"
                    text = f"The geometry {wrong} {letter}, against gpkg_geometry_columns."
                    self._note("geometry.dimension", text, fid)
            if header.srs_id != self._entry.srs_id:
                text = f"The geometry says SRS {header.srs_id}, its column {self._entry.srs_id}."
                column = self._entry.geometry_column
                self._checked.findings.warn("geometry.srs_id", text, self._table, fid, column)
            if header.envelope is not None and not _same_box(header.envelope, boxes[fid]):
                text = "The envelope in the geometry's header is not that of its coordinates."
                self._note("geometry.envelope", text, fid)

    @property
    def _declared(self) -> str:
        return self._entry.geometry_type

    def _check_valid(self, sound: Sequence[tuple[int, Any]]) -> None:
        import shapely

        geometries = np.empty(len(sound), object)
        for index, (fid, blob) in enumerate(sound):
            try:
                geometries[index] = _shape(blob)
            except (GeometryError, shapely.errors.ShapelyError, ValueError) as exc:
                self._note("geometry.valid", f"The geometry is not valid: {exc}.", fid)
        invalid = ~shapely.is_valid(geometries)
        invalid &= np.array([geometry is not None for geometry in geometries])
        for index in np.flatnonzero(invalid).tolist():
            reason = shapely.is_valid_reason(geometries[index])
            self._note("geometry.valid", f"The geometry is not valid: {reason}.", sound[index][0])

    def _check_range(self, block: GeometryBlock) -> None:
        if not self._is_lonlat:
            return
        box = np.nan_to_num(block.bounds)
        off = (np.abs(box[:, [1, 3]]).max(axis=1, initial=0) > 90 + _EXTENT_ROUNDING) | (
            np.abs(box[:, [0, 2]]).max(axis=1, initial=0) > 360 + _EXTENT_ROUNDING
        )
        for fid in block.fids[off].tolist():
            self._note("crs.range", "A coordinate is no longitude and latitude in degrees.", fid)

    def _check_extent(self, boxes: NDArray[np.float64]) -> None:
        filled = boxes[~np.isnan(boxes).any(axis=1)]
        if not len(filled) or not self._entry.is_listed:
            return
        stored = self._entry.box
        around = (*filled[:, :2].min(axis=0).tolist(), *filled[:, 2:].max(axis=0).tolist())
        if not all(isinstance(side, int | float) for side in stored):
            text = "gpkg_contents gives no extent."
        else:
            slack = _EXTENT_ROUNDING * max(map(abs, around))
            held = (
                stored[0] <= around[0] + slack
                and stored[1] <= around[1] + slack
                and stored[2] >= around[2] - slack
                and stored[3] >= around[3] - slack
            )
            if held:
                return
            text = "The extent in gpkg_contents does not hold all features."
        self._checked.findings.warn("contents.extent", text, self._table)

    def _check_index(
        self,
        fids: NDArray[np.int64],
        boxes: NDArray[np.float64],
        readable: NDArray[np.bool_],
    ) -> None:
        rows = self._checked.rows(
            f"SELECT id, minx, miny, maxx, maxy FROM {quoted(self._entry.rtree)} ORDER BY id"
        )
        indexed = np.array([row[0] for row in rows], np.int64)
        stored = np.array([row[1:] for row in rows], np.float64).reshape(-1, 4)
        filled = readable & ~np.isnan(boxes).any(axis=1)
        for fid in np.setdiff1d(fids[filled], indexed).tolist():
            self._note("rtree.in_step", "The feature is not in the spatial index.", fid)
        for fid in np.setdiff1d(indexed, fids[filled | ~readable]).tolist():
            text = "The spatial index holds a feature that has no geometry or is not there."
            self._note("rtree.in_step", text, fid)
        common, at, in_index = np.intersect1d(
            fids[filled], indexed, assume_unique=True, return_indices=True
        )
        slack = _ROUNDING * np.abs(boxes[filled][at]) + 1e-12
        moved = (np.abs(boxes[filled][at] - stored[in_index]) > slack).any(axis=1)
        for fid in common[moved].tolist():
            self._note("rtree.in_step", "The spatial index has the feature elsewhere.", fid)

    def _declared_dimensions(self) -> tuple[int, int]:
        """Return z and m of gpkg_geometry_columns: 0 forbidden, 1 needed, 2 as you like."""
        try:
            rows = self._checked.rows(
                "SELECT z, m FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)",
                (self._table,),
            )
        except CorridorMapError:
            rows = []
        if not rows or not all(value in (0, 1, 2) for value in rows[0]):
            return 2, 2
        return int(rows[0][0]), int(rows[0][1])

    def _note(self, rule: str, text: str, fid: int) -> None:
        self._checked.findings.add(rule, text, self._table, fid, self._entry.geometry_column)


def _shape(blob: bytes) -> Any:
    """Return a shapely geometry exactly as stored; what GEOS cannot build is an error."""
    import shapely

    if headers_of([blob])[0].base_type in range(1, 7):
        return shapely.from_wkb(split_blob(blob)[0])
    # The others may hold arcs, which shapely neither reads nor validates: chords stand for them.
    return decode_geometry(blob)


def _same_box(envelope: tuple[float, float, float, float], box: list[float]) -> bool:
    if box[0] != box[0]:
        # Nothing to hold: any envelope of a geometry without points will do.
        return True
    slack = _EXTENT_ROUNDING * max(map(abs, box)) + 1e-12
    return all(abs(a - b) <= slack for a, b in zip(envelope, box, strict=True))
