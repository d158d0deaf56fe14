"""Straits and canals have names, a line across by which they are closed, and narrow waters.

A narrow water is a canal or river that ships use where the base map shows land.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.coast import segments_cross
from corridormap.network.graph import UNITS_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

_PLACES_ACROSS = 1 << 32
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True, slots=True, eq=False)
class Waters:
    """What is known of straits, canals and rivers beside the shore.

    Attributes:
        names: By label, what people call a strait or canal that can be closed.
        gates: By label, the two ends of a line across it from land to land, shape (2, 2).
        narrow: Shape (k, 4), steps of canals and rivers that the shore's drawing has on land.
        inland: Shape (j, 2), their points that it has on land.
        inlets: Shape (i, 2), points of ways that lead nowhere but to harbours, some on land.
    """

    names: dict[str, str]
    gates: dict[str, Degrees]
    narrow: Degrees
    inland: Degrees
    inlets: Degrees


@dataclass(frozen=True, slots=True, eq=False)
class Narrows:
    """The narrow waters for looking up.

    Attributes:
        steps: Shape (2 k, 2), places of their steps, in both directions, in order.
        inland: Shape (j,), places on land, in order.
        inlets: Shape (i,), places on ways to harbours, in order.
    """

    steps: NDArray[np.int64]
    inland: NDArray[np.int64]
    inlets: NDArray[np.int64]

    def are_steps(self, line: NDArray[np.generic]) -> NDArray[np.bool_]:
        """Tell for each of the n - 1 steps of a line of shape (n, 2), degrees, if it is one."""
        places = places_of(line)
        first, last = (np.searchsorted(self.steps[:, 0], places[:-1], side) for side in _SIDES)
        met = np.zeros(max(len(places) - 1, 0), dtype=bool)
        for at in np.flatnonzero(last > first).tolist():
            met[at] = places[at + 1] in self.steps[first[at] : last[at], 1]
        return met

    def are_inland(self, points: NDArray[np.generic]) -> NDArray[np.bool_]:
        """Tell which points of shape (n, 2), degrees, are points of narrow waters on land."""
        return _are_among(places_of(points), self.inland)

    def are_inlets(self, points: NDArray[np.generic]) -> NDArray[np.bool_]:
        """Tell which points of shape (n, 2), degrees, are points of ways to harbours."""
        return _are_among(places_of(points), self.inlets)


def _are_among(places: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which places are known ones, which are in order: nothing is sorted for each question."""
    first, last = (np.searchsorted(known, places, side) for side in _SIDES)
    return np.asarray(last > first)


@lru_cache(maxsize=2)
def load_narrows(folder: Path) -> Narrows:
    """Return the steps and points of narrow waters from `coast.npz` of a folder."""
    narrow, inland, inlets = _arrays(folder, "narrow", "inland", "inlets")
    here, there = _looked_up(narrow[:, :2]), _looked_up(narrow[:, 2:])
    both = np.column_stack([np.append(here, there), np.append(there, here)])
    steps = both[np.lexsort(both.T[::-1])]
    return Narrows(steps, np.sort(_looked_up(inland)), np.sort(_looked_up(inlets)))


def places_of(points: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return points of shape (n, 2), degrees, as they are looked up, shape (n,)."""
    return _looked_up(_in_units(points))


def _in_units(points: NDArray[np.generic]) -> NDArray[np.int32]:
    return np.rint(points.astype(np.float64) * UNITS_PER_DEGREE).astype(np.int32)


def _looked_up(units: NDArray[np.generic]) -> NDArray[np.int64]:
    whole = units.astype(np.int64)
    return whole[:, 0] * _PLACES_ACROSS + whole[:, 1]


@lru_cache(maxsize=2)
def passage_names(folder: Path) -> dict[str, str]:
    """Return what people call each strait and canal that can be closed, by its label.

    Args:
        folder: resources/network.

    Raises:
        SourceError: `coast.npz` is missing, truncated or of another kind.
    """
    ids, names = _arrays(folder, "passage_ids", "passage_names")
    return {str(label): str(name) for label, name in zip(ids, names, strict=True)}


@lru_cache(maxsize=2)
def gate_lines(folder: Path) -> dict[str, Degrees]:
    """Return the line across each strait and canal, shape (2, 2), degrees, by its label."""
    names, lines = _arrays(folder, "gate_names", "gate_lines")
    shaped = lines.astype(np.float64).reshape(-1, 2, 2)
    return {str(name): line for name, line in zip(names, shaped, strict=True)}


@lru_cache(maxsize=64)
def gate_bars(folder: Path, names: frozenset[str]) -> Degrees:
    """Return the lines across some straits, shape (g, 4), degrees; unknown ones are passed over."""
    chosen = [line.reshape(4) for name, line in gate_lines(folder).items() if name in names]
    return np.array(chosen, dtype=np.float64).reshape(-1, 4)


def bars_met(steps: tuple[Degrees, ...], bars: Degrees) -> NDArray[np.bool_]:
    """Tell which steps meet which bars, shape (n, g).

    Args:
        steps: x1, y1, x2, y2 of n straight steps, degrees; longitudes may run past 180.
        bars: Shape (g, 4), degrees.
    """
    x1, y1, x2, y2 = (values[:, None] for values in steps)
    if not len(bars) or not len(x1) or y1.max() < bars[:, 1::2].min() - 1.0:
        return np.zeros((len(x1), len(bars)), dtype=bool)
    turn = np.floor(((x1 + x2) / 2.0 + 180.0) / 360.0) * 360.0
    b1, c1, b2, c2 = (values[None, :] for values in bars.T)
    return segments_cross((x1 - turn, y1, x2 - turn, y2), (b1, c1, b2, c2))


def gates_crossed(folder: Path, line: Degrees) -> tuple[str, ...]:
    """Return the labels of the straits and canals that a line crosses, in order of the way.

    Args:
        folder: resources/network.
        line: Shape (n, 2), degrees, unwrapped; straight in longitude and latitude from point
            to point.
    """
    labels = list(gate_lines(folder))
    bars = gate_bars(folder, frozenset(labels))
    crossed = bars_met((line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]), bars)
    met = sorted((int(np.argmax(crossed[:, at])), at) for at in np.flatnonzero(crossed.any(axis=0)))
    return tuple(labels[at] for _, at in met)


def _arrays(folder: Path, *names: str) -> list[NDArray[np.generic]]:
    path = folder / "coast.npz"
    arrays: Arrays = read_arrays(path)
    try:
        return [arrays[name] for name in names]
    except KeyError as exc:
        raise SourceError(path, f"the array {exc} is missing") from exc


def save_coast(folder: Path, rings: list[Degrees], waters: Waters) -> bool:
    """Write the shore and its waters; return whether they were new.

    Args:
        folder: resources/network.
        rings: Closed rings, shape (k, 2) each, degrees.
        waters: Names, gates and narrow waters.
    """
    points = _in_units(np.vstack(rings))
    arrays: Arrays = {
        "x": points[:, 0].copy(),
        "y": points[:, 1].copy(),
        "ring_starts": np.cumsum([0, *(len(ring) for ring in rings)]).astype(np.int32),
        "gate_names": np.array(list(waters.gates), dtype=np.str_),
        "gate_lines": np.array(list(waters.gates.values()), dtype=np.float64).reshape(-1, 4),
        "passage_ids": np.array(list(waters.names), dtype=np.str_),
        "passage_names": np.array(list(waters.names.values()), dtype=np.str_),
        "narrow": _in_units(waters.narrow).reshape(-1, 4),
        "inland": _in_units(waters.inland).reshape(-1, 2),
        "inlets": _in_units(waters.inlets).reshape(-1, 2),
    }
    return write_arrays(folder / "coast.npz", arrays)
