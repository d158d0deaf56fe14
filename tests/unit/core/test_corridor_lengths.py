"""Lengths of a corridor: drawn, way, published."""

from __future__ import annotations

import pytest

from corridormap.core.corridor_lengths import corridor_lengths
from corridormap.core.feature import Value


def leg(
    branch: str, drawn: float | None, way: float | None, source: str = "network"
) -> dict[str, Value]:
    return {
        "branch": branch,
        "length_m": drawn,
        "way_length_m": way,
        "way_length_source": source,
    }


def test_sums_the_trunk_and_leaves_branches_out() -> None:
    legs = [
        leg("main", 900_000, 1_000_000),
        leg("main", 1_618_000, 1_726_000, "published"),
        leg("a", 500_000, 600_000),
    ]
    lengths = corridor_lengths(legs, 2800)
    assert lengths.drawn_m == 2_518_000
    assert lengths.way_m == 2_726_000
    assert lengths.difference_m == -74_000
    assert lengths.difference_percent == pytest.approx(-2.643, abs=0.001)
    assert lengths.way_sources == ("network", "published")
    assert (lengths.leg_count, lengths.branch_count) == (2, 1)


def test_a_leg_without_a_way_counts_as_drawn() -> None:
    lengths = corridor_lengths([leg("main", 100.0, None, ""), leg("main", 200.0, 250.0)])
    assert lengths.way_m == 350.0
    assert lengths.way_sources == ("drawn", "network")
    assert lengths.difference_m is None


def test_nothing_drawn_has_a_published_length_only() -> None:
    lengths = corridor_lengths([leg("main", None, None)], 100)
    assert (lengths.drawn_m, lengths.way_m, lengths.published_m) == (None, None, 100_000)
    assert lengths.difference_percent is None
