"""Finds out which classes of a style have features, without holding the window up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal as QtSignal

from corridormap.core.classify import Columns, used_classes
from corridormap.core.errors import CorridorMapError, FieldError
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.panels.latest_job import LatestJob

MOST_AT_ONCE = 1_000
"""Features that are looked through while the window waits, a few milliseconds long."""
MOST_LOOKED_THROUGH = 200_000
"""Of a layer; a million would keep the drawing from its turns for a second."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The classes of a style that features fall into; None: nobody can tell."""

    style: LayerStyle
    used: frozenset[int] | None

    def kept(self) -> LayerStyle:
        """Return the style with those classes alone."""
        if self.used is None:
            return self.style
        categories = self.style.categories
        kept = tuple(each for index, each in enumerate(categories) if index in self.used)
        return replace(self.style, categories=kept)


class UsedClasses(QObject):
    """What the legends of layers have to explain.

    Args:
        store: The layers' values.
        parent: Owner.
    """

    found = QtSignal(str)
    """A layer's classes, asked for before, are known now."""

    def __init__(self, store: LayerStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._answers: dict[str, _Answer] = {}
        self._outdated: set[str] = set()
        self._jobs: dict[str, LatestJob] = {}
        self._asked: dict[str, LayerStyle] = {}
        store.layer_loaded.connect(self._outdate)

    def is_awaited(self, layer_id: str) -> bool:
        """Whether a layer's features are being looked through."""
        return layer_id in self._asked

    def style(self, layer: VectorLayer) -> LayerStyle:
        """Return the layer's style with the classes that its features fall into.

        All of them while it loads, and of layers too large to look through. Of others that are
        not small, what is known so far; `found` follows when there is more to say.
        """
        style, layer_id = layer.style, layer.layer_id
        count = len(self._store.block(layer_id))
        if not style.categories or not count or self._store.is_loading(layer_id):
            return style
        if count > MOST_LOOKED_THROUGH:
            return style
        if count <= MOST_AT_ONCE:
            return _looked_through(style, self._store.columns(layer_id), count).kept()
        known = self._answers.get(layer_id)
        if known is None or known.style != style:
            known = None
        if known is None or layer_id in self._outdated:
            self._ask(layer_id, style, count)
        return style if known is None else known.kept()

    def _outdate(self, layer_id: str) -> None:
        self._outdated.add(layer_id)

    def _ask(self, layer_id: str, style: LayerStyle, count: int) -> None:
        if self._asked.get(layer_id) == style and layer_id not in self._outdated:
            return
        self._outdated.discard(layer_id)
        self._asked[layer_id] = style
        columns = self._store.columns(layer_id)

        def work(feedback: Feedback) -> _Answer:
            feedback.check()
            return _looked_through(style, columns, count)

        job = self._jobs.setdefault(layer_id, LatestJob(self._store.runner))
        job.submit(work, partial(self._take, layer_id), partial(self._fail, layer_id))

    def _take(self, layer_id: str, answer: _Answer) -> None:
        self._asked.pop(layer_id, None)
        self._answers[layer_id] = answer
        self.found.emit(layer_id)

    def _fail(self, layer_id: str, _: CorridorMapError) -> None:
        self._asked.pop(layer_id, None)


def _looked_through(style: LayerStyle, columns: Columns, count: int) -> _Answer:
    try:
        return _Answer(style, frozenset(used_classes(style, columns, count)))
    except FieldError:
        # The map tells which filter cannot be evaluated.
        return _Answer(style, None)
