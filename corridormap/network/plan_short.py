"""Ways between two stops that are part of one edge, or one line of ships: nothing is searched."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridormap.network.anchors import Anchor
from corridormap.network.plan_net import Track
from corridormap.network.plan_space import SHIP, Access, Arrival, SearchSpace, Stretch


def short_way(
    space: SearchSpace,
    left: Mapping[Track, tuple[float, Arrival]],
    reach: Mapping[Track, Access],
    end: Access,
) -> Arrival | None:
    """Return the way that no node lies on between two stops, None where there is none.

    Args:
        space: Net and costs.
        left: What leaving the first stop costs on each track, and how it was arrived at.
        reach: How that one reaches its tracks.
        end: How the next one reaches the track on which it is arrived at.
    """
    found = _on_one_edge(space, left, reach, end)
    return found or _on_one_line(space, left, reach, end)


def _on_one_edge(
    space: SearchSpace,
    left: Mapping[Track, tuple[float, Arrival]],
    reach: Mapping[Track, Access],
    end: Access,
) -> Arrival | None:
    """Return the way between two stops beside the same edge, which has no node between them."""
    if end.track not in left:
        return None
    start = reach[end.track]
    best: Stretch | None = None
    for here in set(start.anchors.values()):
        for there in set(end.anchors.values()):
            stretch = _within_edge(space, (start, end), (here, there))
            if stretch is not None and (best is None or stretch.cost < best.cost):
                best = stretch
    if best is None:
        return None
    cost_before, arrival = left[end.track]
    return Arrival(cost_before + best.cost, best, end.track, arrival)


def _on_one_line(
    space: SearchSpace,
    left: Mapping[Track, tuple[float, Arrival]],
    reach: Mapping[Track, Access],
    end: Access,
) -> Arrival | None:
    """Return the way from port to port by ship, on which nobody changes, None where there is none.

    Other ways by ship have a port between the two.
    """
    if end.port < 0 or SHIP not in left or reach[SHIP].port < 0:
        return None
    ports = [reach[SHIP].port, end.port]
    (slot,) = space.net.slots.along(np.array(ports, np.int64), space.costs).tolist()
    if slot < 0:
        return None
    cost = float(space.costs[slot]) - sum(space.half_call(port) for port in ports)
    cost_before, arrival = left[SHIP]
    stretch = Stretch(ports, reach[SHIP], end, cost, [slot])
    return Arrival(cost_before + cost, stretch, SHIP, arrival)


def _within_edge(
    space: SearchSpace, ends: tuple[Access, Access], anchors: tuple[Anchor, Anchor]
) -> Stretch | None:
    """Return the way along the edge that two stops lie beside, None where there is none."""
    here, there = anchors
    mode, gauge, _ = ends[1].track
    if here.edge != there.edge:
        return None
    countries = space.net.home_of(mode, here), space.net.home_of(mode, there)
    over = space.over(mode, here, countries)
    # Short of a closed border its edge may be used; any other one is closed as a whole.
    is_short = over is None and space.net.layers[mode].border_of[here.edge] >= 0
    if not is_short and not space.is_open(mode, here, gauge):
        return None
    within_m = abs(here.exits[0][1] - there.exits[0][1])
    cost = space.price.way(mode, here.distance_m + within_m + there.distance_m)
    if over is not None:
        cost += over.cost(space.price, mode)
    return Stretch([], *ends, cost, [], anchors, over)
