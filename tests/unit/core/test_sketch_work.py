"""A sketch made by two threads is the sketch."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from corridormap.core.errors import CrsError
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.sketch import BLOCK_FEATURES, COLUMNS, SketchWork, sketch_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COUNT = 5 * BLOCK_FEATURES + 7


def lines() -> GeometryBlock:
    starts = np.random.default_rng(4).uniform(-80.0, 80.0, (COUNT, 1, 2))
    shapes = shapely.linestrings(np.concatenate((starts, starts + 1.0, starts - 0.5), axis=1))
    return block_from_shapely(range(1, COUNT + 1), shapes)


def doubled(coords: Floats) -> Floats:
    return coords * 2.0


def test_two_threads_make_what_one_makes() -> None:
    block = lines()
    threads: set[str] = set()
    both = threading.Barrier(2, timeout=60)

    def noted(coords: Floats) -> Floats:
        name = threading.current_thread().name
        if name not in threads and work_begun.is_set():
            threads.add(name)
            both.wait()
        return doubled(coords)

    work_begun = threading.Event()
    work = SketchWork(block, noted)
    work_begun.set()
    work.begin()
    found = work.finish()
    assert len(threads) == 2
    alone = sketch_of(block, doubled)
    assert np.array_equal(found.origin, alone.origin)
    for name in COLUMNS:
        assert np.array_equal(getattr(found, name), getattr(alone, name), equal_nan=True)


def test_what_is_known_comes_first() -> None:
    block = lines()
    known = sketch_of(block.taken(np.arange(100)), doubled)
    work = SketchWork(block, doubled, known)
    work.begin()
    found = work.finish()
    assert len(found) == COUNT
    assert np.array_equal(found.lengths[:100], known.lengths)
    whole = sketch_of(block, doubled)
    assert np.allclose(found.lengths, whole.lengths, rtol=1e-6)


def test_what_fails_on_the_other_thread_fails_where_the_sketch_is_asked_for() -> None:
    main = threading.current_thread()
    failed = threading.Event()

    def project(coords: Floats) -> Floats:
        if threading.current_thread() is not main:
            failed.set()
            raise CrsError("no way there")
        if failed.is_set():
            raise CrsError("no way there")
        return coords

    work = SketchWork(lines(), project)
    work.begin()
    assert failed.wait(60)
    with pytest.raises(CrsError, match="no way there"):
        work.finish()


def areas() -> GeometryBlock:
    corners = np.random.default_rng(5).uniform(-80.0, 80.0, (COUNT, 2))
    sizes = np.random.default_rng(6).uniform(0.1, 2.0, COUNT)
    return block_from_shapely(range(1, COUNT + 1), shapely.box(*corners.T, *(corners.T + sizes)))


@pytest.mark.parametrize("make", [lines, areas])
def test_rows_come_in_the_order_wanted(make: Callable[[], GeometryBlock]) -> None:
    block = make()
    order = np.random.default_rng(7).permutation(COUNT)
    work = SketchWork(block, doubled)
    work.begin()
    found, plain = work.finish(order), sketch_of(block, doubled)
    for name in COLUMNS:
        expected = getattr(plain, name)[order]
        assert np.array_equal(getattr(found, name), expected, equal_nan=True)
    assert (plain.areas > 0).any() == (make is areas)


def test_what_it_was_made_of_is_let_go_without_the_collector() -> None:
    # The window's collector comes seldom: layers would lie in memory several times until then.
    gc.collect()
    gc.disable()
    try:
        work = SketchWork(lines(), doubled)
        known = weakref.ref(work)
        work.begin()
        work.finish()
        del work
        assert known() is None
    finally:
        gc.enable()
