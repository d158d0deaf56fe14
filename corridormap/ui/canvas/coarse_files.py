"""The folder of reduced layers that makes the next start quick; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import astuple
from pathlib import Path

from corridormap.core.bundled import resources_folder
from corridormap.core.crs import WEB_MERCATOR, Crs
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import Access, LayerInfo
from corridormap.render.coarse import CoarseLayer, read_coarse, write_coarse
from corridormap.render.coarse_builder import spooled_copy
from corridormap.render.coarse_spool import SpooledCoarse
from corridormap.ui.canvas.layer_loading import WantedColumns

FORMAT = 2
"""Part of every key: raised when what is kept changes."""
MOST_BYTES = 512 << 20
SUFFIX = ".npz"


class CoarseFiles:
    """Finds, writes and clears away reduced layers; every method may be called from any thread.

    Args:
        folder: Made when the first layer is written.
        bundled: Where the copies of the layers that ship lie.
    """

    def __init__(self, folder: Path, bundled: Path | None = None) -> None:
        self._folder = folder
        self._bundled = bundled_copies_folder() if bundled is None else bundled

    def read(
        self, info: LayerInfo, wanted: WantedColumns, crs: Crs, budget_bytes: int = 0
    ) -> CoarseLayer | None:
        """Return what is kept of a layer as its file is now, None where nothing fits.

        What stands for a layer too large for memory is for the same budget only.
        """
        key = _key(info, wanted)
        path = self._path(info, crs)
        if key is None or not path.is_file():
            return self._read_bundled(info, wanted, crs)
        with contextlib.suppress(OSError):
            # The least lately used ones go first.
            path.touch()
        return read_coarse(path, key) or read_coarse(path, _key_of_large(key, budget_bytes))

    def _read_bundled(self, info: LayerInfo, wanted: WantedColumns, crs: Crs) -> CoarseLayer | None:
        if info.access is not Access.BUNDLED or not crs.is_web_mercator:
            return None
        key = _bundled_key(info, wanted)
        return None if key is None else read_coarse(self._bundled_path(info), key)

    def write_bundled(self, info: LayerInfo, wanted: WantedColumns, coarse: CoarseLayer) -> Path:
        """Write the copy of a layer that ships and return its path.

        Raises:
            OSError: The folder cannot be written.
        """
        path = self._bundled_path(info)
        # What ships is to be small.
        write_coarse(path, coarse, _bundled_key(info, wanted) or "", is_packed=True)
        return path

    def _bundled_path(self, info: LayerInfo) -> Path:
        return self._bundled / f"{info.path.stem}-{info.table}{SUFFIX}"

    def write_copy(
        self, info: LayerInfo, wanted: WantedColumns, snapshot: LayerSnapshot, step: int
    ) -> None:
        """Keep what a step shows of a layer that is in memory; as `write` else.

        Raises:
            CrsError: There is no way from the layer's CRS into Web Mercator.
        """
        if _key(info, wanted) is None:
            return
        with contextlib.suppress(OSError), contextlib.ExitStack() as leaving:
            coarse = spooled_copy(snapshot, WEB_MERCATOR, step, self._folder)
            if isinstance(coarse, SpooledCoarse):
                leaving.callback(coarse.close)
            self.write(info, wanted, coarse)

    def write(
        self,
        info: LayerInfo,
        wanted: WantedColumns,
        coarse: CoarseLayer | SpooledCoarse,
        budget_bytes: int = 0,
    ) -> None:
        """Keep a layer; where that cannot be done the next start is slower, no more."""
        key = _key(info, wanted)
        if key is not None:
            if coarse.is_all:
                key = _key_of_large(key, budget_bytes)
            with contextlib.suppress(OSError):
                write_coarse(self._path(info, coarse.crs), coarse, key)
                self._trim()

    def _path(self, info: LayerInfo, crs: Crs) -> Path:
        name = f"{info.path.absolute()}|{info.table}|{crs.definition}"
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:24] + SUFFIX)

    def _trim(self) -> None:
        found = [(path.stat(), path) for path in self._folder.glob(f"*{SUFFIX}*")]
        found.sort(key=lambda pair: pair[0].st_mtime_ns, reverse=True)
        held = 0
        for stat, path in found:
            held += stat.st_size
            if held > MOST_BYTES:
                path.unlink(missing_ok=True)


def bundled_copies_folder() -> Path:
    """Return the folder of the reduced copies that ship."""
    return resources_folder() / "copies"


def _bundled_key(info: LayerInfo, wanted: WantedColumns) -> str | None:
    """Return what tells the content of a file that ships, whenever it was unpacked."""
    try:
        with info.path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, 2)
    except OSError:
        return None
    # SQLite counts the changes of a file, and of its schema, in its header.
    counters = header[24:28].hex() + header[40:44].hex()
    return json.dumps([FORMAT, size, counters, *_wishes(wanted)])


def _key_of_large(key: str, budget_bytes: int) -> str:
    return f"{key} {budget_bytes}"


def _key(info: LayerInfo, wanted: WantedColumns) -> str | None:
    """Return what tells a file's present content; None while a log of changes lies beside it."""
    try:
        stat = info.path.stat()
        if info.path.with_name(info.path.name + "-wal").exists():
            return None
    except OSError:
        return None
    return json.dumps([FORMAT, stat.st_size, stat.st_mtime_ns, *_wishes(wanted)])


def _wishes(wanted: WantedColumns) -> list[object]:
    joins = [astuple(join) for join in wanted.joins]
    return [wanted.names, joins, "lanes"] if wanted.lanes else [wanted.names, joins]
