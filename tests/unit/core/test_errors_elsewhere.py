"""Errors of another process are of the same kind and say the same."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from corridormap.core.errors import (
    ArgumentError,
    Cancelled,
    CorridorMapError,
    LayerError,
    SourceError,
)


@pytest.mark.parametrize(
    "error",
    [
        CorridorMapError("Nothing works."),
        ArgumentError("--by beauty: no."),
        SourceError(Path("folder") / "rail.npz", "is not there."),
        LayerError("a.gpkg", "ports", "has no geometry."),
        Cancelled(),
    ],
)
def test_an_error_is_the_same_in_another_process(error: CorridorMapError) -> None:
    error.add_note("on the way")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), vars(again)) == (str(error), vars(error))
    assert again.__notes__ == ["on the way"]
