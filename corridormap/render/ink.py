"""The density that makes a tiny feature, drawn alone, cover as much as its area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

STEPS = 1024
NEARLY_OPAQUE = 0.995
_STEPS = np.geomspace(1e-4, 1.0, 64)


@dataclass(frozen=True, slots=True, eq=False)
class InkTable:
    """Density for areas, see `ink_table`.

    Attributes:
        largest_px2: No feature covers more.
        ratios: Density for each square pixel, for areas from 0 to `largest_px2`.
    """

    largest_px2: float
    ratios: Floats

    def masses(self, areas_px2: Floats) -> Floats:
        """Return the density of features of these areas, summed over their pixels."""
        areas = np.minimum(areas_px2, np.float32(self.largest_px2))
        place = areas * np.float32((STEPS - 1) / self.largest_px2)
        place += np.float32(0.5)
        areas *= self.ratios[place.astype(np.intp)]
        return areas


def ink_table(kernels: NDArray[np.float64], alpha: float) -> InkTable:
    """Return the table for features that lie on the pixels like these.

    Features strewn at random cover what the product of 1 − coverage leaves over, whatever their
    number. Densities do so too if, and only if, one feature's Σ (1 − exp(−density)) is its area.

    Args:
        kernels: Shares of typical features' densities in pixels, shape (features, pixels); a
            row's sum is 1.
        alpha: Opacity of the colour.
    """
    kernels = np.sort(kernels, axis=1)
    kernels = kernels[:, kernels.max(axis=0) > 1e-4]
    # Where a feature covers a pixel wholly it is as dense as its colour lets it be.
    most = -np.log1p(-min(alpha, NEARLY_OPAQUE)) / kernels[:, -1].mean()
    masses = most * _STEPS
    covered = -np.expm1(-masses[:, None, None] * kernels).sum(axis=2).mean(axis=1) / alpha
    areas = np.linspace(0.0, covered[-1], STEPS)
    areas[0] = covered[0]
    ratios = np.interp(areas, covered, masses) / areas
    return InkTable(float(covered[-1]), ratios.astype(np.float32))
