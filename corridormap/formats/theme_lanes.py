"""Reads which corridors share a track from the tables that say so, for a layer that they speak of.

The tables are `segments`, `segment_use` and `corridor_legs`, and `segment_alongside` where there is
one; docs/styles.md tells what they mean for the map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.distinct import distinct
from corridormap.core.errors import GeometryError, LayerError
from corridormap.core.geometry_block import PartKind
from corridormap.core.lane_beside import TrackBeside, shares_of
from corridormap.core.lane_making import lanes_of
from corridormap.core.lane_pieces import TrackUse
from corridormap.core.lanes import Lanes
from corridormap.core.measure import short_lengths_m
from corridormap.formats.gpkg_connection import quoted
from corridormap.formats.gpkg_geometry import decode_batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridormap.core.geometry_block import GeometryBlock
    from corridormap.core.vector_layer import LayerInfo
    from corridormap.formats.gpkg_connection import Reader
    from corridormap.formats.gpkg_source import TableShape

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TABLES = ("segments", "segment_use", "corridor_legs")
ALONGSIDE = "segment_alongside"
SIDES = ("left", "right")
LEG, CORRIDOR, CORRIDORS_TABLE = "leg_id", "corridor_id", "corridors"


@dataclass(frozen=True, slots=True)
class _Asked:
    """The layer that is to be drawn, and the file it is in."""

    reader: Reader
    info: LayerInfo
    shape: TableShape

    @property
    def key(self) -> str:
        """The field by which the tables know the layer's features, nothing if they do not."""
        names = {field.name for field in self.info.fields}
        if LEG in names:
            return LEG
        return CORRIDOR if CORRIDOR in names and self.info.table == CORRIDORS_TABLE else ""

    def error(self, reason: str) -> LayerError:
        text = f"{reason}; what shares a track is drawn on one another."
        return LayerError(self.info.path, self.info.table, text)


def read_lanes(reader: Reader, info: LayerInfo, shape: TableShape) -> Lanes | None:
    """Return the lanes of a layer's features, None where the file says nothing about them.

    Args:
        reader: Of the layer's file.
        info: The layer.
        shape: How to ask for its rows.

    Raises:
        LayerError: The tables contradict themselves.
        Cancelled: The reader's feedback said so.
    """
    asked = _Asked(reader, info, shape)
    if not asked.key or shape.is_view or not _has_tables(reader):
        return None
    segments, block = _segments(asked)
    try:
        return lanes_of(block, _uses(asked, segments), _beside(asked, segments, block))
    except GeometryError as exc:
        raise asked.error(str(exc)) from exc


def _has_tables(reader: Reader) -> bool:
    names = ", ".join(f"'{table}'" for table in TABLES)
    sql = f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ({names})"
    return bool(reader.rows(sql)[0][0] == len(TABLES))


def _segments(asked: _Asked) -> tuple[dict[str, int], GeometryBlock]:
    """Return the row of each segment, and their lines."""
    named = asked.reader.rows(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = 'segments'"
    )
    if not named:
        raise asked.error("table segments has no geometry")
    rows = asked.reader.rows(
        f"SELECT rowid, segment_id, {quoted(named[0][0])} FROM segments ORDER BY rowid"
    )
    decoded = decode_batch([row[0] for row in rows], [row[2] for row in rows])
    block = decoded.block
    for (fid, segment_id, _), parts, first in zip(
        rows,
        block.feature_offsets[1:] - block.feature_offsets[:-1],
        block.feature_offsets,
        strict=False,
    ):
        if parts != 1 or block.part_kinds[first] != PartKind.LINE:
            raise asked.error(f"segment {segment_id} (fid {fid}) is not one line")
    return {str(row[1]): at for at, row in enumerate(rows)}, block


def _uses(asked: _Asked, segments: Mapping[str, int]) -> list[TrackUse]:
    reader = asked.reader
    legs = reader.rows(f"SELECT {LEG}, {CORRIDOR} FROM corridor_legs ORDER BY rowid")
    corridors = {str(leg): str(corridor) for leg, corridor in legs}
    fids = {
        str(value): fid
        for fid, value in reader.rows(
            f"SELECT {asked.shape.key}, {quoted(asked.key)} FROM {asked.shape.relation}"
        )
    }
    rows = reader.rows(
        "SELECT u.rowid, u.leg_id, u.segment_id, u.reversed FROM segment_use u"
        " LEFT JOIN corridor_legs l ON l.leg_id = u.leg_id ORDER BY l.rowid, u.leg_id, u.seq"
    )
    return [_use(asked, row, segments, (corridors, fids)) for row in rows]


def _use(
    asked: _Asked,
    row: Sequence[Any],
    segments: Mapping[str, int],
    names: tuple[Mapping[str, str], Mapping[str, int]],
) -> TrackUse:
    (fid, leg, segment, backwards), (corridors, fids) = row, names
    leg, segment = str(leg), str(segment)
    corridor = corridors.get(leg)
    feature = fids.get(leg if asked.key == LEG else str(corridor))
    if corridor is None or feature is None:
        raise asked.error(f"segment_use fid {fid} names {leg}, which is not there")
    if segment not in segments:
        raise asked.error(f"segment_use fid {fid} names {segment}, which is not there")
    return TrackUse(feature, leg, corridor, segments[segment], bool(backwards))


def _beside(asked: _Asked, segments: Mapping[str, int], block: GeometryBlock) -> list[TrackBeside]:
    """Return what runs alongside each other, nothing where the file does not say."""
    reader, crs = asked.reader, asked.info.crs
    sql = f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{ALONGSIDE}'"
    if not reader.rows(sql) or crs is None or not crs.is_wgs84:
        return []
    rows = reader.rows(
        "SELECT rowid, segment_id, beside_id, from_m, to_m, beside_from_m, beside_to_m, side,"
        f" apart_m FROM {ALONGSIDE} ORDER BY rowid"
    )
    pieces = np.empty((len(rows), 2), np.int64)
    for at, (fid, *names, from_m, to_m, there_from_m, there_to_m, side, apart_m) in enumerate(rows):
        numbers = (from_m, to_m, there_from_m, there_to_m, apart_m)
        if side not in SIDES or not all(isinstance(number, int | float) for number in numbers):
            raise asked.error(f"{ALONGSIDE} fid {fid} lacks a number or a side")
        for end, name in enumerate(names):
            if name not in segments:
                raise asked.error(f"{ALONGSIDE} fid {fid} names {name}, which is not there")
            pieces[at, end] = segments[name]
    places_m = np.array([row[3:7] for row in rows], np.float64).reshape(-1, 2, 2)
    shares = _shares(block, pieces, places_m).reshape(-1, 4)
    return [
        TrackBeside((one, other), tuple(at), apart_m if side == "left" else -apart_m, to_m - from_m)
        for (one, other), at, (*_, from_m, to_m, _, _, side, apart_m) in zip(
            pieces.tolist(), shares.tolist(), rows, strict=True
        )
    ]


def _shares(block: GeometryBlock, pieces: Ints, places_m: Floats) -> Floats:
    """Return where places are on their pieces, see `core.lane_beside`."""
    shares = np.zeros(places_m.shape)
    for piece in distinct(pieces.ravel()).tolist():
        first, last = block.part_offsets[piece : piece + 2].tolist()
        line, here = block.coords[first:last], pieces == piece
        along_m = np.concatenate(([0.0], np.cumsum(short_lengths_m(line))))
        shares[here] = np.interp(places_m[here], along_m, shares_of(line))
    return shares
