"""Every corridor, place and membership of the inventory is in the tables, as it says."""

from __future__ import annotations

import pytest

from corridormap.builder.seed_tables import SeedRow, SeedTables

STATUS = {
    "operating": """ilstc-east ilstc-east-2 ilstc-middle ilstc-west asia-europe rail-east
        ilstc-rail-sea-singapore rail-middle beibu-sea-links rail-sea-africa china-laos-railway
        kunming-bangkok-highway ncee-current shenyang-europe primorye-2 china-europe-express
        cross-border-shuttles air-freight""",
    "planned": """rail-west mm-muse-kyaukphyu mm-chinshwehaw-lashio gangwon-multimodal
        changchun-hunchun-khasan beibu-europe-america""",
    "construction": "china-thailand-railway",
    "upgrading": "vn-hekou-hanoi vn-dongdang-hanoi vn-north-south lancang-mekong-waterway",
    "approved": "busan-haerang-1 busan-haerang-2",
    "trial": "gti-pilot-sakaiminato ncee-test-2019",
    "target": "ncee-target hunchun-zarubino-south zarubino-sea-corridor",
    "named": """china-myanmar-pipelines china-mongolia-russia busan-haerang-japan mm-east-west
        mm-north-south vn-two-corridors th-eastern-corridor th-three-airports mekong-india
        trans-asian-railway south-asia-road-rail""",
}
LENGTHS = {
    "ilstc-east": "3400",
    "ilstc-east-2": "4300",
    "ilstc-middle": "2800",
    "ilstc-west": "2700",
    "asia-europe": "12400",
}
NOT_DRAWN = """china-mongolia-russia mekong-india trans-asian-railway south-asia-road-rail
    cross-border-shuttles air-freight busan-haerang-japan beibu-europe-america mm-east-west
    vn-two-corridors th-eastern-corridor"""
OPEN_ENDS = {
    "asia-europe": "Europe",
    "rail-sea-africa": "Africa",
    "ncee-current": "Europe",
    "ncee-target": "Europe",
    "zarubino-sea-corridor": "Europe; United States",
    "busan-haerang-japan": "Japan",
    "beibu-europe-america": "Europe; America",
}
PASSES = {
    "ilstc-east": """chongqing-nanpeng pingxiang-dong-dang longbang-tra-linh hanoi
        ho-chi-minh-city phnom-penh""",
    "ilstc-east-2": "chongqing-nanpeng qinzhou singapore",
    "ilstc-middle": "chongqing-nanpeng mohan-boten vientiane bangkok",
    "ilstc-west": "chongqing-nanpeng ruili-muse yangon",
    "asia-europe": """duisburg alashankou-dostyk chongqing-tuanjie-village chongqing-nanpeng
        hanoi""",
    "ilstc-rail-sea-singapore": "chongqing-tuanjie-village guiyang qinzhou singapore",
    "rail-east": """chongqing-tuanjie-village hekou-lao-cai pingxiang-dong-dang hanoi
        hai-phong""",
    "rail-middle": "chongqing-tuanjie-village mohan-boten-rail vientiane bangkok",
    "rail-west": "chongqing-tuanjie-village ruili-muse kyaukphyu bangkok",
    "beibu-sea-links": "qinzhou hai-phong laem-chabang sihanoukville",
    "china-laos-railway": "mohan-boten-rail vientiane",
    "china-thailand-railway": "bangkok nakhon-ratchasima",
    "vn-hekou-hanoi": "hekou-lao-cai hanoi",
    "vn-dongdang-hanoi": "pingxiang-dong-dang hanoi",
    "vn-north-south": "hanoi saigon-station",
    "mm-muse-kyaukphyu": "ruili-muse lashio kyaukphyu yangon",
    "mm-chinshwehaw-lashio": "qingshuihe-chinshwehaw lashio",
    "mm-north-south": "yangon mandalay myitkyina",
    "china-myanmar-pipelines": "kyaukphyu ruili-muse",
    "kunming-bangkok-highway": "kunming mohan-boten bangkok",
    "lancang-mekong-waterway": "simao jinghong guanlei chiang-saen phnom-penh",
    "busan-haerang-1": "suifenhe-pogranichny vladivostok vostochny busan",
    "busan-haerang-2": "busan zarubino hunchun",
    "gti-pilot-sakaiminato": "changchun hunchun vladivostok donghae sakaiminato",
    "ncee-current": "changchun manzhouli-zabaikalsk brest-terespol malaszewicze",
    "ncee-target": "changchun hunchun makhalino zarubino slavyanka",
    "ncee-test-2019": "novosibirsk-kleshchikha makhalino kamyshovaya changchun",
    "shenyang-europe": """shenyang manzhouli-zabaikalsk malaszewicze duisburg hamburg warsaw
        enns""",
    "primorye-2": "changchun hunchun zarubino slavyanka posyet",
    "hunchun-zarubino-south": "hunchun zarubino",
    "changchun-hunchun-khasan": "changchun hunchun khasan",
    "china-europe-express": "chongqing-tuanjie-village alashankou-dostyk khorgos-altynkol",
    "zarubino-sea-corridor": "zarubino sakaiminato busan",
    "gangwon-multimodal": "donghae hunchun suifenhe-pogranichny",
}
PLACES = {
    "sea_port": """qinzhou fangchenggang beihai zhanjiang singapore hai-phong laem-chabang
        sihanoukville kyaukphyu busan incheon donghae sakaiminato vladivostok vostochny zarubino
        slavyanka posyet yingkou""",
    "river_port": """ho-chi-minh-city bangkok yangon phnom-penh hamburg jinghong guanlei simao
        chiang-saen duisburg""",
    "inland_hub": """chongqing-nanpeng nanning guiyang kunming changchun shenyang hanoi mandalay
        myitkyina vientiane malaszewicze brest warsaw enns lashio""",
    "rail_station": """chongqing-tuanjie-village hunchun makhalino kamyshovaya khasan
        novosibirsk-kleshchikha nakhon-ratchasima""",
    "zone": """amata-chonburi vladivostok-free-port guangxi-ftz yunnan-ftz rayong siem-reap
        boten mohan-boten-zone ruili-muse-zone changchun-jilin-tumen-park""",
}
ALIASES = {
    "makhalino": "Mahalino",
    "kamyshovaya": "Kamyshaovaya",
    "khasan": "Hasan",
    "kyaukphyu": "Kyaukpyu",
    "sihanoukville": "Sihanouk",
    "malaszewicze": "Mala",
}
CROSSINGS = {
    "pingxiang-dong-dang": "CN VN",
    "longbang-tra-linh": "CN VN",
    "hekou-lao-cai": "CN VN",
    "mohan-boten": "CN LA",
    "ruili-muse": "CN MM",
    "qingshuihe-chinshwehaw": "CN MM",
    "hunchun-kraskino": "CN RU",
    "hunchun-makhalino": "CN RU",
    "suifenhe-pogranichny": "CN RU",
    "manzhouli-zabaikalsk": "CN RU",
    "heishantou-starotsurukhaitui": "CN RU",
    "brest-terespol": "BY PL",
    "alashankou-dostyk": "CN KZ",
    "khorgos-altynkol": "CN KZ",
    "moc-bai-bavet": "VN KH",
    "nong-khai-thanaleng": "TH LA",
    "huay-xai-chiang-khong": "LA TH",
    "mae-sot-myawaddy": "TH MM",
}
MEMBERS = {
    ("ILSTC 13+2", "member"): """chongqing guangxi guizhou gansu qinghai xinjiang yunnan ningxia
        shaanxi sichuan inner-mongolia tibet hainan zhanjiang-city huaihua-city""",
    ("LMC", "member"): "china myanmar laos thailand cambodia vietnam",
    ("GTI LCC", "member"): """heilongjiang jilin liaoning inner-mongolia dornod sukhbaatar
        khentii tottori gangwon busan-city jeju incheon-city""",
    ("GTI LCC", "observer"): "primorsky zabaikalsky",
    ("GTI MCSC", "member"): "yingkou-city",
    ("7th China-ASEAN Logistics Cooperation Forum", "participant"): """hebei inner-mongolia hunan
        guangxi hainan chongqing sichuan guizhou yunnan shaanxi gansu xinjiang vietnam thailand
        indonesia""",
    (
        "China-Singapore Southern Transport Corridor framework agreement",
        "founder",
    ): "chongqing guangxi gansu",
    ("CCI-ILSTC agreement of eight western provinces", "founder"): "chongqing yunnan",
    ("ILSTC customs memorandum", "participant"): "chongqing qinghai yunnan",
}
GROUPS = {
    "western-ten": """chongqing guangxi yunnan guizhou shaanxi gansu xinjiang sichuan
        inner-mongolia qinghai""",
    "mekong-countries": "myanmar laos thailand cambodia vietnam",
    "beibu-gulf-port": "qinzhou fangchenggang beihai",
    "china-asean": """china brunei cambodia indonesia laos malaysia myanmar philippines
        singapore-country thailand vietnam""",
}


def by_id(seeds: SeedTables, table: str, key: str) -> dict[str, SeedRow]:
    return {row[key]: row for row in seeds[table]}


def stops_of(seeds: SeedTables, corridor: str) -> set[str]:
    return {
        leg[end]
        for leg in seeds["corridor_legs"]
        if leg["corridor_id"] == corridor
        for end in ("from_stop", "to_stop")
    }


def test_every_corridor_is_there_with_its_status(seeds: SeedTables) -> None:
    wanted = {name: status for status, names in STATUS.items() for name in names.split()}
    found = {row["corridor_id"]: row["status"] for row in seeds["corridors"]}
    assert found == wanted


def test_five_corridors_have_a_published_length_and_no_other(seeds: SeedTables) -> None:
    found = {row["corridor_id"]: row["published_length_km"] for row in seeds["corridors"]}
    assert {name: length for name, length in found.items() if length} == LENGTHS


def test_what_is_too_vague_is_not_drawn(seeds: SeedTables) -> None:
    drawn = {leg["corridor_id"] for leg in seeds["corridor_legs"]}
    assert {row["corridor_id"] for row in seeds["corridors"]} - drawn == set(NOT_DRAWN.split())


@pytest.mark.parametrize("corridor", OPEN_ENDS)
def test_open_ends_are_named(seeds: SeedTables, corridor: str) -> None:
    row = by_id(seeds, "corridors", "corridor_id")[corridor]
    assert row["open_end"].startswith(OPEN_ENDS[corridor])


@pytest.mark.parametrize("corridor", PASSES)
def test_a_corridor_passes_the_places_its_document_names(seeds: SeedTables, corridor: str) -> None:
    assert set(PASSES[corridor].split()) - stops_of(seeds, corridor) == set()


def test_places_are_there_once_and_of_their_kind(seeds: SeedTables) -> None:
    wanted = {name: kind for kind, names in PLACES.items() for name in names.split()}
    found = {row["port_id"]: row["kind"] for row in seeds["ports"]}
    assert {name: found.get(name) for name in wanted} == wanted
    english = [row["name"] for row in seeds["ports"]]
    assert len(english) == len(set(english)), "one feature a place"


def test_places_no_document_names_are_cited_as_added_only(seeds: SeedTables) -> None:
    sources: dict[str, set[str]] = {}
    for row in seeds["citations"]:
        if row["subject_table"] in ("ports", "border_crossings"):
            sources.setdefault(row["subject_id"], set()).add(row["origin"])
    inventory = {name for names in PLACES.values() for name in names.split()}
    added = {name for name, origins in sources.items() if origins == {"added"}}
    unnamed = {"posyet", "laem-chabang", "beihai", "guiyang"}
    assert added & inventory == unnamed
    ports = {row["port_id"] for row in seeds["ports"]}
    assert ports - inventory - added == {"chongqing-ftz"}, "named by 002, not by the inventory"
    crossings = {
        "alashankou-dostyk",
        "khorgos-altynkol",
        "moc-bai-bavet",
        "nong-khai-thanaleng",
        "huay-xai-chiang-khong",
        "mae-sot-myawaddy",
    }
    assert crossings <= added
    assert (set(CROSSINGS) - crossings) & added == set()


@pytest.mark.parametrize("place", ALIASES)
def test_the_documents_spellings_are_kept(seeds: SeedTables, place: str) -> None:
    row = by_id(seeds, "ports", "port_id")[place]
    assert ALIASES[place] in row["aliases"].split(";")


def test_binhai_and_berrelast_are_kept_in_notes(seeds: SeedTables) -> None:
    rows = by_id(seeds, "corridors", "corridor_id")
    assert "'Binhai 2' or 'Binhai Line 2'" in rows["primorye-2"]["note"]
    assert "'Berrelast'" in rows["shenyang-europe"]["note"]


def test_crossings_join_the_countries_they_should(seeds: SeedTables) -> None:
    rows = by_id(seeds, "border_crossings", "crossing_id")
    found = {name: f"{rows[name]['country_a']} {rows[name]['country_b']}" for name in CROSSINGS}
    assert found == CROSSINGS


def test_gauges_change_where_they_should(seeds: SeedTables) -> None:
    rows = by_id(seeds, "border_crossings", "crossing_id")
    found = {
        name: (row["gauge_a_mm"], row["gauge_b_mm"])
        for name, row in rows.items()
        if row["gauge_a_mm"] != row["gauge_b_mm"]
    }
    assert found == {
        "pingxiang-dong-dang": ("1435", "1435/1000"),
        "hekou-lao-cai": ("1435", "1000"),
        "hunchun-makhalino": ("1435", "1520"),
        "suifenhe-pogranichny": ("1435", "1520"),
        "manzhouli-zabaikalsk": ("1435", "1520"),
        "brest-terespol": ("1520", "1435"),
        "alashankou-dostyk": ("1435", "1520"),
        "khorgos-altynkol": ("1435", "1520"),
    }


def test_pingxiang_carries_its_capacity(seeds: SeedTables) -> None:
    row = by_id(seeds, "border_crossings", "crossing_id")["pingxiang-dong-dang"]
    assert row["design_capacity"] == "800–1,000"
    assert row["actual_use"] == "1,200–1,500"
    assert row["capacity_unit"] == "vehicle trips a day"


@pytest.mark.parametrize("organisation", MEMBERS, ids=" ".join)
def test_members_are_those_of_the_documents(
    seeds: SeedTables, organisation: tuple[str, str]
) -> None:
    found = {
        row["region_id"]
        for row in seeds["memberships"]
        if (row["organisation"], row["role"]) == organisation
    }
    assert found == set(MEMBERS[organisation].split())


def test_no_year_of_membership_is_made_up(seeds: SeedTables) -> None:
    since = {
        (row["organisation"], row["since"]): row["region_id"]
        for row in seeds["memberships"]
        if row["since"]
    }
    assert sorted(since) == [
        ("China-Singapore Southern Transport Corridor framework agreement", "2017-08"),
        ("GTI LCC", "2020-10-13"),
        ("ILSTC customs memorandum", "2019-10"),
    ]
    assert since["GTI LCC", "2020-10-13"] == "incheon-city"


@pytest.mark.parametrize("group", GROUPS)
def test_groups_hold_what_is_counted_together(seeds: SeedTables, group: str) -> None:
    found = {row["subject_id"] for row in seeds["group_members"] if row["group_id"] == group}
    assert found == set(GROUPS[group].split())


def test_documents_without_a_year_get_none(seeds: SeedTables) -> None:
    rows = by_id(seeds, "sources", "source_id")
    assert rows["doc-000"]["date"] == "13 October 2020"
    assert rows["doc-001"]["date"] == "24 August 2017"
    assert rows["doc-002"]["date"] == "18 January 2021"
    for name in ("doc-003", "doc-004"):
        assert rows[name]["date"].endswith("year not stated")
    for row in seeds["facts"]:
        cited = {c["source_id"] for c in seeds["citations"] if c["subject_id"] == row["fact_id"]}
        if cited <= {"doc-003", "doc-004"}:
            assert not any(character.isdigit() for character in row["period"]), row
