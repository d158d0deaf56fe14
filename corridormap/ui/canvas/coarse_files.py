"""The folder of reduced layers that makes the next start quick; it may be deleted at any time."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import astuple
from pathlib import Path

from corridormap.core.crs import Crs
from corridormap.core.vector_layer import LayerInfo
from corridormap.render.coarse import CoarseLayer, read_coarse, write_coarse
from corridormap.ui.canvas.layer_loading import WantedColumns

FORMAT = 1
"""Part of every key: raised when what is kept changes."""
MOST_BYTES = 512 << 20
SUFFIX = ".npz"


class CoarseFiles:
    """Finds, writes and clears away reduced layers; every method may be called from any thread.

    Args:
        folder: Made when the first layer is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, info: LayerInfo, wanted: WantedColumns, crs: Crs) -> CoarseLayer | None:
        """Return what is kept of a layer as its file is now, None where nothing fits."""
        key = _key(info, wanted)
        path = self._path(info, crs)
        if key is None or not path.is_file():
            return None
        with contextlib.suppress(OSError):
            # The least lately used ones go first.
            path.touch()
        return read_coarse(path, key)

    def write(self, info: LayerInfo, wanted: WantedColumns, coarse: CoarseLayer) -> None:
        """Keep a layer; where that cannot be done the next start is slower, no more."""
        key = _key(info, wanted)
        if key is not None:
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


def _key(info: LayerInfo, wanted: WantedColumns) -> str | None:
    """Return what tells a file's present content; None while a log of changes lies beside it."""
    try:
        stat = info.path.stat()
        if info.path.with_name(info.path.name + "-wal").exists():
            return None
    except OSError:
        return None
    joins = [astuple(join) for join in wanted.joins]
    return json.dumps([FORMAT, stat.st_size, stat.st_mtime_ns, wanted.names, joins])
