"""Keeps the index of names in step with the layers that are open."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtCore import Signal as QtSignal

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.name_index import NameHit, NameIndex
from corridormap.core.project import Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.panels.search_names import MOST_FEATURES, NamedLayer, is_searched, name_index

SETTLING_MS = 1_500
"""Layers arrive in a burst at start; one index is built after it and after the first picture."""
REST_S = 0.5
"""It is not begun while a hand moves the map: drawing has enough to do."""


class SearchIndex(QObject):
    """Builds the index anew, off the GUI thread, whenever layers come, go or are read again.

    Args:
        project: Whose layers.
        store: Where their features are.
        runner: Builds the index.
        parent: Owner.
    """

    index_built = QtSignal()

    def __init__(
        self,
        project: Project,
        store: LayerStore,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._store = store
        self._job = LatestJob(runner)
        self._courtesy = runner.courtesy
        self._index = NameIndex(())
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._build_at_rest)
        store.layer_loaded.connect(lambda _: self._settling.start())
        store.layer_failed.connect(lambda *_: self._settling.start())
        project.layer_removed.connect(self._follow_removed)
        project.settings_changed.connect(self._follow_settings)
        self._settling.start()

    @property
    def is_complete(self) -> bool:
        """Whether the names of all layers are in the index."""
        layers = self._project.layers()
        loading = any(self._store.is_loading(layer.layer_id) for layer in layers)
        return not (loading or self._settling.isActive() or self._job.is_running)

    @property
    def too_large(self) -> tuple[str, ...]:
        """Names of layers that have too many features to be searched."""
        layers = self._project.layers()
        return tuple(each.name for each in layers if each.info.feature_count > MOST_FEATURES)

    def hurry(self) -> None:
        """Build now what was still to wait: somebody is about to search."""
        if self._settling.isActive():
            self._settling.stop()
            self._build()

    def search(self, text: str, limit: int) -> list[NameHit]:
        """Return the best hits of what is indexed so far."""
        return self._index.search(text, limit)

    def _follow_removed(self, _: VectorLayer) -> None:
        self._settling.start()

    def _follow_settings(self) -> None:
        # Layers' names stand beside the hits, in the language of the data.
        self._settling.start()

    def _build_at_rest(self) -> None:
        if self._store.is_busy or self._courtesy.rested_s < REST_S:
            # What is to be seen comes first; a large layer would be held up by half a second.
            self._settling.start()
        else:
            self._build()

    def _build(self) -> None:
        for layer in self._project.layers():
            if is_searched(layer.info):
                self._store.want(layer.layer_id)
        language = self._project.language
        layers = [
            NamedLayer(
                layer.layer_id,
                layer.name_zh if language == "zh" and layer.name_zh else layer.name,
                layer.source,
                self._store.block(layer.layer_id),
                self._store.crs(layer),
                not layer.selectable,
            )
            for layer in self._project.layers()
            if is_searched(layer.info)
        ]

        def build(feedback: Feedback) -> NameIndex:
            return name_index(layers, feedback)

        self._job.submit(build, self._take, self._fail)

    def _take(self, index: NameIndex) -> None:
        self._index = index
        self.index_built.emit()

    def _fail(self, _: CorridorMapError) -> None:
        """Keep the index there is: what is wrong with a layer is told by the layer."""
        self.index_built.emit()
