"""Says what is to be known of the straight line from a stop to its network."""

from __future__ import annotations

from collections.abc import Iterator

from corridormap.network.anchors import Anchor
from corridormap.network.plan_net import PlanNet
from corridormap.network.route import Stop

FAR_CONNECTOR_M = 5_000.0
"""A straight line to the network longer than this is told of."""
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
