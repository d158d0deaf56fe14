"""Way lengths agree with published ones, or length_check.csv says why not and by how much."""

from __future__ import annotations

from collections import defaultdict

import pytest

from corridormap.builder.legs import LegBuild
from corridormap.builder.seed_tables import SeedRow, SeedTables

CORRIDOR_LIMIT_PCT = 10.0
LINE_LIMIT_PCT = 3.0
STALE_PCT = 1.0
KNOWN_FURTHER_OFF = {"ilstc-east-2"}
"""Beyond the limit, with a cause in the table; a line that comes within it must leave this set."""
REAL_LINES = {
    "rail-middle-main-2+rail-middle-main-3": 1035.0,
    "vn-north-south-main-1": 1726.0,
    "china-thailand-railway-main-1": 264.0,
    "vn-hekou-hanoi-main-1": 296.0,
    "vn-dongdang-hanoi-main-1": 167.0,
    "rail-east-b-1": 102.0,
    "ncee-current-main-2": 945.0,
    "ncee-current-main-7+ncee-current-main-8": 1100.0,
    "china-europe-express-main-2": 1892.0,
    "mm-north-south-main-1": 622.0,
}


@pytest.fixture(scope="module")
def way_km(seeds: SeedTables, leg_build: LegBuild) -> dict[str, float]:
    """Way length of every leg and, by its trunk, of every corridor."""
    found = {leg.leg_id: leg.way_length_m / 1000.0 for leg in leg_build.legs}
    trunks: dict[str, float] = defaultdict(float)
    for row in seeds["corridor_legs"]:
        if row["branch"] == "main":
            trunks[row["corridor_id"]] += found[row["leg_id"]]
    return found | trunks


def ours_km(subject: str, way_km: dict[str, float]) -> float:
    return sum(way_km[part] for part in subject.split("+"))


def off_pct(row: SeedRow, way_km: dict[str, float]) -> float:
    published = float(row["published_km"])
    return (ours_km(row["subject"], way_km) - published) / published * 100.0


def limit_pct(row: SeedRow, seeds: SeedTables) -> float:
    corridors = {corridor["corridor_id"] for corridor in seeds["corridors"]}
    return CORRIDOR_LIMIT_PCT if row["subject"] in corridors else LINE_LIMIT_PCT


def test_every_published_corridor_is_compared(seeds: SeedTables) -> None:
    compared = {row["subject"]: row["published_km"] for row in seeds["length_check"]}
    for row in seeds["corridors"]:
        if row["published_length_km"]:
            assert compared.get(row["corridor_id"]) == row["published_length_km"]


def test_every_line_of_known_length_is_compared(seeds: SeedTables) -> None:
    compared = {row["subject"]: float(row["published_km"]) for row in seeds["length_check"]}
    assert {name: compared.get(name) for name in REAL_LINES} == REAL_LINES


def test_no_difference_passes_its_limit_unless_it_is_known(
    seeds: SeedTables, way_km: dict[str, float]
) -> None:
    over = {
        row["subject"]
        for row in seeds["length_check"]
        if abs(off_pct(row, way_km)) > limit_pct(row, seeds)
    }
    assert over == KNOWN_FURTHER_OFF


def test_no_row_is_stale(seeds: SeedTables, way_km: dict[str, float]) -> None:
    stale = {}
    for row in seeds["length_check"]:
        ours = ours_km(row["subject"], way_km)
        if abs(ours - float(row["our_km"])) > ours * STALE_PCT / 100.0:
            stale[row["subject"]] = ours
    assert stale == {}


def test_rows_reckon_right_and_name_cause_and_source(seeds: SeedTables) -> None:
    for row in seeds["length_check"]:
        published, ours = float(row["published_km"]), float(row["our_km"])
        assert float(row["difference_pct"]) == pytest.approx(
            (ours - published) / published * 100.0, abs=0.6
        )
        assert len(row["cause"]) > 15, row["subject"]
        assert row["source"], row["subject"]
    subjects = [row["subject"] for row in seeds["length_check"]]
    assert len(subjects) == len(set(subjects))


def test_no_line_is_compared_with_the_figure_it_was_copied_from(
    seeds: SeedTables, leg_build: LegBuild
) -> None:
    sources = {leg.leg_id: leg.way_length_source for leg in leg_build.legs}
    for row in seeds["length_check"]:
        parts = [part for part in row["subject"].split("+") if part in sources]
        assert all(sources[part] != "published" for part in parts), row["subject"]


def test_a_published_way_is_used_only_where_the_network_runs_short(
    seeds: SeedTables, leg_build: LegBuild
) -> None:
    published = {row["leg_id"]: row["published_way_km"] for row in seeds["corridor_legs"]}
    for leg in leg_build.legs:
        if published[leg.leg_id]:
            assert leg.way_length_m == float(published[leg.leg_id]) * 1000.0
            assert leg.length_m < leg.way_length_m, leg.leg_id
