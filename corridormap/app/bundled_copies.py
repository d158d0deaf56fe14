"""Makes the reduced copies of the layers that ship, so that the very first start is quick, too.

Run as `python -m corridormap.app.bundled_copies` by `dev.py build-layers`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

from corridormap.app.bundled_map import BUNDLED, read_bundled
from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.feedback import Feedback
from corridormap.core.project import Project
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import VectorLayer
from corridormap.core.viewpoint import style_for_viewpoint
from corridormap.render.coarse import CoarseLayer
from corridormap.render.coarse_builder import coarse_copy
from corridormap.ui.canvas.coarse_files import CoarseFiles, bundled_copies_folder
from corridormap.ui.canvas.layer_loading import WantedColumns, read_layer, wanted_columns

FIRST_STEP = 11
"""Serves the first view on screens up to some 3,800 pixels wide, or half of that at 200%."""
USUAL_STEP = 13
"""What the first view shows on most screens, where nothing is left to be worked out then."""
WORTH_KEEPING = 0.75
"""Share of the vertices; where more are left, the finer step does as well."""


def shown_first() -> list[VectorLayer]:
    """Return the bundled layers that the first view draws."""
    found = read_bundled(BUNDLED, Feedback())
    if found.errors:
        raise found.errors[0]
    layers = [layer for group in found.groups if group.visible for layer in group.layers]
    for layer in layers:
        layer.style = style_for_viewpoint(layer.style, Project().viewpoint)
    return [each for each in layers if each.visible and each.style.max_denominator is None]


def copies() -> Iterator[tuple[VectorLayer, WantedColumns, CoarseLayer]]:
    """Yield each of these layers with the values it needs and its reduced copy."""
    for layer in shown_first():
        wanted = wanted_columns(layer.info, layer.style)
        part = read_layer(layer.source, wanted, lambda _: None, Feedback())
        crs = layer.info.crs
        if crs is not None:
            snapshot = LayerSnapshot("", "", part.block, part.columns, crs, layer.style)
            snapshot = replace(snapshot, index=part.index, lanes=part.lanes)
            yield layer, wanted, _copy(snapshot)


def _copy(snapshot: LayerSnapshot) -> CoarseLayer:
    fine = coarse_copy(snapshot, WEB_MERCATOR, FIRST_STEP)
    usual = coarse_copy(snapshot, WEB_MERCATOR, USUAL_STEP)
    is_sketched = fine.sketch is not None
    if is_sketched or len(usual.block.coords) > WORTH_KEEPING * len(fine.block.coords):
        return fine
    return replace(fine, levels={USUAL_STEP: usual.block})


def main() -> int:
    """Write all copies and remove those of layers that are gone."""
    folder = bundled_copies_folder()
    files = CoarseFiles(folder, folder)
    written = {
        files.write_bundled(layer.info, wanted, coarse) for layer, wanted, coarse in copies()
    }
    for path in folder.iterdir():
        if path not in written:
            path.unlink()
    megabytes = sum(path.stat().st_size for path in written) / 1e6
    print(f"reduced copies of {len(written)} layers: {megabytes:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
