"""What becomes of the ways between stops when the stops change their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corridormap.network.stored_route import PartWish, StoredRoute


def in_order(draft: StoredRoute, order: Sequence[int]) -> StoredRoute:
    """Return the draft with its stops in another order; `order` has the old numbers.

    Stops that stay neighbours keep what was wished between them, turned round where they are;
    between new neighbours the best way is looked for.
    """
    parts = tuple(_between(draft, before, after) for before, after in pairwise(order))
    return replace(draft, stops=tuple(draft.stops[number] for number in order), parts=parts)


def moved(count: int, number: int, to: int) -> list[int]:
    """Return the order in which one of so many stands elsewhere.

    >>> moved(4, 0, 2)
    [1, 2, 0, 3]
    """
    order = [other for other in range(count) if other != number]
    order.insert(to, number)
    return order


def _between(draft: StoredRoute, before: int, after: int) -> PartWish:
    if after == before + 1:
        return draft.parts[before]
    if after == before - 1:
        part = draft.parts[after]
        return replace(part, points=part.points[::-1])
    return PartWish()
