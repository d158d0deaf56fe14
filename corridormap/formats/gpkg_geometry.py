"""Decodes GeoPackage geometry blobs: in batches for drawing, one by one for everything else.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, clause 2.1.3.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.geometry_block import (
    GeometryBlock,
    feature_bounds,
    ranges,
    shapely_geometry,
)
from corridormap.formats.gpkg_packed import NULL, Packed, packed
from corridormap.formats.wkb_arrays import Parts, parse
from corridormap.formats.wkb_reader import CURVED, Run, read_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER_BYTES = (8, 40, 56, 56, 72)
"""Length of the header by envelope code 0 … 4."""
_HEADER_LOOKUP = np.array([*HEADER_BYTES, 0, 0, 0], np.int64)
_EXTENDED = 0b0010_0000
_EMPTY = 0b0001_0000
_RUNS_AT_ONCE = 256
_ROWS_AT_ONCE = 32_768


@dataclass(frozen=True, slots=True, eq=False)
class DecodedBatch:
    """What a batch of blobs holds.

    Attributes:
        block: Every feature, in the order given; those in `unusable` own no parts.
        unusable: Key and reason, for geometries that cannot be decoded.
    """

    block: GeometryBlock
    unusable: tuple[tuple[int, str], ...]


def decode_batch(fids: Sequence[int], blobs: Sequence[Any]) -> DecodedBatch:
    """Return geometry for drawing; a blob is bytes, None for null, or something that is wrong."""
    return decode_packed(packed(fids, blobs))


def decode_packed(batch: Packed) -> DecodedBatch:
    """Return geometry for drawing."""
    parts, slow = _fast_parts(batch)
    if not slow:
        return DecodedBatch(_block(batch.fids, [parts]), ())
    more, unusable = _slow_parts(batch, slow)
    named = tuple((int(batch.fids[index]), reason) for index, reason in unusable)
    return DecodedBatch(_block(batch.fids, [parts, more]), named)


def split_blob(blob: object) -> tuple[bytes, bool]:
    """Return the well-known binary of a blob, and whether its header calls it empty.

    Raises:
        GeometryError: The header is not a GeoPackage's.
    """
    if not isinstance(blob, bytes):
        raise GeometryError("the geometry is not binary")
    if len(blob) < 8 or not blob.startswith(b"GP"):
        raise GeometryError("the geometry has no GeoPackage header")
    flags = blob[3]
    if flags & _EXTENDED:
        raise GeometryError("the geometry is of a private (extended) type")
    code = flags >> 1 & 0b111
    if code >= len(HEADER_BYTES):
        raise GeometryError(f"the geometry's envelope code {code} is unknown")
    return blob[HEADER_BYTES[code] :], bool(flags & _EMPTY)


def decode_geometry(blob: object) -> Any:
    """Return a shapely geometry, Z and M kept where GEOS can, None for null.

    Arcs come as chords, since GEOS knows none.

    Raises:
        GeometryError: It cannot be decoded.
    """
    if blob is None:
        return None
    wkb, _ = split_blob(blob)
    runs, types = read_runs(wkb)
    if not types & CURVED:
        import shapely

        # GEOS is stricter than files are: an open ring can still be shown.
        with contextlib.suppress(shapely.errors.ShapelyError):
            return shapely.from_wkb(wkb)
    return shapely_geometry(_block(np.zeros(1, np.int64), [_parts_of([(0, runs)])]), 0)


def _fast_parts(batch: Packed) -> tuple[Parts, list[int]]:
    """Return what numpy could parse, and the indices of what it could not."""
    data, ends, lengths = batch.data, batch.ends, np.maximum(batch.lengths, 0)
    starts = ends - lengths
    octets = np.frombuffer(data, np.uint8)
    flags = octets[starts + 3]
    header = _HEADER_LOOKUP[flags >> 1 & 0b111]
    sound = (octets[starts] == 0x47) & (octets[starts + 1] == 0x50) & (header > 0)
    sound &= (flags & _EXTENDED == 0) & (lengths >= header + 9)
    wkb_at = np.where(sound, starts + header, 0)
    slow: list[int] = np.flatnonzero(~sound & (batch.lengths != NULL)).tolist()
    found: list[Parts] = []
    for order, order_byte in (("<", 1), (">", 0)):
        chosen = np.flatnonzero(sound & (octets[wkb_at] == order_byte))
        if len(chosen):
            parts = parse(data, wkb_at[chosen], ends[chosen], order)
            slow += chosen[parts.slow].tolist()
            found.append(_renumbered(parts, chosen))
    slow += np.flatnonzero(sound & (octets[wkb_at] > 1)).tolist()
    return _merged(found), sorted(slow)


def _slow_parts(batch: Packed, indices: Sequence[int]) -> tuple[Parts, list[tuple[int, str]]]:
    read: list[tuple[int, list[Run]]] = []
    unusable: list[tuple[int, str]] = []
    for index, blob in zip(indices, batch.values(indices), strict=True):
        try:
            read.append((index, read_runs(split_blob(blob)[0])[0]))
        except GeometryError as exc:
            unusable.append((index, str(exc)))
    return _parts_of(read), unusable


def _parts_of(read: Sequence[tuple[int, list[Run]]]) -> Parts:
    rows = [(index, kind, coords) for index, runs in read for kind, coords in runs]
    return Parts(
        np.array([index for index, _, _ in rows], np.int64),
        np.array([kind for _, kind, _ in rows], np.uint8),
        np.array([len(coords) for _, _, coords in rows], np.int64),
        _joined([coords for _, _, coords in rows]),
        np.zeros(0, np.bool_),
    )


def _joined(runs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return coordinates one after the other, joined few at a time: the window waits for each."""
    joined = np.empty((sum(map(len, runs)), 2))
    end = 0
    for start in range(0, len(runs), _RUNS_AT_ONCE):
        some = runs[start : start + _RUNS_AT_ONCE]
        begin, end = end, end + sum(map(len, some))
        np.concatenate(some, out=joined[begin:end])
    return joined


def _taken(coords: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return rows of coordinates, by pieces for the same reason; `coords[rows]` takes longer."""
    taken = np.empty((len(rows), 2))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        np.take(coords, rows[some], axis=0, out=taken[some], mode="clip")
    return taken


def _renumbered(parts: Parts, chosen: NDArray[np.int64]) -> Parts:
    return Parts(chosen[parts.feature], parts.kind, parts.count, parts.coords, parts.slow)


def _merged(found: Sequence[Parts]) -> Parts:
    found = [parts for parts in found if len(parts.feature)]
    if len(found) == 1:
        return found[0]
    if not found:
        return _parts_of([])
    feature = np.concatenate([parts.feature for parts in found])
    order = np.argsort(feature, kind="stable")
    count = np.concatenate([parts.count for parts in found])
    coords = np.concatenate([parts.coords for parts in found])
    stops = np.cumsum(count)
    return Parts(
        feature[order],
        np.concatenate([parts.kind for parts in found])[order],
        count[order],
        _taken(coords, ranges((stops - count)[order], stops[order])),
        np.zeros(0, np.bool_),
    )


def _block(fids: NDArray[np.int64], found: Sequence[Parts]) -> GeometryBlock:
    parts = _merged(found)
    owned = np.bincount(parts.feature, minlength=len(fids)) if len(fids) else np.zeros(0, np.int64)
    feature_offsets = np.concatenate(([0], np.cumsum(owned))).astype(np.int64)
    part_offsets = np.concatenate(([0], np.cumsum(parts.count))).astype(np.int64)
    bounds = feature_bounds(parts.coords, part_offsets, feature_offsets)
    return GeometryBlock(fids, feature_offsets, part_offsets, parts.kind, parts.coords, bounds)
