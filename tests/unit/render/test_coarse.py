from __future__ import annotations

import errno
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LineSymbol
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.coarse import (
    CoarseLayer,
    coarse_of,
    coarse_snapshot,
    read_coarse,
    write_coarse,
)
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.prepared import FEW_VERTICES
from tests.fakes import memory_source
from tests.unit.render.pictures import RED, difference, layer, settings, styled
from tests.unit.render.test_chunks import BLOCK
from tests.unit.render.test_simplify import coast

COAST = layer(
    [shapely.LineString(coast(seed) / 100.0 - (5, 0)) for seed in range(8)],
    LineSymbol(RED, 1.5),
    {"name": [f"coast {n}" for n in range(8)]},
    crs=WGS84,
)
MANY = LayerSnapshot("many", "many", BLOCK, {}, WGS84, styled(LineSymbol(RED, 1.0)))


def round_trip(coarse: CoarseLayer, folder: Path) -> CoarseLayer:
    write_coarse(folder / "one.npz", coarse, "key")
    read = read_coarse(folder / "one.npz", "key")
    assert read is not None
    return read


@pytest.mark.parametrize(("snapshot", "units_per_px"), [(COAST, 4_000.0), (MANY, 60_000.0)])
def test_a_kept_layer_draws_like_the_one_it_was_made_of(
    snapshot: LayerSnapshot, units_per_px: float, tmp_path: Path
) -> None:
    at = settings(units_per_px=units_per_px, size_px=(300, 200))
    step = int(np.floor(np.log2(units_per_px * 0.7)))
    coarse = round_trip(coarse_of(snapshot, WEB_MERCATOR, step), tmp_path)
    owner = VectorLayer("kept", memory_source("kept", [shapely.Point(0, 0)]), snapshot.style)
    kept = coarse_snapshot(owner, WGS84, coarse, 1, 7)
    draw = MapRenderer().render
    ours = draw(RenderRequest(1, at, (kept,)), Feedback())
    theirs = draw(RenderRequest(2, at, (snapshot,)), Feedback())
    assert ours.complete
    assert difference(ours.image, theirs.image) < 0.1
    assert len(coarse.block) == len(snapshot.block)
    assert len(coarse.block.coords) < 0.7 * len(snapshot.block.coords)
    finer = settings(units_per_px=units_per_px / 4, size_px=(300, 200))
    assert not draw(RenderRequest(3, finer, (kept,)), Feedback()).complete


def test_values_and_features_stay_together(tmp_path: Path) -> None:
    read = round_trip(coarse_of(COAST, WEB_MERCATOR, 11), tmp_path)
    assert read.block.fids.tolist() == COAST.block.fids.tolist()
    assert read.columns["name"] == COAST.columns["name"]


def test_a_level_that_is_kept_is_drawn_and_not_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units_per_px = 20_000.0
    at = settings(units_per_px=units_per_px, size_px=(300, 200))
    step = int(np.floor(np.log2(units_per_px * 0.7)))
    lines = [shapely.LineString(coast(seed) / 20.0 - (5, 0)) for seed in range(16)]
    drawn = layer(lines, LineSymbol(RED, 1.5), crs=WGS84)
    assert len(drawn.block.coords) > FEW_VERTICES
    fine, usual = (coarse_of(drawn, WEB_MERCATOR, each) for each in (step - 4, step))
    levelled = replace(fine, levels={step: usual.block})
    coarse = round_trip(levelled, tmp_path)
    assert len(coarse.levels[step].coords) < 0.7 * len(coarse.block.coords)
    owner = VectorLayer("kept", memory_source("kept", [shapely.Point(0, 0)]), drawn.style)
    kept = coarse_snapshot(owner, WGS84, coarse, 1, 7)
    draw = MapRenderer().render
    theirs = draw(RenderRequest(2, at, (drawn,)), Feedback())
    monkeypatch.setattr("corridormap.render.detail.simplified", None)
    ours = draw(RenderRequest(1, at, (kept,)), Feedback())
    assert ours.complete
    assert difference(ours.image, theirs.image) < 0.1
    # At a finer scale the level does not do.
    with pytest.raises(TypeError):
        draw(RenderRequest(3, settings(units_per_px=units_per_px / 2), (kept,)), Feedback())


def test_what_is_damaged_or_of_another_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    write_coarse(path, coarse_of(COAST, WEB_MERCATOR, 11), "key")
    whole = path.read_bytes()
    assert read_coarse(path, "other") is None
    assert read_coarse(tmp_path / "none.npz", "key") is None
    rng = np.random.default_rng(1)
    for size in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert read_coarse(path, "key") is None
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[int(rng.integers(len(whole)))] ^= 0xFF
        path.write_bytes(damaged)
        # Either it is noticed, or it lies where it does no harm.
        read = read_coarse(path, "key")
        assert read is None or len(read.block) == len(COAST.block)


def test_a_kept_layer_whose_arrays_do_not_fit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    write_coarse(path, coarse_of(COAST, WEB_MERCATOR, 11), "key")
    with np.load(path) as arrays:
        found = dict(arrays)
    found["part_offsets"] = found["part_offsets"] + np.uint32(5)
    np.savez(path, allow_pickle=False, **found)
    assert read_coarse(path, "key") is None


def test_a_full_disk_keeps_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(file: IO[bytes], *_: object, **__: object) -> None:
        file.write(b"x" * 1000)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", no_room)
    with pytest.raises(OSError, match="No space"):
        write_coarse(tmp_path / "layer.npz", coarse_of(COAST, WEB_MERCATOR, 10), "key")
    assert list(tmp_path.iterdir()) == []


def test_packed_it_is_smaller_and_the_same(tmp_path: Path) -> None:
    coarse = coarse_of(COAST, WEB_MERCATOR, 9)
    plain, packed = tmp_path / "plain.npz", tmp_path / "packed.npz"
    write_coarse(plain, coarse, "key")
    write_coarse(packed, coarse, "key", is_packed=True)
    with np.load(plain) as theirs, np.load(packed) as ours, zipfile.ZipFile(packed) as archive:
        assert ours.files == theirs.files
        assert all(np.array_equal(ours[name], theirs[name]) for name in ours.files)
        sizes = {
            entry.filename: (entry.compress_size, entry.file_size) for entry in archive.filelist
        }
    stored = {name for name, (packed_size, size) in sizes.items() if packed_size == size}
    assert stored == {"coords.npy"}
    assert packed.stat().st_size < plain.stat().st_size
