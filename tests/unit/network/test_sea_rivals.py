"""Rivals that are given up before they are taut would not have won."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridormap.network import sea_leg as sea_leg_module
from corridormap.network import sea_route, sea_string
from corridormap.network.route import NoRoute
from corridormap.network.sea_leg import SeaLeg, sea_leg
from corridormap.network.sea_route import CLOSED_BY_DEFAULT, LatticeWay, lattice_way, pulled
from corridormap.network.sea_string import QUICK, Effort, TooLong
from tests.unit.network.shipped import NETWORK, counted_rounds, forget_pulling

HAINAN, NATAL, CHILE, MALACCA = (109.3, 18.1), (31.1, -29.9), (-71.7, -33.1), (101.2, 3.0)
GEORGIA, DALIAN = (-81.0, 31.9), (121.9, 39.0)
LEGS = ((HAINAN, NATAL), (CHILE, MALACCA), (GEORGIA, DALIAN))


@pytest.fixture(autouse=True)
def _nothing_found_yet() -> None:
    forget_pulling()


def leg(start: tuple[float, float], end: tuple[float, float]) -> SeaLeg:
    found = sea_leg(NETWORK, start, end)
    assert not isinstance(found, NoRoute), found
    return found


@pytest.mark.parametrize("ends", LEGS)
def test_giving_rivals_up_saves_work_and_changes_nothing(
    ends: tuple[tuple[float, float], tuple[float, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = counted_rounds(monkeypatch)
    quick = leg(*ends)
    needed = len(rounds)
    forget_pulling()
    rounds.clear()
    monkeypatch.setattr(sea_string, "_GAINS_LEFT", np.inf)
    slow = leg(*ends)
    assert needed < len(rounds)
    assert quick.passages == slow.passages
    assert np.array_equal(quick.line, slow.line)


def test_a_way_that_will_be_too_long_is_given_up_and_gone_on_with_when_asked_again() -> None:
    way = lattice_way(NETWORK, CHILE, MALACCA, CLOSED_BY_DEFAULT)
    assert way is not None
    with pytest.raises(TooLong):
        pulled(NETWORK, way, replace(QUICK, most_m=0.5 * way.length_m))
    again = pulled(NETWORK, way, QUICK)
    sea_string._pulling.cache_clear()
    assert np.array_equal(again.corners, pulled(NETWORK, way, QUICK).corners)


def test_several_closings_that_lead_to_one_rival_have_it_pulled_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, ...]] = []

    def counted(network_dir: object, way: LatticeWay, effort: Effort) -> sea_route.TautWay:
        asked.append(tuple(way.way.nodes))
        return pulled(NETWORK, way, effort)

    monkeypatch.setattr(sea_leg_module, "pulled", counted)
    monkeypatch.setattr(sea_string, "_GAINS_LEFT", np.inf)
    leg(CHILE, MALACCA)
    assert len(asked) > 2
    assert len(set(asked)) == len(asked)
