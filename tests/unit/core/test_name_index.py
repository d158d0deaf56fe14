from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.name_index import (
    MatchKind,
    NameClass,
    NamedFeature,
    NameIndex,
    folded,
)


def feature(
    fid: int,
    name: str,
    name_class: NameClass = NameClass.OTHER,
    *,
    zh: str = "",
    aliases: tuple[str, ...] = (),
    rank: int = 0,
    feature_id: str = "",
) -> NamedFeature:
    return NamedFeature(
        "layer", "Layer", fid, name, zh, aliases, (1.0, 2.0, 1.0, 2.0), name_class, rank, feature_id
    )


FEATURES = (
    feature(
        1, "Qinzhou", NameClass.PORT, zh="钦州港", aliases=("Qinzhou Port",), feature_id="qinzhou"
    ),
    feature(2, "Qinzhou", NameClass.PLACE, zh="钦州", rank=3),
    feature(3, "Pingxiang", NameClass.CROSSING, zh="凭祥", aliases=("Youyi Guan",)),
    feature(4, "Pingxiang", NameClass.PLACE, rank=5),
    feature(5, "Pingxiang", NameClass.PLACE, rank=4),
    feature(6, "Hà Nội", NameClass.PLACE, zh="河内", rank=1),
    feature(7, "Xi’an", NameClass.PLACE, zh="西安", rank=1),
    feature(8, "Port of Spain", NameClass.PLACE, rank=1),
    feature(9, "New Qinzhou Railway"),
    feature(10, "Brest/Terespol", NameClass.CROSSING),
    feature(11, "Unqinzhoued"),
    feature(12, "East line", feature_id="east-line"),
    feature(13, "", zh="无名"),
)  # fmt: skip
INDEX = NameIndex(FEATURES)


def fids(text: str, limit: int = 20) -> list[int]:
    return [hit.feature.fid for hit in INDEX.search(text, limit)]


def test_the_best_hits_come_first() -> None:
    assert fids("qinzhou") == [1, 2, 9, 11]
    matches = [hit.match for hit in INDEX.search("qinzhou")]
    assert matches == [
        MatchKind.EXACT,
        MatchKind.EXACT,
        MatchKind.WORD_PREFIX,
        MatchKind.SUBSTRING,
    ]
    assert fids("pingx") == [3, 5, 4]


@pytest.mark.parametrize(
    ("text", "fid"),
    [
        ("HA NOI", 6), ("hà nội", 6), ("河内", 6), ("xian", 7), ("Xi'an", 7), ("西安", 7),
        ("youyi", 3), ("terespol", 10), ("brest terespol", 10), ("钦州港", 1), ("无名", 13),
        ("spain", 8),
    ],
)  # fmt: skip
def test_names_in_any_spelling(text: str, fid: int) -> None:
    assert fids(text)[0] == fid


def test_a_feature_comes_once_with_the_spelling_that_fits() -> None:
    hits = INDEX.search("qinzhou port")
    assert [hit.feature.fid for hit in hits] == [1]
    assert hits[0].matched == "Qinzhou Port"


@pytest.mark.parametrize("text", ["", "  ", "·—·", "zzz"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert INDEX.search(text) == []
    assert INDEX.exact(text) == []


def test_the_limit_keeps_the_best() -> None:
    assert fids("q", 1) == [1]
    assert len(fids("i", 3)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qinzhou", [1]),
        ("QINZHOU", [1]),
        ("钦州", [2]),
        ("pingxiang", [3]),
        ("youyi guan", [3]),
        ("ha noi", [6]),
        ("east-line", [12]),
        ("east line", []),
        ("qinzh", []),
    ],
)
def test_exact_names_by_class(text: str, expected: list[int]) -> None:
    assert [found.fid for found in INDEX.exact(text)] == expected


def test_several_of_a_class_are_ambiguous() -> None:
    index = NameIndex(
        [feature(1, "Portland", NameClass.PLACE), feature(2, "portland", NameClass.PLACE)]
    )
    assert [found.fid for found in index.exact("Portland")] == [1, 2]


def test_the_id_of_an_area_is_meant_where_nothing_else_is_called_so() -> None:
    area = feature(1, "Chongqing", feature_id="chongqing")
    city = feature(2, "Chongqing", NameClass.PLACE)
    assert [found.fid for found in NameIndex([area, city]).exact("chongqing")] == [2]
    station = feature(3, "Wulong", NameClass.PLACE, aliases=("Chongqing",))
    assert [found.fid for found in NameIndex([area, station]).exact("Chongqing")] == [1]


def test_accents_tell_names_apart_where_they_can() -> None:
    index = NameIndex([feature(1, "Leon", NameClass.PLACE), feature(2, "León", NameClass.PLACE)])
    assert [found.fid for found in index.exact("león")] == [2]
    assert [found.fid for found in index.exact("LEON")] == [1]


def test_an_empty_index_answers() -> None:
    index = NameIndex([])
    assert (len(index), index.search("a"), index.exact("a")) == (0, [], [])


@given(st.lists(st.text(max_size=8), max_size=8), st.text(max_size=4))
def test_hits_hold_what_was_typed(names: list[str], typed: str) -> None:
    index = NameIndex([feature(number, name) for number, name in enumerate(names)])
    found = {hit.feature.fid for hit in index.search(typed, 100)}
    query = folded(typed)
    expected = {n for n, name in enumerate(names) if query and query in folded(name)}
    assert found == expected
    assert all(query in folded(hit.matched) for hit in index.search(typed, 100))


def test_the_best_of_many_thousand_come_first() -> None:
    index = NameIndex([feature(n, f"Place {n:05d}", NameClass.PLACE) for n in range(30_000)])
    assert index.search("29999")[0].feature.fid == 29_999
    assert [hit.feature.fid for hit in index.search("p", 3)] == [0, 1, 2]


def test_an_index_nobody_wants_any_more_is_given_up() -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        NameIndex([feature(1, "Leon")], feedback)
