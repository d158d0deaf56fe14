"""Bad files: one clear line, the rest still open, no hang, nothing changed."""

from __future__ import annotations

import os
import random
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from corridormap.core.errors import Cancelled, CorridorMapError, LayerError, SourceError
from corridormap.core.feedback import Feedback
from corridormap.formats import gpkg, gpkg_connection, gpkg_source
from corridormap.formats.gpkg import open_geopackage
from tests.unit.formats.gpkg_making import blob_of, run_sql, set_blob, state_of, write_layer
from tests.unit.formats.test_gpkg_reading import add_view, read_all

LOOK_S = 0.01
"""What each look at the clock takes on the clock that counts them."""
NEVER_ENDING = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT i AS fid, NULL AS geom FROM n"
)


class CountingClock:
    """Goes on only by being looked at: limits are kept or missed alike on any machine."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic(self) -> float:
        self.now_s += LOOK_S
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> CountingClock:
    """Return the clock that files are opened and read by."""
    made = CountingClock()
    for module in (gpkg, gpkg_connection):
        monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_layer(
        tmp_path / "sound.gpkg", "a", [shapely.box(i, i, i + 1, i + 1) for i in range(200)]
    )


def empty(path: Path) -> None:
    path.write_bytes(b"")


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(5000))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def missing(path: Path) -> None:
    path.unlink()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def plain_sqlite(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")


def broken_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = random.Random(2).randbytes(3996)
    path.write_bytes(bytes(data))


def no_contents(path: Path) -> None:
    run_sql(path, "DROP TABLE gpkg_geometry_columns", "DROP TABLE gpkg_contents")


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (empty, "is empty"),
        (random_bytes, "not a GeoPackage"),
        (truncated, "is truncated"),
        (header_only, "is truncated"),
        (folder, "is a folder"),
        (missing, "no such file"),
        (pipe, "not an ordinary file"),
        (plain_sqlite, "not a GeoPackage"),
        (broken_schema, "is damaged"),
        (no_contents, "no table gpkg_contents"),
    ],
)
def test_a_file_that_is_none_is_one_line(
    sound: Path, break_it: Callable[[Path], None], words: str
) -> None:
    break_it(sound)
    names = sorted(os.listdir(sound.parent))
    with pytest.raises(SourceError, match=words) as caught:
        open_geopackage(sound)
    assert str(caught.value).startswith("sound.gpkg: ")
    assert "\n" not in str(caught.value)
    assert sorted(os.listdir(sound.parent)) == names


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TABLE b", "no such table"),
        ("DELETE FROM gpkg_geometry_columns WHERE table_name = 'b'", "gpkg_geometry_columns"),
        ("UPDATE gpkg_geometry_columns SET column_name = 'g' WHERE table_name = 'b'", "column g"),
        ("UPDATE gpkg_contents SET data_type = 'tiles' WHERE table_name = 'b'", "no tile matrix"),
    ],
)
def test_one_bad_layer_leaves_the_others(sound: Path, statement: str, words: str) -> None:
    write_layer(sound, "b", [shapely.Point(1, 1)])
    run_sql(sound, statement)
    opened = open_geopackage(sound)
    assert [source.info.table for source in opened.sources] == ["a"]
    (error,) = opened.errors
    assert isinstance(error, LayerError)
    assert str(error).startswith("sound.gpkg, layer b: ")
    assert words in str(error)


@pytest.mark.parametrize("table", ["gpkg_spatial_ref_sys", "gpkg_extensions"])
def test_a_missing_table_of_the_standard_costs_no_layer(sound: Path, table: str) -> None:
    run_sql(sound, f"DROP TABLE {table}")
    opened = open_geopackage(sound)
    assert opened.errors == ()
    assert len(read_all(opened.sources[0])) == 200


def test_a_broken_view_is_named(sound: Path) -> None:
    add_view(sound, "v", "SELECT fid, geom FROM a")
    run_sql(sound, "ALTER TABLE a RENAME COLUMN n TO m", "UPDATE sqlite_master SET sql ="
            " 'CREATE VIEW v AS SELECT nope FROM gone' WHERE name = 'v'")  # fmt: skip
    opened = open_geopackage(sound)
    assert [source.info.table for source in opened.sources] == ["a"]
    assert "layer v" in str(opened.errors[0])


def test_no_wait_adds_up_to_ten_seconds() -> None:
    assert gpkg.OPENING_SECONDS + gpkg_connection.LOCK_WAIT_S < 9
    assert gpkg_source.VIEW_SECONDS < 9


def test_views_without_end_are_left_out_in_time(
    sound: Path, clock: CountingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpkg, "OPENING_SECONDS", 1.0)
    for name in ("v1", "v2", "v3", "v4"):
        add_view(sound, name, NEVER_ENDING)
    opened = open_geopackage(sound)
    # All of them together, and a few looks besides.
    assert 1.0 < clock.now_s < 1.5
    assert [source.info.table for source in opened.sources] == ["a"]
    assert len(opened.errors) == 4
    assert "without end" in str(opened.errors[0])


def test_an_extent_that_takes_too_long_is_left_out(
    sound: Path, clock: CountingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000)"
    add_view(sound, "v", f"SELECT fid, CASE WHEN fid > 0 THEN ({slow_rows} SELECT a.geom FROM n"
             " ORDER BY i DESC LIMIT 1) END AS geom FROM a")  # fmt: skip
    monkeypatch.setattr(gpkg, "OPENING_SECONDS", 0.5)
    opened = open_geopackage(sound)
    # A view may take longer than that once it is open.
    assert 0.5 < clock.now_s < 1.0 < gpkg_source.VIEW_SECONDS
    assert opened.errors == ()
    view = opened.sources[1].info
    assert (view.feature_count, view.extent) == (200, None)
    assert "no extent" in view.warnings[-1]


def test_a_view_that_becomes_endless_is_stopped(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_view(sound, "v", "SELECT fid, geom FROM a")
    source = open_geopackage(sound).sources[1]
    run_sql(sound, f"UPDATE sqlite_master SET sql = 'CREATE VIEW v AS {NEVER_ENDING}'"
            " WHERE name = 'v'")  # fmt: skip
    monkeypatch.setattr(gpkg_source, "VIEW_SECONDS", 0.3)
    with pytest.raises(LayerError, match="layer v: is a view that gave no answer"):
        read_all(source)


def test_cancelling_stops_a_view_in_mid_query(
    sound: Path, clock: CountingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No limit of time ends it first.
    for module, name in (
        (gpkg, "OPENING_SECONDS"),
        (gpkg, "_LAYER_SECONDS"),
        (gpkg_source, "VIEW_SECONDS"),
    ):
        monkeypatch.setattr(module, name, 600.0)
    add_view(sound, "v", NEVER_ENDING)

    class ImpatientFeedback(Feedback):
        looks = 0

        @property
        def is_cancelled(self) -> bool:
            self.looks += 1
            return self.looks > 5

    feedback = ImpatientFeedback()
    with pytest.raises(Cancelled):
        open_geopackage(sound, feedback=feedback)
    assert feedback.looks < 10
    assert clock.now_s < 1.0


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpkg_connection, "LOCK_WAIT_S", 0.2)


@pytest.mark.usefixtures("short_wait")
def test_a_locked_file_is_named(sound: Path) -> None:
    with closing(sqlite3.connect(sound)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceError, match=r"sound\.gpkg: is locked by another program"):
            open_geopackage(sound)
        other.rollback()
    assert len(open_geopackage(sound).sources) == 1


@pytest.mark.usefixtures("short_wait")
def test_a_file_locked_while_open_is_an_error_of_the_layer(sound: Path) -> None:
    source = open_geopackage(sound).sources[0]
    with closing(sqlite3.connect(sound)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LayerError, match="layer a: is locked by another program"):
            read_all(source)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_odd_coordinates_are_left_out_and_told(sound: Path, value: float) -> None:
    line = struct.pack("<BII4d", 1, 2, 2, 0.0, 0.0, value, 1.0)
    set_blob(sound, "a", 7, blob_of(shapely.Point(0, 0))[:40] + line)
    run_sql(sound, "UPDATE gpkg_contents SET max_x = 1e300")
    opened = open_geopackage(sound)
    assert opened.errors == ()
    told: list[str] = []
    blocks = list(opened.sources[0].read_blocks(Feedback(on_warning=told.append)))
    assert sum(len(block) for block in blocks) == 200
    assert all(abs(block.coords).max() < 1000 for block in blocks)
    assert "fid 7" in told[0]
    extent = opened.sources[0].info.extent
    assert extent is not None
    assert extent.as_tuple() == (0, 0, 200, 200)


def test_long_strings_are_read(tmp_path: Path) -> None:
    long = "港" * 700_000
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(1, 1)], {"text": [long]})
    source = open_geopackage(path).sources[0]
    assert source.read_columns(["text"], (), Feedback())["text"] == [long]


def test_text_that_is_no_utf8_is_read(sound: Path) -> None:
    run_sql(sound, "ALTER TABLE a ADD COLUMN t TEXT", "UPDATE a SET t = CAST(x'ff41' AS TEXT)")
    source = open_geopackage(sound).sources[0]
    assert source.read_features([1])[0].values["t"] == "\ufffdA"


def refusal(path: Path) -> str:
    """Return the line that reading a file ended in, nothing if it went well."""
    try:
        for source in open_geopackage(path).sources:
            read_all(source)
            source.read_columns([field.name for field in source.info.fields], (), Feedback())
            source.read_features([1, 100])
    except CorridorMapError as exc:
        return str(exc)
    return ""


def test_hundreds_of_mutilated_files_end_in_a_line_or_in_layers(
    sound: Path, tmp_path: Path
) -> None:
    whole = sound.read_bytes()
    dice = random.Random(7)
    damaged = tmp_path / "damaged.gpkg"
    refused = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 10, 100, 1000))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        damaged.write_bytes(bytes(data))
        before = state_of(damaged)
        line = refusal(damaged)
        assert "\n" not in line
        refused += bool(line)
        assert state_of(damaged) == before
    assert 0 < refused < 300
