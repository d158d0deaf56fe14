"""The table of ways between ports, and legs over the sea that use it or do without."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.sea_rows import land
from corridormap.builder.sea import read_passages
from corridormap.builder.sea_ways import find_sea_ways
from corridormap.core.errors import GeometryError, SourceError
from corridormap.core.measure import inverse, line_length_m
from corridormap.network.archive import write_arrays
from corridormap.network.geodesic_steps import along_geodesics, azimuths_and_lengths
from corridormap.network.route import NoRoute
from corridormap.network.sea_gates import gates_crossed
from corridormap.network.sea_leg import SeaLeg, sea_leg
from corridormap.network.sea_route import route_over_sea
from corridormap.network.sea_sight import HARBOUR_M
from corridormap.network.sea_ways import (
    FILE_NAME,
    Port,
    SeaWays,
    load_sea_ways,
    save_sea_ways,
    stored_way,
)

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "resources" / "network"
A, B, C = Port("a", 0.0, 0.0), Port("b", 10.0, 0.0), Port("c", 20.0, 0.0)
SHORT = np.array([(0.0, 0.0), (5.0, 0.1), (10.0, 0.0)])
FURTHER = np.add(SHORT, (10.0, 0.0))
LONG = np.array([(0.0, 0.0), (5.0, 5.0), (10.0, 0.0)])


def small_table() -> SeaWays:
    return SeaWays(
        [A, B, C],
        [
            stored_way((0, 1), "", SHORT, ("suez", "dover")),
            stored_way((0, 1), "suez", LONG, ("good-hope",)),
            stored_way((0, 1), "dover", np.zeros((0, 2)), ()),
            stored_way((1, 2), "", FURTHER, ()),
        ],
    )


def seed_ports() -> dict[str, tuple[float, float]]:
    with (ROOT / "seeds" / "ports.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["port_id"]: (float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(handle)
            if row["kind"] in ("sea_port", "river_port")
        }


def leg_of(found: SeaLeg | NoRoute) -> SeaLeg:
    assert isinstance(found, SeaLeg), found
    return found


def test_a_table_saved_is_the_table_loaded(tmp_path: Path) -> None:
    table = small_table()
    assert save_sea_ways(tmp_path, table)
    assert not save_sea_ways(tmp_path, table)
    again = load_sea_ways(tmp_path)
    assert again.ports == ("a", "b", "c")
    assert again.known == table.known
    for ours, theirs in zip(again.ways, table.ways, strict=True):
        assert (ours.a, ours.b, ours.closed) == (theirs.a, theirs.b, theirs.closed)
        assert (ours.passages, ours.length_m) == (theirs.passages, theirs.length_m)
        assert np.array_equal(ours.corners, theirs.corners)


def test_lengths_while_something_is_closed() -> None:
    table = small_table()
    lengths_m, is_affected = table.lengths_m()
    assert not is_affected.any()
    assert lengths_m[0, 1] == lengths_m[1, 0] == line_length_m(table.line(0, 1))
    assert np.isinf(lengths_m[0, 2])
    assert (np.diag(lengths_m) == 0.0).all()
    suez_m, is_affected = table.lengths_m(frozenset({"suez"}))
    assert not is_affected.any()
    assert suez_m[0, 1] > lengths_m[0, 1]
    cut_m, is_affected = table.lengths_m(frozenset({"dover"}))
    assert np.isinf(cut_m[0, 1])
    assert not is_affected.any()  # known to be cut
    two_m, is_affected = table.lengths_m(frozenset({"suez", "good-hope"}))
    # No way is shorter than the one for which only one of them is closed.
    assert two_m[0, 1] == suez_m[0, 1]
    assert is_affected[0, 1]
    assert is_affected[1, 0]
    assert is_affected.sum() == 2
    assert np.isfinite(two_m[1, 2])


def test_lines_and_passages_go_both_ways() -> None:
    table = small_table()
    assert table.passages(0, 1) == ("suez", "dover")
    assert table.passages(1, 0) == ("dover", "suez")
    assert table.passages(0, 1, frozenset({"suez"})) == ("good-hope",)
    assert np.array_equal(table.line(0, 1), table.line(1, 0)[::-1])
    assert table.line(0, 1, frozenset({"suez"}))[:, 1].max() > 4.9
    with pytest.raises(LookupError, match="no way between a and c"):
        table.line(0, 2)
    with pytest.raises(LookupError):
        table.line(0, 1, frozenset({"dover"}))


def test_a_port_that_moved_is_another_place() -> None:
    table = small_table()
    assert table.index_of("b", 10.0, 0.0) == 1
    assert table.index_of("b", 10.008, 0.0) == 1  # 890 m
    assert table.index_of("b", 10.0, 0.0095) is None  # 1,050 m
    assert table.index_of("x", 10.0, 0.0) is None
    assert table.has_port("c", 20.0, 0.0)
    assert not table.has_port("c", 20.1, 0.0)
    assert table.port_at((10.0, 0.0)) == 1
    assert table.port_at((10.001, 0.0)) is None


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"sea_ways\.npz: the file is missing"):
        load_sea_ways(tmp_path / "nowhere")
    write_arrays(tmp_path / FILE_NAME, {"x": np.zeros(3)})
    with pytest.raises(SourceError, match="not a file of ways over the sea"):
        load_sea_ways(tmp_path)


def test_what_ships_knows_the_ports_as_they_are() -> None:
    table, ports = load_sea_ways(FOLDER), seed_ports()
    assert (FOLDER / FILE_NAME).stat().st_size < 1_500_000
    assert set(table.ports) == {
        port_id for port_id, point in ports.items() if table.has_port(port_id, *point)
    }
    assert {"qinzhou", "busan", "hamburg", "bangkok", "ho-chi-minh-city"} <= set(table.ports)
    # Up rivers that no ship of the sea can follow.
    assert {"duisburg", "chiang-saen", "phnom-penh"}.isdisjoint(table.ports)
    lengths_m, is_affected = table.lengths_m()
    assert np.isfinite(lengths_m).all()
    assert np.array_equal(lengths_m, lengths_m.T)
    assert not is_affected.any()


def test_what_ships_answers_every_single_closing() -> None:
    table = load_sea_ways(FOLDER)
    open_m, _ = table.lengths_m()
    for label in {label for way in table.ways for label in way.passages}:
        closed_m, is_affected = table.lengths_m(frozenset({label}))
        assert not is_affected.any(), label
        assert (closed_m >= open_m).all(), label


def test_what_ships_passes_what_it_says_and_measures_what_it_says() -> None:
    table = load_sea_ways(FOLDER)
    for way in table.ways[::7]:
        if not len(way.corners):
            continue
        line = table.line(way.a, way.b, frozenset({way.closed} - {""}))
        assert set(gates_crossed(FOLDER, line)) <= set(way.passages)
        assert way.closed not in way.passages
        assert line_length_m(line) == pytest.approx(way.length_m, abs=0.01)


@pytest.mark.parametrize(
    ("start", "end", "closed"),
    [
        ("donghae", "sakaiminato", frozenset[str]()),
        ("hai-phong", "qinzhou", frozenset[str]()),
        ("yangon", "singapore", frozenset({"malacca"})),
    ],
)
def test_what_ships_is_what_the_sea_makes(start: str, end: str, closed: frozenset[str]) -> None:
    table, ports = load_sea_ways(FOLDER), seed_ports()
    known = [Port(port_id, *ports[port_id]) for port_id in (start, end)]
    ours = find_sea_ways(FOLDER, known)
    a, b = (table.ports.index(port_id) for port_id in (start, end))
    assert np.allclose(ours.line(0, 1, closed), table.line(a, b, closed), atol=1e-5)
    assert ours.passages(0, 1, closed) == table.passages(a, b, closed)


def test_a_leg_between_ports_comes_from_the_table() -> None:
    table, ports = load_sea_ways(FOLDER), seed_ports()
    leg = leg_of(sea_leg(FOLDER, ports["singapore"], ports["qinzhou"]))
    a, b = table.ports.index("singapore"), table.ports.index("qinzhou")
    assert np.array_equal(leg.line, table.line(a, b))
    assert np.allclose(leg.line[[0, -1]], [ports["singapore"], ports["qinzhou"]], atol=1e-6)
    assert not leg.line.flags.writeable


def test_a_leg_beside_a_port_is_found_anew_and_as_long() -> None:
    ports = seed_ports()
    for start, end in (("qinzhou", "singapore"), ("donghae", "sakaiminato")):
        stored = leg_of(sea_leg(FOLDER, ports[start], ports[end]))
        beside = ports[start][0] + 0.002, ports[start][1]
        anew = leg_of(sea_leg(FOLDER, beside, ports[end]))
        assert tuple(anew.line[0]) == beside
        assert anew.length_m == pytest.approx(stored.length_m, rel=0.003)
        way = route_over_sea(FOLDER, [beside, ports[end]])
        assert way is not None
        # Who waits gets a line that was pulled less often.
        assert anew.length_m == pytest.approx(line_length_m(way), rel=0.001)


def test_two_closings_are_gone_round() -> None:
    ports = seed_ports()
    ends = ports["kyaukphyu"], ports["singapore"]
    lengths = [
        leg_of(sea_leg(FOLDER, *ends, closed)).length_m
        for closed in (
            frozenset[str](),
            frozenset({"malacca"}),
            frozenset({"malacca", "sunda"}),
            frozenset({"malacca", "sunda", "lombok"}),
        )
    ]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == 4


def test_why_there_is_no_way() -> None:
    busan = (129.06, 35.105)
    inland = sea_leg(FOLDER, (100.0, 40.0), busan)
    assert isinstance(inland, NoRoute)
    assert inland.reason == "the start lies more than 40 km from open water"
    off_australia, lake_iznik = (114.5, -20.9), (29.55, 40.43)
    on_a_lake = sea_leg(FOLDER, off_australia, lake_iznik)
    assert isinstance(on_a_lake, NoRoute)
    assert on_a_lake.reason == "land lies between the end and open water"
    baku = sea_leg(FOLDER, busan, (50.0, 40.3))
    assert isinstance(baku, NoRoute)
    assert baku.reason == "no sea joins the start to the end"
    odesa = sea_leg(FOLDER, (30.75, 46.5), busan, frozenset({"bosporus", "korea"}))
    assert isinstance(odesa, NoRoute)
    assert odesa.reason == "cut by closing: Bosporus"
    jeddah = sea_leg(FOLDER, (39.1, 21.5), busan, frozenset({"suez", "bab-el-mandeb"}))
    assert isinstance(jeddah, NoRoute)
    assert jeddah.reason == "cut by closing: Bab el-Mandeb, Suez Canal"
    with pytest.raises(GeometryError):
        sea_leg(FOLDER, (np.nan, 0.0), busan)


def test_out_at_sea_and_over_the_date_line() -> None:
    leg = leg_of(sea_leg(FOLDER, (170.5, 30.5), (-170.5, 30.5)))
    assert leg.length_m == pytest.approx(inverse(170.5, 30.5, -170.5, 30.5).length_m, rel=0.001)
    assert leg.passages == ()
    assert np.abs(np.diff(leg.line[:, 0])).max() < 1.0


def test_from_a_place_to_itself() -> None:
    ports = seed_ports()
    leg = leg_of(sea_leg(FOLDER, ports["busan"], ports["busan"]))
    assert leg.length_m == 0.0
    assert len(leg.line) == 2


def test_what_ships_keeps_off_the_land() -> None:
    table, ground = load_sea_ways(FOLDER), land()
    with (ROOT / "seeds" / "sea_passages.csv").open(encoding="utf-8", newline="") as handle:
        passages = read_passages(list(csv.DictReader(handle)))
    lines = [shapely.LineString(each.line) for each in passages if each.kind != "gate"]
    canals = shapely.union_all(lines).buffer(0.001)
    shapely.prepare(canals)
    ways = [way for way in table.ways if len(way.corners)][::11]
    for way in ways:
        fine = along_geodesics(way.corners, 250.0)
        off_m = [
            azimuths_and_lengths(fine, np.tile(end, (len(fine), 1)))[1] for end in fine[[0, -1]]
        ]
        away = fine[np.minimum(*off_m) > HARBOUR_M]
        away[:, 0] = (away[:, 0] + 180.0) % 360.0 - 180.0
        ashore = away[shapely.intersects_xy(ground, *away.T)]
        in_canal = shapely.contains_xy(canals, *ashore.T)
        assert in_canal.all(), (table.ports[way.a], table.ports[way.b], ashore[~in_canal])
    assert len(ways) > 50
