"""What the desk asks the planner, and what it need not ask again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from corridormap.network.assumptions import Assumptions
from tests.gui.route_rig import CHONGQING, HANOI, RouteRig, route_rigs


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[RouteRig]:
    yield from route_rigs(qtbot)


def test_another_name_asks_for_no_other_way(rig: RouteRig) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.want_alternatives(1)
    rig.wait()
    rig.desk.choose(1)
    asked = len(rig.planner.asked)
    rig.desk.change("Rename", replace(rig.desk.draft, name="South"))
    rig.wait()
    assert len(rig.planner.asked) == asked
    assert rig.desk.chosen == 1
    assert rig.shelf[rig.desk.draft.route_id].name == "South"
    assert rig.shelf[rig.desk.draft.route_id].answer is rig.desk.routes[0]


def test_a_stop_of_another_name_is_asked_for_anew(rig: RouteRig) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.draw(CHONGQING, replace(HANOI, name="河内"))
    assert rig.desk.routes[0].stops[1].name == "河内"


def test_a_name_given_while_a_way_is_searched_stays(rig: RouteRig) -> None:
    rig.planner.gate.clear()
    rig.desk.change("Draw", replace(rig.desk.draft, stops=(CHONGQING, HANOI), parts=()))
    rig.qtbot.waitUntil(lambda: bool(rig.planner.asked))
    rig.desk.change("Rename", replace(rig.desk.draft, name="South"))
    rig.planner.gate.set()
    rig.wait()
    assert rig.desk.draft.name == "South"
    assert rig.desk.route is not None


def test_new_routes_begin_with_the_default_assumptions(rig: RouteRig) -> None:
    rig.new_assumptions = Assumptions.of({"speed_kmh.rail": 45})
    rig.desk.start_anew()
    assert rig.desk.draft.assumptions["speed_kmh.rail"] == 45
    assert rig.desk.wanted_alternatives == 0


def test_the_best_way_is_shown_before_its_alternatives(rig: RouteRig) -> None:
    rig.desk.want_alternatives(1)
    answers: list[int] = []
    rig.desk.answered.connect(lambda: answers.append(len(rig.desk.routes)))
    rig.draw(CHONGQING, HANOI)
    assert [count for _, count in rig.planner.asked] == [0, 1]
    assert answers[-2:] == [1, 2]


def test_the_leg_looked_at_stays_when_alternatives_come(rig: RouteRig) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.select_leg(0)
    rig.desk.want_alternatives(1)
    rig.wait()
    assert len(rig.desk.routes) == 2
    assert rig.desk.selected_leg == 0


def test_fewer_alternatives_ask_for_no_other_way(rig: RouteRig) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.want_alternatives(3)
    rig.wait()
    asked = len(rig.planner.asked)
    rig.desk.want_alternatives(0)
    rig.wait()
    assert len(rig.desk.routes) == 1
    rig.desk.want_alternatives(1)
    rig.wait()
    assert len(rig.desk.routes) == 2
    assert len(rig.planner.asked) == asked + 1


def test_no_way_is_not_asked_for_again(rig: RouteRig) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.close("Pingxiang")
    rig.desk.close("Hekou")
    rig.wait()
    asked = len(rig.planner.asked)
    rig.desk.want_alternatives(2)
    rig.wait()
    assert "cut by closing" in rig.desk.reason
    assert len(rig.planner.asked) <= asked + 1
