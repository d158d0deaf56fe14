"""A file that goes away in the moment between looking at it and opening it is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from corridormap.core.errors import LayerError
from corridormap.formats import gpkg_connection
from corridormap.formats.gpkg_connection import Reader
from tests.unit.formats.gpkg_making import write_layer


def test_a_file_that_goes_away_while_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(tmp_path / "gone.gpkg", "spots", [shapely.Point(1.0, 2.0)])
    look = gpkg_connection._uri

    def looked_at(path: Path) -> str:
        uri = look(path)
        path.unlink()
        return uri

    monkeypatch.setattr(gpkg_connection, "_uri", looked_at)
    with pytest.raises(LayerError, match=r"cannot be opened\.$"):
        Reader(path, layer="spots")
