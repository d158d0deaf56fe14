"""The processes that are measured do what their rows say, on a layer small enough for a test."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.conversation import our_drawing
from benchmarks.generated_layers import Wanted, write_layer
from benchmarks.places import NEAR, WHOLE
from benchmarks.processes import LOOK, WORLD, Job, our_window, shipped

COUNT = 2_000
SIZE = (320, 200)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    wanted = Wanted("lines", COUNT)
    made = tmp_path / wanted.file_name
    write_layer(made, wanted)
    return made


def test_our_window_tells_when_the_layer_was_seen_and_when_views_were_settled(path: Path) -> None:
    job = Job("views", (*shipped("basemap"), path), WORLD, (WHOLE, NEAR), repeats=2)
    run = our_window(job)
    assert 0.1 < run.answer["first_pixels_s"] <= run.answer["complete_s"] + 0.1
    assert run.answer["complete_s"] < run.seconds
    assert run.answer["layers"] > 5
    assert [len(times_ms) for times_ms in run.answer["settled_ms"]] == [2, 2]
    assert all(0 < time_ms < 60_000 for times in run.answer["settled_ms"] for time_ms in times)
    assert run.peak_mb > 50
    assert Path(os.devnull).is_char_device()


def test_a_pulled_map_is_recorded_and_its_faults_are_counted(path: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    files = (*shipped("basemap"), path)
    job = Job("minute", files, options=("--bundled",), cache=str(cache), seconds=0.6)
    found = our_window(replace(job, ground="#ff00ff")).answer
    assert found["frames"] > 3
    assert found["paints"] > 10
    assert found["rests"] == 1
    assert found["stale_most"] == 0.0
    # What no picture covers; on a busy machine bays of a coarser picture are more.
    assert found["blank_strips_most"] < 0.001
    assert found["loaded_after_s"] is not None
    assert found["messages"] == []


def test_our_renderer_answers_every_question(path: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    with our_drawing() as ours:
        loaded = ours.ask("load", files=[str(path)], look=LOOK)
        drawn = ours.ask("draw", view=(*NEAR[:2], 5000.0), size=SIZE, path=str(picture))
        exact = ours.ask("exactness", view=NEAR, size=SIZE)
        queries = {
            how: ours.ask("query", how=how, count=20, units=NEAR[2])["times_us"]
            for how in ("identify", "snap")
        }
        memory = ours.ask("memory", view=NEAR, size=SIZE, redraws=50)
    assert (loaded["layers"], loaded["vertices"]) == (1, 8 * COUNT)
    assert drawn["ms"] > 0
    assert picture.stat().st_size > 1000
    assert exact["half_pixel"] > exact["shortcut"]
    assert [len(times_us) for times_us in queries.values()] == [20, 20]
    assert memory["after_mb"] > 50
    assert memory["before_mb"] > 50


def test_a_child_that_dies_is_told_with_its_last_words(path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ended with 1: KeyError: 'nonsense'"):
        our_window(Job("nonsense", (path,)))
