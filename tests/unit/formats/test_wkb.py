"""The vectorised parser and the slow reader against shapely, on any geometry."""

from __future__ import annotations

import math
import struct
import time
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.core.errors import GeometryError
from corridormap.core.geometry_block import PartKind, block_from_shapely
from corridormap.formats.gpkg_geometry import decode_batch, decode_geometry, split_blob
from corridormap.formats.wkb_reader import linearized, read_runs
from tests.unit.formats.gpkg_making import blob_of_wkb

numbers = st.floats(-1e9, 1e9, allow_nan=False)
points = st.tuples(numbers, numbers, numbers)
lines = st.lists(points, min_size=2, max_size=6)
rings = st.lists(points, min_size=3, max_size=6)
polygons = st.builds(shapely.Polygon, rings, st.lists(rings, max_size=3))
simple = st.one_of(
    st.builds(shapely.Point, points),
    st.builds(shapely.LineString, lines),
    polygons,
    st.builds(shapely.MultiPoint, st.lists(points, max_size=5)),
    st.builds(shapely.MultiLineString, st.lists(lines, max_size=4)),
    st.builds(shapely.MultiPolygon, st.lists(polygons, max_size=4)),
    st.just(shapely.Point()),
    st.just(shapely.Polygon()),
)
Runs = list[tuple[PartKind, list[list[float]]]]
anything = st.one_of(simple, st.builds(shapely.GeometryCollection, st.lists(simple, max_size=3)))


@st.composite
def encoded(draw: st.DrawFn) -> tuple[Any, bytes]:
    shape = draw(anything)
    wkb = shapely.to_wkb(
        shape,
        byte_order=draw(st.sampled_from((0, 1))),
        output_dimension=draw(st.sampled_from((2, 3))),
        flavor=draw(st.sampled_from(("iso", "extended"))),
    )
    return shape, wkb


def runs_of(block: Any, index: int) -> Runs:
    return [(kind, coords.tolist()) for kind, coords in block.parts(index)]


def flat(runs: Runs) -> Runs:
    """Return the runs with the points of a multipoint one by one, which is the same picture."""
    singles: Runs = []
    for kind, coords in runs:
        singles += [(kind, [at]) for at in coords] if kind == PartKind.POINTS else [(kind, coords)]
    return singles


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.none(), encoded()), max_size=12))
def test_batches_hold_what_shapely_reads(rows: list[tuple[Any, bytes] | None]) -> None:
    blobs = [None if row is None else blob_of_wkb(row[1]) for row in rows]
    decoded = decode_batch(range(len(rows)), blobs)
    expected = block_from_shapely(
        range(len(rows)), [None if row is None else row[0] for row in rows]
    )
    assert decoded.unusable == ()
    assert decoded.block.fids.tolist() == list(range(len(rows)))
    for index in range(len(rows)):
        assert flat(runs_of(decoded.block, index)) == flat(runs_of(expected, index))
    assert np.array_equal(decoded.block.bounds, expected.bounds, equal_nan=True)


@settings(max_examples=200, deadline=None)
@given(encoded())
def test_single_geometries_are_those_of_shapely(row: tuple[Any, bytes]) -> None:
    shape, wkb = row
    decoded = decode_geometry(blob_of_wkb(wkb))
    assert shapely.equals_exact(shapely.force_2d(decoded), shapely.force_2d(shape), 0)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=5), encoded(), st.data())
def test_rubbish_is_unusable_and_harms_no_neighbour(
    rubbish: list[bytes], row: tuple[Any, bytes], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, max(len(row[1]) - 1, 0)))
    blobs = [b"GP\0\1" + bytes(4) + junk for junk in rubbish]
    blobs += [blob_of_wkb(row[1][:cut]), blob_of_wkb(row[1])]
    decoded = decode_batch(range(len(blobs)), blobs)
    alone = decode_batch([0], blobs[-1:])
    assert runs_of(decoded.block, len(blobs) - 1) == runs_of(alone.block, 0)
    if cut < len(row[1]):
        assert len(blobs) - 2 in [fid for fid, _ in decoded.unusable]


@pytest.mark.parametrize("envelope", range(5))
@pytest.mark.parametrize("order", [0, 1])
def test_every_envelope_and_byte_order(envelope: int, order: int) -> None:
    size = (0, 32, 48, 48, 64)[envelope]
    header = struct.pack((">" if order == 0 else "<") + "2sBBi", b"GP", 0, envelope << 1 | order, 7)
    blob = header + bytes(size) + shapely.to_wkb(shapely.Point(3, 4), byte_order=order)
    block = decode_batch([1], [blob]).block
    assert block.coords.tolist() == [[3.0, 4.0]]
    assert decode_geometry(blob).equals(shapely.Point(3, 4))


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        ("text", "not binary"),
        (7, "not binary"),
        (b"", "no GeoPackage header"),
        (b"XX\0\1" + bytes(30), "no GeoPackage header"),
        (b"GP\0\x21" + bytes(30), "private"),
        (b"GP\0\x0b" + bytes(90), "envelope code 5"),
        (b"GP\0\1" + bytes(4) + b"\1\x63\0\0\0", "type code 99"),
        (b"GP\0\1" + bytes(4) + struct.pack("<BII", 1, 2, 2**31), "truncated"),
    ],
)
def test_a_bad_blob_says_what_is_wrong(blob: object, words: str) -> None:
    with pytest.raises(GeometryError, match=words):
        decode_geometry(blob)
    assert [fid for fid, _ in decode_batch([5], [blob]).unusable] == [5]


def test_nesting_without_end_is_refused() -> None:
    wkb = struct.pack("<BII", 1, 7, 1) * 5000
    with pytest.raises(GeometryError, match="nested too deep"):
        decode_geometry(blob_of_wkb(wkb))


def test_many_members_come_whole_by_the_slow_path_too() -> None:
    islands = shapely.MultiPolygon([shapely.box(i, 0, i + 0.5, 1) for i in range(2000)])
    swarm = shapely.MultiPoint([(i, i) for i in range(2000)])
    block = decode_batch([1, 2], [blob_of_wkb(shapely.to_wkb(s)) for s in (islands, swarm)]).block
    assert len(block.parts(0)) == 2000
    assert sum(len(coords) for _, coords in block.parts(1)) == 2000


def test_a_million_points_in_one_feature_are_no_work() -> None:
    points = np.zeros(1_000_000, [("head", "V5"), ("xy", "<f8", 2)])
    points["head"] = struct.pack("<BI", 1, 1)
    points["xy"] = np.arange(2_000_000).reshape(-1, 2)
    points["xy"][7] = np.nan
    wkb = struct.pack("<BII", 1, 4, len(points)) + points.tobytes()
    begun = time.thread_time()
    block = decode_batch([1], [blob_of_wkb(wkb)]).block
    assert time.thread_time() - begun < 1.5
    ((kind, coords),) = block.parts(0)
    assert (kind, len(coords)) == (PartKind.POINTS, 999_999)
    np.testing.assert_array_equal(coords[[0, 7]], [[0, 1], [16, 17]])


@pytest.mark.parametrize("odd", [b"\x00\x00\x00\x00\x01", struct.pack("<BI", 1, 1001)])
def test_points_of_several_kinds_in_one_feature_are_read_one_by_one(odd: bytes) -> None:
    order = ">" if odd[0] == 0 else "<"
    extra = (9.0,) if order == "<" else ()
    last = odd + struct.pack(f"{order}{2 + len(extra)}d", 5, 6, *extra)
    plain = [struct.pack("<BIdd", 1, 1, number, number) for number in range(3)]
    wkb = struct.pack("<BII", 1, 4, 4) + b"".join(plain) + last
    runs, types = read_runs(wkb)
    assert types == {1, 4}
    assert runs[0][1].tolist() == [[0, 0], [1, 1], [2, 2], [5, 6]]
    with pytest.raises(GeometryError, match="truncated"):
        read_runs(wkb[:-1])
    with pytest.raises(GeometryError, match="not a finite number"):
        read_runs(struct.pack("<BII", 1, 4, 2) + plain[0] + struct.pack("<BIdd", 1, 1, 5, np.inf))


def circular(*coords: tuple[float, float]) -> bytes:
    return struct.pack(f"<BII{2 * len(coords)}d", 1, 8, len(coords), *sum(coords, ()))


def test_an_arc_becomes_chords_on_its_circle() -> None:
    (kind, coords), *rest = read_runs(circular((1, 0), (0, 1), (-1, 0)))[0]
    assert (kind, rest) == (PartKind.LINE, [])
    assert np.hypot(*coords.T) == pytest.approx(1)
    assert coords[0].tolist() == [1, 0]
    assert coords[-1].tolist() == [-1, 0]
    assert coords[:, 1].min() >= -1e-12
    assert shapely.LineString(coords).length == pytest.approx(math.pi, rel=1e-3)


def test_arcs_turn_the_way_their_middle_points() -> None:
    below = linearized(np.array([[1, 0], [0, -1], [-1, 0]], float))
    assert below[:, 1].max() <= 1e-12
    whole = linearized(np.array([[1, 0], [-1, 0], [1, 0]], float))
    assert shapely.Polygon(whole).area == pytest.approx(math.pi, rel=1e-2)
    straight = linearized(np.array([[0, 0], [1, 1], [2, 2]], float))
    assert straight.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_curved_polygons_and_their_collections() -> None:
    half_disc = struct.pack("<BII", 1, 10, 1) + struct.pack("<BII", 1, 9, 2)
    half_disc += circular((1, 0), (0, 1), (-1, 0))
    half_disc += struct.pack("<BII4d", 1, 2, 2, -1, 0, 1, 0)
    shape = decode_geometry(blob_of_wkb(half_disc))
    assert shape.geom_type == "Polygon"
    assert shape.area == pytest.approx(math.pi / 2, rel=1e-2)
    surface = struct.pack("<BII", 1, 12, 2) + half_disc + half_disc
    block = decode_batch([1], [blob_of_wkb(surface)]).block
    assert [kind for kind, _ in block.parts(0)] == [PartKind.EXTERIOR] * 2


def test_rings_are_closed_for_drawing() -> None:
    open_ring = struct.pack("<BIII6d", 1, 3, 1, 3, 0, 0, 1, 0, 1, 1)
    (_, coords), *_ = decode_batch([1], [blob_of_wkb(open_ring)]).block.parts(0)
    assert coords[0].tolist() == coords[-1].tolist()
    assert decode_geometry(blob_of_wkb(open_ring)).area == 0.5


def test_the_header_says_where_the_geometry_starts() -> None:
    wkb = shapely.to_wkb(shapely.Point(1, 2))
    assert split_blob(blob_of_wkb(wkb, (1, 2, 1, 2))) == (wkb, False)
