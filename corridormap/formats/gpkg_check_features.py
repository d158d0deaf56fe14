"""The rules about geometry: it decodes, is valid, of the declared type, and in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import CorridorMapError, GeometryError
from corridormap.formats.gpkg_findings import ALL_DONE, FEATURES_DONE
from corridormap.formats.gpkg_geometry import decode_batch, decode_geometry, split_blob
from corridormap.formats.gpkg_header import Headers, accepted_types, geometry_word, headers_of
from corridormap.formats.gpkg_rtree import rtree_entries
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
    total = sum(source.info.feature_count for source in checked.opened.sources)
    before = 0
    for source in checked.opened.sources:
        try:
            _Layer(checked, source, entries[source.info.table]).check(before, total)
        except GeometryError as exc:
            checked.findings.add("layer.readable", str(exc), source.info.table)
        before += source.info.feature_count


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

    def check(self, before: int, total: int) -> None:
        """Check all features.

        Args:
            before: Features of the layers before this one.
            total: Features of all layers.
        """
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
            share = (before + done) / max(total, before + done, 1)
            self._checked.feedback.report(int(FEATURES_DONE * share), ALL_DONE)
        all_fids = np.concatenate(fids) if fids else np.zeros(0, np.int64)
        all_boxes = np.concatenate(boxes) if boxes else np.zeros((0, 4))
        self._check_extent(all_boxes)
        if self._entry.rtree:
            readable = np.concatenate(known) if known else np.zeros(0, np.bool_)
            self._check_index(all_fids, all_boxes, readable)

    def _check_batch(
        self, rows: Sequence[tuple[int, Any]]
    ) -> tuple[GeometryBlock, NDArray[np.bool_]]:
        blobs = [row[1] for row in rows]
        decoded = decode_batch([row[0] for row in rows], blobs)
        block = decoded.block
        for fid, reason in decoded.unusable:
            rule = "geometry.coordinates" if reason in UNUSABLE_COORDINATE else "geometry.readable"
            self._note(rule, reason[0].upper() + reason[1:] + ".", fid)
        readable = np.isin(block.fids, [fid for fid, _ in decoded.unusable], invert=True)
        filled = np.fromiter((blob is not None for blob in blobs), np.bool_, len(blobs))
        sound = np.flatnonzero(filled & readable)
        if len(sound):
            fids, held = block.fids[sound], [blobs[index] for index in sound.tolist()]
            headers = headers_of(held)
            self._check_headers(fids, headers, block.bounds[sound])
            self._check_valid(fids, held, headers)
        self._check_range(block)
        return block, readable

    def _check_headers(
        self, fids: NDArray[np.int64], headers: Headers, boxes: NDArray[np.float64]
    ) -> None:
        strange = np.flatnonzero(~np.isin(headers.base_type, list(self._accepted)))
        for fid, kind in zip(fids[strange].tolist(), headers.base_type[strange], strict=True):
            text = f"A {geometry_word(int(kind))} in a layer of {self._declared}."
            self._note("geometry.type", text, fid)
        held = (headers.has_z, headers.has_m)
        for letter, has, declared in zip("ZM", held, self._dimensions, strict=True):
            if declared != 2:
                verb = "lacks" if declared else "has"
                text = f"The geometry {verb} {letter}, against gpkg_geometry_columns."
                self._note_all("geometry.dimension", text, fids[has != bool(declared)])
        self._check_srs(fids, headers.srs_id)
        text = "The envelope in the geometry's header is not that of its coordinates."
        wrong = headers.has_box & ~_same_boxes(headers.box, boxes)
        self._note_all("geometry.envelope", text, fids[wrong])

    def _check_srs(self, fids: NDArray[np.int64], srs_ids: NDArray[np.int64]) -> None:
        own, column = self._entry.srs_id, self._entry.geometry_column
        other = np.ones(len(fids), np.bool_) if own is None else srs_ids != own
        for fid, srs_id in zip(fids[other].tolist(), srs_ids[other].tolist(), strict=True):
            text = f"The geometry says SRS {srs_id}, its column {own}."
            self._checked.findings.warn("geometry.srs_id", text, self._table, fid, column)

    @property
    def _declared(self) -> str:
        return self._entry.geometry_type

    def _check_valid(
        self, fids: NDArray[np.int64], blobs: Sequence[bytes], headers: Headers
    ) -> None:
        import shapely

        geometries = _shapes(blobs, headers)
        # What cannot be built at once is built alone, for the reason.
        for index in np.flatnonzero(shapely.is_missing(geometries)).tolist():
            try:
                geometries[index] = _shape(blobs[index], int(headers.base_type[index]))
            except (GeometryError, shapely.errors.ShapelyError, ValueError) as exc:
                self._note("geometry.valid", f"The geometry is not valid: {exc}.", int(fids[index]))
        invalid = ~shapely.is_valid(geometries) & ~shapely.is_missing(geometries)
        for index in np.flatnonzero(invalid).tolist():
            reason = shapely.is_valid_reason(geometries[index])
            self._note("geometry.valid", f"The geometry is not valid: {reason}.", int(fids[index]))

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
        indexed, stored = rtree_entries(self._checked.reader, self._entry.rtree)
        filled = readable & ~np.isnan(boxes).any(axis=1)
        there, known = fids[filled], fids[filled | ~readable]
        text = "The feature is not in the spatial index."
        self._note_all("rtree.in_step", text, there[~np.isin(there, indexed)])
        text = "The spatial index holds a feature that has no geometry or is not there."
        self._note_all("rtree.in_step", text, indexed[~np.isin(indexed, known)])
        # Both ascend: what both have stands in the same order in each.
        both, own = np.isin(indexed, there), np.isin(there, indexed)
        found = boxes[filled][own]
        slack = _ROUNDING * np.abs(found) + 1e-12
        moved = (np.abs(found - stored[both]) > slack).any(axis=1)
        text = "The spatial index has the feature elsewhere."
        self._note_all("rtree.in_step", text, there[own][moved])

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

    def _note_all(self, rule: str, text: str, fids: NDArray[np.int64]) -> None:
        for fid in fids.tolist():
            self._note(rule, text, fid)

    def _note(self, rule: str, text: str, fid: int) -> None:
        self._checked.findings.add(rule, text, self._table, fid, self._entry.geometry_column)


def _shapes(blobs: Sequence[bytes], headers: Headers) -> NDArray[np.object_]:
    """Return shapely geometries exactly as stored, None for those that need a look of their own."""
    import shapely

    geometries = np.full(len(blobs), None, object)
    plain = np.flatnonzero(_is_plain(headers.base_type))
    pairs = zip(plain.tolist(), headers.length[plain].tolist(), strict=True)
    binaries = [blobs[index][length:] for index, length in pairs]
    geometries[plain] = shapely.from_wkb(binaries, on_invalid="ignore")
    return geometries


def _shape(blob: bytes, base_type: int) -> Any:
    """Return a shapely geometry exactly as stored; what GEOS cannot build is an error."""
    import shapely

    if _is_plain(np.array(base_type)):
        return shapely.from_wkb(split_blob(blob)[0])
    # The others may hold arcs, which shapely neither reads nor validates: chords stand for them.
    return decode_geometry(blob)


def _is_plain(base_type: NDArray[np.int64]) -> NDArray[np.bool_]:
    plain: NDArray[np.bool_] = (base_type >= 1) & (base_type <= 6)
    return plain


def _same_boxes(envelopes: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which envelopes hold; a geometry without points may have any."""
    slack = _EXTENT_ROUNDING * np.abs(boxes).max(axis=1, initial=0.0) + 1e-12
    with np.errstate(invalid="ignore"):
        same: NDArray[np.bool_] = (np.abs(envelopes - boxes) <= slack[:, None]).all(axis=1)
    same |= np.isnan(boxes[:, 0])
    return same
