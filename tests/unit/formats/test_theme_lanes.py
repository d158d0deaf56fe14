from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.feedback import Feedback
from corridormap.core.lane_beside import shares_of
from corridormap.core.lanes import Lanes
from corridormap.core.measure import inverse
from corridormap.core.vector_layer import LaneSource
from corridormap.formats.gpkg import open_geopackage
from tests.unit.formats.gpkg_making import run_sql, write_layer
from tests.unit.formats.theme_copies import THEME, theme_copy, value


def lanes_in(path: Path, table: str = "corridor_legs") -> tuple[Lanes | None, list[str]]:
    warnings: list[str] = []
    source = next(each for each in open_geopackage(path).sources if each.info.table == table)
    assert isinstance(source, LaneSource)
    return source.read_lanes(Feedback(on_warning=warnings.append)), warnings


def shipped(table: str) -> Lanes:
    lanes, warnings = lanes_in(THEME, table)
    assert lanes is not None
    assert not warnings
    assert lanes.is_consistent
    return lanes


def test_every_drawn_leg_of_the_shipped_theme_has_its_lanes() -> None:
    lanes = shipped("corridor_legs")
    drawn = "SELECT count(*) FROM corridor_legs WHERE geom IS NOT NULL"
    assert len(set(lanes.fids.tolist())) == value(THEME, drawn)
    # As many corridors share a piece as its legs belong to.
    assert lanes.counts.max() == value(
        THEME,
        "SELECT max(n) FROM (SELECT count(DISTINCT corridor_id) AS n FROM segment_use"
        " JOIN corridor_legs USING (leg_id) GROUP BY segment_id)",
    )


def test_corridors_have_the_lanes_of_their_legs() -> None:
    legs, corridors = shipped("corridor_legs"), shipped("corridors")
    assert legs.track_key() == corridors.track_key()
    assert np.array_equal(legs.stretches, corridors.stretches)
    assert len(set(corridors.fids.tolist())) < len(set(legs.fids.tolist()))


def test_no_two_corridors_change_sides_while_they_run_together() -> None:
    lanes = shipped("corridor_legs")
    places = {
        (piece, joint_end): place
        for piece, place, ends in zip(lanes.pieces, lanes.places, lanes.joints, strict=True)
        for joint_end in ends.tolist()
    }
    passed = Counter[bool]()
    ends = lanes.joint_ends
    smooth = np.flatnonzero(ends[:, 0] != ends[:, 1])
    way = np.sort(lanes.pieces[ends // 2] * 2 + ends % 2, axis=1)
    for one, other in combinations(smooth.tolist(), 2):
        if not np.array_equal(way[one], way[other]):
            continue
        sides = [
            np.sign(places[way[one][k] // 2, one] - places[way[other][k] // 2, other])
            for k in (0, 1)
        ]
        # Left along a piece is right against it.
        along = 1 if way[one][0] % 2 != way[one][1] % 2 else -1
        passed[bool(sides[0] == along * sides[1])] += 1
    assert passed[True] > 250
    assert passed[False] == 0


def test_what_runs_alongside_lies_where_the_file_says() -> None:
    lanes = shipped("corridor_legs")
    assert len(lanes.beside) > 1000
    assert (lanes.beside[:, 0] < lanes.beside[:, 1]).all()
    starts = lanes.block.part_offsets
    for row in range(0, len(lanes.beside), 7):
        lines = [
            lanes.block.coords[starts[piece] : starts[piece + 1]] for piece in lanes.beside[row]
        ]
        shares = lanes.beside_shares[row].reshape(2, 2).mean(axis=1)
        (x1, y1), (x2, y2) = (
            [float(np.interp(share, shares_of(line), axis)) for axis in line.T]
            for share, line in zip(shares, lines, strict=True)
        )
        away_m = inverse(x1, y1, x2, y2).length_m
        assert away_m == pytest.approx(abs(lanes.beside_m[row, 0]), rel=0.35, abs=2500)


def test_files_that_do_not_tell_what_runs_alongside_have_lanes_all_the_same(tmp_path: Path) -> None:
    path = theme_copy(tmp_path)
    run_sql(path, "DROP TABLE segment_alongside")
    lanes, warnings = lanes_in(path)
    assert lanes is not None
    assert not warnings
    assert not len(lanes.beside)
    assert np.array_equal(lanes.places, shipped("corridor_legs").places)


def test_layers_that_the_tables_do_not_speak_of_have_no_lanes() -> None:
    assert lanes_in(THEME, "ports") == (None, [])
    assert lanes_in(THEME, "segments") == (None, [])


def test_a_file_without_the_tables_has_no_lanes(tmp_path: Path) -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    path = write_layer(tmp_path / "one.gpkg", "corridor_legs", [line], {"leg_id": ["a"]})
    assert lanes_in(path) == (None, [])


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE segment_use SET segment_id = 'gone' WHERE fid = 5",
            "segment_use fid 5 names gone",
        ),
        ("UPDATE segment_use SET leg_id = 'gone' WHERE fid = 7", "segment_use fid 7 names gone"),
        ("DELETE FROM segment_use WHERE seq = 2", "do not follow each other"),
        (
            "UPDATE segment_use SET reversed = 1 - reversed WHERE seq = 1",
            "do not follow each other",
        ),
        (
            "UPDATE segment_alongside SET beside_id = 'gone' WHERE fid = 3",
            "segment_alongside fid 3 names gone",
        ),
        (
            "UPDATE segment_alongside SET to_m = 'far' WHERE fid = 4",
            "segment_alongside fid 4 lacks a number or a side",
        ),
        (
            "UPDATE segment_alongside SET side = 'above' WHERE fid = 4",
            "segment_alongside fid 4 lacks a number or a side",
        ),
        ("UPDATE segments SET geom = NULL WHERE fid = 9", "(fid 9) is not one line"),
        ("DELETE FROM gpkg_geometry_columns WHERE table_name = 'segments'", "has no geometry"),
    ],
)
def test_what_contradicts_itself_is_named_once(tmp_path: Path, change: str, named: str) -> None:
    path = theme_copy(tmp_path)
    run_sql(path, change)
    lanes, warnings = lanes_in(path)
    assert lanes is None
    (warning,) = warnings
    assert named in warning
    assert warning.startswith("theme.gpkg, layer corridor_legs: ")
    assert warning.endswith("what shares a track is drawn on one another.")
