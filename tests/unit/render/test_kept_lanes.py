"""Lanes are kept with a layer's reduced copy, so that the first picture has them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.coarse import coarse_of, coarse_snapshot, read_coarse, write_coarse
from tests.fakes import memory_source
from tests.unit.render.pictures import difference, picture
from tests.unit.render.test_draw_lanes import scene, view

STEP = 5


def test_a_kept_layer_lies_side_by_side(tmp_path: Path) -> None:
    shown = scene(100.0)
    write_coarse(tmp_path / "one.npz", coarse_of(shown, WEB_MERCATOR, STEP), "key")
    coarse = read_coarse(tmp_path / "one.npz", "key")
    assert coarse is not None
    assert coarse.lanes is not None
    assert coarse.lanes.is_consistent
    owner = VectorLayer("kept", memory_source("kept", [None], [{"leg": "x"}]), shown.style)
    kept = coarse_snapshot(owner, WEB_MERCATOR, coarse, 1, 7)
    assert kept.lanes is coarse.lanes
    plain = replace(shown, lanes=None)
    ours, theirs = picture(kept, at=view(100.0)), picture(shown, at=view(100.0))
    assert difference(ours, theirs) < 0.05 * difference(ours, picture(plain, at=view(100.0)))


def test_lanes_that_do_not_fit_are_not_taken(tmp_path: Path) -> None:
    shown = scene(100.0)
    assert shown.lanes is not None
    coarse = coarse_of(shown, WEB_MERCATOR, STEP)
    lanes = coarse.lanes
    assert lanes is not None
    for broken in (
        replace(lanes, pieces=lanes.pieces + 100),
        replace(lanes, joints=lanes.joints[:-1]),
        replace(lanes, stretches=np.full_like(lanes.stretches, -1)),
    ):
        write_coarse(tmp_path / "one.npz", replace(coarse, lanes=broken), "key")
        assert read_coarse(tmp_path / "one.npz", "key") is None
