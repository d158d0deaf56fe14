"""Routes move to another file of the user's choice with all that others put there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corridormap.core.errors import SourceError
from corridormap.formats.gpkg_check import check_geopackage
from corridormap.formats.route_move import copy_routes
from corridormap.formats.route_store import RouteStore, Saved
from tests.unit.formats.gpkg_making import state_of
from tests.unit.formats.route_making import edit, exact, loaded, planned, query, store_in
from tests.unit.formats.test_route_store_locked import held


def elsewhere(tmp_path: Path) -> RouteStore:
    return RouteStore(tmp_path / "new folder" / "mine.gpkg", tmp_path / "journal", 0.0)


def test_a_new_file_is_a_copy(tmp_path: Path) -> None:
    old = store_in(tmp_path, planned("a"), planned("b"))
    edit(old, "ALTER TABLE routes ADD COLUMN budget", "UPDATE routes SET budget = 7")
    before = state_of(old.path)[:2]
    new = elsewhere(tmp_path)
    assert copy_routes(old, new) == Saved(True)
    assert state_of(old.path)[:2] == before
    assert os.listdir(new.path.parent) == ["mine.gpkg"]
    assert loaded(new) == loaded(old)
    assert query(new, "SELECT fid, budget FROM routes") == [(1, 7), (2, 7)]
    assert query(new, "PRAGMA user_version") == [(10300,)]
    assert check_geopackage(new.path) == []


def test_what_waits_comes_along(tmp_path: Path) -> None:
    old = store_in(tmp_path, planned("a", "as it was"))
    with held(old, "IMMEDIATE"):
        old.save(planned("a", "as it is"))
        old.save(planned("b"))
        new = elsewhere(tmp_path)
        assert copy_routes(old, new) == Saved(True)
    assert {route.name for route in loaded(new)[0].values()} == {"as it is", planned().name}
    assert old.pending_count == 2


def test_routes_are_added_to_a_file_that_is_there(tmp_path: Path) -> None:
    old = store_in(tmp_path, planned("a"), planned("b"))
    new = elsewhere(tmp_path)
    new.save(planned("c"))
    new.save(planned("b", "other b"))
    assert copy_routes(old, new) == Saved(True)
    found = loaded(new)[0]
    assert set(found) == {"a", "b", "c"}
    assert exact(found["b"]) == exact(planned("b"))


def test_nothing_to_take_along(tmp_path: Path) -> None:
    new = elsewhere(tmp_path)
    assert copy_routes(store_in(tmp_path), new) == Saved(True)
    assert not new.path.exists()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    old = store_in(tmp_path)
    old.path.write_text("This is no database. " * 50)
    with pytest.raises(SourceError, match=r"proposed_routes\.gpkg: is not a GeoPackage"):
        copy_routes(old, elsewhere(tmp_path))
    assert list((tmp_path / "new folder").iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    new = RouteStore(tmp_path / "file" / "mine.gpkg", tmp_path / "journal")
    with pytest.raises(SourceError, match=r"mine\.gpkg: cannot be made there"):
        copy_routes(store_in(tmp_path, planned()), new)
