"""What of a way is followed at once: from stop to stop, via points between them passed by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.connector_words import passed_warnings
from corridormap.network.plan_net import PlanNet, Track
from corridormap.network.plan_sea import SEA
from corridormap.network.plan_space import Arrival, Stretch
from corridormap.network.route import Stop

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPUR_M, PLACE_SPUR_M = 10_000.0, 5_000.0
"""A via point, or place, so near lies beside the way; to a farther one it goes, and comes back."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """What is followed at once: from a stop to the next where something is waited for.

    Attributes:
        start, end: Those two.
        left_on: The track that the first one is left on.
        stretch: The way.
        passed: Nodes of the via points between them.
    """

    start: Stop
    end: Stop
    left_on: Track
    stretch: Stretch
    passed: frozenset[int] = frozenset()


def through_vias(net: PlanNet, stops: Sequence[Stop], chain: Sequence[Arrival]) -> list[Section]:
    """Return the stretches, those that meet at a via point as one, without spurs towards it."""
    sections: list[Section] = []
    for number, arrival in enumerate(chain):
        stretch = arrival.stretch
        assert stretch is not None
        here, there = stops[number], stops[number + 1]
        before = sections[-1].stretch if sections else None
        if (
            before is not None
            and here.is_via
            and before.nodes
            and stretch.nodes
            and before.nodes[-1] == stretch.nodes[0]
        ):
            joint = _joint(net, before, stretch, PLACE_SPUR_M if here.place_id else SPUR_M)
            passed = sections[-1].passed | {before.nodes[-1]}
            sections[-1] = replace(sections[-1], end=there, stretch=joint, passed=passed)
        else:
            sections.append(Section(here, there, arrival.left_on, stretch))
    return sections


def _joint(net: PlanNet, before: Stretch, after: Stretch, most_m: float) -> Stretch:
    """Return two stretches as one, without what leads to a via point near by and back again."""
    spur = 0
    while (
        spur < min(len(before.slots), len(after.slots))
        and before.nodes[-2 - spur] == after.nodes[1 + spur]
    ):
        spur += 1
    if float(net.slots.lengths_m[after.slots[:spur]].sum()) > most_m:
        spur = 0
    kept = len(before.slots) - spur
    return replace(
        before,
        nodes=[*before.nodes[: kept + 1], *after.nodes[spur + 1 :]],
        end=after.end,
        slots=[*before.slots[:kept], *after.slots[spur:]],
        cost=before.cost + after.cost,
    )


def passed_told(net: PlanNet, stops: Sequence[Stop], chain: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line for each via point that its mode's network does not come near.

    Args:
        net: What was searched.
        stops: Of the whole way.
        chain: How each but the first one was arrived at.
    """
    for stop, arrival in zip(stops[1:-1], chain[:-1], strict=True):
        stretch = arrival.stretch
        if stop.is_via and stretch is not None and stretch.nodes:
            node = stretch.nodes[-1]
            there = float(net.lon[node]), float(net.lat[node])
            yield from passed_warnings(net, stretch.end.mode, stop, there)


def calls_on(section: Section, kinds: NDArray[np.uint8]) -> set[int]:
    """Return at which of a section's nodes, by their places in it, a ship calls and sails on.

    Args:
        section: The way.
        kinds: Of the slots between the nodes.
    """
    stretch = section.stretch
    ends = stretch.start.sailed is not None, stretch.end.sailed is not None
    by_sea = np.concatenate([ends[:1], kinds == SEA, ends[1:]])
    at = np.flatnonzero(by_sea[:-1] & by_sea[1:]).tolist()
    return {place for place in at if stretch.nodes[place] not in section.passed}
