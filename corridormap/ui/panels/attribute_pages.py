"""Rows of a table that were looked at: read a page at a time when they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import KEY, Value
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerSource
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.latest_job import LatestJob

PAGE_ROWS = 128
KEPT_ROWS = 64 * PAGE_ROWS
"""Rows held at most; a table of a million is never held whole."""


class RowPages:
    """Values of rows by key, read off the GUI thread.

    Args:
        source: Where rows come from.
        runner: Runs the reading.
        on_read: Called with the keys that have arrived.
        on_failed: Called with the reason when a page cannot be read.
    """

    def __init__(
        self,
        source: LayerSource,
        runner: JobRunner,
        on_read: Callable[[Sequence[int]], None],
        on_failed: Callable[[CorridorMapError], None],
    ) -> None:
        self._source = source
        self._names = [field.name for field in source.info.fields]
        self._job = LatestJob(runner)
        self._on_read = on_read
        self._on_failed = on_failed
        self._rows: OrderedDict[int, Mapping[str, Value]] = OrderedDict()
        self._wanted: list[int] = []

    def row(self, fid: int) -> Mapping[str, Value] | None:
        """Return a row's values, None while they are not here."""
        values = self._rows.get(fid)
        if values is not None:
            self._rows.move_to_end(fid)
        return values

    def want(self, fids: Sequence[int]) -> None:
        """Read these rows next; what was wanted before and has not been read is forgotten."""
        self._wanted = [fid for fid in fids if fid not in self._rows]
        if self._wanted and not self._job.is_running:
            self._read_next()

    def close(self) -> None:
        """Stop reading."""
        self._wanted = []
        self._job.cancel()

    def _read_next(self) -> None:
        fids, self._wanted = self._wanted, []

        def read(feedback: Feedback) -> dict[int, Mapping[str, Value]]:
            found: dict[int, Mapping[str, Value]] = {}
            for rows in self._source.read_rows(self._names, feedback, fids):
                cells = zip(*(rows[name] for name in (KEY, *self._names)), strict=True)
                found |= {
                    fid: dict(zip(self._names, values, strict=True)) for fid, *values in cells
                }
            return found

        self._job.submit(read, lambda found: self._keep(fids, found), self._on_failed)

    def _keep(self, fids: Sequence[int], found: Mapping[int, Mapping[str, Value]]) -> None:
        # A row that has gone from the file since must not be asked for again and again.
        self._rows.update((fid, {}) for fid in fids)
        self._rows.update(found)
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)
        self._on_read(fids)
        if self._wanted and not self._job.is_running:
            self._read_next()
