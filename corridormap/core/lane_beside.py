"""Pieces of track that run alongside each other, as the file measured them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TrackBeside:
    """A part of one piece of track runs alongside a part of another.

    Attributes:
        pieces: The numbers of both.
        shares: Where the part starts and ends on the first, then the places beside these on the
            second, in shares of the pieces' lengths in degrees.
        apart_m: How far left of the first the second lies as seen from start to end of the part,
            negative to its right.
        length_m: Of the part on the first.
    """

    pieces: tuple[int, int]
    shares: Shares
    apart_m: float
    length_m: float

    @property
    def in_order(self) -> TrackBeside:
        """The same told along the piece with the smaller number, from its start to its end."""
        pieces, shares, apart_m = self.pieces, self.shares, self.apart_m
        if pieces[0] > pieces[1]:
            pieces, shares, apart_m = pieces[::-1], (*shares[2:], *shares[:2]), -apart_m
        if shares[0] > shares[1]:
            shares, apart_m = (shares[1], shares[0], shares[3], shares[2]), -apart_m
        return TrackBeside(pieces, shares, apart_m, self.length_m)


def shares_of(lonlat: Floats) -> Floats:
    """Return how far along a line, shape (n, 2), its points lie, 0 to 1."""
    along = np.zeros(len(lonlat))
    np.cumsum(np.hypot(*np.diff(lonlat, axis=0).T), out=along[1:])
    shares: Floats = along / max(float(along[-1]), 1e-12)
    return shares


def beside_arrays(
    found: Iterable[TrackBeside], homes: Mapping[int, tuple[int, float, float]]
) -> tuple[Ints, Floats, Floats]:
    """Return `Lanes.beside`, `Lanes.beside_shares` and `Lanes.beside_m`.

    Args:
        found: In pieces of the file.
        homes: Where these lie on the pieces of lanes, see `Pieces.homes`.
    """
    rows = sorted(
        (told.pieces, told.shares, told.apart_m, told.length_m)
        for each in found
        if (told := _at_home(each, homes)) is not None and told.shares[0] < told.shares[1]
    )
    return (
        np.array([row[0] for row in rows], np.int64).reshape(-1, 2),
        np.array([row[1] for row in rows], np.float64).reshape(-1, 4),
        np.array([row[2:] for row in rows], np.float64).reshape(-1, 2),
    )


def _at_home(
    each: TrackBeside, homes: Mapping[int, tuple[int, float, float]]
) -> TrackBeside | None:
    """Return it on the pieces of lanes; None where both are the same one, or one is not used."""
    if not all(piece in homes for piece in each.pieces):
        return None
    (one, start, end), (other, other_start, other_end) = (homes[piece] for piece in each.pieces)
    if one == other:
        return None
    shares = (
        *(start + share * (end - start) for share in each.shares[:2]),
        *(other_start + share * (other_end - other_start) for share in each.shares[2:]),
    )
    clipped = tuple(min(max(share, 0.0), 1.0) for share in shares)
    return TrackBeside((one, other), clipped, each.apart_m, each.length_m).in_order
