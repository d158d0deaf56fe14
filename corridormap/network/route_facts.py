"""What else is to be told of a finished route: regions on its way, crossings beyond capacity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corridormap.core.region_lengths import LEVELS, Region, lengths_in
from corridormap.network.places import Capacity, Place
from corridormap.network.route import RegionLength, Route

_NUMBER = re.compile(r"\d[\d,.]*")
_LEAST_M = 50.0


def with_regions(route: Route, regions: Sequence[Region], language: str = "en") -> Route:
    """Return the route with the kilometres in each region, in proportion to the real way."""
    totals = [0.0 for _ in regions]
    for leg in route.legs:
        # The network draws straighter than tracks run.
        scale = leg.length_m / leg.drawn_m if leg.drawn_m > 0 else 1.0
        found = lengths_in(leg.line, regions)
        totals = [total + scale * length_m for total, length_m in zip(totals, found, strict=True)]
    passed = [
        RegionLength(
            region.level,
            region.region_id,
            (region.name_zh if language == "zh" else "") or region.name,
            length_m,
        )
        for region, length_m in zip(regions, totals, strict=True)
        if length_m >= _LEAST_M
    ]
    passed.sort(key=lambda each: (_rank(each.level), -each.length_m))
    return replace(route, regions=tuple(passed))


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def with_capacities(route: Route, places: Mapping[str, Place]) -> Route:
    """Return the route with a warning for each crossing that carries more than it was made for."""
    warnings = list(route.warnings)
    for crossing in route.crossings:
        place = places.get(crossing.crossing_id)
        if place is not None and place.capacity is not None and is_over(place.capacity):
            capacity = place.capacity
            source = f" ({capacity.source})" if capacity.source else ""
            warnings.append(
                f"{place.name} runs over its capacity: {capacity.actual} of {capacity.design} "
                f"{capacity.unit}{source}."
            )
    return replace(route, warnings=tuple(dict.fromkeys(warnings)))


def is_over(capacity: Capacity) -> bool:
    """Whether the least that is told of the use is above the most told of the design."""
    design, actual = _numbers(capacity.design), _numbers(capacity.actual)
    return bool(design and actual and min(actual) > max(design))


def _numbers(text: str) -> list[float]:
    found = (match.rstrip(",.").replace(",", "") for match in _NUMBER.findall(text))
    return [float(number) for number in found if number.count(".") < 2]
