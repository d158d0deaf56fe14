from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.builder.basemap_borders import (
    coverage_edges,
    cut_line,
    merged_lines,
    on_map_edge,
)
from corridormap.builder.basemap_coverage import dissolved
from corridormap.builder.tianditu import read_geometries, read_outlines
from corridormap.core.errors import SourceError

WEST, EAST = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
ISLAND = shapely.box(5, 5, 6, 6)
SQUARES = np.array([WEST, EAST, ISLAND], dtype=object)


def test_an_edge_between_two_pieces_is_told_from_a_coast() -> None:
    edges = coverage_edges(SQUARES)
    assert len(edges.left) == 4 + 4 + 4 - 1
    shared = np.flatnonzero(edges.right >= 0)
    assert edges.start[shared].tolist() == [[1.0, 0.0]]
    assert edges.end[shared].tolist() == [[1.0, 1.0]]
    assert (edges.left[shared][0], edges.right[shared][0]) == (0, 1)


def test_a_multipolygon_keeps_the_owner_of_each_part_and_hole() -> None:
    ring = shapely.difference(shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2))
    pieces = np.array([shapely.multipolygons([ring, ISLAND]), shapely.box(1, 1, 2, 2)])
    edges = coverage_edges(pieces)
    assert (edges.right == 1).sum() == 4
    assert set(edges.left[edges.right < 0].tolist()) == {0}


def test_lines_of_one_key_are_joined_and_kept_apart_from_others() -> None:
    edges = coverage_edges(SQUARES)
    keys = np.where(edges.right >= 0, "border", "coast")
    lines = merged_lines(edges, np.ones(len(keys), dtype=bool), keys)
    assert [key for key, _ in lines] == ["border", "coast", "coast"]
    assert sum(shapely.length(line) for _, line in lines) == pytest.approx(11)
    assert merged_lines(edges, np.zeros(len(keys), dtype=bool), keys) == []


def test_cuts_at_the_antimeridian_are_no_coast() -> None:
    edges = coverage_edges(np.array([shapely.box(179, 0, 180, 1)], dtype=object))
    assert on_map_edge(edges).sum() == 1


@pytest.mark.parametrize(("vertices", "pieces"), [(2, 1), (4, 1), (5, 2), (7, 2), (8, 3)])
def test_a_long_line_is_cut_into_pieces_that_meet(vertices: int, pieces: int) -> None:
    line = shapely.LineString([(x, x % 2) for x in range(vertices)])
    cut = cut_line(line, 4)
    assert len(cut) == pieces
    assert max(len(piece.coords) for piece in cut) <= 4
    assert [a.coords[-1] == b.coords[0] for a, b in pairwise(cut)] == [True] * (pieces - 1)
    assert shapely.line_merge(shapely.multilinestrings(cut)).equals(line)


def test_dissolving_joins_the_pieces_of_a_key() -> None:
    unions = dissolved(SQUARES, np.array(["b", "b", "a"], dtype=object))
    assert list(unions) == ["a", "b"]
    assert unions["b"].equals(shapely.box(0, 0, 2, 1))


def blocks(*parts: bytes) -> bytes:
    sizes = b"".join(struct.pack("<I", len(part)) for part in parts)
    return struct.pack("<I", len(parts)) + sizes + b"".join(parts)


def stepped(lonlat: list[tuple[float, float]]) -> bytes:
    grid = [(round((x + 180) / 2e-6), round((y + 90) / 2e-6)) for x, y in lonlat]
    steps = b"".join(struct.pack("<2h", b[0] - a[0], b[1] - a[1]) for a, b in pairwise(grid))
    return struct.pack("<I2I", 1, *grid[0]) + steps


def whole(lonlat: list[tuple[float, float]]) -> bytes:
    grid = [(round((x + 180) / 2e-6), round((y + 90) / 2e-6)) for x, y in lonlat]
    return struct.pack("<I", 0) + b"".join(struct.pack("<2I", *point) for point in grid)


TRIANGLE = [(110.0, 21.0), (110.05, 21.0), (110.0, 21.05), (110.0, 21.0)]
BIG = [(100.0, 20.0), (110.0, 20.0), (110.0, 30.0), (100.0, 20.0)]


def test_both_ways_of_storing_coordinates_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cn_province.bin"
    polygon = struct.pack("<I", 5) + blocks(stepped(TRIANGLE))
    both = struct.pack("<I", 6) + blocks(blocks(whole(BIG)), blocks(stepped(TRIANGLE)))
    path.write_bytes(blocks(polygon, both))
    first, second = read_geometries(path)
    assert first.equals(shapely.Polygon(TRIANGLE))
    assert [part.equals(shapely.Polygon(p)) for part, p in
            zip(second.geoms, (BIG, TRIANGLE), strict=True)] == [True, True]  # fmt: skip


def test_outlines_go_by_code_and_must_match_the_names(tmp_path: Path) -> None:
    path = tmp_path / "cn_city.bin"
    path.write_bytes(blocks(struct.pack("<I", 5) + blocks(whole(BIG))))
    names = tmp_path / "cn_city.csv"
    names.write_text("city_name,city_adcode\n湛江市,440800\n", encoding="utf-8")
    assert list(read_outlines(path)) == ["440800"]
    names.write_text("city_name,city_adcode\n湛江市,440800\n怀化市,431200\n", encoding="utf-8")
    with pytest.raises(SourceError, match="holds 1 outlines for 2 names"):
        read_outlines(path)
