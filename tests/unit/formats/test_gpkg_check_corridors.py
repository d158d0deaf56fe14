"""The corridor check against the shipped theme, and against copies that are wrong on the ground."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from corridormap.app.check_ground import bundled_ground
from corridormap.core.bundled import layers_folder
from corridormap.core.errors import Cancelled, SourceError
from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.gpkg_findings import RULES, Finding
from corridormap.formats.theme_ground import Ground
from tests.unit.formats.gpkg_making import replace_geometry, run_sql, write_layer
from tests.unit.formats.theme_copies import THEME, fid_of, geometry, redraw, theme_copy

GROUND = bundled_ground()
RAIL_TO_KHORGOS = "china-europe-express-a-1"
SEA_LEG = "ilstc-east-2-main-2"


KHORGOS, PINGXIANG = {"khorgos"}, {"pingxiang"}
ROWS_OF = {
    "gap in a branch": PINGXIANG, "published": PINGXIANG, "swapped countries": PINGXIANG,
    "neither side": PINGXIANG, "not crossed": PINGXIANG, "border without a crossing": PINGXIANG,
    "same country": KHORGOS, "no country": KHORGOS, "unknown country": KHORGOS, "modes": KHORGOS,
    "rail without gauge": KHORGOS, "swapped gauges": KHORGOS, "way too long": KHORGOS,
    "crossing far from a border": {"heishantou"}, "swapped gauges without a leg": {"heishantou"},
    "over an island": {"sea"}, "inland": {"sea"},
}  # fmt: skip
"""What breaks bend, where that is more than one of them."""


@pytest.fixture(scope="module")
def shipped() -> list[Finding]:
    return check_geopackage(THEME, ground=GROUND)


def sql(*statements: str) -> Callable[[Path], None]:
    return lambda path: run_sql(path, *statements)


def crossing(changes: str, crossing_id: str = "khorgos-altynkol") -> Callable[[Path], None]:
    return sql(f"UPDATE border_crossings SET {changes} WHERE crossing_id = '{crossing_id}'")


def leg(changes: str, leg_id: str) -> Callable[[Path], None]:
    return sql(f"UPDATE corridor_legs SET {changes} WHERE leg_id = '{leg_id}'")


def move_crossing(path: Path) -> None:
    fid = fid_of(path, "border_crossings", "crossing_id", "heishantou-starotsurukhaitui")
    redraw(path, "border_crossings", fid, shapely.Point(118.4, 50.2))


def cut_a_leg(path: Path) -> None:
    """Take the first tenth away and pretend that its stop stands where it now starts."""
    fid = fid_of(path, "corridor_legs", "leg_id", "ilstc-east-main-3")
    line = geometry(path, "corridor_legs", fid)
    cut = shapely.LineString(line.coords[len(line.coords) // 10 :])
    redraw(path, "corridor_legs", fid, cut)
    stop = fid_of(path, "ports", "port_id", "hanoi")
    run_sql(path, f"UPDATE ports SET port_id = 'hanoi-old' WHERE fid = {stop}")


def lead_over_hainan(path: Path) -> None:
    fid = fid_of(path, "corridor_legs", "leg_id", SEA_LEG)
    line = geometry(path, "corridor_legs", fid)
    (first, *_), last = line.coords, line.coords[-1]
    redraw(
        path,
        "corridor_legs",
        fid,
        shapely.LineString([first, (111.5, 17.8), (111.0, 9.0), (105.5, 3.0), last]),
    )


def lead_inland(path: Path) -> None:
    """Draw a sea leg that meets no shore, since it never leaves the land."""
    fid = fid_of(path, "corridor_legs", "leg_id", SEA_LEG)
    redraw(path, "corridor_legs", fid, shapely.LineString([(104.0, 30.0), (106.0, 31.0)]))


def draw(leg_id: str, *points: tuple[float, float]) -> Callable[[Path], None]:
    def redraw_it(path: Path) -> None:
        fid = fid_of(path, "corridor_legs", "leg_id", leg_id)
        redraw(path, "corridor_legs", fid, shapely.LineString(points))

    return redraw_it


NANNING, FRIENDSHIP_PASS, HANOI = (108.32, 22.82), (106.715, 21.9765), (105.84, 21.02)
BREAKS: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "gap in a branch": (
        cut_a_leg, "theme.branch_gap", "error",
        "Between ilstc-east-main-2 and ilstc-east-main-3",
    ),
    "branch apart": (
        leg("from_stop = 'enns-west', to_stop = 'hamburg-west'", "shenyang-europe-b-1"),
        "theme.branch_gap", "error", "shenyang-europe: branch b meets no other branch.",
    ),
    "way too long": (
        leg("way_length_m = 3 * length_m", RAIL_TO_KHORGOS), "theme.way_length", "warning",
        "200% longer than the drawn line (264 km)",
    ),
    "published": (
        sql("UPDATE corridors SET published_length_km = 1000 WHERE corridor_id = 'ilstc-east'"),
        "theme.published_length", "warning",
        "ilstc-east: the way (3,194 km) is 219.4% longer than published (1,000 km).",
    ),
    "gauge": (
        leg("gauge_mm = '1520'", "china-europe-express-main-2"), "theme.leg_gauge", "error",
        "has gauge 1520 over 1,807 km in CN, where tracks have 1435.",
    ),
    "dual gauge": (
        leg("gauge_mm = '1435/1000'", "vn-north-south-main-1"), "theme.leg_gauge", "error",
        "has gauge 1000, 1435 over",
    ),
    "crossing far from a border": (
        move_crossing, "theme.crossing_place", "warning", "lies 32 km from CN.",
    ),
    "same country": (
        crossing("country_b = 'CN'"), "theme.crossing_sides", "error", "joins CN with itself.",
    ),
    "no country": (
        crossing("country_a = ''"), "theme.crossing_sides", "error",
        "names no country on side a.",
    ),
    "unknown country": (
        crossing("country_a = 'QQ'"), "theme.crossing_sides", "warning",
        "QQ is no country of the base map.",
    ),
    "modes": (
        crossing("modes = 'road'"), "theme.crossing_modes", "error",
        "china-europe-express-a-1 comes to khorgos-altynkol by rail",
    ),
    "gauge without rail": (
        crossing("gauge_a_mm = '1435'", "longbang-tra-linh"), "theme.crossing_modes", "error",
        "has a gauge on side a, but its modes do not list rail.",
    ),
    "rail without gauge": (
        crossing("gauge_b_mm = NULL"), "theme.crossing_modes", "warning",
        "lists rail, but side b has no gauge.",
    ),
    "swapped gauges": (
        crossing("gauge_a_mm = '1520', gauge_b_mm = '1435'"), "theme.crossing_gauge", "error",
        "from CN with gauge 1435, that side has 1520 and the other has it: they may be swapped.",
    ),
    "swapped countries": (
        crossing("country_a = 'VN', country_b = 'CN'", "pingxiang-dong-dang"),
        "theme.crossing_sides", "warning", "Pingxiang on side a lies in CN, not in VN.",
    ),
    "swapped gauges without a leg": (
        crossing("modes = 'road,rail', gauge_a_mm = '1520', gauge_b_mm = '1435'",
                 "heishantou-starotsurukhaitui"),
        "theme.crossing_gauge", "warning",
        "side b has gauge 1435, the tracks of RU there have 1520.",
    ),
    "swapped names": (
        crossing("side_a = 'Lao Cai', side_b = 'Hekou'", "hekou-lao-cai"),
        "theme.crossing_sides", "warning", "Lao Cai on side a lies in VN, not in CN.",
    ),
    "neither side": (
        crossing("country_a = 'RU', country_b = 'KZ'", "pingxiang-dong-dang"),
        "theme.crossing_sides", "warning",
        "ilstc-east-main-1 comes to pingxiang-dong-dang from CN, which is on neither side.",
    ),
    "not crossed": (
        draw("ilstc-east-main-2", FRIENDSHIP_PASS, NANNING), "theme.crossing_sides", "warning",
        "and ilstc-east-main-2 meet at pingxiang-dong-dang and both come from CN.",
    ),
    "border without a crossing": (
        draw("ilstc-east-main-2", NANNING, FRIENDSHIP_PASS, HANOI), "theme.leg_abroad", "warning",
        "ilstc-east-main-2 runs in CN and over",
    ),
    "over an island": (
        lead_over_hainan, "theme.leg_on_land", "error", "km over land",
    ),
    "inland": (lead_inland, "theme.leg_on_land", "error", "km over land"),
}  # fmt: skip


def test_the_shipped_theme_has_known_differences_only(shipped: list[Finding]) -> None:
    assert {each.severity for each in shipped} == {"warning"}
    assert Counter(each.rule for each in shipped) == {
        "theme.way_length": 4,
        "theme.published_length": 4,
        "theme.crossing_modes": 6,
        "theme.leg_gauge": 3,
        "theme.leg_abroad": 1,
        "theme.crossing_sides": 1,
    }
    assert [each.message for each in shipped if not each.cause] == []
    assert [each.message for each in shipped if each.extent is None] == []


def test_the_check_of_the_shipped_theme_is_fast(shipped: list[Finding]) -> None:
    assert shipped
    start_s = time.process_time()
    check_geopackage(THEME, ground=GROUND)
    assert time.process_time() - start_s < 2.0


def rounds() -> list[list[str]]:
    """Return the names of breaks in rounds: those of one round bend different rows."""
    made: list[list[str]] = []
    taken: list[set[str]] = []
    for name, (_, _, _, words) in BREAKS.items():
        rows = ROWS_OF.get(name, {name})
        at = next((at for at, rows_there in enumerate(taken) if not rows & rows_there), len(made))
        if at == len(made):
            made.append([])
            taken.append(set())
        made[at].append(name)
        taken[at] |= rows
        assert words
    return made


@pytest.fixture(scope="module")
def broken(
    tmp_path_factory: pytest.TempPathFactory, shipped: list[Finding]
) -> dict[str, list[Finding]]:
    """Return what is found in a copy that each break was made in, less the known differences."""
    known = {(each.rule, each.message) for each in shipped}
    found: dict[str, list[Finding]] = {}
    for names in rounds():
        path = theme_copy(tmp_path_factory.mktemp("round"))
        for name in names:
            BREAKS[name][0](path)
        fresh = [
            each
            for each in check_geopackage(path, ground=GROUND)
            if (each.rule, each.message) not in known
        ]
        found |= dict.fromkeys(names, fresh)
    return found


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_on_the_ground_is_found(broken: dict[str, list[Finding]], name: str) -> None:
    _, rule, severity, words = BREAKS[name]
    found = [each for each in broken[name] if each.rule == rule and words in each.message]
    assert found, [each.message for each in broken[name]]
    assert {each.severity for each in found} == {severity}
    assert all(each.place or each.extent for each in found)


def test_a_finding_lies_where_it_is_wrong(tmp_path: Path) -> None:
    path = theme_copy(tmp_path)
    lead_over_hainan(path)
    (found,) = (
        each for each in check_geopackage(path, ground=GROUND) if each.rule == "theme.leg_on_land"
    )
    assert found.place is not None
    lon, lat = found.place
    assert 108.6 < lon < 111.1
    assert 18.0 < lat < 20.2
    assert found.extent is not None
    assert found.extent[0] < lon < found.extent[2]


def test_a_stop_without_a_place_is_told(tmp_path: Path) -> None:
    path = theme_copy(tmp_path)
    fid = fid_of(path, "ports", "port_id", "kunming")
    replace_geometry(path, "ports", fid, None)
    told = [each for each in check_geopackage(path, ground=GROUND) if each.rule == "theme.leg_ends"]
    assert len(told) == 11
    assert all("kunming, which is not drawn." in each.message for each in told)
    assert all(each.place for each in told)


def test_a_cause_is_told_only_while_it_explains_the_difference(tmp_path: Path) -> None:
    path = theme_copy(tmp_path)
    run_sql(path, "UPDATE corridors SET published_length_km = 5000, note = NULL"
                  " WHERE corridor_id = 'ilstc-west'")  # fmt: skip
    (found,) = (
        each
        for each in check_geopackage(path, ground=GROUND)
        if each.rule == "theme.published_length" and "ilstc-west" in each.message
    )
    assert "48.6% shorter" in found.message
    assert found.cause == ""


def test_without_ground_the_rules_of_the_file_alone_hold() -> None:
    rules = {each.rule for each in check_geopackage(THEME, ground=Ground())}
    assert rules == {"theme.way_length", "theme.published_length", "theme.crossing_modes"}


def test_ground_that_cannot_be_read_is_told_and_the_rest_checked(
    tmp_path: Path,
) -> None:
    def gone(*_: object) -> None:
        raise SourceError(tmp_path / "rail.npz", "the file is missing; build-layers makes it")

    path = theme_copy(tmp_path)
    lead_over_hainan(path)
    ground = replace(GROUND, tracks=gone)  # type: ignore[arg-type]
    told = check_geopackage(path, ground=ground)
    (found,) = (each for each in told if each.rule == "theme.ground")
    assert found.severity == "warning"
    assert found.message.startswith("Not everything was checked: rail.npz: the file is missing")
    assert "theme.leg_on_land" in {each.rule for each in told}
    nothing = Ground(countries=gone, shore_met=gone, tracks=gone)  # type: ignore[arg-type]
    rules = [each.rule for each in check_geopackage(path, ground=nothing)]
    assert rules.count("theme.ground") == 3
    assert "layer.readable" not in rules


def test_missing_tables_columns_and_values_end_no_check(tmp_path: Path) -> None:
    """A file that has the theme's tables and little in them."""
    path = tmp_path / "bare.gpkg"
    line = shapely.LineString([(100, 20), (101, 21)])
    write_layer(path, "corridors", [line], {"corridor_id": ["one"]})
    write_layer(path, "corridor_legs", [line, None], {"mode": ["rail", "sea"]})
    write_layer(path, "ports", [None], {"port_id": [None]})
    write_layer(path, "border_crossings", [shapely.Point(100, 20), None], {"n": [1, 2]})
    findings = check_geopackage(path, ground=GROUND)
    missed = [each.message for each in findings if each.rule == "theme.column"]
    assert "corridor_legs has no column way_length_m." in missed
    assert len(missed) == len(set(missed))
    assert {each.rule for each in findings} <= set(RULES)
    told = [each.message for each in findings if each.rule == "theme.citation"]
    assert told == ["The file has no table citations."]
    run_sql(path, "UPDATE corridor_legs SET mode = NULL")
    assert check_geopackage(path, ground=GROUND)


def test_a_column_taken_away_is_missed_once(tmp_path: Path, shipped: list[Finding]) -> None:
    path = theme_copy(tmp_path)
    gone = ("branch", "seq", "gauge_mm", "way_length_m", "length_m", "from_stop", "mode")
    run_sql(
        path,
        "DELETE FROM gpkg_data_columns",
        *(f"ALTER TABLE corridor_legs DROP COLUMN {column}" for column in gone),
    )
    known = {(each.rule, each.message) for each in shipped}
    fresh = [
        each
        for each in check_geopackage(path, ground=GROUND)
        if (each.rule, each.message) not in known and each.severity == "error"
    ]
    assert {each.rule for each in fresh} == {"theme.column"}
    # A leg need not have a gauge.
    assert len(fresh) == len(gone) - 1


def test_values_of_the_wrong_kind_end_no_check(tmp_path: Path) -> None:
    path = theme_copy(tmp_path)
    run_sql(
        path,
        "UPDATE corridor_legs SET gauge_mm = 'wide', length_m = 'long', way_length_m = -1",
        "UPDATE corridor_legs SET seq = 'x'",
        "UPDATE corridors SET published_length_km = 0 WHERE fid = 1",
        "UPDATE corridors SET published_length_km = 'far' WHERE fid = 2",
        "UPDATE border_crossings SET modes = ',', gauge_a_mm = '/', country_a = 'china'",
    )
    rules = {each.rule for each in check_geopackage(path, ground=GROUND)}
    assert {"theme.leg_length", "theme.crossing_sides", "theme.leg_gauge"} <= rules
    assert "layer.readable" not in rules


def test_a_theme_in_another_crs_is_measured_as_it_lies(tmp_path: Path) -> None:
    """As a clerk saves it from a project in Web Mercator."""
    path = tmp_path / "mercator.gpkg"
    point, far = shapely.Point(11_131_949, 2_273_030), shapely.Point(12_000_000, 2_273_030)
    line = shapely.LineString([point, far])
    crs = "EPSG:3857"
    ids = {"leg_id": ["a-1"], "corridor_id": ["a"], "from_stop": ["p"], "to_stop": ["q"]}
    write_layer(path, "corridors", [line], {"corridor_id": ["a"]}, crs=crs)
    lengths = {"length_m": [815_947.0], "way_length_m": [815_947.0]}
    write_layer(path, "corridor_legs", [line], {**ids, **lengths}, crs=crs)
    write_layer(path, "ports", [point, far], {"port_id": ["p", "q"]}, crs=crs)
    rules = {each.rule for each in check_geopackage(path, ground=GROUND)}
    assert not rules & {"theme.leg_ends", "crs.range", "layer.readable"}
    lengths_told = [
        each.message
        for each in check_geopackage(path, ground=GROUND)
        if each.rule == "theme.leg_length"
    ]
    assert lengths_told == []


def test_the_check_can_be_stopped() -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        check_geopackage(THEME, feedback, GROUND)


def test_nothing_of_the_theme_is_asked_of_another_file() -> None:
    def asked() -> None:
        raise AssertionError("the ground was asked")

    ground = Ground(countries=asked, tracks=asked, causes=asked)  # type: ignore[arg-type]
    assert check_geopackage(layers_folder() / "ways_osm.gpkg", ground=ground) == []
