"""Says what is to be known of a way: straight lines to its networks, borders crossed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from corridormap.core.measure import inverse
from corridormap.network.anchors import Anchor
from corridormap.network.plan_costs import MINDS_NO_BORDERS
from corridormap.network.plan_net import PlanNet
from corridormap.network.route import CrossingPassed, Stop

FAR_CONNECTOR_M = 5_000.0
"""A straight line to the network longer than this is told of."""
PASSED_M = 25_000.0
"""A via point is passed no farther off."""
NEAR_CONNECTOR_M = 500.0
"""A shorter one is as exact as the map."""


def connector_warnings(net: PlanNet, mode: str, stop: Stop, anchor: Anchor) -> Iterator[str]:
    """Yield a line for what is worth one: the line is long, it crosses a border."""
    network = mode.replace("_", " ")
    if anchor.distance_m > FAR_CONNECTOR_M:
        km = anchor.distance_m / 1000
        yield (
            f"{stop.name} lies {km:,.1f} km off the {network} network; "
            "that part is a straight line."
        )
    if stop.place_id or anchor.distance_m < NEAR_CONNECTOR_M or net.lands is None:
        return
    home, there = net.lands().country_at(*stop.lonlat), net.home_of(mode, anchor)
    if home and there and home != there:
        yield (
            f"{stop.name} lies in {home}, the {network} network near it in {there}: "
            "the straight line between them crosses a border that is not counted."
        )


def passed_warnings(
    net: PlanNet, mode: str, via: Stop, reached: tuple[float, float]
) -> Iterator[str]:
    """Yield a line where the network comes nowhere near a via point that is only passed by.

    Args:
        net: What was searched.
        mode: Of the way that passes.
        via: The point.
        reached: The network's node that stands for it, degrees.
    """
    if inverse(*via.lonlat, *reached).length_m <= FAR_CONNECTOR_M:
        return
    anchors = net.anchors(mode, *via.lonlat, PASSED_M)
    nearest_m = min((anchor.distance_m for anchor in anchors), default=0.0)
    if nearest_m > FAR_CONNECTOR_M:
        yield (
            f"{via.name} lies {nearest_m / 1000:,.1f} km off the {mode.replace('_', ' ')} network; "
            "it is passed where that comes nearest."
        )


def crossed_again(crossings: Sequence[CrossingPassed], criterion: str) -> Iterator[str]:
    """Yield a line for each border that is crossed more than once from one stop to the next.

    Args:
        crossings: Between the two stops.
        criterion: What the way is the best by: only where borders count for nothing it is told.
    """
    if criterion not in MINDS_NO_BORDERS:
        return
    counts = Counter(crossing.name for crossing in crossings)
    for name, count in counts.items():
        if count > 1:
            yield (
                f"The border at {name} is crossed {count} times: by distance and CO₂ a border "
                "counts for nothing, by time it does."
            )
