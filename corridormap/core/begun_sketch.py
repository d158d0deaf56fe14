"""The sketch of a layer, begun as soon as the layer is read and before anybody draws it."""

from __future__ import annotations

from threading import Lock

from corridormap.core.crs import Crs
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.sketch import SketchWork


class BegunSketch:
    """Works on a thread of its own and is handed out once, to who draws the layer first.

    Args:
        work: What was begun.
        block: Its features.
        crs: That of the map which it is made for.
    """

    def __init__(self, work: SketchWork, block: GeometryBlock, crs: Crs) -> None:
        self._work: SketchWork | None = work
        self._block, self._crs = block, crs
        self._turn = Lock()

    def taken(self, block: GeometryBlock, crs: Crs) -> SketchWork | None:
        """Return the work and keep it no longer; None where it is gone or serves something else.

        A map in another CRS is not in this one soon: what was begun is dropped then.
        """
        if block is not self._block:
            return None
        with self._turn:
            work, self._work = self._work, None
        return work if crs == self._crs else None
