"""The seed tables hang together: ids, references, words from the lists, citations."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict

import pytest

from corridormap.builder.seed_tables import SeedRow, SeedTables

KEYS = {
    "corridors": "corridor_id",
    "corridor_legs": "leg_id",
    "ports": "port_id",
    "border_crossings": "crossing_id",
    "member_regions": "region_id",
    "groups": "group_id",
    "facts": "fact_id",
    "sources": "source_id",
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MODES = ["rail", "road", "sea", "inland_waterway", "pipeline", "air"]
STATUSES = [
    "operating",
    "trial",
    "approved",
    "target",
    "planned",
    "construction",
    "upgrading",
    "named",
]
KINDS = ["sea_port", "river_port", "inland_hub", "rail_station", "zone"]
METHODS = ["network", "grid", "waterway", "geodesic", "hand"]
GAUGES = {"1435", "1520", "1000", "1067", "1676"}
LEVELS = ["country", "province", "prefecture", "city"]
ROLES = ["member", "observer", "founder", "participant"]


def ids(seeds: SeedTables, table: str) -> list[str]:
    return [row[KEYS[table]] for row in seeds[table]]


def stops(seeds: SeedTables) -> set[str]:
    return {*ids(seeds, "ports"), *ids(seeds, "border_crossings")}


def branches(seeds: SeedTables) -> dict[tuple[str, str], list[SeedRow]]:
    found: dict[tuple[str, str], list[SeedRow]] = defaultdict(list)
    for leg in seeds["corridor_legs"]:
        found[leg["corridor_id"], leg["branch"]].append(leg)
    return found


@pytest.mark.parametrize("table", KEYS)
def test_ids_are_slugs_and_occur_once(seeds: SeedTables, table: str) -> None:
    found = ids(seeds, table)
    assert [name for name, count in Counter(found).items() if count > 1] == []
    assert [name for name in found if not SLUG.fullmatch(name)] == []


def test_no_port_shares_its_id_with_a_crossing(seeds: SeedTables) -> None:
    assert set(ids(seeds, "ports")) & set(ids(seeds, "border_crossings")) == set()


def test_every_stop_of_a_leg_is_a_port_or_a_crossing(seeds: SeedTables) -> None:
    named = {leg[end] for leg in seeds["corridor_legs"] for end in ("from_stop", "to_stop")}
    assert named - stops(seeds) == set()
    assert {leg["corridor_id"] for leg in seeds["corridor_legs"]} <= set(ids(seeds, "corridors"))


def test_consecutive_legs_of_a_branch_share_an_end(seeds: SeedTables) -> None:
    broken = []
    for legs in branches(seeds).values():
        assert [int(leg["seq"]) for leg in legs] == list(range(1, len(legs) + 1))
        broken += [
            second["leg_id"]
            for first, second in itertools.pairwise(legs)
            if first["to_stop"] != second["from_stop"]
        ]
    assert broken == []


def test_branches_are_named_main_then_by_letters_and_hang_on_the_corridor(
    seeds: SeedTables,
) -> None:
    of_corridor: dict[str, list[str]] = defaultdict(list)
    touched: dict[str, set[str]] = defaultdict(set)
    for (corridor, branch), legs in branches(seeds).items():
        of_corridor[corridor].append(branch)
        ends = {leg[end] for leg in legs for end in ("from_stop", "to_stop")}
        assert branch == "main" or ends & touched[corridor], f"{corridor} {branch} hangs loose"
        touched[corridor] |= ends
    for corridor, found in of_corridor.items():
        assert found == ["main", *"abcdef"][: len(found)], corridor


def test_legs_use_the_words_of_the_lists(seeds: SeedTables) -> None:
    for leg in seeds["corridor_legs"]:
        assert leg["mode"] in MODES, leg["leg_id"]
        assert leg["geometry_method"] in METHODS, leg["leg_id"]
        assert set(filter(None, leg["gauge_mm"].split("/"))) <= GAUGES, leg["leg_id"]
        assert leg["from_stop"] != leg["to_stop"], leg["leg_id"]
        if leg["mode"] != "rail":
            assert leg["gauge_mm"] == "", leg["leg_id"]
        elif not leg["gauge_mm"]:
            assert "Gauge not settled" in leg["note"], leg["leg_id"]
        if leg["geometry_method"] in ("hand", "geodesic"):
            assert leg["note"], f"{leg['leg_id']}: say why it is drawn so"


def test_a_corridor_lists_the_modes_of_its_legs(seeds: SeedTables) -> None:
    of_legs: dict[str, set[str]] = defaultdict(set)
    for leg in seeds["corridor_legs"]:
        of_legs[leg["corridor_id"]].add(leg["mode"])
    for row in seeds["corridors"]:
        used = of_legs[row["corridor_id"]]
        if used:
            assert row["modes"] == ",".join(mode for mode in MODES if mode in used), row
        else:
            assert row["note"].startswith("Named, not drawn: "), row["corridor_id"]
            assert set(filter(None, row["modes"].split(","))) <= set(MODES)
        assert row["status"] in STATUSES, row["corridor_id"]
        assert row["status_text"], row["corridor_id"]


def test_places_and_regions_use_the_words_of_the_lists(seeds: SeedTables) -> None:
    for row in seeds["ports"]:
        assert row["kind"] in KINDS, row["port_id"]
        assert re.fullmatch(r"[A-Z]{2}", row["country"]), row["port_id"]
        if row["locode"]:
            assert re.fullmatch(row["country"] + "[A-Z2-9]{3}", row["locode"]), row["port_id"]
        assert not re.search(r"\b(Port|City)$", row["name"]) or row["port_id"] in (
            "ho-chi-minh-city",
            "vladivostok-free-port",
        )
    for row in seeds["border_crossings"]:
        assert row["country_a"] != row["country_b"], row["crossing_id"]
        assert row["side_a"], row["crossing_id"]
        assert row["side_b"], row["crossing_id"]
        assert set(row["modes"].split(",")) <= set(MODES), row["crossing_id"]
    assert {row["level"] for row in seeds["member_regions"]} <= set(LEVELS)
    assert {row["role"] for row in seeds["memberships"]} <= set(ROLES)


@pytest.mark.parametrize("table", ["corridors", "ports", "border_crossings", "member_regions"])
def test_every_feature_has_an_english_and_a_chinese_name(seeds: SeedTables, table: str) -> None:
    for row in seeds[table]:
        assert row["name"], row
        assert re.search(r"[\u4e00-\u9fff]", row["name_zh"]), row


@pytest.mark.parametrize("table", ["ports", "border_crossings"])
def test_every_place_says_where_its_position_is_from(seeds: SeedTables, table: str) -> None:
    sources = set(ids(seeds, "sources"))
    for row in seeds[table]:
        assert row["position_source"] in sources, row
        assert 0 < int(row["position_accuracy_m"]) <= 20_000, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert -90 <= float(row["lat"]) <= 90, row


def test_memberships_and_groups_name_what_exists(seeds: SeedTables) -> None:
    assert {row["region_id"] for row in seeds["memberships"]} <= set(ids(seeds, "member_regions"))
    twice = Counter((row["region_id"], row["organisation"]) for row in seeds["memberships"])
    assert max(twice.values()) == 1
    for row in seeds["group_members"]:
        assert row["group_id"] in ids(seeds, "groups"), row
        assert row["subject_id"] in ids(seeds, row["subject_table"]), row
    assert {row["group_id"] for row in seeds["group_members"]} == set(ids(seeds, "groups"))


def test_facts_are_about_what_exists_and_say_something(seeds: SeedTables) -> None:
    for row in seeds["facts"]:
        assert row["subject_id"] in ids(seeds, row["subject_table"]), row
        assert row["metric"], row
        assert row["value"], row


def citable(seeds: SeedTables) -> set[tuple[str, str]]:
    names = {(table, name) for table in KEYS if table != "sources" for name in ids(seeds, table)}
    names |= {
        ("memberships", f"{row['region_id']}/{row['organisation']}") for row in seeds["memberships"]
    }
    return names | {
        ("group_members", f"{row['group_id']}/{row['subject_id']}")
        for row in seeds["group_members"]
    }


def test_every_row_is_cited_and_every_citation_resolves(seeds: SeedTables) -> None:
    cited = {(row["subject_table"], row["subject_id"]) for row in seeds["citations"]}
    everything = citable(seeds)
    assert cited - everything == set()
    of_legs = {subject for subject in everything if subject[0] == "corridor_legs"}
    assert everything - of_legs - cited == set(), "legs inherit, all else is cited by itself"


def test_citations_say_document_only_of_documents(seeds: SeedTables) -> None:
    sources = ids(seeds, "sources")
    for row in seeds["citations"]:
        assert row["source_id"] in sources, row
        assert row["place"], row
        of_document = row["source_id"].startswith("doc-")
        assert row["origin"] == ("document" if of_document else "added"), row
    assert max(Counter(tuple(row.values()) for row in seeds["citations"]).values()) == 1
    used = {row["source_id"] for row in seeds["citations"]}
    assert {f"doc-00{number}" for number in range(5)} <= used


def test_via_points_belong_to_legs_that_take_them(seeds: SeedTables) -> None:
    methods = {row["leg_id"]: row["geometry_method"] for row in seeds["corridor_legs"]}
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in seeds["leg_vias"]:
        assert methods[row["leg_id"]] in ("network", "hand", "grid", "waterway"), row
        assert row["reason"], row
        numbers[row["leg_id"]].append(int(row["seq"]))
    for leg, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), leg


def test_a_published_way_names_its_source(seeds: SeedTables) -> None:
    for row in seeds["corridor_legs"]:
        assert bool(row["published_way_km"]) == bool(row["published_way_source"]), row["leg_id"]
