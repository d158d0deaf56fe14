"""Ways over the sea between all ports are found once, when the networks are built, and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.core.measure import inverse, line_length_m
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.geodesic_steps import along_geodesics
from corridormap.network.sea_gates import passage_names as passage_names
from corridormap.network.sea_route import STEP_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.sea_sight import LonLat

    Degrees = NDArray[np.float64]

MOVED_M = 1_000.0
"""A port that lies further from where it was when the ways were found is another place."""
FILE_NAME = "sea_ways.npz"
_UNITS_PER_DEGREE = 1_000_000
"""Corners are kept to 0.1 m: finer than the networks', since a line may touch a closed strait."""
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Port:
    """A port as it was when the ways were found: its id and degrees."""

    port_id: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class StoredWay:
    """The shortest way between two ports while one passage is closed, or none.

    Attributes:
        a, b: Positions of the ports, a < b.
        closed: Label of the passage, '' for none.
        corners: Shape (k, 2), degrees, from a to b; empty where there is no way.
        passages: Labels of what it passes, in order from a to b.
        length_m: Geodesic length; infinite where there is no way.
    """

    a: int
    b: int
    closed: str
    corners: Degrees
    passages: tuple[str, ...]
    length_m: float

    def answers(self, closed: frozenset[str]) -> bool:
        """Tell whether it is the shortest while all of these are closed.

        It is where it avoids them all and closing fewer of them was not shorter.
        """
        return (not self.closed or self.closed in closed) and closed.isdisjoint(self.passages)


class SeaWays:
    """The table of ways between ports.

    Args:
        known: The ports; ways count in them.
        ways: For each pair that has one the way with nothing closed (beside what always is,
            `CLOSED_BY_DEFAULT`), and one for each passage that it uses, with that closed.
    """

    def __init__(self, known: Sequence[Port], ways: Sequence[StoredWay]) -> None:
        self.known = tuple(known)
        self.ports = tuple(port.port_id for port in known)
        self.lon = np.array([port.lon for port in known])
        self.lat = np.array([port.lat for port in known])
        self.ways = tuple(ways)
        self._by_pair: dict[tuple[int, int], list[StoredWay]] = {}
        for way in ways:
            self._by_pair.setdefault((way.a, way.b), []).append(way)

    def index_of(self, port_id: str, lon: float, lat: float) -> int | None:
        """Return the position of a port, None where it is unknown or has moved by over 1 km.

        Args:
            port_id: Its id.
            lon: Where it lies now, degrees.
            lat: The same.
        """
        if port_id not in self.ports:
            return None
        at = self.ports.index(port_id)
        moved_m = inverse(lon, lat, float(self.lon[at]), float(self.lat[at])).length_m
        return at if moved_m <= MOVED_M else None

    def has_port(self, port_id: str, lon: float, lat: float) -> bool:
        """Tell whether a port's ways are known and still hold where it lies now."""
        return self.index_of(port_id, lon, lat) is not None

    def port_at(self, point: LonLat) -> int | None:
        """Return the position of the port that lies exactly (to 1e-6 degrees) at a point."""
        beside = np.maximum(np.abs(self.lon - point[0]), np.abs(self.lat - point[1]))
        at = int(np.argmin(beside)) if len(beside) else -1
        return at if at >= 0 and beside[at] <= 1e-6 else None

    def lengths_m(self, closed: frozenset[str] = _NOTHING) -> tuple[Degrees, NDArray[np.bool_]]:
        """Return the length between every two ports while some passages are closed.

        Args:
            closed: Labels, beside those of `CLOSED_BY_DEFAULT`.

        Returns:
            Shape (p, p) in metres, infinite where there is no way; and shape (p, p), whether
            the stored way uses something closed and no other one stored does instead, so that
            `sea_leg` has to be asked: the length is then one that no way is shorter than. With
            one passage closed there is none.
        """
        shape = (len(self.ports), len(self.ports))
        lengths_m, is_affected = np.full(shape, np.inf), np.zeros(shape, dtype=bool)
        np.fill_diagonal(lengths_m, 0.0)
        for (a, b), ways in self._by_pair.items():
            way = _answer(ways, closed)
            is_affected[a, b] = is_affected[b, a] = way is None
            # Closing more makes no way shorter.
            fewer_m = [each.length_m for each in ways if closed.issuperset({each.closed} - {""})]
            lengths_m[a, b] = lengths_m[b, a] = max(fewer_m) if way is None else way.length_m
        return lengths_m, is_affected

    def way(self, a: int, b: int, closed: frozenset[str] = _NOTHING) -> StoredWay | None:
        """Return the stored way between two ports, in either direction, None where none answers.

        One of infinite length says that there is no way.
        """
        return _answer(self._by_pair.get((min(a, b), max(a, b)), []), closed)

    def avoiding(self, a: int, b: int, closed: frozenset[str]) -> StoredWay | None:
        """Return the shortest stored way between two ports that avoids some passages, or None.

        Where `way` has none that answers there may be a shorter one that is not stored.
        """
        ways = self._by_pair.get((min(a, b), max(a, b)), [])
        open_ways = [way for way in ways if len(way.corners) and closed.isdisjoint(way.passages)]
        return min(open_ways, key=lambda way: way.length_m, default=None)

    def line_of(self, way: StoredWay, a: int, b: int) -> Degrees:
        """Return a stored way's line from port a to port b: shape (n, 2), degrees, unwrapped."""
        return along_geodesics(way.corners if a <= b else way.corners[::-1], STEP_M)

    def line(self, a: int, b: int, closed: frozenset[str] = _NOTHING) -> Degrees:
        """Return the line from port a to port b: shape (n, 2), degrees, unwrapped.

        Raises:
            LookupError: No stored way answers.
        """
        return self.line_of(self._found(a, b, closed), a, b)

    def passages(self, a: int, b: int, closed: frozenset[str] = _NOTHING) -> tuple[str, ...]:
        """Return the labels of the straits and canals from port a to port b, in order.

        Raises:
            LookupError: No stored way answers.
        """
        passed = self._found(a, b, closed).passages
        return passed if a <= b else passed[::-1]

    def _found(self, a: int, b: int, closed: frozenset[str]) -> StoredWay:
        way = self.way(a, b, closed)
        if way is None or not len(way.corners):
            raise LookupError(f"no way between {self.ports[a]} and {self.ports[b]} is stored")
        return way


def _answer(ways: Sequence[StoredWay], closed: frozenset[str]) -> StoredWay | None:
    return next((way for way in ways if way.answers(closed)), None)


def stored_way(
    pair: tuple[int, int], closed: str, corners: Degrees, passages: tuple[str, ...]
) -> StoredWay:
    """Return a way as it will be read again: corners rounded, its length measured on those.

    Args:
        pair: Positions of the ports.
        closed: Label of the passage that was closed, '' for none.
        corners: Shape (k, 2), degrees, in order of the pair; empty for no way.
        passages: Labels of what it passes.
    """
    kept = np.rint(np.asarray(corners).reshape(-1, 2) * _UNITS_PER_DEGREE) / _UNITS_PER_DEGREE
    length_m = line_length_m(along_geodesics(kept, STEP_M)) if len(kept) else np.inf
    return StoredWay(*pair, closed, kept, passages, float(length_m))


@lru_cache(maxsize=2)
def load_sea_ways(folder: Path) -> SeaWays:
    """Return the ways between ports from `sea_ways.npz` of a folder; read once per process.

    Raises:
        SourceError: The file is missing, truncated or of another kind.
    """
    path = folder / FILE_NAME
    arrays = read_arrays(path)
    try:
        return SeaWays(_ports(arrays), _ways(arrays))
    except (KeyError, IndexError, ValueError) as exc:
        raise SourceError(path, f"not a file of ways over the sea ({exc})") from exc


def _ports(arrays: Arrays) -> list[Port]:
    lon, lat = (arrays[key].astype(np.float64) / _UNITS_PER_DEGREE for key in ("port_x", "port_y"))
    rows = zip(arrays["port_ids"].tolist(), lon.tolist(), lat.tolist(), strict=True)
    return [Port(str(port_id), x, y) for port_id, x, y in rows]


def _ways(arrays: Arrays) -> list[StoredWay]:
    labels = [str(label) for label in arrays["labels"]]
    points = np.column_stack([arrays["x"], arrays["y"]]).astype(np.float64) / _UNITS_PER_DEGREE
    passed = [labels[at] for at in arrays["passed"].tolist()]
    corner_ends, passed_ends = (arrays[key].tolist() for key in ("corner_ends", "passed_ends"))
    keys = ("way_a", "way_b", "way_closed", "length_m")
    ways = []
    for at, (a, b, closed, length_m) in enumerate(
        zip(*(arrays[key].tolist() for key in keys), strict=True)
    ):
        corners = points[corner_ends[at] : corner_ends[at + 1]]
        own = tuple(passed[passed_ends[at] : passed_ends[at + 1]])
        ways.append(StoredWay(a, b, labels[closed], corners, own, length_m))
    return ways


def save_sea_ways(folder: Path, table: SeaWays) -> bool:
    """Write the ways beside the networks; return whether they were new."""
    ways = table.ways
    labels = sorted({"", *(w.closed for w in ways), *(p for w in ways for p in w.passages)})
    points = np.vstack([np.zeros((0, 2)), *(way.corners for way in ways)])
    units = np.rint(points * _UNITS_PER_DEGREE).astype(np.int32)
    arrays: Arrays = {
        "port_ids": np.array(table.ports, dtype=np.str_),
        "port_x": np.rint(table.lon * _UNITS_PER_DEGREE).astype(np.int32),
        "port_y": np.rint(table.lat * _UNITS_PER_DEGREE).astype(np.int32),
        "labels": np.array(labels, dtype=np.str_),
        "way_a": np.array([way.a for way in ways], dtype=np.int32),
        "way_b": np.array([way.b for way in ways], dtype=np.int32),
        "way_closed": np.array([labels.index(way.closed) for way in ways], dtype=np.int32),
        "length_m": np.array([way.length_m for way in ways], dtype=np.float64),
        "corner_ends": np.cumsum([0, *(len(way.corners) for way in ways)]).astype(np.int32),
        "x": units[:, 0].copy(),
        "y": units[:, 1].copy(),
        "passed_ends": np.cumsum([0, *(len(way.passages) for way in ways)]).astype(np.int32),
        "passed": np.array([labels.index(p) for w in ways for p in w.passages], dtype=np.int32),
    }
    return write_arrays(folder / FILE_NAME, arrays)
