"""The density that makes a tiny feature, drawn alone, cover as much as it should."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.density import MOST_DENSE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

SPOT = 2.0
"""How much denser than a pixel that the feature covers wholly its middle may be."""
_STEPS = 1024
_SHARES = np.geomspace(1e-4, 1.0, 48)


@dataclass(frozen=True, slots=True, eq=False)
class MassTable:
    """The density of features by their size: a line's length, a ring's perimeter, an area.

    Attributes:
        largest: Size of the last entry; larger features are as dense as this one.
        masses: Densities, summed over the feature's pixels, at equal steps of size from 0.
    """

    largest: float
    masses: Floats

    def masses_of(self, sizes: Floats) -> Floats:
        """Return the densities of features of these sizes."""
        places = np.clip(sizes, 0, self.largest)
        places *= np.float32((_STEPS - 1) / self.largest)
        places += np.float32(0.5)
        masses: Floats = self.masses.take(places.astype(np.intp), mode="clip")
        return masses

    @classmethod
    def through(cls, sizes: Doubles, masses: Doubles) -> MassTable:
        """Return the table between some sizes, ascending."""
        steps = np.linspace(0.0, sizes[-1], _STEPS)
        return cls(float(sizes[-1]), np.interp(steps, sizes, masses).astype(np.float32))


def masses_for(kernels: Doubles, alpha: float, areas_px2: Doubles) -> Doubles:
    """Return the densities of features that lie on the pixels like these and cover some area.

    Features strewn at random leave bare what the product of 1 − coverage leaves, whatever their
    number. Densities do so too if, and only if, one feature's Σ (1 − exp(−density)) is its area.

    Args:
        kernels: Shares of a feature's density in pixels, in different places of a pixel, shape
            (places, pixels); a row's sum is 1.
        alpha: Opacity of the colour.
        areas_px2: What the feature is to cover.
    """
    kernels = np.sort(kernels, axis=1)
    kernels = kernels[:, kernels.max(axis=0) > 1e-4]
    # More ink than this on a feature's middle pixel would show as a spot.
    most = min(-SPOT * np.log1p(-min(alpha, 1 - 1e-9)), MOST_DENSE) / kernels[:, -1].mean()
    masses = most * _SHARES
    covered = -np.expm1(-masses[:, None, None] * kernels).sum(axis=2).mean(axis=1) / alpha
    found: Doubles = np.interp(areas_px2, np.append(0.0, covered), np.append(0.0, masses))
    return found
