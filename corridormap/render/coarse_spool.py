"""A large layer's reduced copy on its way into a file: no more than a batch of it in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from corridormap.core.crs import Crs
from corridormap.core.feature import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SpooledArray:
    """Rows that are appended to a file without a name, which is gone once it is closed.

    Args:
        folder: Where there is room for them.

    Raises:
        OSError: There is none; also by what follows.
    """

    def __init__(self, folder: Path) -> None:
        # It outlives this call.
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._none: NDArray[Any] | None = None
        self._rows = 0

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows of the same kind and width as the first ones.

        Raises:
            ValueError: They are of another.
        """
        none = rows[:0]
        if self._none is None:
            self._none = none
        if (none.dtype, none.shape) != (self._none.dtype, self._none.shape):
            raise ValueError(f"{none.dtype} rows of {none.shape[1:]} among others")
        # Of a batch that is too small to be seen throughout there is nothing to draw.
        if rows.size:
            self._file.write(np.ascontiguousarray(rows).data.cast("B"))
        self._rows += len(rows)

    def write_to(self, file: IO[bytes]) -> None:
        """Write all rows as numpy's file format has them."""
        none = np.zeros(0) if self._none is None else self._none
        about = {
            "descr": np.lib.format.dtype_to_descr(none.dtype),
            "fortran_order": False,
            "shape": (self._rows, *none.shape[1:]),
        }
        np.lib.format.write_array_header_1_0(file, about)
        self._file.seek(0)
        shutil.copyfileobj(self._file, file, 1 << 20)

    def close(self) -> None:
        """Let the rows go."""
        self._file.close()


@dataclass(frozen=True, slots=True, eq=False)
class SpooledCoarse:
    """What a `CoarseLayer` of features with a sketch comes to in a file.

    Attributes:
        arrays: By their names there.
        origin: Of the sketch.
        step: See `LayerSnapshot.step`.
        crs: The map's.
        columns: Values aligned with the rows.
        is_all: As for a `CoarseLayer`.
    """

    arrays: Mapping[str, SpooledArray]
    origin: NDArray[np.float64]
    step: int
    crs: Crs
    columns: Mapping[str, list[Value]]
    is_all: bool = False

    def close(self) -> None:
        """Let all of it go."""
        for array in self.arrays.values():
            array.close()
