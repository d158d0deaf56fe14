"""The reduced copies that ship are those of the layers that ship."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from corridormap.app.bundled_copies import FIRST_STEP, USUAL_STEP, copies, shown_first
from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.vector_layer import Access
from corridormap.render.prepared import FEW_VERTICES
from corridormap.ui.canvas.coarse_files import CoarseFiles, bundled_copies_folder
from corridormap.ui.canvas.layer_loading import WantedColumns


def test_every_copy_is_that_of_its_layer(tmp_path: Path) -> None:
    files = CoarseFiles(tmp_path)
    names = set()
    for layer, wanted, fresh in copies():
        kept = files.read(layer.info, wanted, WEB_MERCATOR)
        assert kept is not None, f"{layer.layer_id}: run dev.py build-layers"
        assert kept.step == FIRST_STEP
        assert dict(kept.columns) == dict(fresh.columns)
        assert kept.block.fids.tolist() == fresh.block.fids.tolist()
        assert np.array_equal(kept.block.part_offsets, fresh.block.part_offsets)
        assert np.allclose(kept.block.coords, fresh.block.coords, atol=2.0)
        assert list(kept.levels) == list(fresh.levels)
        for step, level in fresh.levels.items():
            assert np.array_equal(kept.levels[step].part_offsets, level.part_offsets)
            assert np.allclose(kept.levels[step].coords, level.coords, atol=2.0)
        names.add(f"{layer.info.path.stem}-{layer.info.table}.npz")
    assert names == {path.name for path in bundled_copies_folder().iterdir()}
    assert len(names) > 8


def test_the_first_view_finds_what_it_draws_of_large_layers(tmp_path: Path) -> None:
    files = CoarseFiles(tmp_path)
    large = 0
    for layer, wanted, _ in copies():
        kept = files.read(layer.info, wanted, WEB_MERCATOR)
        assert kept is not None
        if len(kept.block.coords) > FEW_VERTICES:
            assert len(kept.levels[USUAL_STEP].coords) < len(kept.block.coords) / 1.5
            large += 1
    assert large > 5


def test_a_copy_serves_nothing_but_its_layer(tmp_path: Path) -> None:
    files = CoarseFiles(tmp_path)
    layer = shown_first()[0]
    other = WantedColumns(("something",), ())
    assert files.read(layer.info, other, WEB_MERCATOR) is None
    wanted = next(wanted for each, wanted, _ in copies() if each.layer_id == layer.layer_id)
    assert files.read(layer.info, wanted, WGS84) is None
    assert files.read(replace(layer.info, access=Access.UNTOUCHED), wanted, WEB_MERCATOR) is None
