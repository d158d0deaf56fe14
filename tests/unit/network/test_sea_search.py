"""What is kept of searches at sea changes no answer, and spares searches while a hand pulls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corridormap.network.route import NoRoute
from corridormap.network.sea_leg import sea_leg
from corridormap.network.sea_route import CLOSED_BY_DEFAULT, harbour_at
from corridormap.network.sea_search import SeaSearch, sea_search
from corridormap.network.sea_sight import Sight
from corridormap.network.sea_trees import Harbour, SeaTree, SeaTrees
from corridormap.network.search_in_pieces import Growth, Pieces
from tests.unit.network.shipped import NETWORK

LonLat = tuple[float, float]
CHINA_SEA, ADEN, BISCAY, CORAL_SEA = (113.5, 21.0), (48.0, 12.4), (-5.0, 46.0), (152.0, -18.0)
PLACES = (CHINA_SEA, ADEN, BISCAY, CORAL_SEA, (-74.1, 39.5), (-120.0, 32.0), (17.0, -34.5))
PASSAGES = ("malacca", "suez", "gibraltar", "panama", "good-hope", "taiwan", "sunda", "horn")


def harbours(*points: LonLat) -> tuple[Harbour, Harbour]:
    first, second = (harbour_at(NETWORK, point, CLOSED_BY_DEFAULT) for point in points)
    return first, second


def length_m(start: LonLat, end: LonLat, *closed: str) -> float:
    leg = sea_leg(NETWORK, start, end, frozenset(closed))
    assert not isinstance(leg, NoRoute), leg
    return leg.length_m


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> list[LonLat]:
    """Return a list that grows by the place from which all ways are searched."""
    roots: list[LonLat] = []
    begun = SeaTrees.begun

    def counted(self: SeaTrees, harbour: Harbour, closed: frozenset[str]) -> SeaTree:
        roots.append(harbour.point)
        return begun(self, harbour, closed)

    monkeypatch.setattr(SeaTrees, "begun", counted)
    return roots


@pytest.mark.parametrize("fixed", [(113.517, 21.013), (48.013, 12.417)])
def test_while_an_end_is_pulled_nothing_is_searched_again(
    fixed: LonLat, grown: list[LonLat]
) -> None:
    sea_search.cache_clear()
    pulled = [(lon, 46.0 + fixed[1] / 1000.0) for lon in (-5.013, -5.113, -5.213, -5.313)]
    for place in pulled[:2]:
        length_m(fixed, place)
    assert grown
    grown.clear()
    for place in pulled[2:]:
        length_m(fixed, place)
    assert grown == []


def test_rivals_that_are_far_too_long_are_not_searched(grown: list[LonLat]) -> None:
    # By Gibraltar and Suez: without either it is round Africa.
    length_m((-9.213, 39.417), (46.113, 12.117))
    assert len(grown) == 1


def test_no_way_out_of_the_caspian_is_looked_for(grown: list[LonLat]) -> None:
    search = SeaSearch(NETWORK)
    baku = harbours((50.6, 40.0), CHINA_SEA)
    assert baku[0].exits
    assert search.shortest(baku, CLOSED_BY_DEFAULT) is None
    assert search.another(baku, (CLOSED_BY_DEFAULT, CLOSED_BY_DEFAULT | {"suez"}), 1e7) is None
    assert grown == []


def test_what_was_asked_before_changes_no_answer() -> None:
    fresh, used = (SeaSearch(NETWORK) for _ in range(2))
    wanted = harbours(CHINA_SEA, BISCAY)
    for other in (ADEN, CORAL_SEA, ADEN):
        used.shortest(harbours(other, BISCAY), CLOSED_BY_DEFAULT)
        used.shortest(harbours(ADEN, CORAL_SEA), CLOSED_BY_DEFAULT)
    ours, theirs = (search.shortest(wanted, CLOSED_BY_DEFAULT) for search in (used, fresh))
    assert ours is not None
    assert theirs is not None
    assert ours.nodes == theirs.nodes
    assert ours.length_m == pytest.approx(theirs.length_m, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(
    ends=st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True),
    closed=st.frozensets(st.sampled_from(PASSAGES), max_size=2),
    label=st.sampled_from(PASSAGES),
    most_m=st.sampled_from((0.0, 1e7, 2.5e7)),
)
def test_no_way_is_shorter_than_what_is_known_beforehand(
    ends: list[LonLat], closed: frozenset[str], label: str, most_m: float
) -> None:
    search, shut = sea_search(NETWORK), closed | CLOSED_BY_DEFAULT
    both = harbours(*ends)
    if search.shortest(both, shut) is None:
        return
    least_m = search.least_m(both, shut, label, most_m)
    found = search.shortest(both, shut | {label})
    assert found is None or least_m <= found.length_m + 1.0


def test_closed_straits_far_from_a_line_are_no_other_sight() -> None:
    line = np.array([(32.6, 29.9), (30.0, 32.5), (-5.0, 36.0), (3.6, 52.0)])
    sight = Sight.over(NETWORK, CLOSED_BY_DEFAULT | {"malacca", "sunda", "dover", "gibraltar"})
    near = sight.with_gates_near(line)
    assert near is Sight.over(NETWORK, CLOSED_BY_DEFAULT | {"dover", "gibraltar"}).with_gates_near(
        line
    )
    gates = {tuple(gate.round(1)) for gate in near.closed_gates}
    assert {(-5.6, 36.2, -5.5, 35.6), (1.1, 51.3, 2.0, 50.8)} == gates


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True),
    st.sets(st.sampled_from(PASSAGES), max_size=2),
    st.sampled_from((1.02, 1.3, 4.0)),
)
def test_a_way_that_avoids_more_is_the_one_that_a_new_search_finds(
    ends: list[LonLat], closed: set[str], share: float
) -> None:
    # Made once: the graph takes longer to get ready than a search.
    search, both = sea_search(NETWORK), harbours(*ends)
    straight = search.shortest(both, CLOSED_BY_DEFAULT)
    assert straight is not None
    shut, most_m = CLOSED_BY_DEFAULT | closed, share * straight.length_m
    anew = search.shortest(both, shut)
    found = search.another(both, (CLOSED_BY_DEFAULT, shut), most_m)
    if anew is None or anew.length_m > most_m:
        assert found is None
    else:
        assert found is not None
        assert found.nodes == anew.nodes
        assert found.length_m == pytest.approx(anew.length_m, abs=0.3)


def test_rivals_are_looked_for_without_searching_the_whole_sea_again(grown: list[LonLat]) -> None:
    search, both = SeaSearch(NETWORK), harbours(CHINA_SEA, BISCAY)
    straight = search.shortest(both, CLOSED_BY_DEFAULT)
    assert straight is not None
    assert len(grown) == 1
    for passage in PASSAGES:
        shut = CLOSED_BY_DEFAULT | {passage}
        search.another(both, (CLOSED_BY_DEFAULT, shut), 1.1 * straight.length_m)
    assert len(grown) == 1


def test_no_more_of_the_sea_is_searched_than_was_asked_for(grown: list[LonLat]) -> None:
    search, fresh = SeaSearch(NETWORK), SeaSearch(NETWORK)
    pieces: list[int] = []
    sizes: list[int] = []
    go_on = Pieces.go_on

    def counted(
        self: Pieces, growth: Growth, costs: NDArray[np.float64], reach: NDArray[np.float64]
    ) -> None:
        before = int(np.isfinite(growth.found.costs).sum())
        sizes.append(len(growth.found.costs))
        go_on(self, growth, costs, reach)
        pieces.append(int(np.isfinite(growth.found.costs).sum()) - before)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pieces, "go_on", counted)
        near, far, beyond = (harbours(ADEN, place) for place in (PLACES[6], BISCAY, CORAL_SEA))
        for both in (near, far, beyond):
            assert search.shortest(both, CLOSED_BY_DEFAULT) is not None
        # Each node once, however often the search is gone on with; not all seas.
        assert sum(pieces) < 0.9 * max(sizes)
        pieces.clear()
        assert search.shortest(near, CLOSED_BY_DEFAULT) is not None
        assert pieces == []
    assert grown == [ADEN]
    ours, theirs = (each.shortest(beyond, CLOSED_BY_DEFAULT) for each in (search, fresh))
    assert ours is not None
    assert theirs is not None
    assert ours.nodes == theirs.nodes
    assert ours.length_m == pytest.approx(theirs.length_m, abs=1e-3)
