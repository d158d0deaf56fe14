"""What each edge of the planner's graph costs: metres, hours, money or kilograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import ArgumentError
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.plan_net import TIE
from corridormap.network.plan_slots import GAUGE, KINDS, TRANSFER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.plan_net import PlanNet

    Floats = NDArray[np.float64]

CRITERIA = ("distance", "time", "cost", "co2")
WATER = ("sea", "inland_waterway")
MINDS_NO_BORDERS = ("distance", "co2")
"""What a border adds nothing to."""
_LEAST = 1e-9
"""An edge of no cost at all would read as none."""
_TIE_CHANGE = 1e-6
"""So much changes cost more by, and twice as much, and borders: none is met for nothing.

Twice as much too a border within a crossing itself: whoever goes past crosses on the way.
"""


_TIE_MODE = 0.05
"""By such a share of that a border costs more from mode to mode, in the order of `MODES`."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a criterion counts.

    Attributes:
        criterion: One of `CRITERIA`.
        assumptions: Speeds, prices and emissions.
    """

    criterion: str
    assumptions: Assumptions

    def __post_init__(self) -> None:
        if self.criterion not in CRITERIA:
            raise ArgumentError(
                f"{self.criterion}: a route can be the best by {', '.join(CRITERIA)}."
            )

    def way(self, mode: str, length_m: float) -> float:
        """Return what moving costs."""
        if self.criterion == "distance":
            return length_m
        if self.criterion == "time":
            return self.assumptions.hours(mode, length_m)
        if self.criterion == "cost":
            return self.assumptions.cost(mode, length_m)
        return self.assumptions.co2_kg(mode, length_m)

    def of(self, hours: float, cost: float) -> float:
        """Return what counts of something that takes time and money."""
        return {"time": hours, "cost": cost}.get(self.criterion, 0.0)

    def transfer(self, here: str, there: str) -> float:
        """Return what a change of mode costs."""
        at_water = here in WATER or there in WATER
        return self.of(self.assumptions.transfer_h(at_water), self.assumptions.handling(at_water))

    def border(self, mode: str, countries: Sequence[str] = ()) -> float:
        """Return what the border between two countries costs."""
        values = self.assumptions
        return self.of(values.border_h(mode, countries), values.border_cost(countries))

    def gauge(self) -> float:
        """Return what a change of gauge costs."""
        values = self.assumptions
        return self.of(values["gauge_change_h"], values["gauge_change_per_teu"])

    def half_call(self, kind: str) -> float:
        """Return half of what a ship's call at a port of a kind costs.

        Every way over the sea costs so much more at either end, and whoever begins or ends there
        gets it back: so who sails on pays a whole call, though ways cost the same both ways.
        """
        return self.of(self.assumptions.call_h(kind) / 2.0, 0.0)

    def dwell(self, kind: str) -> float:
        """Return what a stay costs."""
        return self.of(self.assumptions.dwell_h(kind), 0.0)


def slot_costs(net: PlanNet, price: Price) -> Floats:
    """Return what each slot of the net costs, shape (s,); nothing is closed."""
    slots = net.slots
    rates = np.zeros(KINDS)
    rates[: len(MODES)] = [price.way(mode, 1.0) for mode in MODES]
    costs, ties = np.empty(len(slots.heads)), net.ties
    for piece in slots.pieces():
        costs[piece] = rates.take(slots.kinds[piece]) * slots.lengths_m[piece] * ties[piece]
    borders = np.array(
        [
            price.border(mode, border.countries)
            for border, mode in zip(net.borders, net.border_modes, strict=True)
        ],
        np.float64,
    )
    over = net.over_borders
    ties_over = np.where(slots.lengths_m[over] > 0.0, _TIE_CHANGE, 2.0 * _TIE_CHANGE)
    # Who changes at a crossing crosses by the same mode whichever end the way is searched from.
    ties_over *= 1.0 + _TIE_MODE * slots.kinds[over]
    costs[over] += borders[slots.events[over]] + ties_over
    costs[slots.kinds == GAUGE] += price.gauge()
    (changes,) = np.nonzero(slots.kinds == TRANSFER)
    heads = slots.heads[changes]
    tails = np.searchsorted(slots.indptr, changes, side="right") - 1
    is_water = np.isin(np.arange(len(MODES)), [MODES.index(mode) for mode in WATER])
    wet = is_water[net.node_mode[heads]] | is_water[net.node_mode[tails]]
    costs[changes] += np.where(wet, price.transfer("sea", "rail"), price.transfer("road", "rail"))
    halves = _half_calls(net, price)
    costs[changes] -= halves[heads] + halves[tails]
    costs[net.changes] += _TIE_CHANGE * (1.0 + (ties[net.changes] - 1.0) / TIE)
    return np.maximum(costs, _LEAST, out=costs)


def sea_costs(net: PlanNet, price: Price, slots: NDArray[np.int64], lengths_m: Floats) -> Floats:
    """Return what slots over the sea cost, shape (k,).

    Args:
        net: Whose slots they are.
        price: What counts.
        slots: Shape (k,).
        lengths_m: Shape (k,), infinite where there is no way.
    """
    halves = _half_calls(net, price)
    tails = np.searchsorted(net.slots.indptr, slots, side="right") - 1
    calls = halves[tails] + halves[net.slots.heads[slots]]
    # A port that lies on the way is passed by.
    is_way = np.isfinite(lengths_m)
    # What costs nothing per kilometre is still no way where there is none.
    ways = np.where(is_way, lengths_m, 0.0) * price.way("sea", 1.0) + calls + _TIE_CHANGE
    return np.where(is_way, ways, np.inf)


def _half_calls(net: PlanNet, price: Price) -> Floats:
    """Return what half a call costs at each node, shape (n,): nothing where no ship does."""
    halves = np.zeros(net.node_count)
    for node, port in net.ports.items():
        halves[node] = price.half_call(port.kind)
    return halves
