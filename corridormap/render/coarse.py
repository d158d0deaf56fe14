"""A layer reduced to what one scale shows of it, kept in a file so that the next start is quick."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.block_buffer import unknown_bounds
from corridormap.core.crs import Crs
from corridormap.core.feature import Value
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.lanes import ARRAYS as LANE_ARRAYS
from corridormap.core.lanes import Lanes
from corridormap.core.run_index import RunIndex
from corridormap.core.sketch import COLUMNS, Sketch
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.coarse_spool import SpooledArray, SpooledCoarse
from corridormap.render.prepared import PreparedLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

SINGLE_FROM_STEP = 5
"""From tolerances of 32 units on, single precision keeps coordinates of a world's width."""
LEVEL_ARRAYS = ("feature_offsets", "part_offsets", "part_kinds", "coords")
"""What levels differ in."""
ARRAYS = ("fids", *LEVEL_ARRAYS, "bounds")


@dataclass(frozen=True, slots=True, eq=False)
class CoarseLayer:
    """Drawing geometry of a layer in a map's CRS.

    Attributes:
        block: Strays up to 2**step map units; features too small for it own no parts.
        step: See `LayerSnapshot.step`.
        crs: The map's.
        columns: Values aligned with `block.fids`.
        sketch: A row a feature, None for layers of few features.
        index: Finds features where there is a sketch; the boxes of `block` are then unknown.
        is_all: Whether the layer is too large to be in memory whole: this is what is drawn of
            it, but for what lies in view.
        lanes: Which features share a track; their geometry strays as far as `block`.
        levels: The same features at coarser steps, which need not be worked out then.
    """

    block: GeometryBlock
    step: int
    crs: Crs
    columns: Mapping[str, list[Value]]
    sketch: Sketch | None = None
    index: RunIndex | None = None
    is_all: bool = False
    lanes: Lanes | None = None
    levels: Mapping[int, GeometryBlock] = field(default_factory=dict)


def coarse_of(snapshot: LayerSnapshot, crs: Crs, step: int) -> CoarseLayer:
    """Return a layer of full geometry reduced to what pixels of a step show.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    prepared = PreparedLayer(snapshot, crs)
    block, order = prepared.reduced(step)
    columns = snapshot.columns
    if order is not None:
        rows = order.tolist()
        columns = {name: [values[row] for row in rows] for name, values in columns.items()}
    if not prepared.has_tiny:
        return CoarseLayer(block, step, crs, columns, lanes=_reduced_lanes(snapshot, crs, step))
    return sketched_layer(CoarseLayer(block, step, crs, columns), prepared.sketch)


def _reduced_lanes(snapshot: LayerSnapshot, crs: Crs, step: int) -> Lanes | None:
    if snapshot.lanes is None:
        return None
    track = replace(snapshot, block=snapshot.lanes.block, columns={}, index=None, lanes=None)
    return replace(snapshot.lanes, block=PreparedLayer(track, crs).reduced(step)[0])


def sketched_layer(coarse: CoarseLayer, sketch: Sketch) -> CoarseLayer:
    """Return a coarse layer with its sketch and what finds features by it."""
    block = replace(coarse.block, bounds=unknown_bounds(len(sketch)))
    return replace(coarse, block=block, sketch=sketch, index=RunIndex(block, sketch))


def write_coarse(
    path: Path, coarse: CoarseLayer | SpooledCoarse, key: str, is_packed: bool = False
) -> None:
    """Write a layer beside `path` and move it into place.

    Args:
        path: The file.
        coarse: The layer.
        key: By which it is known again.
        is_packed: Whether all but coordinates, which would lose a fifth only and take longer to
            read, is deflated to a third.

    Raises:
        OSError: The folder cannot be written.
    """
    about = {
        "key": key,
        "step": coarse.step,
        "crs": coarse.crs.definition,
        "columns": dict(coarse.columns),
        "is_all": coarse.is_all,
        "levels": [] if isinstance(coarse, SpooledCoarse) else list(coarse.levels),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            # One by one, as numpy reads them: all at once would be a second layer in memory.
            for name, array in _arrays(coarse, about):
                entry = zipfile.ZipInfo(f"{name}.npy")
                if is_packed and not name.endswith("coords"):
                    entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w", force_zip64=True) as file:
                    if isinstance(array, SpooledArray):
                        array.write_to(file)
                    else:
                        np.lib.format.write_array(file, array, allow_pickle=False)
        os.replace(draft, path)
    except OSError:
        # What was written would keep a full disk full.
        draft.unlink(missing_ok=True)
        raise


def spooled(
    batches: Iterable[tuple[GeometryBlock, Sketch]], coarse: CoarseLayer, folder: Path
) -> SpooledCoarse:
    """Return the features of batches as they go into a file, one batch at a time in memory.

    Args:
        batches: Features as they are kept and their sketches, all of one origin; not none.
        coarse: Says all else; its own features are left out.
        folder: Where they lie until they are written; made if need be.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as failing:
        kept = [name for name in ARRAYS if name != "bounds"]
        arrays: dict[str, SpooledArray] = {}
        for name in (*kept, *map(_of_sketch, COLUMNS)):
            arrays[name] = SpooledArray(folder)
            failing.callback(arrays[name].close)
        origin = np.zeros(2)
        for block, sketch in batches:
            for name in kept:
                arrays[name].append(_packed(block, name, coarse.step))
            for name in COLUMNS:
                arrays[_of_sketch(name)].append(getattr(sketch, name))
            origin = sketch.origin
        failing.pop_all()
    return SpooledCoarse(arrays, origin, coarse.step, coarse.crs, coarse.columns, coarse.is_all)


def _arrays(
    coarse: CoarseLayer | SpooledCoarse, about: dict[str, Any]
) -> Iterator[tuple[str, NDArray[Any] | SpooledArray]]:
    yield "about", np.frombuffer(json.dumps(about).encode(), np.uint8)
    if isinstance(coarse, SpooledCoarse):
        yield from coarse.arrays.items()
        yield "origin", coarse.origin
    else:
        yield from _arrays_in_memory(coarse)


def _arrays_in_memory(coarse: CoarseLayer) -> Iterator[tuple[str, NDArray[Any]]]:
    for name in ARRAYS:
        if name != "bounds" or coarse.sketch is None:
            yield name, _packed(coarse.block, name, coarse.step)
    for step, level in coarse.levels.items():
        for name in LEVEL_ARRAYS:
            yield f"level{step}_{name}", _packed(level, name, step)
    if coarse.lanes is not None:
        for name in ARRAYS:
            yield f"track_{name}", _packed(coarse.lanes.block, name, coarse.step)
        for name in LANE_ARRAYS:
            yield f"lanes_{name}", getattr(coarse.lanes, name)
    if coarse.sketch is not None:
        yield "origin", coarse.sketch.origin
        for name in COLUMNS:
            yield _of_sketch(name), getattr(coarse.sketch, name)


def _of_sketch(name: str) -> str:
    return f"sketch_{name}"


def read_coarse(path: Path, key: str) -> CoarseLayer | None:
    """Return what was written with that key; None where it was not, or is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes())
            if about["key"] != key:
                return None
            found = {name: arrays[name] for name in arrays.files}
        return _unpacked(found, about)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _packed(block: GeometryBlock, name: str, step: int) -> NDArray[Any]:
    values: NDArray[Any] = getattr(block, name)
    if name in ("coords", "bounds") and step >= SINGLE_FROM_STEP:
        return values.astype(np.float32)
    if name.endswith("offsets"):
        counts = np.empty(len(values) - 1, np.uint32)
        np.subtract(values[1:], values[:-1], out=counts, casting="unsafe")
        return counts
    return values


def _unpacked(found: dict[str, NDArray[Any]], about: dict[str, Any]) -> CoarseLayer:
    block = _block(found)
    step, crs = int(about["step"]), Crs(about["crs"])
    coarse = CoarseLayer(block, step, crs, about["columns"], is_all=about["is_all"])
    levels = {int(each): _level(found, f"level{each}_", block) for each in about["levels"]}
    coarse = replace(coarse, levels=levels)
    if "lanes_pieces" in found:
        track = _block(found, "track_")
        lanes = Lanes(track, *(found[f"lanes_{name}"] for name in LANE_ARRAYS))
        if not lanes.is_consistent:
            raise ValueError("lanes of another track")
        coarse = replace(coarse, lanes=lanes)
    if "origin" not in found:
        return coarse
    sketch = Sketch(found["origin"], *(found[_of_sketch(name)] for name in COLUMNS))
    if any(len(getattr(sketch, name)) != len(block) for name in COLUMNS):
        raise ValueError("a sketch of other features")
    return sketched_layer(coarse, sketch)


def _block(found: dict[str, NDArray[Any]], prefix: str = "") -> GeometryBlock:
    of = {name: found[prefix + name] for name in ARRAYS if prefix + name in found}
    block = GeometryBlock(
        of["fids"].astype(np.int64, copy=False),
        _offsets(of["feature_offsets"]),
        _offsets(of["part_offsets"]),
        of["part_kinds"],
        of["coords"].astype(np.float64, copy=False),
        of["bounds"].astype(np.float64, copy=False)
        if "bounds" in of
        else unknown_bounds(len(of["fids"])),
    )
    if not is_consistent(block):
        raise ValueError("offsets that do not fit")
    return block


def _level(found: dict[str, NDArray[Any]], prefix: str, full: GeometryBlock) -> GeometryBlock:
    same = {f"{prefix}fids": full.fids, f"{prefix}bounds": full.bounds}
    return _block(found | same, prefix)


def _offsets(counts: NDArray[Any]) -> NDArray[np.int64]:
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def is_consistent(block: GeometryBlock) -> bool:
    """Whether a block's arrays fit each other, so that nothing reads beyond their ends."""
    count = len(block.fids)
    return (
        len(block.feature_offsets) == count + 1
        and block.bounds.shape == (count, 4)
        and block.coords.shape == (int(block.part_offsets[-1]), 2)
        and int(block.feature_offsets[-1]) == len(block.part_kinds) == len(block.part_offsets) - 1
    )


def coarse_snapshot(
    layer: VectorLayer, crs: Crs, coarse: CoarseLayer, version: int, geometry_id: int
) -> LayerSnapshot:
    """Return a layer as its reduced copy draws it."""
    return LayerSnapshot(
        layer.layer_id,
        layer.name,
        coarse.block,
        coarse.columns,
        coarse.crs,
        layer.style,
        layer.opacity,
        version,
        index=coarse.index,
        step=coarse.step,
        sketch=coarse.sketch,
        geometry_id=geometry_id,
        simplified_from=crs,
        lanes=coarse.lanes,
        levels=coarse.levels,
    )
