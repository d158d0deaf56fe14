"""Ships that call at a port on their way stay there, and none does without need."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import DEFAULTS, Assumptions
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.plan_ports import PortTable, joined_legs
from corridormap.network.plan_sea import NEAREST_PORTS, PlanSea
from corridormap.network.plan_sections import Section, calls_on
from corridormap.network.plan_slots import TRANSFER
from corridormap.network.plan_space import SHIP, Access, Arrival, Stretch
from corridormap.network.planner import PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.sea_leg import SeaLeg
from tests.unit.network.shipped import NETWORK, planner, stop, theme

SEA = frozenset(("sea",))
STAY_H = DEFAULTS["dwell_h.sea_port"]


def closed_line(start: str, end: str) -> Closures:
    leg = next(leg for leg in theme().legs if {leg.start_id, leg.end_id} == {start, end})
    return find_closures(planner().net, [leg.leg_id], {}, theme().legs)


def planned(asked: PlanRequest) -> Route:
    found = planner().plan(asked)
    assert isinstance(found, Route), found
    return found


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("turn", [1, -1])
def test_a_ship_beside_a_closed_line_calls_and_the_hours_are_listed(
    criterion: str, turn: int
) -> None:
    ends = (stop("zarubino"), stop("busan"))[::turn]
    asked = PlanRequest(ends, SEA, criterion=criterion)
    opened = planned(asked)
    around = planned(replace(asked, closures=closed_line("zarubino", "busan")))
    assert opened.events == ()
    assert opened.length_m < around.length_m < 1.05 * opened.length_m
    first, second = around.legs
    assert (first.end.name, second.start.name, second.mode) == ("Donghae", "Donghae", "sea")
    (call,) = around.events
    assert (call.kind, call.name, call.detail) == ("dwell", "Donghae", "sea")
    assert (call.hours, call.cost, call.at_m) == (STAY_H, 0.0, first.length_m)
    assert around.hours == pytest.approx(first.hours + second.hours + STAY_H)
    # Nothing is unloaded.
    assert around.cost == pytest.approx(first.cost + second.cost)


def test_a_stop_at_the_port_takes_as_long_as_a_call_and_a_via_point_nothing() -> None:
    donghae = stop("donghae")
    ends = stop("zarubino"), stop("busan")
    called = planned(PlanRequest(ends, SEA, closures=closed_line("zarubino", "busan")))
    stopped = planned(PlanRequest((ends[0], donghae, ends[1]), SEA))
    via = replace(donghae, is_via=True)
    passed = planned(PlanRequest((ends[0], via, ends[1]), SEA, criterion="time"))
    assert stopped.hours == pytest.approx(called.hours)
    assert passed.hours == pytest.approx(called.hours - STAY_H)
    assert len(passed.legs) == 1
    assert passed.events == ()


def test_a_call_counts_where_the_best_way_is_chosen() -> None:
    values = Assumptions.of({"dwell_h.sea_port": 2_000.0, "transfer_h.port": 2_000.0})
    asked = PlanRequest((stop("zarubino"), stop("busan")), SEA, criterion="time")
    asked = replace(asked, assumptions=values, closures=closed_line("zarubino", "busan"))
    far = planned(asked)
    # A river port across the South China Sea is then the nearer one.
    assert [(call.kind, call.hours) for call in far.events] == [
        ("dwell", DEFAULTS["dwell_h.river_port"])
    ]
    assert far.length_m > 5_000_000.0
    assert planned(replace(asked, criterion="distance")).legs[0].end.name == "Donghae"


def test_a_way_that_passes_a_port_by_does_not_call_there() -> None:
    # The way as it was found is some kilometres of eighteen thousand longer than by Singapore.
    found = planned(PlanRequest((stop("hai-phong"), stop("hamburg")), SEA))
    assert len(found.legs) == 1
    assert found.events == ()
    by_singapore = stop("hai-phong"), stop("singapore"), stop("hamburg")
    assert found.length_m <= planned(PlanRequest(by_singapore, SEA)).length_m + 0.001


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("shut", [(), ("malacca", "sunda"), ("bab-el-mandeb", "good-hope")])
def test_a_ship_from_the_open_sea_passes_the_ports_far_from_its_end(
    criterion: str, shut: tuple[str, ...]
) -> None:
    closures = Closures(shut, passages=frozenset(shut))
    ends = Stop("off Ningbo", 122.6, 30.6), stop("enns")
    totals = []
    for stops in (ends, ends[::-1]):
        asked = PlanRequest(stops, SEA | {"road"}, criterion=criterion, closures=closures)
        found = planner().twin().plan(asked)
        assert isinstance(found, Route), found
        assert [leg.mode for leg in found.legs].count("sea") < 2
        assert "dwell" not in {event.kind for event in found.events}
        totals.append(found.total(criterion))
    assert totals[0] == pytest.approx(totals[1], rel=1e-6)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_ship_from_the_open_sea_passes_the_ports_near_by(criterion: str) -> None:
    ends = Stop("off Shanghai", 122.1, 30.6), stop("kunming")
    for stops in (ends, ends[::-1]):
        found = planned(PlanRequest(stops, SEA | {"rail"}, criterion=criterion))
        assert sorted(leg.mode for leg in found.legs) in (["rail", "sea"], ["rail"])
        assert "dwell" not in {event.kind for event in found.events}
    by_river = PlanRequest((ends[0], stop("phnom-penh")), criterion=criterion)
    assert [leg.mode for leg in planned(by_river).legs].count("sea") < 2


def port_lengths_m(sea: PlanSea) -> NDArray[np.float64]:
    """Return what a search counts between every two ports, shape (p, p)."""
    net = sea.net
    lengths_m = np.full((len(net.ports),) * 2, np.inf)
    number = {node: at for at, node in enumerate(net.ports)}
    tails = np.searchsorted(net.slots.indptr, sea.slots, side="right") - 1
    for tail, slot, length_m in zip(tails.tolist(), sea.slots.tolist(), sea.lengths_m, strict=True):
        lengths_m[number[tail], number[int(net.slots.heads[slot])]] = length_m
    np.fill_diagonal(lengths_m, 0.0)
    assert np.array_equal(lengths_m, lengths_m.T)
    return lengths_m


@pytest.mark.parametrize(
    "closed",
    [
        (),
        ("suez",),
        ("malacca",),
        ("bab-el-mandeb", "good-hope"),
        ("gibraltar", "suez", "sunda"),
    ],
)
def test_no_port_is_nearer_by_way_of_a_third_one(closed: tuple[str, ...]) -> None:
    sea = PlanSea(planner().net, NETWORK, frozenset(closed))
    # Whatever was asked before, in whatever order.
    order = np.random.default_rng(len(closed)).permutation(sea.slots)[:40]
    for slot in order.tolist():
        sea.settle(np.array([slot]))
    lengths_m = port_lengths_m(sea)
    settled = np.zeros(len(sea.slots), np.bool_)
    settled[np.searchsorted(sea.slots, order)] = True
    by_third_m = (lengths_m[:, :, None] + lengths_m[None, :, :]).min(axis=1)
    nearer_m = np.where(np.isfinite(by_third_m), lengths_m - by_third_m, 0.0)
    number = {node: at for at, node in enumerate(sea.net.ports)}
    tails = np.searchsorted(sea.net.slots.indptr, order, side="right") - 1
    pairs = (
        [number[node] for node in tails.tolist()],
        [number[node] for node in sea.net.slots.heads[order].tolist()],
    )
    assert nearer_m[pairs].max() < 1e-6
    if len(closed) < 2:
        # Nothing is unknown then.
        assert nearer_m.max() < 1e-6
    # What a search counts is what is sailed, on one line.
    known = np.flatnonzero(settled) if len(closed) > 1 else range(0, len(sea.slots), 29)
    for at in known:
        leg = sea.leg(int(sea.slots[at]))
        if isinstance(leg, NoRoute):
            assert np.isinf(sea.lengths_m[at])
        else:
            assert leg.length_m == pytest.approx(sea.lengths_m[at], abs=1e-3)
            assert np.abs(np.diff(leg.line[:, 0])).max() < 10.0


@pytest.mark.parametrize(
    ("changed", "hours"),
    [
        ({}, STAY_H),
        ({"dwell_h.sea_port": 0.0}, 0.0),
        # Never longer than to go ashore and on board again, less any other change.
        ({"transfer_h.port": 10.0}, 8.0),
        ({"transfer_h.port": 10.0, "transfer_h.land": 15.0}, 5.0),
        ({"transfer_h.port": 1.0}, 0.0),
        ({"dwell_h.sea_port": 500.0}, 48.0),
    ],
)
def test_how_long_a_call_takes(changed: dict[str, float], hours: float) -> None:
    assert Assumptions.of(changed).call_h("sea_port") == hours


def test_no_change_at_a_port_costs_less_than_nothing_however_long_calls_are() -> None:
    net = planner().net
    values = Assumptions.of({"dwell_h.sea_port": 500.0, "transfer_h.port": 7.0})
    asked = PlanRequest((stop("nanning"), stop("hanoi")), criterion="time", assumptions=values)
    costs = planner()._space(asked).costs[net.slots.kinds == TRANSFER]
    assert costs.min() > 0.0


def test_who_only_changes_at_a_port_has_not_come_there_by_ship() -> None:
    # Else a stop by ship between two ways over land would take half of both changes back.
    passed = replace(stop("vostochny"), is_via=True)
    asked = PlanRequest((stop("vung-tau"), passed, stop("kyaukphyu")), criterion="time")
    values = Assumptions.of({"transfer_h.port": 2.0, "dwell_h.sea_port": 200.0})
    ends = stop("fangchenggang"), stop("sihanoukville"), stop("incheon")
    for each in (asked, PlanRequest(ends, criterion="time", assumptions=values)):
        found = planner()._found(each, each.mode_sets(), Feedback())
        assert isinstance(found, Arrival)
        assert planned(each).hours == pytest.approx(found.cost, abs=1e-3)


A, B, C = 0, 1, 2


def test_a_table_of_ports_takes_the_shorter_way_by_a_third_one() -> None:
    lengths_m = np.array([[0.0, 5.0, 9.0], [5.0, 0.0, 3.0], [9.0, 3.0, 0.0]])
    table = PortTable.of(lengths_m, np.zeros((3, 3), np.bool_))
    assert table.lengths_m[A, C] == table.lengths_m[C, A] == 8.0
    assert (table.chain(A, C), table.chain(C, A)) == ((A, B, C), (C, B, A))
    assert table.chain(A, B) == (A, B)
    assert lengths_m[A, C] == 9.0


@pytest.mark.parametrize(
    ("true_m", "chain"), [(7.5, (A, C)), (8.5, (A, B, C)), (np.inf, (A, B, C))]
)
def test_a_length_that_only_stood_in_is_settled_once(true_m: float, chain: tuple[int, ...]) -> None:
    lengths_m = np.array([[0.0, 5.0, 7.0], [5.0, 0.0, 3.0], [7.0, 3.0, 0.0]])
    is_loose = np.zeros((3, 3), np.bool_)
    is_loose[A, C] = is_loose[C, A] = True
    table = PortTable.of(lengths_m, is_loose)
    assert table.is_loose[A, C]
    table.settle(C, A, true_m)
    assert not table.is_loose.any()
    assert table.lengths_m[A, C] == table.lengths_m[C, A] == min(true_m, 8.0)
    assert (table.chain(A, C), table.chain(C, A)) == (chain, chain[::-1])


def test_what_is_settled_later_shortens_ways_that_were_known() -> None:
    lengths_m = np.array([[0.0, 5.0, 9.0], [5.0, 0.0, 3.0], [9.0, 3.0, 0.0]])
    is_loose = np.zeros((3, 3), np.bool_)
    is_loose[A, B] = is_loose[B, A] = True
    table = PortTable.of(lengths_m, is_loose)
    assert (table.lengths_m[A, C], table.unknown(A, C)) == (9.0, [(A, B)])
    table.settle(A, B, 5.5)
    assert table.lengths_m[A, C] == table.lengths_m[C, A] == 8.5
    assert (table.chain(A, C), table.unknown(A, C)) == ((A, B, C), [])


def test_no_ship_sails_past_a_closed_port() -> None:
    lengths_m = np.array([[0.0, 5.0, 9.0], [5.0, 0.0, 3.0], [9.0, 3.0, 0.0]])
    for is_loose in (np.zeros((3, 3), np.bool_), ~np.eye(3, dtype=np.bool_)):
        table = PortTable.of(lengths_m, is_loose, [B])
        assert np.array_equal(table.lengths_m, lengths_m)
        assert table.chain(A, C) == (A, C)
        table.settle(A, B, 1.0)
        assert table.unknown(A, C) == ([(A, C)] if is_loose[A, C] else [])
        table.settle(A, C, 8.5)
        assert (table.lengths_m[A, C], table.chain(A, C)) == (8.5, (A, C))


@pytest.mark.parametrize(
    ("ends", "closed"),
    [
        (("kyaukphyu", "hamburg"), ("bab-el-mandeb", "good-hope")),
        (("beihai", "hamburg"), ("gibraltar", "suez", "sunda")),
    ],
)
def test_no_ship_calls_on_its_way_for_what_is_not_known_yet(
    ends: tuple[str, str], closed: tuple[str, ...]
) -> None:
    closures = Closures(closed, passages=frozenset(closed))
    lengths_m = set()
    for criterion in CRITERIA:
        for turn in (1, -1):
            stops = (stop(ends[0]), stop(ends[1]))[::turn]
            asked = PlanRequest(stops, SEA, criterion=criterion, closures=closures)
            found = planner().twin().plan(asked)
            assert isinstance(found, Route), found
            assert (len(found.legs), found.events) == (1, ())
            lengths_m.add(round(found.length_m))
    assert len(lengths_m) == 1


def test_a_closed_port_is_not_sailed_through() -> None:
    net = planner().net
    sea = planner()._space(PlanRequest((stop("busan"), stop("donghae")), SEA)).sea
    assert net.sea is not None
    ports = net.sea.ports
    passed = [
        (ports[a], ports[b], ports[middle])
        for a in range(len(ports))
        for b in range(a)
        for middle in sea._table.chain(a, b)[1:-1]
    ]
    for start, end, middle in passed[::9]:
        ends = stop(start), stop(end)
        opened = planned(PlanRequest(ends, SEA))
        closures = find_closures(net, [middle], {})
        around = planned(PlanRequest(ends, SEA, closures=closures))
        assert len(opened.legs) == len(around.legs) == 1
        assert least_deg(opened, stop(middle)) < 1e-4 < least_deg(around, stop(middle))
        assert opened.length_m < around.length_m < 1.01 * opened.length_m
    assert passed


def least_deg(route: Route, port: Stop) -> float:
    """Return how near the points of a line come to a port, degrees."""
    line = np.vstack([leg.line for leg in route.legs])
    return float(np.abs((line - port.lonlat + 180.0) % 360.0 - 180.0).max(axis=1).min())


def test_no_ship_from_the_open_sea_sails_past_a_closed_port() -> None:
    ends = Stop("off Singapore", 104.4, 1.2), stop("hamburg")
    closures = find_closures(planner().net, ["singapore"], {})
    ways = planner()._space(PlanRequest(ends, closures=closures)).sea.ways_to_ports(ends[0])
    near = {planner().net.ports[node].place_id for node in ways.near}
    assert "singapore" not in {planner().net.ports[node].place_id for node in ways.lengths_m}
    assert len(near) == NEAREST_PORTS


@pytest.mark.parametrize(
    ("key", "criterion"),
    [("cost_per_teu_km.sea", "cost"), ("co2_g_per_tkm.sea", "co2")],
)
def test_a_closed_line_is_closed_where_ships_cost_nothing(key: str, criterion: str) -> None:
    asked = PlanRequest((stop("zarubino"), stop("busan")), SEA, criterion=criterion)
    asked = replace(asked, assumptions=Assumptions.of({key: 0.0}))
    asked = replace(asked, closures=closed_line("zarubino", "busan"))
    costs = planner()._space(asked).costs
    assert not np.isnan(costs).any()
    assert len(planned(asked).legs) > 1


def test_ways_over_the_date_line_are_joined_in_one_piece() -> None:
    west = SeaLeg(np.array([[170.0, 0.0], [179.0, 0.0]]), 1.0e6, ("a", "b"))
    east = SeaLeg(np.array([[-181.0 + 360.0, 0.0], [185.0, 1.0]]), 0.5e6, ("b",))
    turned = replace(east, line=east.line - (360.0, 0.0))
    for other in (east, turned):
        joined = joined_legs([west, other])
        assert joined.line.tolist() == [[170.0, 0.0], [179.0, 0.0], [185.0, 1.0]]
        assert (joined.length_m, joined.passages) == (1.5e6, ("a", "b"))
    assert joined_legs([west]) is west


def test_a_ship_that_comes_from_beside_a_port_and_sails_on_calls_there() -> None:
    ways = (
        planner()
        ._space(PlanRequest((stop("busan"), stop("donghae")), SEA))
        .sea.ways_to_ports(Stop("", 129.5, 36.0))
    )
    port = Access(SHIP, {7: 0.0})
    coast = Access(SHIP, {7: 1.0}, sailed=ways)
    here = stop("busan")
    for start, end, calls in ((coast, coast, {0}), (port, coast, set()), (coast, port, set())):
        stretch = Stretch([7], start, end, 0.0, [])
        found = calls_on(Section(here, here, SHIP, stretch), np.zeros(0, np.uint8))
        assert found == calls
