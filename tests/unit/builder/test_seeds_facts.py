"""Every number of the inventory is a fact, with the document's value, unit and period."""

from __future__ import annotations

import pytest

from corridormap.builder.seed_tables import SeedTables

USD, CNY, SHARE, GROWTH, RANK = (
    "billion USD",
    "billion CNY",
    "%",
    "% year on year",
    "rank",
)
Q1, MONTHS, HALF = "first quarter of 2020", "January to August", "first half of 2017"
FACTS: dict[str, list[tuple[str, str, str]]] = {
    "western-ten": [("56.55", USD, "2018"), ("70.8", SHARE, "2018")],
    "yunnan": [("12.88", USD, "2018"), ("22.8", SHARE, "2018"), ("1-2", RANK, "")],
    "guangxi": [("28.05", USD, "2018"), ("49.6", SHARE, "2018"), ("1", RANK, "")],
    "chongqing": [
        ("48.4", SHARE, "2019"),
        ("1", RANK, "2019"),
        ("10.1", CNY, "2019"),
        ("2", SHARE, "2019"),
        ("9.3", SHARE, "2019"),
        ("1460", "trips", "as of July 2019"),
        ("1353", "trips", "as of July 2019"),
        ("107", "trips", "as of July 2019"),
    ],
    "sichuan": [("59.9", SHARE, "2019"), ("2", RANK, "2019")],
    "mekong-countries": [
        ("286.16", USD, "2019"),
        ("44.6", SHARE, "2019"),
        ("45", SHARE, Q1),
        ("54", "million USD", "2015"),
        ("195", "million USD", "2018"),
        ("15", "projects", "2019"),
        ("1000", "mm", ""),
        ("2016", "", "2016"),
    ],
    "china-asean": [("991.34", CNY, Q1)],
    "asean": [("1", RANK, Q1), ("19", "projects", "2019")],
    "ilstc": [
        ("6107", "trains", MONTHS),
        ("5", GROWTH, MONTHS),
        ("15", "moves", ""),
        ("13+N", "", ""),
        ("October 2019", "", "October 2019"),
        ("August 2017", "", "August 2017"),
    ],
    "beibu-gulf-port": [("5.01", "million TEU", MONTHS), ("15", GROWTH, MONTHS)],
    "jilin-ports-to-russia": [
        ("1.772", "million tons", HALF),
        ("48.1", GROWTH, HALF),
        ("161459", "person times", HALF),
        ("13.2", GROWTH, HALF),
    ],
    "primorye-2": [("24", GROWTH, HALF)],
    "china": [("200", "million tons", ""), ("50", SHARE, ""), ("1435", "mm", "")],
    "myanmar": [
        ("137", RANK, "2018"),
        ("1326", "USD", ""),
        ("2.1", "km2 (as printed)", ""),
        ("1", RANK, ""),
        ("1", RANK, "2017-2019"),
    ],
    "cambodia": [
        ("98", RANK, "2018"),
        ("1510", "USD", ""),
        ("16.1", "km2 (as printed)", ""),
        ("1", RANK, ""),
        ("1", RANK, "2017-2019"),
    ],
    "laos": [
        ("82", RANK, "2018"),
        ("2542", "USD", ""),
        ("21.5", "km2 (as printed)", ""),
        ("1", RANK, "2017-2019"),
    ],
    "thailand": [
        ("7273", "USD", ""),
        ("18.2", "km2 (as printed)", ""),
        ("1", RANK, ""),
        ("1", RANK, "2017-2019"),
    ],
    "vietnam": [("2566", "USD", ""), ("6.5", "km2 (as printed)", ""), ("1", RANK, "")],
    "lancang-mekong-waterway": [
        ("1987", "km", ""),
        ("976", "km", ""),
        ("502", "km", ""),
        ("265", "km", ""),
        ("230", "km", ""),
    ],
    "shenyang-europe": [
        ("6", "destinations", ""),
        ("more than 10", "countries", ""),
        ("more than 40", "regions", ""),
    ],
    "pingxiang-dong-dang": [
        ("800-1000", "vehicle trips a day", ""),
        ("1200-1500", "vehicle trips a day", ""),
        ("over designed full capacity", "", ""),
        ("should expand to this port", "", ""),
        ("delayed", "", ""),
        ("pilot scheme proposed", "", ""),
    ],
    "mohan-boten": [
        ("over designed full capacity", "", ""),
        ("should expand to this port", "", ""),
    ],
    "longbang-tra-linh": [("should expand to this port", "", "")],
    "hekou-lao-cai": [("should expand to this port", "", "")],
    "ruili-muse": [("delayed", "", ""), ("1", RANK, ""), ("MACCS and MCIS", "", "2020")],
    "manzhouli-zabaikalsk": [("allowed", "", ""), ("1435 / 1520", "mm", "")],
    "heishantou-starotsurukhaitui": [("allowed", "", "")],
    "hunchun-kraskino": [("planned", "", "")],
    "guangxi-ftz": [("June 2019", "", "June 2019")],
    "yunnan-ftz": [("June 2019", "", "June 2019")],
    "gti-lcc": [("2011", "", "2011")],
    "ilstc-rail-sea-singapore": [("September 2017", "", "September 2017")],
    "china-laos-railway": [("December 2021", "", "December 2021")],
}
WHERE = {
    "western-ten-mekong-trade": {"'In-depth development of economic and trade ties'", "note 12"},
    "myanmar-lpi": {"note 33"},
    "thailand-gdp": {"note 21"},
    "mekong-length-laos": {"note 22"},
    "mekong-basin-laos": {"note 22"},
    "pingxiang-design": {"note 37"},
    "muse-maccs": {"note 15"},
    "gauge-china": {"note 35"},
    "amata-smart-city": {"note 29"},
    "shenyang-destinations": {"§6"},
    "lcc-incheon": {"§4"},
}


@pytest.mark.parametrize("subject", FACTS)
def test_a_subject_has_the_facts_of_the_inventory(seeds: SeedTables, subject: str) -> None:
    found = [
        (row["value"], row["unit"], row["period"])
        for row in seeds["facts"]
        if row["subject_id"] == subject
    ]
    assert [fact for fact in FACTS[subject] if fact not in found] == []


@pytest.mark.parametrize("fact", WHERE)
def test_a_fact_cites_the_place_it_stands_at(seeds: SeedTables, fact: str) -> None:
    found = {row["place"] for row in seeds["citations"] if row["subject_id"] == fact}
    assert found == WHERE[fact]


def test_the_impossible_basin_areas_say_so(seeds: SeedTables) -> None:
    rows = [row for row in seeds["facts"] if row["metric"] == "Mekong basin area"]
    assert len(rows) == 5
    assert all("cannot be right" in row["note"] for row in rows)


def test_what_no_document_says_is_cited_as_added(seeds: SeedTables) -> None:
    added = {
        row["subject_id"]
        for row in seeds["citations"]
        if row["subject_table"] == "facts" and row["origin"] == "added"
    }
    documented = {
        row["subject_id"]
        for row in seeds["citations"]
        if row["subject_table"] == "facts" and row["origin"] == "document"
    }
    assert added - documented == {
        "china-laos-in-service",
        *(
            f"gauge-break-{name}"
            for name in ("manzhouli", "suifenhe", "hunchun", "alashankou", "khorgos", "brest")
        ),
    }
