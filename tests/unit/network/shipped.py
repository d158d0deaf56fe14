"""The planner over what ships, made once for all tests of it."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pytest

from corridormap.core.measure import line_length_m
from corridormap.formats.plan_theme import PlanTheme, read_lands, read_plan_theme
from corridormap.network import sea_leg, sea_string
from corridormap.network.closures import ClosableLeg
from corridormap.network.lands import Lands
from corridormap.network.planner import Planner
from corridormap.network.route import Stop

ROOT = Path(__file__).resolve().parents[3]
NETWORK = ROOT / "resources" / "network"
SEEDS = ROOT / "seeds"


@lru_cache(maxsize=1)
def theme() -> PlanTheme:
    """Return the theme that ships."""
    return read_plan_theme(ROOT / "layers" / "corridormap.gpkg", bundled=True)


@lru_cache(maxsize=1)
def lands() -> Lands:
    """Return the countries of the base map that ships."""
    return read_lands(ROOT / "layers" / "basemap.gpkg")


@lru_cache(maxsize=1)
def planner() -> Planner:
    """Return a planner over the networks that ship."""
    return Planner(NETWORK, theme().places, lands)


def stop(place_id: str) -> Stop:
    """Return a place of the theme as a stop."""
    return next(place for place in theme().places if place.place_id == place_id).stop()


def seed_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table under `seeds/`."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def way_of(leg: ClosableLeg) -> float:
    """Return the length that a planned way is compared with, metres.

    A published length is not what the network says: then the drawn line counts.
    """
    if leg.way_source == "network" and leg.way_length_m:
        return leg.way_length_m
    import numpy as np

    return line_length_m(np.array(leg.line))


def forget_pulling() -> None:
    """Have ways over the sea be found anew."""
    for kept in (sea_leg._search, sea_leg._pulled_leg, sea_string._pulling):
        kept.cache_clear()


def counted_rounds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by one with each round of pulling a way over the sea taut."""
    rounds: list[int] = []
    pull = sea_string._Pulling._pull

    def counted(self: sea_string._Pulling) -> None:
        rounds.append(1)
        pull(self)

    monkeypatch.setattr(sea_string._Pulling, "_pull", counted)
    return rounds
