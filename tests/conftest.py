"""Fixtures for all tests; Qt is imported only by those that ask for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

# What holds is checked, not how long a busy machine takes over it.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.canvas_rig import CanvasRig


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """The plugin's own, but patient."""
    from tests.patient_bot import PatientBot

    return PatientBot(request)


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[CanvasRig]:
    """A shown canvas of 800 × 600 over a small theme in memory, drawn by the real renderer."""
    from tests.gui.canvas_rig import CanvasRig

    made = CanvasRig(qtbot)
    made.show()
    yield made
    made.close()
