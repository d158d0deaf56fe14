"""Network files are small and the same every time: integers packed by difference, fixed stamps."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PACKED = "packed_"
_EPOCH = (1980, 1, 1, 0, 0, 0)

Arrays = dict[str, "NDArray[np.generic]"]


def read_arrays(path: Path) -> Arrays:
    """Read every array of a file written by `write_arrays`.

    Raises:
        SourceError: The file is missing, truncated or no such archive.
    """
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as archive:
            return {
                name.removeprefix(_PACKED): _unpacked(name, archive[name]) for name in archive.files
            }
    except FileNotFoundError as exc:
        raise SourceError(path, "the file is missing; build-layers makes it") from exc
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as exc:
        raise SourceError(path, "not a network file, or it is truncated") from exc


def write_arrays(path: Path, arrays: Arrays) -> bool:
    """Write the arrays, int32 ones packed; leave a file with the same contents alone.

    Returns:
        Whether the file was written.
    """
    if path.exists() and _same(read_arrays(path), arrays):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".partial")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            stored = _packed(name, arrays[name])
            entry = zipfile.ZipInfo(f"{stored[0]}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as handle:
                np.lib.format.write_array(handle, stored[1], allow_pickle=False)
    beside.replace(path)
    return True


def _same(old: Arrays, new: Arrays) -> bool:
    return old.keys() == new.keys() and all(
        old[name].dtype == new[name].dtype and np.array_equal(old[name], new[name]) for name in new
    )


def _packed(name: str, array: NDArray[np.generic]) -> tuple[str, NDArray[np.generic]]:
    # Differences of sorted or neighbouring integers are small, and their bytes apart by
    # significance deflate to about a third of what the plain array needs.
    if array.dtype != np.int32 or array.ndim != 1:
        return name, array
    steps = np.diff(array.astype(np.int64), prepend=0)
    folded = np.where(steps >= 0, 2 * steps, -2 * steps - 1).astype("<u8")
    planes = folded.view(np.uint8).reshape(-1, 8)[:, :5].T
    return f"{_PACKED}{name}", np.ascontiguousarray(planes)


def _unpacked(name: str, array: NDArray[np.generic]) -> NDArray[np.generic]:
    if not name.startswith(_PACKED):
        return array
    # Steps of 33 bits leave what they lead to the same where the 33rd is cut off.
    low = array[0].astype(np.uint32)
    for place, plane in enumerate(array[1:4], 1):
        if plane.any():
            low |= plane.astype(np.uint32) << np.uint32(8 * place)
    steps = low >> np.uint32(1)
    if array[4].any():
        steps |= array[4].astype(np.uint32) << np.uint32(31)
    steps ^= np.uint32(0) - (low & np.uint32(1))
    return np.cumsum(steps, dtype=np.uint32).view(np.int32)
