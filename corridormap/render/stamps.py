"""One marker at very many places: every pixel asks which stamps lie on top of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.marker_runs import (
    FULL,
    MarkerPixels,
    Run,
    last_of_runs,
    summed_runs,
)
from corridormap.render.stamp_places import Corners, Part, Stamps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indexes = NDArray[np.int32]
    Pixels = NDArray[np.uint32]
    Places = NDArray[np.intp]

STRIP_CELLS = 65_536
"""Pixels painted at once: their arrays stay in the processor's cache."""
_BYTE, _EVEN, _HALVES = np.uint32(8), np.uint32(0x00FF00FF), np.uint32(0x00800080)
DENSEST = 6.0
"""Ink of an opaque pixel: 1 − exp(−6) is opaque to the eye."""


def draw_stamps(
    context: DrawContext,
    window: DeviceWindow,
    stamps: Stamps,
    stamped: tuple[MarkerPixels, Sequence[Corners]],
) -> None:
    """Draw stamps, at least one, by asking every pixel.

    Args:
        context: What to draw on.
        window: Of the context.
        stamps: The topmost at each place.
        stamped: The marker, and where all of its stamps are.
    """
    marker, corners = stamped
    part = stamps.part
    mixture = _Mixture.of(part, corners, marker) if marker.see_through else None
    painting = _Painting(stamps, marker, mixture)
    pixels = np.empty((part.height, part.width), np.uint32)
    strip = max(STRIP_CELLS // part.width, 1)
    for start in range(0, part.height, strip):
        context.feedback.check()
        stop = min(start + strip, part.height)
        pixels[start:stop] = painting.rows(start, stop).reshape(stop - start, -1)
    window.draw(context, pixels, part.left, part.top)


@dataclass(frozen=True, slots=True, eq=False)
class _Mixture:
    """What very many see-through stamps look like.

    Attributes:
        counts: How many stamps have their corner in each cell, laid out as `Stamps.corners`.
        inks: −log(1 − opacity) for an opacity of 0 to 255.
        runs: The marker's, with their inks.
        color: Mean premultiplied colour for an opacity of 1.
    """

    counts: NDArray[np.float32]
    inks: NDArray[np.float32]
    runs: tuple[tuple[Run, float], ...]
    color: NDArray[np.float32]

    @classmethod
    def of(cls, part: Part, corners: Sequence[Corners], marker: MarkerPixels) -> _Mixture:
        counts = np.zeros(part.cells, np.float32)
        for piece in corners:
            np.add.at(counts, part.places(piece).astype(np.intp), np.float32(1))
        bare = 1 - np.arange(FULL + 1) / FULL
        inks = -np.log(np.maximum(bare, np.exp(-DENSEST))).astype(np.float32)
        runs = tuple((run, float(inks[run.value])) for run in marker.alphas)
        channels = marker.colors.reshape(-1, 1).view(np.uint8).astype(np.float32)
        color = channels.sum(axis=0) * (FULL / channels[:, 3].sum())
        return cls(counts.reshape(-1, part.columns), inks, runs, color)


@dataclass(frozen=True, slots=True, eq=False)
class _Painting:
    stamps: Stamps
    marker: MarkerPixels
    mixture: _Mixture | None

    def rows(self, start: int, stop: int) -> Pixels:
        """Return the premultiplied colours of some rows, flat.

        On the topmost opaque stamp lies, of each group of the marker's partial pixels, the
        topmost stamp. Of two of one group only the upper one is seen.
        """
        side = self.marker.side_px
        corners = self.stamps.corners[start : stop + side]
        solid = last_of_runs(corners, self.marker.opaque, side).reshape(-1)
        cells = self.stamps.cells(start, stop)
        pixels = self._colors(solid, cells)
        layers = [last_of_runs(corners, group, side).reshape(-1) for group in self.marker.partial]
        highest = solid
        for layer in layers:
            highest = np.maximum(highest, layer)
        seen = np.flatnonzero(highest != solid)
        if not len(seen):
            return pixels
        cells, solid = cells[seen], solid[seen]
        layers = [layer[seen] for layer in layers]
        for layer in layers:
            layer *= layer > solid
        _sort(layers)
        shown = [(some, self._colors(layer[some], cells[some])) for some, layer in _filled(layers)]
        blend = pixels[seen]
        if self.mixture is not None:
            ink = summed_runs(self.mixture.counts[start : stop + side], self.mixture.runs, side)
            blend = _mixed(self.mixture, blend, ink.reshape(-1)[seen], shown)
        for some, colors in shown:
            blend[some] = _over(colors, blend[some])
        pixels[seen] = blend
        return pixels

    def _colors(self, numbers: Indexes, cells: Indexes) -> Pixels:
        """Return the colours that the stamps of these numbers have in these cells."""
        table = np.zeros((self.marker.side_px, self.stamps.corners.shape[1]), np.uint32)
        table[:, : self.marker.side_px] = self.marker.colors
        # Number 0 is so far off that its cells lie behind the table, whose last entry is empty.
        colors: Pixels = table.reshape(-1).take(
            cells - self.stamps.places.take(numbers), mode="clip"
        )
        return colors


def _mixed(
    mixture: _Mixture,
    pixels: Pixels,
    ink: NDArray[np.float32],
    layers: list[tuple[Places, Pixels]],
) -> Pixels:
    """Return pixels; where there is no opaque stamp, the ink of all stamps that are no layer."""
    for some, colors in layers:
        ink[some] -= mixture.inks[colors >> np.uint32(24)]
    alpha = -np.expm1(-np.clip(ink, 0, None))
    channels = np.rint(alpha[:, None] * mixture.color).astype(np.uint8)
    return np.where(pixels == 0, channels.view(np.uint32)[:, 0], pixels)


def _filled(layers: list[Indexes]) -> Iterator[tuple[Places, Indexes]]:
    for layer in layers:
        yield np.flatnonzero(layer), layer


def _sort(layers: list[Indexes]) -> None:
    """Sort every cell's numbers among the layers, the lowest into the first."""
    for last in range(len(layers) - 1, 0, -1):
        for index in range(last):
            lower = np.minimum(layers[index], layers[index + 1])
            np.maximum(layers[index], layers[index + 1], out=layers[index + 1])
            layers[index] = lower


def _over(upper: Pixels, lower: Pixels) -> Pixels:
    """Return premultiplied colours laid over others, rounded as Qt does."""
    through = np.uint32(FULL) - (upper >> np.uint32(24))
    # Two channels at a time, each with eight bits to spare.
    even = (lower & _EVEN) * through
    even += ((even >> _BYTE) & _EVEN) + _HALVES
    odd = ((lower >> _BYTE) & _EVEN) * through
    odd += ((odd >> _BYTE) & _EVEN) + _HALVES
    colors: Pixels = ((even >> _BYTE) & _EVEN) + (odd & ~_EVEN)
    colors += upper
    return colors
