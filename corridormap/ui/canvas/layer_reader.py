"""Reads layers on worker threads into what the store keeps of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import empty_block
from corridormap.core.memory import geometry_budget
from corridormap.render.coarse import CoarseLayer
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.layer_loading import (
    LoadedPart,
    Room,
    aligned,
    read_columns,
    read_lanes,
    read_layer,
)
from corridormap.ui.canvas.loaded_layer import LoadedLayer, crs_of, versions
from corridormap.ui.job_runner import Ends, JobRunner, Lane


class LayerReader(QObject):
    """Reads in the runner's loading lane and takes what comes on the GUI thread.

    Args:
        loaded: The store's layers by id; what is read of a layer no longer there is dropped.
        runner: Runs the jobs.
        parent: Owner.
        coarse_files: Where reduced layers are kept; None for nowhere.
    """

    grew = Signal(str)
    """More of a layer is there to be drawn."""
    finished = Signal(str)
    """A layer is complete."""
    replaced = Signal(str)
    """A layer that was complete was read again; `finished` follows."""
    failed = Signal(str, str)
    """Layer id and one line for people."""

    def __init__(
        self,
        loaded: Mapping[str, LoadedLayer],
        runner: JobRunner,
        parent: QObject,
        coarse_files: CoarseFiles | None,
    ) -> None:
        super().__init__(parent)
        self._loaded = loaded
        self._runner = runner
        self._coarse_files = coarse_files
        self.budget_bytes = geometry_budget()

    def load(self, loaded: LoadedLayer) -> None:
        """Read a layer; what there is of it stays until the new features are complete."""
        source, wanted, serial = loaded.layer.source, loaded.wanted, loaded.serial + 1
        files, budget_bytes = self._coarse_files if loaded.is_empty else None, self.budget_bytes
        room = Room(self._free_bytes(loaded), crs_of(source.info, loaded.block or empty_block()))

        def work(feedback: Feedback) -> LoadedPart:
            if files is not None:
                coarse = files.read(source.info, wanted, WEB_MERCATOR, budget_bytes)
                if coarse is not None:
                    return LoadedPart(empty_block(), {}, coarse=coarse)

            def deliver(part: LoadedPart) -> None:
                self._runner.post(partial(self._grow, loaded, serial, part))

            part = read_layer(source, wanted, deliver, feedback, room)
            if files is not None and part.coarse is not None:
                # What it takes the place of need not stay while it is written.
                deliver(part)
                files.write(source.info, wanted, part.coarse, budget_bytes)
            return part

        self._submit(loaded, work)

    def _free_bytes(self, loaded: LoadedLayer) -> int:
        others = (each.block for each in self._loaded.values() if each is not loaded)
        return self.budget_bytes - sum(block.nbytes for block in others if block is not None)

    def put_off(self, loaded: LoadedLayer) -> None:
        """Stop reading a layer of which nothing has come yet, as if it had never begun."""
        if loaded.job is not None:
            loaded.job.cancel()
            loaded.job, loaded.is_begun = None, False
            loaded.serial += 1

    def load_columns(self, loaded: LoadedLayer) -> None:
        """Read values that are wanted besides; the geometry stays."""
        source, wanted = loaded.layer.source, loaded.wanted
        block, index = loaded.block or empty_block(), loaded.index

        def work(feedback: Feedback) -> LoadedPart:
            columns = aligned(read_columns(source, wanted, feedback), block)
            return LoadedPart(block, columns, index, lanes=read_lanes(source, wanted, feedback))

        self._submit(loaded, work)

    def _submit(self, loaded: LoadedLayer, work: Callable[[Feedback], LoadedPart]) -> None:
        if loaded.job is not None:
            loaded.job.cancel()
        loaded.is_begun, loaded.is_rest = True, False
        loaded.serial += 1
        serial = loaded.serial
        loaded.load_generation = next(versions)
        ends = Ends(
            partial(self._finish, loaded, serial),
            partial(self._fail, loaded, serial),
            partial(self._stop, loaded, serial),
        )
        label = self.tr("Loading {name}").format(name=loaded.layer.name)
        loaded.job = self._runner.submit_in(Lane.LOAD, work, ends, label)

    def _is_current(self, loaded: LoadedLayer, serial: int) -> bool:
        known = self._loaded.get(loaded.layer.layer_id) is loaded
        return known and loaded.serial == serial

    def _grow(self, loaded: LoadedLayer, serial: int, part: LoadedPart) -> None:
        # While a layer is read again, its old features stay until the new ones are complete.
        if not self._is_current(loaded, serial) or loaded.is_whole:
            return
        if part.coarse is not None:
            self._take_coarse(loaded, part.coarse)
        elif loaded.coarse is None:
            loaded.generation = loaded.load_generation
            loaded.take(part)
            self.grew.emit(loaded.layer.layer_id)

    def _finish(self, loaded: LoadedLayer, serial: int, part: LoadedPart) -> None:
        if not self._is_current(loaded, serial):
            return
        loaded.job, was_whole = None, loaded.is_whole
        loaded.is_whole = part.coarse is None or part.coarse.is_all
        if part.coarse is not None:
            self._take_coarse(loaded, part.coarse)
        else:
            loaded.generation = loaded.load_generation
            loaded.take(part)
        if was_whole:
            self.replaced.emit(loaded.layer.layer_id)
        if loaded.is_whole:
            self.finished.emit(loaded.layer.layer_id)

    def _take_coarse(self, loaded: LoadedLayer, coarse: CoarseLayer) -> None:
        if coarse is loaded.coarse:
            return
        loaded.coarse, loaded.block, loaded.index = coarse, None, None
        loaded.geometry_id = loaded.version = next(versions)
        self.grew.emit(loaded.layer.layer_id)

    def _fail(self, loaded: LoadedLayer, serial: int, error: CorridorMapError) -> None:
        if self._is_current(loaded, serial):
            loaded.job = None
            self.failed.emit(loaded.layer.layer_id, str(error))

    def _stop(self, loaded: LoadedLayer, serial: int) -> None:
        if self._is_current(loaded, serial):
            loaded.job = None
            text = self.tr("Loading {name} was stopped; the map shows a part of it.")
            self.failed.emit(loaded.layer.layer_id, text.format(name=loaded.layer.name))
