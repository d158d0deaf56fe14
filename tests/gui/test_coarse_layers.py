"""Reduced layers make the next start quick, and nothing else different."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg import open_geopackage
from corridormap.ui.canvas import coarse_keeper
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.coarse_keeper import CoarseKeeper
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.job_runner import JobRunner
from tests.unit.formats.gpkg_making import run_sql, write_layer
from tests.unit.render.pictures import difference
from tests.unit.render.test_simplify import coast

STYLE = LayerStyle(
    SymbolSet(line=LineSymbol("#203040", 1.0), fill=FillSymbol("#80c0a0", LineSymbol("#203040")))
)


class Rig:
    """A canvas on one file, whose reduced layers are kept in a folder."""

    def __init__(self, qtbot: QtBot, file: Path, cache: Path) -> None:
        self.qtbot = qtbot
        self.project = Project()
        self.runner = JobRunner()
        files = CoarseFiles(cache)
        self.store = LayerStore(self.project, self.runner, coarse_files=files)
        self.canvas = MapCanvas(self.project, self.store, self.runner)
        self.keeper = CoarseKeeper(self.canvas, self.store, files, self.canvas)
        self.complete: list[bool] = []
        self.canvas.picture_shown.connect(lambda _: self.complete.append(self.store.is_whole("a")))
        qtbot.addWidget(self.canvas)
        self.canvas.resize(400, 300)
        layer = VectorLayer("a", open_geopackage(file).sources[0], STYLE)
        self.project.add_group(LayerGroup("file", "File", layers=[layer]))
        self.canvas.navigator.animator.is_smooth = False
        self.canvas.show()
        self.canvas.zoom_full()

    def wait_whole(self) -> None:
        self.qtbot.waitUntil(
            lambda: self.store.is_whole("a") and self.canvas.loop.is_idle and not self.runner.jobs,
            timeout=8000,
        )

    def picture(self) -> QImage:
        return self.canvas.grab().toImage()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "coasts.gpkg"
    lines = [shapely.LineString(coast(seed) / 100.0 - (5, 0)) for seed in range(8)]
    write_layer(path, "coasts", lines, {"name": [f"coast {n}" for n in range(8)]})
    return path


@contextmanager
def opened(qtbot: QtBot, file: Path, cache: Path) -> Iterator[Rig]:
    rig = Rig(qtbot, file, cache)
    yield rig
    rig.canvas.close()
    rig.runner.shut_down()


@pytest.fixture
def cache(tmp_path: Path, qtbot: QtBot, file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder filled by an earlier start."""
    monkeypatch.setattr(coarse_keeper, "KEPT_AFTER_MS", 50)
    folder = tmp_path / "cache"
    with opened(qtbot, file, folder) as rig:
        qtbot.waitUntil(lambda: len(list(folder.glob("*.npz"))) == 1, timeout=8000)
        rig.wait_whole()
        assert rig.complete[-1]
    return folder


def test_the_second_start_paints_before_it_reads(qtbot: QtBot, file: Path, cache: Path) -> None:
    with opened(qtbot, file, cache) as rig:
        qtbot.waitUntil(lambda: rig.complete != [], timeout=8000)
        # The picture was complete before the features were in memory.
        assert rig.complete[0] is False
        first = rig.picture()
        rig.wait_whole()
        assert rig.picture() == first
        assert len(rig.store.block("a")) == 8
        assert len(rig.store.block("a").coords) == 8 * len(coast())
        assert rig.store.columns("a")["name"][2] == "coast 2"


def test_what_reading_left_free_is_given_back_once_the_map_rests(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[bool] = []
    threads: list[threading.Thread] = []

    def noted() -> None:
        threads.append(threading.current_thread())
        calls.append(rig.store.is_whole("a"))

    monkeypatch.setattr(coarse_keeper, "give_back_free_memory", noted)
    monkeypatch.setattr(coarse_keeper, "KEPT_AFTER_MS", 50)
    # A small layer leaves nothing worth the while.
    with opened(qtbot, file, tmp_path / "first") as rig:
        qtbot.waitUntil(lambda: len(list((tmp_path / "first").glob("*.npz"))) == 1, timeout=8000)
        assert calls == []
    monkeypatch.setattr(coarse_keeper, "WORTH_TIDYING_BYTES", 1)
    with opened(qtbot, file, tmp_path / "second") as rig:
        qtbot.waitUntil(lambda: calls != [], timeout=8000)
        assert calls == [True]
        # It may take as long as a frame.
        assert threads[0] is not threading.main_thread()
        rig.canvas.zoom_by(2.0)
        rig.wait_whole()
        qtbot.wait(500)
        assert calls == [True]


def test_a_closer_look_waits_for_the_features(qtbot: QtBot, file: Path, cache: Path) -> None:
    with opened(qtbot, file, cache) as rig:
        rig.canvas.zoom_by(40.0)
        rig.wait_whole()
        qtbot.waitUntil(lambda: rig.complete != [] and rig.complete[-1], timeout=8000)
        shown = np.asarray(rig.canvas.pictures.finished is not None)
        assert shown.all()
        assert rig.canvas.pictures.finished.settings.view == rig.canvas.navigator.view  # type: ignore[union-attr]


def test_a_layer_styled_before_its_features_came_is_drawn_from_them(
    qtbot: QtBot, file: Path, cache: Path
) -> None:
    with opened(qtbot, file, cache) as rig:
        qtbot.waitUntil(lambda: rig.complete != [], timeout=8000)
        layer = next(rig.project.layers())
        layer.style = LayerStyle(SymbolSet(line=LineSymbol("#c02020", 3.0)))
        rig.wait_whole()
        snapshot = rig.store.snapshot(layer)
        assert snapshot is not None
        assert snapshot.step is None
        assert len(snapshot.block.coords) == 8 * len(coast())


def test_a_changed_file_is_read_anew(qtbot: QtBot, file: Path, cache: Path) -> None:
    run_sql(file, "DELETE FROM coasts WHERE fid > 3")
    with opened(qtbot, file, cache) as rig:
        qtbot.waitUntil(lambda: rig.complete != [], timeout=8000)
        assert rig.complete[0] is True
        assert len(rig.store.block("a")) == 3


def test_the_folder_may_vanish_at_any_time(qtbot: QtBot, file: Path, cache: Path) -> None:
    with opened(qtbot, file, cache) as rig:
        rmtree(cache)
        rig.wait_whole()
        rig.canvas.zoom_by(2.0)
        rig.wait_whole()
        assert rig.store.is_whole("a")


def test_a_folder_that_vanishes_again_and_again_harms_nothing(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_keeper, "KEPT_AFTER_MS", 10)
    folder = tmp_path / "vanishing"
    pictures = []
    for _ in range(2):
        # The second start finds nothing, or what was written last.
        with opened(qtbot, file, folder) as rig:
            messages: list[str] = []
            rig.canvas.message_raised.connect(messages.append)
            for step in range(8):
                rmtree(folder, ignore_errors=True)
                rig.canvas.zoom_by(1.5 if step % 2 == 0 else 1 / 1.5)
                qtbot.wait(15)
            rig.wait_whole()
            rig.canvas.zoom_full()
            rig.wait_whole()
            pictures.append(rig.picture())
            assert messages == []
    with opened(qtbot, file, tmp_path / "unharmed") as rig:
        rig.wait_whole()
        rig.canvas.zoom_full()
        rig.wait_whole()
        wanted = rig.picture()
    # The map may lie up to half a pixel aside, where something of that scale was drawn before.
    aside = wanted.copy(1, 0, wanted.width(), wanted.height())
    bound = difference(aside, wanted)
    assert [difference(picture, wanted) < bound for picture in pictures] == [True, True]


def test_a_folder_that_cannot_be_made_stops_nothing(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coarse_keeper, "KEPT_AFTER_MS", 20)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    with opened(qtbot, file, in_the_way / "cache") as rig:
        rig.wait_whole()
        qtbot.wait(200)
        rig.wait_whole()
        assert rig.complete[-1]


def test_only_so_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corridormap.core.crs import WEB_MERCATOR
    from corridormap.render.coarse import coarse_of
    from corridormap.ui.canvas import coarse_files
    from corridormap.ui.canvas.layer_loading import WantedColumns
    from tests.unit.render.test_coarse import COAST

    monkeypatch.setattr(coarse_files, "MOST_BYTES", 150_000)
    files = CoarseFiles(tmp_path / "cache")
    coarse = coarse_of(COAST, WEB_MERCATOR, 8)
    wanted = WantedColumns((), ())
    infos = []
    for number in range(6):
        path = tmp_path / f"{number}.gpkg"
        write_layer(path, "points", [shapely.Point(number, 1)], {"name": ["x"]})
        infos.append(open_geopackage(path).sources[0].info)
        files.write(infos[-1], wanted, coarse)
    held = sum(path.stat().st_size for path in (tmp_path / "cache").iterdir())
    assert 0 < held <= 150_000
    assert files.read(infos[-1], wanted, WEB_MERCATOR) is not None
    assert files.read(infos[0], wanted, WEB_MERCATOR) is None
