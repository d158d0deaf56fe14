"""What several builder tests share and what takes long enough to do once."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.legs import LegBuild, build_legs
from corridormap.builder.seed_tables import SeedTables, read_seed_tables

DRAWING_ALL_LEGS_S = 600
"""Some 15 s on an idle machine; whichever test asks first pays for all."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "leg_build" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(DRAWING_ALL_LEGS_S))


@pytest.fixture(scope="session")
def checkout() -> BuildTree:
    return BuildTree(Path(__file__).resolve().parents[3])


@pytest.fixture(scope="session")
def seeds(checkout: BuildTree) -> SeedTables:
    return read_seed_tables(checkout.seeds)


@pytest.fixture(scope="session")
def leg_build(checkout: BuildTree, seeds: SeedTables) -> LegBuild:
    return build_legs(seeds, checkout.network)
