"""Lines that share a track, as JSON values from which a page lays them side by side itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.crs import WGS84, Crs
from corridormap.formats.page_geometry import LANES, run_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.lanes import Lanes
    from corridormap.formats.page_geometry import Packed


SHARE = 1_000_000
"""The whole length of a piece, in the page's numbers."""


class PageTracks:
    """The tracks of a page's layers, each once however many layers run on it.

    Args:
        tolerance_deg: Vertices that make less of a difference are left out.
    """

    def __init__(self, tolerance_deg: float) -> None:
        self._tolerance_deg = tolerance_deg
        self._numbers: dict[bytes, int] = {}
        self.listed: list[dict[str, Any]] = []

    def number(self, lanes: Lanes, crs: Crs) -> int:
        """Return which of `listed` a layer's lanes run on."""
        key = lanes.track_key()
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            self.listed.append(self._track(lanes, crs))
        return self._numbers[key]

    def _track(self, lanes: Lanes, crs: Crs) -> dict[str, Any]:
        import shapely

        block = lanes.block.projected(crs, WGS84)
        lines = shapely.linestrings(
            block.coords, indices=np.repeat(np.arange(len(block)), np.diff(block.part_offsets))
        )
        lines = shapely.simplify(lines, self._tolerance_deg, preserve_topology=False)
        stretches = np.column_stack((lanes.pieces, 2 * lanes.places, lanes.joints))
        beside = np.column_stack((lanes.beside, lanes.beside_shares * SHARE, lanes.beside_m))
        return {
            "pieces": [run_of(shapely.get_coordinates(line)) for line in lines],
            "counts": lanes.counts.tolist(),
            # Of each stretch: its piece, half lanes left of its middle, its two joints.
            "stretches": np.rint(stretches).astype(np.int64).ravel().tolist(),
            "ends": lanes.joint_ends.ravel().tolist(),
            # Two pieces, start and end on the first, beside these on the second, how far left of
            # the first the second lies and how long the part is, metres; see `Lanes.beside`.
            "beside": np.rint(beside).astype(np.int64).ravel().tolist(),
            "share": SHARE,
        }


class LayerLanes:
    """Where the features of one layer run.

    Args:
        lanes: Of the layer.
        track: The number of their track.
    """

    def __init__(self, lanes: Lanes, track: int) -> None:
        self._lanes = lanes
        self.track = track
        self._drawn: set[tuple[object, int, float]] = set()

    @cached_property
    def _uses(self) -> dict[int, NDArray[np.int64]]:
        order = np.argsort(self._lanes.fids, kind="stable")
        fids, first = np.unique(self._lanes.fids[order], return_index=True)
        parts = np.split(order, first[1:])
        return dict(zip(fids.tolist(), parts, strict=True))

    def packed(self, fid: int, shift: float, look: object) -> list[Packed] | None:
        """Return a feature as stretches; None where it has no lanes.

        What another feature with the same look has drawn already is not drawn on top of it.

        Args:
            fid: The feature's.
            shift: Degrees by which its copy of the world is moved.
            look: What tells looks apart.
        """
        uses = self._uses.get(fid)
        if uses is None:
            return None
        runs: list[list[int]] = []
        goes_on = False
        for use in uses.tolist():
            stretch = int(self._lanes.stretches[use])
            key = look, stretch, shift
            is_new = key not in self._drawn
            self._drawn.add(key)
            if is_new:
                if not goes_on or self._lanes.starts[use]:
                    runs.append([round(shift)])
                runs[-1].append(~stretch if self._lanes.backwards[use] else stretch)
            goes_on = is_new
        return [[LANES, runs]] if runs else []
